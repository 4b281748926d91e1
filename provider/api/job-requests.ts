/** Addresses, names for messages, and the reading of answers, for the jobs of one kind in one namespace. */
import { ConfigError, InputError } from "../errors.js";
import type { ApiRequest } from "./pipeline.js";
import type { CallOptions } from "./call-options.js";
import type { KindApi } from "../kinds/kind-api.js";
import { type KubernetesJob, kubernetesJobSchema, listSchema } from "./objects.js";
import { type Answer, type Question, toUnexpectedAnswer } from "./response-errors.js";
import { parseWarnings } from "./warnings.js";

/** Stands for all namespaces, in list, iterate and watch. */
export const allNamespaces = "*";

/** One page of jobs. */
export interface JobList {
  readonly items: readonly KubernetesJob[];
  /** Of the whole list; a watch can start from it. */
  readonly resourceVersion: string | undefined;
  /** To be handed to the next call; undefined on the last page. */
  readonly continue: string | undefined;
  readonly remainingItemCount: number | undefined;
  readonly warnings: readonly string[];
}

/** Jobs of one kind in one namespace, or in all. */
export interface JobScope {
  readonly kind: KindApi;
  /** Undefined: nobody named one, and the connection has no default. */
  readonly namespace: string | undefined;
  /** Manifests whose values are kept out of errors and warnings. */
  readonly hidden?: readonly object[] | undefined;
  /** The time of a call that names none. */
  readonly leftMs?: (() => number) | undefined;
}

const nameForm = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/i;

/**
 * The request of an operation on one job. The name is checked here, since an empty one or `..` would turn the request into
 * one on the whole collection.
 * @throws InputError, ConfigError
 */
export function itemRequest(scope: JobScope, call: ItemCall, options: CallOptions): ApiRequest {
  const { kind } = scope;
  const namespace = namespaceOf(scope);
  const purpose = `${call.verb} ${kind.name} ${namespace}/${call.name}`;
  if (namespace === allNamespaces) {
    throw new InputError(`${purpose}: a single job is in a single namespace; name it`);
  }
  if (!nameForm.test(call.name)) {
    throw new InputError(
      `${purpose}: \`${call.name}\` cannot be the name of a job; use lower-case letters, digits, - and .`,
    );
  }
  const subresource = call.subresource === undefined ? "" : `/${call.subresource}`;
  return {
    purpose,
    method: call.method,
    path: `${collectionPath(kind, namespace)}/${call.name}${subresource}`,
    hidden: scope.hidden,
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? scope.leftMs?.(),
  };
}

/** An operation on one job. */
export interface ItemCall {
  readonly verb: string;
  readonly method: string;
  readonly name: string;
  readonly subresource?: "status";
}

/** The request of an operation on the collection. @throws InputError, ConfigError */
export function collectionRequest(
  scope: JobScope,
  call: { readonly verb: string; readonly method: string; readonly name?: string | undefined },
  options: CallOptions,
): ApiRequest {
  const { kind } = scope;
  const namespace = namespaceOf(scope);
  const isEverywhere = namespace === allNamespaces;
  const subject =
    call.name === undefined
      ? `${kind.name}s in ${isEverywhere ? "all namespaces" : namespace}`
      : `${kind.name} ${namespace}/${call.name}`;
  const purpose = `${call.verb} ${subject}`;
  if (isEverywhere && call.method !== "GET") {
    throw new InputError(`${purpose}: this needs a single namespace; name it`);
  }
  return {
    purpose,
    method: call.method,
    path: collectionPath(kind, namespace),
    hidden: scope.hidden,
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? scope.leftMs?.(),
  };
}

function namespaceOf({ namespace, kind }: JobScope): string {
  if (namespace === undefined) {
    throw new ConfigError(
      "CONFIG_MISSING",
      `address a ${kind.name}: no namespace is given and there is no default; give metadata.namespace, or run \`pulumi config set volcano:namespace <namespace>\``,
    );
  }
  if (namespace !== allNamespaces && !nameForm.test(namespace)) {
    throw new InputError(
      `address a ${kind.name}: \`${namespace}\` cannot be the name of a namespace`,
    );
  }
  return namespace;
}

function collectionPath({ apiVersion, plural }: KindApi, namespace: string): string {
  const root = `/apis/${apiVersion}`;
  return namespace === allNamespaces
    ? `${root}/${plural}`
    : `${root}/namespaces/${namespace}/${plural}`;
}

/** Reads one job out of an answer. @throws ApiError `API_UNEXPECTED_ANSWER` */
export function readJob(answer: Answer, question: Question, kind: KindApi): KubernetesJob {
  const job = toJob(parseJson(answer, question), kind);
  if (!job.success) {
    throw toUnexpectedAnswer(answer, question, job.error);
  }
  return job.data;
}

/** A job, or why the value is none. Items of batch/v1 lists carry neither `kind` nor `apiVersion`. */
export function toJob(value: unknown, kind: KindApi) {
  const isObject = typeof value === "object" && value !== null;
  return kubernetesJobSchema.safeParse(
    isObject ? { apiVersion: kind.apiVersion, kind: kind.kind, ...value } : value,
  );
}

/** Reads a list out of an answer. @throws ApiError `API_UNEXPECTED_ANSWER` */
export function readList(answer: Answer, question: Question, kind: KindApi): JobList {
  const list = listSchema.safeParse(parseJson(answer, question));
  if (!list.success) {
    throw toUnexpectedAnswer(answer, question, list.error);
  }
  const { metadata, items } = list.data;
  return {
    items: (items ?? []).map((item) => {
      const job = toJob(item, kind);
      if (!job.success) {
        throw toUnexpectedAnswer(answer, question, job.error);
      }
      return job.data;
    }),
    resourceVersion: metadata?.resourceVersion,
    // An empty token means the same as none.
    continue: metadata?.continue === "" ? undefined : metadata?.continue,
    remainingItemCount: metadata?.remainingItemCount,
    warnings: parseWarnings(answer.headers.warning),
  };
}

function parseJson(answer: Answer, question: Question): unknown {
  try {
    return JSON.parse(answer.body);
  } catch (cause) {
    throw toUnexpectedAnswer(answer, question, cause);
  }
}

/**
 * The jobs in the answer to a delete: the one that still exists, the deleted ones, or none beside a Status.
 * @throws ApiError `API_UNEXPECTED_ANSWER` where no API speaks: a proxy's page must not pass for a deletion
 */
export function readDeleted(
  answer: Answer,
  question: Question,
  api: KindApi,
): readonly KubernetesJob[] {
  const value = parseJson(answer, question);
  const items = listSchema.safeParse(value).data?.items;
  const kind: unknown =
    typeof value === "object" && value !== null ? Reflect.get(value, "kind") : undefined;
  if (items === undefined && typeof kind !== "string") {
    throw toUnexpectedAnswer(answer, question);
  }
  const candidates = items ?? (kind === api.kind ? [value] : []);
  return candidates.flatMap((candidate) => {
    const job = toJob(candidate, api);
    return job.success ? [job.data] : [];
  });
}

/** A delete that leaves something to finalizers answers with the object, a finished one with a Status. */
export function saysGone(answer: Answer): boolean {
  try {
    const value: unknown = JSON.parse(answer.body);
    const member = (name: string): unknown => Reflect.get(Object(value), name);
    return member("kind") === "Status" && member("status") === "Success";
  } catch {
    return false;
  }
}
