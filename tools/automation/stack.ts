import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  LocalWorkspace,
  PulumiCommand,
  type ConfigMap,
  type EngineEvent,
  type Stack,
} from "@pulumi/pulumi/automation/index.js";
import { automationRoot, engineEnvironment } from "../pulumi-engine/engine-environment";
import { findEngine, type PulumiEngine } from "../pulumi-engine/find-engine";
import { useOwnChannels } from "./own-channels";

/** A Pulumi program that runs in this process: it makes resources and returns the stack's outputs. */
export type Program = () => Promise<Record<string, unknown> | undefined>;

/** What {@link openStack} sets up. */
export interface StackOptions {
  readonly project: string;
  readonly program: Program;
  /** Keys with a namespace (`volcano:region`) or without (of the project). */
  readonly config?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Variables for the engine and its plugins. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder from which the provider process resolves the package. @default this process's */
  readonly main?: string;
  /** @default found by findEngine */
  readonly engine?: PulumiEngine;
}

/** What one run of the engine did. */
export interface Run {
  /** `create`, `same`, `update`, `replace` ... of every job, by the resource's name. */
  readonly steps: Readonly<Record<string, string>>;
  /** Everything that the engine said, resource by resource. */
  readonly messages: readonly string[];
  readonly output: string;
}

/** A stack in a folder of its own, which {@link WorkingStack.remove} takes away again. */
export interface WorkingStack {
  readonly stack: Stack;
  preview(): Promise<Run>;
  up(): Promise<Run>;
  refresh(): Promise<Run>;
  destroy(): Promise<Run>;
  /** The state as it is stored, secrets encrypted. */
  readState(): Promise<string>;
  setConfig(values: Readonly<Record<string, string>>): Promise<void>;
  remove(): Promise<void>;
}

/** The engine also reports what it does inside, which is of no interest here. */
const shownSeverities: readonly string[] = ["info", "info#err", "warning", "error"];
/** Said whenever the plugin is the one of the npm package, as it is here on purpose. */
const pluginNotice = "using pulumi-resource-pulumi-nodejs from $PATH";
const stackName = "demo";
const replacements = new Set(["replace", "create-replacement", "delete-replaced"]);

function collect(events: readonly EngineEvent[], output: string): Run {
  const steps: Record<string, string> = {};
  const messages: string[] = [];
  for (const event of events) {
    const metadata = event.resourcePreEvent?.metadata ?? event.resOutputsEvent?.metadata;
    if (metadata?.type.startsWith("pulumi-nodejs:dynamic/")) {
      const name = metadata.urn.split("::").at(-1) ?? "";
      const step = replacements.has(metadata.op) ? "replace" : metadata.op;
      if (steps[name] !== "replace") {
        steps[name] = step;
      }
    }
    const { message, ephemeral, severity = "info" } = event.diagnosticEvent ?? {};
    if (message === undefined || ephemeral === true || !shownSeverities.includes(severity)) {
      continue;
    }
    if (!message.startsWith(pluginNotice)) {
      messages.push(message.trimEnd());
    }
  }
  return { steps, messages, output };
}

type Operation = (options: {
  readonly onEvent: (event: EngineEvent) => void;
  readonly onOutput: (text: string) => void;
}) => Promise<unknown>;

async function run(operation: Operation): Promise<Run> {
  const events: EngineEvent[] = [];
  let output = "";
  const onOutput = (text: string): void => {
    output += text;
  };
  await operation({ onEvent: (event) => events.push(event), onOutput });
  return collect(events, output);
}

/**
 * The same stack without what the Automation API asks the CLI after each run, for outputs and for the history: three more
 * processes, each of which derives the key of the secrets. Who wants outputs asks for them.
 */
function withoutQuestions(stack: Stack): Stack {
  const quiet = Object.create(stack) as Stack;
  return Object.assign(quiet, {
    outputs: () => Promise.resolve({}),
    info: () => Promise.resolve(undefined),
  });
}

const commands = new Map<string | undefined, Promise<PulumiCommand>>();

/** The CLI there, or on PATH; it is asked for its version once. */
function commandAt(root: string | undefined): Promise<PulumiCommand> {
  const known = commands.get(root) ?? PulumiCommand.get(root === undefined ? {} : { root });
  commands.set(root, known);
  return known;
}

async function openWorkspace(options: StackOptions, directory: string): Promise<Stack> {
  useOwnChannels();
  const engine = options.engine ?? (await findEngine());
  const { project, program } = options;
  return LocalWorkspace.createStack(
    { stackName, projectName: project, program },
    {
      pulumiHome: join(directory, "home"),
      pulumiCommand: await commandAt(automationRoot(engine)),
      secretsProvider: "passphrase",
      envVars: {
        ...engineEnvironment(engine),
        PULUMI_BACKEND_URL: `file://${directory}`,
        PULUMI_CONFIG_PASSPHRASE: "only for this run",
        // What the provider notes of other runs: emulators give out the same uids again.
        TMPDIR: directory,
        ...options.environment,
      },
      projectSettings: { name: project, runtime: "nodejs", main: options.main ?? process.cwd() },
    },
  );
}

function toConfig(
  values: Readonly<Record<string, string>>,
  { secret }: { readonly secret: boolean },
): ConfigMap {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { value, secret }] as const),
  );
}

/**
 * Opens a new stack on a `file://` backend in a temporary folder, driven by the real engine through the Automation API.
 *
 * @throws Error where no engine can be had; the message says what to install
 */
export async function openStack(options: StackOptions): Promise<WorkingStack> {
  const { project } = options;
  const directory = await mkdtemp(join(tmpdir(), "pulumi-volcano-"));
  const removeFolder = () => rm(directory, { recursive: true, force: true });
  try {
    const stack = await openWorkspace(options, directory);
    const setAll = async (config: ConfigMap) => {
      if (Object.keys(config).length > 0) {
        await stack.setAllConfig(config);
      }
    };
    const { config = {}, secrets = {} } = options;
    await setAll({
      ...toConfig(config, { secret: false }),
      ...toConfig(secrets, { secret: true }),
    });
    const quiet = withoutQuestions(stack);
    return {
      stack,
      setConfig: (values) => setAll(toConfig(values, { secret: false })),
      preview: () => run((hooks) => quiet.preview(hooks)),
      up: () => run((hooks) => quiet.up(hooks)),
      refresh: () => run((hooks) => quiet.refresh(hooks)),
      destroy: () => run((hooks) => quiet.destroy(hooks)),
      // stack.exportStack() would decrypt the secrets.
      readState: () =>
        readFile(join(directory, ".pulumi", "stacks", project, `${stackName}.json`), "utf8"),
      remove: async () => {
        await rm(stack.workspace.workDir, { recursive: true, force: true });
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}
