import { startEmulator } from "../../emulator/index.js";
import type { JsonObject } from "../../provider/values/json.js";
import { batch, send, startTalk, volcano, type Talk } from "./support/harness.js";

const pod = { restartPolicy: "Never", containers: [{ name: "main", image: "train:1" }] };
const jobs = `${batch}/namespaces/default/jobs`;
const volcanoJobs = `${volcano}/namespaces/default/jobs`;
const job = (name: string, more: JsonObject = {}) => ({
  metadata: { name },
  spec: { template: { spec: pod }, ...more },
});
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

const names = () =>
  talk.emulator.objects("Job").map((each) => (each["metadata"] as JsonObject)["name"]);

describe("failNext", () => {
  test("answers in the place of the server, for as many requests as it was told and that match", async () => {
    talk.emulator.failNext({ status: 503, headers: { "retry-after": "3" } }, { method: "POST" }, 2);
    expect((await talk.ask("GET", jobs)).status).toBe(200);
    const first = await talk.ask("POST", jobs, { body: job("a") });
    expect([first.status, first.headers.get("retry-after")]).toEqual([503, "3"]);
    expect((await talk.ask("POST", jobs, { body: job("a") })).status).toBe(503);
    expect((await talk.ask("POST", jobs, { body: job("a") })).status).toBe(201);
    expect(names()).toEqual(["a"]);
  });

  test("keeps the errorCode of a Status of its own", async () => {
    const cci = await startTalk({ mode: "cci" });
    const body = { kind: "Status", status: "Failure", errorCode: "CCI.01.401102", code: 401 };
    cci.emulator.failNext({ status: 401, body });
    expect((await cci.ask("GET", jobs)).body).toMatchObject({ errorCode: "CCI.01.401102" });
    await cci.stop();
  });

  test("drops the connection before the server acts, or after", async () => {
    talk.emulator.failNext({ drop: "before" });
    await expect(talk.ask("POST", jobs, { body: job("a") })).rejects.toThrow();
    expect(names()).toEqual([]);
    talk.emulator.failNext({ drop: "after" });
    await expect(talk.ask("POST", jobs, { body: job("b") })).rejects.toThrow();
    expect(names()).toEqual(["b"]);
  });

  test("cuts an answer off, or makes it late", async () => {
    talk.emulator.failNext({ cutBodyAfterBytes: 10 });
    await expect(talk.ask("GET", jobs)).rejects.toThrow();
    talk.emulator.failNext({ delayMs: 30 });
    const start = performance.now();
    await talk.ask("GET", jobs);
    expect(performance.now() - start).toBeGreaterThanOrEqual(29);
  });

  test("breaks a watch, before its first byte or after so many", async () => {
    const watch = `${jobs}?watch=true&resourceVersion=0`;
    await talk.ask("POST", jobs, { body: job("a") });
    talk.emulator.failNext({ drop: "after" });
    await expect(talk.ask("GET", watch)).rejects.toThrow();
    talk.emulator.failNext({ cutBodyAfterBytes: 10 });
    await expect(talk.ask("GET", watch)).rejects.toThrow();
  });
});

describe("what happens on the server", () => {
  test("phases come with the status that the controllers write", async () => {
    await talk.ask("POST", volcanoJobs, { body: train("train") });
    await talk.ask("POST", jobs, { body: job("report") });
    const { emulator } = talk;
    emulator.setPhase({ kind: "VolcanoJob", namespace: "default", name: "train" }, "Running");
    emulator.setPhase({ kind: "Job", namespace: "default", name: "report" }, "Complete");
    expect((await talk.ask("GET", `${volcanoJobs}/train`)).body["status"]).toMatchObject({
      state: { phase: "Running" },
      running: 2,
    });
    expect((await talk.ask("GET", `${jobs}/report`)).body["status"]).toMatchObject({
      succeeded: 1,
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: "Complete", status: "True" }),
      ]) as unknown,
    });
  });

  test("a finished job goes when its time to live is over", async () => {
    await talk.ask("POST", jobs, { body: job("report", { ttlSecondsAfterFinished: 60 }) });
    const { emulator } = talk;
    emulator.setPhase({ kind: "Job", namespace: "default", name: "report" }, "Complete");
    emulator.advance(59_000);
    expect(names()).toEqual(["report"]);
    emulator.advance(2000);
    expect((await talk.ask("GET", `${jobs}/report`)).status).toBe(404);
  });

  test.each([
    { to: "a longer one", ttl: 3600, lasts: 3_598_000 },
    { to: "one that is over", ttl: 1, lasts: 50_000 },
    { to: "none", ttl: undefined, lasts: 999_999_000 },
  ])("a time to live that becomes $to counts from the job's end", async ({ ttl, lasts }) => {
    await talk.ask("POST", jobs, { body: job("report", { ttlSecondsAfterFinished: 60 }) });
    const { emulator } = talk;
    const report = { namespace: "default", name: "report" };
    emulator.setPhase({ kind: "Job", ...report }, "Complete");
    emulator.advance(50_000);
    const path = "/spec/ttlSecondsAfterFinished";
    emulator.mutate("Job", report, [
      ttl === undefined ? { op: "remove", path } : { op: "replace", path, value: ttl },
    ]);
    emulator.advance(lasts - 50_000);
    expect(names()).toEqual(["report"]);
    emulator.advance(4000);
    expect(names()).toEqual(ttl === undefined ? ["report"] : []);
  });

  test("somebody else's change goes through the server's own rules", async () => {
    await talk.ask("POST", volcanoJobs, { body: train("train") });
    const address = { namespace: "default", name: "train" };
    const scaled = talk.emulator.mutate("VolcanoJob", address, [
      { op: "replace", path: "/spec/tasks/0/replicas", value: 3 },
    ]);
    expect(scaled).toMatchObject({ metadata: { generation: 2 } });
    expect(() =>
      talk.emulator.mutate("VolcanoJob", address, [
        { op: "replace", path: "/spec/queue", value: "other" },
      ]),
    ).toThrow(/job updates may not change fields/);
  });

  test("an object that is erased leaves nothing behind", async () => {
    await talk.ask("POST", jobs, { body: job("report") });
    talk.emulator.setPhase({ kind: "Job", namespace: "default", name: "report" }, "Running");
    expect(talk.emulator.pods("default")).toHaveLength(1);
    talk.emulator.erase("Job", "default", "report");
    expect((await talk.ask("GET", `${jobs}/report`)).status).toBe(404);
    expect(talk.emulator.pods("default")).toEqual([]);
  });

  test("a namespace that is being deleted takes nothing new, and one that is not there neither", async () => {
    talk.emulator.createNamespace("going");
    talk.emulator.terminateNamespace("going");
    const ask = (namespace: string) =>
      talk.ask("POST", `${batch}/namespaces/${namespace}/jobs`, { body: job("a") });
    expect((await ask("going")).status).toBe(403);
    expect((await ask("nowhere")).status).toBe(404);
  });

  test("a closed queue takes no VolcanoJob", async () => {
    talk.emulator.createQueue("closed", "Closed");
    const answer = await talk.ask("POST", volcanoJobs, { body: train("a", { queue: "closed" }) });
    expect(answer.text).toContain("can only submit job to queue with state `Open`");
  });

  test("isAllowed refuses with the words of the authorizer", async () => {
    const own = await startTalk({ isAllowed: ({ verb }) => verb !== "delete" });
    await own.ask("POST", jobs, { body: job("a") });
    const answer = await own.ask("DELETE", `${jobs}/a`);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('User \\"emulator-admin\\" cannot delete resource \\"jobs\\"');
    await own.stop();
  });

  test("isAllowed is told the one name that a list is about", async () => {
    const own = await startTalk({ isAllowed: ({ name }) => name === "train" });
    const list = (selector: string) =>
      own.ask("GET", `${jobs}?fieldSelector=${encodeURIComponent(selector)}`);
    expect((await list("metadata.name=train,metadata.namespace=default")).status).toBe(200);
    const refused = await list("metadata.name==other");
    expect(refused.text).toContain('jobs.batch \\"other\\" is forbidden');
    expect((await list("metadata.name!=train")).status).toBe(403);
    await own.stop();
  });
});

describe("pages", () => {
  const metadataOf = ({ body }: { readonly body: JsonObject }) => body["metadata"] as JsonObject;

  test("go on with the token that comes with a 410", async () => {
    for (const name of ["a", "b", "c"]) {
      await talk.ask("POST", jobs, { body: job(name) });
    }
    const first = await talk.ask("GET", `${jobs}?limit=1`);
    talk.emulator.compact();
    const page = (answer: { readonly body: JsonObject }) =>
      talk.ask("GET", `${jobs}?limit=1&continue=${String(metadataOf(answer)["continue"])}`);
    const gone = await page(first);
    expect(gone.status).toBe(410);
    const second = await page(gone);
    expect(second.body["items"]).toMatchObject([{ metadata: { name: "b" } }]);
    expect((await page(second)).body["items"]).toMatchObject([{ metadata: { name: "c" } }]);
  });

  test("of a deletecollection say how it was before, and that there is more", async () => {
    for (const name of ["a", "b", "c"]) {
      await talk.ask("POST", jobs, { body: job(name) });
    }
    const listed = await talk.ask("GET", `${jobs}?limit=1`);
    const deleted = await talk.ask("DELETE", `${jobs}?limit=1&propagationPolicy=Background`);
    expect(deleted.body["metadata"]).toEqual(listed.body["metadata"]);
    expect(metadataOf(deleted)["remainingItemCount"]).toBe(2);
    expect(names()).toEqual(["b", "c"]);
  });
});

describe("watches", () => {
  const watch = (version: string) =>
    talk.ask("GET", `${jobs}?watch=true&resourceVersion=${version}`);
  const versionOf = async () => {
    const { metadata } = (await talk.ask("GET", jobs)).body as { metadata: JsonObject };
    return String(metadata["resourceVersion"]);
  };

  test("tell what has happened since a version, until endWatches", async () => {
    const version = await versionOf();
    await talk.ask("POST", jobs, { body: job("a") });
    const stream = await fetch(
      `${talk.emulator.url}${jobs}?watch=true&resourceVersion=${version}`,
      {
        headers: { authorization: `Bearer ${talk.emulator.issueToken()}` },
      },
    );
    await talk.ask("DELETE", `${jobs}/a?propagationPolicy=Background`);
    talk.emulator.endWatches();
    const lines = (await stream.text()).trim().split("\n");
    const types = lines.map((line) => Reflect.get(JSON.parse(line) as object, "type") as unknown);
    expect([types[0], types.at(-1)]).toEqual(["ADDED", "DELETED"]);
  });

  describe("that say whether they want what is there", () => {
    const matching = "resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1";
    const eventsOf = async (query: string) => {
      const { text } = await talk.ask("GET", `${jobs}?watch=true&${matching}&${query}`);
      return text
        .trim()
        .split("\n")
        .filter((line) => line !== "")
        .map(
          (line) => JSON.parse(line) as { type: string; object: { metadata: { name?: string } } },
        )
        .map(({ type, object }) => `${type} ${object.metadata.name ?? ""}`.trim());
    };

    test("are told it whatever version they name, also one that was compacted, or nothing of the past", async () => {
      const version = await versionOf();
      await talk.ask("POST", jobs, { body: job("gone") });
      await talk.ask("DELETE", `${jobs}/gone?propagationPolicy=Background`);
      await talk.ask("POST", jobs, { body: job("a") });
      const there = ["ADDED a", "BOOKMARK"];
      const watches = [
        eventsOf("sendInitialEvents=true"),
        eventsOf(`sendInitialEvents=true&resourceVersion=${version}`),
        eventsOf("sendInitialEvents=false&resourceVersion=0"),
        eventsOf(`sendInitialEvents=false&resourceVersion=${version}`),
      ];
      expect(await Promise.all(watches)).toEqual([
        there,
        there,
        [],
        ["ADDED gone", "DELETED gone", "ADDED a"],
      ]);
      talk.emulator.compact();
      expect(await eventsOf(`sendInitialEvents=true&resourceVersion=${version}`)).toEqual(there);
    });
  });

  test.each([0, 2_592_000])(
    "that are to last for %s seconds do not end at once",
    async (seconds) => {
      const answer = talk.ask("GET", `${jobs}?watch=true&timeoutSeconds=${seconds}`);
      const first = await Promise.race([
        answer,
        new Promise((resolve) => setTimeout(resolve, 200)),
      ]);
      expect(first).toBeUndefined();
      talk.emulator.endWatches();
      expect((await answer).status).toBe(200);
    },
  );

  test("from a version that was compacted are answered with 410", async () => {
    const version = await versionOf();
    await talk.ask("POST", jobs, { body: job("a") });
    talk.emulator.compact();
    const { text } = await watch(version);
    expect(text).toContain('"code":410');
  });
});

describe("two emulators with the same seed", () => {
  test("give the same uids", async () => {
    const uids = await Promise.all(
      [7, 7, 8].map(async (seed) => {
        const emulator = await startEmulator({ seed, tokens: { "token-1": "ann" } });
        const headers = { authorization: "Bearer token-1" };
        const { body } = await send(emulator.url + jobs, "POST", { headers, body: job("a") });
        await emulator.stop();
        return Reflect.get(Object(body["metadata"]), "uid") as unknown;
      }),
    );
    expect(uids[0]).toBe(uids[1]);
    expect(uids[2]).not.toBe(uids[0]);
  });
});
