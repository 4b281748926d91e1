import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator/index";
import type { JsonObject } from "../../provider/values/json";
import { job, volcanoJob } from "../../provider/runtime";

export const namespace = "research";
export const origin = "urn:pulumi:test::rollouts::pulumi-nodejs:dynamic/volcano:VolcanoJob::train";

/** An emulator, and the provider configured for it as the engine does it. */
export async function startServer(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace], ...options });
  serverSettings(emulator);
  return emulator;
}

/** Configures the provider for the emulator. */
export function serverSettings(
  emulator: Emulator,
  more: Readonly<Record<string, string>> = {},
): void {
  configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": emulator.url,
    "volcano:token": emulator.issueToken(),
    "volcano:namespace": namespace,
    ...more,
  });
}

export function configure(settings: Readonly<Record<string, string>>): void {
  const config = { get: (key: string) => settings[key] };
  volcanoJob.configure({ config });
  job.configure({ config });
}

const container = { name: "main", image: "train:1", resources: { limits: { cpu: "1000m" } } };

export function volcanoArgs(edit: (args: JsonArgs) => void = () => undefined): JsonArgs {
  const args: JsonArgs = {
    metadata: { labels: { team: "vision" } },
    spec: {
      minAvailable: 3,
      tasks: [
        {
          name: "worker",
          replicas: 3,
          template: {
            spec: { restartPolicy: "OnFailure", containers: [structuredClone(container)] },
          },
        },
      ],
    },
    origin,
  };
  edit(args);
  return args;
}

export function jobArgs(edit: (args: JsonArgs) => void = () => undefined): JsonArgs {
  const args: JsonArgs = {
    metadata: { name: "report" },
    spec: {
      parallelism: 2,
      template: { spec: { restartPolicy: "Never", containers: [structuredClone(container)] } },
    },
    origin: origin.replace("VolcanoJob::train", "Job::report"),
  };
  edit(args);
  return args;
}

/** Arguments whose inside a test edits freely. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- edits reach anywhere into a manifest
export type JsonArgs = Record<string, any>;

/** Runs check and create, as `up` does. */
export async function createJob(lifecycle: typeof volcanoJob, args: JsonArgs) {
  const { inputs, failures } = await lifecycle.check({}, args);
  if (failures.length > 0) {
    throw new Error(failures.map((each) => each.reason).join("; "));
  }
  const created = await lifecycle.create(inputs);
  return { ...created, inputs };
}

/** Runs check and diff, and update where diff says so. */
export async function changeJob(
  lifecycle: typeof volcanoJob,
  current: { readonly id: string; readonly outs: JsonObject; readonly inputs: JsonObject },
  args: JsonArgs,
) {
  const { inputs, failures } = await lifecycle.check(current.inputs, args);
  if (failures.length > 0) {
    throw new Error(failures.map((each) => each.reason).join("; "));
  }
  const diff = await lifecycle.diff(current.id, current.outs, inputs);
  if (!diff.changes || diff.replaces.length > 0) {
    return { diff, inputs, outs: current.outs };
  }
  const { outs } = await lifecycle.update(current.id, current.outs, inputs);
  return { diff, inputs, outs };
}
