import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core";
import type { Credentials } from "../../provider/connection/connection.js";
import { type Received, type Reply, startServer } from "../api/http-server.js";
import { clientOf, createQuickClock, rejectionOf, statusOf, useCleanup } from "../api/support.js";

const cleanup = useCleanup();
const emptyList = { kind: "JobList", apiVersion: "batch/v1", metadata: {}, items: [] };
const credentials: Credentials = {
  scheme: "signature",
  accessKey: "AKEXAMPLE0001",
  secretKey: "SKEXAMPLE000000001",
  securityToken: "sec-token-1",
  projectId: "project-1",
};

async function start(
  api: (request: Received, count: number) => Reply | Promise<Reply>,
  options: object = {},
) {
  const server = cleanup.add(await startServer(api));
  return {
    server,
    client: cleanup.add(
      clientOf(server, { connection: { profile: "cci", credentials }, ...options }),
    ),
  };
}

/** What the official SDK makes of the request that arrived. */
function expectedAuthorization(request: Received, endpoint: string): unknown {
  const query: Record<string, string> = Object.fromEntries(request.url.searchParams);
  const headers: Record<string, string> = { "X-Sdk-Date": String(request.headers["x-sdk-date"]) };
  for (const name of ["content-type", "x-project-id", "x-security-token"]) {
    const value = request.headers[name];
    if (typeof value === "string") {
      headers[name] = value;
    }
  }
  const data: unknown = request.body === "" ? undefined : JSON.parse(request.body);
  const given = {
    method: request.method,
    endpoint: `${endpoint}${request.url.pathname}`,
    queryParams: query,
    headers,
    data,
  };
  const signed = AKSKSigner.sign(
    given,
    new BasicCredentials().withAk("AKEXAMPLE0001").withSk("SKEXAMPLE000000001"),
  ); // the SDK types an internal class
  return Reflect.get(signed, "Authorization");
}

describe("signed requests", () => {
  test("carry what the official SDK would send, with the project and the security token", async () => {
    const { server, client } = await start((request) =>
      request.method === "GET"
        ? { body: emptyList }
        : { status: 201, body: { metadata: { name: "a", uid: "u" }, spec: {} } },
    );
    await client.jobs().list({ labelSelector: "team=vision,phase!=old ~*'()", limit: 5 });
    await client
      .jobs()
      .create(
        { metadata: { name: "a", annotations: { text: "ä 界" } }, spec: {} },
        { fieldManager: "me (you)" },
      );
    await client.jobs().patch("a", [{ op: "add", path: "/metadata/labels/a~1b", value: "c" }]);
    expect(server.received).toHaveLength(3);
    for (const request of server.received) {
      expect(request.headers).toMatchObject({
        "x-project-id": "project-1",
        "x-security-token": "sec-token-1",
      });
      expect(request.headers.authorization).toBe(expectedAuthorization(request, server.url));
    }
  });

  const badSignature: Reply = {
    status: 401,
    body: {
      error_msg: "Incorrect IAM authentication information: verify aksk signature fail",
      error_code: "APIGW.0301",
      request_id: "r-1",
    },
  };

  test("stop after one bad signature, however many are waiting, so that the key is not locked", async () => {
    const clock = createQuickClock();
    const { server, client } = await start(() => badSignature, { clock });
    const errors = await Promise.all(
      Array.from({ length: 30 }, () => rejectionOf(client.jobs().list())),
    );
    expect(server.received).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      code: "AUTH_REJECTED",
      status: 401,
      errorCode: "APIGW.0301",
    });
    expect(errors[0]?.message).toContain(
      "verify aksk signature fail (HTTP 401, APIGW.0301); check volcano:accessKey, volcano:secretKey and volcano:securityToken",
    );
    expect(errors[29]).toMatchObject({ code: "AUTH_REJECTED" });
    expect(errors.map((error) => error.message).join()).not.toMatch(/AKEXAMPLE0001|SKEXAMPLE/);
    clock.advance(300_001);
    await rejectionOf(client.jobs().list());
    expect(server.received).toHaveLength(2);
  });

  test("go one by one until the first is accepted, then together", async () => {
    let underWay = 0;
    const seen: number[] = [];
    const { client } = await start(async () => {
      underWay += 1;
      seen.push(underWay);
      await new Promise((resolve) => setTimeout(resolve, 30));
      underWay -= 1;
      return { body: emptyList };
    });
    await Promise.all(Array.from({ length: 8 }, () => client.jobs().list()));
    expect(seen[0]).toBe(1);
    expect(seen[1]).toBe(1);
    expect(Math.max(...seen)).toBeGreaterThan(3);
  });

  test("that wait for their turn at a busy client are not sent after a refusal", async () => {
    const limits = { requestTimeoutMs: 5000, maxAttempts: 5, maxConcurrency: 1 };
    const server = cleanup.add(
      await startServer((_request, count) => (count === 1 ? { body: emptyList } : badSignature)),
    );
    const client = cleanup.add(
      clientOf(server, { connection: { profile: "cci", credentials, limits } }),
    );
    await client.jobs().list();
    const errors = await Promise.all(
      Array.from({ length: 10 }, () => rejectionOf(client.jobs().list())),
    );
    expect(server.received).toHaveLength(2);
    expect(errors.map((error) => error["code"])).toEqual(Array(10).fill("AUTH_REJECTED"));
  });

  test.each<[string, Reply]>([
    ["a gateway that is too busy", { status: 429, body: { error_msg: "slow down" } }],
    ["a gateway without a server", { status: 503, body: "no upstream" }],
    ["the page of a proxy", { status: 404, headers: { "content-type": "text/html" }, body: "<p>" }],
  ])("go one by one as long as nobody but %s has answered", async (_case, reply) => {
    const { server, client } = await start((_request, count) =>
      count === 1 ? reply : badSignature,
    );
    const errors = await Promise.all(
      Array.from({ length: 10 }, () => rejectionOf(client.jobs().list())),
    );
    expect(server.received).toHaveLength(2);
    expect(errors.filter((error) => error["code"] === "AUTH_REJECTED").length).toBeGreaterThan(8);
  });

  test("go together once the server itself has refused one for another reason", async () => {
    let underWay = 0;
    let most = 0;
    const { client } = await start(async (_request, count) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, count === 1 ? 5 : 30));
      underWay -= 1;
      return count === 1 ? { status: 403, body: statusOf(403, "no") } : { body: emptyList };
    });
    await rejectionOf(client.jobs().list());
    await Promise.all(Array.from({ length: 8 }, () => client.jobs().list()));
    expect(most).toBeGreaterThan(3);
  });

  test("pass the turn on when the first gets no answer or is cancelled", async () => {
    const { client } = await start((_request, count) =>
      count === 1 ? (response) => response.destroy() : { body: emptyList },
    );
    const controller = new AbortController();
    const cancelled = rejectionOf(client.jobs().list({ signal: controller.signal }));
    const others = Promise.all(Array.from({ length: 5 }, () => client.jobs().list()));
    controller.abort();
    expect(await cancelled).toMatchObject({ code: "TRANSPORT_ABORTED" });
    expect(await others).toHaveLength(5);
  });

  test("with temporary keys blame no single part of them", async () => {
    const { client } = await start(() => badSignature);
    for (const error of [
      await rejectionOf(client.jobs().list()),
      await rejectionOf(client.jobs().list()),
    ]) {
      expect(error.message).toContain(
        "check volcano:accessKey, volcano:secretKey and volcano:securityToken (HW_ACCESS_KEY, HW_SECRET_KEY, HW_SECURITY_TOKEN)",
      );
    }
  });

  test("name a wrong clock as the reason", async () => {
    const { client } = await start(() => badSignature, { clock: createQuickClock(3_600_000) });
    expect((await rejectionOf(client.jobs().list())).message).toContain(
      "this machine's clock differs from the server's by 60 minutes, which makes every signature invalid",
    );
  });

  test("go on after a 401 that is not about the signature", async () => {
    const noAgency = statusOf(401, "user has no agency to cci", { errorCode: "CCI.01.401102" });
    const { server, client } = await start(() => ({ status: 401, body: noAgency }));
    expect(await rejectionOf(client.jobs().list())).toMatchObject({ code: "AUTH_NO_AGENCY" });
    expect(await rejectionOf(client.jobs().list())).toMatchObject({ code: "AUTH_NO_AGENCY" });
    expect(server.received).toHaveLength(2);
  });
});
