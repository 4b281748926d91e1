/** One process at a time: a file that only one can make. */
import { randomUUID } from "node:crypto";
import { closeSync, linkSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A report is written in milliseconds: whoever holds the lock for so long has ended without giving it back. */
const staleMs = 15_000;
const pauseMs = 20;

function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && Reflect.get(error, "code") === code;
}

/** @returns false where another process has it */
function take(path: string): boolean {
  try {
    closeSync(openSync(path, "wx"));
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) {
      return false;
    }
    throw error;
  }
}

/** Takes a lock away that nobody will give back. Of several who try, the one who moves that very file away does it. */
function breakStale(path: string): void {
  const moved = `${path}.${randomUUID()}`;
  try {
    const seen = statSync(path);
    if (Date.now() - seen.mtimeMs < staleMs) {
      return;
    }
    renameSync(path, moved);
    if (statSync(moved).ino !== seen.ino) {
      // Somebody else was quicker, and this is the lock of the next one.
      linkSync(moved, path);
    }
  } catch {
    // It is gone, or taken already.
  } finally {
    rmSync(moved, { force: true });
  }
}

/**
 * Does something while no other process does.
 *
 * @param waitMs how long to wait for the others
 * @throws Error where they are not done by then; what `work` throws, or the file system
 */
export async function whileLocked<T>(path: string, waitMs: number, work: () => T): Promise<T> {
  const end = performance.now() + waitMs;
  while (!take(path)) {
    breakStale(path);
    if (performance.now() >= end) {
      throw new Error(`another process holds ${path}`);
    }
    await sleep(pauseMs * (0.5 + Math.random()));
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}
