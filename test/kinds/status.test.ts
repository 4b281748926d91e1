import { job } from "../../provider/kinds/job/kind.js";
import type { JsonObject } from "../../provider/values/json.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";

const condition = (type: string, members: JsonObject = {}): JsonObject => ({
  type,
  status: "True",
  ...members,
});

describe("the status of a VolcanoJob", () => {
  test("is empty while no controller has looked at it", () => {
    expect(volcanoJob.digestStatus({})).toEqual({
      phase: "",
      message: "",
      counts: { pending: 0, running: 0, succeeded: 0, failed: 0, terminating: 0, unknown: 0 },
      startTime: "",
      completionTime: "",
    });
  });

  test("has phase, counts and the time of the first start", () => {
    const digest = volcanoJob.digestStatus({
      state: { phase: "Running", lastTransitionTime: "t2" },
      running: 3,
      conditions: [
        { status: "Pending", lastTransitionTime: "t0" },
        { status: "Running", lastTransitionTime: "t1" },
        { status: "Running", lastTransitionTime: "t2" },
      ],
    });
    expect(digest).toMatchObject({ phase: "Running", startTime: "t1", completionTime: "" });
    expect(digest.counts["running"]).toBe(3);
  });

  test.each(["Completed", "Failed", "Terminated", "Aborted"])("ends with %s", (phase) => {
    const state = { phase, reason: "r", message: "m", lastTransitionTime: "t" };
    const digest = volcanoJob.digestStatus({ state });
    expect(digest).toMatchObject({ phase, message: "m", completionTime: "t" });
  });
});

describe("the status of a Job", () => {
  test.each<[string, JsonObject, string]>([
    ["nothing", {}, ""],
    ["a start", { startTime: "t" }, "Pending"],
    ["pods", { startTime: "t", active: 1 }, "Running"],
    ["being suspended", { conditions: [condition("Suspended")] }, "Suspended"],
    [
      "having been resumed",
      { startTime: "t", active: 1, conditions: [{ type: "Suspended", status: "False" }] },
      "Running",
    ],
    [
      "completion",
      { conditions: [condition("SuccessCriteriaMet"), condition("Complete")] },
      "Complete",
    ],
    ["failure", { conditions: [condition("FailureTarget"), condition("Failed")] }, "Failed"],
  ])("has a phase that follows from %s", (_what, status, phase) => {
    expect(job.digestStatus(status).phase).toBe(phase);
  });

  test("says why it failed", () => {
    const conditions = [condition("Failed", { reason: "BackoffLimitExceeded" })];
    expect(job.digestStatus({ conditions, failed: 7 })).toMatchObject({
      message: "BackoffLimitExceeded",
      counts: { failed: 7 },
    });
  });
});

describe("the pods of a job at work", () => {
  test("of a Job are its ready ones, of as many as run side by side and are still wanted", () => {
    const count = (spec: JsonObject, status: JsonObject) => job.countPods(spec, status);
    expect(count({ parallelism: 4, completions: 8 }, { active: 4, ready: 3 })).toEqual({
      running: 3,
      wanted: 4,
    });
    expect(count({ parallelism: 4, completions: 8 }, { ready: 1, succeeded: 7 })).toEqual({
      running: 1,
      wanted: 1,
    });
    // A work queue has no number of completions, and an old server counts no ready pods.
    expect(count({ parallelism: 2 }, { active: 2 })).toEqual({ running: 2, wanted: 2 });
    expect(count({}, {})).toEqual({ running: 0, wanted: 1 });
    // Once one pod of it has succeeded no other is started.
    expect(count({ parallelism: 3 }, { active: 2, ready: 2, succeeded: 1 })).toEqual({
      running: 2,
      wanted: 2,
    });
  });

  test.each([
    ["pending, nothing runs yet", {}, { is: "pending", isAtWork: false }],
    ["pending and at work", { active: 3, ready: 2 }, { is: "pending", isAtWork: true }],
    ["running", { active: 4, ready: 4 }, { is: "running" }],
  ])("tell whether a Job is %s", (_what, status, stage) => {
    expect(job.stageOf(status, { parallelism: 4, completions: 8 })).toEqual(stage);
  });

  test("of a VolcanoJob are the running ones, of the replicas of all tasks", () => {
    const spec = { tasks: [{ replicas: 3 }, {}, { replicas: 1 }] };
    expect(volcanoJob.countPods(spec, { running: 2 })).toEqual({ running: 2, wanted: 4 });
    expect(volcanoJob.countPods({}, {})).toEqual({ running: 0, wanted: 0 });
  });
});
