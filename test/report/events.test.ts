import { registerSecret } from "../../provider/errors.js";
import type { Entry, Outcome, WorkSeen } from "../../provider/report/entry.js";
import { applyEvent, cleanEvent, type ReportEvent } from "../../provider/report/events.js";
import { showOperations } from "../../provider/report/operations.js";
import { summarize } from "../../provider/report/summary.js";
import { unknownValue } from "../../provider/values/unknown.js";
import { entry, side, urnOf } from "./support.js";

const about = { urn: urnOf("train"), kind: "VolcanoJob" };
const old = side({ job: "research/old" });
const wanted = side({ job: "research/new" });
const work: WorkSeen = { phase: "Running", running: 1, wanted: 1, seenBy: "state" };

function outcome(operation: Outcome["operation"], isDone = true): Outcome {
  return { operation, job: "x", isDone, startedAt: "2026-01-05T09:30:00.000Z", durationMs: 1 };
}

function after(...events: readonly ReportEvent[]): Entry {
  return (
    events.reduce<Entry | undefined>(
      (known, event) => applyEvent(known, event, "1 1"),
      undefined,
    ) ?? entry()
  );
}

const planned = (action: Entry["action"], more = {}): ReportEvent => ({
  ...about,
  is: "planned",
  action,
  ...more,
});
const happened = (operation: Outcome["operation"], more = {}): ReportEvent => ({
  ...about,
  is: "outcome",
  outcome: outcome(operation),
  ...more,
});

describe("the entry of a job", () => {
  test("has the last plan: that of the update, after that of the preview", () => {
    const first = planned("replace", { reasons: ["a"], before: old, after: wanted, work });
    const { action, reasons, work: seen } = after(first, planned("patch", { reasons: ["b"] }));
    expect([action, reasons, seen]).toEqual(["patch", ["b"], undefined]);
  });

  test("keeps its plan while things happen, and learns the new job's name", () => {
    const made = side({ job: "research/new-1a2b" });
    const seen = after(
      planned("replace", { reasons: ["a"], before: old, after: wanted, work }),
      happened("create", { side: made }),
      happened("delete", { side: side({ job: "research/older" }) }),
    );
    expect(seen).toMatchObject({
      action: "replace",
      reasons: ["a"],
      before: old,
      after: made,
      work,
    });
    expect(seen.outcomes.map(({ operation }) => operation)).toEqual(["create", "delete"]);
  });

  test("is a deletion where nobody asked for the job", () => {
    const gone = happened("delete", { side: old, isUnasked: true, work });
    expect(after(gone)).toMatchObject({ action: "delete", before: old, work });
    const planned_ = planned("patch", { reasons: ["a"], before: old, after: wanted });
    expect(after(planned_, gone)).toMatchObject({ action: "delete", reasons: [], before: old });
    expect(after(planned_, gone).after).toBeUndefined();
  });

  test("is a replacement where the job comes back in the same run", () => {
    const gone = happened("delete", { side: old, isUnasked: true, work });
    const back = planned("create", { after: wanted });
    expect(after(gone, back)).toMatchObject({
      action: "replace",
      before: old,
      after: wanted,
      work,
    });
  });

  test("stays a creation where the deletion failed", () => {
    const failed = happened("delete", {
      side: old,
      isUnasked: true,
      outcome: outcome("delete", false),
    });
    expect(after(failed, planned("create", { after: wanted })).action).toBe("create");
  });

  test("has each warning once, whenever it comes, and the kind from whoever knows it", () => {
    const warning: ReportEvent = { urn: about.urn, kind: "", is: "warning", text: "w" };
    expect(after(warning, warning, planned("create"))).toMatchObject({
      kind: "VolcanoJob",
      action: "create",
      warnings: ["w"],
    });
  });
});

test("no credential gets into an entry, wherever it stands", () => {
  registerSecret("correct-horse-battery");
  const texts = {
    reasons: ["a correct-horse-battery"],
    before: side({ queue: "correct-horse-battery" }),
  };
  const event = planned("patch", { ...texts, work: { ...work, phase: "correct-horse-battery" } });
  expect(JSON.stringify(cleanEvent(event))).not.toContain("horse");
  expect(cleanEvent(planned("patch", { work }))).toEqual(planned("patch", { work }));
});

describe("the operations of a patch", () => {
  test("are shown without their guards, and without any text of the manifest", () => {
    const shown = showOperations([
      { op: "test", path: "/metadata/uid", value: "1-2" },
      { op: "test", path: "/spec/replicas", value: 2 },
      { op: "replace", path: "/spec/replicas", value: 3 },
      { op: "test", path: "/spec/x", value: null },
      { op: "add", path: "/spec/x", value: "hunter2" },
      { op: "test", path: "/spec/y", value: "hunter3" },
      { op: "remove", path: "/spec/y" },
      { op: "add", path: "/spec/z", value: [{ a: "hunter4" }] },
      { op: "add", path: "/spec/u", value: unknownValue },
      { op: "add", path: "/spec/o", value: { a: 1, b: 2 } },
      { op: "move", from: "/spec/l/0", path: "/spec/l/1" },
    ]);
    expect(shown).toEqual([
      { op: "replace", path: "/spec/replicas", before: 2, after: 3 },
      { op: "add", path: "/spec/x", after: { shape: "text" } },
      { op: "remove", path: "/spec/y", before: { shape: "text" } },
      { op: "add", path: "/spec/z", after: { shape: "list of 1 item" } },
      { op: "add", path: "/spec/u", after: { shape: "known only during up" } },
      { op: "add", path: "/spec/o", after: { shape: "object of 2 members" } },
      { op: "move", path: "/spec/l/1", from: "/spec/l/0" },
    ]);
  });
});

describe("what the jobs ask for together", () => {
  test("is exact, signed, and leaves out a job that is refused", () => {
    const entries = [
      entry({
        action: "patch",
        before: side({ pods: 3, requests: { cpu: "300m", memory: "1536Mi" } }),
        after: side({
          pods: 1,
          requests: { cpu: "100m", memory: "512Mi", "example.com/fpga": "2" },
        }),
      }),
      entry({ urn: urnOf("b"), action: "create", after: side({ requests: { memory: "1Gi" } }) }),
      entry({ urn: urnOf("c"), action: "invalid", after: side({ pods: 99 }) }),
    ];
    expect(summarize(entries).totals).toEqual({
      rows: [
        { resource: "pods", before: "3", after: "2", difference: "-1" },
        { resource: "cpu", before: "300m", after: "100m", difference: "-200m" },
        { resource: "memory", before: "1536Mi", after: "1536Mi", difference: "0" },
        { resource: "example.com/fpga", before: "0", after: "2", difference: "+2" },
      ],
      unknown: { before: 0, after: 0 },
    });
  });

  test("follows a job from queue to queue", () => {
    const moved = entry({
      action: "replace",
      before: side({ queue: "a" }),
      after: side({ queue: "b" }),
    });
    const { queues } = summarize([moved]);
    expect(
      queues.map(({ queue, rows }) => [queue, rows.map(({ difference }) => difference)]),
    ).toEqual([
      ["a", ["-1", "-1"]],
      ["b", ["+1", "+1"]],
    ]);
  });
});
