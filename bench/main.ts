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

/** What was found is printed, and kept where that was asked for. */
async function deliver(
  found: Partial<Results>,
  options: { readonly write: boolean; readonly change: (before: Results) => Results },
): Promise<void> {
  process.stdout.write(`${resultsText({ engine: {}, ...found })}\n`);
  if (options.write) {
    await keep(options.change);
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
    const engine = { [options.server]: found };
    await deliver(
      { engine },
      {
        write: options.write,
        change: (before) => ({ ...before, engine: { ...before.engine, ...engine } }),
      },
    );
  },
  growth: async (options) => {
    const { version } = await findEngine();
    const growth = {
      ...describeMachine(version),
      ...(await measureEngine(options, withoutCheckpoints)),
    };
    await deliver(
      { growth },
      { write: options.write, change: (before) => ({ ...before, growth }) },
    );
  },
  memory: async (options) => {
    const { version } = await findEngine();
    const memory = { ...describeMachine(version), ...(await measureMemory(options)) };
    await deliver(
      { memory },
      { write: options.write, change: (before) => ({ ...before, memory }) },
    );
  },
  gentle: async (options) => {
    const gentle = { ...describeMachine(), ...(await measureGentle(options)) };
    await deliver(
      { gentle },
      { write: options.write, change: (before) => ({ ...before, gentle }) },
    );
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
