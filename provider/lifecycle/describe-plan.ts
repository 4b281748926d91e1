import { describeChange, type Plan, type PlannedChange } from "../planning/plan.js";

/** Enough to understand a rollout; the rest is counted. */
const mostPaths = 6;

function listPaths(changes: readonly PlannedChange[]): string {
  const shown = changes.slice(0, mostPaths).map((change) => {
    const unknown = change.isUnknown ? " (known only during up)" : "";
    return change.action === "change"
      ? change.path + unknown
      : `${change.path} ${verbs[change.action]}${unknown}`;
  });
  const rest = changes.length - shown.length;
  return shown.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

const verbs = { add: "added", remove: "removed", change: "changed", reorder: "reordered" };

function byReason(changes: readonly PlannedChange[]): Map<string, PlannedChange[]> {
  const groups = new Map<string, PlannedChange[]>();
  for (const change of changes) {
    groups.set(change.reason, [...(groups.get(change.reason) ?? []), change]);
  }
  return groups;
}

/** Why a new job is needed, every field under its reason. */
export function describeReplacement(changes: readonly PlannedChange[]): string {
  const blocking = changes.filter((change) => change.verdict !== "patch");
  if (blocking.length === 1) return blocking.map(describeChange).join();
  return [...byReason(blocking)]
    .map(([reason, group]) => `${listPaths(group)}: ${reason}`)
    .join("; ");
}

/** One line for a whole plan: what becomes of the job, and which fields make it so. */
export function describePlan({ verdict }: Plan, changes: readonly PlannedChange[]): string {
  return verdict === "patch"
    ? `patch: ${listPaths(changes)}`
    : `replace: ${describeReplacement(changes)}`;
}
