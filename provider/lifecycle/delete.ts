import type { KubernetesJob } from "../api/objects.js";
import { ProviderError, isApiError } from "../errors.js";
import type { JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import { isOurs, isTakenOver } from "./generations.js";
import { idOf, parseProperties, type JobProperties } from "./inputs.js";
import { tell } from "./messages.js";
import { letFinish } from "./on-replace.js";
import { describeResource } from "./owner.js";
import { pauseAfter } from "./pause.js";
import { readUid, waitUntilGone } from "./removal-wait.js";
import { letRunEnd } from "./rerun.js";
import { assertReplacementIsTaken } from "./replacement-gate.js";
import {
  forgetAnswers,
  holderOf,
  noteDeleted,
  noteOfState,
  recall,
  type Holder,
  type Seen,
} from "./run-memory.js";
import { findAllowedMove, moment, tellAbsent, tellLeft } from "./server-check.js";
import { connectionOf } from "./session.js";
import { look, targetOf, type Target } from "./target.js";
import { journalOf, type WriteJournal } from "./unrecorded-writes.js";
import { isUnsettled, isWithoutEffect } from "./unsettled.js";

const policies = { foreground: "Foreground", background: "Background", orphan: "Orphan" } as const;

/** A fixed name may be used again at once, and old pods would stand in the way of the new job's. */
function propagationPolicy({ lifecycle, autonamed, reusesName }: JobProperties, isReused: boolean) {
  const chosen = lifecycle.deletion ?? "auto";
  if (chosen !== "auto") {
    return policies[chosen];
  }
  return autonamed && !reusesName && !isReused ? policies.background : policies.foreground;
}

/** Whether the server has acted on a request whose answer did not arrive. */
async function isActedOn(target: Target, uid: string): Promise<boolean> {
  try {
    const object = await readUid(target, uid);
    return !object || Boolean(object.metadata.deletionTimestamp);
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

/** What the state says of the job, and where the request is noted. */
interface Condemned {
  readonly properties: JobProperties;
  readonly journal: WriteJournal;
  /** Of a job that goes only as it was seen. */
  readonly resourceVersion: string | undefined;
}

/** What became of a deletion; `another`: the name belongs to another object now. */
type Removal = "removed" | "absent" | "another";

/** Deletes the object with this uid, and waits until it is gone. */
async function remove(
  target: Target,
  { properties: old, journal, resourceVersion }: Condemned,
  uid: string,
): Promise<Removal> {
  const since = moment();
  journal.noteDelete();
  const seen = recall(target.origin);
  const isReused =
    seen?.isToBeCreated === true && livesOnAs(`${target.namespace}/${target.name}`, seen);
  for (let failures = 1; ; failures++) {
    try {
      const answer = await target.jobs.delete(target.name, {
        propagationPolicy: propagationPolicy(old, isReused),
        preconditions: { uid, resourceVersion },
      });
      // An earlier request of this loop may have been acted on.
      if (answer === undefined && failures === 1) {
        return "absent";
      }
      if (answer === undefined || answer.isGone) {
        break;
      }
    } catch (error) {
      // The job of that name has another uid.
      if (isApiError(error, "API_PRECONDITION_FAILED")) {
        return "another";
      }
      if (!isUnsettled(error)) {
        // What an earlier run may have done is as open as it was.
        if (failures === 1 && isWithoutEffect(error) && journal.unrecorded === undefined) {
          journal.settle();
        }
        throw error;
      }
      if (!(await isActedOn(target, uid))) {
        if (!(await pauseAfter(failures, target.deadline))) {
          throw error;
        }
        continue;
      }
      // The job may also be missing because another server answered.
      await findAllowedMove("delete", target, old, since);
    }
    await waitUntilGone(target, uid);
    break;
  }
  return "removed";
}

async function tellLeftAlone({ label, origin }: Target, why: string): Promise<void> {
  await tell("warning", { origin, text: `${label}: the job of that name was left alone: ${why}` });
}

function keptJob({ label }: Target): ProviderError {
  const message = `replace ${label}: the job was kept, and goes on: the new job has the same name and the same declaration, so the one that was there was taken for it, and nothing ran anew. Give the resource the option deleteBeforeReplace to have a forced replacement delete it first. The next pulumi up finds one job and nothing to do`;
  return new ProviderError("REPLACEMENT_KEPT_JOB", message);
}

/**
 * The object to delete, looked at, where the resource lives on in this run under the same name; or undefined where there is
 * none, which is said.
 */
async function findCondemned(
  target: Target,
  old: JobProperties,
): Promise<KubernetesJob | undefined> {
  const since = moment();
  const object = await look(target);
  if (!object) {
    await concludeAbsent(target, old, since);
    return undefined;
  }
  const seen = recall(target.origin);
  if (seen && isTakenOver(object, old)) {
    if (seen.taken.has(object.metadata.uid) && !seen.isPlanned) {
      throw keptJob(target);
    }
    await tellLeftAlone(target, "this resource has taken it over, or made it anew");
    return undefined;
  }
  if (isOurs(object, old)) {
    return object;
  }
  await tellLeftAlone(target, notOurs);
  return undefined;
}

const notOurs =
  "it is not the one that the state speaks of, and it does not carry this resource's mark of the same create";

function livesOnAs(id: string, seen: Seen | undefined): boolean {
  return seen !== undefined && idOf(seen.inputs) === id;
}

/** The resource of this run that has taken over the job of a state which is not its own. */
function takerOf({ origin }: JobProperties, holder: Holder | undefined): string | undefined {
  return holder?.by === "taking" && holder.origin !== origin ? holder.origin : undefined;
}

/** The state was written under a former URN, where the resource, or its stack, was renamed since. */
function asSeenNow(stored: JobProperties, holder: Holder | undefined): JobProperties {
  if (holder?.by !== "state" || holder.origin === stored.origin) {
    return stored;
  }
  const { markedAs = stored.origin } = stored.facts;
  return { ...stored, origin: holder.origin, facts: { ...stored.facts, markedAs } };
}

/** Whether only a look at the object tells what may be deleted. */
function needsLook(id: string, old: JobProperties): boolean {
  const seen = recall(old.origin);
  return old.uid === undefined || seen?.isToBeCreated === true || livesOnAs(id, seen);
}

/** The name has another uid than the state: the job may have been made anew from its own manifest, or on another server. */
async function removeSuccessor(target: Target, condemned: Condemned, since: number): Promise<void> {
  const { properties: old } = condemned;
  const object = await look(target);
  if (!object) {
    return concludeAbsent(target, old, since);
  }
  const move = await findAllowedMove("delete", target, old, since);
  if (move) {
    return tellLeft(target, move);
  }
  if (!isOurs(object, old)) {
    return tellLeftAlone(target, notOurs);
  }
  const cause = recall(target.origin)?.rerun;
  const end = cause && (await letRunEnd(target.kind, target, { old, cause }));
  const successor = { ...condemned, resourceVersion: end?.resourceVersion };
  const removal = await remove(target, successor, object.metadata.uid);
  if (removal === "another") {
    await tellLeftAlone(target, "it was made anew meanwhile");
  }
}

/**
 * Deletes the job and waits until it is gone. A job that is gone already is a success, and another's job that took its name
 * is left alone: the request carries the uid. Where a new job is to take its place, the server is asked first whether it
 * takes that one, and a job at work is waited for or kept where `onReplace` says so. A job on another server is left there, where the connection allows that.
 *
 * @throws WaitTimeoutError where the job is still there at the end of `lifecycle.timeouts.delete`; ProviderError
 * `REPLACEMENT_REFUSED`, `REPLACEMENT_KEPT_JOB`, `REPLACEMENT_STOPS_WORK`, `SERVER_CHANGED`; what the client throws
 */
export async function deleteJob(kind: Kind, id: string, olds: JsonObject): Promise<void> {
  const stored = parseProperties(olds);
  const { endpoint } = await connectionOf(stored.lifecycle.connection);
  const holder = holderOf({ endpoint, uid: stored.uid ?? "" });
  const old = asSeenNow(stored, holder);
  noteOfState(old.origin, id, old.uid);
  const target = await targetOf(kind, "delete", { id, properties: old });
  const taker = takerOf(stored, holder);
  if (taker !== undefined) {
    return tellLeftAlone(target, `${describeResource(taker)} has taken it over in this run`);
  }
  const move = await findAllowedMove("delete", target, old);
  if (move) {
    return tellLeft(target, move);
  }
  const since = moment();
  const object = needsLook(id, old) ? await findCondemned(target, old) : { metadata: old };
  const uid = object?.metadata.uid;
  // Nothing is there, or nothing that is this resource's.
  if (uid === undefined) {
    return;
  }
  await assertReplacementIsTaken(target.origin);
  let current = target;
  const cause = recall(target.origin)?.rerun;
  const { waited, resourceVersion } = cause
    ? await letRunEnd(kind, target, { old, cause })
    : { waited: await letFinish(kind, target, { id, old }), resourceVersion: undefined };
  if (waited) {
    // It may have taken hours: the removal has its own time, and the server may see the new job differently now.
    forgetAnswers();
    await assertReplacementIsTaken(target.origin);
    current = await targetOf(kind, "delete", { id, properties: old });
  }
  const condemned = { properties: old, journal: journalOf(stored, olds), resourceVersion };
  const removal = await remove(current, condemned, uid);
  if (removal !== "removed") {
    // The server had nothing to act on.
    condemned.journal.settle();
  }
  if (removal === "absent") {
    await concludeAbsent(current, old, since);
  }
  if (removal === "another") {
    await removeSuccessor(current, condemned, since);
  }
  noteDeleted(target.origin, uid);
}
