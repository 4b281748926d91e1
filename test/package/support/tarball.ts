import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, readdir, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachedFolder, cacheRoot } from "./cache";
import { run } from "./commands";

const root = join(__dirname, "../../..");
/** What the package is made of. */
const ingredients = [
  "package.json",
  "tsconfig.json",
  "provider",
  "emulator",
  "tsconfig.build.json",
  "docs",
  "examples",
  "README.md",
  "LICENSE",
  "CHANGELOG.md",
];

/** The package as npm packs it. */
export interface Tarball {
  readonly path: string;
  /** Names the content: the same sources give the same name. */
  readonly hash: string;
  /** The package as npm unpacks it. */
  readonly directory: string;
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(join(root, path)).catch(() => undefined);
  if (!found) {
    return [];
  }
  if (found.isFile()) {
    return [path];
  }
  const names = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  return names
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(root.length + 1));
}

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of [...files].sort()) {
    hash.update(`${file}\n`).update(await readFile(join(root, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Packs a copy, because packing builds and the repository's own dist/ is in use. */
async function pack(files: readonly string[], destination: string): Promise<void> {
  const copy = await mkdtemp(join(tmpdir(), "pulumi-volcano-pack-"));
  try {
    for (const file of files) {
      await cp(join(root, file), join(copy, file));
    }
    await symlink(join(root, "node_modules"), join(copy, "node_modules"));
    await run("npm", ["pack", "--pack-destination", destination], { cwd: copy });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

const kept = 3;

async function forgetOldTarballs(): Promise<void> {
  const names = (await readdir(cacheRoot)).filter((name) =>
    /^tarball-[0-9a-f]+(?:\.unfinished)?$/.test(name),
  );
  const times = await Promise.all(
    names.map(async (name) => ({ name, time: (await stat(join(cacheRoot, name))).mtimeMs })),
  );
  const old = times.sort((a, b) => b.time - a.time).slice(kept);
  for (const { name } of old) {
    await rm(join(cacheRoot, name), { recursive: true, force: true });
  }
}

/** The tarball that `npm publish` would upload, made by `npm pack` from the sources as they are now. */
export async function packTarball(): Promise<Tarball> {
  const files = (await Promise.all(ingredients.map(filesOf))).flat();
  const hash = await hashOf(files);
  const folder = await cachedFolder(`tarball-${hash}`, async (directory) => {
    await pack(files, directory);
    const [name = ""] = await readdir(directory);
    await run("tar", ["-xzf", name], { cwd: directory });
    await forgetOldTarballs();
  });
  const names = await readdir(folder);
  const name = names.find((each) => each.endsWith(".tgz")) ?? "";
  return { path: join(folder, name), hash, directory: join(folder, "package") };
}
