import type { JsonObject } from "../../provider/values/json.js";

/** Phases of a pod. */
export type PodPhase = "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";

/** A pod that an emulated controller has made, for assertions; the API shows it whole. */
export interface EmulatedPod {
  readonly namespace: string;
  readonly name: string;
  /** Uid of the job, undefined once the pod is orphaned. */
  readonly owner: string | undefined;
  readonly phase: string;
  /** Name of the job that it was made for. */
  readonly job: string;
  /** The task of a VolcanoJob; `""` for the pod of another job. */
  readonly task: string;
  /** Its number in the task, or the completion index of an indexed Job; undefined where pods have none. */
  readonly index: number | undefined;
}

/** How a container ended. */
export interface ContainerEnd {
  readonly exitCode: number;
  readonly signal?: number;
  /** Default: `Completed` for exit code 0, else `Error`. */
  readonly reason?: string;
  /** The termination message. */
  readonly message?: string;
}

/** What a container does. Members that are left out follow from the phase of its pod. */
export interface ContainerChange {
  /** A container or an init container. Default: the first container. */
  readonly name?: string;
  /** Default: `terminated` where there is an exit code, else what goes with the pod's phase. */
  readonly state?: "waiting" | "running" | "terminated";
  /** `ImagePullBackOff` of one that waits, `OOMKilled` of one that has ended ... */
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode?: number;
  readonly signal?: number;
  readonly restartCount?: number;
  /** How it ended the time before: that of a crash loop. */
  readonly last?: ContainerEnd;
}

/** A condition of a pod. */
export interface PodCondition {
  /** `PodScheduled`, `Ready` ... */
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
}

/** What a test makes of a pod; what is left out stays as it is. */
export interface PodChange {
  readonly phase?: PodPhase;
  /** `status.reason`, as `Evicted`. */
  readonly reason?: string;
  /** `status.message`. */
  readonly message?: string;
  readonly container?: ContainerChange;
  /** Each takes the place of the one of its type. */
  readonly conditions?: readonly PodCondition[];
  /** The scheduler finds no node, and says this: the condition PodScheduled with reason Unschedulable. */
  readonly unschedulable?: string;
  /** All that the container has written. */
  readonly log?: string;
  /** What it wrote before it was restarted. */
  readonly previousLog?: string;
}

/** Texts that a container has written. */
export interface ContainerLog {
  readonly current: string;
  readonly previous: string;
}

/** A pod as the emulator keeps it: what it was made of, and what was said of it. Its document is written when it is asked for. */
export interface PodRecord extends EmulatedPod {
  /** Kind of its job. */
  readonly kind: string;
  /** The job as it was when the pod was made. */
  readonly source: JsonObject;
  readonly uid: string;
  readonly revision: number;
  readonly createdAt: string;
  /** When it came into its phase. */
  readonly changedAt: string;
  /** A test has said how it ended: the job's own phases do not change it any more. */
  readonly isTold: boolean;
  readonly reason: string;
  readonly message: string;
  readonly containers: ReadonlyMap<string, ContainerChange>;
  readonly conditions: readonly PodCondition[];
  readonly logs: ReadonlyMap<string, ContainerLog>;
}

const endPhases: ReadonlySet<string> = new Set(["Succeeded", "Failed"]);

/** True for a pod whose containers have all ended. */
export function isEnded({ phase }: EmulatedPod): boolean {
  return endPhases.has(phase);
}

/** True once a node has it. */
export function isBound(pod: PodRecord): boolean {
  return pod.phase !== "Pending" || pod.containers.size > 0;
}
