import { isJsonObject, isSameJson, type JsonObject } from "../kinds/json.js";
import { remarshal } from "../kinds/remarshal.js";
import { deleteObject } from "./deletion.js";
import { listAt, numberAt, objectAt, textAt, valueAt } from "../server/json-access.js";
import { metadataOf } from "../server/metadata.js";
import {
  isFinalPhase,
  jobStatus,
  volcanoStatus,
  type JobPhase,
  type PhaseDetails,
  type VolcanoPhase,
} from "./phases.js";
import { notFound } from "./statuses.js";
import { podKey, podsOf, type JobKind, type World } from "./world.js";

/** How jobs move by themselves: each delay counts from the step before, in milliseconds; absent steps never come. */
export interface AutomaticLifecycle {
  /** From the creation to Pending (VolcanoJob). */
  readonly pendingMs?: number;
  /** From there to Running. */
  readonly runningMs?: number;
  /** From there to Completed or Complete. */
  readonly completedMs?: number;
}

/** Which job. */
export interface JobAddress {
  readonly kind: JobKind;
  readonly namespace: string;
  readonly name: string;
}

function suffixOf(world: World): string {
  return (world.newSuffix() + world.newSuffix() + world.newSuffix()).slice(0, 12);
}

/**
 * What Volcano's controller does when it first sees a job with volume claims: it names the claims and writes the whole
 * spec anew, in Go's spelling.
 */
function nameClaims(world: World, job: JsonObject): JsonObject {
  const volumes = listAt(job, "spec", "volumes");
  const isUnnamed = (volume: unknown): boolean =>
    valueAt(volume, "volumeClaim") !== undefined && textAt(volume, "volumeClaimName") === "";
  if (!volumes.some(isUnnamed)) return job;
  const name = textAt(job, "metadata", "name");
  const named = volumes.map((volume) =>
    isUnnamed(volume) && isJsonObject(volume)
      ? { ...volume, volumeClaimName: `${name}-pvc-${suffixOf(world)}` }
      : volume,
  );
  const spec = remarshal({ ...objectAt(job, "spec"), volumes: named }, "VolcanoJobSpec");
  const generation = (numberAt(job, "metadata", "generation") ?? 1) + 1;
  return { ...job, spec, metadata: { ...metadataOf(job), generation } };
}

function podNames(job: JsonObject, kind: JobKind, world: World): string[] {
  const name = textAt(job, "metadata", "name");
  if (kind === "Job") {
    const count = numberAt(job, "spec", "parallelism") ?? 1;
    return Array.from({ length: count }, () => `${name}-${world.newSuffix()}`);
  }
  return listAt(job, "spec", "tasks").flatMap((task) =>
    Array.from(
      { length: numberAt(task, "replicas") ?? 0 },
      (_, i) => `${name}-${textAt(task, "name")}-${i}`,
    ),
  );
}

function makePods(world: World, job: JsonObject, kind: JobKind): void {
  const existing = podsOf(world, job);
  const namespace = textAt(job, "metadata", "namespace");
  const owner = textAt(job, "metadata", "uid");
  const isComplete = existing.length > 0;
  const names = isComplete ? existing.map((pod) => pod.name) : podNames(job, kind, world);
  for (const name of names) {
    const pod = { namespace, name, owner, phase: "Running" };
    world.pods.set(podKey(pod), pod);
  }
}

function endPods(world: World, job: JsonObject, phase: string): void {
  for (const pod of podsOf(world, job)) {
    if (phase === "gone") world.pods.delete(podKey(pod));
    else world.pods.set(podKey(pod), { ...pod, phase });
  }
}

const podsAfter: Readonly<Partial<Record<VolcanoPhase | JobPhase, string>>> = {
  Completed: "Succeeded",
  Complete: "Succeeded",
  Failed: "Failed",
  Aborted: "gone",
  Terminated: "gone",
  Suspended: "gone",
  Restarting: "gone",
};

/** The emulated controllers: they write statuses, name claims, make and end pods, and delete what has lived its time. */
export class Controllers {
  private readonly world: World;
  private readonly lifecycle: AutomaticLifecycle | undefined;

  constructor(world: World, lifecycle: AutomaticLifecycle | undefined) {
    this.world = world;
    this.lifecycle = lifecycle;
    world.storage.listen((event) => {
      const kind: JobKind = event.resource === world.strategies.Job.resource ? "Job" : "VolcanoJob";
      if (event.type === "ADDED") this.followNew(kind, event.object);
      if (event.type === "MODIFIED") this.followChange(kind, event.object, event.previous);
    });
  }

  /** Moves a job into a phase, as its controller would. @throws StatusFailure 404 */
  setPhase(
    address: JobAddress,
    phase: VolcanoPhase | JobPhase,
    details?: PhaseDetails,
  ): JsonObject {
    const { world } = this;
    const strategy = world.strategies[address.kind];
    const job = world.storage.get(strategy.resource, address.namespace, address.name);
    if (!job) throw notFound(strategy.names, address.name);
    const options = { schedule: world.schedule, ...(details ? { details } : {}) };
    const seen = address.kind === "VolcanoJob" ? nameClaims(world, job) : job;
    const status =
      address.kind === "VolcanoJob"
        ? volcanoStatus(seen, phase as VolcanoPhase, options)
        : jobStatus(seen, phase as JobPhase, options);
    if (phase === "Running") makePods(world, seen, address.kind);
    const after = podsAfter[phase];
    if (after !== undefined) endPods(world, seen, after);
    const stored = world.storage.write(strategy.resource, { ...seen, status });
    if (isFinalPhase(phase)) this.planExpiry(address, stored);
    return stored;
  }

  private isStill({ kind, namespace, name }: JobAddress, uid: string): boolean {
    const { storage, strategies } = this.world;
    const job = storage.get(strategies[kind].resource, namespace, name);
    const isTerminating = valueAt(job, "metadata", "deletionTimestamp") !== undefined;
    return job !== undefined && !isTerminating && textAt(job, "metadata", "uid") === uid;
  }

  /** Deletes a finished job once its ttl is over. */
  private planExpiry(address: JobAddress, job: JsonObject): void {
    const seconds = numberAt(job, "spec", "ttlSecondsAfterFinished");
    if (seconds === undefined) return;
    const uid = textAt(job, "metadata", "uid");
    this.world.schedule.after(seconds * 1000, () => {
      if (!this.isStill(address, uid)) return;
      const options = {
        isDryRun: false,
        propagationPolicy: "Foreground",
        orphanDependents: undefined,
        uid,
        resourceVersion: undefined,
      };
      deleteObject(this.world, this.world.strategies[address.kind], { ...address, options });
    });
  }

  private step(
    address: JobAddress,
    uid: string,
    step: { phase: VolcanoPhase | JobPhase; delayMs: number | undefined; next: () => void },
  ): void {
    if (step.delayMs === undefined) return;
    this.world.schedule.after(step.delayMs, () => {
      if (!this.isStill(address, uid)) return;
      this.setPhase(address, step.phase);
      step.next();
    });
  }

  private followNew(kind: JobKind, job: JsonObject): void {
    const { lifecycle } = this;
    if (!lifecycle) return;
    const address = {
      kind,
      namespace: textAt(job, "metadata", "namespace"),
      name: textAt(job, "metadata", "name"),
    };
    const uid = textAt(job, "metadata", "uid");
    if (kind === "VolcanoJob") {
      this.step(address, uid, {
        phase: "Pending",
        delayMs: lifecycle.pendingMs,
        next: () => {
          this.run(address, uid);
        },
      });
    } else if (valueAt(job, "spec", "suspend") === true) {
      this.step(address, uid, {
        phase: "Suspended",
        delayMs: lifecycle.pendingMs,
        next: () => undefined,
      });
    } else this.run(address, uid);
  }

  private run(address: JobAddress, uid: string): void {
    const completed = address.kind === "VolcanoJob" ? "Completed" : "Complete";
    this.step(address, uid, {
      phase: "Running",
      delayMs: this.lifecycle?.runningMs,
      next: () => {
        this.step(address, uid, {
          phase: completed,
          delayMs: this.lifecycle?.completedMs,
          next: () => undefined,
        });
      },
    });
  }

  /** A finished job that gets a ttl later expires, too; a job that is suspended or resumed follows. */
  private followChange(kind: JobKind, job: JsonObject, previous: JsonObject | undefined): void {
    if (isSameJson(valueAt(previous, "spec"), job["spec"])) return;
    const address = {
      kind,
      namespace: textAt(job, "metadata", "namespace"),
      name: textAt(job, "metadata", "name"),
    };
    if (this.isFinished(kind, job)) {
      const key = "ttlSecondsAfterFinished";
      const hasChanged = valueAt(job, "spec", key) !== valueAt(previous, "spec", key);
      if (hasChanged) this.planExpiry(address, job);
      return;
    }
    const isSuspended = valueAt(job, "spec", "suspend");
    if (kind !== "Job" || !this.lifecycle || isSuspended === valueAt(previous, "spec", "suspend"))
      return;
    const uid = textAt(job, "metadata", "uid");
    if (isSuspended === true) {
      this.step(address, uid, {
        phase: "Suspended",
        delayMs: this.lifecycle.pendingMs,
        next: () => undefined,
      });
    } else this.run(address, uid);
  }

  private isFinished(kind: JobKind, job: JsonObject): boolean {
    if (kind === "VolcanoJob") {
      return isFinalPhase(textAt(job, "status", "state", "phase") as VolcanoPhase);
    }
    return listAt(job, "status", "conditions").some(
      (each) =>
        textAt(each, "status") === "True" && ["Complete", "Failed"].includes(textAt(each, "type")),
    );
  }
}
