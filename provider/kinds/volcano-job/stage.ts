import { textAt } from "../../server/json-access.js";
import type { JsonObject } from "../../values/json.js";
import type { JobStage } from "../stage.js";

/**
 * The phases of volcano.sh/apis v1.14.1 (batch/v1alpha1, JobPhase). The set is open: a phase of a newer version counts as
 * work that goes on, so that nobody takes it for an end.
 */
const stages: Readonly<Record<string, Exclude<JobStage["is"], "suspended">>> = {
  "": "pending",
  Pending: "pending",
  Restarting: "pending",
  Running: "running",
  Completing: "running",
  Completed: "completed",
  Failed: "failed",
  Aborting: "failed",
  Aborted: "failed",
  Terminating: "failed",
  Terminated: "failed",
};

/**
 * How far a VolcanoJob has come.
 *
 * A job that was aborted counts as failed: it may be resumed, but nothing in it says that it will be. Who has had it aborted
 * on purpose (`lifecycle.suspended`) knows better.
 */
export function volcanoJobStage(status: JsonObject): JobStage {
  const phase = textAt(status, "state", "phase");
  const is = (Object.hasOwn(stages, phase) ? stages[phase] : undefined) ?? "running";
  if (is === "pending") {
    // A gang begins as a whole.
    return { is, isAtWork: false };
  }
  if (is !== "failed") {
    return { is };
  }
  const reason = textAt(status, "state", "reason");
  return {
    is,
    reason: reason === "" ? phase : reason,
    message: textAt(status, "state", "message"),
  };
}
