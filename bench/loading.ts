/** How long a fresh Node takes to load the package: both sides of a run load at the same time, and in every run. */
import { execFileSync } from "node:child_process";

const processes = 10;

/** What each process does; the package is the built one. */
const scripts = {
  "an empty Node": "",
  "require @pulumi/pulumi": 'require("@pulumi/pulumi")',
  "the program's side: both": 'require("@pulumi/pulumi"); require("pulumi-volcano")',
  "require pulumi-volcano/runtime": 'require("pulumi-volcano/runtime")',
  "require undici": 'require("undici")',
  "require zod": 'require("zod")',
} as const;
type Name = keyof typeof scripts;

/** Milliseconds of one process: on the clock, and of the processor, which a busy machine moves less. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** From the process's own start to the end of the script. */
function run(script: string): Cost {
  const report =
    "const { user, system } = process.cpuUsage(); process.stdout.write(JSON.stringify({ wall: performance.now(), cpu: (user + system) / 1000 }))";
  const output = execFileSync(process.execPath, ["-e", `${script}; ${report}`], {
    encoding: "utf8",
  });
  return JSON.parse(output) as Cost;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const names = Object.keys(scripts) as Name[];
const floorOf: Readonly<Partial<Record<Name, Name>>> = {
  "the program's side: both": "require @pulumi/pulumi",
};

/** Prints medians and minima of ten processes each, which take turns, and what each is above its floor. */
export function benchLoading(): void {
  const costs = new Map(names.map((name): [Name, Cost[]] => [name, []]));
  // The first round warms the file cache up.
  for (let round = 0; round <= processes; round += 1) {
    for (const [name, own] of costs) {
      const cost = run(scripts[name]);
      if (round > 0) {
        own.push(cost);
      }
    }
  }
  const figure = (name: Name, part: keyof Cost, pick: (values: number[]) => number) =>
    pick((costs.get(name) ?? []).map((cost) => cost[part]));
  const least = (values: number[]) => Math.min(...values);
  process.stdout.write(
    `\nloading, Node ${process.version}, ${processes} processes each: median (least) ms\n`,
  );
  for (const name of names) {
    const floor = floorOf[name] ?? "an empty Node";
    const columns = (["wall", "cpu"] as const).map((part) => {
      const [median, shortest] = [figure(name, part, medianOf), figure(name, part, least)];
      const above = [median - figure(floor, part, medianOf), shortest - figure(floor, part, least)];
      const [more = 0, leastMore = 0] = above;
      return `${part} ${median.toFixed(0)} (${shortest.toFixed(0)}), above the floor ${more.toFixed(0)} (${leastMore.toFixed(0)})`;
    });
    process.stdout.write(`  ${name.padEnd(32)} ${columns.join("; ")}\n`);
  }
}
