/** What a job on the server is doing, for telling what its end would stop. */
import type { KubernetesJob } from "../api/objects.js";
import { isProviderError, type ProviderError } from "../errors.js";
import type { Kind } from "../kinds/kind.js";
import { describeAge } from "../time/age.js";
import { isOurs } from "./generations.js";
import type { JobProperties } from "./inputs.js";
import { lastPhase } from "./last-outcome.js";
import { longestCourtesyMs } from "./patience.js";
import { connectionOf } from "./session.js";
import { look, targetOf, type Target } from "./target.js";

/** A job that is not over. */
export interface Work {
  /** The server's word; `""` where no controller has looked at the job yet. */
  readonly phase: string;
  /** Pods that run. */
  readonly running: number;
  /** Pods that it has at a time. */
  readonly wanted: number;
  /** RFC 3339: since when it runs, else when it was made. */
  readonly since: string | undefined;
}

/** What is known of the work of a resource's job. */
export type Finding =
  /** There is no job, or it is over, or it has never done anything and waits for somebody to let it go on. */
  | { readonly is: "no work" }
  | { readonly is: "work"; readonly work: Work }
  /** The server cannot be asked; `phase` is what the state says, `""` where it says nothing. */
  | { readonly is: "unknown"; readonly because: ProviderError; readonly phase: string };

/** Connections that could not be asked: the other rows of the run need not find that out again. */
const silent = new WeakMap<object, ProviderError>();

type SeenJob = Pick<KubernetesJob, "metadata" | "spec" | "status">;

/** What there is of a job that is not over, whether it does anything or not; undefined where it is over. */
export function remainderOf(
  kind: Kind,
  { metadata, spec, status = {} }: SeenJob,
): Work | undefined {
  const { phase, startTime } = kind.digestStatus(status);
  if (kind.finishedPhases.includes(phase)) {
    return undefined;
  }
  const since = startTime === "" ? metadata.creationTimestamp : startTime;
  return { phase, ...kind.countPods(spec, status), since: since ?? undefined };
}

/** What the job does; undefined where nothing would be stopped by its end. */
export function workOf(kind: Kind, job: SeenJob): Work | undefined {
  const { phase, counts } = kind.digestStatus(job.status ?? {});
  const hasDone = Object.values(counts).some((count) => count > 0);
  if (kind.idlePhases.includes(phase) && !hasDone) {
    return undefined;
  }
  return remainderOf(kind, job);
}

function unknown(kind: Kind, old: JobProperties, because: ProviderError): Finding {
  const phase = lastPhase(old);
  // What was over stays so.
  return kind.finishedPhases.includes(phase)
    ? { is: "no work" }
    : { is: "unknown", because, phase };
}

/** A look that costs little: at an object, at none, or why there was none. */
export type BriefLook =
  | { readonly is: "seen"; readonly object: KubernetesJob | undefined; readonly target: Target }
  | { readonly is: "unknown"; readonly because: ProviderError };

/**
 * Looks at what has the name of the state's job. Asks for ten seconds at most, and a server that could not be reached, or
 * does not let the job be read, once a run. Never fails.
 */
export async function lookBriefly(kind: Kind, id: string, old: JobProperties): Promise<BriefLook> {
  let place: object | undefined;
  try {
    const connection = await connectionOf(old.lifecycle.connection);
    place = connection;
    const known = silent.get(connection);
    if (known) {
      return { is: "unknown", because: known };
    }
    const target = await targetOf(kind, "read", { id, properties: old }, longestCourtesyMs);
    return { is: "seen", object: await look(target), target };
  } catch (error) {
    if (!isProviderError(error)) {
      throw error;
    }
    if (place) {
      silent.set(place, error);
    }
    return { is: "unknown", because: error };
  }
}

/** Looks at what the job of the state is doing, as {@link lookBriefly} does. */
export async function findWork(kind: Kind, id: string, old: JobProperties): Promise<Finding> {
  const seen = await lookBriefly(kind, id, old);
  if (seen.is === "unknown") {
    return unknown(kind, old, seen.because);
  }
  const { object } = seen;
  const work = object && isOurs(object, old) ? workOf(kind, object) : undefined;
  return work ? { is: "work", work } : { is: "no work" };
}

/** `the running job (3 of 4 pods, for 2h14m)`. */
export function describeWork({ phase, running, wanted, since }: Work, now: number): string {
  const start = since === undefined ? NaN : Date.parse(since);
  const age = Number.isNaN(start) ? "" : ` for ${describeAge(now - start)}`;
  if (running > 0) {
    return `the running job (${running} of ${Math.max(wanted, running)} pods${age === "" ? "" : `,${age}`})`;
  }
  return `the job, which is not over (${phase === "" ? "not looked at by a controller yet" : phase}${age}, no pod runs),`;
}
