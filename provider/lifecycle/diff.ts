import { isSameJson, type JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import { planChange, replacedParts, type Plan } from "../planning/plan.js";
import { systemClock } from "../time/clock.js";
import { describeEnd, describePlan, describeReplacement } from "./describe-plan.js";
import { parseProperties, type JobProperties } from "./inputs.js";
import { isDecided, lastPhase } from "./last-outcome.js";
import { tellOnce, type Message } from "./messages.js";
import { fateOf, keepMissing, type Fate } from "./missing.js";
import { sharedJob } from "./name-taken.js";
import { settleName } from "./naming.js";
import {
  describeEnding,
  findEnding,
  forbidden,
  isForbidden,
  onReplaceOf,
  type Ending,
} from "./on-replace.js";
import { planRequestOf } from "./plan-request.js";
import { tellUnlessRepeated } from "./repeated-messages.js";
import { planRerun, type PlannedRerun } from "./rerun.js";
import { reportPlan } from "./rollout-report.js";
import { notePlanned, noteStateOf } from "./run-memory.js";
import { planMove, type PlannedMove } from "./server-move.js";
import { askAboutChange, type AskedChange } from "./server-dry-run.js";
import { connectionOf } from "./session.js";
import { describeSuspension } from "./suspend-preview.js";
import { look, targetOf } from "./target.js";
import { compareTriggers, describeComparison, isTriggered } from "./triggers.js";
import { describeOpenSettings, isOpen, withFormerSettings } from "./unknown-settings.js";
import { readStored } from "./unrecorded-writes.js";
import { goalOf } from "./wait/goal.js";

/** What diff answers. `changes` is always explicit: without it the engine would compare the stub's text as well. */
export interface DiffResult {
  readonly changes: boolean;
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

/** What a change comes to, and whether it concerns anything beside the job on the server. */
interface Difference {
  readonly plan: Plan;
  readonly move: PlannedMove | undefined;
  /** Why the job runs again though the plan needs no new one, or why it does not. */
  readonly rerun: PlannedRerun | undefined;
  /** What becomes of a job at work, where the plan is a new one in its place. */
  readonly ending: Ending | undefined;
  readonly changesSettings: boolean;
  /** What becomes of a job that is suspended, or resumed; `""` where that does not change. */
  readonly suspension: string;
}

async function planWithLive(
  kind: Kind,
  id: string,
  old: JobProperties,
  checked: JobProperties,
): Promise<AskedChange> {
  const connection = await connectionOf(checked.lifecycle.connection);
  const first = planRequestOf(kind, connection, [old, checked]);
  const next = settleName(first, [old, checked]);
  const request = { ...first, after: next };
  const plan = planChange(request);
  if (!plan.needsLive) {
    return { id, old, next, request, plan };
  }
  // Only the object itself tells whether it has ever started.
  const target = await targetOf(kind, "read", { id, properties: old });
  const live = await look(target);
  const seen = live === undefined ? plan : planChange({ ...request, live });
  return { id, old, next, request, plan: seen };
}

/** What the server says to the change; a job that runs again is a new one, whatever could be patched. */
async function askServer(kind: Kind, planned: AskedChange, isRerun: boolean): Promise<Plan> {
  const { plan } = planned;
  if (!isRerun) {
    return askAboutChange(kind, planned);
  }
  await askAboutChange(kind, { ...planned, plan: { ...plan, verdict: "replace" } });
  return plan;
}

/** What becomes of the old job where a new one takes its place. */
async function findEndingOf(
  kind: Kind,
  id: string,
  [old, next]: readonly [JobProperties, JobProperties],
  { plan, move, rerun }: Pick<Difference, "plan" | "move" | "rerun">,
): Promise<Ending | undefined> {
  const isAgain = rerun?.is === "again";
  // A job that moves to another server is left where it is.
  if (move || (plan.verdict !== "replace" && !isAgain)) {
    return undefined;
  }
  if (isAgain && rerun.cause !== undefined) {
    return { onReplace: await onReplaceOf(next), finding: { is: "no work" } };
  }
  // What is not known yet neither ends a job at work nor forbids that.
  return isOpen(next, "onReplace") ? undefined : findEnding(kind, id, [old, next]);
}

async function findDifference(
  kind: Kind,
  id: string,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<Difference> {
  const planned = await planWithLive(kind, id, old, next);
  const move = await planMove(kind, id, [old, next]);
  const isReplaced =
    planned.plan.verdict === "replace" && !isTriggered(old.lifecycle, next.lifecycle);
  const rerun = move || isReplaced ? undefined : await planRerun(kind, id, [old, next]);
  // On another server there is nothing to patch, and that it stays on this one may not be known yet.
  const isHere = !move && !isOpen(next, "connection");
  const plan = isHere ? await askServer(kind, planned, rerun?.is === "again") : planned.plan;
  const isKept = !move && plan.verdict !== "replace" && rerun?.is !== "again";
  return {
    plan,
    move,
    rerun,
    ending: await findEndingOf(kind, id, [old, next], { plan, move, rerun }),
    changesSettings:
      next.unknownLifecycle !== undefined || !isSameJson(old.lifecycle, next.lifecycle),
    suspension: isKept ? await describeSuspension(kind, id, [old, next]) : "",
  };
}

function isSamePlace(old: JobProperties, next: JobProperties): boolean {
  return (
    old.metadata["name"] === next.metadata["name"] &&
    old.metadata["namespace"] === next.metadata["namespace"]
  );
}

/** A job that is waited for is not to run beside the new one. */
function waits(ending: Ending | undefined): boolean {
  return ending?.onReplace === "wait" && ending.finding.is !== "no work";
}

/** A new name of the package's own making follows from the other changes and says nothing about them. */
function tellableChanges({ changes }: Plan, next: JobProperties) {
  const others = changes.filter((change) => change.path !== "metadata.name");
  return next.autonamed && others.length > 0 ? others : changes;
}

/** Why a job is replaced is said on every row. */
function tellReason(message: Message): Promise<void> {
  return tellOnce("info", message);
}

const inDoubt =
  "nobody knows whether the server has acted on an update that was interrupted, or that got no answer: pulumi up looks at the job and brings it to what is declared";

const deletionInDoubt =
  "a run that was interrupted, or that is still going on, has asked the server to delete this job: pulumi up looks at it, and makes it again where it is gone";

/** What the next update does after a wait that has failed. */
function describeAwaited(kind: Kind, old: JobProperties): string {
  const { facts } = old;
  const phase = lastPhase(old);
  return isDecided(kind, phase)
    ? `the job is over (${phase}) and was waited for to be ${String(facts.awaits)}: waiting again will fail again; change it, or set lifecycle.rerunOn to "failure"`
    : `the job was not ${String(facts.awaits)} when it was last waited for: pulumi up waits again`;
}

/** Why a new job is needed; empty where none is. */
function whyReplaced({ plan, rerun }: Difference, next: JobProperties): string {
  const again = rerun?.is === "again" ? [rerun.reason] : [];
  const changes = plan.verdict === "replace" ? tellableChanges(plan, next) : [];
  const isNameOnly = changes.every(({ path }) => path === "metadata.name");
  const isTold = changes.length > 0 && !(isNameOnly && next.autonamed && again.length > 0);
  return [...(isTold ? [describeReplacement(changes)] : []), ...again].join("; ");
}

/** What it means for an update that the state knows the job to be gone; undefined where it does not. */
function fateOfGone(
  kind: Kind,
  [old, next]: readonly [JobProperties, JobProperties],
): Fate | "not known" | undefined {
  if (old.facts.goneSince === undefined) {
    return undefined;
  }
  const { onMissing } = next.lifecycle;
  return isOpen(next, "onMissing")
    ? "not known"
    : fateOf(kind, old, { onMissing, now: systemClock.now() });
}

const absences = {
  keep: "; the job is gone and counts as finished: the state gets the new declaration, and nothing is sent",
  "not known": "; the job is gone, and what that means is known only during up",
  recreate: "",
  fail: "",
} as const satisfies Readonly<Record<Fate | "not known", string>>;

/** What becomes of a patch of a job that is not there any more. */
function describeAbsence(
  kind: Kind,
  declarations: readonly [JobProperties, JobProperties],
): string {
  const fate = fateOfGone(kind, declarations);
  return fate === undefined ? "" : absences[fate];
}

/**
 * Fails, as the update would, where a patch is planned of a job that is gone and must not be.
 *
 * @throws ProviderError `JOB_GONE`
 */
async function refuseMissing(
  kind: Kind,
  id: string,
  [old, next]: readonly [JobProperties, JobProperties],
  difference: Difference,
): Promise<void> {
  const isPatched = !isReplacement(difference) && difference.plan.operations.length > 0;
  if (isPatched && fateOfGone(kind, [old, next]) === "fail") {
    const target = await targetOf(kind, "update", { id, properties: next, former: old });
    await keepMissing("update", { target, state: old, next });
  }
}

/** What the plan comes to and why, in one line; empty where there is nothing to do. */
function reasonOf(
  kind: Kind,
  difference: Difference,
  [old, next]: readonly [JobProperties, JobProperties],
): string {
  const { plan, ending } = difference;
  const why = whyReplaced(difference, next);
  if (why !== "") {
    return `replace: ${why}${ending ? describeEnding(ending) : ""}`;
  }
  if (plan.verdict === "nothing") {
    return "";
  }
  const end = describeAbsence(kind, [old, next]) || describeEnd(kind, plan, old.status);
  return describePlan(plan, tellableChanges(plan, next)) + end;
}

/** What is said where nothing runs again by it. */
async function tellNoRerun(
  { rerun }: Difference,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<void> {
  const comparison = describeComparison(compareTriggers(old.lifecycle, next.lifecycle));
  const texts = [comparison, rerun?.is === "not now" ? rerun.because : undefined];
  for (const text of texts) {
    if (text !== undefined) {
      await tellReason({ origin: next.origin, text });
    }
  }
}

async function explain(
  kind: Kind,
  difference: Difference,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<void> {
  const { move, suspension } = difference;
  const { origin } = next;
  if (old.facts.inDoubt !== undefined) {
    await tellReason({ origin, text: inDoubt });
  }
  if (move) {
    await tellReason({ origin, text: `replace: ${move.reason}` });
  }
  const text = reasonOf(kind, difference, [old, next]);
  if (text !== "") {
    await (isReplacement(difference) ? tellReason : tellUnlessRepeated)({ origin, text });
  }
  for (const each of [suspension, describeOpenSettings(next)]) {
    if (each !== "") {
      await tellReason({ origin, text: each });
    }
  }
  if (!isReplacement(difference)) {
    await tellNoRerun(difference, [old, next]);
  }
}

/** Whether the job of the state goes for a new one, or stays behind for it. */
function isReplacement({ plan, move, rerun }: Difference): boolean {
  return plan.verdict === "replace" || move !== undefined || rerun?.is === "again";
}

/**
 * Says what an update will come to: nothing, a patch or a replacement, exactly as `update` does, for both ask the same
 * plan. The reasons are shown on the resource's row. Sends nothing, but for one GET where the verdict depends on the object:
 * on whether a suspended job has ever been started; one where `lifecycle.suspended` changes; one where a new job is needed, to
 * tell what the old one is doing; one with `lifecycle.rerunOn`, to tell how the last run ended; and one
 * for all jobs where the settings lead to another address than the state speaks of; and with `volcano:serverDryRun` the patch,
 * or the new job, in a dry run.
 *
 * @throws ProviderError `SERVER_CHANGED`, `REPLACEMENT_STOPS_WORK`, `RESUME_ENDS_JOB`, `JOB_GONE`; ApiError the server's refusal
 * in a dry run
 */
export async function diff(
  kind: Kind,
  id: string,
  olds: JsonObject,
  news: JsonObject,
): Promise<DiffResult> {
  const { stored: old, journal } = readStored(olds);
  const next = withFormerSettings(parseProperties(news), old);
  const formers = [old.origin, old.facts.markedAs ?? ""];
  const { endpoint } = await connectionOf(next.lifecycle.connection);
  const other = noteStateOf(next.origin, formers, { id, uid: old.uid, endpoint });
  if (other) {
    throw sharedJob(`${kind.name} ${id}`, [next.origin, other.origin]);
  }
  const difference = await findDifference(kind, id, [old, next]);
  const { plan, move, rerun, ending, changesSettings, suspension } = difference;
  const isReplaced = isReplacement(difference);
  // The report has the work that is ended by itself.
  const told = ending?.finding.is === "work" ? { ...difference, ending: undefined } : difference;
  const reasons = () => [
    move ? move.reason : "",
    reasonOf(kind, told, [old, next]),
    suspension,
    describeOpenSettings(next),
  ];
  await reportPlan(kind, [old, next], { ...difference, isReplaced, reasons });
  if (ending && isForbidden(ending)) {
    throw forbidden(`${kind.name} ${id}`, whyReplaced(difference, next), ending);
  }
  await refuseMissing(kind, id, [old, next], difference);
  await explain(kind, difference, [old, next]);
  const isAgain = rerun?.is === "again";
  const isDeletedUnrecorded =
    journal.unrecorded?.isDeletion === true && plan.verdict !== "replace" && !isAgain;
  if (isDeletedUnrecorded) {
    await tellReason({ origin: next.origin, text: deletionInDoubt });
  }
  const isAwaited = old.facts.awaits !== undefined && goalOf(next) !== undefined;
  if (isAwaited && !isReplaced) {
    await tellReason({ origin: next.origin, text: describeAwaited(kind, old) });
  }
  const replaces = [
    ...(plan.verdict === "replace" ? replacedParts(plan) : []),
    ...(move || isAgain ? ["lifecycle"] : []),
  ];
  if (isReplaced) {
    const cause = isAgain && plan.verdict !== "replace" ? rerun.cause : undefined;
    notePlanned(next.origin, { rerun: cause, runsAgain: isAgain });
  }
  return {
    changes:
      plan.verdict !== "nothing" ||
      isReplaced ||
      changesSettings ||
      isDeletedUnrecorded ||
      isAwaited ||
      old.facts.inDoubt !== undefined,
    replaces,
    deleteBeforeReplace: isReplaced && !move && (isSamePlace(old, next) || waits(ending)),
  };
}
