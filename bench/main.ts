import { findEngine } from "../tools/pulumi-engine/find-engine";
import { benchClient } from "./client";
import { benchCommandLine } from "./cli";
import { measureEngine, withoutCheckpoints } from "./engine/rounds";
import { measureGentle } from "./gentle";
import { measureMemory } from "./memory/memory";
import { parseOptions, type BenchOptions } from "./options";
import { resultsText } from "./page/markdown";
import { keep } from "./page/write";
import { benchLoading } from "./loading";
import { benchPlanning } from "./planning";
import { describeMachine, type Results } from "./results";

/** What was found is printed, and kept beside what is known of other servers and other benchmarks where that was asked for. */
async function deliver(found: Partial<Results>, isKept: boolean): Promise<void> {
  process.stdout.write(`${resultsText({ engine: {}, ...found })}\n`);
  if (isKept) {
    await keep((before) => ({
      ...before,
      ...found,
      engine: { ...before.engine, ...found.engine },
    }));
  }
}

type Command = BenchOptions["command"];
type Runners = {
  readonly [Name in Command]: (options: Extract<BenchOptions, { command: Name }>) => Promise<void>;
};

const runners: Runners = {
  small: async () => {
    benchLoading();
    await benchPlanning();
    await benchCommandLine();
    await benchClient();
  },
  page: () => keep((before) => before),
  engine: async (options) => {
    const { version } = await findEngine();
    const found = { ...describeMachine(version), ...(await measureEngine(options)) };
    await deliver({ engine: { [options.server]: found } }, options.write);
  },
  growth: async (options) => {
    const { version } = await findEngine();
    const found = await measureEngine(options, withoutCheckpoints);
    await deliver({ growth: { ...describeMachine(version), ...found } }, options.write);
  },
  memory: async (options) => {
    const { version } = await findEngine();
    const found = await measureMemory(options);
    await deliver({ memory: { ...describeMachine(version), ...found } }, options.write);
  },
  gentle: async (options) => {
    const found = await measureGentle(options);
    await deliver({ gentle: { ...describeMachine(), ...found } }, options.write);
  },
};

function run<Name extends Command>(
  name: Name,
  options: Extract<BenchOptions, { command: Name }>,
): Promise<void> {
  return runners[name](options);
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  await run(options.command, options);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `bench: ${error instanceof Object ? String(Reflect.get(error, "message")) : String(error)}\n`,
  );
  process.exitCode = 1;
});
