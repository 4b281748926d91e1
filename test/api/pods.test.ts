import { type Received, type Reply, startServer } from "./http-server.js";
import { clientOf, rejectionOf, statusOf, useCleanup } from "./support.js";

const cleanup = useCleanup();

async function start(answer: (request: Received, count: number) => Reply) {
  const server = cleanup.add(await startServer(answer));
  return { server, client: cleanup.add(clientOf(server)) };
}

const worker = {
  metadata: {
    name: "train-worker-0",
    labels: { "volcano.sh/task-spec": "worker" },
    ownerReferences: [{ uid: "uid-train", kind: "Job" }],
  },
  spec: { nodeName: "node-1" },
  status: {
    phase: "Failed",
    conditions: [{ type: "Ready", status: "False", reason: "PodFailed" }],
    initContainerStatuses: [
      {
        name: "setup",
        image: "setup:1",
        state: { terminated: { exitCode: 0, reason: "Completed" } },
      },
    ],
    containerStatuses: [
      {
        name: "main",
        image: "train:1",
        restartCount: 2,
        state: {
          terminated: {
            exitCode: 137,
            reason: "OOMKilled",
            message: "too much",
            finishedAt: "2026-01-01T00:00:00Z",
          },
        },
        lastState: { terminated: { exitCode: 1, reason: "Error" } },
      },
    ],
  },
};

describe("pods", () => {
  test("are asked for by selector, and read as far as they say something about a job", async () => {
    const { server, client } = await start(() => ({
      body: { kind: "PodList", metadata: { continue: "more" }, items: [worker] },
    }));
    const { items, hasMore, remaining } = await client.pods("research", {
      labelSelector: "volcano.sh/job-name=train",
    });
    expect(server.received[0]?.url.pathname).toBe("/api/v1/namespaces/research/pods");
    expect(Object.fromEntries(server.received[0]?.url.searchParams ?? [])).toEqual({
      labelSelector: "volcano.sh/job-name=train",
      limit: "500",
    });
    expect({ hasMore, remaining }).toEqual({ hasMore: true, remaining: undefined });
    expect(items).toMatchObject([
      {
        name: "train-worker-0",
        owners: ["uid-train"],
        isBeingDeleted: false,
        node: "node-1",
        phase: "Failed",
        containers: [
          { name: "setup", isInit: true, terminated: { exitCode: 0 } },
          {
            name: "main",
            isInit: false,
            restartCount: 2,
            isRunning: false,
            waiting: undefined,
            terminated: { exitCode: 137, reason: "OOMKilled", message: "too much" },
            lastTerminated: { exitCode: 1 },
          },
        ],
      },
    ]);
  });

  test.each([
    ["one without anything", {}],
    ["one without a status", { metadata: { name: "a" } }],
    [
      "values of other types",
      {
        metadata: { name: 1, labels: [], ownerReferences: 3 },
        spec: null,
        status: { phase: 1, containerStatuses: [{ state: [] }, 3], conditions: {} },
      },
    ],
  ])("are read whatever is in them: %s", async (_name, odd) => {
    const { client } = await start(() => ({
      body: { metadata: {}, items: [{ metadata: {}, ...odd }] },
    }));
    const { items, hasMore } = await client.pods("research");
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ phase: "", node: "", owners: [] });
    expect(hasMore).toBe(false);
  });

  test("are at most 500, whatever is asked for; a list may be null", async () => {
    const { server, client } = await start(() => ({ body: { metadata: {}, items: null } }));
    expect((await client.pods("research", { limit: 10_000 })).items).toEqual([]);
    expect(server.received[0]?.url.searchParams.get("limit")).toBe("500");
  });

  test.each(["", "..", "a/b"])("a namespace %j sends nothing", async (namespace) => {
    const { server, client } = await start(() => ({ body: {} }));
    expect(await rejectionOf(client.pods(namespace))).toMatchObject({ code: "INPUT_INVALID" });
    expect(server.received).toEqual([]);
  });

  test("an answer that is no list is an error, without what the manifest says", async () => {
    const { client } = await start(() => ({ body: '{"items": "hunter2-hunter2"}' }));
    const hidden = [{ spec: { env: [{ name: "A", value: "hunter2-hunter2" }] } }];
    const error = await rejectionOf(client.pods("research", { hidden }));
    expect(error).toMatchObject({ code: "API_UNEXPECTED_ANSWER" });
    expect(error.message).not.toContain("hunter2");
  });
});

describe("logs of pods", () => {
  test("are the last lines as the container wrote them", async () => {
    const { server, client } = await start(() => ({ body: "one\ntwo\n" }));
    const log = await client.podLog("research", "train-0", { container: "main", previous: true });
    expect(log).toBe("one\ntwo\n");
    expect(server.received[0]?.url.pathname).toBe("/api/v1/namespaces/research/pods/train-0/log");
    expect(Object.fromEntries(server.received[0]?.url.searchParams ?? [])).toEqual({
      container: "main",
      previous: "true",
      tailLines: "20",
      limitBytes: "65536",
    });
  });

  test("their end is asked for again where the server has cut it off", async () => {
    const { client } = await start(({ url }) => ({
      body: url.searchParams.get("tailLines") === "2" ? "the error\n" : "x".repeat(65_536),
    }));
    expect(await client.podLog("research", "train-0")).toBe("the error\n");
  });

  test("a server that knows no bounds gets one", async () => {
    const lines = `${"x".repeat(99)}\n`.repeat(2000);
    const { client } = await start(() => ({ body: `${lines}the error\n` }));
    const log = await client.podLog("research", "train-0");
    expect(log.length).toBeLessThanOrEqual(65_536);
    expect(log.endsWith("\nthe error\n")).toBe(true);
    expect(log.startsWith(`${"x".repeat(99)}\n`)).toBe(true);
  });

  test("a kubelet that cannot be reached is not asked again", async () => {
    const message =
      'Get "https://10.0.0.1:10250/containerLogs/a/b/c": dial tcp: connection refused';
    const { server, client } = await start(() => ({ status: 500, body: statusOf(500, message) }));
    expect(await rejectionOf(client.podLog("research", "train-0"))).toMatchObject({
      code: "API_SERVER_ERROR",
    });
    expect(server.received).toHaveLength(1);
  });
});

describe("a PodGroup", () => {
  test("is read by its name", async () => {
    const { server, client } = await start(() => ({
      body: {
        metadata: { name: "train-uid" },
        spec: { queue: "gpu", minMember: 4 },
        status: {
          phase: "Pending",
          conditions: [
            { type: "Unschedulable", status: "True", reason: "NotEnoughResources", message: "no" },
          ],
        },
      },
    }));
    expect(await client.podGroup("research", "train-uid")).toEqual({
      name: "train-uid",
      queue: "gpu",
      minMember: 4,
      phase: "Pending",
      conditions: [
        {
          type: "Unschedulable",
          status: "True",
          reason: "NotEnoughResources",
          message: "no",
          lastTransitionTime: "",
        },
      ],
    });
    expect(server.received[0]?.url.pathname).toBe(
      "/apis/scheduling.volcano.sh/v1beta1/namespaces/research/podgroups/train-uid",
    );
  });

  test("that is not there is none; a server without the API says so", async () => {
    const missing = statusOf(404, 'podgroups.scheduling.volcano.sh "a" not found', {
      reason: "NotFound",
      details: { name: "a", kind: "podgroups" },
    });
    const { client } = await start((_request, count) =>
      count === 1 ? { status: 404, body: missing } : { status: 404, body: "404 page not found" },
    );
    expect(await client.podGroup("research", "a")).toBeUndefined();
    expect(await rejectionOf(client.podGroup("research", "a"))).toMatchObject({
      code: "API_NO_SUCH_API",
    });
    expect(await rejectionOf(client.podGroup("research", "../a"))).toMatchObject({
      code: "INPUT_INVALID",
    });
  });

  test("without a status is read as one that nobody has looked at", async () => {
    const { client } = await start(() => ({ body: { metadata: { name: "a" } } }));
    expect(await client.podGroup("research", "a")).toMatchObject({
      phase: "",
      queue: "",
      conditions: [],
    });
  });
});
