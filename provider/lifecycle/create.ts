import type { JobResult } from "../api/jobs-api.js";
import type { KubernetesJob } from "../api/objects.js";
import { ProviderError, isApiError, isProviderError } from "../errors.js";
import type { JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import type { NotKeptRequest } from "../planning/not-kept.js";
import { adoptionOf, jobOn, planTaking } from "./adopt.js";
import { isMadeBy } from "./generations.js";
import { initFailure } from "./init-failure.js";
import { idOf, parseProperties } from "./inputs.js";
import { tellLeftBehind } from "./left-behind.js";
import { fateOf, versionBefore, type Creation } from "./lost-answer.js";
import { manifestOf } from "./manifest.js";
import { newCreateId } from "./marks.js";
import { tell, tellOnce } from "./messages.js";
import { withSighting } from "./missing.js";
import { noteNotKept } from "./not-kept.js";
import { toOutputs } from "./outputs.js";
import { pauseAfter } from "./pause.js";
import { deletedToMakeRoom, noteCreate, noteHolder } from "./run-memory.js";
import { learnServer, withLearned } from "./server-check.js";
import { suspendNew, withFormerSuspension } from "./suspended-state.js";
import { takeOver } from "./take-over.js";
import { look, targetOf, type Target } from "./target.js";
import { explainUnsettled, isUnsettled } from "./unsettled.js";
import { finish } from "./wait/finish.js";
import { beginWait } from "./wait/wait.js";

/** What create answers. */
export interface CreateResult {
  readonly id: string;
  readonly outs: JsonObject;
}

/** The job that a create has come to, and what a look at it is to go by. */
interface Made {
  readonly object: KubernetesJob;
  readonly look: Pick<NotKeptRequest, "sent" | "isSameObject">;
}

/** Everything that is declared was sent. */
function asSent(object: KubernetesJob): Made {
  return { object, look: { sent: "all" } };
}

/** Between two looks whether a job of the name is gone. */
const pauseMs = 500;

function unknownFate({ label }: Target): ProviderError {
  const message = `create ${label}: the answer to the request got lost, and the job is not there: either it was never made, or it has run already and its ttlSecondsAfterFinished took it away. It was not sent again, because it would run twice. Find out from its results or logs which it was. To have it run (again): pulumi refresh, then pulumi up; if it has run, take it out of the program`;
  return new ProviderError("CREATE_UNSETTLED", message);
}

async function tellRun({ label, origin }: Target): Promise<void> {
  const text = `${label}: the answer to the request got lost; the server's history shows that the job was made, has finished, and was taken away by its ttlSecondsAfterFinished. It was not made again`;
  await tell("warning", { origin, text });
}

/** Takes the job over; no more of it was sent than the plan has. Undefined where it is gone meanwhile, or going. */
async function take(creation: Creation, found: KubernetesJob): Promise<Made | undefined> {
  const { target, properties, createId } = creation;
  const { owner, plan } = planTaking(target, properties, found);
  const object = await takeOver(target, properties, { found, createId });
  return object && { object, look: { sent: plan.changes, isSameObject: owner.is === "own" } };
}

/** After a POST that may have been acted on: the job that it made, or undefined to send it once more. */
async function settle(creation: Creation): Promise<Made | undefined> {
  const { target, createId } = creation;
  const found = await look(target);
  if (found) {
    return isMadeBy(found, createId) ? asSent(found) : undefined;
  }
  const fate = await fateOf(creation);
  if (fate.is === "unknown") {
    throw unknownFate(target);
  }
  if (fate.is === "not made") {
    return undefined;
  }
  await tellRun(target);
  return asSent(fate.object);
}

async function waitForRoom({ label, origin, deadline }: Target): Promise<void> {
  const text = `${label}: waiting for the job of the same name to be gone`;
  await tell("info", { origin, text, isEphemeral: true });
  await deadline.pause(pauseMs);
}

/** The name is taken: by this call's own job, by one that is going, by this resource's, or by somebody else's. */
async function meet(
  creation: Creation,
  error: unknown,
  wasAmbiguous: boolean,
): Promise<Made | undefined> {
  const { target, createId } = creation;
  const isGoing = isApiError(error, "API_BEING_DELETED");
  const found = isGoing && !wasAmbiguous ? undefined : await look(target);
  if (found && isMadeBy(found, createId)) {
    return asSent(found);
  }
  if (isGoing || found?.metadata.deletionTimestamp) {
    if (target.deadline.isOver()) {
      throw error;
    }
    await waitForRoom(target);
    return undefined;
  }
  // Gone between the two requests. It may have been the job of this very call.
  if (!found) {
    return wasAmbiguous ? settle(creation) : undefined;
  }
  return take(creation, found);
}

/** The job that is there already, taken where `lifecycle.adopt` is about more than this resource's own. */
async function adopt(creation: Creation): Promise<Made | undefined> {
  const { target, properties } = creation;
  if (adoptionOf(properties) === "own") {
    return undefined;
  }
  const found = await look(target).catch((error: unknown) => {
    // Whoever may create need not be allowed to read; then the POST decides.
    if (isApiError(error) && error.status === 403) {
      return undefined;
    }
    throw error;
  });
  // One that is going is waited for.
  return found && !found.metadata.deletionTimestamp ? take(creation, found) : undefined;
}

/** Every failure of a POST but the last: what became of it, or undefined to send it once more. */
async function recover(
  creation: Creation,
  error: unknown,
  { failures, wasAmbiguous }: { readonly failures: number; readonly wasAmbiguous: boolean },
): Promise<Made | undefined> {
  const { deadline } = creation.target;
  const isTaken = isApiError(error, "API_ALREADY_EXISTS") || isApiError(error, "API_BEING_DELETED");
  if (isTaken) {
    return meet(creation, error, wasAmbiguous);
  }
  if (!isUnsettled(error) || deadline.isOver()) {
    throw error;
  }
  const found = await settle(creation);
  if (!found && !(await pauseAfter(failures, deadline))) {
    throw error;
  }
  return found;
}

/**
 * Sends the job until it is there or the operation's time is over. The name is fixed and the object carries the id of this
 * very call, so sending again cannot make a second job.
 */
async function make(creation: Creation): Promise<Made> {
  const { target, properties, createId, ambiguous } = creation;
  const adopted = await adopt(creation);
  if (adopted) {
    return adopted;
  }
  const body = manifestOf(target, properties, createId);
  for (let failures = 1; ; failures++) {
    try {
      const answer = await target.jobs.create(body);
      await tellWarnings(target, answer);
      return asSent(answer.object);
    } catch (error) {
      if (isUnsettled(error)) {
        ambiguous.push(error);
      }
      const attempt = { failures, wasAmbiguous: ambiguous.length > 0 };
      const found = await recover(creation, error, attempt).catch((failure: unknown) => {
        throw giveUp(failure, creation);
      });
      if (found) {
        return found;
      }
    }
  }
}

/** The name is another's, so that no POST of this call was, or will be, acted on. */
function isSettled(error: ProviderError): boolean {
  return error.code === "JOB_NAME_TAKEN";
}

/** After a POST that may have been acted on, the person has to know that there may be a job. */
function giveUp(error: unknown, { ambiguous }: Creation): unknown {
  const last = ambiguous.at(-1);
  const isClear = !isProviderError(error) || isSettled(error) || error.code === "CREATE_UNSETTLED";
  if (isClear || !isProviderError(last)) {
    return error;
  }
  return explainUnsettled(
    last,
    "the job may have been made all the same, so the state keeps it: run pulumi up again, which takes it or makes it, or pulumi destroy, which deletes it if it is there",
  );
}

/** Whether there may be a job that nobody would know of if the state did not have it. */
function isInDoubt(error: unknown, { ambiguous }: Creation): error is ProviderError {
  return isProviderError(error) && ambiguous.length > 0 && !isSettled(error);
}

/** Passes on what the server warned of. */
export async function tellWarnings(target: Target, { warnings }: JobResult): Promise<void> {
  for (const text of warnings) {
    await tellOnce("warning", { origin: target.origin, text });
  }
}

/** A job that made room for this one is gone: the person has to know that nothing runs now. */
function withLoss<T>(error: T, { origin }: Target): T | ProviderError {
  const gone = deletedToMakeRoom(origin);
  if (gone === undefined || !isProviderError(error) || error.code === "CREATE_UNSETTLED") {
    return error;
  }
  return explainUnsettled(
    error,
    `the old job (uid ${gone}) had been deleted to make room for it: once the cause is mended, pulumi up makes the new one`,
  );
}

/** Makes the job; what may have been made all the same stays in the state. */
async function makeOrKeep(
  creation: Creation,
  provider: unknown,
  learned: ReturnType<typeof learnServer>,
): Promise<Made> {
  const { target, properties, createId } = creation;
  try {
    return await make(creation);
  } catch (error) {
    const told = withLoss(error, target);
    if (!isInDoubt(told, creation)) {
      throw told;
    }
    const facts = withLearned({ ...properties.facts, createId }, await learned);
    // Nobody has suspended it yet.
    const known = withFormerSuspension(properties, {});
    const outs = toOutputs(target.kind, known, { uid: "", status: undefined, facts });
    throw initFailure(told, idOf(properties), { properties: { ...outs, __provider: provider } });
  }
}

/**
 * Creates the job, once: after an answer that got lost, the object is read by its name and taken if this very call made it.
 * A job that this resource made before and that no state knows of is taken over, where it is what is declared or a patch
 * makes it so. Then it waits for what `lifecycle.waitFor` says.
 *
 * @throws ProviderError `JOB_NAME_TAKEN` where another job has the name; InitFailure, with which the job stays in the state:
 * where it may be there, `CREATE_UNSETTLED` if it may also have run and be gone, else what the client throws; where it is
 * there and is not what was waited for, `JOB_FAILED`, `WAIT_TIMEOUT`, `JOB_GONE`, `JOB_REPLACED_OUTSIDE`, or what the client
 * throws
 */
export async function create(kind: Kind, inputs: JsonObject): Promise<CreateResult> {
  const properties = parseProperties(inputs);
  const id = idOf(properties);
  const target = await targetOf(kind, "create", { id, properties });
  noteCreate(target.origin);
  const learned = learnServer(target);
  const before = await versionBefore(target, properties);
  const createId = newCreateId();
  const creation = {
    target,
    properties,
    createId,
    before,
    startedAt: Date.now(),
    ambiguous: [],
  };
  const wait = await beginWait(target, properties);
  try {
    const { object: made, look: seen } = await makeOrKeep(creation, inputs["__provider"], learned);
    noteHolder(jobOn(target, made), { origin: target.origin, by: "create" });
    const kept = await noteNotKept(target, properties, { object: made, ...seen });
    await tellLeftBehind(target);
    const facts = { ...withLearned(kept, await learned), createId };
    const provider = inputs["__provider"];
    const object = await suspendNew(target, { object: made, properties, facts, provider });
    return await finish(wait, object, {
      id,
      provider,
      outputsOf: (last, awaits) => {
        const known = { ...withSighting(kind, { spec: properties.spec, facts }, last), awaits };
        const { uid } = last.metadata;
        return toOutputs(kind, properties, { uid, status: last.status, facts: known });
      },
    });
  } finally {
    wait?.end();
  }
}
