/** When a job runs again though its declaration needs no new one: `lifecycle.rerunOn`, and `lifecycle.triggers`. */
import { isProviderError, ProviderError } from "../errors.js";
import type { Kind } from "../kinds/kind.js";
import { toOneLine } from "../redaction/redact.js";
import { systemClock } from "../time/clock.js";
import { isOurs } from "./generations.js";
import type { JobProperties } from "./inputs.js";
import { lastOutcome, lastPhase, type Outcome } from "./last-outcome.js";
import { waitUntilOver } from "./on-replace.js";
import { recall, type RerunCause } from "./run-memory.js";
import { findAllowedMove, moment } from "./server-check.js";
import type { LifecycleSettings } from "./settings.js";
import type { Target } from "./target.js";
import { compareTriggers, describeTriggers } from "./triggers.js";
import { describeWork, lookBriefly, remainderOf, type Work } from "./work.js";

/** What is known of the last run of a resource's job. */
export type LastRun =
  | {
      readonly is: "over";
      readonly hasSucceeded: boolean;
      readonly phase: string;
      readonly message: string;
    }
  /** It runs, waits for something, or is held. */
  | { readonly is: "not over"; readonly work: Work }
  /** `lifecycle.suspended`: it goes on when the program says so. */
  | { readonly is: "suspended" }
  /** There is no job; the rest is what the state says. */
  | { readonly is: "gone"; readonly outcome: Outcome; readonly phase: string }
  /** Another's job has the name. */
  | { readonly is: "not ours" }
  | { readonly is: "unknown"; readonly because: ProviderError };

/** What comes of `rerunOn`: a run, none and why, or none without a word. */
export type RerunDecision =
  | { readonly is: "again"; readonly reason: string }
  | { readonly is: "not now"; readonly because: string }
  | { readonly is: "nothing" };

/** Enough of a server's word to know what it is about, in characters. */
const longestMessage = 200;

function describeOutcome(phase: string, message: string): string {
  const word = toOneLine(message, longestMessage);
  return word === "" || word === phase ? phase : `${phase}: ${word}`;
}

function lastSeen(phase: string): string {
  return phase === "" ? "" : ` (last seen ${phase})`;
}

type Decide = (run: LastRun) => RerunDecision;

const nothing: RerunDecision = { is: "nothing" };

/** A failed run, and nothing else, is repeated; a job that is not over may still end well. */
const afterFailure: Decide = (run) => {
  switch (run.is) {
    case "over":
      return run.hasSucceeded
        ? nothing
        : {
            is: "again",
            reason: `the last run has failed (${describeOutcome(run.phase, run.message)}), and lifecycle.rerunOn is failure`,
          };
    case "gone":
      if (run.outcome === "failed") {
        return {
          is: "again",
          reason: `the last run had failed${lastSeen(run.phase)} before the job went, and lifecycle.rerunOn is failure`,
        };
      }
      return run.outcome === "succeeded"
        ? nothing
        : {
            is: "not now",
            because: `not run again: the job is gone from the server${lastSeen(run.phase)}, and whether its last run failed is not known; pulumi refresh decides what that means, by lifecycle.onMissing`,
          };
    case "unknown":
      return {
        is: "not now",
        because: `not run again: whether the last run has failed could not be asked [${run.because.code}]`,
      };
    default:
      return nothing;
  }
};

/** Every run is repeated that is over. */
const always: Decide = (run) => {
  switch (run.is) {
    case "over":
      return {
        is: "again",
        reason: `the last run is over (${run.phase}), and lifecycle.rerunOn is always`,
      };
    case "gone":
      return {
        is: "again",
        reason: `the job of the last run is gone${lastSeen(run.phase)}, and lifecycle.rerunOn is always`,
      };
    case "not over":
      return {
        is: "not now",
        because: `not run again: ${describeWork(run.work, systemClock.now())} is left alone: lifecycle.rerunOn never stops a job`,
      };
    case "suspended":
      return { is: "not now", because: "not run again: the job is suspended" };
    case "not ours":
      return {
        is: "not now",
        because:
          "not run again: the job of that name is not this resource's any more; run pulumi refresh",
      };
    case "unknown":
      return {
        is: "not now",
        because: `not run again: whether the last run is over could not be asked [${run.because.code}]`,
      };
  }
};

const decisions: Readonly<Record<"failure" | "always", Decide>> = { failure: afterFailure, always };

/** What comes of `rerunOn`, by what is known of the last run. */
export function decideRerun(rerunOn: "failure" | "always", run: LastRun): RerunDecision {
  return decisions[rerunOn](run);
}

/**
 * What is not there is gone only if this is the server that it was on.
 *
 * @throws ProviderError `SERVER_CHANGED`
 */
async function concludeGone(
  kind: Kind,
  old: JobProperties,
  { target, since }: { readonly target: Target; readonly since: number },
): Promise<LastRun> {
  try {
    await findAllowedMove("plan", target, old, since);
  } catch (error) {
    if (!isProviderError(error) || error.code === "SERVER_CHANGED") {
      throw error;
    }
    return { is: "unknown", because: error };
  }
  return { is: "gone", outcome: lastOutcome(kind, old), phase: lastPhase(old) };
}

/** Looks at the last run: one GET, of ten seconds at most. @throws ProviderError `SERVER_CHANGED` */
async function findLastRun(kind: Kind, id: string, old: JobProperties): Promise<LastRun> {
  const since = moment();
  const seen = await lookBriefly(kind, id, old);
  if (seen.is === "unknown") {
    return seen;
  }
  const { object, target } = seen;
  if (!object) {
    return concludeGone(kind, old, { target, since });
  }
  if (!isOurs(object, old)) {
    return { is: "not ours" };
  }
  const work = remainderOf(kind, object);
  if (work) {
    return { is: "not over", work };
  }
  const { phase, message } = kind.digestStatus(object.status ?? {});
  return { is: "over", hasSucceeded: kind.succeededPhases.includes(phase), phase, message };
}

/** A new run that a change of the program's does not need, or why there is none. */
export type PlannedRerun =
  | {
      readonly is: "again";
      readonly reason: string;
      /** Undefined where the program asks for it (`triggers`), so that `onReplace` decides about a job at work. */
      readonly cause: RerunCause | undefined;
    }
  | { readonly is: "not now"; readonly because: string };

/** Settings that leave the last run alone, so that nothing is to be asked. */
function needsNoLook(
  kind: Kind,
  rerunOn: LifecycleSettings["rerunOn"],
  old: JobProperties,
): boolean {
  // Without a uid nobody knows whether there ever was a job: update finds out.
  if (rerunOn === undefined || rerunOn === "change" || old.uid === undefined) {
    return true;
  }
  return rerunOn === "failure" && lastOutcome(kind, old) === "succeeded";
}

/**
 * Whether a job runs again whose change, if there is one, needs no new job. Sends nothing, but for one GET with `rerunOn`, of
 * `failure` only where the state does not say that the last run has succeeded. What `rerunOn` says counts for a program: the
 * engine also compares after a refresh, and nothing runs by that.
 *
 * @throws ProviderError `SERVER_CHANGED`
 */
export async function planRerun(
  kind: Kind,
  id: string,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<PlannedRerun | undefined> {
  const change = compareTriggers(old.lifecycle, next.lifecycle);
  if (change === "changed" || change === "unknown") {
    return { is: "again", reason: describeTriggers(change), cause: undefined };
  }
  const { rerunOn = "change", onMissing } = next.lifecycle;
  if (recall(next.origin) === undefined) {
    return undefined;
  }
  if (old.facts.goneSince !== undefined && onMissing === "recreate") {
    const reason = `the job is gone since ${old.facts.goneSince}, and lifecycle.onMissing is recreate`;
    return { is: "again", reason, cause: "missing" };
  }
  if (rerunOn === "change" || needsNoLook(kind, rerunOn, old)) {
    return undefined;
  }
  const isSuspended = old.lifecycle.suspended === true || next.lifecycle.suspended === true;
  const run: LastRun = isSuspended ? { is: "suspended" } : await findLastRun(kind, id, old);
  const decision = decideRerun(rerunOn, run);
  if (decision.is === "nothing") {
    return undefined;
  }
  return decision.is === "again" ? { ...decision, cause: rerunOn } : decision;
}

function overtaken({ label }: Target): ProviderError {
  const message = `replace ${label}: the job was to run again because its last run had failed, and meanwhile it has succeeded, so nothing was deleted: run pulumi up again, which finds nothing to repeat`;
  return new ProviderError("RERUN_OVERTAKEN", message);
}

/** What came of {@link letRunEnd}. */
export interface RunEnd {
  /** The job was not over yet, so what was known before may have changed. */
  readonly waited: boolean;
  /** Of the object as it was seen to be over, so that a deletion meets that one and no later one. */
  readonly resourceVersion: string | undefined;
}

/**
 * Before a job is deleted only to run again: one that is at work after all, because somebody has resumed it or made it anew
 * since the preview, is left to finish.
 *
 * @throws ProviderError `RERUN_OVERTAKEN`; WaitTimeoutError where it is not over at the end of the target's time; what the
 * client throws
 */
export async function letRunEnd(
  kind: Kind,
  target: Target,
  { old, cause }: { readonly old: JobProperties; readonly cause: RerunCause },
): Promise<RunEnd> {
  let phase = "";
  let resourceVersion: string | undefined;
  const waited = await waitUntilOver(target, old, (object) => {
    ({ phase } = kind.digestStatus(object.status ?? {}));
    ({ resourceVersion } = object.metadata);
    return remainderOf(kind, object);
  });
  if (cause === "failure" && kind.succeededPhases.includes(phase)) {
    throw overtaken(target);
  }
  return { waited, resourceVersion };
}
