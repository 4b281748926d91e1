/** The answer to a create gets lost, and the job has run and is gone before anybody can look: it must not run twice. */
import { Job } from "pulumi-volcano";
import { startHoldingProxy, type HoldingProxy } from "./holding-proxy";
import { failureOf, namespace, openBench, runUntilGone, type Bench } from "./support";

let ttl: number;
let bench: Bench;
let proxy: HoldingProxy;

function program() {
  const containers = [{ name: "main", image: "train:1" }];
  new Job("once", {
    metadata: { name: "once" },
    spec: {
      ttlSecondsAfterFinished: ttl,
      template: { spec: { restartPolicy: "Never", containers } },
    },
  });
  return Promise.resolve({});
}

beforeEach(async () => {
  ttl = 0;
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
  proxy = await startHoldingProxy(bench.emulator.url);
  await bench.stack.setConfig({ "volcano:endpoint": proxy.url });
});

afterEach(async () => {
  await proxy.close();
  await bench.close();
});

const isThere = () => bench.emulator.get("Job", namespace, "once") !== undefined;
const posts = () =>
  bench.emulator.requests
    .toApi()
    .filter(({ method, status }) => method === "POST" && status === 201).length;

/** Lets the job run to its end and be taken away, and loses the answer to its first POST. */
function runAndLose(): void {
  let isLost = false;
  proxy.hook = async ({ method }, stage) => {
    if (isLost || method !== "POST" || stage !== "after") {
      return undefined;
    }
    isLost = true;
    await runUntilGone(bench, "once");
    return "drop";
  };
}

test("the server's history shows that the job has run: the create is over, and nothing runs again", async () => {
  runAndLose();
  const run = await bench.stack.up();
  expect(run.messages.join("\n")).toMatch(/history shows that the job was made, has finished/);
  expect(posts()).toBe(1);
  expect(isThere()).toBe(false);
  expect((await bench.stack.up()).steps).toEqual({ once: "same" });
  expect(posts()).toBe(1);
});

test("where the history is not to be had, a person settles it", async () => {
  runAndLose();
  const drop = proxy.hook;
  proxy.hook = async (exchange, stage) => {
    const isHistory = exchange.path.includes("watch=true") && stage === "before";
    return isHistory ? "drop" : drop(exchange, stage);
  };
  expect(await failureOf(bench.stack.up())).toMatch(/It was not sent again.*\[CREATE_UNSETTLED\]/);
  expect(posts()).toBe(1);
  expect(await failureOf(bench.stack.up())).toMatch(/may never have been made.*\[JOB_GONE\]/);
  expect(posts()).toBe(1);
  await bench.stack.refresh();
  await bench.stack.up();
  expect(posts()).toBe(2);
  await bench.stack.destroy();
  expect(bench.emulator.objects()).toEqual([]);
});

test("a job that turns up after all is gone on with", async () => {
  ttl = 30;
  let isLost = false;
  proxy.hook = ({ method, path }, stage) => {
    const isCreate = method === "POST" && stage === "before" && !isLost;
    isLost ||= isCreate;
    return Promise.resolve(isCreate || path.includes("watch=true") ? "drop" : undefined);
  };
  expect(await failureOf(bench.stack.up())).toMatch(/\[CREATE_UNSETTLED\]/);
  const { checkpoint } = JSON.parse(await bench.stack.readState()) as {
    checkpoint: { latest: { resources: { outputs?: { facts?: { createId?: string } } }[] } };
  };
  const facts = checkpoint.latest.resources.flatMap(({ outputs }) => outputs?.facts ?? []);
  const response = await fetch(`${bench.emulator.url}/apis/batch/v1/namespaces/research/jobs`, {
    method: "POST",
    headers: { authorization: `Bearer ${bench.token}`, "content-type": "application/json" },
    body: JSON.stringify({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "once", annotations: { "pulumi-volcano/create": facts[0]?.createId } },
      spec: {
        ttlSecondsAfterFinished: ttl,
        template: {
          spec: { restartPolicy: "Never", containers: [{ name: "main", image: "train:1" }] },
        },
      },
    }),
  });
  expect(response.status).toBe(201);
  await bench.stack.up();
  expect(posts()).toBe(1);
  const { uid } = bench.emulator.get("Job", namespace, "once")?.["metadata"] as { uid: string };
  expect(await bench.stack.readState()).toContain(`"uid":"${uid}"`);
});
