/** The files of a report. Several processes of one run add to them, one after the other. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { readDocument, writeDocument } from "./document.js";
import type { Entry } from "./entry.js";
import { applyEvent, cleanEvent, type ReportEvent } from "./events.js";
import type { ReportFiles } from "./files.js";
import { whileLocked } from "./lock.js";
import { markdownMark, toMarkdown } from "./markdown.js";

/** What {@link openStore} needs. */
export interface StoreOptions {
  readonly files: ReportFiles;
  /** Which run this is; entries of the same run are added to, those of others go, unless the other run goes on. */
  readonly run: string;
  /** Whether another run goes on. */
  readonly isAlive: (run: string) => boolean;
  /** How long to wait for another process that writes. @default 5000 */
  readonly waitMs?: number;
}

/** See {@link openStore}. */
export interface ReportStore {
  /**
   * Puts an event into the report. Events that come while others are written are written together.
   *
   * @throws Error where the files cannot be written; the event then goes with the next one
   */
  add(event: ReportEvent): Promise<void>;
  /** Keeps an event for the next time that something is put into the report. */
  keep(event: ReportEvent): void;
}

const defaultWaitMs = 5000;

function keyOf({ run, urn }: { readonly run: string; readonly urn: string }): string {
  return `${run} ${urn}`;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // of the file system
    if (code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

/** Which file this is: another one was written by another process. */
function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.mtimeNs} ${stat.size}` : "";
}

function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function foreign(path: string): Error {
  return new Error(
    `${path} is there and is no rollout report: name another path, or take the file away`,
  );
}

/** The entries that are there. @throws Error where the files are somebody else's */
function readEntries({ markdown, json }: ReportFiles): Entry[] {
  const shown = readIfThere(markdown) ?? "";
  if (shown.trim() !== "" && !shown.startsWith(markdownMark)) {
    throw foreign(markdown);
  }
  const entries = readDocument(readIfThere(json) ?? "");
  if (!entries) {
    throw foreign(json);
  }
  return entries;
}

/**
 * Opens a report, which is written with its first event. Each event is put into both files, which are replaced as a whole,
 * while a lock beside them keeps other processes away.
 */
export function openStore(options: StoreOptions): ReportStore {
  const { files, run, isAlive, waitMs = defaultWaitMs } = options;
  const lock = `${files.json}.lock`;
  const pending: ReportEvent[] = [];
  let known = new Map<string, Entry>();
  let stamp: string | undefined;
  let patience = waitMs;
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  function reload(): void {
    if (stamp !== undefined && stamp === stampOf(files.json)) {
      return;
    }
    const there = readEntries(files);
    const kept = there.filter((entry) => entry.run === run || isAlive(entry.run));
    const own = [...known.values()].filter((entry) => entry.run === run);
    // Where the files are gone, or another run has taken them, what this process knows is written again.
    known = new Map([...own, ...kept].map((entry) => [keyOf(entry), entry]));
  }

  function writeAll(): void {
    reload();
    const [batch, changed] = [[...pending], new Map(known)];
    for (const event of batch) {
      const key = keyOf({ run, urn: event.urn });
      changed.set(key, applyEvent(changed.get(key), event, run));
    }
    const entries = [...changed.values()];
    replaceFile(files.json, writeDocument(entries));
    replaceFile(files.markdown, toMarkdown(entries));
    stamp = stampOf(files.json);
    known = changed;
    pending.splice(0, batch.length);
  }

  async function flush(): Promise<void> {
    next = undefined;
    if (pending.length === 0) {
      return;
    }
    try {
      mkdirSync(dirname(files.json), { recursive: true });
      await whileLocked(lock, patience, writeAll);
      patience = waitMs;
    } catch (error) {
      // One event has waited; no other operation is held up.
      patience = 0;
      throw error;
    }
  }

  const keep = (event: ReportEvent): void => {
    pending.push(cleanEvent(event));
  };
  return {
    keep,
    add: (event) => {
      keep(event);
      next ??= last.then(flush, flush);
      last = next;
      return next;
    },
  };
}
