import { setTimeout as sleep } from "node:timers/promises";
import type { StackOptions } from "../options";
import type { EngineFindings } from "../results";
import { rotate } from "../statistics";
import { contenders, hasPulumiKubernetes } from "./contenders";
import { summarize, type Sample } from "./measurement";
import { operations } from "./operations";
import { openPlayer, type Player } from "./players";
import { openServer, type BenchServer } from "./servers";

/** Those that were asked for and are there. pulumi-kubernetes asks for more of a server than the emulator has. */
async function findContenders({ contenders: names, server }: StackOptions) {
  const isThere = server === "cluster" && (await hasPulumiKubernetes());
  return contenders.filter(
    ({ name }) => names.includes(name) && (name !== "pulumi-kubernetes" || isThere),
  );
}

/**
 * Settings of an engine that writes its state at the end only: what it writes at each step grows with the number of jobs,
 * and takes most of the time of a large stack. pulumi/pulumi#14967.
 */
export const withoutCheckpoints = { PULUMI_SKIP_CHECKPOINTS: "true" } as const;

/** Late requests of one must not count as the next one's. */
const pauseMs = 50;

function say(sample: Sample): void {
  const { jobs, round, operation, contender, milliseconds, usage, requests } = sample;
  const peak = Math.round((usage.provider?.peakBytes ?? 0) / 1e6);
  process.stderr.write(
    `${jobs} jobs, round ${round + 1}: ${operation.padEnd(13)} ${contender.padEnd(18)} ${milliseconds.toFixed(0).padStart(7)} ms  ${peak} MB  ${JSON.stringify(requests)}\n`,
  );
}

/** One after the other in an order that changes, operation by operation, so that a busy moment hits all alike. */
async function playRound(
  players: readonly Player[],
  server: BenchServer,
  { jobs, round }: { readonly jobs: number; readonly round: number },
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [turn, operation] of operations.entries()) {
    for (const player of rotate(players, round + turn)) {
      server.takeRequests();
      const taken = await player.play(operation, jobs);
      await sleep(pauseMs);
      const { name: contender } = player.contender;
      const requests = server.takeRequests();
      const sample = { contender, operation: operation.name, jobs, round, ...taken, requests };
      samples.push(sample);
      say(sample);
    }
  }
  await server.settle();
  return samples;
}

/**
 * Takes every contender through the life of its stack, for each number of jobs and round.
 *
 * @param engineSettings environment of the Pulumi CLI, beside what every project has
 */
export async function measureEngine(
  options: StackOptions,
  engineSettings: Readonly<Record<string, string>> = {},
): Promise<EngineFindings> {
  const server = await openServer(options.server);
  const players: Player[] = [];
  const samples: Sample[] = [];
  try {
    for (const contender of await findContenders(options)) {
      players.push(await openPlayer(contender, server, engineSettings));
    }
    for (const { jobs, rounds } of options.series) {
      for (let round = 0; round < rounds; round += 1) {
        samples.push(...(await playRound(players, server, { jobs, round })));
      }
    }
    return { server: server.title, measurements: summarize(samples) };
  } finally {
    await Promise.all(players.map((player) => player.leave()));
    await server.stop();
  }
}
