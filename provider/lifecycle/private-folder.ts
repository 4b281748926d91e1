import { lstatSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

function removeOld(folder: string, oldestMs: number): void {
  const oldest = Date.now() - oldestMs;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).mtimeMs < oldest) {
      rmSync(path, { force: true, recursive: true });
    }
  }
}

/**
 * A folder in the temp folder that nobody else can write to or read; what has not changed for `oldestMs` is removed from it.
 *
 * @throws Error where there is none, as on systems that know no owners
 */
export function openPrivateFolder(name: string, oldestMs: number): string {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `pulumi-volcano-${name}-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const facts = lstatSync(folder);
  if (!facts.isDirectory() || facts.uid !== uid || (facts.mode & 0o077) !== 0) {
    throw new Error("the folder is somebody else's");
  }
  removeOld(folder, oldestMs);
  return folder;
}
