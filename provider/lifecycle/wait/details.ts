/** What is around a job on its server, asked for as far as it may be. */
import type { Client } from "../../api/client.js";
import type { KubernetesJob } from "../../api/objects.js";
import type { PodGroup } from "../../api/pod-groups.js";
import type { Pod } from "../../api/pods.js";
import { isApiError, isProviderError, type ProviderError } from "../../errors.js";
import type { Target } from "../target.js";
import { cleanerOf, hiddenOf } from "./foreign-text.js";

/** What is around a job on the server; what may not be read is undefined, and `unreadable` says it in words. */
export interface JobDetails {
  /** Its own, 500 at most; undefined where nobody asked, or they may not be read. */
  readonly pods: readonly Pod[] | undefined;
  readonly podGroup: PodGroup | undefined;
  /** `pods may not be read: ...`. */
  readonly unreadable: readonly string[];
  /** There are more pods than {@link pods} has. */
  readonly hasMorePods?: boolean;
  /** The server was asked, and there is no PodGroup. */
  readonly hasNoPodGroup?: boolean;
}

/** An answer, or why there is none. */
export type Told<Value> = { readonly is: Value } | { readonly unreadable: string };

/** Nobody waits longer for an answer that only explains something, in milliseconds. */
export const longestQuestionMs = 3000;
/** Not allowed, or not served, as by a gateway that knows the Job APIs only. */
const refusals: readonly number[] = [403, 404, 405, 501];
const longestReason = 300;

/** What each client's server has refused, by what was asked and the namespace. */
const refused = new WeakMap<Client, Map<string, string>>();

function isRefusal(error: ProviderError): boolean {
  const isMissing = isApiError(error, "API_NOT_FOUND");
  return isApiError(error) && refusals.includes(error.status) && !isMissing;
}

function wordsOf(error: ProviderError): string {
  return isApiError(error) && (error.serverMessage ?? "") !== ""
    ? (error.serverMessage ?? "")
    : error.message;
}

/**
 * Asks, unless the server has refused that in this namespace before. Never throws a ProviderError.
 *
 * @param what - `pods`, as people read it
 */
export async function ask<Value>(
  { client, namespace }: Pick<Target, "client" | "namespace">,
  object: KubernetesJob,
  { what, question }: { readonly what: string; readonly question: () => Promise<Value> },
): Promise<Told<Value>> {
  const known = refused.get(client) ?? new Map<string, string>();
  refused.set(client, known);
  const key = `${what} ${namespace}`;
  const before = known.get(key);
  if (before !== undefined) {
    return { unreadable: before };
  }
  try {
    return { is: await question() };
  } catch (error) {
    if (!isProviderError(error)) {
      throw error;
    }
    const words = cleanerOf(object).line(wordsOf(error), longestReason);
    if (!isRefusal(error)) {
      return { unreadable: `${what} could not be read: ${words}` };
    }
    const unreadable = `${what} may not be read: ${words}`;
    known.set(key, unreadable);
    return { unreadable };
  }
}

/** The job's own pods: others may have its labels, as those of a job that had its name before. */
export async function readPods(
  target: Pick<Target, "client" | "namespace" | "kind">,
  object: KubernetesJob,
): Promise<Told<{ readonly pods: readonly Pod[]; readonly hasMore: boolean }>> {
  const question = async () => {
    const { items, hasMore } = await target.client.pods(target.namespace, {
      labelSelector: target.kind.insight.podSelector(object),
      hidden: hiddenOf(object),
      timeoutMs: longestQuestionMs,
    });
    return { pods: items.filter(({ owners }) => owners.includes(object.metadata.uid)), hasMore };
  };
  return ask(target, object, { what: "pods", question });
}

async function readGroup(target: Target, object: KubernetesJob) {
  const name = target.kind.insight.podGroupName(object);
  if (name === undefined) {
    return undefined;
  }
  const question = () =>
    target.client.podGroup(target.namespace, name, {
      hidden: hiddenOf(object),
      timeoutMs: longestQuestionMs,
    });
  return ask(target, object, { what: "its PodGroup", question });
}

/**
 * What is around a job, as far as its stage makes it useful: pods of one that is at work or has failed, and the PodGroup of
 * one that waits. Two requests at most, three seconds at most; what the server refuses is not asked again in the process for
 * that namespace. Never throws a ProviderError.
 */
export async function readDetails(target: Target, object: KubernetesJob): Promise<JobDetails> {
  const { is } = target.kind.stageOf(object.status ?? {}, object.spec);
  const asksPods = is === "pending" || is === "running" || is === "failed";
  const [pods, group] = await Promise.all([
    asksPods ? readPods(target, object) : undefined,
    is === "pending" ? readGroup(target, object) : undefined,
  ]);
  const podGroup = group && "is" in group ? group.is : undefined;
  return {
    pods: pods && "is" in pods ? pods.is.pods : undefined,
    podGroup,
    unreadable: [pods, group].flatMap((told) =>
      told && "unreadable" in told ? [told.unreadable] : [],
    ),
    hasMorePods: pods !== undefined && "is" in pods && pods.is.hasMore,
    hasNoPodGroup: group !== undefined && "is" in group && podGroup === undefined,
  };
}
