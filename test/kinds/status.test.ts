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
