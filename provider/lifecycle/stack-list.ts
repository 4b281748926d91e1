/** Lists of the jobs of a stack, which stand in for many reads of single jobs. */
import type { Client } from "../api/client.js";
import type { KubernetesJob } from "../api/objects.js";
import { systemClock } from "../time/clock.js";
import { deadlineIn } from "../time/deadline.js";
import type { Target } from "./job-target.js";
import { stackMark, stackSelector } from "./marks.js";
import { longestCourtesyMs } from "./patience.js";

/** Jobs on one page of a list. */
export const pageSize = 500;

/** Whether the jobs of the target's stack carry the label that finds them. */
export function isListable({ origin, connection }: Target): boolean {
  return origin !== "" && connection.ownerMarks;
}

/** A value for each stack, of one kind of job, in one namespace, of one server: made when it is first asked for. */
export function perStack<Value>(make: (target: Target) => Value): (target: Target) => Value {
  const known = new WeakMap<Client, Map<string, Value>>();
  return (target) => {
    const { client, kind, namespace, origin } = target;
    const values = known.get(client) ?? new Map<string, Value>();
    known.set(client, values);
    const key = [kind.name, namespace, stackMark(origin)].join(" ");
    const value = values.get(key) ?? make(target);
    values.set(key, value);
    return value;
  };
}

/**
 * All jobs of the target's stack, page by page, as they are when this is called or later (no `resourceVersion`: the server
 * asks its own store). It has ten seconds of its own, whoever asks for it: see {@link inTime}.
 *
 * @param hidden declarations of those who ask, whose values are taken out of what the server says; read when it says so, so
 *   that somebody may be added while the list is under way
 * @throws what the client throws
 */
export function listStack(
  { client, kind, namespace, origin }: Target,
  hidden: readonly object[],
): AsyncIterable<KubernetesJob> {
  const deadline = deadlineIn(longestCourtesyMs, systemClock);
  const jobs = client.jobsOf(kind.api, namespace, { hidden, leftMs: () => deadline.leftMs() });
  return jobs.iterate({ labelSelector: stackSelector(origin), limit: pageSize });
}

/**
 * Waits for an answer that others wait for as well, for no more than half of the time that the target's operation has left:
 * the other half is for asking alone.
 *
 * @returns undefined where it takes longer
 */
export async function inTime<Value>(
  { deadline }: Target,
  answer: Promise<Value>,
): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.min(longestCourtesyMs, deadline.leftMs() / 2), undefined);
  });
  try {
    return await Promise.race([answer, end]);
  } finally {
    clearTimeout(timer);
  }
}
