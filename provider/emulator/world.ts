import type { JsonObject } from "../kinds/json.js";
import type { Schedule } from "./clock.js";
import { textAt } from "../server/json-access.js";
import type { ServerVersion } from "../server/versions.js";
import type { ModeRules } from "./modes.js";
import type { Storage } from "./storage.js";
import type { KindStrategy } from "./strategy.js";

/** State of a namespace. */
export type NamespaceState = "Active" | "Terminating";

/** State of a Volcano queue. */
export type QueueState = "Open" | "Closed" | "Closing" | "Unknown";

/** A Volcano queue. */
export interface Queue {
  readonly state: QueueState;
  /** The queue above it. @default root */
  readonly parent?: string;
}

/** A pod that an emulated controller has made; only what deletion and assertions need. */
export interface EmulatedPod {
  readonly namespace: string;
  readonly name: string;
  /** Uid of the job, undefined once the pod is orphaned. */
  readonly owner: string | undefined;
  readonly phase: string;
}

/** How long the emulated controllers take, in milliseconds. */
export interface ControllerTiming {
  /** Until the garbage collector acts on a deleted job. Default 20. */
  readonly garbageCollectionMs: number;
  /** Until running pods are gone after they were told to stop. Default 50; up to 30,000 on a real node. */
  readonly podTerminationMs: number;
}

/** Everything behind the HTTP surface. */
export interface World {
  readonly rules: ModeRules;
  readonly storage: Storage;
  readonly schedule: Schedule;
  readonly timing: ControllerTiming;
  readonly namespaces: Map<string, NamespaceState>;
  readonly queues: Map<string, Queue>;
  readonly version: ServerVersion;
  /** By the namespace's name; one that is made anew gets another. */
  readonly namespaceUids: Map<string, string>;
  readonly pods: Map<string, EmulatedPod>;
  /** `VolcanoJob` and `Job`. */
  readonly strategies: Readonly<Record<JobKind, KindStrategy>>;
  /** A new uid. */
  newUid(): string;
  /** Letters for a generated name. */
  newSuffix(): string;
}

/** The kinds that the emulator serves, as the provider names them. */
export type JobKind = "VolcanoJob" | "Job";

/** Pods of a job that still have it as their owner. */
export function podsOf(world: World, job: JsonObject): EmulatedPod[] {
  const uid = textAt(job, "metadata", "uid");
  return [...world.pods.values()].filter((pod) => pod.owner === uid);
}

/** Key of a pod in {@link World.pods}. */
export function podKey(pod: Pick<EmulatedPod, "namespace" | "name">): string {
  return `${pod.namespace}/${pod.name}`;
}
