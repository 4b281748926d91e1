import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readDocument, writeDocument } from "../../provider/report/document.js";
import type { ReportEvent } from "../../provider/report/events.js";
import { filesOf } from "../../provider/report/files.js";
import { whileLocked } from "../../provider/report/lock.js";
import { toMarkdown } from "../../provider/report/markdown.js";
import { openStore, type StoreOptions } from "../../provider/report/store.js";
import { entry, side, urnOf } from "./support.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-volcano-report-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const files = () => ({ markdown: join(folder, "deep/r.md"), json: join(folder, "deep/r.json") });
const open = (more: Partial<StoreOptions> = {}) =>
  openStore({ files: files(), run: "1 1", isAlive: () => false, ...more });
const planned = (name: string): ReportEvent => ({
  is: "planned",
  action: "create",
  kind: "Job",
  urn: urnOf(name, "Job"),
  after: side(),
});
const read = () => readDocument(readFileSync(files().json, "utf8")) ?? [];
const names = () => read().map(({ urn }) => urn.split("::").at(-1));

describe("the files of a report", () => {
  test.each([
    ["out/report", "/srv/program/out/report.md", "/srv/program/out/report.json"],
    ["report.md", "/srv/program/report.md", "/srv/program/report.json"],
    ["report.json", "/srv/program/report.md", "/srv/program/report.json"],
    ["report.v1", "/srv/program/report.v1.md", "/srv/program/report.v1.json"],
    ["REPORT.MD", "/srv/program/REPORT.MD", "/srv/program/REPORT.json"],
    ["/tmp/x.md", "/tmp/x.md", "/tmp/x.json"],
    ["out/", "/srv/program/out/rollout.md", "/srv/program/out/rollout.json"],
    [".md", "/srv/program/.md.md", "/srv/program/.md.json"],
  ])("of %s are %s and %s", (path, markdown, json) => {
    expect(filesOf(path, "/srv/program")).toEqual({ markdown, json });
  });

  test("are made with their folder, agree with each other, and nothing else is left", async () => {
    await open().add(planned("b"));
    await open().add(planned("a"));
    expect(names()).toEqual(["a", "b"]);
    expect(readdirSync(join(folder, "deep")).sort()).toEqual(["r.json", "r.md"]);
    expect(readFileSync(files().markdown, "utf8")).toBe(toMarkdown(read()));
    expect(readFileSync(files().json, "utf8")).toBe(writeDocument(read()));
  });

  test("begin anew with another run, unless the one before goes on", async () => {
    await open().add(planned("a"));
    await open({ run: "2 2", isAlive: () => true }).add(planned("b"));
    expect(names()).toEqual(["a", "b"]);
    await open({ run: "3 3" }).add(planned("c"));
    expect(names()).toEqual(["c"]);
  });

  test("get again what a process knows, where they are gone or another run has taken them", async () => {
    const store = open();
    await store.add(planned("a"));
    rmSync(files().json);
    await store.add(planned("b"));
    expect(names()).toEqual(["a", "b"]);
    await open({ run: "2 2" }).add(planned("c"));
    await store.add(planned("d"));
    expect(names()).toEqual(["a", "b", "d"]);
  });

  test("have what was kept as soon as something is added", async () => {
    const store = open();
    store.keep({ is: "warning", kind: "", urn: urnOf("a", "Job"), text: "w" });
    expect(existsSync(files().json)).toBe(false);
    await store.add(planned("b"));
    expect(read().map(({ warnings }) => warnings)).toEqual([["w"], []]);
  });

  test("are written together for what comes meanwhile", async () => {
    const store = open();
    await Promise.all(Array.from({ length: 50 }, (_, i) => store.add(planned(`j${i}`))));
    expect(names()).toHaveLength(50);
  });

  test.each([
    ["r.json", '{ "name": "rollouts" }', /r\.json is there and is no rollout report/],
    ["r.json", "not JSON", /r\.json is there and is no rollout report/],
    ["r.md", "# Mine\n", /r\.md is there and is no rollout report/],
  ])("that are somebody else's are left alone: %s with %s", async (name, text, message) => {
    mkdirSync(join(folder, "deep"));
    writeFileSync(join(folder, "deep", name), text);
    await expect(open().add(planned("a"))).rejects.toThrow(message);
    expect(readFileSync(join(folder, "deep", name), "utf8")).toBe(text);
    expect(readdirSync(join(folder, "deep"))).toEqual([name]);
  });

  test("that are empty, or of another version, are written over", async () => {
    mkdirSync(join(folder, "deep"));
    writeFileSync(files().markdown, "");
    writeFileSync(
      files().json,
      '{ "report": "pulumi-volcano rollout", "version": 99, "jobs": [] }',
    );
    await open().add(planned("a"));
    expect(names()).toEqual(["a"]);
  });

  test("get with the next event what could not be written before", async () => {
    const store = open({ waitMs: 0 });
    writeFileSync(join(folder, "deep"), "a file where the folder is to be");
    await expect(store.add(planned("a"))).rejects.toThrow();
    rmSync(join(folder, "deep"));
    await store.add(planned("b"));
    expect(names()).toEqual(["a", "b"]);
  });
});

describe("the lock", () => {
  const lock = () => join(folder, "lock");

  test("is waited for, but not for ever", async () => {
    writeFileSync(lock(), "");
    await expect(whileLocked(lock(), 60, () => 1)).rejects.toThrow(/another process holds/);
    expect(existsSync(lock())).toBe(true);
    setTimeout(() => {
      rmSync(lock());
    }, 50);
    await expect(whileLocked(lock(), 10_000, () => 1)).resolves.toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("of a process that has ended long ago is taken away", async () => {
    writeFileSync(lock(), "");
    utimesSync(lock(), new Date(0), new Date(0));
    await expect(whileLocked(lock(), 1000, () => 1)).resolves.toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is given back where the work fails", async () => {
    const fail = () => {
      throw new Error("no room");
    };
    await expect(whileLocked(lock(), 0, fail)).rejects.toThrow("no room");
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("processes that write at once", () => {
  const run = (...values: readonly string[]) =>
    promisify(execFile)(
      process.execPath,
      [require.resolve("tsx/cli"), join(__dirname, "write-process.ts"), folder, ...values],
      { cwd: join(__dirname, "../..") },
    );
  const written = () => readDocument(readFileSync(join(folder, "r.json"), "utf8")) ?? [];

  test("lose nothing of each other, of one run or of two that go on", async () => {
    await Promise.all([run("1 1", "a", "40"), run("1 1", "b", "40"), run("2 2", "c", "40")]);
    expect(written()).toHaveLength(120);
    expect(readdirSync(folder).sort()).toEqual(["r.json", "r.md"]);
    expect(readFileSync(join(folder, "r.md"), "utf8")).toBe(toMarkdown(written()));
  });
});

test("an entry is read as it was written", () => {
  const whole = entry({
    action: "patch",
    operations: [{ op: "add", path: "/a", after: { shape: "text" } }],
    before: side({ tasks: [{ name: "a", pods: 1, dependsOn: ["b"], needsAny: true }] }),
    after: side(),
    work: { phase: "Running", running: 1, wanted: 1, seenBy: "server", fate: "finishes" },
  });
  expect(readDocument(writeDocument([whole]))).toEqual([whole]);
});
