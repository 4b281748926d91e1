/** What a change does to a job at work, or to one that is over. What a replacement stops: said on the row, waited for, or refused; with the real engine. */
import { Job, VolcanoJob } from "pulumi-volcano";
import { failureOf, namespace, openBench, type Bench } from "./support";

type OnReplace = "stop" | "wait" | "refuse";

interface Wishes {
  image: string;
  /** A job without a fixed name: its new one is made first. */
  isNamed: boolean;
  onReplace: OnReplace | undefined;
  deleteBeforeReplace: boolean;
  parallelism: number;
}

let wishes: Wishes;
let bench: Bench;
let startedAt: string;

function program() {
  const { image, isNamed, onReplace } = wishes;
  const options = wishes.deleteBeforeReplace ? { deleteBeforeReplace: true } : {};
  const template = {
    spec: { restartPolicy: "Never" as const, containers: [{ name: "main", image }] },
  };
  const lifecycle = {
    timeouts: { delete: "4s" },
    ...(onReplace === undefined ? {} : { onReplace }),
  };
  new VolcanoJob(
    "train",
    {
      metadata: isNamed ? { name: "train" } : {},
      spec: { tasks: [{ name: "worker", replicas: 4, template }] },
      lifecycle,
    },
    options,
  );
  new Job(
    "report",
    {
      metadata: isNamed ? { name: "report" } : {},
      spec: { parallelism: wishes.parallelism, completions: 8, template },
      lifecycle,
    },
    options,
  );
  return Promise.resolve({});
}

const kinds = ["VolcanoJob", "Job"] as const;
type KindName = (typeof kinds)[number];

function theOnly(kind: KindName): { name: string; uid: string } {
  const [object, ...others] = bench.emulator.objects(kind);
  expect(others).toEqual([]);
  return object?.["metadata"] as { name: string; uid: string };
}

const groups = { VolcanoJob: "batch.volcano.sh/v1alpha1", Job: "batch/v1" } as const;

/** As the job's controller writes it. */
async function setStatus(kind: KindName, status: object): Promise<void> {
  const { emulator, token } = bench;
  const path = `/apis/${groups[kind]}/namespaces/${namespace}/jobs/${theOnly(kind).name}/status`;
  const answer = await fetch(`${emulator.url}${path}`, {
    method: "PATCH",
    headers: {
      "content-type": "application/merge-patch+json",
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ status }),
  });
  if (!answer.ok) {
    throw new Error(await answer.text());
  }
}

const agoText = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

async function run(): Promise<void> {
  const lastTransitionTime = agoText(134);
  await setStatus("VolcanoJob", {
    state: { phase: "Running", lastTransitionTime },
    running: 3,
    pending: 1,
    conditions: [{ status: "Running", lastTransitionTime }],
  });
  startedAt = agoText(5);
  await setStatus("Job", { startTime: startedAt, active: 2, ready: 1, succeeded: 3 });
}

async function finish(): Promise<void> {
  const at = agoText(1);
  await setStatus("VolcanoJob", {
    state: { phase: "Completed", lastTransitionTime: at },
    succeeded: 4,
  });
  await setStatus("Job", {
    startTime: startedAt,
    completionTime: at,
    active: 0,
    ready: 0,
    succeeded: 8,
    conditions: [
      { type: "SuccessCriteriaMet", status: "True", lastTransitionTime: at },
      { type: "Complete", status: "True", lastTransitionTime: at },
    ],
  });
}

const running = {
  VolcanoJob: /image changed: cannot be patched.*; the running job \(3 of 4 pods, for 2h14m\) /,
  Job: /image changed: cannot be patched.*; the running job \(1 of 2 pods, for 5m\) /,
} as const;

const writes = () => bench.sent().filter((line) => !line.startsWith("GET"));

beforeEach(async () => {
  wishes = {
    image: "train:1",
    isNamed: true,
    onReplace: undefined,
    deleteBeforeReplace: false,
    parallelism: 2,
  };
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
});

afterEach(async () => {
  await bench.close();
});

test("the row of a replacement says what is running; of a job that is over nothing is added", async () => {
  await bench.stack.up();
  await run();
  bench.sent();
  wishes.image = "train:2";
  const preview = await bench.stack.preview();
  expect(preview.steps).toEqual({ train: "replace", report: "replace" });
  const rows = preview.messages.join("\n");
  for (const kind of kinds) {
    expect(rows).toMatch(running[kind]);
  }
  expect(rows).toMatch(/pods, for 2h14m\) will be stopped/);
  // One look at each job, and nothing else.
  expect(bench.sent().map((line) => line.split(" ")[0])).toEqual(["GET", "GET"]);
  await finish();
  const after = await bench.stack.preview();
  expect(after.messages.join("\n")).toMatch(/replace: .*image changed/);
  expect(after.messages.join("\n")).not.toMatch(/will be stopped|at work/);
  const up = await bench.stack.up();
  expect(up.steps).toEqual({ train: "replace", report: "replace" });
});

test("a server that cannot be asked costs the preview no error", async () => {
  await bench.stack.up();
  await run();
  wishes.image = "train:2";
  bench.emulator.failNext({ status: 403 }, { method: "GET" }, Infinity);
  const preview = await bench.stack.preview();
  expect(preview.steps).toEqual({ train: "replace", report: "replace" });
  expect(preview.messages.join("\n")).toMatch(
    /; whether the old job is at work could not be asked \[API_FORBIDDEN\]/,
  );
});

test("refuse: preview and up fail with that line, in the stack's settings as well; a finished job is replaced", async () => {
  await bench.stack.up();
  await run();
  wishes.image = "train:2";
  await bench.stack.setConfig({ "volcano:onReplace": "refuse" });
  const uids = kinds.map((kind) => theOnly(kind).uid);
  bench.sent();
  for (const step of ["preview", "up"] as const) {
    const failure = await failureOf(bench.stack[step]());
    // The engine stops at the first row that fails, whichever that is.
    expect(failure).toMatch(
      /cannot be patched.*; the running job \((?:3 of 4 pods, for 2h14m|1 of 2 pods, for 5m)\) would be stopped; nothing was changed, because onReplace is refuse: .*\[REPLACEMENT_STOPS_WORK\]/,
    );
  }
  expect(writes()).toEqual([]);
  // The resource's own word counts before the stack's.
  wishes.onReplace = "stop";
  expect((await bench.stack.preview()).steps).toEqual({ train: "replace", report: "replace" });
  wishes.onReplace = undefined;
  expect(kinds.map((kind) => theOnly(kind).uid)).toEqual(uids);
  await finish();
  expect((await bench.stack.up()).steps).toEqual({ train: "replace", report: "replace" });
});

test("refuse holds where the engine wants the replacement", async () => {
  Object.assign(wishes, { onReplace: "refuse", deleteBeforeReplace: true });
  await bench.stack.up();
  await run();
  const uids = kinds.map((kind) => theOnly(kind).uid);
  bench.sent();
  const state = await bench.stack.readState();
  const replace = [...state.matchAll(/"urn":"([^"]*dynamic[^"]*)"/g)].map(([, urn = ""]) => urn);
  const failure = await failureOf(bench.stack.stack.up({ replace }));
  expect(failure).toMatch(
    /it makes room for a new job; the running job .* would be stopped.*\[REPLACEMENT_STOPS_WORK\]/,
  );
  expect(writes().filter((line) => line.startsWith("DELETE"))).toEqual([]);
  expect(kinds.map((kind) => theOnly(kind).uid)).toEqual(uids);
});

test("wait: the job at work is left to finish, and only then deleted and replaced", async () => {
  Object.assign(wishes, { isNamed: false, onReplace: "wait" });
  await bench.stack.up();
  await run();
  wishes.image = "train:2";
  const uids = kinds.map((kind) => theOnly(kind).uid);
  const preview = await bench.stack.preview();
  expect(preview.messages.join("\n")).toMatch(/2h14m\) is left to finish first/);
  bench.sent();
  const late = await failureOf(bench.stack.up());
  expect(late).toMatch(
    /the running job \(3 of 4 pods, for 2h14m\) has not finished by the end of lifecycle\.timeouts\.delete, so nothing was deleted and it goes on.*\[WAIT_TIMEOUT\]/,
  );
  expect(writes().filter((line) => line.startsWith("DELETE"))).toEqual([]);
  expect(kinds.map((kind) => theOnly(kind).uid)).toEqual(uids);
  const ended = bench.stack.up();
  setTimeout(() => void finish(), 1500);
  expect((await ended).steps).toEqual({ train: "replace", report: "replace" });
  const [order] = [writes().map((line) => line.split(" ")[0])];
  expect(order.filter((method) => method === "DELETE")).toHaveLength(2);
  for (const kind of kinds) {
    expect(uids).not.toContain(theOnly(kind).uid);
  }
});

test("a patch of a job that is over says that nothing will run again, without a refresh before it", async () => {
  await bench.stack.up();
  await run();
  await finish();
  wishes.parallelism = 3;
  const up = await bench.stack.up();
  expect(up.steps).toEqual({ train: "same", report: "update" });
  expect(up.messages.join("\n")).toMatch(
    /Job research\/report: patched; the job is over \(Complete\): nothing will run again by this/,
  );
});
