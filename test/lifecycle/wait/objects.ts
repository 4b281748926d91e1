/** Jobs, pods and what is around them, as tests of waiting make them. */
import type { KubernetesJob } from "../../../provider/api/objects";
import type { Condition, Container, Pod } from "../../../provider/api/pods";
import type { PodGroup } from "../../../provider/api/pod-groups";
import type { JobDetails } from "../../../provider/lifecycle/wait/details";

export const uid = "11111111-2222-3333-4444-555555555555";
/** When all of these jobs were made. */
export const created = "2026-01-01T10:00:00Z";
/** Two minutes and ten seconds later. */
export const now = Date.parse("2026-01-01T10:02:10Z");

export type Changes = Readonly<Record<string, unknown>>;

/** A VolcanoJob `train` of tasks `master` (1) and `worker` (3). */
export function volcanoJobObject(status: Changes, spec: Changes = {}): KubernetesJob {
  return {
    apiVersion: "batch.volcano.sh/v1alpha1",
    kind: "Job",
    metadata: {
      name: "train",
      namespace: "research",
      uid,
      creationTimestamp: created,
      labels: undefined,
      annotations: undefined,
    },
    spec: {
      minAvailable: 4,
      maxRetry: 3,
      queue: "gpu",
      tasks: [
        { name: "master", replicas: 1, template: {} },
        { name: "worker", replicas: 3, template: {} },
      ],
      ...spec,
    },
    status: status as KubernetesJob["spec"],
  };
}

/** A batch/v1 Job `train`. */
export function jobObject(status: Changes, spec: Changes = {}): KubernetesJob {
  return {
    ...volcanoJobObject(status),
    apiVersion: "batch/v1",
    spec: {
      parallelism: 3,
      completions: 3,
      backoffLimit: 6,
      selector: { matchLabels: { "batch.kubernetes.io/controller-uid": uid } },
      template: {},
      ...spec,
    },
  };
}

export function container(changes: Partial<Container> = {}): Container {
  return {
    name: "main",
    image: "train:1",
    isInit: false,
    restartCount: 0,
    isRunning: false,
    waiting: undefined,
    terminated: undefined,
    lastTerminated: undefined,
    ...changes,
  };
}

export function waiting(reason: string, message = "", changes: Partial<Container> = {}): Container {
  return container({ waiting: { reason, message }, ...changes });
}

export function pod(name: string, changes: Partial<Pod> = {}): Pod {
  const task = /-(master|worker)-/.exec(name)?.[1];
  return {
    name,
    labels: task === undefined ? {} : { "volcano.sh/task-spec": task },
    annotations: {},
    owners: [uid],
    isBeingDeleted: false,
    node: "",
    phase: "Pending",
    reason: "",
    message: "",
    conditions: [],
    containers: [],
    ...changes,
  };
}

export function condition(type: string, status: string, reason: string, message = ""): Condition {
  return { type, status, reason, message, lastTransitionTime: created };
}

/** A pod that no node takes. */
export function unscheduled(name: string, message: string, reason = "Unschedulable"): Pod {
  return pod(name, { conditions: [condition("PodScheduled", "False", reason, message)] });
}

export function podGroup(phase: string, conditions: readonly Condition[] = []): PodGroup {
  return { name: `train-${uid}`, phase, queue: "gpu", minMember: 4, conditions };
}

export function details(changes: Partial<JobDetails> = {}): JobDetails {
  return { pods: undefined, podGroup: undefined, unreadable: [], ...changes };
}
