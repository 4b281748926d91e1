import { startEmulator, type Emulator, type EmulatorOptions } from "../../../emulator/index";
import { createClient, type Client } from "../../../provider/api/client";
import { resolveConnection } from "../../../provider/connection/resolve";
import type { KubernetesJob } from "../../../provider/api/objects";
import { job } from "../../../provider/kinds/job/kind";
import type { Kind } from "../../../provider/kinds/kind";
import { volcanoJob } from "../../../provider/kinds/volcano-job/kind";
import { readDetails } from "../../../provider/lifecycle/wait/details";
import { explainFailure } from "../../../provider/lifecycle/wait/failure-digest";
import { describeProgress } from "../../../provider/lifecycle/wait/progress";
import { useCleanup } from "../../api/support";
import { targetOf } from "./targets";

const cleanup = useCleanup();
const namespace = "research";
const secret = "correct-horse-battery";
const template = {
  spec: {
    restartPolicy: "Never",
    containers: [
      { name: "main", image: "train:1", env: [{ name: "TOKEN", value: secret }] },
      { name: "sidecar", image: "proxy:1" },
    ],
  },
};
const train = {
  minAvailable: 3,
  policies: [{ event: "PodFailed", action: "AbortJob" }],
  tasks: [
    { name: "master", replicas: 1, template },
    { name: "worker", replicas: 2, template },
  ],
};

interface Scene {
  readonly emulator: Emulator;
  readonly client: Client;
}

async function start(options: Partial<EmulatorOptions> = {}): Promise<Scene> {
  const emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace], ...options });
  cleanup.add({ close: () => emulator.stop() });
  const settings = {
    endpoint: emulator.url,
    token: emulator.issueToken(),
    server: "kubernetes" as const,
  };
  const connection = await resolveConnection({ settings: [{ ...settings, namespace }], env: {} });
  return { emulator, client: cleanup.add(createClient(connection)) };
}

async function create({ client }: Scene, kind: Kind, spec: object): Promise<void> {
  await client.jobsOf(kind.api, namespace).create({ metadata: { name: "train" }, spec });
}

async function read({ client }: Scene, kind: Kind): Promise<KubernetesJob> {
  const found = await client.jobsOf(kind.api, namespace).read("train");
  if (!found) {
    throw new Error("the job is not there");
  }
  return found.object;
}

const podNamed = (name: string) => ({ namespace, name });
const address = (kind: "VolcanoJob" | "Job") => ({ kind, namespace, name: "train" });

async function progressOf(scene: Scene, kind: Kind): Promise<string> {
  const object = await read(scene, kind);
  const details = await readDetails(targetOf(scene.client, kind), object);
  return describeProgress(kind, object, details, NaN);
}

async function digestOf(scene: Scene, kind: Kind): Promise<string[]> {
  return explainFailure(targetOf(scene.client, kind), await read(scene, kind));
}

test("a VolcanoJob from its queue to its end", async () => {
  const scene = await start();
  const { emulator } = scene;
  await create(scene, volcanoJob, train);
  emulator.setPhase(address("VolcanoJob"), "Pending");
  for (const name of ["train-master-0", "train-worker-0", "train-worker-1"]) {
    emulator.setPod(podNamed(name), {
      unschedulable: "0/2 nodes are available: 2 Insufficient cpu.",
    });
  }
  expect(await progressOf(scene, volcanoJob)).toBe(
    "Pending 0/3, 3 pending: 0/2 nodes are available: 2 Insufficient cpu",
  );
  emulator.setPhase(address("VolcanoJob"), "Running");
  const waiting = {
    state: "waiting",
    reason: "CrashLoopBackOff",
    restartCount: 3,
    last: { exitCode: 1 },
  } as const;
  emulator.setPod(podNamed("train-worker-1"), { container: waiting });
  expect(await progressOf(scene, volcanoJob)).toBe(
    "Running 3/3, 1 not well: CrashLoopBackOff, 3 restarts, last exit code 1 (Error)",
  );
  emulator.setPod(podNamed("train-worker-0"), {
    phase: "Failed",
    container: { exitCode: 137, reason: "OOMKilled", message: "2 GiB\nwere not enough" },
    log: `epoch 1\nlogin with ${secret}\nMemoryError\n`,
  });
  emulator.setPhase(address("VolcanoJob"), "Aborted");
  const lines = await digestOf(scene, volcanoJob);
  expect(lines[0]).toBe(
    "task worker, pod train-worker-0, container main: exit code 137 (OOMKilled): 2 GiB were not enough; last lines of its log: epoch 1 | login with [value of spec.tasks[master].template.spec.containers[main].env[TOKEN]] | MemoryError",
  );
  expect(lines).toContain("by its policy event PodFailed -> AbortJob");
  expect(lines.join("\n")).not.toContain(secret);
});

test("a gang that its queue does not let in, and that finds no room then", async () => {
  const scene = await start();
  const { emulator } = scene;
  await create(scene, volcanoJob, train);
  expect(await progressOf(scene, volcanoJob)).toBe("Pending 0/3, no PodGroup yet");
  emulator.setPhase(address("VolcanoJob"), "Pending");
  const gang = podNamed("train");
  const origin = "queue resource quota insufficient: insufficient cpu";
  emulator.setPodGroup(gang, {
    phase: "Pending",
    unschedulable: `0/0 tasks in gang unschedulable: pod group is not ready, 3 minAvailable. Origin reason is: ${origin}`,
  });
  expect(await progressOf(scene, volcanoJob)).toBe(
    `Pending 0/3, queue default has not let it in yet: ${origin}`,
  );
  emulator.setPodGroup(gang, { phase: "Inqueue" });
  expect(await progressOf(scene, volcanoJob)).toBe(
    `Pending 0/3, 3 pending: queue default has let it in, not scheduled yet: ${origin}`,
  );
  emulator.setPhase(address("VolcanoJob"), "Running");
  expect(await progressOf(scene, volcanoJob)).toBe("Running 3/3");
});

test("a Job whose image is not there, and that fails", async () => {
  const scene = await start();
  const { emulator } = scene;
  await create(scene, job, { template });
  emulator.setPhase(address("Job"), "Running");
  const name = emulator.pods(namespace)[0]?.name ?? "";
  emulator.setPod(podNamed(name), {
    phase: "Pending",
    container: { state: "waiting", reason: "ErrImagePull", message: "not found" },
  });
  expect(await progressOf(scene, job)).toContain("1 pending: ErrImagePull: not found");
  emulator.setPod(podNamed(name), { phase: "Failed", container: { exitCode: 3 }, log: "boom\n" });
  emulator.setPhase(address("Job"), "Failed");
  expect((await digestOf(scene, job))[0]).toBe(
    `pod ${name}, container main: exit code 3 (Error); last lines of its log: boom`,
  );
});

describe.each<readonly [string, readonly string[]]>([
  ["to read pods", ["pods", "pods/log"]],
  ["to read logs", ["pods/log"]],
])("without permission %s", (_name, forbidden) => {
  test("the digest says so, and what to run", async () => {
    const scene = await start({ isAllowed: ({ resource }) => !forbidden.includes(resource) });
    const { emulator } = scene;
    await create(scene, volcanoJob, train);
    emulator.setPhase(address("VolcanoJob"), "Running");
    emulator.setPod(podNamed("train-worker-0"), { phase: "Failed", container: { exitCode: 2 } });
    emulator.setPhase(address("VolcanoJob"), "Aborted");
    const lines = await digestOf(scene, volcanoJob);
    const seesPods = !forbidden.includes("pods");
    const refusal = seesPods
      ? /^task worker, pod train-worker-0, container main: exit code 2 \(Error\); logs of pods may not be read: pods "train-worker-0" is forbidden: .*; run `kubectl logs train-worker-0 -c main -n research --tail=20`$/
      : /^pods may not be read: pods is forbidden: .*; to see their logs, run `kubectl logs -l volcano\.sh\/job-name=train -n research /;
    expect(lines).toContainEqual(expect.stringMatching(refusal));
    expect(lines).toContainEqual(expect.stringMatching(/event PodFailed -> AbortJob$/));
    const asked = () => emulator.requests.all().filter(({ path }) => path.includes("/pods")).length;
    const before = asked();
    expect(await digestOf(scene, volcanoJob)).toEqual(lines);
    expect(asked() - before).toBe(seesPods ? 1 : 0);
  });
});

test("a job whose pods are gone says so", async () => {
  const scene = await start();
  await create(scene, volcanoJob, train);
  scene.emulator.setPhase(address("VolcanoJob"), "Running");
  scene.emulator.setPhase(address("VolcanoJob"), "Terminated");
  expect(await digestOf(scene, volcanoJob)).toContainEqual(
    expect.stringMatching(/^no pod of it is left on the server/),
  );
});
