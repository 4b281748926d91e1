import { createClient } from "../../provider/api/client.js";
import { prepare } from "../../provider/api/prepare.js";
import { inspect } from "node:util";
import fc from "fast-check";
import { type ResolveOptions, resolveConnection } from "../../provider/connection/resolve.js";
import type { ConnectionSettings } from "../../provider/connection/settings.js";
import { rejectionOf } from "../api/support.js";

const resolve = (config: ConnectionSettings, env: ResolveOptions["env"] = {}, name?: string) =>
  resolveConnection({
    settings: [config],
    env,
    ...(name !== undefined && { name }),
    serviceAccountFolder: "/nowhere",
  });

const user = { domainName: "company", userName: "ann", password: "pa55word!" };
const cloud = "myhuaweicloud.com";

const namedWith = async (outer: object, own: object, env: Record<string, string> = {}) =>
  resolve({ ...outer, connections: { other: own } }, env, "other");

describe("credentials from outside of a named connection", () => {
  test.each<[string, object, object]>([
    ["another place to sign in", {}, { authUrl: "https://iam.elsewhere.test/v3" }],
    [
      "another place to sign in, with a region",
      {},
      { authUrl: "https://iam.elsewhere.test/v3", region: "west-1" },
    ],
    ["another cloud", {}, { cloud: "elsewhere.test", region: "west-1" }],
    ["another server", {}, { endpoint: "https://cci.elsewhere.test" }],
    [
      "a region of the public cloud, where a private server stands outside",
      { endpoint: "https://cci.private.test", authUrl: "https://iam.private.test/v3" },
      { region: "west-1" },
    ],
    [
      "a region of the public cloud, where a server without TLS stands outside",
      { endpoint: `http://cci.cn-north-4.${cloud}` },
      { region: "west-1" },
    ],
  ])("do not go to %s", async (_case, outer, own) => {
    for (const [config, env] of [
      [{ region: "cn-north-4", ...user, ...outer }, {}],
      [
        { region: "cn-north-4", ...outer },
        { HW_USER_PASSWORD: user.password, HW_USER_NAME: "ann" },
      ],
      [{ region: "cn-north-4", token: "token-outside", ...outer }, {}],
    ] as const) {
      const connection = await namedWith(config, own, env);
      expect(Object.values(connection.credentials)).not.toContain(user.password);
      expect(Object.values(connection.credentials)).not.toContain("token-outside");
    }
  });

  test.each<[string, object, object, string]>([
    ["another region", {}, { region: "west-1" }, `https://iam.west-1.${cloud}/v3`],
    [
      "another region, with a place to sign in of their own",
      { authUrl: "https://iam.private.test/v3" },
      { region: "west-1" },
      "https://iam.private.test/v3",
    ],
    [
      "the same place to sign in, said once more",
      { authUrl: "https://iam.private.test/v3" },
      { authUrl: "https://iam.private.test/v3", region: "west-1" },
      "https://iam.private.test/v3",
    ],
  ])("go to %s", async (_case, outer, own, authUrl) => {
    const connection = await namedWith({ region: "cn-north-4", ...user, ...outer }, own);
    expect(connection.endpoint).toBe(`https://cci.west-1.${cloud}`);
    expect(connection.credentials).toMatchObject({ scheme: "iamPassword", authUrl, ...user });
  });

  test("never go to a host that neither they nor the settings beside them name", async () => {
    const url = fc.constantFrom("https://a.test", "https://b.test", `https://iam.r1.${cloud}`);
    const place = fc.record(
      {
        region: fc.constantFrom("r1", "r2"),
        endpoint: url,
        authUrl: url,
        cloud: fc.constantFrom("c.test", cloud),
      },
      { requiredKeys: [] },
    );
    const hostsOf = (text: string) =>
      [...text.matchAll(/https:\/\/([^/"]+)/g)].map(([, host = ""]) =>
        host.endsWith(`.${cloud}`) ? cloud : host.endsWith(".c.test") ? "c.test" : host,
      );
    await fc.assert(
      fc.asyncProperty(place, place, async (around, own) => {
        // Without a region or an authUrl it is not known where the password is meant to go.
        const outer = { region: "r1", ...around };
        const meant = await resolve({ ...outer, ...user });
        const found = await namedWith({ ...outer, ...user }, own);
        if (!Object.values(found.credentials).includes(user.password)) {
          return;
        }
        const reached = (connection: typeof meant) =>
          hostsOf(JSON.stringify([connection.endpoint, Object.values(connection.credentials)]));
        expect(reached(meant)).toEqual(expect.arrayContaining(reached(found)));
      }),
      { numRuns: 400 },
    );
  });
});

describe("addresses", () => {
  test.each(["endpoint", "authUrl", "proxyUrl"] as const)(
    "of %s that swallow a path are refused",
    async (name) => {
      for (const bad of ["https://host/x?y", "https://host#x", "https://host/?"]) {
        const error = await rejectionOf(resolve({ region: "r1", [name]: bad }));
        expect(error).toMatchObject({ code: "CONFIG_INVALID" });
        expect(error.message).toContain(`volcano:${name}: must have neither ? nor # in it`);
      }
    },
  );

  test("with a user that is not URL-encoded are refused, and not shown", async () => {
    const error = await rejectionOf(resolve({ endpoint: "https://ann:pa%zzword@host" }));
    expect(error).toMatchObject({ code: "CONFIG_INVALID" });
    expect(error.message).toContain(
      "volcano:endpoint: has a user or a password in it that is not URL-encoded",
    );
    expect(error.message).not.toContain("pa%zzword");
    const authUrl = "https://ann:hunter2@host/v3";
    expect((await rejectionOf(resolve({ region: "r1", authUrl }))).message).toContain(
      "volcano:authUrl: must have no user and no password in it",
    );
  });

  test("with a password show it in no print of the connection", async () => {
    const connection = await resolve({ endpoint: "https://ann:hunter2%21@host" });
    expect(connection.endpoint).toBe("https://host");
    for (const text of [
      inspect(connection, { depth: 9, showHidden: true }),
      JSON.stringify(connection),
    ]) {
      expect(text).toContain("https://host");
      expect(text).not.toContain("hunter2");
    }
  });
});

test.each(["token", "securityToken", "accessKey"] as const)(
  "a line break within %s is named with the setting, and the value is not shown",
  async (name) => {
    const error = await rejectionOf(resolve({ region: "r1", [name]: "first-half\nsecond-half" }));
    expect(error).toMatchObject({ code: "CONFIG_INVALID" });
    expect(error.message).toContain(`volcano:${name}: has a line break in it`);
    expect(error.message).not.toMatch(/first-half|second-half/);
  },
);

describe("credentials on an open line", () => {
  test.each<[string, ConnectionSettings, readonly RegExp[]]>([
    ["a token", { endpoint: "http://api.test", token: "token-1" }, [/volcano:endpoint is an http/]],
    [
      "a user in the URL",
      { endpoint: "http://ann:hunter2@api.test" },
      [/volcano:endpoint is an http/],
    ],
    [
      "a password for IAM",
      { region: "r1", ...user, authUrl: "http://iam.test" },
      [/volcano:authUrl is an http address, so credentials go to iam\.test unencrypted/],
    ],
    ["https", { region: "r1", ...user }, []],
    ["no credentials", { endpoint: "http://api.test" }, []],
    ["this machine", { endpoint: "http://127.0.0.1:8001", token: "token-1" }, []],
    [
      "this machine, by way of another proxy",
      { endpoint: "http://127.0.0.1:8001", token: "token-1", proxyUrl: "http://proxy.test" },
      [/credentials go unencrypted to the proxy proxy\.test \(volcano:proxyUrl\)/],
    ],
    [
      "this machine, which is reached without the proxy",
      {
        endpoint: "http://127.0.0.1:8001",
        token: "token-1",
        proxyUrl: "http://proxy.test",
        noProxy: "127.0.0.0/8",
      },
      [],
    ],
    [
      "a proxy's own password",
      { endpoint: "https://api.test", token: "token-1", proxyUrl: "http://ann:hunter2@proxy.test" },
      [/volcano:proxyUrl is an http address, so its own user and password go to proxy\.test/],
    ],
    [
      "a proxy of this machine",
      { endpoint: "https://api.test", token: "token-1", proxyUrl: "http://ann:hunter2@[::1]:3128" },
      [],
    ],
    ["this machine by name", { endpoint: "http://localhost:8001", token: "token-1" }, []],
    ["this machine by IPv6", { endpoint: "http://[::1]:8001", token: "token-1" }, []],
    [
      "not this machine",
      { endpoint: "http://localhost.test", token: "token-1" },
      [/localhost\.test/],
    ],
  ])("are warned of: %s", async (_case, settings, warnings) => {
    expect((await resolve(settings)).warnings).toEqual(
      warnings.map((pattern) => expect.stringMatching(pattern) as string),
    );
  });
});

test("are told to the client's own listener, once", async () => {
  const connection = await resolve({ endpoint: "http://api.test", token: "token-1" });
  const told: string[] = [];
  const client = createClient(connection, { onWarning: (warning) => told.push(warning) });
  client.jobs("ns");
  client.volcanoJobs("ns");
  await client.close();
  expect(told).toEqual([expect.stringContaining("volcano:endpoint is an http address")]);
});

describe("the password in an endpoint", () => {
  test.each([
    ["http://ann:hunter%402@127.0.0.1:8001", "http://127.0.0.1:8001"],
    ["http://ann:hunter2@127.0.0.1:8001/a/b", "http://127.0.0.1:8001/a/b"],
    ["http://:hunter2@127.0.0.1:8001", "http://127.0.0.1:8001"],
  ])("is in no copy of the connection: %s", async (endpoint, shown) => {
    const connection = await resolve({ endpoint });
    expect(connection.endpoint).toBe(shown);
    const copies = [{ ...connection }, structuredClone({ ...connection, credentials: undefined })];
    for (const copy of copies) {
      expect(inspect(copy, { depth: 9, showHidden: true })).not.toContain("hunter");
      expect(JSON.stringify(copy)).not.toContain("hunter");
    }
    const { headers } = prepare(
      { method: "GET", path: "/a", purpose: "a" },
      {
        ...connection,
      },
    );
    expect(headers.authorization).toMatch(/^Basic /);
  });
});
