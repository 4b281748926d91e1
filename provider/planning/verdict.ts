import { own } from "../values/json.js";
import type { ChangeFacts, MutabilityRule, MutabilityTable } from "../kinds/mutability.js";
import type { Change } from "./changes.js";
import { isAtOrBelow } from "./path.js";

/** Rows that a connection sets itself, because releases of a server differ: path -> what to do there. */
export type MutabilityOverrides = Readonly<Record<string, "patch" | "replace">>;

/** What becomes of one change. `"ask"`: only the object on the server can tell, and it has not been read. */
export interface ChangeVerdict {
  readonly verdict: "patch" | "replace" | "ask";
  /** Why it cannot be patched; empty where it can. */
  readonly reason: string;
}

/** What an object is found by stays with it, on every server. */
const identityReasons: Readonly<Record<string, string>> = {
  "metadata.name": "cannot be patched: no job can be renamed",
  "metadata.namespace": "cannot be patched: no job can move to another namespace",
  "metadata.generateName": "cannot be patched: the job's name begins with it",
};

const patch: ChangeVerdict = { verdict: "patch", reason: "" };

function closest<T extends { readonly path: string; readonly isItselfOnly?: boolean }>(
  rows: readonly T[],
  pattern: string,
) {
  return rows
    .filter((row) => (row.isItselfOnly ? pattern === row.path : isAtOrBelow(pattern, row.path)))
    .reduce<T | undefined>(
      (best, row) => (best && best.path.length >= row.path.length ? best : row),
      undefined,
    );
}

function judgeRow(row: MutabilityRule, facts: () => ChangeFacts): ChangeVerdict {
  if (!row.when) {
    return patch;
  }
  const holds = row.when.holds(facts());
  if (holds === true) {
    return patch;
  }
  return {
    verdict: holds === "ask" ? "ask" : "replace",
    reason: `can be patched only ${row.when.text}`,
  };
}

function judgePattern(
  pattern: string,
  table: MutabilityTable,
  { overrides, facts }: { overrides: MutabilityOverrides; facts: () => ChangeFacts },
): ChangeVerdict {
  const rows = Object.entries(overrides).map(([path, verdict]) => ({ path, verdict }));
  const override = closest(rows, pattern);
  const row = closest(table.rules, pattern);
  if (override && override.path.length >= (row?.path.length ?? 0)) {
    return override.verdict === "patch"
      ? patch
      : {
          verdict: "replace",
          reason: `cannot be patched: volcano:mutability says so for ${override.path}`,
        };
  }
  if (row) {
    return judgeRow(row, facts);
  }
  const identity = own(identityReasons, pattern);
  if (identity !== undefined) {
    return { verdict: "replace", reason: identity };
  }
  return { verdict: "replace", reason: `cannot be patched: ${table.otherwise}` };
}

/**
 * Whether a patch may change what is there, at least at times. What no patch may change is missing only where the server
 * did not keep it.
 */
export function canBePatched(
  pattern: string,
  table: MutabilityTable,
  overrides: MutabilityOverrides,
): boolean {
  const rows = Object.entries(overrides).map(([path, verdict]) => ({ path, verdict }));
  const override = closest(rows, pattern);
  const row = closest(table.rules, pattern);
  return override && override.path.length >= (row?.path.length ?? 0)
    ? override.verdict === "patch"
    : row !== undefined;
}

/** No table knows a member that the API's types do not have: only the connection's own rows count. */
const foreignTable: MutabilityTable = { rules: [{ path: "spec", source: "" }], otherwise: "" };

const severity = { patch: 0, ask: 1, replace: 2 };

/**
 * What becomes of one change: the strictest word about any place that it touches.
 *
 * @param context.facts - asked for only where a row has a condition
 */
export function judgeChange(
  change: Change,
  table: MutabilityTable,
  context: { overrides: MutabilityOverrides; facts: () => Omit<ChangeFacts, "steps"> },
): ChangeVerdict {
  if (change.hasNoEffect) {
    return patch;
  }
  const facts = () => ({ ...context.facts(), steps: change.steps });
  const rows = change.isForeign ? foreignTable : table;
  return change.patterns
    .map((pattern) => judgePattern(pattern, rows, { overrides: context.overrides, facts }))
    .reduce(
      (worst, each) => (severity[each.verdict] > severity[worst.verdict] ? each : worst),
      patch,
    );
}
