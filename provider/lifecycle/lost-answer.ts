/**
 * What became of a job whose POST got no answer and that is not on the server: it was never made, or it has run and its
 * `ttlSecondsAfterFinished` took it away.
 */
import type { KubernetesJob } from "../api/objects.js";
import { isProviderError } from "../errors.js";
import { profiles } from "../profiles/index.js";
import { isMadeBy } from "./generations.js";
import { timeoutOf, type JobProperties } from "./inputs.js";
import { askAbout } from "./probe.js";
import type { Target } from "./target.js";

/** The words of the parts of a cluster differ by their clocks, and finished jobs are taken away a little late. */
const clockMarginMs = 60_000;
/** A version is good for a watch while the server remembers what came after it. */
const longestKnownMs = 30_000;
const longestListMs = 10_000;
/** Events that have happened arrive at once. */
const watchMs = 3000;

interface Version {
  readonly version: string;
  readonly at: number;
}

const versions = new Map<string, Version>();

function ttlMsOf(spec: Readonly<Record<string, unknown>>): number | undefined {
  const ttl = spec["ttlSecondsAfterFinished"];
  return typeof ttl === "number" ? ttl * 1000 : undefined;
}

/**
 * The version of the jobs of this kind in the namespace before the job is made, where it may be gone again before its
 * create is over; undefined where that cannot be, or where the server does not say.
 */
export async function versionBefore(
  { kind, connection, namespace, jobs, deadline }: Target,
  { spec, lifecycle }: JobProperties,
): Promise<string | undefined> {
  const ttlMs = ttlMsOf(spec);
  const mostMs = timeoutOf("create", lifecycle) + clockMarginMs;
  if (ttlMs === undefined || ttlMs > mostMs) {
    return undefined;
  }
  const key = [connection.endpoint, kind.name, namespace].join(" ");
  const known = versions.get(key);
  if (known && Date.now() - known.at < longestKnownMs) {
    return known.version;
  }
  try {
    const timeoutMs = Math.min(deadline.leftMs(), longestListMs);
    const { resourceVersion } = await jobs.list({ limit: 1, timeoutMs });
    if (resourceVersion !== undefined) {
      versions.set(key, { version: resourceVersion, at: Date.now() });
    }
    return resourceVersion;
  } catch (error) {
    // Not everybody may list. Then a lost answer cannot be cleared up, which is said when it happens.
    if (!isProviderError(error)) {
      throw error;
    }
    return undefined;
  }
}

/** A create call under way. */
export interface Creation {
  readonly target: Target;
  readonly properties: JobProperties;
  readonly createId: string;
  /** See {@link versionBefore}. */
  readonly before: string | undefined;
  /** When the first POST was sent, in milliseconds of the system's clock. */
  readonly startedAt: number;
  /** Why the POSTs so far failed on which the server may have acted. */
  readonly ambiguous: unknown[];
}

/** What is known. */
export type Fate =
  /** It cannot have been made and be gone, so that it may be sent again. */
  | { readonly is: "not made" }
  | { readonly is: "made and gone"; readonly object: KubernetesJob }
  | { readonly is: "unknown" };

async function findRun({ target, createId, before }: Creation): Promise<KubernetesJob | undefined> {
  if (before === undefined) {
    return undefined;
  }
  const stop = new AbortController();
  const timer = setTimeout(
    () => {
      stop.abort();
    },
    Math.min(watchMs, target.deadline.leftMs()),
  );
  let last: KubernetesJob | undefined;
  try {
    const events = target.jobs.watch({
      resourceVersion: before,
      fieldSelector: `metadata.name=${target.name}`,
      signal: stop.signal,
    });
    for await (const event of events) {
      if (event.type === "BOOKMARK" || !isMadeBy(event.object, createId)) {
        continue;
      }
      last = event.object;
      if (event.type === "DELETED") {
        break;
      }
    }
  } catch (error) {
    // The time is up, or the server has forgotten: what was seen until then counts.
    if (!isProviderError(error)) {
      throw error;
    }
  } finally {
    clearTimeout(timer);
  }
  return last;
}

/** The declared time to live, or the one that the cluster fills in. */
async function clusterTtlMs({ target, properties }: Creation): Promise<number | undefined> {
  const declared = ttlMsOf(properties.spec);
  if (declared !== undefined || !profiles[target.connection.profile].dryRun.isReliable) {
    return declared;
  }
  const answer = await askAbout(target, properties);
  return answer.says === "accepted" ? ttlMsOf(answer.object.spec) : undefined;
}

/**
 * Decides after a POST without an answer whose job is not there.
 *
 * @throws what the client throws
 */
export async function fateOf(creation: Creation): Promise<Fate> {
  const ttlMs = await clusterTtlMs(creation);
  const elapsedMs = Date.now() - creation.startedAt;
  // Nothing takes a job away before its time to live is over.
  if (ttlMs === undefined || elapsedMs + clockMarginMs < ttlMs) {
    return { is: "not made" };
  }
  const object = await findRun(creation);
  return object ? { is: "made and gone", object } : { is: "unknown" };
}
