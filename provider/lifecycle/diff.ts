import { isSameJson, type JsonObject } from "../kinds/json.js";
import type { Kind } from "../kinds/kind.js";
import { planChange, replacedParts, type Plan } from "../planning/plan.js";
import { describeEnd, describePlan } from "./describe-plan.js";
import { parseProperties, type JobProperties } from "./inputs.js";
import { tellOnce } from "./messages.js";
import { settleName } from "./naming.js";
import { planRequestOf } from "./plan-request.js";
import { connectionOf } from "./session.js";
import { targetOf } from "./target.js";

/** What diff answers. `changes` is always explicit: without it the engine would compare the stub's text as well. */
export interface DiffResult {
  readonly changes: boolean;
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

/** What a change comes to, and whether it concerns anything beside the job on the server. */
interface Difference {
  readonly plan: Plan;
  readonly movesServer: boolean;
  readonly changesSettings: boolean;
}

async function planWithLive(kind: Kind, id: string, old: JobProperties, checked: JobProperties) {
  const connection = await connectionOf(checked.lifecycle.connection);
  const first = planRequestOf(kind, connection, [old, checked]);
  const request = { ...first, after: settleName(first, [old, checked]) };
  const plan = planChange(request);
  if (!plan.needsLive) return plan;
  // Only the object itself tells whether it has ever started. This is the only question that a preview asks a server.
  const target = await targetOf(kind, "read", { id, properties: old });
  const live = await target.jobs.read(target.name, { timeoutMs: target.deadline.leftMs() });
  return live === undefined ? plan : planChange({ ...request, live: live.object });
}

async function findDifference(
  kind: Kind,
  id: string,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<Difference> {
  return {
    plan: await planWithLive(kind, id, old, next),
    movesServer: old.lifecycle.connection !== next.lifecycle.connection,
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

async function explain(
  kind: Kind,
  { plan, movesServer }: Difference,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<void> {
  const { origin } = next;
  if (movesServer) {
    const text = "replace: lifecycle.connection changed: the job moves to another server";
    await tellOnce("info", { origin, text });
  }
  if (plan.verdict === "nothing") return;
  const text =
    describePlan(plan, tellableChanges(plan, next)) + describeEnd(kind, plan, old.status);
  await tellOnce("info", { origin, text });
}

/**
 * Says what an update will come to: nothing, a patch or a replacement, exactly as `update` does, for both ask the same
 * plan. The reasons are shown on the resource's row. Sends nothing, but for one GET where the verdict depends on the object:
 * on whether a suspended job has ever been started.
 */
export async function diff(
  kind: Kind,
  id: string,
  olds: JsonObject,
  news: JsonObject,
): Promise<DiffResult> {
  const [old, next] = [parseProperties(olds), parseProperties(news)];
  const difference = await findDifference(kind, id, [old, next]);
  await explain(kind, difference, [old, next]);
  const { plan, movesServer, changesSettings } = difference;
  const replaces = [
    ...(plan.verdict === "replace" ? replacedParts(plan) : []),
    ...(movesServer ? ["lifecycle"] : []),
  ];
  return {
    changes: plan.verdict !== "nothing" || changesSettings,
    replaces,
    deleteBeforeReplace: replaces.length > 0 && !movesServer && isSamePlace(old, next),
  };
}
