/** The report for people: fits a comment of a pull request and the summary of a step. */
import { actions, type Action, type Entry, type Outcome, type Shown } from "./entry.js";
import { jobsOf, summarize, compareTexts, type Summary, type Totals } from "./summary.js";
import { code, counted, durationText, plain, row, tableHead } from "./markdown-text.js";
import { oncePer } from "./once-per.js";
import { Room, write, type Section } from "./sections.js";
import { riskText, stoppedPods } from "./risk.js";
import { hasGraph, taskGraph } from "./task-graph.js";

/** The first line of every report, by which it is known again. */
export const markdownMark = "<!-- pulumi-volcano: rollout report -->";

/** GitHub takes comments of up to 65,536 characters and step summaries of 1 MiB. */
export const mostBytes = 60_000;
/** For the lines that say what was cut. */
const bytesOfCuts = 1500;
const mostTotals = 24;
const mostQueues = 60;
const mostOperations = 20;
const longestReason = 500;
const longestError = 400;

const words: Readonly<Record<Action, string>> = {
  invalid: "refused",
  replace: "replace",
  delete: "delete",
  patch: "patch",
  create: "create",
  settings: "other settings",
  same: "unchanged",
};

const defaultReasons: Readonly<Partial<Record<Action, string>>> = {
  delete: "the program does not have it (any more)",
  create: "new",
  settings: "settings of the provider only; nothing is sent",
};

const done: Readonly<Record<Outcome["operation"], string>> = {
  check: "checked",
  plan: "planned",
  create: "created",
  update: "updated",
  delete: "deleted",
};

function nameOf(entry: Entry): string {
  const [had, wants] = [entry.before?.job, entry.after?.job];
  const named = [had, wants].filter((name, i) => name !== undefined && (i === 0 || name !== had));
  const name = entry.urn.split("::").slice(3).join("::");
  const shown = named.length > 0 ? named : [name === "" ? entry.urn : name];
  return `${plain(entry.kind)} ${shown.map((each) => code(each ?? "", 300)).join(" → ")}`.trim();
}

function outcomeText({ operation, isDone, durationMs, code: errorCode, error }: Outcome): string {
  const time = durationText(durationMs);
  if (isDone) {
    return `${done[operation]} in ${time}`;
  }
  const why = error === undefined ? "" : `: ${plain(error, longestError)}`;
  const which = errorCode === undefined ? "" : ` [${plain(errorCode)}]`;
  return `**${operation} failed** after ${time}${why}${which}`;
}

function hasFailed({ outcomes }: Entry): boolean {
  return outcomes.some(({ isDone }) => !isDone);
}

function urgency(entry: Entry): number {
  const isRisky = (stoppedPods(entry) ?? 0) > 0;
  return hasFailed(entry) ? 0 : isRisky ? 1 : 2 + actions.indexOf(entry.action);
}

/** The most urgent first; among equals by their URN, which stays the same from run to run. */
export function sortByUrgency(entries: readonly Entry[]): Entry[] {
  return entries.toSorted(
    (left, right) => urgency(left) - urgency(right) || compareTexts(left.urn, right.urn),
  );
}

function isShown({ action, outcomes }: Entry): boolean {
  return action !== "same" || outcomes.length > 0;
}

const jobCells = oncePer((entry: Entry): string[] => {
  const { action, reasons } = entry;
  // The action has a column of its own.
  const said = reasons.map((each) => each.replace(/^(?:replace|patch): /, "")).join("; ");
  const why = said === "" ? defaultReasons[action] : plain(said, longestReason);
  const risk = [why ?? "", riskText(entry)].filter((text) => text !== "").join("; ");
  return [nameOf(entry), `**${action}**`, risk];
});

function happened({ action, outcomes }: Entry): string {
  const isAwaited = action === "replace" || action === "patch" || action === "create";
  return outcomes.length === 0 && isAwaited ? "not done yet" : outcomes.map(outcomeText).join("; ");
}

function jobRow(entry: Entry, hasHappened: boolean): string {
  const cells = jobCells(entry);
  return row(hasHappened ? [...cells, happened(entry)] : cells);
}

function jobsSection(entries: readonly Entry[]): Section {
  const shown = entries.filter(isShown);
  const hasHappened = shown.some(({ outcomes }) => outcomes.length > 0);
  const titles = ["job", "action", "reason and risk", ...(hasHappened ? ["what happened"] : [])];
  const blocks = shown.map((entry) => () => [jobRow(entry, hasHappened)]);
  return { title: "Jobs", head: tableHead(titles), blocks, noun: "job" };
}

function totalsRows({ queue, rows, unknown }: Totals): string[] {
  const atLeast = (count: number, text: string) => (count > 0 ? `at least ${text}` : text);
  return rows.map(({ resource, before, after, difference }) =>
    row([
      ...(queue === undefined ? [] : [code(queue)]),
      resource === "pods" ? "pods" : code(resource),
      atLeast(unknown.before, before),
      atLeast(unknown.after, after),
      difference ?? "",
    ]),
  );
}

function unknownNote({ unknown }: Totals): string[] {
  const count = unknown.before + unknown.after;
  return count === 0
    ? []
    : ["", `Of what is asked for, ${counted(count, "value")} will be known only during up.`];
}

function totalsSections({ totals, queues }: Summary): Section[] {
  const titles = ["resource", "before", "after", "difference"];
  const [rows, ofQueues] = [totalsRows(totals), queues.flatMap(totalsRows)];
  return [
    {
      title: "What the jobs ask for",
      head: tableHead(titles),
      blocks: rows.map((each) => () => [each]),
      noun: "resource",
      most: mostTotals,
    },
    {
      title: "By queue",
      head: tableHead(["queue", ...titles]),
      blocks: ofQueues.map((each) => () => [each]),
      noun: "row",
      most: mostQueues,
    },
  ];
}

function warningsSection(entries: readonly Entry[]): Section {
  const blocks = entries.flatMap((entry) =>
    entry.warnings.map((text) => () => {
      const about = entry.urn === "" ? "the stack" : nameOf(entry);
      return [`- ${about}: ${plain(text)}`];
    }),
  );
  return { title: "Warnings", head: [], blocks, noun: "warning" };
}

function shownText(shown: Shown | undefined): string {
  if (shown === undefined) {
    return "";
  }
  return typeof shown === "object" ? `(${plain(shown.shape)})` : code(String(shown));
}

function operationRows({ operations }: Entry): string[] {
  const shown = operations.slice(0, mostOperations).map(({ op, path, from, before, after }) => {
    const place = from === undefined ? code(path) : `${code(from)} → ${code(path)}`;
    return row([plain(op), place, shownText(before), shownText(after)]);
  });
  const rest = operations.length - shown.length;
  const more = rest > 0 ? ["", `… and ${counted(rest, "more operation")}: see the JSON file.`] : [];
  return [...shown, ...more];
}

function patchesSection(entries: readonly Entry[]): Section {
  const blocks = entries
    .filter(({ operations }) => operations.length > 0)
    .map((entry) => () => [
      `<details><summary>${counted(entry.operations.length, "operation")}: ${nameAsHtml(entry)}</summary>`,
      "",
      ...tableHead(["operation", "path", "before", "after"]),
      ...operationRows(entry),
      "",
      "</details>",
      "",
    ]);
  return { title: "Patches", head: [], blocks, noun: "patched job" };
}

/** Inside a block of HTML nothing is Markdown. */
function nameAsHtml({ kind, before, after, urn }: Entry): string {
  return plain(`${kind} ${after?.job ?? before?.job ?? urn}`);
}

function graphsSection(entries: readonly Entry[]): Section {
  const blocks = entries.filter(hasGraph).map((entry) => () => {
    const graph = taskGraph(entry) ?? ["Too many tasks for a picture."];
    return [nameOf(entry), "", ...graph, ""];
  });
  return { title: "Tasks and what they wait for", head: [], blocks, noun: "job" };
}

function heading({ stacks, counts }: Summary): string {
  const names = stacks.slice(0, 5).map((name) => code(name, 120));
  const more = stacks.length > names.length ? ` and ${stacks.length - names.length} more` : "";
  const each = actions.flatMap((action) => {
    const count = counts[action];
    return count === undefined ? [] : [`${words[action]} ${count}`];
  });
  const what = each.length === 0 ? "no jobs" : each.join(", ");
  const of = names.length === 0 ? "" : ` of ${names.join(", ")}${more}`;
  return `### Rollout${of}: ${what}`;
}

const planOnly =
  "Planned; nothing has been done yet. Jobs that the program does not have any more are not in it: the engine speaks of them only when it deletes them.";

function stateLine({ done: all }: Summary): string {
  if (!all) {
    return planOnly;
  }
  const { operations, failed, startedAt, durationMs } = all;
  const count = counted(operations, "operation");
  const what = failed === 0 ? `${count}, all done` : `**${failed} of ${count} failed**`;
  return `${what}, in ${durationText(durationMs)} from ${plain(startedAt)}.`;
}

function riskLine(entries: readonly Entry[]): string[] {
  const stopped = entries.flatMap((entry) => stoppedPods(entry) ?? []).filter((pods) => pods > 0);
  if (stopped.length === 0) {
    return [];
  }
  const pods = stopped.reduce((sum, each) => sum + each, 0);
  const where = counted(stopped.length, "job");
  return ["", `**Running work that this stops: ${counted(pods, "pod")} of ${where}.**`];
}

/** The report as GitHub's Markdown, of less than {@link mostBytes}; what does not fit is counted. */
export function toMarkdown(entries: readonly Entry[]): string {
  const summary = summarize(entries);
  const sorted = sortByUrgency(entries);
  const jobs = jobsOf(sorted);
  const start = [
    markdownMark,
    heading(summary),
    "",
    stateLine(summary),
    ...riskLine(jobs),
    ...unknownNote(summary.totals),
  ];
  const room = new Room(mostBytes - bytesOfCuts);
  room.take(start);
  const [totals, queues] = totalsSections(summary).map((section) => write(section, room));
  const rows = write(jobsSection(jobs), room);
  const warnings = write(warningsSection(sorted), room);
  const patches = write(patchesSection(jobs), room);
  const graphs = write(graphsSection(jobs), room);
  const parts = [start, rows, warnings, totals ?? [], queues ?? [], patches, graphs];
  const text = parts.flat().join("\n").trimEnd();
  return `${text.replace(/\n{3,}/g, "\n\n")}\n`;
}
