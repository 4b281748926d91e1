/** What the controller of each kind does; objects of a kind without a row here stay as they are. */
import { remarshal } from "../../provider/go-spelling/remarshal.js";
import { listAt, numberAt, objectAt, textAt, valueAt } from "../../provider/server/json-access.js";
import { metadataOf } from "../../provider/server/metadata.js";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import type { PodGroupPhase } from "../volcano/pod-group.js";
import type { JobKind, World } from "../world.js";
import type { Schedule } from "./clock.js";
import type { PodRecord } from "../pods/pod.js";
import { countedJobStatus, countedVolcanoStatus } from "./pod-counts.js";
import {
  isFinalPhase,
  jobStatus,
  volcanoStatus,
  type JobPhase,
  type PhaseDetails,
  type VolcanoPhase,
} from "./phases.js";

/** A phase of any kind. */
export type Phase = VolcanoPhase | JobPhase;

/** A pod to be made. */
export interface PodPlan {
  /** Made up anew by each call where the controller makes it up. */
  readonly makeName: () => string;
  /** `""` where a kind has no tasks. */
  readonly task: string;
  readonly index: number | undefined;
}

/** How the controller of one kind behaves. */
export interface Behaviour {
  /** What it makes of the object when it first sees it. */
  readonly take: (world: World, job: JsonObject) => JsonObject;
  readonly status: (
    job: JsonObject,
    phase: Phase,
    options: { schedule: Schedule; details?: PhaseDetails },
  ) => JsonObject;
  /** The pods that a job wants. */
  readonly podPlans: (world: World, job: JsonObject) => PodPlan[];
  /** The status, with the counters that go with these pods of the job. */
  readonly counted: (world: World, job: JsonObject, pods: readonly PodRecord[]) => JsonObject;
  /** The phase that comes first; undefined where the pods start at once. */
  readonly firstPhase: (job: JsonObject) => Phase | undefined;
  /** Whether it goes on from there by itself. */
  readonly goesOnFrom: (phase: Phase) => boolean;
  readonly completed: Phase;
  /** Phase of its PodGroup while it has one; undefined for a kind that has none. */
  readonly gangPhases: Readonly<Partial<Record<Phase, PodGroupPhase>>> | undefined;
  readonly isFinished: (job: JsonObject) => boolean;
  /** RFC 3339: when a finished job came to its end. */
  readonly finishTime: (job: JsonObject) => string;
  /** `spec.suspend` stops and resumes it. */
  readonly isSuspendable: boolean;
}

/**
 * Of a larger job no more pods are made: nothing asks for them all, and a job of a million would take the emulator's memory.
 */
export const mostPods = 1000;

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
  if (!volumes.some(isUnnamed)) {
    return job;
  }
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

const volcanoJob: Behaviour = {
  take: nameClaims,
  // setPhase takes the phases of the kind.
  status: (job, phase, options) => volcanoStatus(job, phase as VolcanoPhase, options),
  podPlans: (_world, job) =>
    listAt(job, "spec", "tasks")
      .flatMap((each) => {
        const task = textAt(each, "name");
        const replicas = Math.min(numberAt(each, "replicas") ?? 0, mostPods);
        return Array.from({ length: replicas }, (_, index) => ({
          makeName: () => `${textAt(job, "metadata", "name")}-${task}-${index}`,
          task,
          index,
        }));
      })
      .slice(0, mostPods),
  counted: (world, job, pods) => countedVolcanoStatus(job, pods, world.schedule),
  firstPhase: () => "Pending",
  goesOnFrom: (phase) => phase === "Pending",
  completed: "Completed",
  gangPhases: { Pending: "Inqueue", Running: "Running" },
  isFinished: (job) => isFinalPhase(textAt(job, "status", "state", "phase") as VolcanoPhase),
  finishTime: (job) => textAt(job, "status", "state", "lastTransitionTime"),
  isSuspendable: false,
};

function finalConditionOf(object: JsonObject): unknown {
  return listAt(object, "status", "conditions").find(
    (each) =>
      textAt(each, "status") === "True" && ["Complete", "Failed"].includes(textAt(each, "type")),
  );
}

const job: Behaviour = {
  take: (_world, object) => object,
  // setPhase takes the phases of the kind.
  status: (object, phase, options) => jobStatus(object, phase as JobPhase, options),
  podPlans: (world, object) => {
    const name = textAt(object, "metadata", "name");
    const isIndexed = valueAt(object, "spec", "completionMode") === "Indexed";
    const wanted = Math.min(numberAt(object, "spec", "parallelism") ?? 1, mostPods);
    return Array.from({ length: wanted }, (_, i) => ({
      makeName: () => `${name}-${isIndexed ? `${i}-` : ""}${world.newSuffix()}`,
      task: "",
      index: isIndexed ? i : undefined,
    }));
  },
  counted: (_world, object, pods) => countedJobStatus(object, pods),
  firstPhase: (object) => (valueAt(object, "spec", "suspend") === true ? "Suspended" : undefined),
  goesOnFrom: () => false,
  completed: "Complete",
  gangPhases: undefined,
  isFinished: (object) => finalConditionOf(object) !== undefined,
  finishTime: (object) => textAt(finalConditionOf(object), "lastTransitionTime"),
  isSuspendable: true,
};

const behaviours: Readonly<Record<string, Behaviour>> = { VolcanoJob: volcanoJob, Job: job };

/** The behaviour of a kind; undefined where no controller looks after it. */
export function behaviourOf(kind: JobKind): Behaviour | undefined {
  return Object.hasOwn(behaviours, kind) ? behaviours[kind] : undefined;
}
