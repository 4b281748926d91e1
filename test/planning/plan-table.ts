import type { Kind } from "../../provider/kinds/kind.js";
import type { ServerProfile } from "../../provider/profiles/profile.js";
import type { Operation } from "../../provider/planning/json-patch.js";
import {
  describeChange,
  planChange,
  type DeclaredJob,
  type LiveJob,
  type Plan,
} from "../../provider/planning/plan.js";
import type { MutabilityOverrides } from "../../provider/planning/verdict.js";
import type { DraftJob } from "../support/places.js";

/** One sentence of a plan table: when this is edited, the planner says that. */
export interface Sentence {
  readonly sentence: string;
  readonly before?: (job: DraftJob) => void;
  readonly edit: (job: DraftJob) => void;
  readonly live?: LiveJob;
  readonly overrides?: MutabilityOverrides;
  /** `nothing`, or the operations after the guard on the uid, or the places that need a new job. */
  readonly nothing?: true;
  readonly patch?: readonly string[];
  readonly replace?: readonly string[];
  /** Places about which only the server can tell. */
  readonly ask?: readonly string[];
}

function inShort(operation: Operation): string {
  const { op, path } = operation;
  if (op === "remove") {
    return `remove ${path}`;
  }
  if (op === "move") {
    return `move ${operation.from} ${path}`;
  }
  return `${op} ${path} ${JSON.stringify(operation.value)}`;
}

const uid = "1f0c";

/** The place whose old value has to be tested before an operation: the list's where an item of it comes, goes or moves. */
function testedPlace({ path }: Operation, tested: ReadonlySet<string>): string | undefined {
  const list = path.replace(/\/(?:\d+|-)$/, "");
  return [path, list].find((each) => tested.has(each));
}

/**
 * The operations without the tests of what they replace, which would say everything twice. What an operation above has
 * written itself needs none.
 */
function withoutOldValues(operations: readonly Operation[]): Operation[] {
  const tested = new Set<string>();
  const said = new Set<string>();
  const written: string[] = [];
  for (const operation of operations) {
    if (operation.op === "test") {
      tested.add(operation.path);
    } else {
      const isOwn = written.some((each) => operation.path.startsWith(`${each}/`));
      const place = testedPlace(operation, tested);
      if (place === undefined && !isOwn) {
        throw new Error(`nothing guards ${inShort(operation)}`);
      }
      if (place !== undefined) {
        said.add(place);
      }
      written.push(operation.path);
    }
  }
  return operations.filter(({ op, path }) => op !== "test" || !said.has(path));
}

/** What a plan says, as the tables spell it. */
export function wordsOf(plan: Plan): Partial<Sentence> {
  if (plan.verdict === "nothing") {
    return { nothing: true };
  }
  const [guard, ...rest] = withoutOldValues(plan.operations).map(inShort);
  if (plan.verdict === "patch") {
    const isGuarded = guard === undefined || guard === `test /metadata/uid "${uid}"`;
    return { patch: isGuarded ? rest : ["no guard on the uid"] };
  }
  const places = (verdict: string) =>
    plan.changes.filter((each) => each.verdict === verdict).map((each) => each.path);
  return plan.needsLive && places("replace").length === 0
    ? { ask: places("ask") }
    : { replace: places("replace") };
}

/** Checks every sentence of a table. */
export function checkSentences(
  { kind, profile, base }: { kind: Kind; profile: ServerProfile; base: DeclaredJob },
  sentences: readonly Sentence[],
): void {
  test.each(sentences)("$sentence", (row) => {
    const before = structuredClone(base);
    row.before?.(before);
    const after = structuredClone(before);
    row.edit(after);
    const { live, overrides } = row;
    const plan = planChange({
      kind,
      profile,
      before,
      after,
      uid,
      ...(live ? { live } : {}),
      ...(overrides ? { overrides } : {}),
    });
    const expected = [row.nothing, row.patch, row.replace, row.ask];
    const said = wordsOf(plan);
    expect([said.nothing, said.patch, said.replace, said.ask]).toEqual(expected);
    for (const change of plan.changes.filter(({ verdict }) => verdict !== "patch")) {
      expect(describeChange(change)).toMatch(/^\S.+: (cannot|can) be patched.+$/);
    }
  });
}
