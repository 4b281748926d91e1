import type { Connection } from "../../provider/connection/connection.js";
import { ConfigError } from "../../provider/errors.js";
import { allNamespaces } from "../../provider/api/job-requests.js";
import type { JobsApi } from "../../provider/api/jobs-api.js";
import { PropagationPolicy } from "../../provider/api/objects.js";
import { type Received, type Reply, startServer } from "./http-server.js";
import { clientOf, connectionTo, jobOf, rejectionOf, statusOf, useCleanup } from "./support.js";
import { createClient } from "../../provider/api/client.js";

const cleanup = useCleanup();
const collection = "/apis/batch.volcano.sh/v1alpha1/namespaces/research/jobs";
const missing = statusOf(404, 'jobs.batch.volcano.sh "zz" not found', {
  reason: "NotFound",
  details: { name: "zz", group: "batch.volcano.sh", kind: "jobs" },
});

async function start(
  answer: (request: Received, count: number) => Reply,
  connection: Partial<Connection> = {},
  onWarning?: (text: string) => void,
) {
  const server = cleanup.add(await startServer(answer));
  const client = cleanup.add(clientOf(server, { connection, ...(onWarning && { onWarning }) }));
  return { server, client, jobs: client.volcanoJobs() };
}

const queryOf = (request: Received | undefined) =>
  Object.fromEntries(request?.url.searchParams ?? []);
const bodyOf = (request: Received | undefined): unknown =>
  request?.body ? JSON.parse(request.body) : undefined;

describe("create", () => {
  test("is one POST, and returns the object and the server's warnings", async () => {
    const warning = ['299 - "unknown field \\"spec.x\\""', '299 - "duplicate field \\"kind\\""'];
    const heard: string[] = [];
    const { server, jobs } = await start(
      () => ({ status: 201, headers: { warning }, body: jobOf("train") }),
      {},
      (text) => heard.push(text),
    );
    const result = await jobs.create(
      { metadata: { name: "train" }, spec: { minAvailable: 1 } },
      { dryRun: true, fieldManager: "me", fieldValidation: "Strict", pretty: true },
    );
    expect(result.object.metadata.uid).toBe("uid-train");
    expect(result.warnings).toEqual(['unknown field "spec.x"', 'duplicate field "kind"']);
    expect(heard).toEqual(result.warnings);
    const [request] = server.received;
    expect(`${request?.method ?? ""} ${request?.url.pathname ?? ""}`).toBe(`POST ${collection}`);
    expect(queryOf(request)).toEqual({
      dryRun: "All",
      fieldManager: "me",
      fieldValidation: "Strict",
      pretty: "true",
    });
    expect(bodyOf(request)).toEqual({
      apiVersion: "batch.volcano.sh/v1alpha1",
      kind: "Job",
      metadata: { name: "train" },
      spec: { minAvailable: 1 },
    });
  });

  test("can leave the name to the server", async () => {
    const { server, jobs } = await start((_request, count) =>
      count === 1 ? { status: 201, body: jobOf("train-x7") } : { status: 400 },
    );
    expect(
      (await jobs.create({ metadata: { generateName: "train-" }, spec: {} })).object.metadata.name,
    ).toBe("train-x7");
    expect(bodyOf(server.received[0])).toMatchObject({ metadata: { generateName: "train-" } });
    expect(
      (await rejectionOf(jobs.create({ metadata: { generateName: "train-" }, spec: {} }))).message,
    ).toMatch(/^create VolcanoJob research\/train-…: /);
  });

  test("sends no fieldValidation to CCI, whose API does not have it", async () => {
    const { server, jobs } = await start(() => ({ status: 202, body: jobOf("a") }), {
      profile: "cci",
    });
    await jobs.create({ metadata: { name: "a" }, spec: {} }, { fieldValidation: "Strict" });
    expect(queryOf(server.received[0])).toEqual({});
  });
});

describe("read", () => {
  test("answers the job, or undefined", async () => {
    const { server, jobs } = await start((request) =>
      request.url.pathname.includes("/zz") ? { status: 404, body: missing } : { body: jobOf("a") },
    );
    expect((await jobs.read("a", { pretty: true }))?.object.metadata.name).toBe("a");
    expect(queryOf(server.received[0])).toEqual({ pretty: "true" });
    expect(await jobs.read("zz")).toBeUndefined();
    expect(await jobs.readStatus("zz")).toBeUndefined();
  });

  test.each<[string, Reply]>([
    [
      "a page",
      {
        status: 404,
        headers: { "content-type": "text/html" },
        body: "<html><title>Not Found</title></html>",
      },
    ],
    ["nothing", { status: 404 }],
    ["an unknown API", { status: 404, body: "404 page not found" }],
    ["the gateway", { status: 404, body: { error_code: "APIGW.0101", error_msg: "no such API" } }],
  ])("never takes a 404 from %s for a job that is gone", async (_case, reply) => {
    const { jobs } = await start(() => reply);
    expect(await rejectionOf(jobs.read("a"))).toMatchObject({ code: "API_NO_SUCH_API" });
    expect(await rejectionOf(jobs.delete("a"))).toMatchObject({ code: "API_NO_SUCH_API" });
  });
});

describe("patch", () => {
  test("sends JSON Patches, and writes the value of every test, since one without crashes the server", async () => {
    const { server, jobs } = await start(() => ({ body: jobOf("a") }));
    await jobs.patch("a", [
      { op: "test", path: "/metadata/labels/x", value: undefined },
      { op: "remove", path: "/metadata/labels/y" },
    ]);
    const [request] = server.received;
    expect(request?.headers["content-type"]).toBe("application/json-patch+json");
    expect(request?.body).toBe(
      '[{"op":"test","path":"/metadata/labels/x","value":null},{"op":"remove","path":"/metadata/labels/y"}]',
    );
    expect(
      await rejectionOf(jobs.patch("a", [{ op: "add", path: "/x", value: undefined }])),
    ).toMatchObject({ code: "INPUT_INVALID" });
    expect(server.received).toHaveLength(1);
  });

  test("sends merge, strategic and apply patches where the kind and the server have them", async () => {
    const { server, client, jobs } = await start(() => ({ body: jobOf("a") }));
    await jobs.patch("a", { metadata: { labels: { x: null } } }, { type: "merge" });
    await client.jobs().patch("a", { spec: {} }, { type: "strategic" });
    await jobs.patch("a", { spec: {} }, { type: "apply", fieldManager: "me", force: true });
    expect(server.received.map((request) => request.headers["content-type"])).toEqual([
      "application/merge-patch+json",
      "application/strategic-merge-patch+json",
      "application/apply-patch+yaml",
    ]);
    expect(bodyOf(server.received[0])).toEqual({ metadata: { labels: { x: null } } });
    expect(queryOf(server.received[2])).toEqual({ fieldManager: "me", force: "true" });
    expect(bodyOf(server.received[2])).toEqual({
      apiVersion: "batch.volcano.sh/v1alpha1",
      kind: "Job",
      spec: {},
    });
    const cci = (await start(() => ({}), { profile: "cci" })).jobs;
    expect((await rejectionOf(jobs.patch("a", {}, { type: "strategic" }))).message).toBe(
      "patch VolcanoJob research/a: a VolcanoJob is a custom resource, which has no strategic merge patch; use json or merge",
    );
    expect(
      await rejectionOf(cci.patch("a", {}, { type: "apply", fieldManager: "me" })),
    ).toMatchObject({ code: "INPUT_INVALID" });
    expect(await rejectionOf(jobs.patch("a", {}, { type: "apply" }))).toMatchObject({
      code: "INPUT_INVALID",
    });
  });

  const unsupported: Reply = {
    status: 415,
    body: statusOf(415, "the body of the request was in an unknown format", {
      reason: "UnsupportedMediaType",
    }),
  };

  test("reports a server that takes no JSON Patches", async () => {
    const { server, jobs } = await start(() => unsupported);
    expect(await rejectionOf(jobs.patch("a", []))).toMatchObject({
      code: "API_UNSUPPORTED_MEDIA_TYPE",
    });
    expect(server.received).toHaveLength(1);
  });

  test("falls back to a merge patch with the same effect if allowed, and says so", async () => {
    const live = {
      ...jobOf("a", { labels: { keep: "1", drop: "2" } }),
      spec: {
        minAvailable: 1,
        tasks: [
          { name: "a", replicas: 1 },
          { name: "b", replicas: 2 },
        ],
      },
    };
    let conflicts = 0;
    const heard: string[] = [];
    const { server, jobs } = await start(
      (request) => {
        if (request.headers["content-type"] === "application/json-patch+json") {
          return unsupported;
        }
        if (request.method === "PATCH" && conflicts++ === 0) {
          return { status: 409, body: statusOf(409, "modified", { reason: "Conflict" }) };
        }
        return { body: live };
      },
      {},
      (text) => heard.push(text),
    );
    const result = await jobs.patch(
      "a",
      [
        { op: "test", path: "/spec/tasks/1/name", value: "b" },
        { op: "replace", path: "/spec/tasks/1/replicas", value: 5 },
        { op: "remove", path: "/metadata/labels/drop" },
        { op: "add", path: "/metadata/labels/a~1b", value: "c" },
      ],
      { fallbackToMerge: true, fieldManager: "me", dryRun: true },
    );
    expect(
      server.received.map(
        (request) => `${request.method} ${request.headers["content-type"] ?? ""}`,
      ),
    ).toEqual([
      "PATCH application/json-patch+json",
      "GET ",
      "PATCH application/merge-patch+json",
      "GET ",
      "PATCH application/merge-patch+json",
    ]);
    const last = server.received.at(-1);
    expect(bodyOf(last)).toEqual({
      metadata: { labels: { drop: null, "a/b": "c" }, resourceVersion: "100" },
      spec: {
        tasks: [
          { name: "a", replicas: 1 },
          { name: "b", replicas: 5 },
        ],
      },
    });
    expect(queryOf(last)).toEqual({ dryRun: "All", fieldManager: "me" });
    expect(result.warnings).toEqual([
      "the server does not take JSON Patches; a merge patch with the same effect was sent",
    ]);
    expect(heard).toEqual(result.warnings);
  });

  test("does not fall back when the operations do not fit the live job", async () => {
    const { jobs } = await start((request) =>
      request.method === "GET" ? { body: jobOf("a") } : unsupported,
    );
    expect(
      await rejectionOf(
        jobs.patch("a", [{ op: "test", path: "/metadata/uid", value: "other" }], {
          fallbackToMerge: true,
        }),
      ),
    ).toMatchObject({
      name: "ApiError",
      code: "API_INVALID",
      status: 422,
      message:
        "patch VolcanoJob research/a: the JSON Patch does not fit the object: a `test` failed or a path does not exist; read the object again and make the patch anew",
    });
  });
});

describe("replace, and the status", () => {
  test("are addressed as documented", async () => {
    const { server, jobs } = await start(() => ({ body: jobOf("a") }));
    const manifest = { metadata: { name: "a", resourceVersion: "7" }, spec: {}, status: {} };
    await jobs.replace(manifest, { dryRun: true });
    await jobs.readStatus("a");
    await jobs.patchStatus("a", [{ op: "add", path: "/status/x", value: 1 }]);
    await jobs.replaceStatus(manifest);
    expect(
      server.received.map(
        (request) =>
          `${request.method} ${request.url.pathname.replace(collection, "")}${request.url.search}`,
      ),
    ).toEqual(["PUT /a?dryRun=All", "GET /a/status", "PATCH /a/status", "PUT /a/status"]);
  });
});

describe("delete", () => {
  test.each([
    ["a Status of success: it is gone", { kind: "Status", status: "Success" }, true],
    ["a Status of anything else", { kind: "Status", status: "Failure" }, false],
    ["a word without a status", { kind: "Status" }, false],
  ])("reads %s", async (_what, body, isGone) => {
    const { jobs } = await start(() => ({ body }));
    expect(await jobs.delete("a")).toMatchObject({ object: undefined, isGone });
  });

  test("puts everything into the body, since a body makes the server ignore the query", async () => {
    const { server, jobs } = await start(() => ({ body: statusOf(200, "") }));
    const result = await jobs.delete("a", {
      dryRun: true,
      propagationPolicy: PropagationPolicy.Foreground,
      gracePeriodSeconds: 0,
      preconditions: { uid: "u", resourceVersion: "7" },
    });
    expect(result).toEqual({ object: undefined, isGone: false, warnings: [] });
    expect(server.received[0]?.url.search).toBe("");
    expect(bodyOf(server.received[0])).toEqual({
      apiVersion: "v1",
      kind: "DeleteOptions",
      dryRun: ["All"],
      propagationPolicy: "Foreground",
      gracePeriodSeconds: 0,
      preconditions: { uid: "u", resourceVersion: "7" },
    });
  });

  test("returns the job while finalizers keep it, and undefined when there is none", async () => {
    const { jobs } = await start((request) =>
      request.url.pathname.includes("/zz")
        ? { status: 404, body: missing }
        : {
            body: {
              ...jobOf("a"),
              metadata: {
                ...jobOf("a").metadata,
                deletionTimestamp: "2026-01-01T00:00:00Z",
                finalizers: ["foregroundDeletion"],
              },
            },
          },
    );
    expect((await jobs.delete("a"))?.object?.metadata.finalizers).toEqual(["foregroundDeletion"]);
    expect(await jobs.delete("zz")).toBeUndefined();
  });

  test("of a collection selects by query, and takes a list or a Status for an answer", async () => {
    const { server, jobs } = await start((_request, count) => ({
      body: count === 1 ? { kind: "JobList", items: [jobOf("a"), jobOf("b")] } : statusOf(200, ""),
    }));
    const deleted = await jobs.deleteCollection({
      labelSelector: "a=b",
      fieldSelector: "metadata.name=a",
      limit: 3,
      propagationPolicy: "Background",
      dryRun: true,
    });
    expect(deleted.items.map((job) => job.metadata.name)).toEqual(["a", "b"]);
    expect(queryOf(server.received[0])).toEqual({
      labelSelector: "a=b",
      fieldSelector: "metadata.name=a",
      limit: "3",
    });
    expect(bodyOf(server.received[0])).toEqual({
      apiVersion: "v1",
      kind: "DeleteOptions",
      dryRun: ["All"],
      propagationPolicy: "Background",
    });
    expect((await jobs.deleteCollection()).items).toEqual([]);
  });
});

describe("addresses", () => {
  test("are those of the kind, the namespace, or all namespaces", async () => {
    const { server, client } = await start(() => ({ body: { items: [] } }));
    await client.volcanoJobs("ns").list();
    await client.jobs("ns").list();
    await client.volcanoJobs(allNamespaces).list();
    await client.jobs("*").list();
    expect(server.received.map((request) => request.url.pathname)).toEqual([
      "/apis/batch.volcano.sh/v1alpha1/namespaces/ns/jobs",
      "/apis/batch/v1/namespaces/ns/jobs",
      "/apis/batch.volcano.sh/v1alpha1/jobs",
      "/apis/batch/v1/jobs",
    ]);
  });

  test("start with the path of the endpoint, and take user and password out of it", async () => {
    const server = cleanup.add(await startServer(() => ({ body: { items: [] } })));
    const url = `${server.url.replace("//", "//ann:pa%3Ass@")}/k8s/clusters/c-1`;
    await cleanup.add(clientOf({ url })).jobs().list();
    expect(server.received[0]?.url.pathname).toBe(
      "/k8s/clusters/c-1/apis/batch/v1/namespaces/research/jobs",
    );
    expect(server.received[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from("ann:pa:ss").toString("base64")}`,
    );
  });

  // An empty name, or one with dots, would turn the delete of a job into the delete of all jobs, or of the namespace.
  test.each(["", ".", "..", "a/b", "a%2fb", "%2e%2e", "a?b", "a b", "-", "../../x"])(
    "never leave the job: %p",
    async (name) => {
      const { server, jobs } = await start(() => ({ body: statusOf(200, "") }));
      const calls: ((api: JobsApi) => Promise<unknown>)[] = [
        (api) => api.delete(name),
        (api) => api.read(name),
        (api) => api.patch(name, []),
        (api) => api.replace({ metadata: { name } }),
      ];
      for (const call of calls) {
        expect(await rejectionOf(call(jobs))).toMatchObject({ code: "INPUT_INVALID" });
      }
      expect(server.received).toEqual([]);
    },
  );

  test("need a namespace, a single one to write", async () => {
    const { server, client } = await start(() => ({ body: {} }));
    expect(
      await rejectionOf(client.jobs("*").create({ metadata: { name: "a" }, spec: {} })),
    ).toMatchObject({ code: "INPUT_INVALID" });
    expect(await rejectionOf(client.jobs("*").deleteCollection())).toMatchObject({
      code: "INPUT_INVALID",
    });
    expect(await rejectionOf(client.jobs("*").read("a"))).toMatchObject({ code: "INPUT_INVALID" });
    expect(await rejectionOf(client.jobs("../x").list())).toMatchObject({ code: "INPUT_INVALID" });
    const nowhere = createClient(connectionTo(server.url, { defaultNamespace: undefined }));
    expect((await rejectionOf(nowhere.jobs().list())).message).toContain(
      "no namespace is given and there is no default; give metadata.namespace, or run `pulumi config set volcano:namespace",
    );
    expect(server.received).toEqual([]);
  });
});

describe("a connection without credentials or endpoint", () => {
  test("says so at the first request", async () => {
    const problem = new ConfigError("CONFIG_MISSING", "sign in: volcano:password is not set");
    const client = createClient(connectionTo("", { credentials: { scheme: "none", problem } }));
    expect(await rejectionOf(client.jobs().list())).toBe(problem);
  });
});
