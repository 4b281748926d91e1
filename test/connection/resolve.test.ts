import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { type ResolveOptions, resolveConnection } from "../../provider/connection/resolve.js";
import { type ConnectionSettings, settingVariables } from "../../provider/connection/settings.js";
import { settingsFromConfig } from "../../provider/connection/sources.js";
import { isConfigError } from "../../provider/errors.js";
import { rejectionOf } from "../api/support.js";

const resolve = (config: ConnectionSettings, env: ResolveOptions["env"] = {}, name?: string) =>
  resolveConnection({
    settings: [config],
    env,
    ...(name !== undefined && { name }),
    serviceAccountFolder: "/nowhere",
  });

const problemOf = async (config: ConnectionSettings, env: ResolveOptions["env"] = {}) => {
  const { credentials } = await resolve(config, env);
  return credentials.scheme === "none"
    ? credentials.problem?.message
    : `no problem: ${credentials.scheme}`;
};

const user = { domainName: "company", userName: "ann", password: "pa55word!" };
const keys = { accessKey: "AKEXAMPLE0001", secretKey: "SKEXAMPLE000000001" };

describe("the server", () => {
  test.each<[string, ConnectionSettings, object]>([
    [
      "CCI in a region",
      { region: "cn-north-4", token: "token-1" },
      { profile: "cci", endpoint: "https://cci.cn-north-4.myhuaweicloud.com" },
    ],
    [
      "CCI of another cloud",
      { region: "eu-west-1", cloud: "example.eu", token: "token-1" },
      { profile: "cci", endpoint: "https://cci.eu-west-1.example.eu" },
    ],
    [
      "an endpoint instead of the region's",
      { region: "cn-north-4", endpoint: "http://127.0.0.1:8080/", token: "token-1" },
      { profile: "cci", endpoint: "http://127.0.0.1:8080" },
    ],
    [
      "an endpoint that is CCI's",
      { endpoint: "https://cci.x.example.com", token: "token-1" },
      { profile: "cci" },
    ],
    [
      "an endpoint alone",
      { endpoint: "https://10.0.0.1:6443", token: "token-1" },
      { profile: "kubernetes", defaultNamespace: "default" },
    ],
    [
      "what is said",
      { server: "kubernetes", endpoint: "https://cci.x.example.com", token: "token-1" },
      { profile: "kubernetes" },
    ],
  ])("is %s", async (_case, settings, expected) => {
    expect(await resolve(settings)).toMatchObject(expected);
  });

  test("and its bounds have defaults, and take seconds and durations", async () => {
    expect((await resolve({})).limits).toEqual({
      requestTimeoutMs: 30_000,
      maxAttempts: undefined,
      maxConcurrency: 16,
    });
    const set = await resolve(
      { requestTimeout: "1.5m", maxAttempts: "3", maxConcurrency: 4 },
      { HW_MAX_RETRIES: "9" },
    );
    expect(set.limits).toEqual({ requestTimeoutMs: 90_000, maxAttempts: 3, maxConcurrency: 4 });
    expect((await resolve({ requestTimeout: 20 }, { HW_MAX_RETRIES: "9" })).limits).toMatchObject({
      requestTimeoutMs: 20_000,
      maxAttempts: 10,
    });
  });

  test("is known without credentials, which only the first request needs", async () => {
    const connection = await resolve({ region: "cn-north-4", namespace: "research" });
    expect(connection).toMatchObject({
      profile: "cci",
      defaultNamespace: "research",
      ownerMarks: true,
    });
    expect(connection.credentials).toMatchObject({
      scheme: "none",
      problem: { code: "CONFIG_MISSING" },
    });
  });
});

describe("credentials", () => {
  test("of a user come with the IAM address and the project of the region", async () => {
    expect((await resolve({ region: "cn-north-4", ...user })).credentials).toEqual({
      scheme: "iamPassword",
      authUrl: "https://iam.cn-north-4.myhuaweicloud.com/v3",
      projectId: undefined,
      projectName: "cn-north-4",
      ...user,
    });
  });

  test("take the IAM address with or without its version", async () => {
    const authUrlOf = async (authUrl: string) =>
      (await resolve({ region: "r1", ...user, authUrl })).credentials;
    expect(await authUrlOf("https://iam.example.com")).toMatchObject({
      authUrl: "https://iam.example.com/v3",
    });
    expect(await authUrlOf("https://iam.example.com/v3/")).toMatchObject({
      authUrl: "https://iam.example.com/v3",
    });
  });

  test("of an access key sign requests, unless a project is named that only a token can be scoped to", async () => {
    const schemeOf = async (more: ConnectionSettings) =>
      (await resolve({ region: "r1", ...keys, ...more })).credentials;
    expect(await schemeOf({ projectId: "p1", securityToken: "sec-token-1" })).toEqual({
      scheme: "signature",
      projectId: "p1",
      securityToken: "sec-token-1",
      ...keys,
    });
    expect((await schemeOf({ projectName: "r1" })).scheme).toBe("signature");
    expect((await schemeOf({ projectName: "r1_team" })).scheme).toBe("iamAccessKey");
    expect((await schemeOf({ authScheme: "iamAccessKey" })).scheme).toBe("iamAccessKey");
    expect((await schemeOf({ authScheme: "signature", projectName: "r1_team" })).scheme).toBe(
      "signature",
    );
  });

  test("come from the environment when the configuration has none", async () => {
    const env = {
      HW_REGION_NAME: "r1",
      HW_DOMAIN_NAME: "company",
      HW_USER_NAME: "ann",
      HW_USER_PASSWORD: "pa55word!",
      HW_PROJECT_NAME: "r1_team",
    };
    expect((await resolve({}, env)).credentials).toMatchObject({
      scheme: "iamPassword",
      projectName: "r1_team",
      ...user,
    });
    const signed = await resolve(
      {},
      {
        HW_REGION_NAME: "r1",
        HW_ACCESS_KEY: keys.accessKey,
        HW_SECRET_KEY: keys.secretKey,
        HW_SECURITY_TOKEN: "sec-token-1",
      },
    );
    expect(signed.credentials).toMatchObject({
      scheme: "signature",
      securityToken: "sec-token-1",
      ...keys,
    });
  });

  test("of the configuration win key by key, and the environment fills the gaps of the same scheme", async () => {
    const env = {
      HW_DOMAIN_NAME: "other",
      HW_USER_NAME: "other",
      HW_USER_PASSWORD: "from-the-env",
    };
    const { credentials } = await resolve(
      { region: "r1", domainName: "company", userName: "ann" },
      env,
    );
    expect(credentials).toMatchObject({
      domainName: "company",
      userName: "ann",
      password: "from-the-env",
    });
  });

  test("of the configuration are never mixed with another scheme's variables", async () => {
    const env = {
      HW_AUTH_TOKEN: "token-1",
      HW_ACCESS_KEY: "x",
      HW_SECRET_KEY: "y",
      KUBECONFIG: "/nowhere",
    };
    expect((await resolve({ region: "r1", ...user }, env)).credentials.scheme).toBe("iamPassword");
    expect(await problemOf({ region: "r1", userName: "ann" }, env)).toContain(
      "volcano:domainName and volcano:password are not set",
    );
  });

  test("of a key pair do not take the temporary token of another pair", async () => {
    const { credentials } = await resolve(
      { region: "r1", ...keys },
      { HW_SECURITY_TOKEN: "of-another-pair" },
    );
    expect(credentials).toMatchObject({ scheme: "signature", securityToken: undefined });
  });

  test("of a cloud do not keep those who said kubernetes from their KUBECONFIG", async () => {
    const env = { HW_ACCESS_KEY: "x", HW_SECRET_KEY: "y", KUBECONFIG: "/nowhere/config" };
    const { credentials, profile } = await resolve({ server: "kubernetes" }, env);
    // Loading it fails here; that it was tried is the point.
    expect(profile).toBe("kubernetes");
    expect(credentials).toMatchObject({
      scheme: "none",
      problem: { message: expect.stringContaining("read the kubeconfig") as string },
    });
  });

  test.each(["endpoint", "region"] as const)(
    "are not guessed where a kubeconfig and the %s name two servers",
    async (name) => {
      const server = {
        kubeconfig: "/nowhere/config",
        [name]: name === "region" ? "r1" : "https://x.y",
      };
      const { credentials } = await resolve(server);
      expect(credentials).toMatchObject({
        problem: {
          code: "CONFIG_INVALID",
          message: expect.stringContaining(`and volcano:${name}`) as string,
        },
      });
      expect((await resolve({ ...server, token: "token-1" })).credentials.scheme).toBe("token");
      expect(await problemOf({ ...server, authScheme: "kubeconfig" })).toContain(
        "read the kubeconfig",
      );
      // A KUBECONFIG that happens to be set says nothing against a server that the program names.
      const { kubeconfig, ...named } = server;
      const ambient = await resolve({ ...named, server: "kubernetes" }, { KUBECONFIG: kubeconfig });
      expect(ambient.endpoint).not.toContain("nowhere");
    },
  );

  test.each<[string, ConnectionSettings, string]>([
    [
      "everything",
      {},
      "neither a region nor an endpoint is set; run `pulumi config set volcano:region` (or set HW_REGION_NAME)",
    ],
    [
      "credentials",
      { region: "r1" },
      "no credentials are set; run `pulumi config set --secret volcano:accessKey` (or set HW_ACCESS_KEY) and `pulumi config set --secret volcano:secretKey` (or set HW_SECRET_KEY)",
    ],
    [
      "a password",
      { region: "r1", domainName: "d", userName: "u" },
      "volcano:password is not set; run `pulumi config set --secret volcano:password` (or set HW_USER_PASSWORD)",
    ],
    [
      "a secret key",
      { region: "r1", accessKey: "AKEXAMPLE0001" },
      "volcano:secretKey is not set; run `pulumi config set --secret volcano:secretKey` (or set HW_SECRET_KEY)",
    ],
    [
      "the region of IAM",
      { endpoint: "https://cci.x.com", ...user },
      "run `pulumi config set volcano:region` (or set HW_REGION_NAME), or `pulumi config set volcano:authUrl` (or set HW_AUTH_URL)",
    ],
  ])("that lack %s say which key and which variable", async (_case, settings, problem) => {
    expect(await problemOf(settings)).toContain(problem);
  });

  test("of a kubeconfig name the package to install when it is not there", async () => {
    // Jest's module loader has no import() of ES modules: to this test the package is absent.
    const problem = await problemOf({ kubeconfig: '{"current-context":"x"}' });
    expect(problem).toBe(
      "read the kubeconfig: the package @kubernetes/client-node (1.x) cannot be loaded; add it with `npm install @kubernetes/client-node@1`",
    );
  });

  test("may be absent for a server that takes anonymous requests", async () => {
    expect(
      (await resolve({ server: "kubernetes", endpoint: "http://127.0.0.1:8001" })).credentials,
    ).toEqual({ scheme: "none", problem: undefined });
  });
});

describe("named connections", () => {
  const connections = {
    shanghai: { region: "cn-east-3" },
    cluster: { endpoint: "https://10.0.0.1:6443", token: "token-of-the-cluster" },
    bare: { endpoint: "https://10.0.0.2:6443", server: "kubernetes" as const },
  };

  test("that name a region share the credentials, not the place", async () => {
    const connection = await resolve(
      { region: "cn-north-4", projectId: "p-north", ...user, connections },
      {},
      "shanghai",
    );
    expect(connection).toMatchObject({
      name: "shanghai",
      endpoint: "https://cci.cn-east-3.myhuaweicloud.com",
    });
    expect(connection.credentials).toMatchObject({
      scheme: "iamPassword",
      projectName: "cn-east-3",
      projectId: undefined,
      ...user,
    });
  });

  test("that name another server never get the credentials of the first", async () => {
    const config = { region: "cn-north-4", ...user, connections };
    expect((await resolve(config, { HW_AUTH_TOKEN: "token-1" }, "cluster")).credentials).toEqual({
      scheme: "token",
      token: "token-of-the-cluster",
    });
    expect((await resolve(config, { HW_AUTH_TOKEN: "token-1" }, "bare")).credentials).toEqual({
      scheme: "none",
      problem: undefined,
    });
  });

  test.each<[string, ConnectionSettings]>([
    ["a context", { context: "west" }],
    ["a context and a namespace", { context: "west", namespace: "ns" }],
    ["the context outside and a namespace", { context: "east", namespace: "ns" }],
    ["a context and a region", { context: "west", region: "r2" }],
    ["a context and an endpoint", { context: "west", endpoint: "https://10.0.0.2:6443" }],
    ["a context and a server", { context: "west", server: "kubernetes" }],
    ["the scheme", { authScheme: "kubeconfig" }],
  ])("that name %s of a kubeconfig mean the one outside", async (_case, own) => {
    for (const [config, env, origin] of [
      [{ kubeconfig: "/nowhere/outer" }, {}, "volcano:kubeconfig"],
      [{ kubeconfig: "/nowhere/outer", context: "east" }, {}, "volcano:kubeconfig"],
      [{}, { KUBECONFIG: "/nowhere/outer" }, "KUBECONFIG"],
      [{ region: "r1", ...user }, { KUBECONFIG: "/nowhere/outer" }, "KUBECONFIG"],
    ] as const) {
      const { credentials } = await resolve(
        { ...config, connections: { west: own } },
        { HOME: "/nowhere/home", ...env },
        "west",
      );
      expect(credentials).toMatchObject({
        scheme: "none",
        problem: {
          message: expect.stringContaining(
            `/nowhere/outer (from ${origin}): the file is not there`,
          ) as string,
        },
      });
    }
  });

  test.each<[string, ConnectionSettings]>([
    ["a namespace", { namespace: "ns" }],
    ["a region", { region: "r2" }],
  ])("that name %s keep the kubeconfig that the scheme outside is for", async (_case, own) => {
    const outer = {
      kubeconfig: "/nowhere/outer",
      authScheme: "kubeconfig" as const,
      endpoint: "https://cci.r1.myhuaweicloud.com",
    };
    const env = { HOME: "/nowhere/home" };
    const { credentials } = await resolve({ ...outer, connections: { west: own } }, env, "west");
    expect(credentials).toMatchObject({
      problem: { message: expect.stringContaining("/nowhere/outer") as string },
    });
  });

  test("that name a context open the user's own kubeconfig where none is set", async () => {
    const { credentials } = await resolve(
      { region: "r1", ...user, connections: { west: { context: "west" } } },
      { HOME: "/nowhere/home" },
      "west",
    );
    expect(credentials).toMatchObject({
      problem: { message: expect.stringContaining("/nowhere/home/.kube/config") as string },
    });
  });

  describe("in a pod", () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "pod-"));
      writeFileSync(join(folder, "token"), "token-of-the-pod");
    });
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });
    const inPod = (outer: object, own: object, env: Record<string, string> = {}) =>
      resolveConnection({
        settings: [{ ...outer, connections: { other: own } }],
        env: { KUBERNETES_SERVICE_HOST: "10.9.9.9", ...env },
        name: "other",
        serviceAccountFolder: folder,
      });

    test.each<[string, object, Record<string, string>]>([
      ["an endpoint", { endpoint: "https://10.0.0.1:6443", token: "token-1" }, {}],
      ["a kubeconfig", { kubeconfig: "/nowhere/config", token: "token-1" }, {}],
      ["a KUBECONFIG", {}, { KUBECONFIG: "/nowhere/config" }],
    ])(
      "that name a namespace do not land in the pod's own cluster where %s stands outside",
      async (_case, outer, env) => {
        for (const own of [{ namespace: "ns" }, { namespace: "ns", cloud: "elsewhere.test" }]) {
          const { endpoint, credentials } = await inPod(outer, own, env);
          expect(endpoint).toBe("");
          expect(credentials).toMatchObject({
            scheme: "none",
            problem: { code: "CONFIG_MISSING" },
          });
        }
      },
    );

    test.each<[string, object, object]>([
      ["no server stands outside", {}, { namespace: "ns" }],
      [
        "they say so",
        { endpoint: "https://10.0.0.1:6443", token: "token-1" },
        { server: "kubernetes", namespace: "ns" },
      ],
    ])("mean the pod's own cluster where %s", async (_case, outer, own) => {
      expect(await inPod(outer, own)).toMatchObject({
        endpoint: "https://10.9.9.9:443",
        defaultNamespace: "ns",
        credentials: { scheme: "kubeconfig" },
      });
    });
  });

  test("arrive from stack configuration as JSON", async () => {
    const stack: Record<string, string> = {
      "volcano:connections": JSON.stringify(connections),
      "volcano:mutability": '{"/spec/queue":"patch"}',
      "volcano:ownerMarks": "false",
      "volcano:namespace": "",
    };
    const settings = settingsFromConfig((key) => stack[key]);
    const connection = await resolveConnection({ settings: [settings], env: {}, name: "cluster" });
    expect(connection.endpoint).toBe("https://10.0.0.1:6443");
    expect(await resolve(settings)).toMatchObject({
      ownerMarks: false,
      mutability: { "/spec/queue": "patch" },
    });
  });

  test("that do not exist are refused with those that do", async () => {
    const error = await rejectionOf(resolve({ connections }, {}, "beijing"));
    expect(error).toMatchObject({ code: "CONFIG_MISSING" });
    expect(error.message).toContain(
      "find the connection `beijing`: volcano:connections has only shanghai, cluster, bare",
    );
  });

  // Whatever every object inherits under a name is no connection, and the outer one is not meant.
  test.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "that do not exist are refused under the name %s, too",
    async (name) => {
      const error = await rejectionOf(resolve({ ...user, connections }, {}, name));
      expect(error).toMatchObject({ code: "CONFIG_MISSING" });
    },
  );
});

describe("the way to the server", () => {
  test("goes through the proxy of the environment for https only, and through a configured one always", async () => {
    const env = { HTTPS_PROXY: "proxy.local:3128", NO_PROXY: "10.0.0.0" };
    const proxyOf = async (settings: ConnectionSettings) =>
      (await resolve({ token: "token-1", ...settings }, env)).transport.proxyUrl;
    expect(await proxyOf({ endpoint: "https://host" })).toBe("http://proxy.local:3128");
    expect(await proxyOf({ endpoint: "http://host" })).toBeUndefined();
    expect(await proxyOf({ endpoint: "http://host", proxyUrl: "http://own:1" })).toBe(
      "http://own:1",
    );
  });

  test.each([
    ["socks5://ann:s3cretpass@127.0.0.1:1080/", "socks5://ann:s3cretpass@127.0.0.1:1080"],
    ["http://ann:s3cretpass@proxy:99999", "http://ann:s3cretpass@proxy:99999"],
    [" ", "http:"],
  ])("asks nothing of a proxy of the environment before it is used: %j", async (value, kept) => {
    for (const name of ["HTTPS_PROXY", "https_proxy"]) {
      const proxyOf = async (settings: ConnectionSettings) =>
        (await resolve({ token: "token-1", ...settings }, { [name]: value })).transport;
      expect(await proxyOf({ endpoint: "http://host" })).toMatchObject({ proxyUrl: undefined });
      expect(await proxyOf({ endpoint: "https://host", proxyUrl: "http://own:1" })).toMatchObject({
        proxyUrl: "http://own:1",
        proxySetting: "volcano:proxyUrl",
      });
      const transport = await proxyOf({ endpoint: "https://host" });
      expect(transport).toMatchObject({ proxyUrl: kept, proxySetting: "HTTPS_PROXY" });
      expect(inspect(transport)).not.toContain("s3cretpass");
    }
  });

  test("through a proxy of the configuration that is none is refused at once", async () => {
    const error = await rejectionOf(resolve({ region: "r1", proxyUrl: "socks5://127.0.0.1:1080" }));
    expect(error.message).toContain("volcano:proxyUrl: must be a URL such as https://host");
  });

  test("takes a bundle as text or as a path", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bundle-"));
    const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    writeFileSync(join(folder, "ca.pem"), pem);
    expect((await resolve({ endpoint: "https://h", caBundle: pem })).transport.caBundle).toBe(
      pem.trim(),
    );
    expect(
      (await resolve({ endpoint: "https://h", caBundle: join(folder, "ca.pem") })).transport
        .caBundle,
    ).toBe(pem);
    expect(
      await rejectionOf(resolve({ endpoint: "https://h", caBundle: "/nowhere" })),
    ).toMatchObject({ code: "CONFIG_INVALID" });
    rmSync(folder, { recursive: true });
  });
});

test("a bundle that was taken for a path is not shown", async () => {
  const caBundle = "Some-opaque+content/1".repeat(20);
  const error = await rejectionOf(resolve({ endpoint: "https://h", caBundle }));
  expect(error).toMatchObject({ code: "CONFIG_INVALID" });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("Some-opaque");
});

describe("settings that are wrong", () => {
  test.each<[string, object, string]>([
    ["an unknown name", { regoin: "r1" }, "there is no setting volcano:regoin"],
    [
      "an unknown name in a connection",
      { connections: { a: { tokn: "x" } } },
      "there is no setting volcano:connections.a.tokn",
    ],
    ["a number", { maxAttempts: "many" }, "volcano:maxAttempts: "],
    [
      "a duration",
      { requestTimeout: "soon" },
      "volcano:requestTimeout: must be a duration such as 30s or 2m",
    ],
    [
      "a URL",
      { endpoint: "cci.example.com" },
      "volcano:endpoint: must be a URL such as https://host",
    ],
    [
      "a region that leads elsewhere",
      { region: "evil.com/x?" },
      "volcano:region: must be a part of a host name",
    ],
    ["JSON", { mutability: "{" }, "volcano:mutability: must be JSON"],
    ["a verdict", { mutability: { "/spec/queue": "maybe" } }, "volcano:mutability./spec/queue: "],
    ["a switch", { ownerMarks: "maybe" }, "volcano:ownerMarks: "],
  ])("name the key: %s", async (_case, settings, problem) => {
    const error = await rejectionOf(resolve(settings)); // wrong on purpose
    expect(error).toMatchObject({ code: "CONFIG_INVALID" });
    expect(error.message).toContain(problem);
  });

  test("name the variable", async () => {
    const error = await rejectionOf(resolve({}, { HW_INSECURE: "perhaps" }));
    expect(error.message).toMatch(
      /^read the connection settings: HW_INSECURE: .*; correct the environment$/,
    );
  });

  test("never show the value", async () => {
    const error = await rejectionOf(resolve({ password: { nested: "hunter2hunter2" } as never }));
    expect(error.message).not.toContain("hunter2");
  });

  test("of any shape give a connection or a ConfigError", async () => {
    const anything = fc.dictionary(
      fc.constantFrom(
        "server",
        "region",
        "endpoint",
        "cloud",
        "authUrl",
        "authScheme",
        "token",
        "password",
        "userName",
        "accessKey",
        "secretKey",
        "projectName",
        "proxyUrl",
        "noProxy",
        "connections",
        "mutability",
        "requestTimeout",
        "maxAttempts",
        "bogus",
      ),
      fc.oneof(
        fc.string(),
        fc.jsonValue(),
        fc.constantFrom(
          "cci",
          "kubernetes",
          "https://host",
          "r1",
          "5",
          "true",
          "token",
          "signature",
        ),
      ),
    );
    const names = Object.values(settingVariables).flat();
    const variables = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(fc.string(), fc.constantFrom("r1", "https://host", "true", "3")),
    );
    await fc.assert(
      fc.asyncProperty(anything, variables, async (settings, env) => {
        await resolve(settings as ConnectionSettings, env).catch((error: unknown) => {
          // fuzzed
          expect(isConfigError(error)).toBe(true);
        });
      }),
      {
        numRuns: 500,
      },
    );
  });
});
