import { isSameJson, type JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import { planChange, replacedParts, type Plan } from "../planning/plan.js";
import { describeEnd, describePlan } from "./describe-plan.js";
import { parseProperties, type JobProperties } from "./inputs.js";
import { tellOnce, type Message } from "./messages.js";
import { settleName } from "./naming.js";
import { planRequestOf } from "./plan-request.js";
import { tellUnlessRepeated } from "./repeated-messages.js";
import { reportPlan } from "./rollout-report.js";
import { noteOfState, notePlanned } from "./run-memory.js";
import { planMove, type PlannedMove } from "./server-move.js";
import { connectionOf } from "./session.js";
import { look, targetOf } from "./target.js";

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
  readonly changesSettings: boolean;
}

async function planWithLive(kind: Kind, id: string, old: JobProperties, checked: JobProperties) {
  const connection = await connectionOf(checked.lifecycle.connection);
  const first = planRequestOf(kind, connection, [old, checked]);
  const request = { ...first, after: settleName(first, [old, checked]) };
  const plan = planChange(request);
  if (!plan.needsLive) {
    return plan;
  }
  // Only the object itself tells whether it has ever started. This is the only question that a preview asks a server.
  const target = await targetOf(kind, "read", { id, properties: old });
  const live = await look(target);
  return live === undefined ? plan : planChange({ ...request, live });
}

async function findDifference(
  kind: Kind,
  id: string,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<Difference> {
  return {
    plan: await planWithLive(kind, id, old, next),
    move: await planMove(kind, id, [old, next]),
    changesSettings: !isSameJson(old.lifecycle, next.lifecycle),
  };
}

function isSamePlace(old: JobProperties, next: JobProperties): boolean {
  return (
    old.metadata["name"] === next.metadata["name"] &&
    old.metadata["namespace"] === next.metadata["namespace"]
  );
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
  "an update got no answer until its time was over: pulumi up looks at the job and brings it to what is declared";

/** Why the job is patched or replaced, in one line; empty where it is not. */
function reasonOf(
  kind: Kind,
  { plan }: Difference,
  [old, next]: readonly [JobProperties, JobProperties],
): string {
  return plan.verdict === "nothing"
    ? ""
    : describePlan(plan, tellableChanges(plan, next)) + describeEnd(kind, plan, old.status);
}

/** Tells why on the row, and the report. */
async function explain(
  kind: Kind,
  difference: Difference,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<void> {
  const { plan, move, changesSettings } = difference;
  const text = reasonOf(kind, difference, [old, next]);
  const reasons = [...(move ? [`replace: ${move.reason}`] : []), text].filter(
    (each) => each !== "",
  );
  await reportPlan(kind, [old, next], {
    plan,
    isMove: move !== undefined,
    changesSettings,
    reasons,
  });
  const { origin } = next;
  if (old.facts.inDoubt !== undefined) {
    await tellReason({ origin, text: inDoubt });
  }
  if (move) {
    await tellReason({ origin, text: `replace: ${move.reason}` });
  }
  if (plan.verdict === "nothing") {
    return;
  }
  await (plan.verdict === "patch" ? tellUnlessRepeated : tellReason)({ origin, text });
}

/**
 * Says what an update will come to: nothing, a patch or a replacement, exactly as `update` does, for both ask the same
 * plan. The reasons are shown on the resource's row. Sends nothing, but for one GET where the verdict depends on the object:
 * on whether a suspended job has ever been started; and one
 * for all jobs where the settings lead to another address than the state speaks of.
 *
 * @throws ProviderError `SERVER_CHANGED`
 */
export async function diff(
  kind: Kind,
  id: string,
  olds: JsonObject,
  news: JsonObject,
): Promise<DiffResult> {
  const [old, next] = [parseProperties(olds), parseProperties(news)];
  noteOfState(next.origin, id, old.uid);
  const difference = await findDifference(kind, id, [old, next]);
  await explain(kind, difference, [old, next]);
  const { plan, move, changesSettings } = difference;
  const replaces = [
    ...(plan.verdict === "replace" ? replacedParts(plan) : []),
    ...(move ? ["lifecycle"] : []),
  ];
  if (replaces.length > 0) {
    notePlanned(next.origin);
  }
  return {
    changes: plan.verdict !== "nothing" || changesSettings || move !== undefined,
    replaces,
    deleteBeforeReplace: replaces.length > 0 && !move && isSamePlace(old, next),
  };
}
