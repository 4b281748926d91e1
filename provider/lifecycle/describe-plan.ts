import type { JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import { describeChange, type Plan, type PlannedChange } from "../planning/plan.js";

/** Enough to understand a rollout; the rest is counted. */
const mostPaths = 6;

function shortText(change: PlannedChange): string {
  const unknown = change.isUnknown ? " (known only during up)" : "";
  const byDefault = change.follows === undefined ? "" : " (by default)";
  const verb = change.action === "change" ? "" : ` ${verbs[change.action]}`;
  return change.path + verb + unknown + byDefault;
}

function listPaths(changes: readonly PlannedChange[]): string {
  const shown = changes.slice(0, mostPaths).map(shortText);
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

/** What somebody has written says why; what follows from it by default does only where nothing else blocks. */
function tellable(blocking: readonly PlannedChange[]): readonly PlannedChange[] {
  const written = blocking.filter(({ follows }) => follows === undefined);
  return written.length > 0 ? written : blocking;
}

/** Why a new job is needed, every field under its reason. */
export function describeReplacement(changes: readonly PlannedChange[]): string {
  const blocking = tellable(changes.filter((change) => change.verdict !== "patch"));
  if (blocking.length === 1) {
    return blocking.map(describeChange).join();
  }
  return [...byReason(blocking)]
    .map(([reason, group]) => `${listPaths(group)}: ${reason}`)
    .join("; ");
}

function describePatch(changes: readonly PlannedChange[]): string {
  const sent = changes.filter(({ hasNoEffect }) => !hasNoEffect);
  const others = changes.filter(({ hasNoEffect }) => hasNoEffect);
  const isOne = others.length === 1;
  return [
    ...(sent.length > 0 ? [`patch: ${listPaths(sent)}`] : []),
    ...(others.length > 0
      ? [
          `no effect: ${listPaths(others)}: the server does not keep ${isOne ? "it" : "them"}, nothing is sent for ${isOne ? "it" : "them"}`,
        ]
      : []),
  ].join("; ");
}

/** One line for a whole plan: what becomes of the job, and which fields make it so. */
export function describePlan({ verdict }: Plan, changes: readonly PlannedChange[]): string {
  return verdict === "patch" ? describePatch(changes) : `replace: ${describeReplacement(changes)}`;
}

/**
 * What to add for a job that is over, by the digest of its status: a patch of it changes the object and nothing else, which
 * may not be what was meant. Empty where labels or annotations alone change.
 */
export function describeEnd(
  kind: Kind,
  { verdict, changes }: Plan,
  status: JsonObject | undefined,
): string {
  const phase = status?.["phase"];
  const isOfSpec = changes.some(({ path, hasNoEffect }) => path.startsWith("spec") && !hasNoEffect);
  const isOver = kind.finishedPhases.some((each) => each === phase);
  if (verdict !== "patch" || !isOfSpec || !isOver) {
    return "";
  }
  return `; the job is over (${String(phase)}): nothing will run again by this`;
}
