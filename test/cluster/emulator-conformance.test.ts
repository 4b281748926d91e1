import { startEmulator, type Emulator } from "../../emulator/index.js";
import type { Api } from "../../tools/control-plane/api";
import { allScripts } from "./conformance/all-scripts.js";
import { sendRaw, type Side } from "./conformance/client.js";
import { madeJobs, madePods, readMadeObjects } from "./conformance/made-objects.js";
import { scriptQueues, type ScriptQueue } from "./conformance/queues.js";
import { compareServers, type Difference } from "./conformance/runner.js";
import { groups } from "./conformance/script.js";
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

function sidesOf(): { readonly real: Side; readonly emulator: Side } {
  const { url, token, caPem } = clusterAddress();
  return {
    real: {
      name: "real",
      url,
      token,
      caPem,
      createNamespace: async (name) => {
        const body = { metadata: { name } };
        await api.expect({ method: "POST", path: "/api/v1/namespaces", body });
      },
    },
    emulator: {
      name: "emulator",
      url: emulator.url,
      token: emulator.issueToken(),
      createNamespace: (name) => {
        emulator.createNamespace(name);
        return Promise.resolve();
      },
    },
  };
}

test("the emulator answers every scripted request as the real server does", async () => {
  const { requests, differences } = await compareServers(
    sidesOf(),
    allScripts,
    `conformance-${Date.now().toString(36)}`,
  );
  figures.add("requests compared", requests);
  figures.add("differences", differences.length);
  expect(differences.map(describeDifference)).toEqual([]);
});

async function runningPods(namespace: string): Promise<true | undefined> {
  const path = `/api/v1/namespaces/${namespace}/pods?fieldSelector=status.phase%3DRunning`;
  const { body } = await api.request({ path });
  return (body as { items: unknown[] }).items.length === madePods ? true : undefined;
}

test("the pods and PodGroups of running jobs are those that the real controllers make", async () => {
  const namespace = `made-${Date.now().toString(36)}`;
  const sides = sidesOf();
  for (const side of Object.values(sides)) {
    await side.createNamespace(namespace);
    for (const { root, body } of madeJobs) {
      const path = `/apis/${groups[root]}/namespaces/${namespace}/jobs`;
      const headers = {
        authorization: `Bearer ${side.token}`,
        "content-type": "application/json",
      };
      await sendRaw(side, { method: "POST", path, headers, text: JSON.stringify(body) });
    }
  }
  for (const { root, body } of madeJobs) {
    const { name } = body["metadata"] as { readonly name: string };
    const kind = root === "V" ? "VolcanoJob" : "Job";
    emulator.setPhase({ kind, namespace, name }, "Running");
  }
  await until("the pods run", () => runningPods(namespace));
  // The scheduler's next session writes how many pods of the gang run.
  await until("the gang runs", async () => {
    const { podGroups } = await readMadeObjects(sides.real, namespace);
    const [group] = podGroups as readonly { readonly status?: { readonly running?: number } }[];
    return group?.status?.running === 3 ? true : undefined;
  });
  const [real, emulated] = [
    await readMadeObjects(sides.real, namespace),
    await readMadeObjects(sides.emulator, namespace),
  ];
  expect(emulated).toEqual(real);
});
