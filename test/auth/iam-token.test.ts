import { eventually } from "../support/eventually.js";
import { type HttpServer, type Received, type Reply, startServer } from "../api/http-server.js";
import { clientOf, createQuickClock, rejectionOf, statusOf, useCleanup } from "../api/support.js";
import type { Credentials } from "../../provider/connection/connection.js";

const cleanup = useCleanup();
const emptyList = { kind: "JobList", apiVersion: "batch/v1", metadata: {}, items: [] };
const day = 86_400_000;

interface Iam {
  readonly server: HttpServer;
  /** Requests for tokens, and requests to the API. */
  readonly logins: () => Received[];
  readonly calls: () => Received[];
}

/** One server for both, as far apart as their paths. */
async function startIam(options: {
  readonly login?: (count: number, request: Received) => Reply | Promise<Reply>;
  readonly api?: (request: Received, count: number) => Reply;
}): Promise<Iam> {
  let logins = 0;
  let calls = 0;
  const server = cleanup.add(
    await startServer((request) => {
      if (request.url.pathname === "/v3/auth/tokens") {
        logins += 1;
        return options.login?.(logins, request) ?? issue(`iam-token-${logins}`);
      }
      calls += 1;
      return options.api?.(request, calls) ?? { body: emptyList };
    }),
  );
  const ofLogin = (request: Received) => request.url.pathname === "/v3/auth/tokens";
  return {
    server,
    logins: () => server.received.filter(ofLogin),
    calls: () => server.received.filter((request) => !ofLogin(request)),
  };
}

function issue(
  token: string,
  livesMs = day,
  now = Date.now(),
  more: Record<string, string> = {},
): Reply {
  // Microseconds, as IAM writes them.
  const at = (ms: number) => new Date(ms).toISOString().replace("Z", "000Z");
  return {
    status: 201,
    headers: { "x-subject-token": token, date: new Date(now).toUTCString(), ...more },
    body: { token: { expires_at: at(now + livesMs), issued_at: at(now) } },
  };
}

function passwordOf(server: HttpServer, scope: Partial<Credentials> = {}): Credentials {
  const iam = {
    scheme: "iamPassword",
    authUrl: `${server.url}/v3`,
    domainName: "company",
    userName: "ann",
    password: "pa55word!",
    projectId: undefined,
    projectName: "r1",
  } as const;
  return { ...iam, ...scope } as Credentials; // a change of the project only
}

const clientWith = (iam: Iam, credentials = passwordOf(iam.server), more: object = {}) =>
  cleanup.add(clientOf(iam.server, { connection: { profile: "cci", credentials }, ...more }));

const tokensOf = (iam: Iam) => iam.calls().map((request) => request.headers["x-auth-token"]);

describe("a login with a password", () => {
  test("asks for a token of the project, without the catalogue, and sends it as X-Auth-Token", async () => {
    const iam = await startIam({});
    const client = clientWith(iam);
    await client.jobs().list();
    await client.volcanoJobs().list();
    const [login] = iam.logins();
    expect(login?.method).toBe("POST");
    expect(login?.url.search).toBe("?nocatalog=true");
    expect(JSON.parse(login?.body ?? "")).toEqual({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "ann", password: "pa55word!", domain: { name: "company" } } },
        },
        scope: { project: { name: "r1" } },
      },
    });
    expect(iam.logins()).toHaveLength(1);
    expect(tokensOf(iam)).toEqual(["iam-token-1", "iam-token-1"]);
  });

  test("scopes by id when there is one", async () => {
    const iam = await startIam({});
    await clientWith(iam, passwordOf(iam.server, { projectId: "p1" }))
      .jobs()
      .list();
    expect(JSON.parse(iam.logins()[0]?.body ?? "")).toMatchObject({
      auth: { scope: { project: { id: "p1" } } },
    });
  });

  test("happens once for requests that start together, and a cancelled one does not disturb the others", async () => {
    const iam = await startIam({
      login: (count) =>
        new Promise((resolve) =>
          setTimeout(() => {
            resolve(issue(`iam-token-${count}`));
          }, 50),
        ),
    });
    const client = clientWith(iam);
    const controller = new AbortController();
    const cancelled = rejectionOf(client.jobs().list({ signal: controller.signal }));
    const others = Promise.all(Array.from({ length: 20 }, () => client.jobs().list()));
    controller.abort();
    expect(await cancelled).toMatchObject({ code: "TRANSPORT_ABORTED", requestSent: false });
    await others;
    expect(iam.logins()).toHaveLength(1);
  });

  test("takes tokens of 40 KiB", async () => {
    const token = "T".repeat(40_000);
    const iam = await startIam({ login: () => issue(token) });
    iam.server.received.length = 0;
    const error = await clientWith(iam)
      .jobs()
      .list()
      .catch((reason: unknown) => reason);
    // The test server itself takes no such header in a request; that it was sent is what counts.
    expect(iam.logins()).toHaveLength(1);
    expect(error).toMatchObject({ status: 431 });
  });
});

describe("a token", () => {
  test("is renewed when less than ten minutes are left", async () => {
    const iam = await startIam({});
    const clock = createQuickClock();
    const client = clientWith(iam, undefined, { clock });
    await client.jobs().list();
    clock.advance(day - 11 * 60_000);
    await client.jobs().list();
    expect(iam.logins()).toHaveLength(1);
    clock.advance(2 * 60_000);
    await client.jobs().list();
    await eventually(() => iam.logins().length === 2);
    while (tokensOf(iam).at(-1) === "iam-token-1") {
      await client.jobs().list();
    }
    expect(tokensOf(iam).slice(0, 3)).toEqual(["iam-token-1", "iam-token-1", "iam-token-1"]);
    expect(tokensOf(iam).at(-1)).toBe("iam-token-2");
    expect(iam.logins()).toHaveLength(2);
  });

  test("that is still good is sent at once while its early renewal hangs", async () => {
    const iam = await startIam({
      login: (count) => (count === 1 ? issue("iam-token-1") : () => undefined),
    });
    const clock = createQuickClock();
    const client = clientWith(iam, undefined, { clock });
    await client.jobs().list();
    clock.advance(day - 5 * 60_000);
    await client.jobs().list({ timeoutMs: 1000 });
    await eventually(() => iam.logins().length === 2);
    await client.jobs().list({ timeoutMs: 1000 });
    expect(tokensOf(iam)).toEqual(["iam-token-1", "iam-token-1", "iam-token-1"]);
    expect(iam.logins()).toHaveLength(2);
  });

  test("in the last seconds of its life gives way to the next one", async () => {
    const iam = await startIam({});
    const clock = createQuickClock();
    const client = clientWith(iam, undefined, { clock });
    await client.jobs().list();
    clock.advance(day - 8000);
    await client.jobs().list();
    expect(tokensOf(iam)).toEqual(["iam-token-1", "iam-token-2"]);
  });

  test("of a short life is used for nine tenths of it", async () => {
    const iam = await startIam({ login: (count) => issue(`iam-token-${count}`, 300_000) });
    const clock = createQuickClock();
    const client = clientWith(iam, undefined, { clock });
    for (const minutes of [0, 4, 1]) {
      clock.advance(minutes * 60_000);
      await client.jobs().list();
    }
    expect(tokensOf(iam)).toEqual(["iam-token-1", "iam-token-1", "iam-token-2"]);
  });

  test.each([
    ["ahead", 3_600_000],
    ["behind", -3_600_000],
    ["a day ahead", 2 * day],
  ])(
    "lives as long as the server says when this machine's clock is an hour %s",
    async (_case, skewMs) => {
      const iam = await startIam({ login: (count) => issue(`iam-token-${count}`, 1_200_000) });
      const clock = createQuickClock(skewMs);
      const client = clientWith(iam, undefined, { clock });
      for (const minutes of [0, 9, 11]) {
        clock.advance(minutes * 60_000);
        await client.jobs().list();
      }
      expect(tokensOf(iam)).toEqual(["iam-token-1", "iam-token-1", "iam-token-2"]);
    },
  );

  test("is measured by issued_at when there is no Date, and used until refused when its end is unreadable", async () => {
    const iam = await startIam({
      login: (count) => (response) => {
        response.sendDate = false;
        response.writeHead(201, { "x-subject-token": `iam-token-${count}` });
        response.end(
          JSON.stringify({
            token: {
              expires_at: count === 1 ? "2030-01-01T00:20:00.000000Z" : "some day",
              issued_at: "2030-01-01T00:00:00.000000Z",
            },
          }),
        );
      },
    });
    const clock = createQuickClock();
    const client = clientWith(iam, undefined, { clock });
    for (const minutes of [0, 20, 60 * 24 * 30]) {
      clock.advance(minutes * 60_000);
      await client.jobs().list();
    }
    expect(tokensOf(iam)).toEqual(["iam-token-1", "iam-token-2", "iam-token-2"]);
  });

  test("that is still good is used when its early renewal fails", async () => {
    const iam = await startIam({
      login: (count) => (count === 1 ? issue("iam-token-1") : { status: 503 }),
    });
    const clock = createQuickClock();
    const client = clientWith(iam, undefined, { clock });
    await client.jobs().list();
    clock.advance(day - 5 * 60_000);
    await client.jobs().list();
    expect(tokensOf(iam)).toEqual(["iam-token-1", "iam-token-1"]);
  });
});

describe("a 401 of the API", () => {
  const refuse =
    (token: string): ((request: Received) => Reply) =>
    (request) =>
      request.headers["x-auth-token"] === token
        ? {
            status: 401,
            body: {
              error_msg: "The token must be updated",
              error_code: "APIGW.0307",
              request_id: "r-1",
            },
          }
        : { body: emptyList };

  test("is cured by one fresh login, also for a POST, and for all requests that got it", async () => {
    const iam = await startIam({ api: refuse("iam-token-1") });
    const client = clientWith(iam);
    await Promise.all(Array.from({ length: 10 }, () => client.jobs().list()));
    expect(iam.logins()).toHaveLength(2);
    const created = await startIam({
      api: (request, count) =>
        count === 1
          ? refuse("iam-token-1")(request)
          : { status: 201, body: { metadata: { name: "a", uid: "u" }, spec: {} } },
    });
    await clientWith(created)
      .jobs()
      .create({ metadata: { name: "a" }, spec: {} });
    expect(created.calls()).toHaveLength(2);
  });

  test("that a fresh login does not cure is final, and costs no login for every further request", async () => {
    const iam = await startIam({
      api: () => ({ status: 401, body: { error_msg: "nope", error_code: "APIGW.0301" } }),
    });
    const client = clientWith(iam);
    for (let count = 0; count < 5; count += 1) {
      const error = await rejectionOf(client.jobs().list());
      expect(error).toMatchObject({
        name: "AuthError",
        code: "AUTH_REJECTED",
        status: 401,
        errorCode: "APIGW.0301",
      });
      expect(error.message).toBe(
        "list Jobs in research: nope (HTTP 401, APIGW.0301); a fresh token did not help: check that volcano:projectName (HW_PROJECT_NAME) belongs to the region of the endpoint",
      );
    }
    expect(iam.logins()).toHaveLength(2);
  });

  test("for want of the agency causes no login", async () => {
    const iam = await startIam({
      api: () => ({
        status: 401,
        body: statusOf(401, "user has no agency to cci", {
          reason: "Unauthorized",
          errorCode: "CCI.01.401102",
        }),
      }),
    });
    const error = await rejectionOf(clientWith(iam).jobs().list());
    expect(error).toMatchObject({ code: "AUTH_NO_AGENCY", errorCode: "CCI.01.401102" });
    expect(error.message).toContain(
      "user has no agency to cci (HTTP 401, CCI.01.401102); CCI has no agency in this account",
    );
    expect(iam.logins()).toHaveLength(1);
  });

  test("on a token that somebody else fetched is final", async () => {
    const iam = await startIam({ api: refuse("static-token-1") });
    const client = clientWith(iam, { scheme: "token", token: "static-token-1" });
    const error = await rejectionOf(client.jobs().list());
    expect(error).toMatchObject({ code: "AUTH_EXPIRED", requestId: "r-1" });
    expect(error.message).toContain("set a new one as volcano:token (HW_AUTH_TOKEN)");
    expect(iam.logins()).toHaveLength(0);
  });
});

describe("a login that fails", () => {
  const wrong: Reply = {
    status: 401,
    body: {
      error: { message: "The username or password is wrong.", code: 401, title: "Unauthorized" },
    },
  };

  test("because of the password is not repeated, by nobody, for minutes", async () => {
    const iam = await startIam({ login: () => wrong });
    const clock = createQuickClock();
    const client = clientWith(iam, undefined, { clock });
    const errors = await Promise.all(
      Array.from({ length: 20 }, () => rejectionOf(client.jobs().list())),
    );
    expect(errors[7]).toMatchObject({ code: "AUTH_REJECTED", status: 401 });
    expect(errors[7]?.message).toBe(
      "sign in to IAM as user `ann` of `company`: IAM answered 401: The username or password is wrong; check volcano:domainName, volcano:userName and volcano:password (HW_DOMAIN_NAME, HW_USER_NAME, HW_USER_PASSWORD) and the project (volcano:projectName, HW_PROJECT_NAME)",
    );
    clock.advance(60_000);
    await rejectionOf(client.jobs().list());
    expect(iam.logins()).toHaveLength(1);
    clock.advance(300_000);
    await rejectionOf(client.jobs().list());
    expect(iam.logins()).toHaveLength(2);
    expect(iam.calls()).toHaveLength(0);
  });

  test.each<[string, Reply, object]>([
    [
      "403",
      { status: 403, body: { error_msg: "locked", error_code: "IAM.0001" } },
      { code: "AUTH_FORBIDDEN", errorCode: "IAM.0001" },
    ],
    ["404", { status: 404, body: "404 page not found" }, { code: "AUTH_UNEXPECTED_ANSWER" }],
    ["no token", { status: 201, body: {} }, { code: "AUTH_UNEXPECTED_ANSWER" }],
    [
      "HTML",
      {
        status: 200,
        headers: { "content-type": "text/html" },
        body: "<html><title>Portal</title></html>",
      },
      { code: "AUTH_UNEXPECTED_ANSWER" },
    ],
    [
      "a redirect",
      { status: 302, headers: { location: "https://elsewhere" } },
      { code: "AUTH_UNEXPECTED_ANSWER" },
    ],
  ])("with %s is told as what it is", async (_case, reply, expected) => {
    const iam = await startIam({ login: () => reply });
    expect(await rejectionOf(clientWith(iam).jobs().list())).toMatchObject(expected);
  });

  test("for a moment is repeated: 429, 5xx and broken connections", async () => {
    const iam = await startIam({
      login: (count) => {
        if (count === 1) {
          return { status: 429, headers: { "retry-after": "2" } };
        }
        if (count === 2) {
          return { status: 500 };
        }
        return count === 3 ? (response) => response.destroy() : issue("iam-token-x");
      },
    });
    const clock = createQuickClock();
    await clientWith(iam, undefined, { clock }).jobs().list();
    expect(clock.sleeps).toEqual([2000, 750, 1500]);
  });

  test("because its client is closed is not made again", async () => {
    const iam = await startIam({ login: () => () => undefined });
    const client = clientWith(iam);
    const waiting = rejectionOf(client.jobs().list());
    await eventually(() => iam.logins().length === 1);
    await client.close();
    expect(await waiting).toMatchObject({ code: "TRANSPORT_ABORTED", requestSent: false });
    expect(iam.server.received).toHaveLength(1);
  });

  test("for want of a connection says nothing about the job's request having been sent", async () => {
    const iam = await startIam({ login: () => (response) => response.destroy() });
    const error = await rejectionOf(
      clientWith(iam)
        .jobs()
        .create({ metadata: { name: "a" }, spec: {} }),
    );
    expect(error).toMatchObject({ code: "TRANSPORT_BROKEN", requestSent: false });
    expect(error.message).toMatch(/^sign in to IAM as user `ann` of `company`: /);
  });
});

describe("a login with an access key", () => {
  test("exchanges the key for a token, temporary keys with their security token", async () => {
    const iam = await startIam({});
    const credentials: Credentials = {
      scheme: "iamAccessKey",
      authUrl: `${iam.server.url}/v3`,
      accessKey: "AKEXAMPLE0001",
      secretKey: "SKEXAMPLE000000001",
      securityToken: "sec-token-1",
      projectId: undefined,
      projectName: "r1",
    };
    await clientWith(iam, credentials).jobs().list();
    expect(JSON.parse(iam.logins()[0]?.body ?? "")).toEqual({
      auth: {
        identity: {
          methods: ["hw_ak_sk"],
          hw_ak_sk: {
            access: { key: "AKEXAMPLE0001" },
            secret: { key: "SKEXAMPLE000000001" },
            security_token: { key: "sec-token-1" },
          },
        },
        scope: { project: { name: "r1" } },
      },
    });
    expect(tokensOf(iam)).toEqual(["iam-token-1"]);
  });
});
