import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Terminal } from "../command.js";
import { readDocuments, type FileContents } from "./documents.js";

const manifestName = /\.(?:ya?ml|json)$/;
const notThere: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "the file may not be read",
};

function failed(file: string, error: unknown): FileContents {
  const code = String(Reflect.get(Object(error), "code"));
  const message = notThere[code] ?? `the file cannot be read (${code})`;
  return { documents: [], faults: [{ file, line: 1, message }] };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((each) => {
      const path = join(folder, each.name);
      if (each.isDirectory()) {
        return each.name === "node_modules" || each.name.startsWith(".") ? [] : filesIn(path);
      }
      return manifestName.test(each.name) ? [path] : [];
    })
    .sort();
}

function readPath(path: string): FileContents[] {
  try {
    const files = statSync(path).isDirectory() ? filesIn(path) : [path];
    return files.map((file) => {
      try {
        return readDocuments(file, readFileSync(file, "utf8"));
      } catch (error) {
        return failed(file, error);
      }
    });
  } catch (error) {
    return [failed(path, error)];
  }
}

/** What `-` is called in messages. */
const standardInput = "<stdin>";

/**
 * The documents of the named files, in their order: `-` is standard input, and a folder stands for every .yaml, .yml and
 * .json file in it and below it, without hidden folders and node_modules. Never throws.
 */
export async function readManifests(
  paths: readonly string[],
  terminal: Terminal,
): Promise<FileContents> {
  const read: FileContents[] = [];
  for (const path of paths) {
    read.push(
      ...(path === "-" ? [readDocuments(standardInput, await terminal.input())] : readPath(path)),
    );
  }
  return {
    documents: read.flatMap(({ documents }) => documents),
    faults: read.flatMap(({ faults }) => faults),
  };
}
