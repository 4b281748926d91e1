import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Where the tests of the package keep what takes long to make: tarballs, installed programs, tools. */
export const cacheRoot = join(
  process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"),
  "pulumi-volcano",
  "package-tests",
);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  const owner = Number(await readFile(lock, "utf8").catch(() => ""));
  // A jest worker runs one test file after the other: a lock of its own is a leftover of an earlier one.
  return owner > 0 && (owner === process.pid || !isAlive(owner));
}

const pauseMs = 250;

/**
 * Waits until nobody else on this machine uses what the name stands for.
 *
 * @returns a function that gives it free
 */
export async function acquire(name: string): Promise<() => Promise<void>> {
  await mkdir(cacheRoot, { recursive: true });
  const lock = join(cacheRoot, `${name}.lock`);
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: "wx" });
      return () => rm(lock, { force: true });
    } catch {
      if (await isAbandoned(lock)) {
        await rm(lock, { force: true });
      } else {
        await sleep(pauseMs);
      }
    }
  }
}

/**
 * The folder of that name in the cache, filled once. A folder that is there is whole: it is made under another name.
 *
 * @param fill - fills the empty folder it is given
 */
export async function cachedFolder(
  name: string,
  fill: (directory: string) => Promise<void>,
): Promise<string> {
  const directory = join(cacheRoot, name);
  const release = await acquire(name);
  try {
    if (existsSync(directory)) {
      return directory;
    }
    const unfinished = `${directory}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await fill(unfinished);
    await rename(unfinished, directory);
    return directory;
  } finally {
    await release();
  }
}
