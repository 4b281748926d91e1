/** The emulated PodGroups: one for each VolcanoJob that the scheduler has to look after. */
import { listAt, numberAt, objectAt, textAt } from "../../provider/server/json-access.js";
import type { JsonObject } from "../../provider/values/json.js";

/** Phases of a PodGroup (Volcano 1.14.1). */
export type PodGroupPhase = "Pending" | "Inqueue" | "Running" | "Unknown" | "Completed";

/** A condition of a PodGroup. */
export interface PodGroupCondition {
  /** `Unschedulable`, `Scheduled` */
  readonly type: string;
  /** Default `True`. */
  readonly status?: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
}

/** What a test makes of a job's PodGroup; what is left out stays as it is. */
export interface PodGroupChange {
  /** A `Pending` one is not admitted to its queue yet: its job has no pods. */
  readonly phase?: PodGroupPhase;
  /** Each takes the place of the one of its type. */
  readonly conditions?: readonly PodGroupCondition[];
  /** The gang finds no room, and the scheduler says this: the condition Unschedulable with reason NotEnoughResources. */
  readonly unschedulable?: string;
}

interface StampedCondition extends PodGroupCondition {
  readonly time: string;
  readonly transitionID: string;
}

/** A PodGroup as the emulator keeps it. */
export interface PodGroupRecord {
  readonly namespace: string;
  readonly name: string;
  /** The job's name and uid. */
  readonly job: string;
  readonly owner: string;
  readonly uid: string;
  readonly revision: number;
  readonly createdAt: string;
  /** The job's labels and annotations when the group was made. */
  readonly labels: JsonObject;
  readonly annotations: JsonObject;
  readonly phase: PodGroupPhase;
  readonly conditions: readonly StampedCondition[];
}

/** What is new of every PodGroup and of every change: its time, its version, and ids. */
export interface Stamp {
  readonly time: string;
  readonly revision: number;
  readonly newUid: () => string;
}

/** The name of a job's PodGroup. */
export function podGroupName(job: JsonObject): string {
  return `${textAt(job, "metadata", "name")}-${textAt(job, "metadata", "uid")}`;
}

/** The PodGroup of a job that gets one now. */
export function newPodGroup(job: JsonObject, { time, revision, newUid }: Stamp): PodGroupRecord {
  const { metadata } = job;
  return {
    namespace: textAt(metadata, "namespace"),
    name: podGroupName(job),
    job: textAt(metadata, "name"),
    owner: textAt(metadata, "uid"),
    uid: newUid(),
    revision,
    createdAt: time,
    labels: objectAt(metadata, "labels"),
    annotations: objectAt(metadata, "annotations"),
    phase: "Pending",
    conditions: [],
  };
}

/** The PodGroup after a change; conditions of other types stay, as those of the scheduler do. */
export function changedPodGroup(
  group: PodGroupRecord,
  { phase = group.phase, conditions = [], unschedulable }: PodGroupChange,
  { time, revision, newUid }: Stamp,
): PodGroupRecord {
  const isStuck = unschedulable !== undefined;
  const stuck: readonly PodGroupCondition[] = isStuck
    ? [{ type: "Unschedulable", reason: "NotEnoughResources", message: unschedulable }]
    : [];
  const added = [...stuck, ...conditions].map((each) => ({
    ...each,
    time,
    transitionID: newUid(),
  }));
  const kept = group.conditions.filter(({ type }) => added.every((each) => each.type !== type));
  return { ...group, phase, revision, conditions: [...kept, ...added] };
}

/** What the scheduler says of a gang that has found its nodes. */
export const scheduled: PodGroupCondition = {
  type: "Scheduled",
  reason: "tasks in gang are ready to be scheduled",
};

/** How many pods of a task must run (getMinTaskMember in pkg/controllers/job/job_controller_actions.go). */
export function minTaskMember(task: unknown): number {
  const partitions = numberAt(task, "partitionPolicy", "minPartitions") ?? 0;
  const size = numberAt(task, "partitionPolicy", "partitionSize") ?? 0;
  const ofPartitions = partitions * size;
  const replicas = numberAt(task, "replicas") ?? 0;
  return numberAt(task, "minAvailable") ?? (ofPartitions === 0 ? replicas : ofPartitions);
}

/** Minimum of each task, by its name. */
export function minTaskMembers(job: JsonObject): JsonObject {
  const tasks = listAt(job, "spec", "tasks");
  return Object.fromEntries(tasks.map((task) => [textAt(task, "name"), minTaskMember(task)]));
}
