/** `lifecycle.suspended` on a real control plane: Volcano's controller aborts, resumes, and counts the retries. */
import type { JsonObject } from "../../provider/values/json.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { createLifecycle } from "../../provider/lifecycle/lifecycle.js";
import type { Api } from "../../tools/control-plane/api";
import { podAnnotations } from "../../tools/control-plane/pod-stages";
import { connectCluster, createNamespace, until } from "./support/cluster.js";
import { configureProvider } from "./support/managed-job.js";

const lifecycle = createLifecycle(volcanoJob);
const maxRetry = 3;

let api: Api;
let namespace: string;
let told: string[];

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "suspended");
  configureProvider(namespace);
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

/** @param runSeconds how long its pods run */
function argsOf(name: string, suspended: boolean, runSeconds: number): JsonObject {
  const containers = [{ name: "main", image: "busybox:1" }];
  const metadata = { annotations: { [podAnnotations.runSeconds]: String(runSeconds) } };
  const template = { metadata, spec: { restartPolicy: "Never", containers } };
  return {
    metadata: { name },
    spec: { maxRetry, tasks: [{ name: "worker", replicas: 2, template }] },
    lifecycle: { suspended, timeouts: { update: "60s", create: "60s" } },
    origin: `urn:pulumi:test::suspended::pulumi-nodejs:dynamic/volcano:VolcanoJob::${name}`,
  };
}

const jobs = () => `/apis/${volcanoJob.api.apiVersion}/namespaces/${namespace}/jobs`;

async function statusOf(name: string): Promise<JsonObject> {
  const job = await api.expect({ method: "GET", path: `${jobs()}/${name}` });
  return (job as { status?: JsonObject }).status ?? {};
}

async function phaseOf(name: string): Promise<unknown> {
  return Reflect.get(Object((await statusOf(name))["state"]), "phase");
}

async function waitFor(name: string, phase: string): Promise<void> {
  await until(`${name} is ${phase}`, async () =>
    (await phaseOf(name)) === phase ? true : undefined,
  );
}

interface Made {
  readonly id: string;
  readonly inputs: JsonObject;
  readonly outs: JsonObject;
}

async function create(args: JsonObject): Promise<Made> {
  const { inputs, failures } = await lifecycle.check({}, args);
  expect(failures).toEqual([]);
  return { inputs, ...(await lifecycle.create(inputs)) };
}

async function change(made: Made, args: JsonObject): Promise<Made> {
  const { inputs } = await lifecycle.check(made.inputs, args);
  expect(await lifecycle.diff(made.id, made.outs, inputs)).toMatchObject({
    changes: true,
    replaces: [],
  });
  const { outs } = await lifecycle.update(made.id, made.outs, inputs);
  return { id: made.id, inputs, outs };
}

const long = 100_000;

test("a job is aborted and resumed, until a resume would end it", async () => {
  let made = await create(argsOf("train", true, long));
  expect(made.outs).toMatchObject({ status: { phase: "Aborted" } });
  for (let retries = 1; retries < maxRetry; retries += 1) {
    made = await change(made, argsOf("train", false, long));
    await waitFor("train", "Running");
    expect(await statusOf("train")).toMatchObject({ retryCount: retries });
    made = await change(made, argsOf("train", true, long));
    expect(await phaseOf("train")).toBe("Aborted");
  }
  const { inputs } = await lifecycle.check(made.inputs, argsOf("train", false, long));
  await expect(lifecycle.diff(made.id, made.outs, inputs)).rejects.toThrow("RESUME_ENDS_JOB");
  await expect(lifecycle.update(made.id, made.outs, inputs)).rejects.toThrow("RESUME_ENDS_JOB");
  expect(await phaseOf("train")).toBe("Aborted");
  // What is refused would really have ended it.
  const { uid } = made.outs;
  const target = { apiVersion: volcanoJob.api.apiVersion, kind: "Job", name: "train", uid };
  await api.expect({
    method: "POST",
    path: `/apis/bus.volcano.sh/v1alpha1/namespaces/${namespace}/commands`,
    body: {
      apiVersion: "bus.volcano.sh/v1alpha1",
      kind: "Command",
      metadata: { generateName: "by-hand-" },
      target,
      action: "ResumeJob",
    },
  });
  await waitFor("train", "Failed");
}, 180_000);

test("a job that is over is left alone", async () => {
  const made = await create(argsOf("short", false, 0.5));
  await waitFor("short", "Completed");
  await change(made, argsOf("short", true, 0.5));
  expect(await phaseOf("short")).toBe("Completed");
  expect(told.join("")).toContain("is over (Completed): there is nothing to suspend");
}, 120_000);
