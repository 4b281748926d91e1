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
import type { Operation } from "../planning/json-patch.js";
import { sortMembers } from "../server/json-access.js";
import { isJsonObject, type JsonObject } from "../values/json.js";
import type { JobProperties } from "./inputs.js";
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

function readNotes(folder: string): Map<string, Note[]> {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const byJob = new Map<string, Note[]>();
  for (const line of texts.flatMap((text) => text.split("\n"))) {
    const note = parseNote(line);
    if (note) {
      const known = byJob.get(note.job) ?? [];
      known.push(note);
      byJob.set(note.job, known);
    }
  }
  return byJob;
}

interface Store {
  readonly file: string;
  readonly notes: ReadonlyMap<string, readonly Note[]>;
}

let opened: { readonly store: Store | undefined } | undefined;

function openStore(): Store | undefined {
  try {
    const folder = openPrivateFolder("writes", oldestMs);
    // One file for each process, so that no two write into the same.
    return { file: join(folder, `${process.pid}-${Date.now()}`), notes: readNotes(folder) };
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

function append(note: Omit<Note, "at">): void {
  const store = theStore();
  if (!store) {
    return;
  }
  try {
    appendFileSync(store.file, `${JSON.stringify({ at: Date.now(), ...note })}\n`, { mode: 0o600 });
  } catch {
    // What is not noted is as on another machine.
  }
}

function leaves(value: unknown, pointer: string): string[] {
  const members = isJsonObject(value) ? Object.entries(value) : [];
  return members.length === 0
    ? [pointer]
    : members.flatMap(([name, each]) =>
        leaves(each, `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`),
      );
}

/** Where the patch may have put something that was not there before; no values, which may be secrets. */
function addedBy(operations: readonly Operation[]): string[] {
  return operations.flatMap((operation) =>
    operation.op === "add" || operation.op === "replace"
      ? leaves(operation.value, operation.path)
      : [],
  );
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
  const notes = uid === "" ? [] : (theStore()?.notes.get(job) ?? []);
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

/** The state as one in doubt, where a run has left a patch that it does not know of. */
export function withUnrecorded(
  properties: JobProperties,
  { unrecorded }: WriteJournal,
): JobProperties {
  if (!unrecorded || unrecorded.isDeletion) {
    return properties;
  }
  const { inDoubt = [], ...facts } = properties.facts;
  return { ...properties, facts: { ...facts, inDoubt: [...inDoubt, ...unrecorded.added] } };
}
