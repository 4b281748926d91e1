import type { JsonObject } from "../../values/json.js";
import type { JobStatusDigest } from "../status-digest.js";
import { objectsIn } from "../../values/items.js";
import type { PodCounts } from "../kind.js";
import { countsOf } from "../volcano-job/status.js";

/** Conditions that name a phase, the deciding one first. */
const phaseConditions = ["Failed", "Complete", "FailureTarget", "SuccessCriteriaMet", "Suspended"];

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/**
 * Reads the status of a batch/v1 Job, which has conditions but no phase: the phase is the condition that holds (`Failed`,
 * `Complete`, `Suspended` ...), else `Running` or `Pending`.
 */
export function digestJobStatus(status: JsonObject): JobStatusDigest {
  const holding = objectsIn(status["conditions"]).filter(({ item }) => item["status"] === "True");
  const deciding = phaseConditions.flatMap((type) =>
    holding.filter(({ item }) => item["type"] === type),
  )[0];
  const startTime = textOf(status["startTime"]);
  const counts = countsOf(status, ["active", "ready", "succeeded", "failed", "terminating"]);
  const running = (counts["active"] ?? 0) > 0 ? "Running" : startTime === "" ? "" : "Pending";
  return {
    phase: textOf(deciding?.item["type"]) || running,
    message: textOf(deciding?.item["message"]) || textOf(deciding?.item["reason"]),
    counts,
    startTime,
    completionTime: textOf(status["completionTime"]),
  };
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

/**
 * Pods of a batch/v1 Job: `ready` ones of as many as run side by side, which are no more than completions are left. A server
 * that counts no ready pods (before Kubernetes 1.24) counts the active ones.
 *
 * Source of what a work queue does: manageJob of pkg/controller/job, Kubernetes 1.34.1.
 */
export function countJobPods(spec: JsonObject, status: JsonObject): PodCounts {
  const parallelism = numberOr(spec["parallelism"], 1);
  const succeeded = numberOr(status["succeeded"], 0);
  const active = numberOr(status["active"], 0);
  const completions = spec["completions"];
  // Of a work queue no pod is started any more once one has found the queue empty.
  const atMost = succeeded > 0 ? active : Infinity;
  const left = typeof completions === "number" ? completions - succeeded : atMost;
  return {
    running: numberOr(status["ready"], active),
    wanted: Math.max(0, Math.min(parallelism, left)),
  };
}
