import { canonicalQuantity } from "../../provider/go-spelling/quantity.js";
import { listAt, objectAt, textAt } from "../../provider/server/json-access.js";
import type { JsonObject } from "../../provider/values/json.js";
import {
  isBound,
  type ContainerChange,
  type ContainerEnd,
  type PodCondition,
  type PodRecord,
} from "./pod.js";

type State = NonNullable<ContainerChange["state"]>;

const statesOfPhases: Readonly<Record<string, State>> = {
  Pending: "waiting",
  Running: "running",
  Unknown: "running",
  Succeeded: "terminated",
  Failed: "terminated",
};

function stateOf(pod: PodRecord, change: ContainerChange): State {
  if (change.state) {
    return change.state;
  }
  return change.exitCode === undefined ? (statesOfPhases[pod.phase] ?? "waiting") : "terminated";
}

function texts({ reason, message }: { readonly reason?: string; readonly message?: string }) {
  return { ...(reason ? { reason } : {}), ...(message ? { message } : {}) };
}

function terminated(pod: PodRecord, end: ContainerEnd): JsonObject {
  const { exitCode, signal, reason = exitCode === 0 ? "Completed" : "Error", message } = end;
  return {
    exitCode,
    ...(signal === undefined ? {} : { signal }),
    ...texts({ reason, ...(message === undefined ? {} : { message }) }),
    startedAt: pod.createdAt,
    finishedAt: pod.changedAt,
  };
}

function stateDocument(pod: PodRecord, change: ContainerChange, waitsFor: string): JsonObject {
  switch (stateOf(pod, change)) {
    case "waiting":
      return { waiting: { reason: waitsFor, ...texts(change) } };
    case "running":
      return { running: { startedAt: pod.changedAt } };
    case "terminated": {
      const exitCode = change.exitCode ?? (pod.phase === "Failed" ? 1 : 0);
      return { terminated: terminated(pod, { ...change, exitCode }) };
    }
  }
}

/** Status of one container, before anything about the whole pod. */
function containerStatus(
  pod: PodRecord,
  container: unknown,
  byDefault: ContainerChange,
  waitsFor: string,
): JsonObject {
  const name = textAt(container, "name");
  const change = pod.containers.get(name) ?? byDefault;
  const state = stateDocument(pod, change, waitsFor);
  const isRunning = state["running"] !== undefined;
  return {
    name,
    state,
    lastState: change.last ? { terminated: terminated(pod, change.last) } : {},
    ready: isRunning,
    restartCount: change.restartCount ?? 0,
    image: textAt(container, "image"),
    imageID: "",
    started: isRunning,
  };
}

/** An init container has done its work before the others start, and is ready when it ended well. */
function initStatuses(pod: PodRecord, spec: JsonObject): JsonObject[] {
  const done: ContainerChange = { state: "terminated", exitCode: 0 };
  return listAt(spec, "initContainers").map((container) => {
    const status = containerStatus(pod, container, done, "PodInitializing");
    const isDone = objectAt(status, "state", "terminated")["exitCode"] === 0;
    return { ...status, ready: isDone };
  });
}

const readiness: Readonly<Record<string, string>> = {
  Succeeded: "PodCompleted",
  Failed: "PodFailed",
};

/** Conditions of a pod that a node has (pkg/kubelet/status/generate.go of Kubernetes 1.34). */
function boundConditions(
  pod: PodRecord,
  inits: readonly JsonObject[],
  containers: readonly JsonObject[],
): PodCondition[] {
  const unready = containers.filter(({ ready }) => ready !== true).map(({ name }) => String(name));
  const isInitialized = inits.every(({ ready }) => ready === true);
  const ended = readiness[pod.phase];
  const cause = ended
    ? { reason: ended }
    : {
        reason: "ContainersNotReady",
        message: `containers with unready status: [${unready.join(" ")}]`,
      };
  const ready =
    unready.length === 0 ? { status: "True" as const } : { status: "False" as const, ...cause };
  return [
    { type: "Initialized", status: isInitialized ? "True" : "False" },
    { type: "Ready", ...ready },
    { type: "ContainersReady", ...ready },
    { type: "PodScheduled", status: "True" },
  ];
}

function conditionDocument({ type, status, ...words }: PodCondition, time: string): JsonObject {
  return { type, status, lastProbeTime: null, lastTransitionTime: time, ...texts(words) };
}

function conditionsOf(pod: PodRecord, known: readonly PodCondition[]): JsonObject[] {
  const told = new Map(pod.conditions.map((condition) => [condition.type, condition]));
  const merged = known.map((condition) => told.get(condition.type) ?? condition);
  const added = pod.conditions.filter(({ type }) => known.every((each) => each.type !== type));
  return [...merged, ...added].map((condition) => conditionDocument(condition, pod.changedAt));
}

const judged = ["cpu", "memory"] as const;

function amounts(container: unknown, kind: "limits" | "requests"): (string | undefined)[] {
  const given = objectAt(container, "resources", kind);
  return judged.map((name) => {
    const amount = given[name];
    const text =
      typeof amount === "string" || typeof amount === "number" ? canonicalQuantity(amount) : "";
    return text === "" || text === "0" ? undefined : text;
  });
}

/** Quality of service: by cpu and memory of all containers. */
function qosClass(spec: JsonObject): string {
  const all = [...listAt(spec, "initContainers"), ...listAt(spec, "containers")].map((each) => ({
    limits: amounts(each, "limits"),
    requests: amounts(each, "requests"),
  }));
  if (all.every((each) => [...each.limits, ...each.requests].every((one) => one === undefined))) {
    return "BestEffort";
  }
  const isGuaranteed = all.every(({ limits, requests }) =>
    limits.every((limit, i) => limit !== undefined && limit === requests[i]),
  );
  return isGuaranteed ? "Guaranteed" : "Burstable";
}

/** Status of a pod, by its phase and by what was said of it. */
export function podStatus(pod: PodRecord, spec: JsonObject): JsonObject {
  const { phase } = pod;
  if (!isBound(pod)) {
    const conditions = conditionsOf(pod, []);
    return {
      phase,
      ...(conditions.length > 0 ? { conditions } : {}),
      ...texts(pod),
      qosClass: qosClass(spec),
    };
  }
  const inits = initStatuses(pod, spec);
  const waitsFor = inits.length > 0 ? "PodInitializing" : "ContainerCreating";
  const containers = listAt(spec, "containers").map((each) =>
    containerStatus(pod, each, {}, waitsFor),
  );
  return {
    phase,
    conditions: conditionsOf(pod, boundConditions(pod, inits, containers)),
    ...texts(pod),
    startTime: pod.createdAt,
    ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
    containerStatuses: containers,
    qosClass: qosClass(spec),
  };
}
