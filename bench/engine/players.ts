/** A contender at work: its project, or its process. */
import { execFile } from "node:child_process";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { openProject, type Project } from "../../test/engine/project";
import { declarationsOf, programOf, type Contender } from "./contenders";
import type { Sample } from "./measurement";
import type { Operation, OperationName } from "./operations";
import { ProcessWatch, type UsageByRole } from "./processes";
import type { RawWork } from "./raw-requests";
import type { BenchServer } from "./servers";

/** What an operation took, but for what the server counts. */
export type Taken = Pick<Sample, "milliseconds" | "usage" | "stateBytesPerJob">;

/** See {@link openPlayer}. */
export interface Player {
  readonly contender: Contender;
  play(operation: Operation, jobs: number): Promise<Taken>;
  leave(): Promise<void>;
}

async function timed<Value>(work: () => Promise<Value>): Promise<[number, Value]> {
  const start = performance.now();
  const value = await work();
  return [performance.now() - start, value];
}

const rawMethods: Readonly<Partial<Record<OperationName, RawWork["method"]>>> = {
  up: "POST",
  label: "PATCH",
  refresh: "GET",
  destroy: "DELETE",
};

function openRaw(contender: Contender, { url, token }: BenchServer): Player {
  return {
    contender,
    play: async ({ name }, count) => {
      const method = rawMethods[name];
      if (method === undefined) {
        return { milliseconds: 0, usage: {}, stateBytesPerJob: 0 };
      }
      const work: RawWork = { url, token, method, count };
      const script = join(__dirname, "raw-requests.ts");
      const args = ["--import", "tsx", script, JSON.stringify(work)];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      return { milliseconds: Number(stdout), usage: {}, stateBytesPerJob: 0 };
    },
    leave: () => Promise.resolve(),
  };
}

/** A kubeconfig for who cannot be configured otherwise. */
function kubeconfigOf({ url, token }: BenchServer): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "bench",
    contexts: [
      { name: "bench", context: { cluster: "bench", user: "bench", namespace: "default" } },
    ],
    clusters: [{ name: "bench", cluster: { server: url } }],
    users: [{ name: "bench", user: { token } }],
  });
}

async function runCli(project: Project, args: readonly string[]): Promise<UsageByRole> {
  const { pid, output } = project.start(...args);
  const watch = pid === undefined ? undefined : new ProcessWatch(pid);
  try {
    await output;
    return watch?.stop() ?? {};
  } finally {
    watch?.stop();
  }
}

async function openProgram(
  contender: Contender,
  server: BenchServer,
  engineSettings: Readonly<Record<string, string>>,
): Promise<Player> {
  const kubeconfig = "kubeconfig.json";
  const env = { ...engineSettings, KUBECONFIG: kubeconfig };
  const project = await openProject(`bench-${contender.name}`, [], env);
  const { folder } = project;
  await writeFile(join(folder, kubeconfig), kubeconfigOf(server));
  await copyFile(join(__dirname, "floor.cjs"), join(folder, "floor.cjs"));
  await project.write(programOf(contender));
  await project.configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": server.url,
    "volcano:namespace": "default",
  });
  await project.configure({ "volcano:token": server.token }, { secret: true });
  const stateBytes = () => project.readState().then((text) => Buffer.byteLength(text));
  const emptyBytes = await stateBytes();
  return {
    contender,
    play: async ({ run, label, name }, jobs) => {
      await writeFile(join(folder, "jobs.json"), declarationsOf(contender, jobs, label));
      const [milliseconds, usage] = await timed(() => runCli(project, run));
      const isEmpty = name === "preview" || name === "destroy";
      const stateBytesPerJob = isEmpty ? 0 : ((await stateBytes()) - emptyBytes) / jobs;
      return { milliseconds, usage, stateBytesPerJob };
    },
    leave: () => project.remove(),
  };
}

/** Makes everything ready that is not measured: project, stack, configuration. */
export function openPlayer(
  contender: Contender,
  server: BenchServer,
  engineSettings: Readonly<Record<string, string>>,
): Promise<Player> {
  return contender.declares === undefined
    ? Promise.resolve(openRaw(contender, server))
    : openProgram(contender, server, engineSettings);
}
