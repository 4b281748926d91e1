/** What a kind knows of its jobs for people who wait for one, or ask why one has failed. */
import type { FrozenJsonObject } from "../values/json.js";

/** A job on its server. */
export interface JobObject {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: FrozenJsonObject;
  readonly status?: FrozenJsonObject | undefined;
}

/** How far a job is, in parts of a sentence. */
export interface JobProgress {
  /** What it does: `Running`; the server's word where it has one. */
  readonly word: string;
  /** Since when, RFC 3339; `""` where that is not known. */
  readonly since: string;
  /** Pods that are there and do not run yet. */
  readonly pending: number;
  /** What else counts: `4 of 10 succeeded`. */
  readonly notes: readonly string[];
}

/** What is known of a pod that has failed. */
export interface FailedPod {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Of its containers; 0 where it was never known. */
  readonly exitCode: number;
}

/** See the file. */
export interface KindInsight {
  readonly progressOf: (job: JobObject) => JobProgress;
  /** Selects the job's pods; others may fit as well, whose owner is another. */
  readonly podSelector: (job: JobObject) => string;
  /** What `kubectl logs` takes for them. */
  readonly podsForKubectl: (job: JobObject) => string;
  /** Which part of the job a pod is: `task worker`, `index 3`; `""` on a job without parts. */
  readonly partOf: (pod: Pick<FailedPod, "labels" | "annotations">) => string;
  /** Name of the PodGroup with which Volcano schedules it; undefined where Volcano does not. */
  readonly podGroupName: (job: JobObject) => string | undefined;
  /** Why a failed job may have no PodGroup, no pods, or none any more; `""` where there is nothing to say. */
  readonly whyNoPods: (job: JobObject) => string;
  /** What the object itself says about its failure beside its stage's reason and message, a sentence each. */
  readonly causesOf: (job: JobObject, failed: readonly FailedPod[]) => string[];
}
