import type { KubernetesJob } from "../api/objects.js";
import { ProviderError, isApiError, isProviderError } from "../errors.js";
import { isSameJson, type JsonObject } from "../kinds/json.js";
import type { Kind } from "../kinds/kind.js";
import type { Operation } from "../planning/json-patch.js";
import { planChange, type Plan, type PlanRequest } from "../planning/plan.js";
import { tellWarnings } from "./create.js";
import { describeReplacement } from "./describe-plan.js";
import { parseProperties } from "./inputs.js";
import { tellOnce } from "./messages.js";
import { toOutputs } from "./outputs.js";
import { planRequestOf } from "./plan-request.js";
import { targetOf, type Target } from "./target.js";
import { explainUnsettled, isUnsettled } from "./unsettled.js";

/** What update answers: all outputs, for the engine keeps nothing of the old ones. */
export interface UpdateResult {
  readonly outs: JsonObject;
}

interface Update {
  readonly target: Target;
  readonly request: PlanRequest;
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

async function readLive({ target, request }: Update): Promise<KubernetesJob> {
  const found = await target.jobs.read(target.name, { timeoutMs: target.deadline.leftMs() });
  if (!found) {
    const message = `update ${target.label}: the job is gone from the server (deleted by somebody, or by its ttlSecondsAfterFinished); run pulumi refresh, then pulumi up to create it again`;
    throw new ProviderError("JOB_GONE", message);
  }
  if (request.uid !== undefined && found.object.metadata.uid !== request.uid) {
    const message = `update ${target.label}: the job was deleted and another one made under its name; nothing was changed: run pulumi refresh, then pulumi up`;
    throw new ProviderError("JOB_REPLACED_OUTSIDE", message);
  }
  return found.object;
}

async function send({ target }: Update, operations: readonly Operation[]): Promise<KubernetesJob> {
  const answer = await target.jobs.patch(target.name, operations, {
    timeoutMs: target.deadline.leftMs(),
    // Older regions of CCI take only merge patches; the client says so in a warning.
    fallbackToMerge: true,
  });
  await tellWarnings(target, answer);
  return answer.object;
}

/** A server may accept a patch and drop what it does not know. */
async function verify({ target, request }: Update, object: KubernetesJob): Promise<void> {
  const left = planChange({ ...request, live: object });
  if (left.verdict !== "patch" || changesOf(left.operations).length === 0) return;
  const paths = changesOf(left.operations).map((operation) => operation.path);
  const text = `${target.label}: the server took the patch but did not keep ${paths.join(", ")}`;
  await tellOnce("warning", { origin: target.origin, text });
}

/** Where the look fails as well, what became of the patch is what matters. */
async function lookAgain(update: Update, error: unknown): Promise<KubernetesJob> {
  try {
    return await readLive(update);
  } catch (failure) {
    const isTold = isProviderError(failure) && /^JOB_/.test(failure.code);
    if (isTold || !isProviderError(error)) throw failure;
    const said = isUnsettled(error)
      ? "the change may have been made all the same, and the job could not be read: run pulumi up again"
      : "and the job could not be read to find out more";
    throw explainUnsettled(error, said);
  }
}

/** Plans again on the object itself, once, after the first patch was refused or its answer got lost. */
async function tryAgain(update: Update, sent: Plan, error: unknown): Promise<KubernetesJob> {
  const live = await lookAgain(update, error);
  const plan = planChange({ ...update.request, live });
  if (plan.verdict === "replace") throw needsReplacement(update, plan);
  const operations = changesOf(plan.operations);
  if (operations.length === 0) return live;
  const isRefused = isApiError(error) && !isUnsettled(error);
  // The very same patch would only be refused again.
  if (isRefused && error.status !== 409 && isSameJson(plan.operations, sent.operations))
    throw error;
  return send(update, plan.operations);
}

async function apply(update: Update, plan: Plan): Promise<KubernetesJob | undefined> {
  if (plan.operations.length === 0) return undefined;
  try {
    return await send(update, plan.operations);
  } catch (error) {
    if (!isWorthAnotherLook(error)) throw error;
    return tryAgain(update, plan, error);
  }
}

async function planUpdate(update: Update): Promise<Plan> {
  const plan = planChange(update.request);
  if (!plan.needsLive) return plan;
  return planChange({ ...update.request, live: await readLive(update) });
}

/**
 * Brings the job to its new declaration with one JSON Patch and, usually, no other request; with none at all where only
 * settings of the provider changed. Where the server refuses, the object is read, the plan made again on it and sent once
 * more.
 *
 * @throws ProviderError `JOB_GONE`, `JOB_REPLACED_OUTSIDE`, `UPDATE_NEEDS_REPLACE`; what the client throws
 */
export async function update(
  kind: Kind,
  id: string,
  olds: JsonObject,
  news: JsonObject,
): Promise<UpdateResult> {
  const [old, next] = [parseProperties(olds), parseProperties(news)];
  const target = await targetOf(kind, "update", { id, properties: next, former: old });
  const current: Update = { target, request: planRequestOf(kind, target.connection, [old, next]) };
  const plan = await planUpdate(current);
  if (plan.verdict === "replace") throw needsReplacement(current, plan);
  const object = await apply(current, plan);
  if (object) await verify(current, object);
  const uid = object?.metadata.uid ?? old.uid ?? "";
  const outs = toOutputs(kind, next, { uid, status: object?.status, facts: old.facts });
  return { outs: object ? outs : { ...outs, ...(old.status ? { status: old.status } : {}) } };
}
