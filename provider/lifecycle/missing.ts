/** What it means that a resource's job is not on the server any more: `lifecycle.onMissing`. */
import type { KubernetesJob } from "../api/objects.js";
import { isProviderError, ProviderError } from "../errors.js";
import type { Kind } from "../kinds/kind.js";
import { systemClock } from "../time/clock.js";
import { isJsonObject, type JsonObject } from "../values/json.js";
import type { JobFacts, JobProperties } from "./inputs.js";
import { isDecided, lastPhase } from "./last-outcome.js";
import { tellOnceInRun } from "./messages.js";
import { toOutputs } from "./outputs.js";
import type { LifecycleSettings } from "./settings.js";
import type { Target } from "./target.js";

/** What becomes of a missing job: it leaves the state and is made again, it counts as finished, or it is an error. */
export type Fate = "recreate" | "keep" | "fail";

type OnMissing = NonNullable<LifecycleSettings["onMissing"]>;

const member = "ttlSecondsAfterFinished";

/** Seconds after its end at which the server takes a job away; undefined for one that stays. */
export function ttlOf({ spec, facts }: Pick<JobProperties, "spec" | "facts">): number | undefined {
  if (facts.notKept?.includes(`spec.${member}`) === true) {
    return undefined;
  }
  const declared = spec[member];
  return typeof declared === "number" ? declared : facts.ttlSeconds;
}

/**
 * What a look at the job lets a later one conclude that finds none: the time to live that the server has filled in, and, while
 * the job is not over, when it was seen.
 */
export function withSighting(
  kind: Kind,
  { spec, facts }: Pick<JobProperties, "spec" | "facts">,
  { spec: live, status = {} }: Pick<KubernetesJob, "spec" | "status">,
): JobFacts {
  // An answer without a spec tells nothing about it.
  const filledIn = isJsonObject(live) ? live[member] : facts.ttlSeconds;
  const isFilledIn = typeof spec[member] !== "number" && typeof filledIn === "number";
  const seen = { ...facts, ttlSeconds: isFilledIn ? filledIn : undefined };
  const isCleared = kind.clearedPhases.includes(kind.digestStatus(status).phase);
  const isTimed = ttlOf({ spec, facts: seen }) !== undefined && !isCleared;
  // Whole seconds are what a time to live counts in.
  const now = new Date(systemClock.now()).toISOString().replace(/\.\d+Z$/, "Z");
  return { ...seen, __seenAt: isTimed ? now : undefined, goneSince: undefined };
}

/** Whether the server takes a job away that was seen in this phase, sooner or later, without anything else happening. */
function isToBeCleared({ clearedPhases, doomedPhases }: Kind, phase: string): boolean {
  return clearedPhases.includes(phase) || doomedPhases.includes(phase);
}

/** Whether the server's own clearing away explains, as far as is known, that the job is gone. */
function isTakenAway(kind: Kind, state: JobProperties, now: number): boolean {
  const ttl = ttlOf(state);
  if (ttl === undefined) {
    return false;
  }
  if (isToBeCleared(kind, lastPhase(state))) {
    return true;
  }
  const seenAt = Date.parse(state.facts.__seenAt ?? "");
  // Not a number for states that do not know.
  return now - seenAt >= ttl * 1000;
}

/**
 * What becomes of the state's job, which is not there. `auto` keeps one whose `ttlSecondsAfterFinished` explains that: it was
 * over when it was last seen, or that is so long ago that it may have ended and been taken away since. What counts as finished
 * once stays so.
 *
 * @param now - in milliseconds since 1970
 */
export function fateOf(
  kind: Kind,
  state: JobProperties,
  { onMissing = "auto", now }: { readonly onMissing?: OnMissing | undefined; readonly now: number },
): Fate {
  // Without a uid nobody knows whether there ever was a job.
  if (state.uid === undefined) {
    return "recreate";
  }
  if (onMissing !== "auto") {
    return onMissing;
  }
  const isKnown = state.facts.goneSince !== undefined;
  // What others wait for is not taken for done on a guess.
  const isAwaited = state.facts.awaits !== undefined && !isDecided(kind, lastPhase(state));
  if (isAwaited && !isKnown) {
    return "recreate";
  }
  return isKnown || isTakenAway(kind, state, now) ? "keep" : "recreate";
}

const waysOut =
  "if it has done its work, set lifecycle.onMissing to keep, to have it made again to recreate; then pulumi up, pulumi refresh and once more pulumi up";

function gone(operation: string, { label }: Target): ProviderError {
  const message = `${operation} ${label}: the job is gone from the server (deleted by somebody, or by its ${member}), and lifecycle.onMissing is fail: ${waysOut}`;
  return new ProviderError("JOB_GONE", message);
}

function why(kind: Kind, state: JobProperties, onMissing: OnMissing): string {
  const phase = lastPhase(state);
  const seen = phase === "" ? "" : ` (last seen ${phase})`;
  const isEnd = isToBeCleared(kind, phase);
  const because =
    onMissing === "keep"
      ? "lifecycle.onMissing is keep"
      : isEnd
        ? `its ${member} explains that`
        : `its ${member} explains that, so long after it was seen`;
  return `${seen}: ${because}`;
}

/** What was found out about a job, and for whom. */
export interface MissingJob {
  readonly target: Target;
  readonly state: JobProperties;
  /** The declaration that the state gets. @default the one that it has */
  readonly next?: JobProperties;
}

const consequences = {
  read: "it stays in the state, and does not run again by itself",
  update: "the new declaration is kept in the state, and nothing was sent",
} as const;

/**
 * The state of a job that is not there (on the server that it was on), where it counts as finished: with the status that it
 * was last seen with. Said once by a refresh, and by every update.
 *
 * @returns undefined where it is to be made again
 * @throws ProviderError `JOB_GONE` where `onMissing` is `fail`
 */
export async function keepMissing(
  operation: "read" | "update",
  { target, state, next = state }: MissingJob,
): Promise<JsonObject | undefined> {
  const { kind, label, origin } = target;
  const { onMissing = "auto" } = next.lifecycle;
  const now = systemClock.now();
  const fate = fateOf(kind, state, { onMissing, now });
  if (fate === "fail") {
    throw gone(operation, target);
  }
  if (fate === "recreate") {
    return undefined;
  }
  const { goneSince } = state.facts;
  if (operation === "update" || goneSince === undefined) {
    const text = `${label}: the job is gone from the server and counts as finished${why(kind, state, onMissing)}; ${consequences[operation]}`;
    await tellOnceInRun("info", { origin, text });
  }
  const { uid = "", status } = state;
  const facts = {
    ...state.facts,
    // There is nothing that could be in doubt, or that an update could wait for, any more.
    inDoubt: undefined,
    awaits: operation === "update" ? undefined : state.facts.awaits,
    goneSince: goneSince ?? new Date(now).toISOString(),
  };
  return {
    ...toOutputs(kind, next, { uid, status: undefined, facts }),
    ...(status ? { status } : {}),
  };
}

/**
 * The state after an update that found no job of the resource's, where that counts as finished.
 *
 * @throws the error of the update where it does not, or where that was another one
 */
export async function keepUnfound(job: MissingJob, error: unknown): Promise<JsonObject> {
  const isMissing =
    isProviderError(error) && ["JOB_GONE", "JOB_REPLACED_OUTSIDE"].includes(error.code);
  const kept = isMissing ? await keepMissing("update", job) : undefined;
  if (!kept) {
    throw error;
  }
  return kept;
}
