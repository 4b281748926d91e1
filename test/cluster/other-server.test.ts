import { startEmulator, type Emulator } from "../../emulator/index.js";
import { job } from "../../provider/kinds/job/kind.js";
import type { JsonObject } from "../../provider/values/json.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { createLifecycle } from "../../provider/lifecycle/lifecycle.js";
import type { Api } from "../../tools/control-plane/api";
import { connectCluster, createNamespace } from "./support/cluster.js";
import { configureProvider } from "./support/managed-job.js";

/** What a state knows of a real server: which one it is, and what it does not keep. */
const kinds = [job, volcanoJob];

let api: Api;
let namespace: string;
let other: Emulator;

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "other-server");
  other = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
});

beforeEach(() => {
  configureProvider(namespace);
});

afterAll(async () => {
  api.close();
  await other.stop();
});

function useOther(): void {
  const settings: Record<string, string> = {
    "volcano:server": "kubernetes",
    "volcano:endpoint": other.url,
    "volcano:token": other.issueToken(),
    "volcano:namespace": namespace,
  };
  const config = { get: (key: string) => settings[key] };
  for (const kind of kinds) {
    createLifecycle(kind).configure({ config });
  }
}

function argsOf(kind: Kind, name: string, podTemplate: JsonObject = {}): JsonObject {
  const containers = [{ name: "main", image: "busybox:1" }];
  const template = { spec: { restartPolicy: "Never", containers, ...podTemplate } };
  const tasks = [{ name: "worker", replicas: 1, template }];
  return {
    metadata: { name },
    spec: kind.name === "Job" ? { template, suspend: true } : { tasks },
    origin: `urn:pulumi:test::servers::pulumi-nodejs:dynamic/volcano:${kind.name}::${name}`,
  };
}

async function create(kind: Kind, args: JsonObject) {
  const lifecycle = createLifecycle(kind);
  const { inputs, failures } = await lifecycle.check({}, args);
  expect(failures).toEqual([]);
  return { lifecycle, inputs, ...(await lifecycle.create(inputs)) };
}

describe.each(kinds.map((kind) => [kind.name, kind] as const))("a %s", (_name, kind) => {
  test("is known to be on this cluster, and dropped or deleted by no other", async () => {
    const { lifecycle, id, outs } = await create(kind, argsOf(kind, "somewhere"));
    const system = (await api.expect({ path: "/api/v1/namespaces/kube-system" })) as {
      metadata: { uid: string };
    };
    expect(outs["facts"]).toMatchObject({ server: { cluster: system.metadata.uid } });
    useOther();
    await expect(lifecycle.read(id, outs)).rejects.toThrow(/\[SERVER_CHANGED\]$/);
    await expect(lifecycle.delete(id, outs)).rejects.toThrow(/\[SERVER_CHANGED\]$/);
    configureProvider(namespace);
    expect((await lifecycle.read(id, outs)).id).toBe(id);
    await lifecycle.delete(id, outs);
  });

  // The gate HostnameOverride is off in Kubernetes 1.34; Volcano's API has no such rule and keeps what its CRD has.
  test("whose field the server does not keep is the same after every refresh", async () => {
    const args = argsOf(kind, "unkept", { hostnameOverride: "worker.example.com" });
    const { lifecycle, id, outs, inputs } = await create(kind, args);
    const first = await lifecycle.read(id, outs);
    expect(first.inputs).toBeUndefined();
    expect((await lifecycle.diff(id, first.props, inputs)).changes).toBe(false);
    const second = await lifecycle.read(id, first.props);
    expect(second.inputs).toBeUndefined();
    if (kind.name === "Job") {
      const notKept = ["spec.template.spec.hostnameOverride"];
      expect(outs["facts"]).toMatchObject({ notKept });
      expect(second.props["facts"]).toMatchObject({ notKept });
    }
    await lifecycle.delete(id, second.props);
  });
});
