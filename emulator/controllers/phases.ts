import type { JsonObject } from "../../provider/values/json.js";
import { listAt, numberAt, objectAt, textAt, valueAt } from "../../provider/server/json-access.js";
import type { Schedule } from "./clock.js";

/** Phases of a VolcanoJob that the controller writes (Volcano 1.14.1). */
export const volcanoPhases = [
  "Pending",
  "Running",
  "Completing",
  "Completed",
  "Failed",
  "Aborting",
  "Aborted",
  "Restarting",
  "Terminating",
  "Terminated",
] as const;

/** One of {@link volcanoPhases}. */
export type VolcanoPhase = (typeof volcanoPhases)[number];

/** States of a batch/v1 Job that its conditions tell. */
export const jobPhases = ["Running", "Suspended", "Complete", "Failed"] as const;

/** One of {@link jobPhases}. */
export type JobPhase = (typeof jobPhases)[number];

/** Phases after which a VolcanoJob does not move by itself. */
const finalVolcanoPhases: ReadonlySet<string> = new Set([
  "Completed",
  "Failed",
  "Terminated",
  "Aborted",
]);

/**
 * Phases in which the controller stops pods, which counts as a new version of the job (killPods in
 * pkg/controllers/job/job_controller_actions.go of Volcano 1.14.1).
 */
const stoppingVolcanoPhases: ReadonlySet<string> = new Set([
  "Aborting",
  "Completing",
  "Restarting",
  "Terminating",
]);

/** Phases after which the time to live runs: an aborted job may go on. */
const expiringPhases: ReadonlySet<string> = new Set([
  "Completed",
  "Failed",
  "Terminated",
  "Complete",
]);

/** Details of a phase. */
export interface PhaseDetails {
  readonly reason?: string;
  readonly message?: string;
}

/** A condition of the last phase is appended at every change of the status, so a phase may stand there twice. */
function withCondition(status: JsonObject, phase: string, time: string): unknown[] {
  return [...listAt(status, "conditions"), { status: phase, lastTransitionTime: time }];
}

function taskCounts(job: JsonObject, podPhase: string): JsonObject {
  const counts = listAt(job, "spec", "tasks").map((task) => {
    const replicas = numberAt(task, "replicas") ?? 0;
    return [textAt(task, "name"), { phase: { [podPhase]: replicas } }] as const;
  });
  return Object.fromEntries(counts);
}

function replicasOf(job: JsonObject): number {
  return listAt(job, "spec", "tasks").reduce<number>(
    (total, task) => total + (numberAt(task, "replicas") ?? 0),
    0,
  );
}

function plugins(job: JsonObject): JsonObject {
  const names = Object.keys(objectAt(job, "spec", "plugins"));
  return Object.fromEntries(names.map((name) => [`plugin-${name}`, name]));
}

/** Status of a job that waits for its pods, or has them all running. */
function activeStatus(job: JsonObject, phase: "Pending" | "Running"): JsonObject {
  const total = replicasOf(job);
  const counter = phase === "Running" ? "running" : "pending";
  return total === 0 ? {} : { [counter]: total, taskStatusCount: taskCounts(job, phase) };
}

/** Pods that are being stopped are those that were there. */
function terminating(old: JsonObject): JsonObject {
  const alive = (numberAt(old, "pending") ?? 0) + (numberAt(old, "running") ?? 0);
  return alive > 0 ? { terminating: alive } : {};
}

/** Since the creation, rounded to seconds as Go writes a duration. */
function runningDuration(job: JsonObject, nowMs: number): string {
  const sinceMs = nowMs - Date.parse(textAt(job, "metadata", "creationTimestamp"));
  const seconds = Number.isFinite(sinceMs) ? Math.max(0, Math.round(sinceMs / 1000)) : 0;
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours > 0) {
    return `${hours}h${minutes % 60}m${seconds % 60}s`;
  }
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}

/**
 * The status that Volcano's controller writes when a job enters a phase: counters while it is active, none of them once
 * it is final.
 */
export function volcanoStatus(
  job: JsonObject,
  phase: VolcanoPhase,
  { schedule, details = {} }: { schedule: Schedule; details?: PhaseDetails },
): JsonObject {
  const old = objectAt(job, "status");
  const time = schedule.timestamp();
  const state = { ...details, phase, lastTransitionTime: time };
  const isActive = phase === "Pending" || phase === "Running";
  const version = numberAt(old, "version") ?? 0;
  const isStopping = stoppingVolcanoPhases.has(phase);
  const isStopped = isStopping || finalVolcanoPhases.has(phase);
  const retries = numberAt(old, "retryCount") ?? 0;
  const retryCount = phase === "Restarting" ? retries + 1 : retries;
  return {
    state,
    minAvailable: numberAt(job, "spec", "minAvailable") ?? 0,
    ...(isActive ? activeStatus(job, phase) : {}),
    ...(isStopping ? terminating(old) : {}),
    ...(isStopped ? { version: version + 1 } : version ? { version } : {}),
    ...(retryCount ? { retryCount } : {}),
    ...(isStopped ? { runningDuration: runningDuration(job, schedule.now()) } : {}),
    ...(isActive && Object.keys(plugins(job)).length > 0
      ? { controlledResources: plugins(job) }
      : {}),
    conditions: withCondition(old, phase, time),
  };
}

interface Condition {
  readonly type: string;
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
}

const conditionsOfPhase: Readonly<Record<"Complete" | "Failed", readonly Condition[]>> = {
  Complete: [
    {
      type: "SuccessCriteriaMet",
      status: "True",
      reason: "CompletionsReached",
      message: "Reached expected number of succeeded pods",
    },
    {
      type: "Complete",
      status: "True",
      reason: "CompletionsReached",
      message: "Reached expected number of succeeded pods",
    },
  ],
  Failed: [
    {
      type: "FailureTarget",
      status: "True",
      reason: "BackoffLimitExceeded",
      message: "Job has reached the specified backoff limit",
    },
    {
      type: "Failed",
      status: "True",
      reason: "BackoffLimitExceeded",
      message: "Job has reached the specified backoff limit",
    },
  ],
};

function addConditions(status: JsonObject, added: readonly Condition[], time: string): unknown[] {
  const types = added.map((condition) => condition.type);
  const kept = listAt(status, "conditions").filter((each) => !types.includes(textAt(each, "type")));
  const stamped = added.map((condition) => ({
    ...condition,
    lastProbeTime: time,
    lastTransitionTime: time,
  }));
  return [...kept, ...stamped];
}

const idleCounters = { ready: 0, terminating: 0, uncountedTerminatedPods: {} } as const;

function runningStatus(job: JsonObject, old: JsonObject, time: string): JsonObject {
  const wasSuspended = listAt(old, "conditions").some(
    (each) => textAt(each, "type") === "Suspended",
  );
  const resumed: readonly Condition[] = wasSuspended
    ? [{ type: "Suspended", status: "False", reason: "JobResumed", message: "Job resumed" }]
    : [];
  const conditions = addConditions(old, resumed, time);
  const active = numberAt(job, "spec", "parallelism") ?? 1;
  return {
    ...(conditions.length > 0 ? { conditions } : {}),
    startTime: valueAt(old, "startTime") ?? time,
    ...(active > 0 ? { active } : {}),
    terminating: 0,
    uncountedTerminatedPods: {},
    ready: active,
  };
}

/** The status that the Job controller writes for a state, conditions included (Kubernetes 1.34). */
export function jobStatus(
  job: JsonObject,
  phase: JobPhase,
  { schedule, details = {} }: { schedule: Schedule; details?: PhaseDetails },
): JsonObject {
  const old = objectAt(job, "status");
  const time = schedule.timestamp();
  if (phase === "Running") {
    return runningStatus(job, old, time);
  }
  if (phase === "Suspended") {
    const suspended: Condition = {
      type: "Suspended",
      status: "True",
      reason: "JobSuspended",
      message: "Job suspended",
    };
    const startTime = valueAt(old, "startTime");
    return {
      conditions: addConditions(old, [suspended], time),
      ...(startTime === undefined ? {} : { startTime }),
      ...idleCounters,
    };
  }
  const conditions = conditionsOfPhase[phase].map((condition) => ({ ...condition, ...details }));
  const succeeded =
    numberAt(job, "spec", "completions") ?? numberAt(job, "spec", "parallelism") ?? 1;
  return {
    conditions: addConditions(old, conditions, time),
    startTime: valueAt(old, "startTime") ?? time,
    ...(phase === "Complete" ? { completionTime: time, succeeded } : { failed: 1 }),
    ...idleCounters,
  };
}

/** True for a phase after which a job that has a time to live goes. */
export function isExpiringPhase(phase: VolcanoPhase | JobPhase): boolean {
  return expiringPhases.has(phase);
}

/** True for a phase after which the job does not move by itself. */
export function isFinalPhase(phase: VolcanoPhase | JobPhase): boolean {
  return phase === "Complete" || finalVolcanoPhases.has(phase);
}
