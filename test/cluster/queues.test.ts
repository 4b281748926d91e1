/** What a preview says of queues, and what Volcano's webhook and scheduler then do. */
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { createLifecycle } from "../../provider/lifecycle/lifecycle.js";
import type { JsonObject } from "../../provider/values/json.js";
import type { Api } from "../../tools/control-plane/api";
import { connectCluster, createNamespace, until } from "./support/cluster.js";
import { configureProvider } from "./support/managed-job.js";

const lifecycle = createLifecycle(volcanoJob);
const queues = "/apis/scheduling.volcano.sh/v1beta1/queues";

let api: Api;
let namespace: string;
let told: string[];
let serial = 0;

const small = () => `${namespace}-small`;
const closed = () => `${namespace}-closed`;

async function createQueue(name: string, spec: JsonObject): Promise<void> {
  await api.expect({
    method: "POST",
    path: queues,
    body: { apiVersion: "scheduling.volcano.sh/v1beta1", kind: "Queue", metadata: { name }, spec },
  });
  await until(`the queue ${name} is open`, async () => {
    const queue = await api.expect({ method: "GET", path: `${queues}/${name}` });
    const { status } = queue as { status?: { state?: string } };
    return status?.state === "Open" ? true : undefined;
  });
}

async function closeQueue(name: string): Promise<void> {
  const queue = (await api.expect({ method: "GET", path: `${queues}/${name}` })) as {
    metadata: { uid: string };
  };
  const target = {
    apiVersion: "scheduling.volcano.sh/v1beta1",
    kind: "Queue",
    name,
    uid: queue.metadata.uid,
  };
  await api.expect({
    method: "POST",
    path: `/apis/bus.volcano.sh/v1alpha1/namespaces/${namespace}/commands`,
    body: {
      apiVersion: "bus.volcano.sh/v1alpha1",
      kind: "Command",
      metadata: { generateName: "close-" },
      target,
      action: "CloseQueue",
    },
  });
  await until(`the queue ${name} is closed`, async () => {
    const found = await api.expect({ method: "GET", path: `${queues}/${name}` });
    const { status } = found as { status?: { state?: string } };
    return status?.state === "Closed" ? true : undefined;
  });
}

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "queues");
  configureProvider(namespace);
  await createQueue(small(), { weight: 1, capability: { cpu: "2" } });
  await createQueue(closed(), { weight: 1 });
  await closeQueue(closed());
});

beforeEach(() => {
  told = [];
  jest.spyOn(process.stderr, "write").mockImplementation((text) => told.push(String(text)) > 0);
});

afterEach(() => {
  jest.restoreAllMocks();
});

afterAll(() => {
  api.close();
});

async function check(queue: string, replicas: number) {
  serial += 1;
  const resources = { requests: { cpu: "1" } };
  const containers = [{ name: "main", image: "busybox:1", resources }];
  const template = { spec: { restartPolicy: "Never", containers } };
  const { inputs, failures } = await lifecycle.check(
    {},
    {
      metadata: { name: `job-${serial}` },
      spec: { queue, tasks: [{ name: "worker", replicas, template }] },
      origin: `urn:pulumi:test::queues::pulumi-nodejs:dynamic/volcano:VolcanoJob::job-${serial}`,
    },
  );
  expect(failures).toEqual([]);
  return inputs;
}

test("a queue that is not there, or closed, is told, and the webhook refuses the job", async () => {
  const missing = await check("not-there", 1);
  const late = await check(closed(), 1);
  expect(told.join("")).toContain("queue not-there does not exist");
  expect(told.join("")).toContain(`queue ${closed()} is Closed`);
  await expect(lifecycle.create(missing)).rejects.toThrow("unable to find job queue");
  await expect(lifecycle.create(late)).rejects.toThrow("can only submit job to queue with state");
});

test("a queue that can never hold the gang is told, and the job is never admitted to it", async () => {
  const fitting = await check(small(), 2);
  expect(told).toEqual([]);
  const large = await check(small(), 3);
  expect(told.join("")).toContain(
    `queue ${small()} can never hold it: the 3 pods that minAvailable asks for need cpu 3, the queue's capability is cpu 2`,
  );
  const phaseOf = async (id: string) => {
    const path = `/apis/${volcanoJob.api.apiVersion}/namespaces/${id.replace("/", "/jobs/")}`;
    const job = (await api.expect({ method: "GET", path })) as {
      status?: { state?: { phase?: string } };
    };
    return job.status?.state?.phase;
  };
  const { id: largeId } = await lifecycle.create(large);
  const { id: fittingId } = await lifecycle.create(fitting);
  await until("the job that fits is done", async () =>
    (await phaseOf(fittingId)) === "Completed" ? true : undefined,
  );
  expect(await phaseOf(largeId)).toBe("Pending");
}, 120_000);
