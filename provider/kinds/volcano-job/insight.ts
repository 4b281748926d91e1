import { numberAt, textAt } from "../../server/json-access.js";
import { objectsIn } from "../../values/items.js";
import type { FailedPod, JobObject, JobProgress, KindInsight } from "../insight.js";
import { policyOf } from "./policy-of-end.js";
import { countsOf } from "./status.js";

/** Labels and annotations of a job's pods (volcano.sh/apis v1.14.0, batch/v1alpha1/labels.go); old versions only annotate the task. */
const jobKey = "volcano.sh/job-name";
const taskKey = "volcano.sh/task-spec";

function phaseOf({ status }: JobObject): string {
  return textAt(status, "state", "phase");
}

/**
 * Since when it is in its phase: a VolcanoJob gets a condition for each change of its status, so that the same phase stands
 * there several times in a row.
 */
function sinceOf(job: JobObject): string {
  const phase = phaseOf(job);
  let since = "";
  for (const { item } of objectsIn(job.status?.["conditions"]).toReversed()) {
    if (item["status"] !== phase) {
      break;
    }
    since = textAt(item, "lastTransitionTime");
  }
  return since;
}

function progressOf(job: JobObject): JobProgress {
  const status = job.status ?? {};
  const names = ["pending", "succeeded", "failed", "terminating", "unknown", "retryCount"];
  const counts = countsOf(status, names);
  const notes = [
    ["succeeded", "succeeded"],
    ["failed", "failed"],
    ["terminating", "ending"],
    ["unknown", "unknown"],
  ] as const;
  const phase = phaseOf(job);
  const retries = counts["retryCount"] ?? 0;
  const most = numberAt(job.spec, "maxRetry");
  return {
    word: phase === "" ? "Pending" : phase,
    since: sinceOf(job),
    pending: counts["pending"] ?? 0,
    notes: [
      ...notes.flatMap(([name, word]) =>
        (counts[name] ?? 0) > 0 ? [`${counts[name] ?? 0} ${word}`] : [],
      ),
      ...(retries > 0 ? [`retry ${retries}${most === undefined ? "" : ` of ${most}`}`] : []),
    ],
  };
}

function claimsOf({ spec }: JobObject): string {
  const names = objectsIn(spec["volumes"])
    .map(({ item }) => textAt(item, "volumeClaimName"))
    .filter((name) => name !== "");
  return names.length === 0
    ? ""
    : `${names.length === 1 ? "its claim" : "its claims"} ${names.slice(0, 3).join(", ")}`;
}

/**
 * Volcano makes the PodGroup after the volumes, and gives up after sixteen tries (seen with Volcano 1.14.1: three minutes of
 * `PVCError` events, then Terminated).
 */
function whyNoPods(job: JobObject): string {
  const phase = phaseOf(job);
  const claims = claimsOf(job);
  if (phase === "" || phase === "Pending") {
    return claims === "" ? "" : `does ${claims} exist?`;
  }
  return "Volcano deletes the running pods of a job that it restarts, aborts or terminates";
}

/** Phases with the action of a policy that leads there (volcano.sh/volcano v1.14.1, controllers/job/state). */
const actionOf: Readonly<Record<string, string>> = {
  Aborting: "AbortJob",
  Aborted: "AbortJob",
  Terminating: "TerminateJob",
  Terminated: "TerminateJob",
};

function whyEnded(job: JobObject, action: string, failed: readonly FailedPod[]): string {
  const policy = policyOf(job.spec, action, withTasks(failed));
  if (policy !== undefined) {
    return policy;
  }
  if (action === "AbortJob") {
    return "no policy of it has the action AbortJob: somebody has aborted it, with `vcctl job suspend` or another Command";
  }
  const claims = claimsOf(job);
  return `no policy of it has the action TerminateJob: a Command has ended it, or Volcano gave up after errors of its own${claims === "" ? "" : ` (does ${claims} exist?)`}, which are in its events`;
}

function whyFailed(job: JobObject, failed: readonly FailedPod[]): string {
  const retries = numberAt(job.status, "retryCount") ?? 0;
  const most = numberAt(job.spec, "maxRetry") ?? 0;
  if (retries > 0 && retries >= most) {
    const policy = policyOf(job.spec, "RestartJob", withTasks(failed));
    return `it has used up its retries (maxRetry ${most})${policy === undefined ? "" : `; ${policy}`}`;
  }
  const least = numberAt(job.spec, "minSuccess");
  return least === undefined
    ? "fewer pods have succeeded than minAvailable of the job, or of one of its tasks, asks for, and no policy restarts it"
    : `fewer pods have succeeded than minSuccess (${least}) asks for, and no policy restarts it`;
}

function taskOf({ labels, annotations }: Pick<FailedPod, "labels" | "annotations">): string {
  return labels[taskKey] ?? annotations[taskKey] ?? "";
}

function withTasks(failed: readonly FailedPod[]) {
  return failed.map((pod) => ({ task: taskOf(pod), exitCode: pod.exitCode }));
}

function causesOf(job: JobObject, failed: readonly FailedPod[]): string[] {
  const phase = phaseOf(job);
  const action = actionOf[phase];
  if (action !== undefined) {
    return [whyEnded(job, action, failed)];
  }
  return phase === "Failed" ? [whyFailed(job, failed)] : [];
}

/** Of a VolcanoJob. */
export const volcanoJobInsight: KindInsight = {
  progressOf,
  podSelector: ({ metadata }) => `${jobKey}=${metadata.name}`,
  podsForKubectl: ({ metadata }) => `-l ${jobKey}=${metadata.name}`,
  partOf: (pod) => {
    const task = taskOf(pod);
    return task === "" ? "" : `task ${task}`;
  },
  // volcano.sh/volcano v1.14.1, controllers/job, generateRelatedPodGroupName.
  podGroupName: ({ metadata }) => `${metadata.name}-${metadata.uid}`,
  whyNoPods,
  causesOf,
};
