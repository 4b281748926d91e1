/** `volcano:serverDryRun`: what the server would refuse shows in the preview, with the real engine. */
import { Job, VolcanoJob } from "pulumi-volcano";
import type { JsonObject } from "../../provider/values/json";
import { failureOf, namespace, openBench, type Bench } from "./support";

interface Wishes {
  image: string;
  team: string;
  isNamed: boolean;
  namespace: string;
  has: { report: boolean; train: boolean };
}

let wishes: Wishes;
let bench: Bench;

function program() {
  const { image, team, isNamed, has } = wishes;
  const template = {
    spec: { restartPolicy: "Never" as const, containers: [{ name: "main", image }] },
  };
  const metadataOf = (name: string) => ({
    labels: { team },
    namespace: wishes.namespace,
    ...(isNamed ? { name } : {}),
  });
  if (has.report) {
    new Job("report", { metadata: metadataOf("report"), spec: { template } });
  }
  if (has.train) {
    new VolcanoJob("train", {
      metadata: metadataOf("train"),
      spec: { tasks: [{ name: "worker", replicas: 1, template }] },
    });
  }
  return Promise.resolve({});
}

/** Every request of the Job APIs since the last call: what was asked, and in which way. */
function sent(): string[] {
  const lines = bench.emulator.requests.toApi().map(({ method, path, query }) => {
    const name = /\/jobs\/(.*)$/.exec(path)?.[1] ?? "";
    return [method, query["dryRun"] === "All" ? "dry" : "wet", name].join(" ").trim();
  });
  bench.emulator.requests.clear();
  return lines.toSorted();
}

function status(code: number, reason: string, message: string, details: JsonObject = {}) {
  return {
    status: code,
    body: { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message, details },
  };
}

const quota = status(
  403,
  "Forbidden",
  'jobs.batch "report" is forbidden: exceeded quota: few, requested: pods=1, used: pods=5, limited: pods=5',
);
const readOnly = status(
  403,
  "Forbidden",
  'jobs.batch is forbidden: User "ci" cannot create resource "jobs" in API group "batch" in the namespace "research"',
);
const invalidPatch = status(
  422,
  "Invalid",
  'Job.batch "report" is invalid: metadata.labels: Forbidden: labels of this team stay',
  {
    causes: [
      {
        reason: "FieldValueForbidden",
        field: "metadata.labels",
        message: "Forbidden: labels of this team stay",
      },
    ],
  },
);

const uidsOf = () =>
  [...bench.emulator.objects("Job"), ...bench.emulator.objects("VolcanoJob")].map(
    (each) => (each["metadata"] as { uid: string }).uid,
  );

beforeEach(async () => {
  wishes = {
    image: "train:1",
    team: "vision",
    isNamed: true,
    namespace,
    has: { report: true, train: true },
  };
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
  await bench.stack.setConfig({ "volcano:serverDryRun": "true" });
});

afterEach(async () => {
  await bench.close();
});

test("one question for each new or changed job, none for one that stays the same, and nothing is made", async () => {
  const created = await bench.stack.preview();
  expect(created.steps).toEqual({ report: "create", train: "create" });
  expect(sent()).toEqual(["POST dry", "POST dry"]);
  expect(bench.emulator.objects()).toEqual([]);
  await bench.stack.up();
  sent();
  expect((await bench.stack.preview()).steps).toEqual({ report: "same", train: "same" });
  expect(sent()).toEqual([]);
  wishes.team = "speech";
  const patched = await bench.stack.preview();
  expect(patched.steps).toEqual({ report: "update", train: "update" });
  expect(sent()).toEqual(["PATCH dry report", "PATCH dry train"]);
  const uids = uidsOf();
  wishes.image = "train:2";
  const replaced = await bench.stack.preview();
  expect(replaced.steps).toEqual({ report: "replace", train: "replace" });
  // The looks are for what the old jobs are doing.
  expect(sent()).toEqual(["GET wet report", "GET wet train", "POST dry", "POST dry"]);
  expect(uidsOf()).toEqual(uids);
  expect((await bench.stack.up()).steps).toEqual({ report: "replace", train: "replace" });
  expect(bench.emulator.objects()).toHaveLength(2);
});

test("a new job that the server refuses fails the preview, in the server's words", async () => {
  wishes.has.train = false;
  bench.emulator.failNext(quota, { method: "POST" }, Infinity);
  expect(await failureOf(bench.stack.preview())).toMatch(
    /report.*the server refuses the job in a dry run: create Job research\/report: .*exceeded quota: few.*\[API_FORBIDDEN\]/,
  );
  expect(bench.emulator.objects()).toEqual([]);
});

test("a name that another's job has fails the preview", async () => {
  wishes.has.train = false;
  const { url } = bench.emulator;
  const template = {
    spec: { restartPolicy: "Never", containers: [{ name: "main", image: "other:1" }] },
  };
  const answer = await fetch(`${url}/apis/batch/v1/namespaces/${namespace}/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${bench.token}` },
    body: JSON.stringify({ metadata: { name: "report" }, spec: { template } }),
  });
  expect(answer.status).toBe(201);
  expect(await failureOf(bench.stack.preview())).toMatch(
    /a job of that name is there already and carries no owner mark: something else made it; .*\[JOB_NAME_TAKEN\]/,
  );
});

test("a patch that the server refuses becomes a new job, or a refusal where it takes neither", async () => {
  Object.assign(wishes, { isNamed: false, has: { report: true, train: false } });
  await bench.stack.up();
  const [uid] = uidsOf();
  wishes.team = "speech";
  bench.emulator.failNext(invalidPatch, { method: "PATCH" }, Infinity);
  const preview = await bench.stack.preview();
  expect(preview.steps).toEqual({ report: "replace" });
  expect(preview.messages.join("\n")).toMatch(
    /replace: metadata\.labels\.team changed: cannot be patched: the server refuses it in a dry run: .*labels of this team stay/,
  );
  bench.emulator.failNext(quota, { method: "POST" }, 1);
  expect(await failureOf(bench.stack.preview())).toMatch(/exceeded quota: few.*\[API_FORBIDDEN\]/);
  expect(uidsOf()).toEqual([uid]);
  // What the preview has said is what up does.
  expect((await bench.stack.up()).steps).toEqual({ report: "replace" });
  const uids = uidsOf();
  expect(uids).toHaveLength(1);
  expect(uids).not.toEqual([uid]);
});

test("drift that changes the patch is seen, and the patch that would be sent is the one that is asked about", async () => {
  wishes.has.train = false;
  await bench.stack.up();
  bench.emulator.mutate("Job", { namespace, name: "report" }, [
    { op: "replace", path: "/metadata/labels/team", value: "somebody" },
  ]);
  sent();
  wishes.team = "speech";
  expect((await bench.stack.preview()).steps).toEqual({ report: "update" });
  expect(sent()).toEqual(["GET wet report", "PATCH dry report", "PATCH dry report"]);
  expect((await bench.stack.up()).steps).toEqual({ report: "update" });
});

test("a reader's credentials, a server out of reach and one without dry runs are a warning, once, and the offline answer", async () => {
  const warning = /volcano:serverDryRun: the server is not asked about jobs beforehand, so only/g;
  bench.emulator.failNext(readOnly, { method: "POST" }, Infinity);
  const reader = await bench.stack.preview();
  expect(reader.steps).toEqual({ report: "create", train: "create" });
  expect(reader.messages.join("\n").match(warning)).toHaveLength(1);
  expect(reader.messages.join("\n")).toMatch(/cannot create resource "jobs"/);
  await bench.stack.setConfig({ "volcano:endpoint": "http://127.0.0.1:9" });
  const away = await bench.stack.preview();
  expect(away.steps).toEqual({ report: "create", train: "create" });
  expect(away.messages.join("\n").match(warning)).toHaveLength(1);
  const noProfile = {
    "volcano:endpoint": bench.emulator.url,
    "volcano:server": "cci",
    "volcano:projectId": "p",
  };
  await bench.stack.setConfig(noProfile);
  const onCci = await bench.stack.preview();
  expect(onCci.messages.join("\n")).toMatch(/whether a server of the kind cci honours dryRun/);
});

test("a namespace or a queue that is not there yet may be made by the same rollout: a warning", async () => {
  wishes.namespace = "not-yet";
  wishes.has.train = false;
  const preview = await bench.stack.preview();
  expect(preview.steps).toEqual({ report: "create" });
  expect(preview.messages.join("\n")).toMatch(
    /Job not-yet\/report: checked without the server: .*namespaces "not-yet" not found/,
  );
});
