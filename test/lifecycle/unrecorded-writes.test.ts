import { randomUUID } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { Operation } from "../../provider/planning/json-patch";
import { parseProperties } from "../../provider/lifecycle/inputs";
import {
  forgetJournal,
  journalOf,
  readStored,
  type WriteJournal,
} from "../../provider/lifecycle/unrecorded-writes";
import type { JsonObject } from "../../provider/values/json";

let job: string;

beforeEach(() => {
  job = randomUUID();
  forgetJournal();
});

function stateOf(image: string, uid = job): JsonObject {
  return { metadata: { labels: { image }, name: "train" }, spec: {}, uid, __provider: "text" };
}

/** The journal as another process of this machine sees it. */
function nextProcess(state: JsonObject): WriteJournal {
  forgetJournal();
  return journalOf(parseProperties(state), state);
}

/** What was written last; each process has a file of its own. */
function theFile(): string {
  const folder = join(tmpdir(), `pulumi-volcano-writes-${userInfo().uid}`);
  const own = readdirSync(folder).filter((name) => name.startsWith(`${process.pid}-`));
  return join(folder, own.toSorted().at(-1) ?? "");
}

const patch: Operation[] = [
  { op: "test", path: "/metadata/uid", value: "1f0c3a52-uid" },
  { op: "replace", path: "/metadata/labels/image", value: "b" },
  { op: "add", path: "/metadata/annotations", value: { "a/b": "hidden", c: "hidden" } },
  { op: "remove", path: "/metadata/labels/once" },
];

test("a deletion that no state speaks of is known, of that job and no other", () => {
  nextProcess(stateOf("a")).noteDelete();
  expect(nextProcess(stateOf("a")).unrecorded).toEqual({ isDeletion: true, added: [] });
  expect(nextProcess(stateOf("b")).unrecorded).toBeUndefined();
  expect(nextProcess(stateOf("a", "another")).unrecorded).toBeUndefined();
});

test("members may come in any order, and those of the engine do not count", () => {
  nextProcess(stateOf("a")).noteDelete();
  const { metadata, spec, uid } = stateOf("a");
  const turned = { uid, __defaults: [], spec, metadata: { name: "train", labels: { image: "a" } } };
  expect(metadata).toEqual(turned.metadata);
  expect(nextProcess(turned).unrecorded).toBeDefined();
});

test("a patch puts the state in doubt about what it may have added", () => {
  nextProcess(stateOf("a")).notePatch(patch);
  const journal = nextProcess(stateOf("a"));
  const added = ["/metadata/labels/image", "/metadata/annotations/a~1b", "/metadata/annotations/c"];
  expect(journal.unrecorded).toEqual({ isDeletion: false, added });
  const { facts } = readStored(stateOf("a")).stored;
  expect(facts.inDoubt).toEqual(added);
});

test("a write that a state speaks of is not in doubt, even where the state is once more the same", () => {
  nextProcess(stateOf("a")).notePatch(patch);
  nextProcess(stateOf("b")).notePatch(patch);
  expect(nextProcess(stateOf("a")).unrecorded).toBeUndefined();
  expect(nextProcess(stateOf("b")).unrecorded).toBeDefined();
});

test("what the server did not act on is settled, and so is an operation after which the state is the same", () => {
  const first = nextProcess(stateOf("a"));
  first.notePatch(patch);
  first.settle();
  expect(nextProcess(stateOf("a")).unrecorded).toBeUndefined();
  nextProcess(stateOf("a")).notePatch(patch);
  const second = nextProcess(stateOf("a"));
  second.notePatch(patch);
  second.conclude(stateOf("b"));
  expect(nextProcess(stateOf("a")).unrecorded).toBeDefined();
  second.conclude(stateOf("a"));
  expect(nextProcess(stateOf("a")).unrecorded).toBeUndefined();
});

test("an operation on another state that sends nothing settles what was noted before", () => {
  nextProcess(stateOf("a")).notePatch(patch);
  nextProcess(stateOf("in doubt")).conclude(stateOf("a"));
  expect(nextProcess(stateOf("a")).unrecorded).toBeUndefined();
});

test("no value is kept, and nobody else can read the notes", () => {
  nextProcess(stateOf("a")).notePatch(patch);
  const text = readFileSync(theFile(), "utf8");
  expect(text).toContain("/metadata/annotations/c");
  expect(text).not.toMatch(/hidden|1f0c3a52|train/);
  expect(text).not.toContain(job);
  expect(statSync(theFile()).mode & 0o077).toBe(0);
});

test("a note that was cut off is left out", () => {
  nextProcess(stateOf("a")).noteDelete();
  const path = theFile();
  writeFileSync(path, readFileSync(path, "utf8").slice(0, 20));
  expect(nextProcess(stateOf("a")).unrecorded).toBeUndefined();
});
