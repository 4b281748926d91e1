/** The one patch of an update: sent, and planned again on the object where the server refuses it or its answer gets lost. */
import type { KubernetesJob } from "../api/objects.js";
import { ProviderError, isApiError, isProviderError } from "../errors.js";
import type { Operation } from "../planning/json-patch.js";
import { pathPattern } from "../planning/path.js";
import { planChange, type Plan, type PlanRequest } from "../planning/plan.js";
import { isSameJson } from "../values/json.js";
import { tellWarnings } from "./create.js";
import { describeReplacement } from "./describe-plan.js";
import { isOurs } from "./generations.js";
import type { JobProperties } from "./inputs.js";
import { pauseAfter } from "./pause.js";
import { moment, requireSameServer } from "./server-check.js";
import { look, type Target } from "./target.js";
import type { WriteJournal } from "./unrecorded-writes.js";
import { explainUnsettled, isUnsettled } from "./unsettled.js";

/** One job, what the state says of it, and the change that is wanted. */
export interface Update {
  readonly target: Target;
  readonly request: PlanRequest;
  readonly old: JobProperties;
  readonly journal: WriteJournal;
  /** The last patch that got no answer: the server may have acted on it, or may still do so. */
  unanswered?: readonly Operation[];
}

/** Answers after which a look at the object can help: it moved, or is not what the plan took it for. */
const worthAnotherLook = [400, 404, 409, 422];

function isWorthAnotherLook(error: unknown): boolean {
  return isUnsettled(error) || (isApiError(error) && worthAnotherLook.includes(error.status));
}

/** The operations of a patch that change something. */
export function changesOf(operations: readonly Operation[]): Operation[] {
  return operations.filter((operation) => operation.op !== "test");
}

/** The object on the server needs a new job for what was planned as a patch. */
export function needsReplacement({ target }: Update, plan: Plan): ProviderError {
  const message = `update ${target.label}: ${describeReplacement(plan.changes)}; the job on the server is not what the state says: run pulumi refresh, then pulumi up`;
  return new ProviderError("UPDATE_NEEDS_REPLACE", message);
}

/**
 * The object, which is this resource's, if it is there.
 *
 * @throws ProviderError `JOB_GONE`, `JOB_REPLACED_OUTSIDE`, `SERVER_CHANGED`; what the client throws
 */
export async function readLive({ target, old }: Update): Promise<KubernetesJob> {
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
export function planOn({ request }: Update, live: KubernetesJob): Plan {
  return planChange({ ...request, uid: live.metadata.uid, live });
}

async function send(
  { target, journal }: Update,
  operations: readonly Operation[],
): Promise<KubernetesJob> {
  journal.notePatch(operations);
  const answer = await target.jobs.patch(target.name, operations, {
    // Older regions of CCI take only merge patches; the client says so in a warning.
    fallbackToMerge: true,
  });
  await tellWarnings(target, answer);
  return answer.object;
}

/** The job of the state is not there, or this is not its server. */
export function isAboutAnother(error: unknown): boolean {
  return isProviderError(error) && /^(?:JOB|SERVER)_/.test(error.code);
}

/** Where the look fails as well, what became of the patch is what matters. */
async function lookAgain(update: Update, error: unknown): Promise<KubernetesJob> {
  try {
    return await readLive(update);
  } catch (failure) {
    if (isAboutAnother(failure) || !isProviderError(error)) {
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
      const isLost = isUnsettled(error);
      if (!isWorthAnotherLook(error)) {
        throw error;
      }
      if (isLost) {
        update.unanswered = operations;
      } else {
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

/**
 * Brings the job to what the plan says, as often as the operation's time allows.
 *
 * @returns the job as the server answered; undefined where there is nothing to send
 * @throws ProviderError as {@link readLive}, `UPDATE_NEEDS_REPLACE`; what the client throws
 */
export async function applyPatch(update: Update, plan: Plan): Promise<KubernetesJob | undefined> {
  try {
    return await sendUntilSettled(update, plan);
  } catch (error) {
    throw explainForeign(error, plan);
  }
}
