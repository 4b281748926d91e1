import fc from "fast-check";
import { isProviderError } from "../../provider/errors.js";
import type { JobsApi } from "../../provider/api/jobs-api.js";
import type { Credentials } from "../../provider/connection/connection.js";
import { type HttpServer, type Reply, startServer } from "./http-server.js";
import { clientOf, jobOf, statusOf } from "./support.js";

const calls: Readonly<Record<string, (jobs: JobsApi) => Promise<unknown>>> = {
  list: (jobs) => jobs.list(),
  iterate: async (jobs) => {
    let count = 0;
    for await (const job of jobs.iterate()) {
      count += job.metadata.uid.length >= 0 ? 1 : 0;
      if (count > 20) {
        break;
      }
    }
  },
  watch: async (jobs) => {
    for await (const event of jobs.watch({ signal: AbortSignal.timeout(30) })) {
      if (event.type !== "BOOKMARK") {
        break;
      }
    }
  },
  create: (jobs) => jobs.create({ metadata: { name: "a" }, spec: {} }),
  read: (jobs) => jobs.read("a"),
  patch: (jobs) => jobs.patch("a", [], { fallbackToMerge: true }),
  replace: (jobs) => jobs.replace({ metadata: { name: "a" }, spec: {} }),
  delete: (jobs) => jobs.delete("a"),
  deleteCollection: (jobs) => jobs.deleteCollection(),
  readStatus: (jobs) => jobs.readStatus("a"),
};

/** Objects that are almost what they should be: any part replaced by any JSON. */
const almost = (object: unknown) =>
  fc.tuple(fc.jsonValue(), fc.nat()).map(([value, position]) => {
    let index = 0;
    return JSON.stringify(object, (_key, part: unknown) =>
      index++ === position % 25 ? value : part,
    );
  });
const body = fc.oneof(
  fc.string(),
  fc.json(),
  almost(jobOf("a")),
  almost({
    kind: "JobList",
    metadata: { resourceVersion: "1", continue: "x" },
    items: [jobOf("a"), jobOf("b")],
  }),
  almost(
    statusOf(422, "x", {
      reason: "Invalid",
      details: { causes: [{ field: "a", message: "b", reason: "c" }], retryAfterSeconds: 1 },
    }),
  ),
  almost({ type: "ADDED", object: jobOf("a") }).map((line) => `${line}\n`),
  almost({ error: { message: "x", code: 401 } }),
  almost({ token: { expires_at: "2030-01-01T00:00:00Z" } }),
  fc.tuple(almost(jobOf("a")), fc.nat(200)).map(([text, length]) => text.slice(0, length)),
);
const headerText = fc.stringMatching(/^[a019 ,;:"\\/-]{0,30}$/);
const answer = fc.record({
  status: fc.oneof(
    fc.constantFrom(200, 201, 202, 400, 401, 404, 409, 410, 415, 422, 429, 500, 503),
    fc.integer({ min: 200, max: 599 }),
  ),
  headers: fc.dictionary(
    fc.constantFrom(
      "retry-after",
      "warning",
      "date",
      "content-type",
      "x-subject-token",
      "x-request-id",
      "location",
    ),
    headerText,
  ),
  body,
  isCut: fc.boolean(),
});

let server: HttpServer;
let replies: Reply[] = [];
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeAll(async () => {
  process.on("unhandledRejection", note);
  server = await startServer(
    (_request, count) => replies[count % replies.length] ?? { status: 500 },
  );
});
afterAll(async () => {
  process.off("unhandledRejection", note);
  await server.close();
});

const toReply = ({
  status,
  headers,
  body: text,
  isCut,
}: typeof answer extends fc.Arbitrary<infer Value> ? Value : never): Reply => {
  const hasNoBody = status === 204 || status === 304;
  return (response) => {
    response.writeHead(status, headers);
    if (isCut && !hasNoBody) {
      response.write(text === "" ? " " : text, () => response.destroy());
    } else {
      response.end(hasNoBody ? undefined : text);
    }
  };
};

describe("whatever a server answers", () => {
  const credentials = (): readonly Credentials[] => [
    { scheme: "none", problem: undefined },
    {
      scheme: "signature",
      accessKey: "AKEXAMPLE0001",
      secretKey: "SKEXAMPLE000000001",
      securityToken: undefined,
      projectId: undefined,
    },
    {
      scheme: "iamPassword",
      authUrl: `${server.url}/v3`,
      domainName: "d",
      userName: "u",
      password: "pa55word!",
      projectId: undefined,
      projectName: "r1",
    },
  ];

  test.each(Object.keys(calls))(
    "%s gives a result or a typed error, without hanging or an unhandled rejection",
    async (name) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(answer, { minLength: 1, maxLength: 3 }),
          fc.nat(2),
          async (answers, which) => {
            replies = answers.map(toReply);
            const client = clientOf(server, {
              connection: {
                credentials: credentials()[which] ?? { scheme: "none", problem: undefined },
                limits: { requestTimeoutMs: 2000, maxAttempts: 3, maxConcurrency: 4 },
              },
            });
            try {
              await calls[name]?.(client.volcanoJobs());
            } catch (error) {
              expect(isProviderError(error) ? "typed" : error).toBe("typed");
            } finally {
              await client.close();
            }
          },
        ),
        { numRuns: 100 },
      );
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).toEqual([]);
    },
    60_000,
  );
});
