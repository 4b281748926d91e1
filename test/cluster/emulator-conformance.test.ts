import { startEmulator, type Emulator } from "../../emulator/index.js";
import type { Api } from "../../tools/control-plane/api";
import { allScripts } from "./conformance/all-scripts.js";
import type { Side } from "./conformance/client.js";
import { scriptQueues, type ScriptQueue } from "./conformance/queues.js";
import { compareServers, type Difference } from "./conformance/runner.js";
import { useFigures } from "./support/figures.js";
import { clusterAddress, connectCluster, until } from "./support/cluster.js";

const queuesPath = "/apis/scheduling.volcano.sh/v1beta1/queues";
const figures = useFigures("the emulator beside the real server", [
  "requests compared",
  "differences",
]);
let api: Api;
let emulator: Emulator;

async function createQueue({ name, state, parent = "root" }: ScriptQueue): Promise<void> {
  const body = {
    apiVersion: "scheduling.volcano.sh/v1beta1",
    kind: "Queue",
    metadata: { name },
    spec: { weight: 1, parent },
  };
  await api.expect({ method: "POST", path: queuesPath, body });
  await until(`queue ${name} is open`, () => queueState(name, "Open"));
  if (state === "Open") {
    return;
  }
  await api.request({
    method: "PATCH",
    path: `${queuesPath}/${name}/status`,
    contentType: "application/merge-patch+json",
    body: { status: { state } },
  });
  await until(`queue ${name} is closed`, () => queueState(name, "Closed"));
}

async function queueState(name: string, wanted: string): Promise<true | undefined> {
  const { body } = await api.request({ path: `${queuesPath}/${name}` });
  const { status } = body as { status?: { state?: string } };
  return status?.state === wanted ? true : undefined;
}

function describeDifference({ script, request, real, emulator: other }: Difference): string {
  return `${script}: ${request}\n  real     ${JSON.stringify(real).slice(0, 400)}\n  emulator ${JSON.stringify(other).slice(0, 400)}`;
}

beforeAll(async () => {
  api = connectCluster();
  emulator = await startEmulator({ queues: { testing: "Open" } });
  for (const queue of scriptQueues) {
    await createQueue(queue);
    emulator.createQueue(queue.name, queue);
  }
});

afterAll(async () => {
  await emulator.stop();
  api.close();
});

test("the emulator answers every scripted request as the real server does", async () => {
  const { url, token, caPem } = clusterAddress();
  const real: Side = {
    name: "real",
    url,
    token,
    caPem,
    createNamespace: async (name) => {
      const body = { metadata: { name } };
      await api.expect({ method: "POST", path: "/api/v1/namespaces", body });
    },
  };
  const emulated: Side = {
    name: "emulator",
    url: emulator.url,
    token: emulator.issueToken(),
    createNamespace: (name) => {
      emulator.createNamespace(name);
      return Promise.resolve();
    },
  };
  const { requests, differences } = await compareServers(
    { real, emulator: emulated },
    allScripts,
    `conformance-${Date.now().toString(36)}`,
  );
  figures.add("requests compared", requests);
  figures.add("differences", differences.length);
  expect(differences.map(describeDifference)).toEqual([]);
});
