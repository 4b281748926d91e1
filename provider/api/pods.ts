/** Pods of a job, read for what they say about it, and the ends of their logs. */
import { z } from "zod";
import { InputError } from "../errors.js";
import { listQuery } from "./call-options.js";
import { count, listOf, text, texts } from "./foreign-values.js";
import type { Pipeline } from "./pipeline.js";
import { objectNameForm, readObject, type ObjectOptions } from "./read-object.js";

/** How a container came to its end. */
export interface Termination {
  readonly exitCode: number;
  /** `OOMKilled`, `Error`, `ContainerCannotRun` ... */
  readonly reason: string;
  /** What the container has written to its termination log, or the runtime's words. */
  readonly message: string;
  /** RFC 3339; `""` where the kubelet does not know. */
  readonly finishedAt: string;
}

/** A container of a pod, as its kubelet reports it. */
export interface Container {
  readonly name: string;
  readonly image: string;
  /** It runs before the others do. */
  readonly isInit: boolean;
  readonly restartCount: number;
  readonly isRunning: boolean;
  /** Why it does not run yet, or not again: `ImagePullBackOff`, `CrashLoopBackOff` ... */
  readonly waiting: { readonly reason: string; readonly message: string } | undefined;
  readonly terminated: Termination | undefined;
  /** The end before its last start. */
  readonly lastTerminated: Termination | undefined;
}

/** A condition of a pod or of a PodGroup. */
export interface Condition {
  readonly type: string;
  /** `True`, `False` or `Unknown`. */
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
}

/** A pod, as far as it says something about its job; texts are the server's and unclean. */
export interface Pod {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Uids of what it belongs to. */
  readonly owners: readonly string[];
  readonly isBeingDeleted: boolean;
  /** `""` while no node has it. */
  readonly node: string;
  /** `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`. */
  readonly phase: string;
  /** `Evicted`, `DeadlineExceeded` ...; `""` as a rule. */
  readonly reason: string;
  readonly message: string;
  readonly conditions: readonly Condition[];
  /** Those that start first come first. */
  readonly containers: readonly Container[];
}

/** The first pods that fit. */
export interface PodList {
  readonly items: readonly Pod[];
  /** How many more there are; undefined where the server does not count them, as it does not with a selector. */
  readonly remaining: number | undefined;
  readonly hasMore: boolean;
}

/** Which pods. */
export interface PodListOptions extends ObjectOptions {
  readonly labelSelector?: string | undefined;
  /** At most so many. @default 500, and never more */
  readonly limit?: number | undefined;
}

/** Which part of a log. */
export interface PodLogOptions extends ObjectOptions {
  readonly container?: string | undefined;
  /** Lines from the end. @default 20 */
  readonly tailLines?: number | undefined;
  /** Of the container's run before its last start. @default false */
  readonly previous?: boolean | undefined;
}

const mostPods = 500;
const defaultTailLines = 20;
/**
 * The server counts these from the beginning of the tail and drops what comes after them (k8s.io/api v0.34.1, PodLogOptions):
 * so many bytes hold twenty lines, of which the last ones count, in all but odd cases.
 */
const longestLog = 65_536;
const fewLines = 2;

const terminationSchema = z.object({
  exitCode: count,
  reason: text,
  message: text,
  finishedAt: text,
});
const stateSchema = z
  .object({
    waiting: z.object({ reason: text, message: text }).optional().catch(undefined),
    running: z.object({}).optional().catch(undefined),
    terminated: terminationSchema.optional().catch(undefined),
  })
  .catch({});
const containerSchema = z.object({
  name: text,
  image: text,
  restartCount: count,
  state: stateSchema,
  lastState: stateSchema,
});

/** Also of a PodGroup. */
export const conditionSchema = z.object({
  type: text,
  status: text,
  reason: text,
  message: text,
  lastTransitionTime: text,
});

const podSchema = z.object({
  metadata: z.object({
    name: text,
    labels: texts,
    annotations: texts,
    ownerReferences: listOf(z.object({ uid: text })),
    deletionTimestamp: text,
  }),
  spec: z.object({ nodeName: text }).catch({ nodeName: "" }),
  status: z
    .object({
      phase: text,
      reason: text,
      message: text,
      conditions: listOf(conditionSchema),
      initContainerStatuses: listOf(containerSchema),
      containerStatuses: listOf(containerSchema),
    })
    .partial()
    .catch({}),
});

const podListSchema = z.object({
  metadata: z.object({ continue: text, remainingItemCount: z.number().optional() }).partial(),
  items: z.array(podSchema).nullish(),
});

function toContainer(isInit: boolean) {
  return (status: z.output<typeof containerSchema>): Container => ({
    name: status.name,
    image: status.image,
    isInit,
    restartCount: status.restartCount,
    isRunning: status.state.running !== undefined,
    waiting: status.state.waiting,
    terminated: status.state.terminated,
    lastTerminated: status.lastState.terminated,
  });
}

function toPod({ metadata, spec, status }: z.output<typeof podSchema>): Pod {
  return {
    name: metadata.name,
    labels: metadata.labels,
    annotations: metadata.annotations,
    owners: metadata.ownerReferences.map(({ uid }) => uid),
    isBeingDeleted: metadata.deletionTimestamp !== "",
    node: spec.nodeName,
    phase: status.phase ?? "",
    reason: status.reason ?? "",
    message: status.message ?? "",
    conditions: status.conditions ?? [],
    containers: [
      ...(status.initContainerStatuses ?? []).map(toContainer(true)),
      ...(status.containerStatuses ?? []).map(toContainer(false)),
    ],
  };
}

function parsePods(body: unknown): PodList {
  const { metadata, items } = podListSchema.parse(body);
  return {
    items: (items ?? []).map(toPod),
    remaining: metadata.remainingItemCount,
    hasMore: (metadata.continue ?? "") !== "",
  };
}

/**
 * Something in the core group, as far as the path goes.
 * @throws InputError for a name that would make another path of it
 */
function pathOf(purpose: string, names: { namespace: string; pod?: string }): string {
  const wrong = Object.values(names).find((name) => !objectNameForm.test(name));
  if (wrong !== undefined) {
    throw new InputError(`${purpose}: this cannot be the name of a namespace or a pod`);
  }
  const pods = `/api/v1/namespaces/${names.namespace}/pods`;
  return names.pod === undefined ? pods : `${pods}/${names.pod}/log`;
}

/**
 * The first pods of a namespace that a selector fits, 500 at most.
 *
 * @throws ApiError, AuthError, ConfigError, InputError, TransportError
 */
export async function listPods(
  pipeline: Pipeline,
  namespace: string,
  options: PodListOptions = {},
): Promise<PodList> {
  const purpose = `list pods in ${namespace}`;
  const { labelSelector, limit = mostPods } = options;
  const query = listQuery({ labelSelector, limit: Math.min(limit, mostPods) });
  const path = pathOf(purpose, { namespace });
  return readObject(pipeline, { purpose, path, query, parse: parsePods }, options);
}

/** A server that knows no bounds gets one here, from the beginning of a line where there is one. */
function endOf(body: string): string {
  if (body.length <= longestLog) {
    return body;
  }
  const end = body.slice(-longestLog);
  const newline = end.indexOf("\n");
  return newline === -1 || newline === end.length - 1 ? end : end.slice(newline + 1);
}

/**
 * The last lines of a container's log, 64 KiB at most, as the container wrote them. Not asked again where the server answers
 * with a fault: the kubelet behind it may be gone for good.
 *
 * @throws ApiError, AuthError, ConfigError, InputError, TransportError
 */
export async function readPodLog(
  pipeline: Pipeline,
  namespace: string,
  pod: string,
  options: PodLogOptions = {},
): Promise<string> {
  const purpose = `read the log of the pod ${namespace}/${pod}`;
  const path = pathOf(purpose, { namespace, pod });
  const ask = (tailLines: number) =>
    pipeline.perform(
      {
        purpose,
        method: "GET",
        path,
        query: {
          container: options.container,
          previous: options.previous === true ? "true" : undefined,
          tailLines: String(tailLines),
          limitBytes: String(longestLog),
        },
        hidden: options.hidden,
        isRepeatable: false,
        signal: options.signal,
        timeoutMs: options.timeoutMs,
      },
      (answer) => answer.body,
    );
  const wanted = options.tailLines ?? defaultTailLines;
  const body = await ask(wanted);
  // What was cut off is the end, which says more than what comes before it.
  const isCut = Buffer.byteLength(body) >= longestLog && wanted > fewLines;
  return endOf(isCut ? await ask(fewLines) : body);
}
