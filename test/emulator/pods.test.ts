import type { JsonObject } from "../../provider/values/json.js";
import { batch, startTalk, volcano, type Talk } from "./support/harness.js";

const pods = "/api/v1/namespaces/ns/pods";
const container = (name: string) => ({ name, image: `${name}:1` });
const pod = { restartPolicy: "Never", containers: [container("main")] };
const train = (name: string, more: JsonObject = {}) => ({
  apiVersion: "batch.volcano.sh/v1alpha1",
  kind: "Job",
  metadata: { name },
  spec: { tasks: [{ name: "worker", replicas: 2, template: { spec: pod } }], ...more },
});

let talk: Talk;
beforeEach(async () => {
  talk = await startTalk();
});
afterEach(() => talk.stop());

const post = (body: JsonObject) => talk.ask("POST", `${volcano}/namespaces/ns/jobs`, { body });
const postJob = (name: string, spec: JsonObject = {}) =>
  talk.ask("POST", `${batch}/namespaces/ns/jobs`, {
    body: { metadata: { name }, spec: { template: { spec: pod }, ...spec } },
  });
const moveTrain = (phase: "Pending" | "Running" | "Failed" | "Aborted" | "Restarting") =>
  talk.emulator.setPhase({ kind: "VolcanoJob", namespace: "ns", name: "train" }, phase);
const worker = (index: number) => ({ namespace: "ns", name: `train-worker-${index}` });
const statusOf = async (path: string) =>
  (await talk.ask("GET", path)).body as { readonly status: JsonObject };
const list = async (query = "") => {
  const { body } = await talk.ask("GET", `${pods}${query}`);
  return (body["items"] as JsonObject[]).map((each) => each["metadata"] as JsonObject);
};
const log = (name: string, query = "") => talk.ask("GET", `${pods}/${name}/log${query}`);

describe("pods of a VolcanoJob", () => {
  beforeEach(async () => {
    await post(train("train"));
  });

  test("wait for a node while the job is Pending, and say why when they are told to", async () => {
    moveTrain("Pending");
    expect((await statusOf(`${pods}/train-worker-0`)).status).toEqual({
      phase: "Pending",
      qosClass: "BestEffort",
    });
    talk.emulator.setPod(worker(0), { unschedulable: "0/3 nodes are available" });
    expect((await statusOf(`${pods}/train-worker-0`)).status).toMatchObject({
      conditions: [
        {
          type: "PodScheduled",
          status: "False",
          reason: "Unschedulable",
          message: "0/3 nodes are available",
          lastProbeTime: null,
        },
      ],
    });
  });

  test("carry the labels, annotations and owner that Volcano's controller writes", async () => {
    moveTrain("Running");
    const { body } = await talk.ask("GET", `${pods}/train-worker-1`);
    const job = talk.emulator.get("VolcanoJob", "ns", "train")?.["metadata"] as JsonObject;
    expect(body).toMatchObject({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        labels: {
          "volcano.sh/job-name": "train",
          "volcano.sh/job-namespace": "ns",
          "volcano.sh/queue-name": "default",
          "volcano.sh/task-index": "1",
          "volcano.sh/task-spec": "worker",
        },
        annotations: { "scheduling.k8s.io/group-name": `train-${String(job["uid"])}` },
        ownerReferences: [
          {
            apiVersion: "batch.volcano.sh/v1alpha1",
            kind: "Job",
            name: "train",
            uid: job["uid"],
            controller: true,
          },
        ],
      },
      spec: { nodeName: "node-1", schedulerName: "volcano", restartPolicy: "Never" },
      status: {
        phase: "Running",
        containerStatuses: [
          { name: "main", image: "main:1", ready: true, restartCount: 0, state: { running: {} } },
        ],
      },
    });
  });

  test("move the counters of the job, and not its phase", async () => {
    moveTrain("Running");
    talk.emulator.setPod(worker(1), { phase: "Failed" });
    const { status } = await statusOf(`${volcano}/namespaces/ns/jobs/train`);
    expect(status).toMatchObject({
      state: { phase: "Running" },
      running: 1,
      failed: 1,
      taskStatusCount: { worker: { phase: { Running: 1, Failed: 1 } } },
    });
  });

  test("that have failed stay when the job fails, and the others are stopped", async () => {
    moveTrain("Running");
    const container = { exitCode: 137, reason: "OOMKilled", message: "out of memory" };
    talk.emulator.setPod(worker(1), { phase: "Failed", container });
    moveTrain("Failed");
    expect(talk.emulator.pods("ns").map(({ name, phase }) => [name, phase])).toEqual([
      ["train-worker-1", "Failed"],
    ]);
    expect((await statusOf(`${pods}/train-worker-1`)).status).toMatchObject({
      containerStatuses: [{ state: { terminated: container }, ready: false }],
    });
  });

  test("go when the job is aborted, and are others after a restart", async () => {
    moveTrain("Running");
    const [before] = await list();
    moveTrain("Aborted");
    expect(await list()).toEqual([]);
    moveTrain("Restarting");
    moveTrain("Pending");
    const [after] = await list();
    expect(after?.["name"]).toBe(before?.["name"]);
    expect(after?.["uid"]).not.toBe(before?.["uid"]);
    expect(after?.["annotations"]).toMatchObject({ "volcano.sh/job-retry-count": "1" });
  });

  test("come and go with the replicas of their task", async () => {
    const scale = (value: number) =>
      talk.emulator.mutate("VolcanoJob", { namespace: "ns", name: "train" }, [
        { op: "replace", path: "/spec/minAvailable", value: 1 },
        { op: "replace", path: "/spec/tasks/0/minAvailable", value: 1 },
        { op: "replace", path: "/spec/tasks/0/replicas", value },
      ]);
    const podNames = () => talk.emulator.pods("ns").map(({ name }) => name);
    moveTrain("Running");
    scale(3);
    moveTrain("Running");
    expect(podNames()).toEqual([0, 1, 2].map((index) => worker(index).name));
    scale(1);
    moveTrain("Running");
    expect(podNames()).toEqual([worker(0).name]);
    const { status } = await statusOf(`${volcano}/namespaces/ns/jobs/train`);
    expect(status).toMatchObject({ running: 1 });
  });

  test("crash and wait for images as a kubelet says it", async () => {
    moveTrain("Running");
    talk.emulator.setPod(worker(0), {
      phase: "Pending",
      container: { state: "waiting", reason: "ImagePullBackOff", message: "Back-off pulling" },
    });
    expect((await statusOf(`${pods}/train-worker-0`)).status).toMatchObject({
      phase: "Pending",
      containerStatuses: [
        { state: { waiting: { reason: "ImagePullBackOff", message: "Back-off pulling" } } },
      ],
      conditions: expect.arrayContaining([
        expect.objectContaining({
          type: "Ready",
          status: "False",
          message: "containers with unready status: [main]",
        }),
      ]) as unknown,
    });
    const waits = await log("train-worker-0");
    expect([waits.status, waits.body["message"]]).toEqual([
      400,
      'container "main" in pod "train-worker-0" is waiting to start: trying and failing to pull image',
    ]);
    talk.emulator.setPod(worker(1), {
      container: {
        state: "waiting",
        reason: "CrashLoopBackOff",
        restartCount: 4,
        last: { exitCode: 1 },
      },
      previousLog: "no such file\n",
    });
    expect((await statusOf(`${pods}/train-worker-1`)).status).toMatchObject({
      containerStatuses: [
        { restartCount: 4, lastState: { terminated: { exitCode: 1, reason: "Error" } } },
      ],
    });
    expect((await log("train-worker-1", "?previous=true")).text).toBe("no such file\n");
  });

  test("are as many as the emulator makes at most", async () => {
    const tasks = [{ name: "worker", replicas: 5000, template: { spec: pod } }];
    await post(train("large", { tasks }));
    const address = { kind: "VolcanoJob", namespace: "ns", name: "large" };
    talk.emulator.setPhase(address, "Running");
    expect(talk.emulator.pods("ns")).toHaveLength(1000);
    talk.emulator.setPod({ namespace: "ns", name: "large-worker-7" }, { phase: "Failed" });
    expect(talk.emulator.get("VolcanoJob", "ns", "large")?.["status"]).toMatchObject({
      running: 4999,
      failed: 1,
    });
  });
});

describe("pods of a Job", () => {
  test("carry the labels of its template, and an index where it is indexed", async () => {
    await postJob("sweep", { completionMode: "Indexed", completions: 2, parallelism: 2 });
    talk.emulator.setPhase({ kind: "Job", namespace: "ns", name: "sweep" }, "Running");
    const found = await list("?labelSelector=batch.kubernetes.io/job-name%3Dsweep");
    expect(found).toHaveLength(2);
    const [, second] = found;
    const uid = talk.emulator.get("Job", "ns", "sweep")?.["metadata"] as JsonObject;
    expect(second).toMatchObject({
      name: expect.stringMatching(/^sweep-1-[a-z0-9]{5}$/) as unknown,
      generateName: "sweep-1-",
      labels: {
        "batch.kubernetes.io/job-completion-index": "1",
        "batch.kubernetes.io/controller-uid": uid["uid"],
        "job-name": "sweep",
      },
      annotations: { "batch.kubernetes.io/job-completion-index": "1" },
      finalizers: ["batch.kubernetes.io/job-tracking"],
    });
  });

  test("come and go with its parallelism", async () => {
    await postJob("report", { parallelism: 1, completions: 5 });
    const report = { namespace: "ns", name: "report" };
    for (const value of [3, 2]) {
      talk.emulator.mutate("Job", report, [{ op: "replace", path: "/spec/parallelism", value }]);
      talk.emulator.setPhase({ kind: "Job", ...report }, "Running");
      expect(talk.emulator.pods("ns")).toHaveLength(value);
      const { status } = await statusOf(`${batch}/namespaces/ns/jobs/report`);
      expect(status).toMatchObject({ active: value });
    }
  });

  test("move its counters", async () => {
    await postJob("report", { parallelism: 3, completions: 5 });
    talk.emulator.setPhase({ kind: "Job", namespace: "ns", name: "report" }, "Running");
    const [first, second] = talk.emulator.pods("ns");
    talk.emulator.setPod({ namespace: "ns", name: first?.name ?? "" }, { phase: "Succeeded" });
    talk.emulator.setPod(
      { namespace: "ns", name: second?.name ?? "" },
      { container: { state: "waiting", reason: "CrashLoopBackOff" } },
    );
    const { status } = await statusOf(`${batch}/namespaces/ns/jobs/report`);
    expect(status).toMatchObject({ active: 2, succeeded: 1, ready: 1 });
    expect(status).not.toHaveProperty("failed");
  });
});

describe("lists", () => {
  beforeEach(async () => {
    await post(
      train("train", { tasks: [{ name: "worker", replicas: 4, template: { spec: pod } }] }),
    );
    moveTrain("Running");
    talk.emulator.setPod(worker(2), { phase: "Failed" });
  });

  test("choose by labels and fields, and come in pages", async () => {
    const names = async (query: string) => (await list(query)).map(({ name }) => name);
    expect(await names("?fieldSelector=status.phase%3DFailed")).toEqual(["train-worker-2"]);
    expect(await names("?fieldSelector=metadata.name%3Dtrain-worker-1")).toEqual([
      "train-worker-1",
    ]);
    expect(await names("?labelSelector=volcano.sh/task-index%20in%20(0,3)")).toEqual([
      "train-worker-0",
      "train-worker-3",
    ]);
    const { body } = await talk.ask("GET", `${pods}?limit=3`);
    const metadata = body["metadata"] as JsonObject;
    expect(metadata).toMatchObject({ remainingItemCount: 1 });
    expect(await names(`?limit=3&continue=${String(metadata["continue"])}`)).toEqual([
      "train-worker-3",
    ]);
  });

  test("of all namespaces and of one that is not there are answered", async () => {
    expect((await talk.ask("GET", "/api/v1/pods")).body["items"]).toHaveLength(4);
    expect((await talk.ask("GET", "/api/v1/namespaces/nowhere/pods")).body["items"]).toEqual([]);
  });

  test("are not watched, and pods are not written", async () => {
    expect((await talk.ask("GET", `${pods}?watch=true`)).status).toBe(405);
    expect((await talk.ask("DELETE", `${pods}/train-worker-0`)).status).toBe(405);
  });
});

describe("logs", () => {
  beforeEach(async () => {
    const containers = [container("main"), container("side")];
    const spec = { ...pod, initContainers: [container("init")], containers };
    await post(train("train", { tasks: [{ name: "worker", replicas: 1, template: { spec } }] }));
    moveTrain("Running");
  });

  test("are cut as they are asked for", async () => {
    talk.emulator.setPod(worker(0), { container: { name: "main" }, log: "one\ntwo\nthree" });
    const answer = await log("train-worker-0", "?container=main");
    expect([answer.headers.get("content-type"), answer.text]).toEqual([
      "text/plain",
      "one\ntwo\nthree",
    ]);
    const cut = async (query: string) =>
      (await log("train-worker-0", `?container=main&${query}`)).text;
    expect(await cut("tailLines=2")).toBe("two\nthree");
    expect(await cut("tailLines=0")).toBe("");
    expect(await cut("tailLines=2&limitBytes=5")).toBe("two\nt");
    expect(await cut("tailLines=1&timestamps=true")).toMatch(/^\d{4}-.*\.000000000Z three$/);
  });

  test("need the name of a container where there are several", async () => {
    const message = async (query: string) =>
      (await log("train-worker-0", query)).body["message"] as string;
    expect(await message("")).toBe(
      "a container name must be specified for pod train-worker-0, choose one of: [init main side]",
    );
    expect(await message("?container=x")).toBe("container x is not valid for pod train-worker-0");
    expect(await message("?container=main&previous=true")).toBe(
      'previous terminated container "main" in pod "train-worker-0" not found',
    );
  });

  test("of a pod that no node has are empty", async () => {
    moveTrain("Pending");
    expect((await log("train-worker-0", "?container=main")).status).toBe(204);
  });
});

test("isAllowed decides about pods and their logs", async () => {
  const own = await startTalk({ isAllowed: ({ resource }) => resource !== "pods/log" });
  expect((await own.ask("GET", `${pods}/a`)).status).toBe(404);
  const { status, text } = await own.ask("GET", `${pods}/a/log`);
  expect(status).toBe(403);
  expect(text).toContain(
    'pods \\"a\\" is forbidden: User \\"emulator-admin\\" cannot get resource \\"pods/log\\" in API group \\"\\" in the namespace \\"ns\\"',
  );
  await own.stop();
});

test("a pod that is not there, and a container, are named to the test", async () => {
  await post(train("train"));
  moveTrain("Running");
  expect(() => talk.emulator.setPod({ namespace: "ns", name: "x" }, {})).toThrow(
    "no pod ns/x: there are train-worker-0, train-worker-1",
  );
  expect(() => talk.emulator.setPod(worker(0), { container: { name: "x" } })).toThrow(
    "pod ns/train-worker-0 has no container x: it has main",
  );
});

test("a recreated job keeps its pods when those of the old one are collected", async () => {
  await post(train("train"));
  moveTrain("Running");
  await talk.ask("DELETE", `${volcano}/namespaces/ns/jobs/train`);
  await post(train("train"));
  moveTrain("Running");
  talk.emulator.advance(10_000);
  expect(await list()).toHaveLength(2);
});
