import { numberAt, textAt } from "../../server/json-access.js";
import type { JsonObject } from "../../values/json.js";
import type { SuspensionByCommand, SuspensionState } from "../suspension.js";

/** The phases of volcano.sh/apis v1.14.1; the set is open, and a phase of a newer version counts as work that goes on. */
const states: Readonly<Record<string, SuspensionState["is"]>> = {
  Aborting: "stopping",
  Aborted: "suspended",
  // Neither AbortJob nor ResumeJob is acted on (pkg/controllers/job/state/restarting.go).
  Restarting: "starting",
  Completing: "over",
  Completed: "over",
  Failed: "over",
  Terminating: "over",
  Terminated: "over",
};

function stateOf(status: JsonObject, spec: JsonObject): SuspensionState {
  const phase = textAt(status, "state", "phase");
  return {
    is: (Object.hasOwn(states, phase) ? states[phase] : undefined) ?? "at work",
    phase,
    retries: numberAt(status, "retryCount") ?? 0,
    maxRetries: numberAt(spec, "maxRetry") ?? 0,
  };
}

/**
 * How a VolcanoJob is suspended: by the Commands that `vcctl job suspend` and `vcctl job resume` send.
 *
 * A resume adds one to `status.retryCount`, as every other restart does, and a job whose `retryCount` has come to
 * `spec.maxRetry` ends as Failed instead of going on (Volcano 1.14.1, pkg/controllers/job/state/{aborted,restarting}.go; seen
 * on a real one: of three resumes with maxRetry 3 the third ends the job). AbortJob once more on an aborted job, ResumeJob on
 * a running one and either on one that is over change nothing.
 */
export const volcanoJobSuspension: SuspensionByCommand = {
  by: "command",
  suspend: "AbortJob",
  resume: "ResumeJob",
  stateOf,
};
