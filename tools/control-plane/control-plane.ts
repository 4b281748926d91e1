import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { types } from "node:util";

import { reportToStderr, type Report } from "../go-build";
import { createApi, type Api, type ApiAnswer, type ApiRequest } from "./api";
import { bringUp } from "./bring-up";
import { ensureBinaries, type BinaryPaths } from "./build";
import { createQueue, finishPods, setNodes, type FinishPodsOptions, type Wait } from "./cluster";
import type { Layout } from "./components";
import { createCredentials, writeKubeconfig, type Tokens } from "./credentials";
import { podFinishStage, type PodBehaviour } from "./pod-stages";
import { findFreePorts } from "./ports";
import { createProcessGroup, type ProcessGroup } from "./process-group";

/** Settings of {@link startControlPlane}. */
export interface ControlPlaneOptions {
  /** How many fake nodes there are. With 0 every pod stays Pending. @default 3 */
  nodes?: number;
  /**
   * What the pods of jobs do: finish half a second after they began to run, or run on until they
   * are told to end. Single pods differ by `podAnnotations` (see pod-stages.ts).
   * @default "run-and-finish"
   */
  pods?: PodBehaviour;
  /** Time limit of the start, not counting a first build of the programs. @default 120_000 */
  readyTimeoutMs?: number;
  /** Takes progress of a first build, and the news that a component ended. @default to stderr */
  report?: Report;
}

/** A running API server with Volcano. */
export interface ControlPlane {
  readonly url: string;
  /** The administrator's bearer token. */
  readonly token: string;
  readonly tokens: Tokens;
  readonly caFile: string;
  readonly caPem: string;
  /** Certificate and key of the user `cert-user`, who may do everything. */
  readonly clientCertificate: { certFile: string; keyFile: string };
  /** Path of a kubeconfig with the contexts admin (current), viewer, nobody, client-certificate. */
  readonly kubeconfig: string;
  /** Holds everything of this run; removed by `stop`. */
  readonly directory: string;
  /** One `<component>.log` each. */
  readonly logsDirectory: string;
  /** Sends one request, as the administrator unless it has a token. */
  request: (request: ApiRequest) => Promise<ApiAnswer>;
  /** Changes the number of nodes. Pods of a node that goes away stay as they are, for ever. */
  setNodes: (count: number) => Promise<void>;
  /** Creates a queue and waits until it is Open. @param spec - `{ weight: 1 }` when absent. */
  createQueue: (name: string, spec?: Record<string, unknown>) => Promise<void>;
  /**
   * Lets pods finish now. Returns how many had the labels.
   * @param labelSelector - for example `volcano.sh/job-name=train` or `job-name=pi`.
   */
  finishPods: (labelSelector: string, options?: FinishPodsOptions) => Promise<number>;
  /**
   * Ends every process and removes the run's files.
   * @param options.keepLogs - leaves `logsDirectory` and reports it, for a test that failed.
   */
  stop: (options?: { keepLogs?: boolean }) => Promise<void>;
}

/**
 * Starts a real Kubernetes API server with Volcano's webhooks, controllers and scheduler, on free
 * ports of 127.0.0.1, and returns when a job would be accepted: after about 8 seconds, plus some
 * minutes when the programs have to be built first. Linux and macOS.
 *
 * The processes end with `stop`, and in any case when this process ends, also when it is killed.
 * They do not keep this process alive.
 *
 * @throws when a component ends or is not ready in time; the message holds the end of its log, and
 * all logs are kept.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { nodes = 3, pods = "run-and-finish", report = reportToStderr } = options;
  const paths = await ensureBinaries(report);
  const deadline = Date.now() + (options.readyTimeoutMs ?? 120_000);

  const directory = await mkdtemp(join(tmpdir(), "pulumi-volcano-cluster-"));
  const logsDirectory = join(directory, "logs");
  await mkdir(logsDirectory);
  const processes = createProcessGroup(paths.supervise, logsDirectory);
  try {
    const layout = await layOut(paths, directory, pods);
    const { caPem, tokens } = layout.credentials;
    const url = `https://127.0.0.1:${layout.ports.apiserver}`;
    await writeKubeconfig(layout.kubeconfig, url, layout.credentials);
    const api = createApi(url, caPem, tokens.admin);
    const wait: Wait = (condition) => processes.waitUntil(condition, deadline);
    await bringUp(layout, api, processes, wait);
    await setNodes(api, nodes, wait);
    processes.reportUnexpectedEnds(report);
    return controlPlaneOf({ layout, url, api, processes, logsDirectory, report });
  } catch (error) {
    await processes.stop();
    await removeAllBut(logsDirectory);
    const reason = types.isNativeError(error) ? error.message : String(error);
    throw new Error(`the control plane did not start: ${reason}\nAll logs: ${logsDirectory}`, {
      cause: error,
    });
  }
}

async function layOut(paths: BinaryPaths, directory: string, pods: PodBehaviour): Promise<Layout> {
  const stages = join(directory, "stages.yaml");
  await writeFile(stages, `${await readFile(paths.stages, "utf8")}---\n${podFinishStage(pods)}\n`);
  return {
    paths,
    credentials: await createCredentials(paths.certs, directory),
    directory,
    kubeconfig: join(directory, "kubeconfig"),
    stages,
    ports: await findFreePorts(["etcd", "etcdPeer", "apiserver", "webhooks"]),
  };
}

/** Time limit of a change that a test asks for: it takes well under a second. */
const changeTimeoutMs = 30_000;

interface Running {
  layout: Layout;
  url: string;
  api: Api;
  processes: ProcessGroup;
  logsDirectory: string;
  report: Report;
}

function controlPlaneOf(running: Running): ControlPlane {
  const { layout, url, api, processes, logsDirectory } = running;
  const { directory, kubeconfig, credentials } = layout;
  const wait: Wait = (condition) => processes.waitUntil(condition, Date.now() + changeTimeoutMs);
  let stopped: Promise<void> | undefined;
  return {
    url,
    token: credentials.tokens.admin,
    tokens: credentials.tokens,
    caFile: credentials.caFile,
    caPem: credentials.caPem,
    clientCertificate: { certFile: credentials.clientCertFile, keyFile: credentials.clientKeyFile },
    kubeconfig,
    directory,
    logsDirectory,
    request: api.request,
    setNodes: (count) => setNodes(api, count, wait),
    createQueue: (name, spec = { weight: 1 }) => createQueue(api, name, spec, wait),
    finishPods: (labelSelector, options) => finishPods(api, labelSelector, options),
    stop: ({ keepLogs = false } = {}) => (stopped ??= stop(running, keepLogs)),
  };
}

async function stop(
  { layout, api, processes, logsDirectory, report }: Running,
  keepLogs: boolean,
): Promise<void> {
  api.close();
  await processes.stop();
  if (!keepLogs) {
    return rm(layout.directory, { recursive: true, force: true });
  }
  await removeAllBut(logsDirectory);
  report(`the logs of the control plane are in ${logsDirectory}`);
}

/** Removes the run's files, keys included, but leaves its logs. */
async function removeAllBut(logsDirectory: string): Promise<void> {
  const directory = dirname(logsDirectory);
  for (const file of await readdir(directory)) {
    if (file === basename(logsDirectory)) {
      continue;
    }
    await rm(join(directory, file), { recursive: true, force: true });
  }
}
