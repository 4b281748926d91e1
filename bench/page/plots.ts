/** Pure: which plots there are, and what is in them. */
import type { ContenderName } from "../engine/contender-names";
import { contenders } from "../engine/contenders";
import type { Measurement } from "../engine/measurement";
import { operations, type OperationName } from "../engine/operations";
import { serverNames } from "../options";
import type { Results } from "../results";
import { drawLinePlot, type Series } from "./line-plot";
import { jobCounts, timePerJob } from "./lookup";

/** A file of docs/performance. */
export interface PlotFile {
  readonly name: string;
  /** What it shows, for those who do not see it. */
  readonly title: string;
  readonly svg: string;
}

function seriesOf(
  title: string,
  counts: readonly number[],
  valueAt: (jobs: number) => number | undefined,
  isDashed = false,
): Series {
  const points = counts.flatMap((x) => {
    const y = valueAt(x);
    return y === undefined || Number.isNaN(y) ? [] : [{ x, y }];
  });
  return { title, points, isDashed };
}

/** Those with a floor, each with it and with what is left without it. */
function linesOf(all: readonly Measurement[], operation: OperationName): Series[] {
  const counts = jobCounts(all);
  const perJob = (contender: ContenderName) => (jobs: number) =>
    timePerJob(all, { contender, operation, jobs });
  return contenders.flatMap(({ name, title, floor }) => {
    if (floor === undefined) {
      return [seriesOf(title.replace(" as an object", ""), counts, perJob(name))];
    }
    const above = (jobs: number) => {
      const [own, least] = [perJob(name)(jobs), perJob(floor)(jobs)];
      return own === undefined || least === undefined ? undefined : own - least;
    };
    const own = seriesOf(title, counts, perJob(name));
    return name === "pulumi-kubernetes"
      ? [own]
      : [own, seriesOf(`${title} without its floor`, counts, above, true)];
  });
}

/** One line an operation: flat, where nothing of ours grows with the number of jobs. */
function growthPlot({ growth }: Results): PlotFile[] {
  const all = growth?.measurements ?? [];
  const counts = jobCounts(all);
  const title = "One more job, with an engine that writes its state at the end only";
  const series = operations.map(({ name: operation, what }) =>
    seriesOf(what, counts, (jobs) => timePerJob(all, { contender: "job", operation, jobs })),
  );
  const plot = {
    title,
    xTitle: "jobs in the stack",
    yTitle: "milliseconds for each job beyond the smallest stack",
    series,
  };
  return counts.length < 2 ? [] : [{ name: "growth.svg", title, svg: drawLinePlot(plot) }];
}

/** Requests alone and the floor as a text have their places in the tables. */
const shownAsLine = /^(?:Job|VolcanoJob|floor, (?:Job|VolcanoJob)(?! as)|pulumi-kubernetes)/;

function enginePlots(results: Results): PlotFile[] {
  return serverNames.flatMap((server) => {
    const all = results.engine[server]?.measurements ?? [];
    return jobCounts(all).length < 2
      ? []
      : operations.map(({ name, what }) => {
          const title = `${what} (${server})`;
          const plot = {
            title,
            xTitle: "jobs in the stack",
            yTitle: "milliseconds for each job beyond the smallest stack",
            series: linesOf(all, name).filter((each) => shownAsLine.test(each.title)),
          };
          return { name: `${server}-${name}.svg`, title, svg: drawLinePlot(plot) };
        });
  });
}

/** The most memory of the provider process in any operation. */
export function peakOf(
  all: readonly Measurement[],
  contender: ContenderName,
  jobs: number,
): number | undefined {
  const peaks = all
    .filter((each) => each.contender === contender && each.jobs === jobs)
    .map(({ providerPeakBytes }) => providerPeakBytes);
  const most = Math.max(0, ...peaks);
  return most === 0 ? undefined : most;
}

function memoryPlots(results: Results): PlotFile[] {
  return serverNames.flatMap((server) => {
    const all = results.engine[server]?.measurements ?? [];
    const series = contenders.map(({ name, title }) =>
      seriesOf(title, jobCounts(all), (jobs) => {
        const peak = peakOf(all, name, jobs);
        return peak === undefined ? undefined : peak / 1e6;
      }),
    );
    const title = `Peak memory of the provider process (${server})`;
    const plot = { title, xTitle: "jobs in the stack", yTitle: "MB", series };
    return jobCounts(all).length < 2
      ? []
      : [{ name: `${server}-memory.svg`, title, svg: drawLinePlot(plot) }];
  });
}

/** Every plot that the results are enough for. */
export function plotsOf(results: Results): PlotFile[] {
  return [...enginePlots(results), ...memoryPlots(results), ...growthPlot(results)];
}
