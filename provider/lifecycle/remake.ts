/** An update of a job that is not there, because of a run that could not write down what it did: the job is made. */
import type { JsonObject } from "../values/json.js";
import { create, type CreateResult } from "./create.js";
import type { JobProperties } from "./inputs.js";
import { fateOf } from "./lost-answer.js";
import { tellOnce } from "./messages.js";
import { ttlOf } from "./missing.js";
import { waitUntilGone } from "./removal-wait.js";
import { moment, requireSameServer } from "./server-check.js";
import { look, type Target } from "./target.js";
import type { WriteJournal } from "./unrecorded-writes.js";

/** A job as its state has it. */
interface StoredJob {
  readonly target: Target;
  readonly old: JobProperties;
  readonly journal: WriteJournal;
}

/**
 * The job of a create of which nobody knew what became, made now, where it plainly was not made; undefined where it is
 * there, or may have run.
 */
export async function makeUnmade(
  { target, old }: StoredJob,
  inputs: JsonObject,
): Promise<CreateResult | undefined> {
  if (old.uid !== undefined) {
    return undefined;
  }
  const since = moment();
  if (await look(target)) {
    return undefined;
  }
  await requireSameServer("update", target, old, since);
  const { createId = "" } = old.facts;
  const creation = { target, createId, before: undefined, startedAt: 0, ambiguous: [] };
  const fate = await fateOf({ ...creation, properties: old });
  return fate.is === "not made" ? create(target.kind, inputs) : undefined;
}

/**
 * The job made anew, where a run that was interrupted has deleted it and the state does not know; undefined where it is
 * there, or where it may have gone for another reason: one that its `ttlSecondsAfterFinished` takes away has run.
 */
export async function makeDeleted(
  { target, old, journal }: StoredJob,
  inputs: JsonObject,
): Promise<CreateResult | undefined> {
  const { uid } = old;
  if (uid === undefined || journal.unrecorded?.isDeletion !== true) {
    return undefined;
  }
  const since = moment();
  const found = await look(target);
  if (found?.metadata.uid === uid && found.metadata.deletionTimestamp !== undefined) {
    await waitUntilGone(target, uid, "update");
  } else if (found || ttlOf(old) !== undefined) {
    return undefined;
  }
  await requireSameServer("update", target, old, since);
  const text = `${target.label}: a run that was interrupted had deleted the job; it is made again`;
  await tellOnce("info", { origin: target.origin, text });
  return create(target.kind, inputs);
}
