/**
 * Writes that a state does not know of. A run that is killed after its request has reached the server leaves the state as
 * it was; where the program then goes back to what that state says, nothing would ever be sent again, and the job stays
 * deleted, or patched. The engine tells a provider nothing of its pending operations, so each write is noted here before
 * it is sent, together with the state that it was made for. A later run that meets the very same state knows that the
 * write was never recorded. That works on one machine; elsewhere only a refresh tells.
 */
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isMetadataList, movedItems } from "../planning/metadata-lists.js";
import { pointer, type Operation } from "../planning/json-patch.js";
import { sortMembers } from "../server/json-access.js";
import { isJsonObject, type JsonObject } from "../values/json.js";
import { parseProperties, type JobProperties } from "./inputs.js";
import { openPrivateFolder } from "./private-folder.js";

/** A week: an interrupted rollout is taken up again before that. */
const oldestMs = 7 * 24 * 60 * 60 * 1000;

const noteSchema = z.object({
  /** When, in milliseconds since 1970. */
  at: z.number(),
  /** Hashes of the resource's URN and the job's uid, and of the state that the write was made for. */
  job: z.string(),
  state: z.string(),
  is: z.enum(["delete", "patch", "settled"]),
  /** JSON Pointers of what a patch added. */
  added: z.array(z.string()).default([]),
});
type Note = z.infer<typeof noteSchema>;

/** What became of a job in a run that never wrote it down. */
export interface UnrecordedWrites {
  readonly isDeletion: boolean;
  /** JSON Pointers of members that may be on the server though the state has never had them. */
  readonly added: readonly string[];
}

/** The writes for one job, made for one state. No member throws: where nothing can be noted, nothing is known. */
export interface WriteJournal {
  /** What an earlier run has left; undefined where it has left nothing. */
  readonly unrecorded: UnrecordedWrites | undefined;
  /** To be called before the request is sent. */
  noteDelete(): void;
  notePatch(operations: readonly Operation[]): void;
  /** To be called when the server is known not to have acted on what was noted. */
  settle(): void;
  /**
   * To be called with the state that comes of the operation: where nothing was sent, or the state is the same again, the job
   * is what that state says.
   */
  conclude(outs: JsonObject): void;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** The engine's maps have no order, and members that begin with `__` are its own. */
function hashState(olds: JsonObject): string {
  const own = Object.entries(olds).filter(([name]) => !name.startsWith("__"));
  return hash(JSON.stringify(sortMembers(Object.fromEntries(own))));
}

function parseNote(line: string): Note | undefined {
  try {
    return noteSchema.parse(JSON.parse(line));
  } catch {
    // The process was killed while it wrote, or another version did.
    return undefined;
  }
}

/** The lines about each job; most are never asked for, and stay text. */
function readLines(folder: string): Map<string, string[]> {
  const byJob = new Map<string, string[]>();
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), "utf8");
    for (const [line, job = ""] of text.matchAll(/^\{"job":"([0-9a-f]+)".*$/gm)) {
      const known = byJob.get(job) ?? [];
      known.push(line);
      byJob.set(job, known);
    }
  }
  return byJob;
}

interface Store {
  readonly file: string;
  readonly lines: ReadonlyMap<string, readonly string[]>;
}

let opened: { readonly store: Store | undefined } | undefined;

function openStore(): Store | undefined {
  try {
    const folder = openPrivateFolder("writes", oldestMs);
    // One file for each process, so that no two write into the same.
    return { file: join(folder, `${process.pid}-${Date.now()}`), lines: readLines(folder) };
  } catch {
    return undefined;
  }
}

function theStore(): Store | undefined {
  opened ??= { store: openStore() };
  return opened.store;
}

/** Reads the notes of other processes anew. */
export function forgetJournal(): void {
  opened = undefined;
}

function notesOf(job: string): Note[] {
  const lines = theStore()?.lines.get(job) ?? [];
  return lines.map(parseNote).filter((note) => note !== undefined);
}

function append({ job, ...rest }: Omit<Note, "at">): void {
  const store = theStore();
  if (!store) {
    return;
  }
  try {
    appendFileSync(store.file, `${JSON.stringify({ job, at: Date.now(), ...rest })}\n`, {
      mode: 0o600,
    });
  } catch {
    // What is not noted is as on another machine.
  }
}

function leaves(value: unknown, place: string): string[] {
  const members = isJsonObject(value) ? Object.entries(value) : [];
  return members.length === 0
    ? [place]
    : members.flatMap(([name, each]) => leaves(each, place + pointer([name])));
}

/** Where the patch may have put something that was not there before; no values, which may be secrets. */
function addedBy(operations: readonly Operation[]): string[] {
  const added = operations.flatMap((operation) =>
    (operation.op === "add" || operation.op === "replace") && !isMetadataList(operation.path)
      ? leaves(operation.value, operation.path)
      : [],
  );
  return [...added, ...movedItems(operations).added];
}

function findUnrecorded(
  notes: readonly Note[],
  stateOf: () => string,
): UnrecordedWrites | undefined {
  if (notes.length === 0) {
    return undefined;
  }
  const state = stateOf();
  const ordered = notes.toSorted((left, right) => left.at - right.at);
  // A write for another state: what came before it was recorded, though the state may be the same once more.
  const closing = ordered.findLastIndex((note) => note.is === "settled" || note.state !== state);
  const open = ordered.slice(closing + 1);
  if (open.length === 0) {
    return undefined;
  }
  return {
    isDeletion: open.some(({ is }) => is === "delete"),
    added: [...new Set(open.flatMap(({ added }) => added))],
  };
}

/** The journal of the job that the state speaks of. */
export function journalOf({ uid = "", origin }: JobProperties, olds: JsonObject): WriteJournal {
  const job = hash(`${origin} ${uid}`);
  const stateOf = () => hashState(olds);
  const notes = uid === "" ? [] : notesOf(job);
  const unrecorded = findUnrecorded(notes, stateOf);
  let isOpen = notes.length > 0;
  let hasSent = false;
  const note = (is: Note["is"], added: string[] = []) => {
    if (uid !== "") {
      append({ job, state: stateOf(), is, added });
      hasSent ||= is !== "settled";
      isOpen = is !== "settled";
    }
  };
  return {
    unrecorded,
    noteDelete: () => {
      note("delete");
    },
    notePatch: (operations) => {
      note("patch", addedBy(operations));
    },
    settle: () => {
      if (isOpen) {
        note("settled");
      }
    },
    conclude: (outs) => {
      if (isOpen && (!hasSent || hashState(outs) === stateOf())) {
        note("settled");
      }
    },
  };
}

/** A state, and the journal of its job. */
export interface StoredState {
  readonly stored: JobProperties;
  readonly journal: WriteJournal;
}

/** Reads a state: as one in doubt, where a run has left a patch that it does not know of. */
export function readStored(olds: JsonObject): StoredState {
  const stored = parseProperties(olds);
  const journal = journalOf(stored, olds);
  const { unrecorded } = journal;
  if (!unrecorded || unrecorded.isDeletion) {
    return { stored, journal };
  }
  const { inDoubt = [], ...facts } = stored.facts;
  const inDoubtNow = { ...facts, inDoubt: [...inDoubt, ...unrecorded.added] };
  return { stored: { ...stored, facts: inDoubtNow }, journal };
}
