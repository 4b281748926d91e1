import type * as pulumi from "@pulumi/pulumi";
import type { JobSpec, OwnerReference, VolcanoJobSpec } from "../kinds/api-types.generated.js";

/** A type every part of which may be an Output of another resource, and every optional part `undefined`. */
export type DeepInput<T> = pulumi.Input<DeepParts<T>>;

// Unions are taken apart here and not in DeepInput: an Output<boolean> is no Output<true> | Output<false>.
type DeepParts<T> = T extends readonly (infer Item)[]
  ? readonly DeepInput<Item>[]
  : T extends object
    ? { [Name in keyof T]: DeepInput<T[Name] | AbsentIfOptional<T, Name>> }
    : T;

type AbsentIfOptional<T, Name extends keyof T> =
  T extends Required<Pick<T, Name>> ? never : undefined;

/** The metadata that a job declares; the rest of it is the server's. */
export interface JobMetadata {
  /**
   * A fixed name. Without one the job is named after the resource and the part of its spec that cannot be patched, so that
   * a replacement is created before the old job is deleted.
   */
  name?: string;
  /** What a name made by this package starts with, instead of the resource's name. */
  generateName?: string;
  /** @default the connection's namespace (`volcano:namespace`), else `default` on a Kubernetes server */
  namespace?: string;
  /** Patched in place, key by key; labels of others stay. */
  labels?: Record<string, string>;
  /** Patched in place, key by key; annotations of others stay. */
  annotations?: Record<string, string>;
  /** Objects whose deletion deletes the job. Patched in place; references of others stay. */
  ownerReferences?: OwnerReference[];
  /** What must be removed before the job can go. Patched in place; finalizers of others stay. */
  finalizers?: string[];
}

/** The longest that an operation may take, as durations such as `90s` or `15m`. */
export interface JobTimeouts {
  /** @default 5m */
  create?: string;
  /** @default 2m */
  read?: string;
  /** @default 5m */
  update?: string;
  /** @default 10m */
  delete?: string;
  /** What `waitFor` waits for, beside the operation's own time. @default 1h */
  wait?: string;
}

/** Everything that is the provider's and not the API's. */
export interface JobLifecycle {
  /** One of `volcano:connections`. @default the settings outside of it */
  connection?: string;
  timeouts?: JobTimeouts;
  /**
   * `background`: the job goes at once and its pods after it. `foreground`: the job goes when its pods are gone. `orphan`:
   * the pods stay. @default `auto`: foreground where the name is fixed and may be used again, else background
   */
  deletion?: "auto" | "foreground" | "background" | "orphan";
  /**
   * What becomes of a job at work whose change needs a new one. `stop`: it is deleted. `wait`: it finishes first, within
   * `timeouts.delete`, and the new one is made after that. `refuse`: preview and up fail. A job that is over is replaced in
   * any case. @default `volcano:onReplace`, which is `stop` by default
   */
  onReplace?: "stop" | "wait" | "refuse";
  /**
   * When the resource is done. `created`: the job is there. `running`: its pods run. `completed`: it has succeeded. A failed
   * wait fails the update, and the job stays in the state. @default created
   */
  waitFor?: "created" | "running" | "completed";
  /** How long a job that is waited for may be without running. @default as long as `timeouts.wait` */
  pendingTimeout?: string;
  /**
   * When the job runs again. `change`: when a change needs a new job. `failure`: also when its last run has failed. `always`:
   * with every `pulumi up`, when the last run is over. @default change
   */
  rerunOn?: "change" | "failure" | "always";
  /** Any value, for example an image's digest: when it changes, the job runs again. Only a hash of it is kept. */
  triggers?: unknown;
  /**
   * What a job means that is not on the server any more. `auto`: one that its `ttlSecondsAfterFinished` has taken away, as
   * far as is known, has finished and is kept in the state; any other is made again. `recreate`: it is made again. `keep`: it
   * has finished. `fail`: refresh and update fail. @default auto
   */
  onMissing?: "auto" | "recreate" | "keep" | "fail";
  /**
   * Which job that is there already is taken over instead of one being made. `own`: one with this resource's mark.
   * `unowned`: also one without any owner mark. `any`: whosever it is. @default own
   */
  adopt?: "own" | "unowned" | "any";
  /** Of a VolcanoJob: stopped, until this is false again. A Job has `spec.suspend`. @default false */
  suspended?: boolean;
}

interface JobArguments<Spec> {
  /** Accepted, so that a manifest can be spread in. */
  apiVersion?: pulumi.Input<string | undefined>;
  /** Accepted, so that a manifest can be spread in. */
  kind?: pulumi.Input<string | undefined>;
  metadata?: DeepInput<JobMetadata | undefined>;
  spec: DeepInput<Spec>;
  lifecycle?: DeepInput<JobLifecycle | undefined>;
}

/** Arguments of a VolcanoJob: the manifest's `metadata` and `spec`, and the provider's own `lifecycle`. */
export type VolcanoJobArgs = JobArguments<VolcanoJobSpec>;

/** Arguments of a Job: the manifest's `metadata` and `spec`, and the provider's own `lifecycle`. */
export type JobArgs = JobArguments<JobSpec>;

/** Which job to look up, besides its id. */
export interface GetJobArgs {
  lifecycle?: DeepInput<Pick<JobLifecycle, "connection"> | undefined>;
}
