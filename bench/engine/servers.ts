import { setTimeout as sleep } from "node:timers/promises";
import { startEmulator } from "../../emulator/index";
import { startControlPlane, type ControlPlane } from "../../tools/control-plane/control-plane";
import type { ServerName } from "../options";
import { startProxy, Tally, verbOf } from "../proxy";

/** A server to be measured with. */
export interface BenchServer {
  readonly name: ServerName;
  /** For the page: `emulator`, or the versions of the real one. */
  readonly title: string;
  readonly url: string;
  readonly token: string;
  /** Requests since the last call, by verb. */
  takeRequests(): Record<string, number>;
  /** Resolves when the server has finished what follows from deletions. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

async function openEmulator(): Promise<BenchServer> {
  const emulator = await startEmulator();
  return {
    name: "emulator",
    title: "the emulator",
    url: emulator.url,
    token: emulator.issueToken(),
    takeRequests: () => {
      const tally = new Tally();
      for (const { method, path, query } of emulator.requests) {
        tally.add(verbOf(method, `${path}?${String(new URLSearchParams(query))}`));
      }
      emulator.requests.clear();
      return tally.take();
    },
    settle: () => Promise.resolve(),
    stop: () => emulator.stop(),
  };
}

const longestSettlingMs = 180_000;

async function settle({ request }: ControlPlane): Promise<void> {
  const deadline = Date.now() + longestSettlingMs;
  const isEmpty = async (path: string) => {
    const { body } = await request({ path: `${path}?limit=1` });
    return ((body as { items?: unknown[] }).items ?? []).length === 0;
  };
  const namespace = "namespaces/default";
  while (
    !(await isEmpty(`/apis/batch/v1/${namespace}/jobs`)) ||
    !(await isEmpty(`/apis/batch.volcano.sh/v1alpha1/${namespace}/jobs`)) ||
    !(await isEmpty(`/api/v1/${namespace}/pods`))
  ) {
    if (Date.now() > deadline) {
      throw new Error("the cluster still has jobs or pods of the last round");
    }
    await sleep(500);
  }
}

/** Without nodes, so that pods stay pending: what is measured is the way to the API server. */
async function openCluster(): Promise<BenchServer> {
  const cluster = await startControlPlane({ nodes: 0 });
  const proxy = await startProxy({ upstream: cluster.url, ca: cluster.caPem });
  const { body } = await cluster.request({ path: "/version" });
  const { gitVersion = "" } = body as { gitVersion?: string };
  return {
    name: "cluster",
    title: `kube-apiserver ${gitVersion} with etcd and Volcano`,
    url: proxy.url,
    token: cluster.token,
    takeRequests: () => proxy.takeRequests(),
    settle: () => settle(cluster),
    stop: async () => {
      await proxy.close();
      await cluster.stop();
    },
  };
}

const openers: Readonly<Record<ServerName, () => Promise<BenchServer>>> = {
  emulator: openEmulator,
  cluster: openCluster,
};

/** Starts the server of that name. */
export function openServer(name: ServerName): Promise<BenchServer> {
  return openers[name]();
}
