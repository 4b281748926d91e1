import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ContenderName } from "../../bench/engine/contender-names";
import { summarize, type Sample } from "../../bench/engine/measurement";
import { operations, type OperationName } from "../../bench/engine/operations";
import { ratioOf, timePerJob } from "../../bench/page/lookup";
import { marks, replaceResults, resultsText, table } from "../../bench/page/markdown";
import { plotsOf } from "../../bench/page/plots";
import { formatResults, readResults, type Results } from "../../bench/results";

const factors: Readonly<Partial<Record<ContenderName, number>>> = {
  job: 3,
  "floor-job": 2,
  raw: 0.5,
};

function sampleOf(
  contender: ContenderName,
  operation: OperationName,
  { jobs, round }: { readonly jobs: number; readonly round: number },
): Sample {
  // The second round is a busy one.
  const milliseconds = (1000 + jobs * 10 * (factors[contender] ?? 1)) * (round === 1 ? 5 : 1);
  const usage =
    contender === "raw" ? {} : { provider: { cpuSeconds: 0.5 + round, peakBytes: 100e6 + round } };
  const requests = contender === "floor-job" ? {} : { create: jobs };
  return {
    contender,
    operation,
    jobs,
    round,
    milliseconds,
    usage,
    requests,
    stateBytesPerJob: 4000,
  };
}

const samples = [1, 10, 100].flatMap((jobs) =>
  [0, 1, 2].flatMap((round) =>
    operations.flatMap(({ name }) =>
      (["job", "floor-job", "raw"] as const).map((each) => sampleOf(each, name, { jobs, round })),
    ),
  ),
);
const machine = { machine: "2 cores, Linux, Node 20", package: "0.1.0", sdk: "3.248.0" };
const measurements = summarize(samples);
const results: Results = {
  engine: { emulator: { ...machine, cli: "v3.255.0", server: "the emulator", measurements } },
  growth: { ...machine, cli: "v3.255.0", server: "the emulator", measurements },
  gentle: {
    ...machine,
    creates: 1000,
    rate: 100,
    runs: [{ title: "a server", seconds: 12, failed: 0, refused: 7 }],
  },
};

describe("the rounds of an operation", () => {
  test("become one measurement: times in their order, medians, the highest peak", () => {
    expect(measurements).toHaveLength(samples.length / 3);
    expect(measurements[0]).toEqual({
      contender: "job",
      operation: "preview",
      jobs: 1,
      milliseconds: [1030, 5150, 1030],
      cpuSeconds: { provider: 1.5 },
      providerPeakBytes: 100e6 + 2,
      requests: { create: 1 },
      stateBytesPerJob: 4000,
    });
  });

  test("are compared with the floors of the same round, one or both", () => {
    const place = { contender: "job", operation: "up", jobs: 100 } as const;
    expect(ratioOf(measurements, place, ["floor-job"])).toBeCloseTo(4000 / 3000);
    expect(ratioOf(measurements, place, ["floor-job", "raw"])).toBeCloseTo(4000 / 4500);
    expect(ratioOf(measurements, place, ["floor-text"])).toBeUndefined();
  });

  test("say what a job adds beyond the smallest stack", () => {
    const place = { contender: "job", operation: "up" } as const;
    expect(timePerJob(measurements, { ...place, jobs: 100 })).toBeCloseTo(30);
    expect(timePerJob(measurements, { ...place, jobs: 1 })).toBeUndefined();
  });
});

describe("the page", () => {
  const text = resultsText(results);

  test("names machine and versions, and has a row for each operation and number of jobs", () => {
    expect(text).toContain("2 cores, Linux, Node 20; pulumi-volcano 0.1.0");
    expect(text).toContain("Pulumi CLI 3.255.0. Medians of 3 rounds.");
    expect(text.match(/^\| \d+: (?:preview|up|refresh|destroy)/gm)).toHaveLength(21);
    expect(text).toContain("| 100: refresh | 4000 | 1.33 | 0.89 | 3000 | 1500 |");
  });

  test("has columns only for who was measured", () => {
    expect(text).not.toContain("VolcanoJob");
    expect(text).not.toMatch(/× pulumi-kubernetes|pulumi-kubernetes, ms/);
    expect(text).not.toMatch(/NaN|undefined/);
  });

  test("says how near to the ideal a throttled client comes", () => {
    expect(text).toContain("| a server | 12.0 | 1.20 | 0 | 7 |");
  });

  test("says what one more job takes, beside the floor", () => {
    expect(text).toContain("| operation | 10 jobs | 100 jobs |");
    expect(text).toContain("| refresh | 30.0 (20.0) | 30.0 (20.0) |");
  });

  test("has what pulumi-kubernetes took elsewhere, scaled by the floors of both runs", () => {
    // The floor takes 3000 here and took 1830 there, where pulumi-kubernetes took 2180.
    expect(text).toMatch(/^\| preview of the create \| 1\.12 \| 0\.84 \| {2}\| {2}\|$/m);
    expect(text.match(/^\| preview without a change \| [\d.]+ \| [\d.]+ \| {2}\|/gm)).toBeNull();
  });

  test("is empty without results", () => {
    expect(resultsText({ engine: {} })).toBe("");
  });

  test("shows a plot for each operation and one for memory", () => {
    const plots = plotsOf(results);
    expect(plots.map(({ name }) => name)).toEqual([
      ...operations.map(({ name }) => `emulator-${name}.svg`),
      "emulator-memory.svg",
      "growth.svg",
    ]);
    for (const { name, svg } of plots) {
      expect(text).toContain(`](performance/${name})`);
      expect(svg).not.toMatch(/NaN|undefined/);
    }
    expect(plots[1]?.svg).toContain("Job without its floor");
  });

  test("changes between its marks only, and must have them", () => {
    const page = `before\n${marks.start}\nold\n${marks.end}\nafter\n`;
    const changed = replaceResults(page, "new");
    expect(changed).toBe(`before\n${marks.start}\n\nnew\n\n${marks.end}\nafter\n`);
    expect(replaceResults(changed, "new")).toBe(changed);
    expect(() => replaceResults("without", "new")).toThrow("lacks its marks");
  });
});

describe("what is kept", () => {
  test("comes back as it was, one measurement a line", () => {
    const text = formatResults(results);
    expect(JSON.parse(text)).toEqual(results);
    expect(text.split("\n").filter((line) => line.includes('"contender"'))).toHaveLength(
      2 * measurements.length,
    );
  });

  test("is what docs/performance.md and its plots show", () => {
    const docs = join(__dirname, "../../docs");
    const page = readFileSync(join(docs, "performance.md"), "utf8");
    // The page is formatted: the widths of its cells differ, its words do not.
    const words = (text: string) => text.replace(/[\s|:-]+/g, " ").trim();
    const [start, end] = [page.indexOf(marks.start), page.indexOf(marks.end)];
    const shown = page.slice(start + marks.start.length, end);
    expect(words(shown)).toBe(words(resultsText(readResults())));
    for (const { name, svg } of plotsOf(readResults())) {
      expect(readFileSync(join(docs, "performance", name), "utf8")).toBe(svg);
    }
  });
});

describe("a table", () => {
  test("leaves cells empty for what was not measured", () => {
    expect(
      table(
        ["a", "b"],
        [
          ["x", undefined],
          ["y", 1],
        ],
      ),
    ).toBe("| a | b |\n| --- | --: |\n| x |  |\n| y | 1 |");
  });
});
