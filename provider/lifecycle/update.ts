import type { KubernetesJob } from "../api/objects.js";
import { isProviderError } from "../errors.js";
import type { JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import { planChange, type Plan } from "../planning/plan.js";
import { describeEnd } from "./describe-plan.js";
import { learnGeneration } from "./generations.js";
import { doubtOf, settleDoubt } from "./in-doubt.js";
import { initFailure } from "./init-failure.js";
import { parseProperties, type JobFacts, type JobProperties } from "./inputs.js";
import { lastOutcome, lastPhase } from "./last-outcome.js";
import { annotationOf, originAnnotation } from "./marks.js";
import { tellOnce } from "./messages.js";
import { keepMissing, keepUnfound, withSighting, type MissingJob } from "./missing.js";
import { settleName } from "./naming.js";
import { noteNotKept } from "./not-kept.js";
import { toInputs, toOutputs } from "./outputs.js";
import {
  applyPatch,
  changesOf,
  isAboutAnother,
  needsReplacement,
  planOn,
  readLive,
  type Update,
} from "./patching.js";
import { planRequestOf } from "./plan-request.js";
import { makeDeleted, makeUnmade } from "./remake.js";
import { requireSameServer, withServer } from "./server-check.js";
import { refuseFatalResume, suspensionTask } from "./suspend.js";
import { finishSuspension, withFormerSuspension } from "./suspended-state.js";
import { lookAgain, targetOf } from "./target.js";
import { readStored, type WriteJournal } from "./unrecorded-writes.js";
import { isWithoutEffect } from "./unsettled.js";
import { failedAndGone } from "./wait/failures.js";
import { finish } from "./wait/finish.js";
import { goalOf, needsWait } from "./wait/goal.js";
import { beginWait } from "./wait/wait.js";

/** What update answers: all outputs, for the engine keeps nothing of the old ones. */
export interface UpdateResult {
  readonly outs: JsonObject;
}

/** A server, or a webhook of it, may accept a patch and keep something else. */
async function verify(
  { target, request }: Update,
  object: KubernetesJob,
  { notKept }: JobFacts,
): Promise<void> {
  const left = planChange({ ...request, notKept, live: object });
  if (left.verdict !== "patch" || changesOf(left.operations).length === 0) {
    return;
  }
  const paths = changesOf(left.operations).map((operation) => operation.path);
  const text = `${target.label}: the server took the patch but did not keep ${paths.join(", ")}`;
  await tellOnce("warning", { origin: target.origin, text });
}

/** The preview goes by the state, which may have seen the job at work; the answer to the patch knows better. */
async function tellEnd(
  { target, request: { kind }, old }: Update,
  plan: Plan,
  { status = {} }: KubernetesJob,
): Promise<void> {
  const end = describeEnd(kind, plan, { ...kind.digestStatus(status) });
  if (end !== "" && describeEnd(kind, plan, old.status) === "") {
    const text = `${target.label}: patched${end}`;
    await tellOnce("info", { origin: target.origin, text });
  }
}

function rememberNotKept(paths: readonly string[] = []): Pick<JobFacts, "notKept"> {
  return { notKept: paths.length > 0 ? [...paths] : undefined };
}

/**
 * Which former URN the object is marked with still: as it answered, or, where nothing was sent, as before. Another
 * resource's mark is none of that.
 */
function rememberMark(
  old: JobProperties,
  next: JobProperties,
  object: KubernetesJob | undefined,
): Pick<JobFacts, "markedAs"> {
  const formers = [old.facts.markedAs ?? "", old.origin].filter((each) => each !== "");
  const marked = object ? annotationOf(object.metadata, originAnnotation) : formers[0];
  const isFormer = formers.some((each) => each === marked) && marked !== next.origin;
  return { markedAs: isFormer ? String(marked) : undefined };
}

interface Prepared {
  readonly update: Update;
  readonly plan: Plan;
  /** Where it had to be read. */
  readonly live?: KubernetesJob;
}

/** What to do, and from where. */
async function prepare(update: Update): Promise<Prepared> {
  const { old, request, target } = update;
  const plan = planChange(request);
  // A state without a uid comes from a create whose answer got lost.
  if (!plan.needsLive && old.uid !== undefined && old.facts.inDoubt === undefined) {
    return { update, plan };
  }
  const live = await readLive(update);
  const before = settleDoubt(target.kind, old, live);
  const settled = { ...update, old: before, request: { ...request, before } };
  return { update: settled, plan: planOn(settled, live), live };
}

/** The state of a job that a patch without an answer may have changed: what was wanted, and that it is in doubt. */
function stateInDoubt(
  { target, old, unanswered = [] }: Update,
  next: JobProperties,
  news: JsonObject,
): JsonObject {
  const facts = {
    ...old.facts,
    ...rememberMark(old, next, undefined),
    inDoubt: doubtOf(unanswered),
  };
  const { uid = "", status } = old;
  const known = withFormerSuspension(next, old.lifecycle);
  const outs = toOutputs(target.kind, known, { uid, status: undefined, facts });
  return { ...outs, ...(status ? { status } : {}), __provider: news["__provider"] };
}

/** The server has done nothing, whatever was made of its words. */
function isRefusal(error: unknown): boolean {
  return isWithoutEffect(error) || (isProviderError(error) && isWithoutEffect(error.cause));
}

/** Sends the patch; one of which nobody knows what became stays in the state as one in doubt. */
async function applyOrKeep(
  update: Update,
  plan: Plan,
  {
    id,
    next,
    news,
  }: { readonly id: string; readonly next: JobProperties; readonly news: JsonObject },
): Promise<KubernetesJob | undefined> {
  try {
    return await applyPatch(update, plan);
  } catch (error) {
    const { unanswered, journal } = update;
    // What an earlier run may have done is as open as it was.
    if (!unanswered && isRefusal(error) && journal.unrecorded === undefined) {
      journal.settle();
    }
    if (!update.unanswered || !isProviderError(error) || isAboutAnother(error)) {
      throw error;
    }
    throw initFailure(error, id, { properties: stateInDoubt(update, next, news) });
  }
}

/** What is known of the job after the patch. */
async function factsAfter(
  { target, old, request }: Update,
  { changes }: Plan,
  { next, object }: { readonly next: JobProperties; readonly object: KubernetesJob | undefined },
): Promise<JobFacts> {
  const facts = object ? learnGeneration(old.facts, object) : old.facts;
  const known = {
    ...facts,
    awaits: undefined,
    ...rememberNotKept(request.notKept),
    ...rememberMark(old, next, object),
  };
  if (!object) {
    return known;
  }
  const properties = { spec: next.spec, facts: known };
  return withServer(target, await noteNotKept(target, properties, { object, sent: changes }));
}

function concluded(journal: WriteJournal, outs: JsonObject): JsonObject {
  journal.conclude(outs);
  return outs;
}

/**
 * Brings the job to its new declaration with one JSON Patch and, usually, no other request; with none at all where only
 * settings of the provider changed. Where the server refuses, or the answer gets lost, the object is read, the plan made
 * again on it and sent again. Where nobody knows at the end of the operation's time whether a patch was acted on, the state
 * says so, and the next update finds out. Of a job that is gone and counts as finished (`lifecycle.onMissing`) the state
 * gets the new declaration. Where `lifecycle.suspended` changes, the job is read before anything is sent, and suspended or
 * resumed at the end. Then it waits, where `lifecycle.waitFor` says so and there is a reason to.
 *
 * @throws ProviderError `SERVER_CHANGED`, `JOB_GONE`, `JOB_REPLACED_OUTSIDE`, `UPDATE_NEEDS_REPLACE`,
 * `RESUME_ENDS_JOB`; what the client throws, as an InitFailure where a patch is in doubt or the suspension has failed; an
 * InitFailure as `create` throws it where the wait has failed
 */
export async function update(
  kind: Kind,
  id: string,
  olds: JsonObject,
  news: JsonObject,
): Promise<UpdateResult> {
  const { stored: old, journal } = readStored(olds);
  const checked = parseProperties(news);
  const target = await targetOf(kind, "update", { id, properties: checked, former: old });
  await requireSameServer("update", target, old);
  const first = planRequestOf(kind, target.connection, [old, checked]);
  const next = settleName(first, [old, checked]);
  const request = { ...first, after: next };
  const started: Update = { target, request, old, journal };
  const inputs = { ...news, ...toInputs(next) };
  const made = (await makeUnmade(started, inputs)) ?? (await makeDeleted(started, inputs));
  if (made) {
    return made;
  }
  const missing: MissingJob = { target, state: old, next };
  // To a job that the state knows to be gone nothing is sent.
  const hasNews = old.facts.goneSince !== undefined && planChange(request).operations.length > 0;
  const kept = hasNews ? await keepMissing("update", missing) : undefined;
  if (kept) {
    return { outs: concluded(journal, withoutWait(missing, kept)) };
  }
  try {
    return await bring(started, { id, next, news });
  } catch (error) {
    if (journal.unrecorded?.isDeletion === true) {
      // An interrupted run has deleted it, perhaps: a refresh is to tell.
      throw error;
    }
    const outs = withoutWait(missing, await keepUnfound(missing, error));
    return { outs: concluded(journal, outs) };
  }
}

/**
 * The state of a job that is gone and counts as finished, which nobody can wait for any more.
 *
 * @throws ProviderError `JOB_FAILED` where there is a reason to wait for it and it had failed
 */
function withoutWait({ target, state, next = state }: MissingJob, outs: JsonObject): JsonObject {
  const hasFailed = lastOutcome(target.kind, state) === "failed";
  if (hasFailed && goalOf(next) !== undefined && needsWait(state, next, { changes: [] })) {
    throw failedAndGone(target, lastPhase(state));
  }
  return outs;
}

/** What an update leads to. */
interface Wanted {
  readonly id: string;
  readonly next: JobProperties;
  readonly news: JsonObject;
}

/** Brings a job that is there to what is wanted. */
async function bring(started: Update, { id, next, news }: Wanted): Promise<UpdateResult> {
  const { target, old, journal } = started;
  const { kind } = target;
  const task = suspensionTask(target, old.lifecycle, next.lifecycle);
  const found = task && (await readLive(started));
  if (task && found) {
    refuseFatalResume(target.label, task, found);
  }
  const { update: current, plan, live = found } = await prepare(started);
  if (plan.verdict === "replace") {
    throw needsReplacement(current, plan);
  }
  const isAwaited = needsWait(started.old, next, plan);
  let wait = isAwaited && !task ? await beginWait(target, next) : undefined;
  try {
    const patched = await applyOrKeep(current, plan, { id, next, news });
    // What was read before the wait began may have been overtaken by what nobody followed.
    const object = patched ?? (wait ? await readLive(current) : live);
    const facts = await factsAfter(current, plan, { next, object });
    if (patched) {
      await verify(current, patched, facts);
      await tellEnd(current, plan, patched);
    }
    if (!object) {
      const outs = toOutputs(kind, next, { uid: old.uid ?? "", status: undefined, facts });
      return {
        outs: concluded(journal, { ...outs, ...(old.status ? { status: old.status } : {}) }),
      };
    }
    const provider = news["__provider"];
    const declared = { object, properties: next, facts, provider };
    let settled = object;
    if (task) {
      settled = await finishSuspension(target, task, declared, old.lifecycle);
      // Not before: what it was until then is not what is waited for.
      wait = isAwaited ? await beginWait(target, next) : undefined;
      settled = wait ? await lookAgain(target, settled) : settled;
    }
    return await finish(wait, settled, {
      id,
      provider,
      outputsOf: (last, awaits) => {
        const seen = { ...withSighting(kind, { spec: next.spec, facts }, last), awaits };
        const observed = { uid: last.metadata.uid, status: last.status, facts: seen };
        return concluded(journal, toOutputs(kind, next, observed));
      },
    });
  } finally {
    wait?.end();
  }
}
