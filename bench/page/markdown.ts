/** Pure: the part of docs/performance.md that is written out of results. */
import type { ContenderName } from "../engine/contender-names";
import { contenders } from "../engine/contenders";
import type { Measurement } from "../engine/measurement";
import { operations, type OperationName } from "../engine/operations";
import type { Role } from "../engine/processes";
import { serverNames } from "../options";
import type { EngineFindings, GentleFindings, Machine, MemoryFindings, Results } from "../results";
import { jobsElsewhere, timesKubernetes } from "./elsewhere";
import { find, jobCounts, ratioOf, timeOf, timePerJob } from "./lookup";
import { peakOf, plotsOf } from "./plots";

/** The lines that the generated part stands between. */
export const marks = {
  start: "<!-- results: npm run bench writes what follows -->",
  end: "<!-- end of results -->",
} as const;

type Cell = string | number | undefined;

/** A table of Markdown; what is undefined or no number was not measured. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) =>
    row.map((cell) => (cell === undefined || Number.isNaN(cell) ? "" : String(cell))),
  );
  const rule = head.map((_, i) => (i === 0 ? "---" : "--:"));
  return [head, rule, ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

const ms = (value: number | undefined) => value?.toFixed(0);
const times = (value: number | undefined) => value?.toFixed(2);
const megabytes = (value: number | undefined) => value && (value / 1e6).toFixed(0);

function describe({ machine, package: own, sdk, cli }: Machine): string {
  const engine = cli === undefined ? "" : `, Pulumi CLI ${cli.replace(/^v/, "")}`;
  return `${machine}; pulumi-volcano ${own}, @pulumi/pulumi ${sdk}${engine}`;
}

function measuredNames(all: readonly Measurement[]): ContenderName[] {
  return contenders
    .map(({ name }) => name)
    .filter((name) => all.some(({ contender }) => contender === name));
}

/** A column of the table of times. */
interface Column {
  readonly head: string;
  readonly needs: readonly ContenderName[];
  readonly cell: (
    all: readonly Measurement[],
    place: { readonly operation: OperationName; readonly jobs: number },
  ) => Cell;
}

const timeColumn = (contender: ContenderName, head: string): Column => ({
  head,
  needs: [contender],
  cell: (all, place) => ms(timeOf(all, { ...place, contender })),
});
const ratioColumn = (
  contender: ContenderName,
  floors: readonly ContenderName[],
  head: string,
): Column => ({
  head,
  needs: [contender, ...floors],
  cell: (all, place) => times(ratioOf(all, { ...place, contender }, floors)),
});

const columns: readonly Column[] = [
  timeColumn("job", "Job, ms"),
  ratioColumn("job", ["floor-job"], "× floor"),
  ratioColumn("job", ["floor-job", "raw"], "× (floor + requests)"),
  ratioColumn("job", ["floor-text"], "× text floor"),
  ratioColumn("job", ["pulumi-kubernetes"], "× pulumi-kubernetes"),
  timeColumn("volcano-job", "VolcanoJob, ms"),
  ratioColumn("volcano-job", ["floor-volcano-job"], "× floor"),
  timeColumn("floor-job", "floor, Job, ms"),
  timeColumn("raw", "requests alone, ms"),
  timeColumn("pulumi-kubernetes", "pulumi-kubernetes, ms"),
];

function timesTable(all: readonly Measurement[]): string {
  const names = measuredNames(all);
  const shown = columns.filter(({ needs }) => needs.every((name) => names.includes(name)));
  const rows = jobCounts(all).flatMap((jobs) =>
    operations.map(({ name: operation, what }) => [
      `${jobs}: ${what}`,
      ...shown.map(({ cell }) => cell(all, { operation, jobs })),
    ]),
  );
  return table(["jobs: operation", ...shown.map(({ head }) => head)], rows);
}

const cpuRoles: readonly Role[] = ["engine", "program", "provider"];

function cpuTable(all: readonly Measurement[], jobs: number): string {
  const pairs = contenders.filter(
    ({ floor, name }) => floor !== undefined && measuredNames(all).includes(name),
  );
  const head = pairs.flatMap(({ title }) => cpuRoles.map((role) => `${title}: ${role}`));
  const rows = operations.map(({ name: operation, what }) => [
    what,
    ...pairs.flatMap(({ name: contender, floor }) =>
      cpuRoles.map((role) => {
        const own = find(all, { contender, operation, jobs })?.cpuSeconds[role];
        const least = floor && find(all, { contender: floor, operation, jobs })?.cpuSeconds[role];
        return own === undefined
          ? undefined
          : `${own.toFixed(2)}${least === undefined ? "" : ` (${least.toFixed(2)})`}`;
      }),
    ),
  ]);
  return table(["operation", ...head], rows);
}

function requestsTable(all: readonly Measurement[], jobs: number): string {
  const shown = contenders.filter(
    ({ name, floor }) =>
      (floor !== undefined || name === "raw") && measuredNames(all).includes(name),
  );
  const rows = operations.map(({ name: operation, what }) => [
    what,
    ...shown.map(({ name: contender }) => {
      const requests = Object.entries(find(all, { contender, operation, jobs })?.requests ?? {});
      return requests.length === 0
        ? "none"
        : requests.map(([verb, count]) => `${count} ${verb}`).join(", ");
    }),
  ]);
  return table(["operation", ...shown.map(({ title }) => title)], rows);
}

function sizesTable(all: readonly Measurement[]): string {
  const shown = contenders.filter(
    ({ name }) => name !== "raw" && measuredNames(all).includes(name),
  );
  const rows = jobCounts(all).flatMap((jobs) => [
    [
      `${jobs}: state after up, bytes a job`,
      ...shown.map(
        ({ name: contender }) => find(all, { contender, operation: "up", jobs })?.stateBytesPerJob,
      ),
    ],
    [
      `${jobs}: peak of the provider, MB`,
      ...shown.map(({ name }) => megabytes(peakOf(all, name, jobs))),
    ],
  ]);
  return table(["jobs", ...shown.map(({ title }) => title)], rows);
}

/** `3 rounds`, or `3 rounds (500 jobs: 1)` where some numbers of jobs have others. */
function roundsText(all: readonly Measurement[]): string {
  const roundsOf = (jobs: number) =>
    all.find((each) => each.jobs === jobs)?.milliseconds.length ?? 0;
  const counts = jobCounts(all);
  const most = Math.max(0, ...counts.map(roundsOf));
  const others = counts.filter((jobs) => roundsOf(jobs) !== most);
  const few = others.map((jobs) => `${jobs} jobs: ${roundsOf(jobs)}`).join(", ");
  return `${most} rounds${few === "" ? "" : ` (${few})`}`;
}

function engineSection(found: Machine & EngineFindings, plots: readonly string[]): string[] {
  const { measurements: all, server } = found;
  const most = jobCounts(all).at(-1) ?? 0;
  return [
    `### Through the engine, against ${server}`,
    `${describe(found)}. Medians of ${roundsText(all)}.`,
    timesTable(all),
    `Processor seconds with ${most} jobs, in brackets those of the floor:`,
    cpuTable(all, most),
    `Requests with ${most} jobs:`,
    requestsTable(all, most),
    "State and memory:",
    sizesTable(all),
    ...plots,
  ];
}

/** Empty without the figures that it is made of. */
function kubernetesSection(all: readonly Measurement[]): string[] {
  const head = jobsElsewhere.flatMap((jobs) => [`${jobs} jobs: ours`, `${jobs} jobs: floor`]);
  const rows = operations.map(({ name: operation, what }) => [
    what,
    ...jobsElsewhere.flatMap((jobs) =>
      (["job", "floor-job"] as const).map((contender) =>
        times(timesKubernetes(all, contender, { jobs, operation })),
      ),
    ),
  ]);
  const known = rows.filter((cells) => cells.slice(1).some((cell) => cell !== undefined));
  return known.length === 0
    ? []
    : [
        "### Beside pulumi-kubernetes",
        "How many times as long as pulumi-kubernetes. Its figures come from one run on another machine of two cores, with the same CLI and a file backend; there is no run with both. They are scaled by what the floor takes here and took there: as an object with 100 jobs, as one text with 500. The floor as an object does nothing but hand the same manifest through: what it takes is the least that a dynamic provider takes.",
        table(["operation", ...head], known),
      ];
}

function growthSection(found: Machine & EngineFindings, plots: readonly string[]): string[] {
  const { measurements: all } = found;
  const [least = 0, ...counts] = jobCounts(all);
  const rows = operations.map(({ name: operation, what }) => [
    what,
    ...counts.map((jobs) => {
      const [own, floor] = (["job", "floor-job"] as const).map((contender) =>
        timePerJob(all, { contender, operation, jobs }),
      );
      return own === undefined || floor === undefined
        ? undefined
        : `${own.toFixed(1)} (${floor.toFixed(1)})`;
    }),
  ]);
  return [
    "### What one more job takes",
    `${describe(found)}; \`PULUMI_SKIP_CHECKPOINTS\` is set, so that the engine writes its state at the end only. Medians of ${roundsText(all)}. Milliseconds for each job beyond the first ${least}, in brackets those of the floor:`,
    table(["operation", ...counts.map((jobs) => `${jobs} jobs`)], rows),
    ...plots,
  ];
}

function memorySection(found: Machine & MemoryFindings): string[] {
  const { jobs, peaks, objects, client } = found;
  const parts = client[0]?.samples.map((sample) => sample.objects) ?? [];
  return [
    "### Memory",
    `${describe(found)}.`,
    `The most that the provider process had, with ${jobs} jobs and an engine that writes its state at the end only:`,
    table(
      ["provider", "in which operation", "MB", "above its floor, MB"],
      peaks.map(({ title, operation, peakBytes, floorBytes }) => [
        title,
        operation,
        megabytes(peakBytes),
        megabytes(floorBytes && peakBytes - floorBytes),
      ]),
    ),
    `The client alone with ${objects} objects: what its process holds, in MB, garbage collected, when so many have passed:`,
    table(
      ["what it does", ...parts.map(String)],
      client.map(({ title, samples }) => [
        title,
        ...samples.map(({ heapBytes }) => (heapBytes / 1e6).toFixed(1)),
      ]),
    ),
  ];
}

function gentleSection(found: Machine & GentleFindings): string[] {
  const { creates, rate, runs } = found;
  const ideal = creates / rate;
  return [
    "### A server that says 429",
    `${describe(found)}. ${creates} creates, all asked for at once, against a server that lets ${rate} requests a second through and answers the others with 429 and \`Retry-After: 1\`. The ideal is ${ideal.toFixed(0)} s.`,
    table(
      ["server", "seconds", "× ideal", "failed", "refused requests"],
      runs.map(({ title, seconds, failed, refused }) => [
        title,
        seconds.toFixed(1),
        (seconds / ideal).toFixed(2),
        failed,
        refused,
      ]),
    ),
  ];
}

/** Everything between the marks, for results of any completeness. */
export function resultsText(results: Results): string {
  const plots = plotsOf(results);
  const imagesOf = (what: string) =>
    plots
      .filter(({ name }) => name.startsWith(what))
      .map(({ name, title }) => `![${title}](performance/${name})`);
  const sections = [
    ...serverNames.flatMap((server) => {
      const found = results.engine[server];
      return found ? engineSection(found, imagesOf(server)) : [];
    }),
    ...kubernetesSection(results.engine.emulator?.measurements ?? []),
    ...(results.growth ? growthSection(results.growth, imagesOf("growth")) : []),
    ...(results.memory ? memorySection(results.memory) : []),
    ...(results.gentle ? gentleSection(results.gentle) : []),
  ];
  return sections.join("\n\n");
}

/**
 * The page with that text between its marks.
 *
 * @throws Error where the page has no marks
 */
export function replaceResults(page: string, text: string): string {
  const [start, end] = [page.indexOf(marks.start), page.indexOf(marks.end)];
  if (start < 0 || end < start) {
    throw new Error(`the page lacks its marks: ${marks.start} ... ${marks.end}`);
  }
  return `${page.slice(0, start + marks.start.length)}\n\n${text}\n\n${page.slice(end)}`;
}
