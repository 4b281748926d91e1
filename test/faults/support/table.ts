import { operations } from "./operations";
import type { Problem } from "./trial";
import { patterns, scenarios } from "./scenarios";

/** What became of one cell. */
export interface Entry {
  readonly scenario: { readonly name: string };
  readonly operation: { readonly name: string };
  readonly pattern: string;
  readonly result: string;
  readonly problems: readonly Problem[];
}

const shortOf = (code: string) =>
  code
    .replace(/^(?:API|TRANSPORT|AUTH)_/, "")
    .replaceAll("_", " ")
    .toLowerCase();

function cellText(entries: readonly Entry[]): string {
  if (entries.length === 0) {
    return "-";
  }
  const results = [...new Set(entries.map(({ result }) => shortOf(result)))];
  const marks = new Set(
    entries.flatMap(({ problems }) => problems.map(({ sort }) => sort.toUpperCase())),
  );
  return [...results, ...marks].join("/");
}

function rowsOf(entries: readonly Entry[]): string[][] {
  return scenarios.flatMap(({ name }) =>
    Object.keys(patterns).flatMap((pattern) => {
      const own = entries.filter((each) => each.scenario.name === name && each.pattern === pattern);
      if (own.length === 0) {
        return [];
      }
      const cells = operations.map((operation) =>
        cellText(own.filter((each) => each.operation.name === operation.name)),
      );
      return [[name, pattern, ...cells]];
    }),
  );
}

/** The matrix as a text: a row for each fault and how often it strikes, a column for each operation; both kinds in a cell. */
export function formatTable(entries: readonly Entry[]): string {
  const head = ["fault", "strikes", ...operations.map(({ name }) => name)];
  const rows = [head, ...rowsOf(entries)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const count = (sort: Problem["sort"]) =>
    entries.filter(({ problems }) => problems.some((each) => each.sort === sort)).length;
  const closing = `${entries.length} cells, ${count("lost")} lost, ${count("doubled")} doubled`;
  return `\n${lines.join("\n")}\n\n${closing}\n`;
}
