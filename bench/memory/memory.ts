import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { contenders, type Contender } from "../engine/contenders";
import type { Measurement } from "../engine/measurement";
import { operations } from "../engine/operations";
import { measureEngine, withoutCheckpoints } from "../engine/rounds";
import type { MemoryOptions } from "../options";
import type { MemoryFindings } from "../results";
import type { HeldSample, HeldWork } from "./held-by-client";
import { startManyObjects, type ManyObjects } from "./many-objects";

/** Those that are compared with a floor, and the floors. */
const measured = ["job", "volcano-job", "floor-job", "floor-volcano-job"] as const;

function highest(all: readonly Measurement[], name: string): Measurement | undefined {
  return all
    .filter(({ contender }) => contender === name)
    .sort((a, b) => b.providerPeakBytes - a.providerPeakBytes)[0];
}

function peakOf({ name, title, floor }: Contender, all: readonly Measurement[]) {
  const found = highest(all, name);
  const floorBytes = floor && highest(all, floor)?.providerPeakBytes;
  return {
    title,
    operation: operations.find((each) => each.name === found?.operation)?.what ?? "",
    peakBytes: found?.providerPeakBytes ?? 0,
    ...(floorBytes !== undefined && { floorBytes }),
  };
}

async function measureHeld(many: ManyObjects, work: Omit<HeldWork, "url">): Promise<HeldSample[]> {
  const server = await startManyObjects(many);
  try {
    const args = ["--expose-gc", "--import", "tsx", join(__dirname, "held-by-client.ts")];
    const told: HeldWork = { url: server.url, ...work };
    const { stdout } = await promisify(execFile)(process.execPath, [...args, JSON.stringify(told)]);
    return JSON.parse(stdout) as HeldSample[];
  } finally {
    await server.close();
  }
}

const fewJobs = 100;

/** The provider process through the engine, on the emulator; then the client alone with very many objects. */
export async function measureMemory({ jobs, objects }: MemoryOptions): Promise<MemoryFindings> {
  const { measurements } = await measureEngine(
    { series: [{ jobs, rounds: 1 }], server: "emulator", contenders: measured },
    withoutCheckpoints,
  );
  const ends = { objects };
  return {
    jobs,
    peaks: contenders
      .filter(({ name }) => measured.some((each) => each === name))
      .map((contender) => peakOf(contender, measurements)),
    objects,
    client: [
      {
        title: "goes through all jobs of a list",
        samples: await measureHeld({ jobs: objects, changes: 0 }, { action: "iterate", ...ends }),
      },
      {
        title: `watches ${fewJobs} jobs that change again and again`,
        samples: await measureHeld(
          { jobs: fewJobs, changes: objects },
          { action: "watch", ...ends },
        ),
      },
      {
        title: "watches as many jobs as there are objects",
        samples: await measureHeld({ jobs: objects, changes: 0 }, { action: "watch", ...ends }),
      },
    ],
  };
}
