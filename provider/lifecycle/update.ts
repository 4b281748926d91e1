import type { KubernetesJob } from "../api/objects.js";
import { ProviderError, isApiError, isProviderError } from "../errors.js";
import { isSameJson, type JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import type { Operation } from "../planning/json-patch.js";
import { pathPattern } from "../planning/path.js";
import { planChange, type Plan, type PlanRequest } from "../planning/plan.js";
import { tellWarnings } from "./create.js";
import { describeReplacement } from "./describe-plan.js";
import { isOurs, learnGeneration } from "./generations.js";
import { parseProperties, type JobFacts, type JobProperties } from "./inputs.js";
import { tellOnce } from "./messages.js";
import { settleName } from "./naming.js";
import { noteNotKept } from "./not-kept.js";
import { toOutputs } from "./outputs.js";
import { pauseAfter } from "./pause.js";
import { planRequestOf } from "./plan-request.js";
import { moment, requireSameServer, withServer } from "./server-check.js";
import { look, targetOf, type Target } from "./target.js";
import { explainUnsettled, isUnsettled } from "./unsettled.js";

/** What update answers: all outputs, for the engine keeps nothing of the old ones. */
export interface UpdateResult {
  readonly outs: JsonObject;
}

interface Update {
  readonly target: Target;
  readonly request: PlanRequest;
  readonly old: JobProperties;
}

/** Answers after which a look at the object can help: it moved, or is not what the plan took it for. */
const worthAnotherLook = [400, 404, 409, 422];

function isWorthAnotherLook(error: unknown): boolean {
  return isUnsettled(error) || (isApiError(error) && worthAnotherLook.includes(error.status));
}

function changesOf(operations: readonly Operation[]): Operation[] {
  return operations.filter((operation) => operation.op !== "test");
}

function needsReplacement({ target }: Update, plan: Plan): ProviderError {
  const message = `update ${target.label}: ${describeReplacement(plan.changes)}; the job on the server is not what the state says: run pulumi refresh, then pulumi up`;
  return new ProviderError("UPDATE_NEEDS_REPLACE", message);
}

/** The object, which is this resource's, if it is there. */
async function readLive({ target, old }: Update): Promise<KubernetesJob> {
  const since = moment();
  const found = await look(target);
  if (!found || found.metadata.uid !== old.uid) {
    await requireSameServer("update", target, old, since);
  }
  if (!found) {
    const doubt =
      old.uid === undefined
        ? "it may never have been made, for the answer to its create got lost; "
        : "";
    const message = `update ${target.label}: the job is gone from the server (deleted by somebody, or by its ttlSecondsAfterFinished); ${doubt}run pulumi refresh, then pulumi up to create it again`;
    throw new ProviderError("JOB_GONE", message);
  }
  if (!isOurs(found, old)) {
    const message = `update ${target.label}: the job was deleted and another one made under its name; nothing was changed: run pulumi refresh, then pulumi up`;
    throw new ProviderError("JOB_REPLACED_OUTSIDE", message);
  }
  return found;
}

/** The plan for the object as it is, and for no other. */
function planOn({ request }: Update, live: KubernetesJob): Plan {
  return planChange({ ...request, uid: live.metadata.uid, live });
}

async function send({ target }: Update, operations: readonly Operation[]): Promise<KubernetesJob> {
  const answer = await target.jobs.patch(target.name, operations, {
    // Older regions of CCI take only merge patches; the client says so in a warning.
    fallbackToMerge: true,
  });
  await tellWarnings(target, answer);
  return answer.object;
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

function rememberNotKept(paths: readonly string[] = []): Pick<JobFacts, "notKept"> {
  return { notKept: paths.length > 0 ? [...paths] : undefined };
}

/** Where the look fails as well, what became of the patch is what matters. */
async function lookAgain(update: Update, error: unknown): Promise<KubernetesJob> {
  try {
    return await readLive(update);
  } catch (failure) {
    const isTold = isProviderError(failure) && /^(?:JOB|SERVER)_/.test(failure.code);
    if (isTold || !isProviderError(error)) {
      throw failure;
    }
    const said = isUnsettled(error)
      ? "the change may have been made all the same, and the job could not be read: run pulumi up again"
      : "and the job could not be read to find out more";
    throw explainUnsettled(error, said);
  }
}

/** After a patch that failed: the next one to send, or the job if there is nothing left to change. */
async function planAgain(
  update: Update,
  sent: readonly Operation[],
  error: unknown,
): Promise<KubernetesJob | readonly Operation[]> {
  const live = await lookAgain(update, error);
  const plan = planOn(update, live);
  if (plan.verdict === "replace") {
    throw needsReplacement(update, plan);
  }
  if (changesOf(plan.operations).length === 0) {
    return live;
  }
  const isRefused = isApiError(error) && !isUnsettled(error);
  // The very same patch would only be refused again.
  if (isRefused && error.status !== 409 && isSameJson(plan.operations, sent)) {
    throw error;
  }
  return plan.operations;
}

/** A server that knows a member which this version does not, and refuses its change, may mean that one. */
function explainForeign(error: unknown, plan: Plan): unknown {
  const paths = plan.changes
    .filter(({ isForeign, hasNoEffect }) => isForeign && !hasNoEffect)
    .map(({ steps, path }) => ({ path, pattern: pathPattern(steps) }));
  const isRefused = isApiError(error, "API_INVALID") || isApiError(error, "API_ADMISSION_DENIED");
  const [first] = paths;
  if (!isRefused || !first || !isProviderError(error)) {
    return error;
  }
  const said = `this version does not know ${paths.map(({ path }) => path).join(", ")} and cannot tell whether a patch may change it: undo that change, or have a new job made for it by volcano:mutability {"${first.pattern}": "replace"}`;
  return new ProviderError(error.code, `${error.message}; ${said}`, { cause: error });
}

function withDoubt(error: unknown): unknown {
  if (!isProviderError(error)) {
    return error;
  }
  return explainUnsettled(error, "the change may have been made all the same: run pulumi up again");
}

/** So often a server may refuse patches that were made for the object as it is. */
const mostRefusals = 2;

function isObject(next: KubernetesJob | readonly Operation[]): next is KubernetesJob {
  return !Array.isArray(next);
}

/**
 * Sends the patch. Where it is refused, the plan is made again on the object itself; where its answer got lost, too, as
 * often as the operation's time allows.
 */
async function sendUntilSettled(update: Update, plan: Plan): Promise<KubernetesJob | undefined> {
  if (plan.operations.length === 0) {
    return undefined;
  }
  let { operations } = plan;
  let refusals = 0;
  for (let failures = 1; ; failures++) {
    try {
      return await send(update, operations);
    } catch (error) {
      if (!isWorthAnotherLook(error)) {
        throw error;
      }
      const isLost = isUnsettled(error);
      if (!isLost) {
        refusals += 1;
      }
      if (refusals >= mostRefusals) {
        throw error;
      }
      if (update.target.deadline.isOver()) {
        throw isLost ? withDoubt(error) : error;
      }
      const next = await planAgain(update, operations, error);
      if (isObject(next)) {
        return next;
      }
      if (isLost && !(await pauseAfter(failures, update.target.deadline))) {
        throw withDoubt(error);
      }
      operations = next;
    }
  }
}

async function apply(update: Update, plan: Plan): Promise<KubernetesJob | undefined> {
  try {
    return await sendUntilSettled(update, plan);
  } catch (error) {
    throw explainForeign(error, plan);
  }
}

/** What to do, and the object where it had to be read. */
async function planUpdate(update: Update): Promise<{ plan: Plan; live?: KubernetesJob }> {
  const plan = planChange(update.request);
  // A state without a uid comes from a create whose answer got lost.
  if (!plan.needsLive && update.old.uid !== undefined) {
    return { plan };
  }
  const live = await readLive(update);
  return { plan: planOn(update, live), live };
}

/**
 * Brings the job to its new declaration with one JSON Patch and, usually, no other request; with none at all where only
 * settings of the provider changed. Where the server refuses, or the answer gets lost, the object is read, the plan made
 * again on it and sent again.
 *
 * @throws ProviderError `SERVER_CHANGED`, `JOB_GONE`, `JOB_REPLACED_OUTSIDE`, `UPDATE_NEEDS_REPLACE`; what the client throws
 */
export async function update(
  kind: Kind,
  id: string,
  olds: JsonObject,
  news: JsonObject,
): Promise<UpdateResult> {
  const [old, checked] = [parseProperties(olds), parseProperties(news)];
  const target = await targetOf(kind, "update", { id, properties: checked, former: old });
  await requireSameServer("update", target, old);
  const first = planRequestOf(kind, target.connection, [old, checked]);
  const next = settleName(first, [old, checked]);
  const current: Update = { target, request: { ...first, after: next }, old };
  const { plan, live } = await planUpdate(current);
  if (plan.verdict === "replace") {
    throw needsReplacement(current, plan);
  }
  const patched = await apply(current, plan);
  const object = patched ?? (old.uid === undefined ? live : undefined);
  const known = {
    ...(object ? learnGeneration(old.facts, object) : old.facts),
    ...rememberNotKept(current.request.notKept),
  };
  const facts = object
    ? await withServer(
        target,
        await noteNotKept(
          target,
          { spec: next.spec, facts: known },
          { object, sent: plan.changes },
        ),
      )
    : known;
  if (patched) {
    await verify(current, patched, facts);
  }
  const uid = object?.metadata.uid ?? old.uid ?? "";
  const outs = toOutputs(kind, next, { uid, status: object?.status, facts });
  return { outs: object ? outs : { ...outs, ...(old.status ? { status: old.status } : {}) } };
}
