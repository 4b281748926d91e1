import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesJob } from "../api/objects.js";
import { WaitTimeoutError, isApiError } from "../errors.js";
import type { JsonObject } from "../kinds/json.js";
import type { Kind } from "../kinds/kind.js";
import { parseProperties, type JobProperties } from "./inputs.js";
import { tell } from "./messages.js";
import { findAllowedMove, moment, tellAbsent, tellLeft } from "./server-check.js";
import { targetOf, type Target } from "./target.js";
import { isUnsettled } from "./unsettled.js";

const policies = { foreground: "Foreground", background: "Background", orphan: "Orphan" } as const;
const firstPauseMs = 50;
const longestPauseMs = 2000;

/** A fixed name may be used again at once, and old pods would stand in the way of the new job's. */
function propagationPolicy({ lifecycle, autonamed, reusesName }: JobProperties) {
  const chosen = lifecycle.deletion ?? "auto";
  if (chosen !== "auto") return policies[chosen];
  return autonamed && !reusesName ? policies.background : policies.foreground;
}

function isForeign(object: KubernetesJob, uid: string | undefined): boolean {
  return uid !== undefined && object.metadata.uid !== uid;
}

async function readOwn(
  target: Target,
  uid: string | undefined,
): Promise<KubernetesJob | undefined> {
  const found = await target.jobs.read(target.name, { timeoutMs: target.deadline.leftMs() });
  return found && !isForeign(found.object, uid) ? found.object : undefined;
}

function waitsFor({ metadata }: KubernetesJob): string {
  const finalizers = metadata.finalizers ?? [];
  if (finalizers.length === 0) return "it is still there";
  const isPods = finalizers.every((each) => each === "foregroundDeletion");
  return isPods ? "its pods are still there" : `finalizers hold it: ${finalizers.join(", ")}`;
}

function stillThere({ label }: Target, reason: string): WaitTimeoutError {
  return new WaitTimeoutError(
    `delete ${label}: the server took the request, but ${reason} at the end of lifecycle.timeouts.delete; look at the job's pods and finalizers, or allow more time, and run the command again`,
  );
}

async function waitUntilGone(target: Target, uid: string | undefined): Promise<void> {
  let pauseMs = firstPauseMs;
  for (;;) {
    const object = await readOwn(target, uid);
    if (!object) return;
    const reason = waitsFor(object);
    const text = `waiting for ${target.label} to be gone: ${reason}`;
    if (pauseMs > firstPauseMs * 8)
      await tell("info", { origin: target.origin, text, isEphemeral: true });
    await sleep(Math.min(pauseMs, target.deadline.leftMs()));
    // A read without any time left would fail by itself and hide what holds the job.
    if (target.deadline.isOver()) throw stillThere(target, reason);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** True when the answer means that this resource's job is not there any more. */
function isGone(error: unknown): boolean {
  return isApiError(error, "API_CONFLICT") && /precondition/i.test(error.serverMessage ?? "");
}

/** Whether the server has acted on a request whose answer did not arrive. */
async function isTaken(target: Target, uid: string | undefined): Promise<boolean> {
  try {
    const object = await readOwn(target, uid);
    return object === undefined || object.metadata["deletionTimestamp"] !== undefined;
  } catch {
    // What went wrong with the request itself says more.
    return false;
  }
}

/** What is not there was deleted only if this is the server that it was on. */
async function concludeAbsent(target: Target, old: JobProperties, since: number): Promise<void> {
  const move = await findAllowedMove("delete", target, old, since);
  await (move ? tellLeft(target, move) : tellAbsent(target));
}

async function send(
  target: Target,
  old: JobProperties,
  since: number,
): Promise<"taken" | "absent"> {
  try {
    const answer = await target.jobs.delete(target.name, {
      propagationPolicy: propagationPolicy(old),
      ...(old.uid === undefined ? {} : { preconditions: { uid: old.uid } }),
      timeoutMs: target.deadline.leftMs(),
    });
    return answer === undefined ? "absent" : "taken";
  } catch (error) {
    if (isGone(error)) return "absent";
    if (!isUnsettled(error) || !(await isTaken(target, old.uid))) throw error;
  }
  // The job may also be missing because another server answered.
  await findAllowedMove("delete", target, old, since);
  return "taken";
}

/**
 * Deletes the job and waits until it is gone. A job that is gone already is a success, and another job that took its name
 * is left alone: the request carries the uid. A job on another server is left there, where the connection allows that.
 *
 * @throws ProviderError `SERVER_CHANGED`; WaitTimeoutError where the job is still there at the end of `lifecycle.timeouts.delete`; what the client throws
 */
export async function deleteJob(kind: Kind, id: string, olds: JsonObject): Promise<void> {
  const old = parseProperties(olds);
  const target = await targetOf(kind, "delete", { id, properties: old });
  const move = await findAllowedMove("delete", target, old);
  if (move) return tellLeft(target, move);
  const since = moment();
  if ((await send(target, old, since)) === "absent") await concludeAbsent(target, old, since);
  else await waitUntilGone(target, old.uid);
}
