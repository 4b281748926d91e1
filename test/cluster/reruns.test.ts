import { Job, VolcanoJob } from "pulumi-volcano";
import type { Api } from "../../tools/control-plane/api";
import { podAnnotations } from "../../tools/control-plane/pod-stages";
import type { WorkingStack } from "../../tools/automation/stack";
import { engineTimeLimitMs, openClusterStack } from "./support/engine.js";
import { connectCluster, createNamespace, until } from "./support/cluster.js";

/** Jobs that run again, and jobs that their time to live takes away, on a server whose controllers end and delete them. */
let namespace: string;
let api: Api;
let stack: WorkingStack;
let trigger = 1;

const failing = {
  annotations: { [podAnnotations.runSeconds]: "0", [podAnnotations.exitCode]: "3" },
};
const longRunning = { annotations: { [podAnnotations.runSeconds]: "600" } };

function program() {
  const pod = {
    schedulerName: "volcano",
    restartPolicy: "Never" as const,
    containers: [{ name: "main", image: "train:1" }],
  };
  new VolcanoJob("flaky", {
    metadata: { name: "flaky", namespace },
    spec: { tasks: [{ name: "worker", replicas: 1, template: { metadata: failing, spec: pod } }] },
    lifecycle: { rerunOn: "failure" },
  });
  new Job("broken", {
    metadata: { name: "broken", namespace },
    spec: { backoffLimit: 0, template: { metadata: failing, spec: pod } },
    lifecycle: { rerunOn: "failure" },
  });
  new VolcanoJob("triggered", {
    metadata: { namespace },
    spec: {
      tasks: [{ name: "worker", replicas: 1, template: { metadata: longRunning, spec: pod } }],
    },
    lifecycle: { rerunOn: "always", triggers: { trigger } },
  });
  new Job("report", {
    metadata: { name: "report", namespace },
    spec: { ttlSecondsAfterFinished: 2, template: { spec: pod } },
  });
  new VolcanoJob("short", {
    metadata: { name: "short", namespace },
    spec: {
      ttlSecondsAfterFinished: 2,
      tasks: [{ name: "worker", replicas: 1, template: { spec: pod } }],
    },
  });
  return Promise.resolve({});
}

const groups = { VolcanoJob: "batch.volcano.sh/v1alpha1", Job: "batch/v1" } as const;

interface Seen {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly status?: {
    readonly state?: { readonly phase?: string };
    readonly conditions?: readonly { readonly type?: string; readonly status?: string }[];
  };
}

async function list(kind: keyof typeof groups): Promise<readonly Seen[]> {
  const path = `/apis/${groups[kind]}/namespaces/${namespace}/jobs`;
  const { body } = await api.request({ path });
  return (body as { items: Seen[] }).items;
}

async function find(kind: keyof typeof groups, prefix: string): Promise<Seen | undefined> {
  return (await list(kind)).find(({ metadata }) => metadata.name.startsWith(prefix));
}

function phaseOf({ status }: Seen): string | undefined {
  const holding = status?.conditions?.find(
    ({ type, status: is }) => is === "True" && ["Complete", "Failed"].includes(type ?? ""),
  );
  return status?.state?.phase ?? holding?.type;
}

const untilPhase = (kind: keyof typeof groups, prefix: string, phase: string) =>
  until(`${prefix} is ${phase}`, async () => {
    const seen = await find(kind, prefix);
    return seen && phaseOf(seen) === phase ? seen.metadata.uid : undefined;
  });

const untilGone = (kind: keyof typeof groups, prefix: string) =>
  until(`${prefix} is gone`, async () =>
    (await find(kind, prefix)) === undefined ? true : undefined,
  );

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "reruns");
  stack = await openClusterStack("reruns", program);
}, engineTimeLimitMs);

afterAll(async () => {
  await stack.remove();
  api.close();
});

// One stack lives through all of this: each test goes on where the one before it ended.
describe("a stack on a real cluster", () => {
  test("runs failed jobs again, and no job that is at work", async () => {
    await stack.up();
    const flaky = await untilPhase("VolcanoJob", "flaky", "Failed");
    const broken = await untilPhase("Job", "broken", "Failed");
    const triggered = await untilPhase("VolcanoJob", "triggered", "Running");
    const up = await stack.up();
    expect(up.steps).toMatchObject({ flaky: "replace", broken: "replace", triggered: "same" });
    expect(up.messages.join("\n")).toMatch(/replace: the last run has failed \(Failed/);
    expect(up.messages.join("\n")).toMatch(
      /not run again: the running job \(1 of 1 pods, for .*\)/,
    );
    expect(await untilPhase("VolcanoJob", "flaky", "Failed")).not.toBe(flaky);
    expect(await untilPhase("Job", "broken", "Failed")).not.toBe(broken);
    expect(await untilPhase("VolcanoJob", "triggered", "Running")).toBe(triggered);
  });

  test("keeps jobs that their time to live has taken away: they do not run again", async () => {
    await untilGone("Job", "report");
    await untilGone("VolcanoJob", "short");
    const refresh = await stack.refresh();
    const lines = refresh.messages.join("\n");
    for (const name of ["Job .*/report", "VolcanoJob .*/short"]) {
      expect(lines).toMatch(new RegExp(`${name}: the job is gone .* counts as finished`));
    }
    expect((await stack.preview()).steps).toMatchObject({ report: "same", short: "same" });
    expect((await stack.up()).steps).toMatchObject({ report: "same", short: "same" });
    expect(await find("Job", "report")).toBeUndefined();
  });

  test("runs a job again, under a new name, when its triggers change", async () => {
    const before = await find("VolcanoJob", "triggered");
    trigger = 2;
    const up = await stack.up();
    expect(up.steps).toMatchObject({ triggered: "replace", report: "same", short: "same" });
    expect(up.messages.join("\n")).toMatch(
      /replace: lifecycle\.triggers changed; the running job .* will be stopped/,
    );
    await until("one job is left", async () => {
      const jobs = (await list("VolcanoJob")).filter(({ metadata: { name } }) =>
        name.startsWith("triggered"),
      );
      return jobs.length === 1 ? true : undefined;
    });
    expect((await find("VolcanoJob", "triggered"))?.metadata.name).not.toBe(before?.metadata.name);
    expect((await stack.destroy()).steps).toMatchObject({ report: "delete" });
  });
});
