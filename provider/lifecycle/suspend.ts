/**
 * `lifecycle.suspended` of a kind that is suspended by a Command: what a change of it means for the job as it is, and the
 * Command that does it. A job is looked at before anything is sent to it, so that a run that was interrupted between a
 * Command and its state sends nothing twice.
 */
import type { KubernetesJob } from "../api/objects.js";
import { ProviderError, WaitTimeoutError, isApiError } from "../errors.js";
import type { SuspensionByCommand, SuspensionState } from "../kinds/suspension.js";
import { own } from "../values/json.js";
import { systemClock } from "../time/clock.js";
import { waitUntil, type Look } from "../time/wait-until.js";
import { tell, tellOnce } from "./messages.js";
import type { LifecycleSettings } from "./settings.js";
import { look, type Target } from "./target.js";
import { isUnsettled } from "./unsettled.js";

/** What a change of the declaration asks for. */
export type SuspensionWish = "suspend" | "resume";

/** A wish, and what it means on a kind that takes Commands. */
export interface SuspensionTask {
  readonly wish: SuspensionWish;
  readonly by: SuspensionByCommand;
}

/** A Command that was lost, as one is that reaches the controller before it knows the job, is sent again after this time. */
const resendAfterMs = 5000;

/** How often a job can still be resumed: it ends with the retry that reaches the maximum. */
function resumesLeft({ retries, maxRetries }: SuspensionState): number {
  return Math.max(0, maxRetries - 1 - retries);
}

/** `2 resumes are left (each counts as a retry, of which there were 0, and with retry 3, spec.maxRetry, the job fails ...)`. */
export function describeLeft(state: SuspensionState): string {
  const { retries, maxRetries } = state;
  const left = resumesLeft(state);
  const count = left === 1 ? "1 resume is left" : `${left === 0 ? "no" : left} resumes are left`;
  return `${count} (each counts as a retry, of which there were ${retries}, and with retry ${maxRetries}, spec.maxRetry, the job fails instead of going on)`;
}

/** What is to be done where the declaration changes; undefined where it does not, or where the kind takes no Commands. */
export function suspensionTask(
  { kind }: Pick<Target, "kind">,
  before: LifecycleSettings | undefined,
  after: LifecycleSettings,
): SuspensionTask | undefined {
  const { suspension: by } = kind;
  const [was, is] = [before?.suspended === true, after.suspended === true];
  return by.by === "field" || was === is ? undefined : { wish: is ? "suspend" : "resume", by };
}

/** What the job is doing, as the task looks at it. */
export function stateOf(
  { by }: SuspensionTask,
  { status = {}, spec }: KubernetesJob,
): SuspensionState {
  return by.stateOf({ ...status }, { ...spec });
}

/**
 * Finds out whether a resume can be done, before anything is changed.
 *
 * @throws ProviderError `RESUME_ENDS_JOB`
 */
export function refuseFatalResume(label: string, task: SuspensionTask, found: KubernetesJob): void {
  const state = stateOf(task, found);
  const isStopped = state.is === "suspended" || state.is === "stopping";
  if (task.wish === "resume" && isStopped && resumesLeft(state) === 0) {
    const { retries, maxRetries } = state;
    const message = `resume ${label}: Volcano would end the job as Failed instead of letting it go on: a resume counts as a retry, of which it has had ${retries}, and it ends with retry ${maxRetries} (spec.maxRetry); nothing was sent: raise spec.maxRetry together with lifecycle.suspended: false, which makes a new job, or leave it suspended`;
    throw new ProviderError("RESUME_ENDS_JOB", message);
  }
}

/** What stands in the way of Commands at all. */
function explain(error: unknown, { wish }: SuspensionTask, target: Target): unknown {
  if (!isApiError(error)) {
    return error;
  }
  const lacks = {
    API_FORBIDDEN: `${error.serverMessage ?? "forbidden"}; lifecycle.suspended needs the permission to create commands (apiGroup bus.volcano.sh) in the namespace ${target.namespace}`,
    API_NO_SUCH_API:
      "lifecycle.suspended needs Volcano's Commands (commands.bus.volcano.sh), which this server does not have",
  };
  const said = own(lacks, error.code);
  return said === undefined
    ? error
    : new ProviderError(error.code, `${wish} ${target.label}: ${said}`, { cause: error });
}

/** @returns whether the server has answered; where it has not, the next look tells what became of it */
async function send(target: Target, task: SuspensionTask, uid: string): Promise<boolean> {
  const { kind, client, namespace, name, deadline } = target;
  const command = { namespace, name, uid, action: task.by[task.wish] };
  try {
    await client.command(kind.api, command, { timeoutMs: deadline.leftMs() });
    return true;
  } catch (error) {
    if (!isUnsettled(error)) {
      throw explain(error, task, target);
    }
    return false;
  }
}

const ends = {
  suspend: { reached: ["suspended", "over"], acted: ["stopping"], sendsIn: ["at work"] },
  resume: { reached: ["at work", "over"], acted: ["starting"], sendsIn: ["suspended", "stopping"] },
} as const satisfies Record<SuspensionWish, Record<string, readonly SuspensionState["is"][]>>;

function isOneOf(states: readonly SuspensionState["is"][], { is }: SuspensionState): boolean {
  return states.includes(is);
}

/** What one look at the job has shown. */
interface Seen {
  readonly object: KubernetesJob;
  readonly state: SuspensionState;
}

/** The server's word for what the job does. */
export function describePhase({ phase }: SuspensionState): string {
  return phase === "" ? "not looked at by a controller yet" : phase;
}

function lostJob({ label }: Target, { wish }: SuspensionTask): ProviderError {
  const message = `${wish} ${label}: the job is gone from the server, or on its way, or another one has its name: run pulumi refresh, then pulumi up`;
  return new ProviderError("JOB_GONE", message);
}

function notActedOn({ label, deadline }: Target, task: SuspensionTask, seen: Seen): ProviderError {
  const seconds = Math.round(deadline.timeoutMs / 1000);
  const message = `${task.wish} ${label}: after ${seconds}s the job is still ${describePhase(seen.state)}: Volcano's controller has not acted on the Command ${task.by[task.wish]}; see whether it runs, and run pulumi up again, which goes on from what it finds`;
  return new WaitTimeoutError(message);
}

/** What came of it, for the job's row. */
async function tellResult(
  { label, origin }: Target,
  { wish }: SuspensionTask,
  { state, hasSent }: { readonly state: SuspensionState; readonly hasSent: boolean },
): Promise<void> {
  if (state.is === "over") {
    const said = hasSent
      ? "it has ended meanwhile"
      : `there is nothing to ${wish}, and it is left as it is`;
    return tellOnce("warning", { origin, text: `${label} is over (${state.phase}): ${said}` });
  }
  if (wish === "resume") {
    const how = hasSent ? "goes on" : "goes on already, and nothing was sent";
    return tellOnce("info", { origin, text: `resumed: ${label} ${how} (${describePhase(state)})` });
  }
  const still = state.is === "stopping" ? ", and pods of it still end" : "";
  const text = `suspended: ${label} (${describePhase(state)}${still}); ${describeLeft(state)}`;
  await tellOnce("info", { origin, text });
}

/**
 * Has the job suspended or resumed, and waits until it is so, within the operation's time. Sends nothing to a job that is
 * so already, or that is over.
 *
 * @param found the job as it was seen last
 * @returns the job as it is then
 * @throws ProviderError `RESUME_ENDS_JOB`, `JOB_GONE`; WaitTimeoutError; what the client throws
 */
export async function carryOut(
  target: Target,
  task: SuspensionTask,
  found: KubernetesJob,
): Promise<KubernetesJob> {
  const { uid } = found.metadata;
  const { reached, acted, sendsIn } = ends[task.wish];
  let next: KubernetesJob | undefined = found;
  let seen: Seen = { object: found, state: stateOf(task, found) };
  let hasSent = false;
  let answeredAt = -Infinity;
  const lookAgain = async (): Promise<Look<Seen>> => {
    const object = next ?? (await look(target));
    next = undefined;
    if (object?.metadata.uid !== uid || object.metadata.deletionTimestamp) {
      throw lostJob(target, task);
    }
    seen = { object, state: stateOf(task, object) };
    if (isOneOf(reached, seen.state)) {
      return { is: seen };
    }
    const isDue = systemClock.elapsed() - answeredAt > resendAfterMs;
    if (isDue && isOneOf(sendsIn, seen.state)) {
      refuseFatalResume(target.label, task, object);
      hasSent = true;
      answeredAt = (await send(target, task, uid)) ? systemClock.elapsed() : -Infinity;
    }
    return { waitsFor: describePhase(seen.state) };
  };
  const { deadline, label, origin } = target;
  const result = await waitUntil(lookAgain, {
    deadline,
    firstPauseMs: 200,
    onProgress: (phase) =>
      tell("info", { origin, text: `${task.wish} ${label}: ${phase}`, isEphemeral: true }),
  });
  if (!("is" in result) && !isOneOf(acted, seen.state)) {
    throw notActedOn(target, task, seen);
  }
  await tellResult(target, task, { state: seen.state, hasSent });
  return seen.object;
}
