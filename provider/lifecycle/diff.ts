import { isSameJson, type JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import { planChange, replacedParts, type Plan } from "../planning/plan.js";
import { describeEnd, describePlan } from "./describe-plan.js";
import { parseProperties, type JobProperties } from "./inputs.js";
import { tellOnce, type Message } from "./messages.js";
import { sharedJob } from "./name-taken.js";
import { settleName } from "./naming.js";
import { describeEnding, findEnding, forbidden, isForbidden, type Ending } from "./on-replace.js";
import { planRequestOf } from "./plan-request.js";
import { tellUnlessRepeated } from "./repeated-messages.js";
import { reportPlan } from "./rollout-report.js";
import { notePlanned, noteStateOf } from "./run-memory.js";
import { planMove, type PlannedMove } from "./server-move.js";
import { askAboutChange, type AskedChange } from "./server-dry-run.js";
import { connectionOf } from "./session.js";
import { look, targetOf } from "./target.js";
import { readStored } from "./unrecorded-writes.js";

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
  /** What becomes of a job at work, where the plan is a new one in its place. */
  readonly ending: Ending | undefined;
  readonly changesSettings: boolean;
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

async function findDifference(
  kind: Kind,
  id: string,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<Difference> {
  const planned = await planWithLive(kind, id, old, next);
  const move = await planMove(kind, id, [old, next]);
  // On another server there is nothing to patch.
  const plan = move ? planned.plan : await askAboutChange(kind, planned);
  // A job that moves to another server is left where it is.
  const isEnded = plan.verdict === "replace" && !move;
  return {
    plan,
    move,
    ending: isEnded ? await findEnding(kind, id, [old, next]) : undefined,
    changesSettings: !isSameJson(old.lifecycle, next.lifecycle),
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

/** What the plan comes to and why, in one line; empty where there is nothing to do. */
function reasonOf(
  kind: Kind,
  { plan, ending }: Difference,
  [old, next]: readonly [JobProperties, JobProperties],
): string {
  if (plan.verdict === "nothing") {
    return "";
  }
  const what = describePlan(plan, tellableChanges(plan, next));
  return what + (ending ? describeEnding(ending) : describeEnd(kind, plan, old.status));
}

async function explain(
  kind: Kind,
  difference: Difference,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<void> {
  const { plan, move } = difference;
  const { origin } = next;
  if (old.facts.inDoubt !== undefined) {
    await tellReason({ origin, text: inDoubt });
  }
  if (move) {
    await tellReason({ origin, text: `replace: ${move.reason}` });
  }
  const text = reasonOf(kind, difference, [old, next]);
  if (text !== "") {
    await (plan.verdict === "patch" ? tellUnlessRepeated : tellReason)({ origin, text });
  }
}

/**
 * Says what an update will come to: nothing, a patch or a replacement, exactly as `update` does, for both ask the same
 * plan. The reasons are shown on the resource's row. Sends nothing, but for one GET where the verdict depends on the object:
 * on whether a suspended job has ever been started; one where a new job is needed, to tell what the old one is doing; and one
 * for all jobs where the settings lead to another address than the state speaks of; and with `volcano:serverDryRun` the patch,
 * or the new job, in a dry run.
 *
 * @throws ProviderError `SERVER_CHANGED`, `REPLACEMENT_STOPS_WORK`; ApiError the server's refusal in a dry run
 */
export async function diff(
  kind: Kind,
  id: string,
  olds: JsonObject,
  news: JsonObject,
): Promise<DiffResult> {
  const { stored: old, journal } = readStored(olds);
  const next = parseProperties(news);
  const formers = [old.origin, old.facts.markedAs ?? ""];
  const { endpoint } = await connectionOf(next.lifecycle.connection);
  const other = noteStateOf(next.origin, formers, { id, uid: old.uid, endpoint });
  if (other) {
    throw sharedJob(`${kind.name} ${id}`, [next.origin, other.origin]);
  }
  const difference = await findDifference(kind, id, [old, next]);
  const { plan, move, ending, changesSettings } = difference;
  // The report has the work that is ended by itself.
  const told = ending?.finding.is === "work" ? { ...difference, ending: undefined } : difference;
  const reasons = () => [move ? move.reason : "", reasonOf(kind, told, [old, next])];
  await reportPlan(kind, [old, next], { ...difference, reasons });
  if (ending && isForbidden(ending)) {
    const reason = describePlan(plan, tellableChanges(plan, next)).replace(/^replace: /, "");
    throw forbidden(`${kind.name} ${id}`, reason, ending);
  }
  await explain(kind, difference, [old, next]);
  const isDeletedUnrecorded = journal.unrecorded?.isDeletion === true && plan.verdict !== "replace";
  if (isDeletedUnrecorded) {
    await tellReason({ origin: next.origin, text: deletionInDoubt });
  }
  const replaces = [
    ...(plan.verdict === "replace" ? replacedParts(plan) : []),
    ...(move ? ["lifecycle"] : []),
  ];
  if (replaces.length > 0) {
    notePlanned(next.origin);
  }
  return {
    changes:
      plan.verdict !== "nothing" ||
      changesSettings ||
      move !== undefined ||
      isDeletedUnrecorded ||
      old.facts.inDoubt !== undefined,
    replaces,
    deleteBeforeReplace: replaces.length > 0 && !move && (isSamePlace(old, next) || waits(ending)),
  };
}
