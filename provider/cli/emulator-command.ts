import { randomInt } from "node:crypto";
import {
  defaultProject,
  defaultUser,
  startEmulator,
  type Emulator,
  type EmulatorOptions,
} from "../../emulator/emulator.js";
import type { EmulatorMode } from "../../emulator/cci/modes.js";
import { exitCodes, type Command, type ExitCode, type Terminal } from "./command.js";
import { readChoice, readNamespace, readOptions, readWholeNumber } from "./options.js";

const modes: readonly EmulatorMode[] = ["kubernetes", "cci"];
const defaultPort = 8090;
/** The same in every run, so that a stack's configuration holds when the emulator is started again. */
const token = "only-for-the-emulator";
const pendingMs = 1000;
const runningMs = 2000;
const defaultCompletionSeconds = 300;

const usage = `usage: npx pulumi-volcano emulator [options]

Starts a server on this machine that answers as a Kubernetes API server with Volcano does, or as Huawei documents CCI to
answer, prints the settings that lead a Pulumi stack to it, and stays until Ctrl-C. It runs no pods; jobs move through
their phases by the clock. What it holds is gone when it stops.

  --mode MODE               kubernetes or cci (default: kubernetes)
  --port PORT               of 127.0.0.1; 0 takes any that is free (default: ${defaultPort})
  --namespace NAME          a namespace besides default; may be given several times, the first goes into the settings
  --complete-after SECONDS  how long a job runs until it is complete (default: ${defaultCompletionSeconds})
  -h, --help                show this
`;

function emulatorOptions(words: readonly string[]): EmulatorOptions | undefined {
  const values = readOptions(words, {
    mode: { type: "string", default: "kubernetes" },
    port: { type: "string", default: String(defaultPort) },
    namespace: { type: "string", multiple: true, default: [] },
    "complete-after": { type: "string", default: String(defaultCompletionSeconds) },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) {
    return undefined;
  }
  const seconds = readWholeNumber("--complete-after", values["complete-after"], { most: 86_400 });
  return {
    mode: readChoice("mode", values.mode, modes),
    port: readWholeNumber("--port", values.port, { most: 65_535 }),
    namespaces: values.namespace.map(readNamespace),
    tokens: { [token]: "emulator-admin" },
    // Each run has uids of its own: a state of an earlier run must not take new jobs for its own.
    seed: randomInt(2 ** 31),
    lifecycle: { pendingMs, runningMs, completedMs: seconds * 1000 },
  };
}

/** The commands that lead a stack to the emulator. */
function settingsFor(emulator: Emulator, namespace: string): readonly string[] {
  const set = (name: string, value: string) => `pulumi config set volcano:${name} ${value}`;
  const setSecret = (name: string, value: string) =>
    `pulumi config set --secret volcano:${name} ${value}`;
  const common = [
    set("server", emulator.mode),
    set("endpoint", emulator.url),
    set("namespace", namespace),
  ];
  if (emulator.mode === "kubernetes") {
    return [...common, setSecret("token", token)];
  }
  return [
    ...common,
    set("region", defaultProject.name),
    set("authUrl", emulator.authUrl),
    set("domainName", defaultUser.domainName),
    set("userName", defaultUser.userName),
    setSecret("password", defaultUser.password),
  ];
}

const servers: Readonly<Record<EmulatorMode, string>> = {
  kubernetes: "a Kubernetes API server with Volcano",
  cci: "Huawei Cloud CCI, as its documents describe it",
};

function introduction(emulator: Emulator, namespace: string): string {
  return [
    `pulumi-volcano emulator at ${emulator.url}: ${servers[emulator.mode]}`,
    "It runs no pods, but moves jobs through their phases. Ctrl-C stops it, and what it holds is gone.",
    "",
    "In the folder of your Pulumi program:",
    "",
    ...settingsFor(emulator, namespace),
  ].join("\n");
}

async function start(options: EmulatorOptions): Promise<Emulator> {
  try {
    return await startEmulator(options);
  } catch (error) {
    const code: unknown = typeof error === "object" && error && Reflect.get(error, "code");
    const port = String(options.port);
    if (code === "EADDRINUSE") {
      throw new Error(`port ${port} is taken: stop what uses it, or choose another with --port`, {
        cause: error,
      });
    }
    if (code === "EACCES") {
      throw new Error(`port ${port} needs more rights than you have: choose another with --port`, {
        cause: error,
      });
    }
    throw error;
  }
}

/** `npx pulumi-volcano emulator`: a server to try programs on. */
export const emulatorCommand: Command = {
  name: "emulator",
  summary: "start a server on this machine to try programs on",
  usage,
  run: async (words: readonly string[], terminal: Terminal): Promise<ExitCode> => {
    const options = emulatorOptions(words);
    if (options === undefined) {
      terminal.say(usage);
      return exitCodes.success;
    }
    const emulator = await start(options);
    try {
      terminal.say(introduction(emulator, options.namespaces?.[0] ?? "default"));
      await terminal.untilInterrupted();
      return exitCodes.success;
    } finally {
      await emulator.stop();
    }
  },
};
