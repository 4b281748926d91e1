import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Job, VolcanoJob } from "pulumi-volcano";
import { startEmulator, type Emulator, type EmulatorOptions } from "pulumi-volcano/testing";
import { openStack, type WorkingStack } from "../../tools/automation/stack";
import { failureOf, namespace, theEngine } from "./support";

interface StoredDeployment {
  resources: { type: string; outputs?: Record<string, unknown> }[];
}

const system = "/api/v1/namespaces/kube-system";
const tokens = { "token-of-a-test": "rollout" };

let folder: string;
let image = "train:1";
let [a, b]: (Emulator | undefined)[] = [];
let stack: WorkingStack;

function program() {
  const containers = [{ name: "main", image }];
  const template = { spec: { restartPolicy: "Never", containers } };
  new VolcanoJob("train", { spec: { tasks: [{ name: "worker", replicas: 1, template }] } });
  new Job("report", { metadata: { name: "report" }, spec: { template } });
  return Promise.resolve({});
}

const start = (seed: number, options: Partial<EmulatorOptions> = {}): Promise<Emulator> =>
  startEmulator({ mode: "kubernetes", namespaces: [namespace], tokens, seed, ...options });

/** A kubeconfig of both clusters. */
async function useContext(current: "prod" | "staging", servers: Record<string, string>) {
  const named = Object.entries(servers);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": current,
    clusters: named.map(([name, server]) => ({ name, cluster: { server } })),
    users: [{ name: "rollout", user: { token: Object.keys(tokens)[0] } }],
    contexts: named.map(([name]) => ({
      name,
      context: { cluster: name, user: "rollout", namespace },
    })),
  };
  await writeFile(join(folder, "kubeconfig"), JSON.stringify(config));
}

function theA(): Emulator {
  if (!a) {
    throw new Error("it is not started");
  }
  return a;
}

function theB(): Emulator {
  if (!b) {
    throw new Error("it is not started");
  }
  return b;
}

const bothOf = (first: string, second: string) => ({ prod: first, staging: second });
const uids = (emulator: Emulator) =>
  emulator.objects().map((object) => (object["metadata"] as { uid: string }).uid);

/** Every request since the last call. */
function asked(emulator: Emulator): string[] {
  const lines = emulator.requests.all().map(({ method, path }) => `${method} ${path}`);
  emulator.requests.clear();
  return lines;
}

/** The first of the lines about the change of server; the engine repeats it. */
function lineOf(output: string): string {
  const line = output.split("\n").find((each) => each.includes("[SERVER_CHANGED]"));
  return line?.trim() ?? output;
}

beforeEach(async () => {
  image = "train:1";
  folder = await mkdtemp(join(tmpdir(), "pulumi-volcano-kubeconfig-"));
  [a, b] = await Promise.all([start(1), start(2)]);
  await useContext("prod", bothOf(theA().url, theB().url));
  stack = await openStack({
    project: "rollouts",
    program,
    engine: await theEngine(),
    config: { "volcano:kubeconfig": join(folder, "kubeconfig") },
  });
  await stack.up();
});

afterEach(async () => {
  await stack.remove();
  await Promise.all([a?.stop(), b?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

describe("the kubeconfig's current context is switched", () => {
  test("preview, up, refresh and destroy fail in one line that names both servers, and nothing is lost", async () => {
    const before = uids(theA());
    await useContext("staging", bothOf(theA().url, theB().url));
    asked(theA());
    for (const run of ["preview", "up", "refresh", "destroy"] as const) {
      const line = lineOf(await failureOf(stack[run]()));
      expect(line).toContain(`the job is on ${theA().url} (context prod, cluster `);
      expect(line).toContain(`the settings lead to ${theB().url} (context staging, cluster `);
      expect(line).toContain("set VOLCANO_ALLOW_SERVER_CHANGE=true for this command");
    }
    expect(asked(theA())).toEqual([]);
    expect(theB().objects()).toEqual([]);
    await useContext("prod", bothOf(theA().url, theB().url));
    expect((await stack.up()).steps).toEqual({ train: "same", report: "same" });
    expect(asked(theA())).toEqual([]);
    expect(uids(theA())).toEqual(before);
  });

  test("with volcano:allowServerChange the jobs are replaced, and what stays on the old server is said", async () => {
    const before = uids(theA());
    const name = theA()
      .objects("VolcanoJob")
      .map((object) => (object["metadata"] as { name: string }).name)
      .join();
    await useContext("staging", bothOf(theA().url, theB().url));
    await stack.setConfig({ "volcano:allowServerChange": "true" });
    const preview = await stack.preview();
    expect(preview.steps).toEqual({ train: "replace", report: "replace" });
    expect(preview.messages.join("\n")).toContain("replace: the job moves to");
    asked(theA());
    const run = await stack.up();
    expect(run.steps).toEqual({ train: "replace", report: "replace" });
    expect(run.messages.join("\n")).toContain(
      `VolcanoJob research/${name} is left on ${theA().url} (context prod`,
    );
    expect(run.messages.join("\n")).toContain("Job research/report is left on");
    expect(asked(theA())).toEqual([]);
    expect(uids(theA())).toEqual(before);
    expect(theB().objects()).toHaveLength(2);
    expect((await stack.up()).steps).toEqual({ train: "same", report: "same" });
    await stack.destroy();
    expect(theB().objects()).toEqual([]);
  });
});

describe("another cluster behind the same settings", () => {
  beforeEach(async () => {
    const port = Number(new URL(theA().url).port);
    await theA().stop();
    a = await start(3, { port });
  });

  test("is no reason to drop the jobs in a refresh, to run them again, or to call them deleted", async () => {
    for (const run of ["refresh", "destroy"] as const) {
      const output = await failureOf(stack[run]());
      expect(lineOf(output)).toMatch(
        /the job is on .* cluster (\w+)\), and the settings lead to .* cluster (?!\1)\w+\)/,
      );
    }
    image = "train:2";
    const patched = await stack.preview();
    expect(patched.steps).toEqual({ train: "replace", report: "replace" });
    image = "train:1";
    expect((await stack.up()).steps).toEqual({ train: "same", report: "same" });
    expect(theA().objects()).toEqual([]);
  });

  test("takes the jobs where volcano:allowServerChange says so", async () => {
    await stack.setConfig({ "volcano:allowServerChange": "true" });
    const run = await stack.up();
    expect(run.steps).toEqual({ train: "replace", report: "replace" });
    expect(theA().objects()).toHaveLength(2);
  });

  test("lets refresh and destroy pass where the environment says so, and says what may be left", async () => {
    // Without running the program the engine configures the provider as the last up did.
    stack.stack.workspace.envVars["VOLCANO_ALLOW_SERVER_CHANGE"] = "true";
    const refreshed = await stack.refresh();
    expect(refreshed.messages.join("\n")).toContain("Job research/report was not read: it is on");
    const run = await stack.destroy();
    expect(run.steps).toEqual({ train: "delete", report: "delete" });
    expect(run.messages.join("\n")).toContain("Job research/report is left on");
  });
});

describe("the same server", () => {
  test("at another address is no change, which one question tells for all jobs", async () => {
    const address = theA().url.replace("127.0.0.1", "localhost");
    await useContext("prod", bothOf(address, theB().url));
    asked(theA());
    expect((await stack.preview()).steps).toEqual({ train: "same", report: "same" });
    expect(asked(theA())).toEqual([`GET ${system}`]);
    await stack.refresh();
    asked(theA());
    expect((await stack.preview()).steps).toEqual({ train: "same", report: "same" });
    expect(asked(theA())).toEqual([]);
  });

  test("is learnt at a refresh by a state that does not know it", async () => {
    const exported = await stack.stack.exportStack();
    const { resources } = exported.deployment as StoredDeployment;
    const jobs = resources.filter(({ type }) => type.includes("volcano:"));
    expect(jobs).toHaveLength(2);
    for (const { outputs } of jobs) {
      expect(outputs?.["facts"]).toMatchObject({ server: { endpoint: theA().url } });
      delete outputs?.["facts"];
    }
    await stack.stack.importStack(exported);
    await stack.refresh();
    await useContext("staging", bothOf(theA().url, theB().url));
    expect(lineOf(await failureOf(stack.refresh()))).toContain("the job is on");
  });
});

test("a job that is gone from its server is said to be, where it is deleted", async () => {
  theA().erase("Job", namespace, "report");
  const run = await stack.destroy();
  expect(run.messages.join("\n")).toContain(
    `Job research/report was not there any more on ${theA().url} (context prod): nothing to delete`,
  );
});
