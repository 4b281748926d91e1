import type { JsonObject } from "../provider/values/json.js";
import type { Schedule } from "./controllers/clock.js";
import { textAt } from "../provider/server/json-access.js";
import type { ServerVersion } from "../provider/server/versions.js";
import type { ModeRules } from "./cci/modes.js";
import type { PodRecord } from "./pods/pod.js";
import type { PodTable } from "./pods/pod-table.js";
import type { Storage } from "./registry/storage.js";
import type { KindStrategy } from "./registry/strategy.js";
import type { PodGroupTable } from "./volcano/pod-group-table.js";
import type { QueueRecord } from "./volcano/queue.js";

/** State of a namespace. */
export type NamespaceState = "Active" | "Terminating";

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
  readonly queues: Map<string, QueueRecord>;
  readonly version: ServerVersion;
  /** By the namespace's name; one that is made anew gets another. */
  readonly namespaceUids: Map<string, string>;
  readonly pods: PodTable;
  readonly podGroups: PodGroupTable;
  /** The kinds that are served. */
  readonly strategies: readonly KindStrategy[];
  /** A new uid. */
  newUid(): string;
  /** A uid for what a controller makes, from a sequence of its own: those of jobs stay as they are. */
  newDependentUid(): string;
  /** Letters for a generated name. */
  newSuffix(): string;
}

/** A kind that the emulator serves, as the provider names it: `VolcanoJob`, `Job`. */
export type JobKind = string;

/** The strategy of a kind. @throws Error for a kind that is not served */
export function strategyOf({ strategies }: World, kind: JobKind): KindStrategy {
  const found = strategies.find(({ kindName }) => kindName === kind);
  if (found) {
    return found;
  }
  const known = strategies.map(({ kindName }) => kindName).join(", ");
  throw new Error(`the emulator serves ${known}, and no ${kind}`);
}

/** Pods of a job that still have it as their owner. */
export function podsOf(world: World, job: JsonObject): PodRecord[] {
  return world.pods.ofOwner(textAt(job, "metadata", "uid"));
}
