/** `volcano:serverDryRun`: check and diff ask the server what it would make of a job, and its word counts. */
import type { KubernetesJob } from "../api/objects.js";
import { deniesPermission, lacksSurroundings } from "../api/spoken-codes.js";
import { isApiError, isProviderError, type ProviderError } from "../errors.js";
import type { Kind } from "../kinds/kind.js";
import type { Operation } from "../planning/json-patch.js";
import { planChange, type Plan, type PlanRequest } from "../planning/plan.js";
import { isSameJson } from "../values/json.js";
import { hasUnknown } from "../values/unknown.js";
import { isOurs } from "./generations.js";
import { idOf, type JobProperties } from "./inputs.js";
import { tellOnce } from "./messages.js";
import { longestCourtesyMs } from "./patience.js";
import { askAbout, whyNotAsked, type Answer } from "./probe.js";
import { isRoomMade } from "./replacement-gate.js";
import { connectionOf } from "./session.js";
import { look, targetOf, type Target } from "./target.js";

/** Connections that gave no answer to a question: the other rows of the run need not find that out again. */
const silent = new WeakSet();

async function isWished({ lifecycle }: JobProperties): Promise<boolean> {
  const connection = await connectionOf(lifecycle.connection);
  return connection.serverDryRun && !silent.has(connection);
}

/** What holds for every job of a connection is said once, on the stack's row. */
async function tellSilence({ connection }: Target, because: string): Promise<void> {
  silent.add(connection);
  const text = `volcano:serverDryRun: the server is not asked about jobs beforehand, so only the rules that need no server were checked: ${because}`;
  await tellOnce("warning", { origin: "", text });
}

async function tellOffline({ origin, label }: Target, because: string): Promise<void> {
  const text = `${label}: checked without the server: ${because}`;
  await tellOnce("warning", { origin, text });
}

function isPermission(error: ProviderError): boolean {
  return isApiError(error) && error.status === 403 && deniesPermission(error.serverMessage ?? "");
}

function isSurroundings(error: ProviderError): boolean {
  return isApiError(error) && lacksSurroundings(error.serverMessage ?? "");
}

/**
 * Makes of a question's answer the server's refusal, or undefined where it takes the job or cannot be asked. The latter is a
 * warning: the credentials of a preview may be those of a reader, and a namespace or a queue may be made by the same rollout.
 */
async function settle(
  target: Target,
  question: () => Promise<Answer>,
): Promise<ProviderError | undefined> {
  try {
    const answer = await question();
    if (answer.says === "nothing") {
      await tellOffline(target, answer.because);
      return undefined;
    }
    if (answer.says === "accepted") {
      return undefined;
    }
    if (isPermission(answer.error)) {
      await tellSilence(target, answer.error.message);
      return undefined;
    }
    if (isSurroundings(answer.error)) {
      await tellOffline(target, answer.error.message);
      return undefined;
    }
    return answer.error;
  } catch (error) {
    if (!isProviderError(error)) {
      throw error;
    }
    await tellSilence(target, error.message);
    return undefined;
  }
}

/** Whether the connection is one that is asked at all; where it is not, that is said. */
async function mayAsk(target: Target): Promise<boolean> {
  const because = whyNotAsked(target);
  if (because !== undefined) {
    await tellSilence(target, because);
  }
  return because === undefined;
}

/** Of a job some of whose values are made in this rollout nothing can be asked before. */
async function isKnown({ metadata, spec, origin }: JobProperties): Promise<boolean> {
  const isWhole = !hasUnknown(metadata) && !hasUnknown(spec);
  if (!isWhole) {
    const text =
      "volcano:serverDryRun: the server is not asked about this job yet: some of its values are known only during up";
    await tellOnce("info", { origin, text });
  }
  return isWhole;
}

/**
 * Asks about a job that is to be created.
 *
 * @param under - its own name, or one that no job has, where its own is still the old job's
 * @returns the server's refusal; undefined where it takes the job, is not to be asked, or cannot be
 */
export async function askAboutNew(
  kind: Kind,
  properties: JobProperties,
  under: "own name" | "probe name" = "own name",
): Promise<ProviderError | undefined> {
  if (!(await isWished(properties)) || !(await isKnown(properties))) {
    return undefined;
  }
  try {
    const target = await targetOf(
      kind,
      "create",
      { id: idOf(properties), properties },
      longestCourtesyMs,
    );
    return (await mayAsk(target))
      ? await settle(target, () => askAbout(target, properties, under))
      : undefined;
  } catch (error) {
    // Settings that lead nowhere: what needs them says so itself.
    if (!isProviderError(error)) {
      throw error;
    }
    return undefined;
  }
}

/** A change, and the declarations that it lies between. */
export interface AskedChange {
  readonly id: string;
  readonly old: JobProperties;
  readonly next: JobProperties;
  readonly request: PlanRequest;
  readonly plan: Plan;
}

async function askAboutPatch(target: Target, operations: readonly Operation[]): Promise<Answer> {
  try {
    const { object } = await target.jobs.patch(target.name, operations, { dryRun: true });
    return { says: "accepted", object };
  } catch (error) {
    if (isApiError(error) && [400, 403, 404, 409, 422].includes(error.status)) {
      return isApiError(error, "API_DRY_RUN_UNSUPPORTED")
        ? { says: "nothing", because: error.message }
        : { says: "refused", error };
    }
    throw error;
  }
}

function isChange(operations: readonly Operation[]): boolean {
  return operations.some(({ op }) => op !== "test");
}

/** The plan of a new job, because the server takes no patch. */
function replacedFor(plan: Plan, error: ProviderError): Plan {
  const changes = plan.changes.map((change) =>
    change.hasNoEffect
      ? change
      : {
          ...change,
          verdict: "replace" as const,
          reason: `cannot be patched: the server refuses it in a dry run: ${error.message}`,
        },
  );
  return { ...plan, verdict: "replace", changes, operations: [] };
}

/** What is expected of the object may be wrong; the plan on the object itself is what `update` would come to. */
async function planOnLive(
  target: Target,
  { request, old, plan }: AskedChange,
): Promise<Plan | undefined> {
  const live: KubernetesJob | undefined = await look(target);
  if (!live || !isOurs(live, old)) {
    return undefined;
  }
  const onLive = planChange({ ...request, uid: live.metadata.uid, live });
  return isSameJson(onLive.operations, plan.operations) ? undefined : onLive;
}

/** The new job has the name of the old one, which is therefore deleted before. */
function isInPlace({ id, next }: AskedChange): boolean {
  return idOf(next) === id;
}

async function settlePatch(target: Target, asked: AskedChange): Promise<Plan> {
  const { plan } = asked;
  const refusal = await settle(target, () => askAboutPatch(target, plan.operations));
  if (!refusal) {
    return plan;
  }
  const onLive = await planOnLive(target, asked);
  if (onLive) {
    return onLive.verdict === "patch" && isChange(onLive.operations)
      ? settlePatch(target, { ...asked, plan: onLive })
      : onLive;
  }
  // Gone, or another's: update says what to do.
  if (isApiError(refusal) && [404, 409].includes(refusal.status)) {
    return plan;
  }
  const ofNew = await settle(target, () => askAbout(target, asked.next));
  if (ofNew && !(isInPlace(asked) && isRoomMade(ofNew))) {
    throw ofNew;
  }
  return replacedFor(plan, refusal);
}

/**
 * Asks about a job that is to be changed: with the patch, or with the new job that takes its place.
 *
 * @returns the plan that the server agrees to: the given one, or a new job where the server takes it and not the patch
 * @throws ApiError the refusal, where it takes neither
 */
export async function askAboutChange(kind: Kind, asked: AskedChange): Promise<Plan> {
  const { id, old, next, plan } = asked;
  if (plan.verdict === "nothing" || !(await isWished(next))) {
    return plan;
  }
  if (plan.verdict === "replace") {
    const isPlaceTaken = isInPlace(asked);
    const refusal = await askAboutNew(kind, next, isPlaceTaken ? "probe name" : "own name");
    if (refusal && !(isPlaceTaken && isRoomMade(refusal))) {
      throw refusal;
    }
    return plan;
  }
  const isInDoubt = old.facts.inDoubt !== undefined || old.uid === undefined;
  if (isInDoubt || !isChange(plan.operations) || !(await isKnown(next))) {
    return plan;
  }
  const target = await targetOf(
    kind,
    "update",
    { id, properties: next, former: old },
    longestCourtesyMs,
  );
  if (!(await mayAsk(target))) {
    return plan;
  }
  return settlePatch(target, asked);
}
