import type { Connection } from "../../provider/connection/connection.js";
import { isApiError, isAuthError } from "../../provider/errors.js";
import { type Reply, startServer } from "./http-server.js";
import { clientOf, createQuickClock, jobOf, rejectionOf, statusOf, useCleanup } from "./support.js";

const cleanup = useCleanup();
const away: Reply = { status: 503, body: "starting" };
const broken: Reply = (response) => response.destroy();
const throttled: Reply = { status: 429, body: "slow down" };
const found: Reply = { body: jobOf("train") };

const unlimited = { requestTimeoutMs: 5000, maxAttempts: undefined, maxConcurrency: 4 };

/** A server that answers so a number of times before it answers the right thing, and a client that goes on. */
async function startAiling(reply: Reply, times: number, more: object = {}) {
  const server = cleanup.add(
    await startServer((_request, count) => (count <= times ? reply : found)),
  );
  const clock = createQuickClock();
  const client = cleanup.add(
    clientOf(server, {
      clock,
      defaultMaxAttempts: Infinity,
      connection: { limits: unlimited },
      ...more,
    }),
  );
  return { server, clock, jobs: client.volcanoJobs() };
}

describe("a client whose operations may use their time", () => {
  test.each([
    ["a server that is starting", away],
    ["connections that break", broken],
    ["a server that is too busy", throttled],
  ])("outlasts %s", async (_name, reply) => {
    const { server, jobs } = await startAiling(reply, 12);
    expect((await jobs.read("train"))?.object.metadata.name).toBe("train");
    expect(server.received).toHaveLength(13);
  });

  test("sends a POST and a PATCH again for as long as the server is too busy to look at them", async () => {
    const post = await startAiling(throttled, 12);
    await post.jobs.create({ metadata: { name: "train" } });
    expect(post.server.received).toHaveLength(13);
    const patch = await startAiling(throttled, 12);
    await patch.jobs.patch("train", [{ op: "add", path: "/metadata/labels/a", value: "b" }]);
    expect(patch.server.received).toHaveLength(13);
  });

  test("sends a POST once that may have been acted on", async () => {
    const { server, jobs } = await startAiling(away, 12);
    await rejectionOf(jobs.create({ metadata: { name: "train" } }));
    expect(server.received).toHaveLength(1);
  });

  test("waits longer and longer, up to 15 seconds, and ends when the time does", async () => {
    const { server, clock, jobs } = await startAiling(away, Infinity);
    const error = await rejectionOf(jobs.read("train", { timeoutMs: 300_000 }));
    expect(isApiError(error, "API_UNAVAILABLE")).toBe(true);
    const waited = clock.sleeps.reduce((sum, each) => sum + each, 0);
    expect(waited).toBeLessThan(300_000);
    expect(waited).toBeGreaterThan(280_000);
    expect(Math.max(...clock.sleeps)).toBeLessThanOrEqual(15_000);
    expect(error.message).toContain(`${server.received.length} attempts in `);
  });

  test.each<[string, string]>([
    ["at once", "0"],
    ["by a date that is past", "Wed, 31 Dec 2025 00:00:00 GMT"],
  ])("does not run hot on a server that wants to be asked again %s", async (_case, retryAfter) => {
    const waits: string[] = [];
    const reply = { status: 503, headers: { "retry-after": retryAfter } };
    const { server, jobs } = await startAiling(reply, Infinity, {
      onWait: (text: string) => waits.push(text),
    });
    await rejectionOf(jobs.read("train", { timeoutMs: 300_000 }));
    expect(server.received.length).toBeLessThan(40);
    expect(waits.join()).not.toContain("as the server asks");
  });

  test("says that it waits, but not each time", async () => {
    const waits: string[] = [];
    const { clock, jobs } = await startAiling(away, Infinity, {
      onWait: (text: string) => waits.push(text),
    });
    await rejectionOf(jobs.read("train", { timeoutMs: 300_000 }));
    expect(waits.length).toBeGreaterThan(4);
    expect(waits.length).toBeLessThanOrEqual(10);
    expect(clock.sleeps.length).toBeGreaterThan(20);
  });

  test("keeps to a number of requests that somebody has set", async () => {
    const { server, jobs } = await startAiling(away, 12, {
      connection: { limits: { ...unlimited, maxAttempts: 3 } },
    });
    await rejectionOf(jobs.read("train"));
    expect(server.received).toHaveLength(3);
  });

  test("is stopped by its signal in the middle of a wait", async () => {
    const controller = new AbortController();
    const clock = createQuickClock();
    const { server, jobs } = await startAiling(away, Infinity, {
      signal: controller.signal,
      clock: { ...clock, sleep: (ms: number) => clock.sleep(ms, controller.signal) },
      random: () => {
        if (clock.sleeps.length === 3) {
          controller.abort();
        }
        return 0.5;
      },
    });
    const error = await rejectionOf(jobs.read("train"));
    expect(error["code"]).toBe("TRANSPORT_ABORTED");
    expect(server.received).toHaveLength(4);
  });
});

test("a client of a script makes five attempts", async () => {
  const { server, jobs } = await startAiling(away, 12, { defaultMaxAttempts: undefined });
  await rejectionOf(jobs.read("train"));
  expect(server.received).toHaveLength(5);
});

describe("what is asked before every write", () => {
  test("is asked each time it is sent, and never for a read", async () => {
    const beforeWrite = jest.fn(() => Promise.resolve());
    const { jobs } = await startAiling(throttled, 2, { beforeWrite });
    await jobs.read("train");
    expect(beforeWrite).not.toHaveBeenCalled();
    const other = await startAiling(throttled, 2, { beforeWrite });
    await other.jobs.create({ metadata: { name: "train" } });
    expect(beforeWrite).toHaveBeenCalledTimes(3);
  });

  test("keeps the request from being sent", async () => {
    const refusal = new Error("nobody is there");
    const { server, jobs } = await startAiling(found, 1, {
      beforeWrite: () => Promise.reject(refusal),
    });
    await expect(jobs.delete("train")).rejects.toBe(refusal);
    expect(server.received).toEqual([]);
  });
});

describe("a login that fails for a while", () => {
  const startIam = async (failures: number, status: number) => {
    let logins = 0;
    const server = cleanup.add(
      await startServer(({ url }) => {
        if (!url.pathname.startsWith("/v3/")) {
          return found;
        }
        logins += 1;
        return logins <= failures
          ? { status, body: statusOf(status, "no") }
          : {
              status: 201,
              headers: { "x-subject-token": "MIIToken" },
              body: { token: { expires_at: "2099-01-01T00:00:00.000000Z" } },
            };
      }),
    );
    const credentials: Connection["credentials"] = {
      scheme: "iamPassword",
      authUrl: `${server.url}/v3`,
      domainName: "company",
      userName: "ann",
      password: "pa55word!",
      projectId: undefined,
      projectName: "r1",
    };
    const client = cleanup.add(
      clientOf(server, {
        defaultMaxAttempts: Infinity,
        connection: { profile: "cci", credentials, limits: unlimited },
      }),
    );
    return { server, jobs: client.volcanoJobs() };
  };

  test("is made again until it succeeds", async () => {
    const { jobs } = await startIam(14, 503);
    expect((await jobs.read("train"))?.object.metadata.name).toBe("train");
  });

  test("is final where waiting does not help", async () => {
    const { server, jobs } = await startIam(14, 401);
    expect(isAuthError(await rejectionOf(jobs.read("train")))).toBe(true);
    expect(server.received).toHaveLength(1);
  });
});
