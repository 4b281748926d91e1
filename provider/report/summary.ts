/** What the entries of a report come to together. */
import {
  addAmounts,
  noAmount,
  readAmount,
  subtractAmounts,
  writeAmount,
  type Amount,
} from "../go-spelling/amount.js";
import { actions, type Action, type Entry, type Side } from "./entry.js";
import { oncePer } from "./once-per.js";
import { compareResources } from "./side.js";

/** One resource, or the pods, before and after. */
export interface AskedFor {
  readonly resource: string;
  readonly before: string;
  readonly after: string;
  /** With its sign; none where values are known only during up. */
  readonly difference?: string;
}

/** What all jobs together ask for, or those of one queue. */
export interface Totals {
  /** None for all jobs. */
  readonly queue?: string;
  readonly rows: readonly AskedFor[];
  /** Values that are known only during up, before and after: the numbers are at least as large. */
  readonly unknown: { readonly before: number; readonly after: number };
}

/** See {@link summarize}. */
export interface Summary {
  /** `project/stack` of the jobs. */
  readonly stacks: readonly string[];
  readonly counts: Readonly<Partial<Record<Action, number>>>;
  readonly totals: Totals;
  /** None where all jobs are in one queue. */
  readonly queues: readonly Totals[];
  /** What create, update and delete came to; undefined before the first of them. */
  readonly done?:
    | {
        readonly operations: number;
        readonly failed: number;
        /** RFC 3339. */
        readonly startedAt: string;
        readonly durationMs: number;
      }
    | undefined;
}

/** The order of code units: the same on every machine. */
export function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Entries that stand for a job; the others hold what was said about the stack. */
export function jobsOf(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ urn }) => urn !== "");
}

function stackOf({ urn }: Entry): string {
  const [stack = "", project = ""] = urn.split("::");
  return `${project}/${stack.replace(/^urn:pulumi:/, "")}`;
}

type Sums = Map<string, Amount>;

const amountsOf = oncePer((side: Side) =>
  Object.entries({ pods: side.pods, ...side.requests }).map(
    ([name, text]) => [name, readAmount(text) ?? noAmount] as const,
  ),
);

function addSide(sums: Sums, side: Side): void {
  for (const [name, amount] of amountsOf(side)) {
    sums.set(name, addAmounts(sums.get(name) ?? noAmount, amount));
  }
}

function compareRows(left: string, right: string): number {
  return Number(right === "pods") - Number(left === "pods") || compareResources(left, right);
}

function withSign(amount: Amount): string {
  return `${amount.nanos > 0n ? "+" : ""}${writeAmount(amount)}`;
}

function totalsOf(before: readonly Side[], after: readonly Side[], queue?: string): Totals {
  const [had, wants] = [before, after].map((sides) => {
    const sums: Sums = new Map();
    sides.forEach((side) => {
      addSide(sums, side);
    });
    return sums;
  });
  const count = (sides: readonly Side[]) => sides.reduce((sum, { unknown }) => sum + unknown, 0);
  const unknown = { before: count(before), after: count(after) };
  const isKnown = unknown.before + unknown.after === 0;
  const names = [...new Set([...(had?.keys() ?? []), ...(wants?.keys() ?? [])])];
  const rows = names.sort(compareRows).map((resource) => {
    const [was, is] = [had, wants].map((sums) => sums?.get(resource) ?? noAmount);
    // Both are there; the compiler cannot count.
    const [left, right] = [was ?? noAmount, is ?? noAmount];
    const isBinary = left.isBinary || right.isBinary;
    const difference = withSign(subtractAmounts(right, left));
    return {
      resource,
      before: writeAmount({ ...left, isBinary }),
      after: writeAmount({ ...right, isBinary }),
      ...(isKnown ? { difference } : {}),
    };
  });
  return { ...(queue === undefined ? {} : { queue }), rows, unknown };
}

function sides(jobs: readonly Entry[], place: "before" | "after"): Side[] {
  return jobs.flatMap((entry) => entry[place] ?? []);
}

/** A job that is refused stays as it is. */
function isCounted({ action }: Entry): boolean {
  return action !== "invalid";
}

function byQueue(before: readonly Side[], after: readonly Side[]): Totals[] {
  const all = [...before, ...after];
  const queues = new Set(all.flatMap(({ queue }) => queue ?? []));
  if (queues.size < 2) {
    return [];
  }
  const inQueue = (name: string) => (side: Side) => side.queue === name;
  return [...queues]
    .sort(compareTexts)
    .map((name) => totalsOf(before.filter(inQueue(name)), after.filter(inQueue(name)), name));
}

function doneOf(jobs: readonly Entry[]): Summary["done"] {
  const isWrite = ({ operation }: { readonly operation: string }) =>
    operation === "create" || operation === "update" || operation === "delete";
  const outcomes = jobs.flatMap((entry) => entry.outcomes).filter(isWrite);
  if (outcomes.length === 0) {
    return undefined;
  }
  const starts = outcomes.map(({ startedAt }) => Date.parse(startedAt));
  const ends = outcomes.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs);
  const [start, end] = [
    starts.reduce((a, b) => Math.min(a, b)),
    ends.reduce((a, b) => Math.max(a, b)),
  ];
  return {
    operations: outcomes.length,
    failed: outcomes.filter(({ isDone }) => !isDone).length,
    startedAt: new Date(start).toISOString(),
    durationMs: end - start,
  };
}

/** Counts, amounts in total and by queue, and how long it took. */
export const summarize = oncePer((entries: readonly Entry[]): Summary => {
  const jobs = jobsOf(entries);
  const counted = jobs.filter(isCounted);
  const [before, after] = [sides(counted, "before"), sides(counted, "after")];
  const counts = actions
    .map((action) => [action, jobs.filter((entry) => entry.action === action).length] as const)
    .filter(([, count]) => count > 0);
  return {
    stacks: [...new Set(jobs.map(stackOf))].sort(compareTexts),
    counts: Object.fromEntries(counts),
    totals: totalsOf(before, after),
    queues: byQueue(before, after),
    done: doneOf(jobs),
  };
});
