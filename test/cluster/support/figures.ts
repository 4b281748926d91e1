import { appendFileSync, readFileSync } from "node:fs";

/** Environment variable with the file that the test files of a run write their figures to. */
export const figuresVariable = "PULUMI_VOLCANO_TEST_FIGURES";

/** What one test file has counted. */
interface Chapter {
  readonly title: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** Counts things over all tests of a file. */
export interface Figures {
  /** Adds to a count, by default one. */
  add(what: string, by?: number): void;
  of(what: string): number;
}

/** Starts the counts of a test file, which the run prints when it ends; `always`: printed even where they stay at 0. */
export function useFigures(title: string, always: readonly string[]): Figures {
  const counts: Record<string, number> = Object.fromEntries(always.map((what) => [what, 0]));
  afterAll(() => {
    const file = process.env[figuresVariable];
    const chapter: Chapter = { title, counts };
    if (file !== undefined) {
      appendFileSync(file, `${JSON.stringify(chapter)}\n`);
    }
  });
  return {
    add: (what, by = 1) => {
      counts[what] = (counts[what] ?? 0) + by;
    },
    of: (what) => counts[what] ?? 0,
  };
}

/** The figures of all test files that have ended, as a text. */
export function formatFigures(file: string): string {
  const chapters = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    // Written above.
    .map((line) => JSON.parse(line) as Chapter);
  const widest = Math.max(0, ...chapters.flatMap(({ counts }) => lengthsOf(counts)));
  const lines = chapters.flatMap(({ title, counts }) => [
    title,
    ...Object.entries(counts).map(
      ([what, count]) => `  ${what.padEnd(widest)}  ${String(count).padStart(6)}`,
    ),
  ]);
  return `\n${lines.join("\n")}\n`;
}

function lengthsOf(counts: Chapter["counts"]): number[] {
  return Object.keys(counts).map(({ length }) => length);
}
