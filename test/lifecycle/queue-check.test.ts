import type { Emulator, EmulatorOptions } from "../../emulator/index";
import { volcanoJob } from "../../provider/runtime";
import { unknownValue } from "../../provider/values/unknown";
import type { JsonObject } from "../../provider/values/json";
import { namespace, origin, serverSettings, startServer } from "./support";

let server: Emulator | undefined;
let stderr: jest.SpyInstance;
let serial = 0;

async function start(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  server = await startServer({
    queues: {
      research: { state: "Open", capability: { cpu: "32", memory: "0" } },
      old: "Closed",
      going: "Closing",
    },
    ...options,
  });
  return server;
}

beforeEach(() => {
  stderr = jest.spyOn(process.stderr, "write").mockReturnValue(true);
});

afterEach(async () => {
  stderr.mockRestore();
  await server?.stop();
  server = undefined;
});

const said = () =>
  stderr.mock.calls.map(([text]) => String(text).replace("warning: ", "").trimEnd());

const asked = () => {
  const lines = server?.requests.toApi().map(({ method, path }) => `${method} ${path}`) ?? [];
  server?.requests.clear();
  return lines;
};
const questionAbout = (queue: string) => `GET /apis/scheduling.volcano.sh/v1beta1/queues/${queue}`;

interface Wishes {
  readonly pods?: unknown;
  readonly cpu?: string;
  readonly minAvailable?: number;
  readonly team?: string;
  /** @default a resource of its own, for a thing is said once about a resource */
  readonly of?: string;
}

function argsFor(queue: unknown, { pods = 3, cpu = "8", minAvailable, team, of }: Wishes = {}) {
  serial += 1;
  const resources = { requests: { cpu, memory: "1Gi" } };
  const containers = [{ name: "main", image: "i:1", resources }];
  const tasks = [{ name: "worker", replicas: pods, template: { spec: { containers } } }];
  return {
    metadata: { name: "train", labels: { team } },
    spec: { queue, minAvailable, tasks },
    origin: of ?? `${origin}-${serial}`,
  };
}

async function check(given: JsonObject, olds = {}) {
  // As the engine hands them over: without what is undefined.
  const args = JSON.parse(JSON.stringify(given)) as JsonObject;
  const { inputs, failures } = await volcanoJob.check(olds, args);
  expect(failures).toEqual([]);
  return inputs;
}

describe("the queue of a new job", () => {
  test("is asked for once, and nothing is said of one that takes it", async () => {
    await start();
    await Promise.all([check(argsFor("research")), check(argsFor("research", { pods: 4 }))]);
    await check(argsFor("research", { pods: 2 }));
    expect(asked()).toEqual([questionAbout("research")]);
    expect(said()).toEqual([]);
  });

  test("is not asked for where it is not declared, or not known", async () => {
    await start();
    await check(argsFor(undefined));
    await check(argsFor(unknownValue));
    expect(asked()).toEqual([]);
  });

  test("may not exist, or not be open", async () => {
    await start();
    await check(argsFor("missing"));
    await check(argsFor("old"));
    await check(argsFor("going"));
    expect(said()).toEqual([
      "queue missing does not exist: the server will refuse the job until it does",
      "queue old is Closed: Volcano's webhook will refuse the job until the queue is Open",
      "queue going is Closing: Volcano's webhook will refuse the job until the queue is Open",
    ]);
  });

  test("may never be able to hold its gang", async () => {
    await start();
    await check(argsFor("research", { pods: 5 }));
    await check(argsFor("research", { pods: 5, minAvailable: 4 }));
    await check(argsFor("research", { pods: 1, cpu: "33" }));
    expect(said()).toEqual([
      "queue research can never hold it: the 5 pods that minAvailable asks for need cpu 40, the queue's capability is cpu 32",
      "queue research can never hold it: the pod that minAvailable asks for needs cpu 33, the queue's capability is cpu 32",
    ]);
  });

  test("is a matter of what is known only", async () => {
    await start();
    await check(argsFor("research", { pods: unknownValue }));
    expect(said()).toEqual([]);
  });
});

describe("the queue of a job that is there", () => {
  const asItIs = (adopt: unknown) => ({ ...argsFor("research"), lifecycle: { adopt } });

  test("is no matter for one that is taken over, or may be", async () => {
    const emulator = await start();
    const { metadata, spec } = JSON.parse(JSON.stringify(asItIs("own"))) as JsonObject;
    const made = await fetch(
      `${emulator.url}/apis/batch.volcano.sh/v1alpha1/namespaces/${namespace}/jobs`,
      {
        method: "POST",
        headers: {
          authorization: `Bearer ${emulator.issueToken()}`,
          "content-type": "application/json",
        },
        body: JSON.stringify({
          apiVersion: "batch.volcano.sh/v1alpha1",
          kind: "Job",
          metadata,
          spec,
        }),
      },
    );
    expect(made.status).toBe(201);
    emulator.createQueue("research", "Closed");
    asked();
    await check(asItIs("unowned"));
    await check(asItIs(unknownValue));
    expect(asked()).toEqual([expect.stringMatching(/\/jobs\/train$/)]);
    expect(said()).toEqual([]);
    emulator.erase("VolcanoJob", namespace, "train");
    await check(asItIs("unowned"));
    expect(said()).toEqual([
      "queue research is Closed: Volcano's webhook will refuse the job until the queue is Open",
    ]);
  });

  test("is asked for where the job's queue or its size changes, and only then", async () => {
    const emulator = await start();
    const of = origin;
    const before = await check(argsFor("old", { of }));
    asked();
    stderr.mockClear();
    serverSettings(emulator);
    await check(argsFor("old", { of }), before);
    await check(argsFor("old", { of, team: "other" }), before);
    expect(asked()).toEqual([]);
    // Its size alone is no matter for the webhook.
    await check(argsFor("old", { of, pods: 30 }), before);
    expect(asked()).toEqual([questionAbout("old")]);
    expect(said()).toEqual([]);
    await check(argsFor("research", { of, pods: 30 }), before);
    expect(asked()).toEqual([questionAbout("research")]);
    expect(said()).toEqual([
      "queue research can never hold it: the 30 pods that minAvailable asks for need cpu 240, the queue's capability is cpu 32",
    ]);
  });
});

describe("a server that says nothing of queues", () => {
  test("because it forbids it, is not asked again", async () => {
    await start({ isAllowed: ({ resource }) => resource !== "queues" });
    await check(argsFor("missing"));
    await check(argsFor("old"));
    expect(asked()).toEqual([questionAbout("missing")]);
    expect(said()).toEqual([]);
  });

  test("because it is CCI, is not asked at all", async () => {
    serverSettings(await start({ mode: "cci" }), { "volcano:server": "cci" });
    await check(argsFor("missing"));
    expect(asked()).toEqual([]);
  });

  test("because it cannot be reached, costs a run ten seconds at most", async () => {
    const emulator = await start();
    serverSettings(emulator, { "volcano:endpoint": "http://127.0.0.1:1" });
    const startedAt = Date.now();
    await check(argsFor("missing"));
    await check(argsFor("old"));
    expect(Date.now() - startedAt).toBeLessThan(12_000);
    // That a long wait is announced, which chance decides, says nothing of the queue.
    expect(said().filter((text) => text.startsWith("queue "))).toEqual([]);
  }, 20_000);
});
