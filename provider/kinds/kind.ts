import type { JsonObject } from "../values/json.js";
import type { KindModel } from "../server/kind-model.js";
import type { KindInsight } from "./insight.js";
import type { KindApi } from "./kind-api.js";
import type { MutabilityTable } from "./mutability.js";
import type { ShapeName } from "../go-spelling/remarshal.js";
import type { ServerProfile } from "../profiles/profile.js";
import type { JobStage } from "./stage.js";
import type { JobStatusDigest } from "./status-digest.js";
import type { Suspension } from "./suspension.js";
import type { Workload } from "./workload.js";

/** Something in a manifest that no server accepts, found without asking one. */
export interface Problem {
  /** The field, as people read it: `spec.tasks[0].replicas`. */
  readonly path: string;
  /** What is wrong and what to write instead. */
  readonly reason: string;
}

/** Everything that makes a kind of job what it is. */
export interface Kind {
  /** The resource class's name. */
  readonly name: string;
  readonly api: KindApi;
  readonly specShape: ShapeName;
  readonly statusShape: ShapeName;
  /** Fields that a field selector may name besides those of metadata, and how each reads in an object. */
  readonly selectableFields: Readonly<Record<string, (object: JsonObject) => string>>;
  readonly mutability: Readonly<Record<ServerProfile, MutabilityTable>>;
  /** What each server makes of a document of this kind; loaded when it is first asked for. */
  readonly models: Readonly<Record<ServerProfile, KindModel>>;
  /**
   * The spec as the server understands it: Go's spelling, defaults filled in. Two specs that mean the same have the same
   * canonical form, up to the spelling of amounts.
   */
  readonly canonicalSpec: (spec: JsonObject) => JsonObject;
  /** The spec as the server keeps it after a create, as far as that is known without asking. */
  readonly storedSpec: (spec: JsonObject) => JsonObject;
  /** The wanted canonical spec, with what the server wrote into the old one and nobody declares any more. */
  readonly keepServerOwned: (before: JsonObject, after: JsonObject) => JsonObject;
  /** The spec of an object on the server as a person declares it: without what the server generated for the object. */
  readonly declaredPart: (spec: JsonObject) => JsonObject;
  /** Letters that parts of the canonical spec take in the names of the job's pods, which limits the job's own name. */
  readonly podNameRoom: (spec: JsonObject) => number;
  /** The server fills `metadata.labels` in where a job has none, so that the map is always there. */
  readonly hasLabelsAlways: boolean;
  readonly digestStatus: (status: JsonObject) => JobStatusDigest;
  /** How far a job has come, by its status and its canonical or stored spec. */
  readonly stageOf: (status: JsonObject, spec: JsonObject) => JobStage;
  /** What it knows of a job for people who wait for it, or ask why it has failed. */
  readonly insight: KindInsight;
  /** Phases of {@link digestStatus} after which no pod is started any more. */
  readonly finishedPhases: readonly string[];
  /** Phases of {@link digestStatus} after which the job fails, as soon as its pods have ended. */
  readonly doomedPhases: readonly string[];
  /** Those of {@link finishedPhases} with which the job has done what it was made for. */
  readonly succeededPhases: readonly string[];
  /** Phases of {@link digestStatus} after which `ttlSecondsAfterFinished` takes the job away. */
  readonly clearedPhases: readonly string[];
  /** What a canonical spec asks a scheduler for. */
  readonly workloadOf: (spec: JsonObject) => Workload;
  /** Phases of {@link digestStatus} in which no pod runs or is waited for until somebody lets the job go on. */
  readonly idlePhases: readonly string[];
  /** How a person stops a job of this kind so that it can go on later. */
  readonly suspension: Suspension;
  /** How many of a job's pods run, and how many it has at a time while it is at work. */
  readonly countPods: (spec: JsonObject, status: JsonObject) => PodCounts;
  /** Values that nobody writes and that follow from others, for telling what a change of one comes from. */
  readonly following: readonly FollowingValue[];
}

/** Pods of one job. */
export interface PodCounts {
  readonly running: number;
  readonly wanted: number;
}

/** A default that depends on other members. */
export interface FollowingValue {
  /** As the mutability tables spell it. */
  readonly path: string;
  /** What a person has done whose change made this one follow. */
  readonly says: string;
  /** Where nobody wrote it, its faults are those of what it was made of, and are told there. */
  readonly inheritsFaults?: true;
}
