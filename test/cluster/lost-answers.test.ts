import { job } from "../../provider/kinds/job/kind.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { createLifecycle } from "../../provider/lifecycle/lifecycle.js";
import type { JsonObject } from "../../provider/values/json.js";
import type { Api } from "../../tools/control-plane/api";
import { podAnnotations } from "../../tools/control-plane/pod-stages";
import { startHoldingProxy, type HoldingProxy } from "../engine/holding-proxy";
import { clusterAddress, connectCluster, createNamespace, until } from "./support/cluster.js";

/** The answer to a create gets lost, and the real controllers run the job and take it away before anybody can look. */
let api: Api;
let namespace: string;
let proxy: HoldingProxy;
/** POSTs that have reached the server. */
let posts: number;
let told: string[];

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "lost-answers");
});

beforeEach(async () => {
  const { url, caPem } = clusterAddress();
  proxy = await startHoldingProxy(url, { ca: caPem });
  posts = 0;
  told = [];
  // Warnings go there when there is no engine.
  jest.spyOn(process.stderr, "write").mockImplementation((text) => told.push(String(text)) > 0);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await proxy.close();
});

afterAll(() => {
  api.close();
});

const pathOf = ({ api: { apiVersion } }: Kind) =>
  `/apis/${apiVersion}/namespaces/${namespace}/jobs`;

function lifecycleOf(kind: Kind) {
  const settings: Record<string, string> = {
    "volcano:server": "kubernetes",
    "volcano:endpoint": proxy.url,
    "volcano:token": clusterAddress().token,
    "volcano:namespace": namespace,
    // The answer is held until the job is gone.
    "volcano:requestTimeout": "60s",
  };
  const lifecycle = createLifecycle(kind);
  lifecycle.configure({ config: { get: (key: string) => settings[key] } });
  return lifecycle;
}

/** A job that runs for half a second and is taken away at once. */
function argsOf(kind: Kind, name: string): JsonObject {
  const containers = [{ name: "main", image: "busybox:1" }];
  const metadata = { annotations: { [podAnnotations.runSeconds]: "0.5" } };
  // Plain jobs need a scheduler, too, and the one here is Volcano's.
  const spec = { schedulerName: "volcano", restartPolicy: "Never", containers };
  const template = { metadata, spec };
  const tasks = [{ name: "worker", replicas: 1, template }];
  return {
    metadata: { name },
    spec: { ttlSecondsAfterFinished: 0, ...(kind.name === "Job" ? { template } : { tasks }) },
    origin: `urn:pulumi:test::lost-answers::pulumi-nodejs:dynamic/volcano:${kind.name}::${name}`,
  };
}

interface Listed {
  readonly metadata: { readonly resourceVersion: string };
}

/** A job that runs on, and has little time to be made. */
function lastingArgsOf(kind: Kind, name: string): JsonObject {
  const args = argsOf(kind, name);
  const { ttlSecondsAfterFinished, ...spec } = args["spec"] as JsonObject;
  expect(ttlSecondsAfterFinished).toBe(0);
  return { ...args, spec, lifecycle: { timeouts: { create: "3s" } } };
}

/** From the answer to the first POST on, the server is away. */
function loseAndStayAway(): void {
  let isAway = false;
  proxy.hook = ({ method, isDryRun }, stage) => {
    isAway ||= method === "POST" && !isDryRun && stage === "after";
    return Promise.resolve(isAway ? "drop" : undefined);
  };
}

/** What a failed create has the engine keep. */
interface Kept {
  readonly id: string;
  readonly properties: JsonObject;
}

/** The version of the jobs now, from which their history can be asked for. */
async function versionNow(kind: Kind): Promise<string> {
  // Every list of the API server has a version.
  const { metadata } = (await api.expect({ path: pathOf(kind) })) as Listed;
  return metadata.resourceVersion;
}

/** What happened to the jobs since then, by the server's own history. */
async function historySince(kind: Kind, version: string) {
  const path = `${pathOf(kind)}?watch=true&timeoutSeconds=1&resourceVersion=${version}`;
  const body = await api.expect({ path });
  // One event is JSON, several are a line each.
  const lines = typeof body === "string" ? body.split("\n") : [JSON.stringify(body)];
  return lines
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { type: string; object: { metadata: { uid: string } } });
}

async function untilGone(kind: Kind, name: string): Promise<void> {
  await until(
    `${name} has run and is gone`,
    async () => {
      const { status } = await api.request({ path: `${pathOf(kind)}/${name}` });
      return status === 404 ? true : undefined;
    },
    50_000,
  );
}

/** Lets the job run to its end and be taken away, and loses the answer to its first POST; all histories, too, unless they are to be had. */
function runAndLose(kind: Kind, name: string, { withHistory }: { withHistory: boolean }): void {
  proxy.hook = async ({ method, path, isDryRun }, stage) => {
    if (path.includes("watch=true") && !withHistory) {
      return "drop";
    }
    if (method !== "POST" || isDryRun || stage !== "after") {
      return undefined;
    }
    posts += 1;
    if (posts > 1) {
      return undefined;
    }
    await untilGone(kind, name);
    return "drop";
  };
}

describe.each([job, volcanoJob].map((kind) => [kind.name, kind] as const))(
  "a %s that has run and is gone before its create has an answer",
  (_name, kind) => {
    test("is made once: the history has it, and the create is over", async () => {
      const lifecycle = lifecycleOf(kind);
      const { inputs } = await lifecycle.check({}, argsOf(kind, "once"));
      const before = await versionNow(kind);
      runAndLose(kind, "once", { withHistory: true });
      const { outs } = await lifecycle.create(inputs);
      expect(told.join("")).toMatch(/history shows that the job was made, has finished/);
      expect(posts).toBe(1);
      const history = await historySince(kind, before);
      const uids = new Set(history.map(({ object }) => object.metadata.uid));
      expect([...uids]).toEqual([outs["uid"]]);
      expect(history.at(-1)?.type).toBe("DELETED");
    }, 120_000);

    test("is not sent again where the history is not to be had", async () => {
      const lifecycle = lifecycleOf(kind);
      const { inputs } = await lifecycle.check({}, argsOf(kind, "unknown"));
      const before = await versionNow(kind);
      runAndLose(kind, "unknown", { withHistory: false });
      await expect(lifecycle.create(inputs)).rejects.toMatchObject({
        message: expect.stringMatching(/It was not sent again.*\[CREATE_UNSETTLED\]/) as string,
      });
      expect(posts).toBe(1);
      const history = await historySince(kind, before);
      expect(history.filter(({ type }) => type === "ADDED")).toHaveLength(1);
    }, 120_000);
  },
);

describe.each([job, volcanoJob].map((kind) => [kind.name, kind] as const))(
  "a %s that was made before its server went away",
  (_name, kind) => {
    const isThere = async (name: string) =>
      (await api.request({ path: `${pathOf(kind)}/${name}` })).status === 200;

    async function fail(name: string): Promise<Kept> {
      const lifecycle = lifecycleOf(kind);
      const { inputs } = await lifecycle.check({}, lastingArgsOf(kind, name));
      loseAndStayAway();
      const failure: unknown = await lifecycle.create(inputs).catch((error: unknown) => error);
      proxy.hook = () => Promise.resolve(undefined);
      expect(failure).toMatchObject({ id: `${namespace}/${name}` });
      expect(await isThere(name)).toBe(true);
      // It has just been seen to be one.
      return failure as Kept;
    }

    test("is deleted by destroy", async () => {
      const { id, properties } = await fail("stuck");
      await lifecycleOf(kind).delete(id, properties);
      expect(await isThere("stuck")).toBe(false);
    }, 120_000);

    test("is the one that the next up goes on with", async () => {
      const { id, properties } = await fail("taken");
      const lifecycle = lifecycleOf(kind);
      const before = await versionNow(kind);
      const { inputs } = await lifecycle.check(properties, lastingArgsOf(kind, "taken"));
      const { outs } = await lifecycle.update(id, properties, inputs);
      expect(outs["uid"]).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
      const history = await historySince(kind, before);
      expect(history.filter(({ type }) => type === "ADDED")).toEqual([]);
    }, 120_000);
  },
);
