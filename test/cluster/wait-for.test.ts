/** `lifecycle.waitFor` on the real control plane: real controllers, and pods of kwok that run and end as they are told to. */
import { getJobOutput, Job, VolcanoJob, type JobLifecycle } from "pulumi-volcano";
import type { WorkingStack } from "../../tools/automation/stack";
import { podAnnotations } from "../../tools/control-plane/pod-stages";
import { connectCluster, createNamespace } from "./support/cluster.js";
import { engineTimeLimitMs, openClusterStack } from "./support/engine.js";

interface Wishes {
  /** Of the pods, when they end. */
  readonly exitCode: string;
  readonly runSeconds: string;
  readonly lifecycle: JobLifecycle;
  /** More than any node has. */
  readonly cpu: string;
}

const usual: Wishes = {
  exitCode: "0",
  runSeconds: "1",
  lifecycle: { waitFor: "completed", timeouts: { wait: "2m" } },
  cpu: "1",
};

let wishes = usual;
let namespace: string;
let stack: WorkingStack;

function program() {
  const { exitCode, runSeconds, lifecycle, cpu } = wishes;
  const annotations = {
    [podAnnotations.runSeconds]: runSeconds,
    [podAnnotations.exitCode]: exitCode,
  };
  const template = {
    metadata: { annotations },
    spec: {
      schedulerName: "volcano",
      restartPolicy: "Never" as const,
      containers: [{ name: "main", image: "migrate:1", resources: { requests: { cpu } } }],
    },
  };
  const metadata = { namespace };
  const train = new VolcanoJob("train", {
    metadata,
    spec: { tasks: [{ name: "worker", replicas: 2, template }] },
    lifecycle,
  });
  const migrate = new Job("migrate", {
    metadata,
    spec: { backoffLimit: 0, template },
    lifecycle,
  });
  const { name } = migrate.metadata;
  // Read by the program itself, when the job is there and has been waited for.
  const read = getJobOutput({ namespace, name }).apply(({ status }) => status.phase);
  return Promise.resolve({ train: train.status.phase, migrate: migrate.status.phase, read });
}

/** What the run printed, and whether it failed. */
async function up(): Promise<{ text: string; isWell: boolean }> {
  try {
    const { output } = await stack.up();
    return { text: output, isWell: true };
  } catch (error) {
    return { text: String(error), isWell: false };
  }
}

async function phases(): Promise<Record<string, unknown>> {
  const { train, migrate } = await stack.stack.outputs();
  return { train: train?.value as unknown, migrate: migrate?.value as unknown };
}

beforeAll(async () => {
  const api = connectCluster();
  namespace = await createNamespace(api, "waits");
  api.close();
  stack = await openClusterStack("waits", program);
}, engineTimeLimitMs);

afterAll(async () => {
  await stack.destroy();
  await stack.remove();
});

// One stack lives through all of this.
describe("jobs that are waited for on a real cluster", () => {
  test("succeed, and are read by the program afterwards", async () => {
    expect(await up()).toMatchObject({ isWell: true });
    expect(await phases()).toEqual({ train: "Completed", migrate: "Complete" });
    expect((await stack.stack.outputs())["read"]?.value).toBe("Complete");
  });

  test("fail, with both jobs in the state", async () => {
    wishes = { ...usual, exitCode: "3" };
    const { text, isWell } = await up();
    expect(isWell).toBe(false);
    expect(text.match(/it has failed \(/g)?.length).toBeGreaterThanOrEqual(2);
    expect(text).toContain("[JOB_FAILED]");
    expect(text.match(/pod \S+, container main: exit code 3 \(Error\)/g)?.length).toBeGreaterThan(
      1,
    );
    const { messages } = await stack.preview();
    // A Job that is known to fail may still be ending its pods.
    const again = /waiting again will fail again|pulumi up waits again/g;
    expect(messages.join("\n").match(again)).toHaveLength(2);
  });

  test("succeed again once they are mended", async () => {
    wishes = { ...usual, runSeconds: "1.5" };
    expect(await up()).toMatchObject({ isWell: true });
    expect(await phases()).toEqual({ train: "Completed", migrate: "Complete" });
  });

  test("are waited for to run, and no longer", async () => {
    wishes = {
      ...usual,
      runSeconds: "600",
      lifecycle: { waitFor: "running", timeouts: { wait: "2m" } },
    };
    expect(await up()).toMatchObject({ isWell: true });
    expect(await phases()).toEqual({ train: "Running", migrate: "Running" });
  });

  test("that no node can hold pend for as long as they may", async () => {
    wishes = { ...usual, cpu: "100000", lifecycle: { waitFor: "running", pendingTimeout: "8s" } };
    const { text, isWell } = await up();
    expect(isWell).toBe(false);
    expect(text).toContain("lifecycle.pendingTimeout");
    expect(text).toMatch(/Pending 0\/2 for \d+s, queue default has not let it in yet/);
    expect(text).toMatch(/Pending 0\/1 for \d+s, .*(?:let it in|pod group is not ready)/);
  });
});
