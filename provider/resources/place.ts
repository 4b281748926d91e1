import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";

const door = "pulumi-volcano/runtime";
/** The folder of this copy of the package; undefined where this file was bundled into a program. */
function findOwnFolder(): string | undefined {
  try {
    return dirname(createRequire(__filename).resolve("pulumi-volcano/package.json"));
  } catch {
    return undefined;
  }
}

/** The door that the text in state finds from a folder, by its true path; undefined where there is none. */
function doorFrom(folder: string): string | undefined {
  try {
    return realpathSync(createRequire(join(folder, "_")).resolve(door));
  } catch {
    return undefined;
  }
}

/** The folder of the dynamic-provider server that the engine starts for a program. */
function serverFolder(program: string): string | undefined {
  try {
    const { resolve } = createRequire(join(program, "_"));
    return dirname(realpathSync(resolve("@pulumi/pulumi/cmd/dynamic-provider")));
  } catch {
    return undefined;
  }
}

/**
 * Where the text in state has to look for this package, besides the places where it looks anyway. Needed where the program
 * does not depend on the package, but a component that it uses does, and the package manager keeps it out of the program's
 * sight.
 *
 * The path is relative, so that it is the same on every machine that has the program laid out in the same way, and absent
 * wherever it can be: the text is in the state, and diff and the engine's displays leave it out.
 *
 * @param program - the program's folder, in which the engine also runs the provider
 * @returns undefined where the text finds the package by itself, or nothing leads to it
 */
export function findPlace(program: string = process.cwd()): string | undefined {
  // The program's own dependency comes first, whichever copy that is.
  if (doorFrom(program) !== undefined) {
    return undefined;
  }
  const ownFolder = findOwnFolder();
  const own = ownFolder === undefined ? undefined : doorFrom(ownFolder);
  if (ownFolder === undefined || own === undefined) {
    return undefined;
  }
  const server = serverFolder(program);
  if (server !== undefined && doorFrom(server) === own) {
    return undefined;
  }
  const path = relative(program, ownFolder).split(sep).join("/");
  return path === "" ? undefined : path;
}
