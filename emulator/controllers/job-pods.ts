/** What the controllers do to the pods of a job when it comes into a phase. */
import { numberAt, textAt } from "../../provider/server/json-access.js";
import type { JsonObject } from "../../provider/values/json.js";
import { isEnded, type PodRecord } from "../pods/pod.js";
import { podsOf, type JobKind, type World } from "../world.js";
import type { Phase, PodPlan } from "./behaviours.js";

/** What becomes of the pods that have not ended. */
type Fate = "Pending" | "Running" | "Succeeded" | "Failed" | "gone";

const fates: Readonly<Partial<Record<Phase, Fate>>> = {
  Pending: "Pending",
  Running: "Running",
  Completed: "Succeeded",
  Complete: "Succeeded",
  Failed: "Failed",
  Completing: "gone",
  Aborted: "gone",
  Terminated: "gone",
  Suspended: "gone",
  Restarting: "gone",
};

/** After these phases a job has the pods that it wants. */
const makesPods: ReadonlySet<Phase> = new Set<Phase>(["Pending", "Running"]);

function newPod(
  world: World,
  job: JsonObject,
  { kind, plan, phase }: { kind: JobKind; plan: PodPlan; phase: string },
): PodRecord {
  const now = world.schedule.timestamp();
  return {
    namespace: textAt(job, "metadata", "namespace"),
    name: plan.makeName(),
    owner: textAt(job, "metadata", "uid"),
    phase,
    job: textAt(job, "metadata", "name"),
    task: plan.task,
    index: plan.index,
    kind,
    source: job,
    uid: world.newDependentUid(),
    revision: world.storage.nextRevision(),
    createdAt: now,
    changedAt: now,
    isTold: false,
    reason: "",
    message: "",
    containers: new Map(),
    conditions: [],
    logs: new Map(),
  };
}

/** The pod in another phase; what a test said of it belongs to the phase before. */
function moved(world: World, pod: PodRecord, phase: string): PodRecord {
  if (pod.phase === phase && pod.containers.size + pod.conditions.length === 0) {
    return pod;
  }
  return {
    ...pod,
    phase,
    changedAt: world.schedule.timestamp(),
    containers: new Map(),
    conditions: [],
    revision: world.storage.nextRevision(),
  };
}

function fateOf(phase: Phase, pods: readonly PodRecord[]): Fate | undefined {
  const fate = fates[phase];
  // Of a job that one pod has made fail the others are stopped.
  const isToldWhy = pods.some((pod) => pod.isTold && pod.phase === "Failed");
  return fate === "Failed" && isToldWhy ? "gone" : fate;
}

/** Pods that have ended are kept, but by a restart that is not the last one (killPods of Volcano 1.14.1). */
function keepsEnded(phase: Phase, job: JsonObject): boolean {
  const retries = numberAt(job, "status", "retryCount") ?? 0;
  return phase !== "Restarting" || retries >= (numberAt(job, "spec", "maxRetry") ?? 0);
}

/** What a pod stands for: its place in the job, where it has one. */
function placeOf({ task, index }: Pick<PodPlan, "task" | "index">): string | undefined {
  return index === undefined ? undefined : `${task} ${index}`;
}

/**
 * Makes the pods that a job wants and does not have, and takes away those that it wants no more: the highest, by place where
 * pods have places. A pod that has ended keeps its place.
 */
function scale(
  world: World,
  job: JsonObject,
  { kind, plans, phase }: { kind: JobKind; plans: readonly PodPlan[]; phase: string },
): void {
  const pods = podsOf(world, job);
  const places = new Set(pods.map(placeOf));
  const wanted = new Set(plans.map(placeOf));
  const hasPlaces = !wanted.has(undefined) && !places.has(undefined);
  const missing = hasPlaces
    ? plans.filter((plan) => !places.has(placeOf(plan)))
    : plans.slice(pods.length);
  const surplus = hasPlaces
    ? pods.filter((pod) => !wanted.has(placeOf(pod)))
    : pods.slice(plans.length);
  for (const pod of surplus.filter((each) => !isEnded(each))) {
    world.pods.delete(pod);
  }
  for (const plan of missing) {
    world.pods.set(newPod(world, job, { kind, plan, phase }));
  }
}

/**
 * Makes, moves and ends the pods of a job that has come into a phase. A pod of which a test has said how it ended stays as
 * it is, until a restart takes it away.
 *
 * @param plans the pods that the job wants
 */
export function followPhase(
  world: World,
  job: JsonObject,
  { kind, phase, plans }: { kind: JobKind; phase: Phase; plans: () => readonly PodPlan[] },
): void {
  const pods = podsOf(world, job);
  const fate = fateOf(phase, pods);
  if (fate === undefined) {
    return;
  }
  if (makesPods.has(phase)) {
    scale(world, job, { kind, plans: plans(), phase: fate });
  }
  for (const pod of podsOf(world, job)) {
    if (fate === "gone") {
      if (!isEnded(pod) || !keepsEnded(phase, job)) {
        world.pods.delete(pod);
      }
    } else if (!pod.isTold) {
      world.pods.set(moved(world, pod, fate));
    }
  }
}
