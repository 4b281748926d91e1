/** Counters of a job's status where its pods are not all in the phase that goes with the job's own. */
import type { JsonObject } from "../../provider/values/json.js";
import { listAt, numberAt, objectAt, textAt, valueAt } from "../../provider/server/json-access.js";
import { isEnded, type PodRecord } from "../pods/pod.js";
import type { Schedule } from "./clock.js";

/** Member of a VolcanoJob's status that counts the pods in a phase. */
const counters: Readonly<Record<string, string>> = {
  Pending: "pending",
  Running: "running",
  Succeeded: "succeeded",
  Failed: "failed",
  Unknown: "unknown",
};

/** A job may have more pods than the emulator makes: the others are in the phase of the job. */
function taskPhases(
  job: JsonObject,
  phase: string,
  pods: readonly PodRecord[],
): Map<string, Map<string, number>> {
  const wanted = listAt(job, "spec", "tasks").map(
    (task) => [textAt(task, "name"), numberAt(task, "replicas") ?? 0] as const,
  );
  const counted = new Map(wanted.map(([name]) => [name, new Map<string, number>()]));
  for (const pod of pods) {
    const task = counted.get(pod.task);
    task?.set(pod.phase, (task.get(pod.phase) ?? 0) + 1);
  }
  for (const [name, replicas] of wanted) {
    const task = counted.get(name) ?? new Map<string, number>();
    const made = [...task.values()].reduce((total, each) => total + each, 0);
    if (replicas > made) {
      task.set(phase, (task.get(phase) ?? 0) + replicas - made);
    }
  }
  return counted;
}

function otherMembers(status: JsonObject): JsonObject {
  const counted = [...Object.values(counters), "taskStatusCount"];
  return Object.fromEntries(Object.entries(status).filter(([name]) => !counted.includes(name)));
}

/** The status of a VolcanoJob whose pods are not there. */
export function withoutCounters(job: JsonObject): JsonObject {
  return otherMembers(objectAt(job, "status"));
}

/** The status of a VolcanoJob, with its pods counted again while it is Pending or Running. */
export function countedVolcanoStatus(
  job: JsonObject,
  pods: readonly PodRecord[],
  schedule: Schedule,
): JsonObject {
  const status = objectAt(job, "status");
  const phase = textAt(status, "state", "phase");
  const isActive = phase === "Pending" || phase === "Running";
  if (!isActive || pods.length === 0) {
    return status;
  }
  const tasks = [...taskPhases(job, phase, pods)];
  const total = (wanted: string) =>
    tasks.reduce((sum, [, phases]) => sum + (phases.get(wanted) ?? 0), 0);
  const totals = Object.entries(counters).map(([each, counter]) => [counter, total(each)] as const);
  if (totals.every(([counter, count]) => (numberAt(status, counter) ?? 0) === count)) {
    return status;
  }
  const time = schedule.timestamp();
  return {
    ...otherMembers(status),
    ...Object.fromEntries(totals.filter(([, count]) => count > 0)),
    taskStatusCount: Object.fromEntries(
      tasks
        .filter(([, phases]) => phases.size > 0)
        .map(([name, phases]) => [name, { phase: Object.fromEntries(phases) }]),
    ),
    // Every write of a status appends the phase.
    conditions: [...listAt(status, "conditions"), { status: phase, lastTransitionTime: time }],
  };
}

function isReady(pod: PodRecord): boolean {
  const isUp = [...pod.containers.values()].every(
    ({ state, exitCode }) => (state ?? "running") === "running" && exitCode === undefined,
  );
  return pod.phase === "Running" && isUp;
}

/** The status of a batch/v1 Job, with its pods counted again while it is at work. */
export function countedJobStatus(job: JsonObject, pods: readonly PodRecord[]): JsonObject {
  const status = objectAt(job, "status");
  const isOver = listAt(status, "conditions").some(
    (each) =>
      textAt(each, "status") === "True" &&
      ["Complete", "Failed", "Suspended"].includes(textAt(each, "type")),
  );
  if (isOver || pods.length === 0 || valueAt(status, "startTime") === undefined) {
    return status;
  }
  const wanted = numberAt(job, "spec", "parallelism") ?? 1;
  const unmade = Math.max(0, wanted - pods.length);
  const count = (isCounted: (pod: PodRecord) => boolean) => pods.filter(isCounted).length;
  const active = count((pod) => !isEnded(pod)) + unmade;
  const others = Object.entries(status).filter(
    ([name]) => !["active", "succeeded", "failed"].includes(name),
  );
  const counts = {
    active,
    succeeded: count(({ phase }) => phase === "Succeeded"),
    failed: count(({ phase }) => phase === "Failed"),
  };
  return {
    ...Object.fromEntries(others),
    ...Object.fromEntries(Object.entries(counts).filter(([, each]) => each > 0)),
    ready: count(isReady) + unmade,
  };
}
