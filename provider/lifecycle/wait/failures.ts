/** What a wait can end with, short of what was waited for. */
import type { KubernetesJob } from "../../api/objects.js";
import { ProviderError, WaitTimeoutError } from "../../errors.js";
import type { JobStage } from "../../kinds/stage.js";
import { describeAge } from "../../time/age.js";
import { lookCommand } from "../kubectl.js";
import type { LifecycleSettings } from "../settings.js";
import type { Target } from "../target.js";
import type { Goal } from "./goal.js";

/** Why something was not reached: an error, and what else is known, a line each. */
export interface WaitFailure {
  readonly error: ProviderError;
  readonly reasons: readonly string[];
}

function wait({ label }: Target): string {
  return `wait for ${label}`;
}

function wayOutOf({ rerunOn }: LifecycleSettings): string {
  return rerunOn === undefined || rerunOn === "change"
    ? 'change the job to have it run again, or set lifecycle.rerunOn to "failure"'
    : "the next pulumi up runs it again";
}

/** The job itself has failed. @param digest - why, a line each */
export function jobFailed(
  target: Target,
  { reason, message }: Extract<JobStage, { is: "failed" }>,
  {
    digest,
    lifecycle,
  }: { readonly digest: readonly string[]; readonly lifecycle: LifecycleSettings },
): WaitFailure {
  const said = message === "" || message === reason ? "" : `: ${message}`;
  const [first] = digest;
  const why = first === undefined ? "" : `; ${first}`;
  const text = `${wait(target)}: it has failed (${reason}${said})${why}; it stays in the state: ${wayOutOf(lifecycle)}`;
  return { error: new ProviderError("JOB_FAILED", text), reasons: digest.slice(1) };
}

const wanted = { running: "running", completed: "completed" } as const;

/** The whole time is over. */
export function notInTime(
  target: Target,
  { goal, progress }: { readonly goal: Goal; readonly progress: string },
): WaitFailure {
  const time = describeAge(target.deadline.timeoutMs);
  const text = `${wait(target)}: it is not ${wanted[goal]} by the end of lifecycle.timeouts.wait (${time}): ${progress}; it goes on, and the next pulumi up waits again; to look at it: ${lookCommand(target)}`;
  return { error: new WaitTimeoutError(text), reasons: [] };
}

/** It has been too long without running. */
export function pendingTooLong(
  target: Target,
  { limitMs, progress }: { readonly limitMs: number; readonly progress: string },
): WaitFailure {
  const text = `${wait(target)}: it has not been running for ${describeAge(limitMs)} (lifecycle.pendingTimeout): ${progress}; it stays as it is, and the next pulumi up waits again; to look at it: ${lookCommand(target)}`;
  return { error: new WaitTimeoutError(text), reasons: [] };
}

/** The job is not there any more, and nobody saw it end. */
export function goneUnseen(target: Target, { spec }: KubernetesJob): WaitFailure {
  const why =
    spec["ttlSecondsAfterFinished"] === undefined
      ? "somebody has deleted it before it was over"
      : "its ttlSecondsAfterFinished has taken it away, or somebody has deleted it, before its end was seen, so whether it has succeeded is not known (a longer ttlSecondsAfterFinished lets it be seen)";
  const text = `${wait(target)}: it is gone: ${why}; to have it run again: pulumi refresh, then pulumi up`;
  return { error: new ProviderError("JOB_GONE", text), reasons: [] };
}

/** The job is on its way out. */
export function beingDeleted(target: Target): WaitFailure {
  const text = `${wait(target)}: somebody has deleted it before it was over, and it is about to be gone; to have it run again: pulumi refresh, then pulumi up`;
  return { error: new ProviderError("JOB_GONE", text), reasons: [] };
}

/** Another job has the name. */
export function replacedOutside(target: Target): WaitFailure {
  const text = `${wait(target)}: it was deleted and another one made under its name; nothing was changed: run pulumi refresh, then pulumi up`;
  return { error: new ProviderError("JOB_REPLACED_OUTSIDE", text), reasons: [] };
}

/** The server cannot be asked any more. */
export function cannotBeFollowed(target: Target, error: ProviderError): WaitFailure {
  const text = `${wait(target)}: it is there, but how it goes on could not be seen: ${error.message}; it stays in the state, and the next pulumi up waits again`;
  return { error: new ProviderError(error.code, text, { cause: error }), reasons: [] };
}

/** The job had failed when it was last seen, and is gone by now. */
export function failedAndGone(target: Target, phase: string): ProviderError {
  const text = `${wait(target)}: it had failed (${phase}) before the server took it away; to have it run again: change it, or set lifecycle.rerunOn to "failure", or run pulumi up with --replace and its URN`;
  return new ProviderError("JOB_FAILED", text);
}
