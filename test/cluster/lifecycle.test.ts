import { Job, VolcanoJob } from "pulumi-volcano";
import type { Api } from "../../tools/control-plane/api";
import type { WorkingStack } from "../../tools/automation/stack";
import { engineTimeLimitMs, openClusterStack } from "./support/engine.js";
import { connectCluster, createNamespace, until } from "./support/cluster.js";

let namespace: string;
let jobsPath: string;
let batchPath: string;
let podsPath: string;

interface Wishes {
  team: string;
  replicas: number;
  image: string;
}

/** Pods say for how long kwok lets them run. */
const runSeconds = { "pulumi-volcano.test/run-seconds": "600" };

const wishes: Wishes = { team: "vision", replicas: 2, image: "train:1" };
let api: Api;
let stack: WorkingStack;

function program() {
  const containers = [{ name: "main", image: wishes.image }];
  const metadata = { annotations: runSeconds };
  const train = new VolcanoJob("train", {
    metadata: { namespace, labels: { team: wishes.team } },
    spec: {
      tasks: [
        {
          name: "worker",
          replicas: wishes.replicas,
          template: { metadata, spec: { restartPolicy: "Never", containers } },
        },
      ],
    },
  });
  new VolcanoJob("short", {
    metadata: { namespace },
    spec: {
      tasks: [
        { name: "worker", replicas: 1, template: { spec: { restartPolicy: "Never", containers } } },
      ],
    },
  });
  new Job("report", {
    metadata: { name: "report", namespace },
    // Plain jobs need a scheduler, too, and the one here is Volcano's.
    spec: {
      template: {
        metadata,
        spec: { schedulerName: "volcano", restartPolicy: "Never", containers },
      },
    },
  });
  return Promise.resolve({ name: train.metadata.name });
}

interface Listed {
  items: {
    metadata: { name: string; labels?: Record<string, string> };
    status?: { state?: { phase?: string }; phase?: string };
  }[];
}

async function list(path: string): Promise<Listed["items"]> {
  const { body } = await api.request({ path });
  return (body as Listed).items;
}

async function phaseOf(prefix: string): Promise<string | undefined> {
  const jobs = await list(jobsPath);
  return jobs.find(({ metadata }) => metadata.name.startsWith(prefix))?.status?.state?.phase;
}

async function untilPhase(prefix: string, phase: string): Promise<void> {
  await until(`${prefix} is ${phase}`, async () =>
    (await phaseOf(prefix)) === phase ? true : undefined,
  );
}

async function untilRunningPods(count: number): Promise<void> {
  await until(`${count} pods of train run`, async () => {
    const pods = await list(podsPath);
    const running = pods.filter(
      ({ metadata, status }) => metadata.name.startsWith("train-") && status?.phase === "Running",
    );
    return running.length === count ? true : undefined;
  });
}

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "lifecycle");
  jobsPath = `/apis/batch.volcano.sh/v1alpha1/namespaces/${namespace}/jobs`;
  batchPath = `/apis/batch/v1/namespaces/${namespace}/jobs`;
  podsPath = `/api/v1/namespaces/${namespace}/pods`;
  stack = await openClusterStack("lifecycle", program);
}, engineTimeLimitMs);

afterAll(async () => {
  await stack.remove();
  api.close();
});

// One stack lives through all of this: each test goes on where the one before it ended.
describe("a stack on a real cluster", () => {
  test("is previewed and created; its jobs run, and a short one completes", async () => {
    expect((await stack.preview()).steps).toEqual({
      train: "create",
      short: "create",
      report: "create",
    });
    await stack.up();
    await untilPhase("train-", "Running");
    await untilPhase("short-", "Completed");
    await untilRunningPods(2);
  });

  test("shows no drift after the controllers have worked on its jobs", async () => {
    expect((await stack.refresh()).steps).toEqual({ train: "same", short: "same", report: "same" });
    expect((await stack.up()).steps).toEqual({ train: "same", short: "same", report: "same" });
  });

  test("is scaled up and down, with the pods that the real controller makes", async () => {
    wishes.replicas = 4;
    wishes.team = "speech";
    expect((await stack.up()).steps).toMatchObject({ train: "update", short: "same" });
    await untilRunningPods(4);
    wishes.replicas = 1;
    expect((await stack.up()).steps).toMatchObject({ train: "update" });
    await untilRunningPods(1);
    expect(await phaseOf("train-")).toBe("Running");
  });

  test("replaces the jobs whose template changes, and the old pods go", async () => {
    wishes.image = "train:2";
    const preview = await stack.preview();
    expect(preview.steps).toEqual({ train: "replace", short: "replace", report: "replace" });
    expect((await stack.up()).steps).toEqual(preview.steps);
    expect(await list(jobsPath)).toHaveLength(2);
    expect(await list(batchPath)).toHaveLength(1);
    await untilPhase("train-", "Running");
    await untilRunningPods(1);
  });

  test("finds drift by refresh and repairs it", async () => {
    const [train] = (await list(jobsPath)).filter(({ metadata }) =>
      metadata.name.startsWith("train-"),
    );
    await api.request({
      method: "PATCH",
      path: `${jobsPath}/${train?.metadata.name ?? ""}`,
      contentType: "application/merge-patch+json",
      body: { metadata: { labels: { team: "somebody", other: "label" } } },
    });
    expect((await stack.refresh()).steps).toMatchObject({ train: "update", short: "same" });
    expect((await stack.up()).steps).toMatchObject({ train: "update", short: "same" });
    const [repaired] = (await list(jobsPath)).filter(({ metadata }) =>
      metadata.name.startsWith("train-"),
    );
    expect(repaired?.metadata.labels).toMatchObject({ team: "speech", other: "label" });
  });

  test("is destroyed, and no pod is left behind", async () => {
    await stack.destroy();
    expect(await list(jobsPath)).toEqual([]);
    expect(await list(batchPath)).toEqual([]);
    await until("all pods are gone", async () =>
      (await list(podsPath)).length === 0 ? true : undefined,
    );
  });
});
