import type { JsonObject } from "../../values/json.js";
import type { JobStatusDigest } from "../status-digest.js";
import { objectAt, objectsIn } from "../../values/items.js";
import type { PodCounts } from "../kind.js";

const counters = ["pending", "running", "succeeded", "failed", "terminating", "unknown"];
/** Phases after which nothing more happens by itself. */
export const finishedPhases = ["Completed", "Failed", "Terminated", "Aborted"];

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Numbers of a status under their own names; zero where the server writes none. */
export function countsOf(status: JsonObject, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    names.map((name) => {
      const count = status[name];
      return [name, typeof count === "number" ? count : 0];
    }),
  );
}

/** Reads the status of a VolcanoJob; a fresh job has none. The phase is the server's word, whatever it is. */
export function digestVolcanoJobStatus(status: JsonObject): JobStatusDigest {
  const state = objectAt(status, "state") ?? {};
  const phase = textOf(state["phase"]);
  const started = objectsIn(status["conditions"]).find(({ item }) => item["status"] === "Running");
  return {
    phase,
    message: textOf(state["message"]) || textOf(state["reason"]),
    counts: countsOf(status, counters),
    startTime: textOf(started?.item["lastTransitionTime"]),
    completionTime: finishedPhases.includes(phase) ? textOf(state["lastTransitionTime"]) : "",
  };
}

/** Pods of a VolcanoJob: the running ones, of the replicas of all its tasks (one where a task names none). */
export function countVolcanoJobPods(spec: JsonObject, status: JsonObject): PodCounts {
  const replicas = objectsIn(spec["tasks"]).map(({ item }) => item["replicas"] ?? 1);
  return {
    running: countsOf(status, ["running"])["running"] ?? 0,
    wanted: replicas.reduce<number>((sum, each) => sum + (typeof each === "number" ? each : 0), 0),
  };
}
