/**
 * Jobs of a resource beside the one that it has: a run that was killed after its request had reached the server leaves a job
 * that no state knows of, and a program that was edited before the next run never asks for it again.
 */
import type { Client } from "../api/client.js";
import type { KubernetesJob } from "../api/objects.js";
import { isProviderError } from "../errors.js";
import type { Kind } from "../kinds/kind.js";
import { deleteCommand } from "./kubectl.js";
import { annotationOf, originAnnotation, stackMark, stackSelector } from "./marks.js";
import { tellOnce } from "./messages.js";
import { longestCourtesyMs } from "./patience.js";
import { isOfState } from "./run-memory.js";
import type { Target } from "./target.js";

interface OtherJob {
  readonly name: string;
  readonly origin: unknown;
  readonly since: string;
}

const asked = new WeakMap<Client, Map<string, Promise<readonly OtherJob[]>>>();

/** Somebody may still be waiting for what it does. */
function isAtWork(kind: Kind, { metadata, status }: KubernetesJob): boolean {
  const { phase } = kind.digestStatus(status ?? {});
  return metadata.deletionTimestamp === undefined && !kind.finishedPhases.includes(phase);
}

async function list({ kind, jobs, origin, deadline }: Target): Promise<OtherJob[]> {
  const found: OtherJob[] = [];
  const options = {
    labelSelector: stackSelector(origin),
    timeoutMs: Math.min(longestCourtesyMs, deadline.leftMs()),
  };
  try {
    for await (const job of jobs.iterate(options)) {
      const { name, creationTimestamp } = job.metadata;
      if (isAtWork(kind, job)) {
        const owner = annotationOf(job.metadata, originAnnotation);
        found.push({ name, origin: owner, since: creationTimestamp ?? "an unknown time" });
      }
    }
  } catch (error) {
    // Not everybody may list; then what was found until here has to do.
    if (!isProviderError(error)) {
      throw error;
    }
  }
  return found;
}

/** The stack's jobs that are at work: one question for all resources of a run. */
function jobsOfStack(target: Target): Promise<readonly OtherJob[]> {
  const { client, kind, namespace, origin } = target;
  const lists = asked.get(client) ?? new Map<string, Promise<readonly OtherJob[]>>();
  asked.set(client, lists);
  const key = [kind.name, namespace, stackMark(origin)].join(" ");
  const known = lists.get(key) ?? list(target);
  lists.set(key, known);
  return known;
}

/**
 * Says on the row which other jobs at work carry this resource's mark, where the state was not seen to have them. They are
 * left alone: whether a killed run has left them, or somebody has kept them on purpose (`retainOnDelete`), nothing on the
 * server tells. Never fails.
 */
export async function tellLeftBehind(target: Target): Promise<void> {
  const { kind, namespace, origin, connection } = target;
  if (origin === "" || !connection.ownerMarks) {
    return;
  }
  for (const { name, since, origin: owner } of await jobsOfStack(target)) {
    const isOwn = name === target.name || isOfState(origin, `${namespace}/${name}`);
    if (owner !== origin || isOwn) {
      continue;
    }
    const text = `${target.label}: this resource has another job at work, ${namespace}/${name}, since ${since}, which this state does not speak of: a run that was interrupted has left it, or it was kept on purpose. It was left alone, and runs beside this one; to end it: ${deleteCommand({ kind, namespace, name })}`;
    await tellOnce("warning", { origin, text });
  }
}
