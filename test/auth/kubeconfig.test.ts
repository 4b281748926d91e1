import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type HttpServer, type Received, type Reply, startServer } from "../api/http-server.js";
import { statusOf } from "../api/support.js";
import { type PlainNode, startPlainNode } from "./plain-node-client.js";

jest.setTimeout(60_000);

const certificates = join(__dirname, "..", "api", "certificates");
const pem = (name: string) => readFileSync(join(certificates, name), "utf8");
const base64 = (name: string) => Buffer.from(pem(name)).toString("base64");
const emptyList = {
  kind: "JobList",
  apiVersion: "batch/v1",
  metadata: { resourceVersion: "1" },
  items: [],
};
const unauthorized: Reply = {
  status: 401,
  body: statusOf(401, "Unauthorized", { reason: "Unauthorized" }),
};

let node: PlainNode;
let folder: string;
let server: HttpServer;
let reply: (request: Received, count: number) => Reply;

beforeAll(async () => {
  node = startPlainNode();
  folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  server = await startServer((request, count) => reply(request, count), {
    key: pem("server.key"),
    cert: pem("server.pem"),
    ca: pem("ca.pem"),
    requestCert: true,
    rejectUnauthorized: false,
  });
});
afterAll(async () => {
  node.stop();
  await server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  server.received.length = 0;
  reply = () => ({ body: emptyList });
});

const trusted = { "certificate-authority-data": base64("ca.pem"), "tls-server-name": "cci.test" };

function kubeconfig(user: object | undefined, cluster: object = trusted): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "main",
    contexts: [{ name: "main", context: { cluster: "there", user: "me", namespace: "research" } }],
    clusters: [{ name: "there", cluster: { server: server.url, ...cluster } }],
    users: [{ name: "me", user }],
  });
}

async function listWith(
  user: object,
  options: { readonly requests?: number; readonly cluster?: object } = {},
) {
  return node.ask(
    { settings: [{ kubeconfig: kubeconfig(user, options.cluster) }], env: {} },
    options.requests ?? 1,
  );
}

/** The common name of the client's certificate. */
function peerOf({ socket }: Received): unknown {
  const getPeerCertificate: unknown = Reflect.get(socket, "getPeerCertificate");
  const certificate: unknown =
    typeof getPeerCertificate === "function"
      ? Reflect.apply(getPeerCertificate, socket, [])
      : undefined;
  return (certificate as { readonly subject: { readonly CN: string } }).subject.CN; // the server speaks TLS
}

const authorizations = () => server.received.map((request) => request.headers.authorization);

/** A plugin that counts its runs and prints what the script makes of the count. */
function plugin(name: string, script: string): { command: string; args: string[] } {
  const path = join(folder, `${name}.cjs`);
  const counter = join(folder, `${name}.count`);
  writeFileSync(counter, "0");
  writeFileSync(
    path,
    `const fs = require("fs"); const count = Number(fs.readFileSync(${JSON.stringify(counter)})) + 1; fs.writeFileSync(${JSON.stringify(counter)}, String(count)); const print = (status) => console.log(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status })); ${script}`,
  );
  return {
    command: process.execPath,
    args: [path, "--ak", "AKIAEXAMPLE7", "--sk", "very-secret-key-9000"],
  };
}

const runsOf = (name: string) => Number(readFileSync(join(folder, `${name}.count`), "utf8"));
const v1 = "client.authentication.k8s.io/v1";

describe("a kubeconfig", () => {
  test("gives server, namespace, authority and profile, and a bearer token", async () => {
    const { connection, outcomes } = await listWith({ token: "token-of-the-kubeconfig" });
    expect(outcomes).toEqual(["0 jobs"]);
    expect(authorizations()).toEqual(["Bearer token-of-the-kubeconfig"]);
    expect(JSON.parse(connection)).toMatchObject({
      profile: "kubernetes",
      endpoint: server.url,
      defaultNamespace: "research",
      transport: { serverName: "cci.test" },
    });
  });

  test("is read from a file, with paths that start at the file, and in YAML", async () => {
    writeFileSync(join(folder, "ca.pem"), pem("ca.pem"));
    writeFileSync(join(folder, "token"), "token-of-a-file\n");
    const path = join(folder, "config");
    writeFileSync(
      path,
      `apiVersion: v1\nkind: Config\ncurrent-context: main\ncontexts:\n- {name: main, context: {cluster: there, user: me}}\nclusters:\n- {name: there, cluster: {server: "${server.url}", certificate-authority: ca.pem, tls-server-name: cci.test}}\nusers:\n- {name: me, user: {tokenFile: token}}\n`,
    );
    const { outcomes, connection } = await node.ask({
      env: { KUBECONFIG: `${join(folder, "nowhere")}:${path}` },
    });
    expect(outcomes).toEqual(["0 jobs"]);
    expect(authorizations()).toEqual(["Bearer token-of-a-file"]);
    expect(JSON.parse(connection)).toMatchObject({ defaultNamespace: "default" });
  });

  test("reads a token file again when the server refuses the token", async () => {
    writeFileSync(join(folder, "token"), "first-token");
    reply = (request) => {
      if (request.headers.authorization === "Bearer second-token") {
        return { body: emptyList };
      }
      writeFileSync(join(folder, "token"), "second-token");
      return unauthorized;
    };
    expect((await listWith({ tokenFile: join(folder, "token") })).outcomes).toEqual(["0 jobs"]);
    expect(authorizations()).toEqual(["Bearer first-token", "Bearer second-token"]);
  });

  test("signs in with a client certificate", async () => {
    const subjects: unknown[] = [];
    reply = (request) => {
      subjects.push(peerOf(request));
      return { body: emptyList };
    };
    const user = {
      "client-certificate-data": base64("client.pem"),
      "client-key-data": base64("client.key"),
    };
    expect((await listWith(user)).outcomes).toEqual(["0 jobs"]);
    expect(subjects).toEqual(["client"]);
  });

  test.each([
    ["bob\nx-a: b", "`as` of user `me` has a line break in it"],
    ["bob\u0007", "`as` of user `me` has a character in it that no header can have"],
  ])("names an impersonated user that cannot be sent, and not its value", async (as, problem) => {
    const { printed } = await listWith({ token: "token-1", as });
    expect(printed).toContain(problem);
    expect(printed).not.toContain("bob");
  });

  test("signs in with a user name and a password, and impersonates", async () => {
    await listWith({ username: "ann", password: "pa55word", as: "bob" });
    expect(authorizations()).toEqual([`Basic ${Buffer.from("ann:pa55word").toString("base64")}`]);
    expect(server.received[0]?.headers["impersonate-user"]).toBe("bob");
  });

  test("does not trust a server of another authority or another name, unless told to", async () => {
    const strangers = await listWith({ token: "token-123" }, { cluster: {} });
    expect(strangers.outcomes[0]).toMatch(
      /^TRANSPORT_TLS: list Jobs in ns: the server's certificate comes from an unknown authority \(127.0.0.1:\d+\); set volcano:caBundle/,
    );
    const wrongName = await listWith(
      { token: "token-123" },
      { cluster: { "certificate-authority-data": base64("ca.pem") } },
    );
    expect(wrongName.outcomes[0]).toMatch(/^TRANSPORT_TLS: .*made out to another name/);
    expect(server.received).toEqual([]);
    const careless = await listWith(
      { token: "token-123" },
      { cluster: { "insecure-skip-tls-verify": true } },
    );
    expect(careless.outcomes).toEqual(["0 jobs"]);
  });

  test("takes the profile of CCI from the server's name", async () => {
    const text = kubeconfig({ token: "token-123" }).replace(
      server.url,
      "https://cci.cn-north-4.myhuaweicloud.com",
    );
    const { connection } = await node.ask({ settings: [{ kubeconfig: text }], env: {} }, 0);
    expect(JSON.parse(connection)).toMatchObject({ profile: "cci" });
  });

  test.each([
    [
      "no file",
      "/nowhere/config",
      "/nowhere/config (from volcano:kubeconfig): the file is not there",
    ],
    ["no YAML", "apiVersion: [", "it is not a kubeconfig"],
    ["a list", "apiVersion: v1\n- a", "it is not a kubeconfig"],
    ["nothing in it", "{}", "it names no current context"],
    ["an unknown context", '{"current-context":"x"}', "there is no context `x`"],
    [
      "an unknown cluster",
      '{"current-context":"x","contexts":[{"name":"x","context":{"cluster":"y"}}]}',
      "there is no cluster `y`",
    ],
    [
      "a server without a scheme",
      '{"current-context":"x","contexts":[{"name":"x","context":{"cluster":"y"}}],"clusters":[{"name":"y","cluster":{"server":"host"}}]}',
      "must be a URL such as https://host",
    ],
  ])(
    "with %s is a problem of the first request, not of the preview",
    async (_case, text, problem) => {
      const resolved = await node.ask({ settings: [{ kubeconfig: text }], env: {} }, 0);
      expect(resolved.outcomes).toEqual([]);
      const { outcomes } = await node.ask({ settings: [{ kubeconfig: text }], env: {} });
      expect(outcomes[0]).toContain("CONFIG_INVALID: read the kubeconfig: ");
      expect(outcomes[0]).toContain(problem);
    },
  );
});

describe("an entry of connections that names a context", () => {
  const twoContexts = () =>
    JSON.stringify({
      "current-context": "east",
      contexts: ["east", "west"].map((name) => ({
        name,
        context: { cluster: "there", user: name },
      })),
      clusters: [{ name: "there", cluster: { server: server.url, ...trusted } }],
      users: ["east", "west"].map((name) => ({ name, user: { token: `token-of-${name}` } })),
    });

  test.each<[string, object, Record<string, string>]>([
    ["alone", {}, {}],
    ["beside another context", { context: "east" }, {}],
    ["beside a token", { token: "token-outside" }, {}],
    ["beside a token of the environment", {}, { HW_AUTH_TOKEN: "token-outside" }],
    ["beside another server", { endpoint: "https://localhost:1", token: "token-outside" }, {}],
    [
      "beside a password",
      { region: "r1", domainName: "d", userName: "u", password: "password-outside" },
      {},
    ],
    ["beside another authority", { caBundle: pem("client.pem"), namespace: "outside" }, {}],
  ])(
    "signs in with that one's user of the kubeconfig outside, which stands %s",
    async (_case, around, env) => {
      const { outcomes, connection } = await node.ask({
        settings: [
          { kubeconfig: twoContexts(), ...around, connections: { lab: { context: "west" } } },
        ],
        env,
        name: "lab",
      });
      expect(outcomes).toEqual(["0 jobs"]);
      expect(authorizations()).toEqual(["Bearer token-of-west"]);
      expect(JSON.parse(connection)).toMatchObject({
        endpoint: server.url,
        context: "west",
        defaultNamespace: "default",
      });
    },
  );

  test("says which contexts there are where that one is not", async () => {
    const { outcomes } = await node.ask({
      settings: [{ connections: { lab: { context: "wset" } } }],
      env: { KUBECONFIG: twoContexts() },
      name: "lab",
    });
    expect(outcomes[0]).toContain("there is no context `wset`; its contexts are `east`, `west`");
  });
});

describe("an entry that is incomplete", () => {
  interface Lists {
    contexts: unknown[];
    clusters: unknown[];
    users: unknown[];
  }
  const withEntries = (change: (lists: Lists) => void) => {
    const config = JSON.parse(kubeconfig({ token: "token-123" })) as Lists; // it has these lists
    change(config);
    return JSON.stringify(config);
  };

  test.each<[string, (lists: Lists) => void]>([
    [
      "a context without a cluster",
      ({ contexts }) => contexts.unshift({ name: "old", context: { namespace: "x" } }),
    ],
    ["a context without anything", ({ contexts }) => contexts.unshift({ name: "old" }, null)],
    [
      "a cluster without a server",
      ({ clusters }) => clusters.unshift({ name: "old", cluster: {} }),
    ],
    ["a user without anything", ({ users }) => users.unshift({ name: "old", user: null }, {})],
    [
      "a user whose plugin has no command",
      ({ users }) => users.unshift({ name: "old", user: { exec: { args: [] }, tokenFile: 5 } }),
    ],
    [
      "a user whose token-file is not there",
      ({ users }) => users.unshift({ name: "old", user: { "token-file": "/nowhere" } }),
    ],
  ])("is no matter where it is not used: %s", async (_case, change) => {
    const { outcomes } = await node.ask({
      settings: [{ kubeconfig: withEntries(change) }],
      env: {},
    });
    expect(outcomes).toEqual(["0 jobs"]);
    expect(authorizations()).toEqual(["Bearer token-123"]);
  });

  test.each<[string, (lists: Lists) => void, string]>([
    [
      "context",
      (lists) => (lists.contexts = [{ name: "main", context: { namespace: "x" } }]),
      "the context `main` is incomplete: it names no cluster",
    ],
    [
      "cluster",
      (lists) => (lists.clusters = [{ name: "there", cluster: {} }]),
      "the cluster `there` is incomplete: it names no server",
    ],
    [
      "user",
      (lists) =>
        (lists.users = [{ name: "me", user: { exec: { args: ["secret-of-the-user-1"] } } }]),
      "the user `me` has a value of another form than a kubeconfig's: exec.command",
    ],
    [
      "user with a token-file",
      (lists) => (lists.users = [{ name: "me", user: { "token-file": "/nowhere" } }]),
      "the user `me` is incomplete: its token-file cannot be read",
    ],
  ])("is named where it is the %s in use", async (_case, change, problem) => {
    const { outcomes, printed } = await node.ask({
      settings: [{ kubeconfig: withEntries(change) }],
      env: {},
    });
    expect(outcomes[0]).toContain(`CONFIG_INVALID: read the kubeconfig: ${problem}`);
    expect(printed).not.toContain("secret-of-the-user-1");
  });
});

test.each(["", "\n", "# nothing yet\n", "---\n# nothing yet"])(
  "a file with nothing in it is a kubeconfig without entries: %j",
  async (nothing) => {
    const whole = join(folder, "whole");
    const empty = join(folder, "empty");
    writeFileSync(whole, kubeconfig({ token: "token-123" }));
    writeFileSync(empty, nothing);
    for (const list of [`${whole}:${empty}`, `${empty}:${whole}`]) {
      expect((await node.ask({ env: { KUBECONFIG: list } })).outcomes).toEqual(["0 jobs"]);
    }
    expect((await node.ask({ env: { KUBECONFIG: empty } })).outcomes[0]).toContain(
      "it names no current context; it has no contexts",
    );
  },
);

describe("a kubeconfig that is not as it should be", () => {
  const outcomeOf = async (options: object) => (await node.ask(options)).outcomes[0];

  test("is named with its path and who says so", async () => {
    expect(await outcomeOf({ settings: [], env: { KUBECONFIG: "/nowhere/ambient" } })).toContain(
      "read the kubeconfig: /nowhere/ambient (from KUBECONFIG): the file is not there",
    );
    expect(
      await outcomeOf({ settings: [{ authScheme: "kubeconfig" }], env: { HOME: "/nowhere" } }),
    ).toContain("/nowhere/.kube/config (from the default place): the file is not there");
  });

  describe("is not shown when it was taken for a path", () => {
    const ofText = () =>
      Buffer.from(kubeconfig({ token: "secret-of-the-user-1" })).toString("base64");

    test.each<[string, () => string]>([
      ["of one name", ofText],
      ["of several folders", () => ofText().replace(/.{100}/g, "$&/")],
    ])("%s", async (_case, write) => {
      const text = write();
      for (const call of [
        { settings: [{ kubeconfig: text }], env: {} },
        { settings: [], env: { KUBECONFIG: text } },
      ]) {
        const { outcomes, printed, connection } = await node.ask(call);
        expect(outcomes[0]).toContain("a path of");
        expect([...outcomes, printed, connection].join(" ")).not.toContain(text.slice(0, 20));
      }
    });
  });

  const opaque = "Some-opaque+token/1".repeat(20);
  test.each<[string, object, object]>([
    ["tokenFile", { tokenFile: opaque }, trusted],
    ["client-certificate", { "client-certificate": opaque }, trusted],
    ["client-key", { "client-key": opaque }, trusted],
    ["certificate-authority", {}, { "certificate-authority": opaque }],
  ])("is not shown where %s has the content of a file", async (_key, user, cluster) => {
    const { outcomes, printed, connection } = await listWith(user, { cluster });
    expect(outcomes[0]).toMatch(/^CONFIG_INVALID: .*a path of \d+ characters/);
    expect([...outcomes, printed, connection].join(" ")).not.toContain("Some-opaque");
  });

  test("is shown with the cause where it is a path", async () => {
    const { printed } = await listWith({ tokenFile: "/nowhere/token" });
    expect(printed).toContain("the token file /nowhere/token of the kubeconfig cannot be read");
    expect(printed).toContain("ENOENT: no such file or directory, open '/nowhere/token'");
  });

  test("lists the contexts, clusters and users that there are", async () => {
    const settings = { kubeconfig: kubeconfig({ token: "t" }), context: "mian" };
    expect(await outcomeOf({ settings: [settings], env: {} })).toContain(
      "there is no context `mian`; its contexts are `main`",
    );
    const broken = JSON.parse(kubeconfig({})) as { users: { name: string }[] };
    broken.users = [{ name: "someone" }];
    expect(
      await outcomeOf({ settings: [{ kubeconfig: JSON.stringify(broken) }], env: {} }),
    ).toContain("there is no user `me`, which the context `main` names; its users are `someone`");
  });

  test("names a token with a line break, and an address that swallows paths", async () => {
    const user = { token: "first-half\nsecond-half" };
    const outcome = await outcomeOf({ settings: [{ kubeconfig: kubeconfig(user) }], env: {} });
    expect(outcome).toContain("the token of user `me` has a line break in it");
    expect(outcome).not.toMatch(/first-half|second-half/);
    const cluster = { server: "https://host/?x" };
    expect(
      await outcomeOf({ settings: [{ kubeconfig: kubeconfig({}, cluster) }], env: {} }),
    ).toContain("the server of cluster `there` must have neither ? nor #");
  });
});

describe("no secret of a kubeconfig is printed", () => {
  test.each<[string, object, string]>([
    ["token", { token: "secret-of-the-user-1" }, "secret-of-the-user-1"],
    ["password", { username: "ann", password: "secret-of-the-user-1" }, "secret-of-the-user-1"],
    [
      "basic credentials",
      { username: "ann", password: "secret-of-the-user-1" },
      Buffer.from("ann:secret-of-the-user-1").toString("base64"),
    ],
    [
      "private key",
      { "client-certificate-data": base64("client.pem"), "client-key-data": base64("client.key") },
      pem("client.key").split("\n")[1] ?? "",
    ],
    [
      "refresh token",
      {
        "auth-provider": {
          name: "oidc",
          config: {
            "idp-issuer-url": "https://localhost:1",
            "client-id": "c",
            "refresh-token": "secret-of-the-user-1",
          },
        },
      },
      "secret-of-the-user-1",
    ],
    [
      "argument of a plugin",
      {
        exec: {
          apiVersion: v1,
          command: "sh",
          args: ["-c", "echo $0 >&2; exit 1", "--password=secret-of-the-user-1"],
        },
      },
      "secret-of-the-user-1",
    ],
  ])("%s", async (_kind, user, secret) => {
    reply = (request) => ({
      status: 403,
      body: statusOf(403, `not with ${JSON.stringify(request.headers)}`),
    });
    const { printed, connection, outcomes } = await listWith(user);
    expect(outcomes[0]).toMatch(/^(API_FORBIDDEN|AUTH_PLUGIN_FAILED|TRANSPORT_REFUSED)/);
    expect(printed + connection).not.toContain(secret);
  });

  test("nor what a parser quotes of a broken file", async () => {
    const { printed, outcomes } = await node.ask({
      settings: [{ kubeconfig: "apiVersion: v1\nusers:\n- {token: secret-of-the-user-1\n  : [" }],
      env: {},
    });
    expect(outcomes[0]).toContain("it is not a kubeconfig");
    expect(printed).not.toContain("secret-of-the-user-1");
  });
});

describe("a kubeconfig of any shape", () => {
  test("gives a connection or a CONFIG_ error, and executes nothing", async () => {
    const whole = JSON.parse(
      kubeconfig({
        token: "t",
        username: "u",
        exec: { command: "c", args: ["a"], env: [] },
        "auth-provider": { name: "oidc", config: {} },
        "client-certificate-data": "AA==",
        tokenFile: "x",
      }),
    ) as object; // a kubeconfig
    const broken = fc.tuple(fc.jsonValue(), fc.nat(40)).map(([value, position]) => {
      let index = 0;
      return JSON.stringify(whole, (_key, part: unknown) => (index++ === position ? value : part));
    });
    const text = fc.oneof(
      broken,
      fc.json(),
      fc.string().map((yaml) => `apiVersion: v1\n${yaml}`),
    );
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const { connection, outcomes } = await node.ask(
          { settings: [{ kubeconfig: content || "{}" }], env: {} },
          0,
        );
        const code = connection === "" ? outcomes[0] : problemCodeOf(connection);
        expect(code ?? "CONFIG_").toMatch(/^CONFIG_/);
      }),
      {
        numRuns: 300,
      },
    );
  });
});

function problemCodeOf(connection: string): string | undefined {
  const { credentials } = JSON.parse(connection) as {
    readonly credentials: { readonly problem?: { readonly code: string } };
  }; // resolved by the other process
  return credentials.problem?.code;
}

describe("an exec plugin", () => {
  test("is run once for many requests while its token lives, and gets the cluster if it asks for it", async () => {
    const exec = {
      apiVersion: v1,
      provideClusterInfo: true,
      env: [{ name: "EXTRA", value: "more" }],
      ...plugin(
        "steady",
        `const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO); print({ token: [process.env.EXTRA, info.spec.interactive, info.spec.cluster["tls-server-name"], info.apiVersion].join("_") });`,
      ),
    };
    expect((await listWith({ exec }, { requests: 3 })).outcomes).toEqual([
      "0 jobs",
      "0 jobs",
      "0 jobs",
    ]);
    expect(new Set(authorizations())).toEqual(new Set([`Bearer more_false_cci.test_${v1}`]));
    expect(runsOf("steady")).toBe(1);
  });

  test("is run again when its token has expired", async () => {
    const exec = {
      apiVersion: v1,
      ...plugin(
        "brief",
        `print({ token: "brief-token-" + count, expirationTimestamp: new Date(Date.now() + (count === 1 ? 1 : 3600e3)).toISOString() });`,
      ),
    };
    reply = () => (response) => setTimeout(() => response.end(JSON.stringify(emptyList)), 20);
    await listWith({ exec }, { requests: 3 });
    expect(authorizations()).toEqual([
      "Bearer brief-token-1",
      "Bearer brief-token-2",
      "Bearer brief-token-2",
    ]);
  });

  test("is run once more when the server refuses its token", async () => {
    const exec = {
      apiVersion: v1,
      ...plugin("refused", `print({ token: "refused-token-" + count });`),
    };
    reply = (request) =>
      request.headers.authorization === "Bearer refused-token-1"
        ? unauthorized
        : { body: emptyList };
    expect((await listWith({ exec }, { requests: 2 })).outcomes).toEqual(["0 jobs", "0 jobs"]);
    expect(runsOf("refused")).toBe(2);
  });

  test("that nobody accepts is not run for every request", async () => {
    const exec = {
      apiVersion: v1,
      ...plugin("hopeless", `print({ token: "hopeless-token-" + count });`),
    };
    reply = () => unauthorized;
    const { outcomes } = await listWith({ exec }, { requests: 4 });
    expect(outcomes[3]).toMatch(
      /^AUTH_REJECTED: list Jobs in ns: Unauthorized \(HTTP 401\); the credentials of the kubeconfig are not valid here/,
    );
    expect(runsOf("hopeless")).toBe(2);
  });

  test("can hand out a client certificate", async () => {
    const subjects: unknown[] = [];
    reply = (request) => {
      subjects.push(peerOf(request));
      return { body: emptyList };
    };
    const exec = {
      apiVersion: v1,
      ...plugin(
        "certified",
        `print({ clientCertificateData: ${JSON.stringify(pem("client.pem"))}, clientKeyData: ${JSON.stringify(pem("client.key"))} });`,
      ),
    };
    expect((await listWith({ exec })).outcomes).toEqual(["0 jobs"]);
    expect(subjects).toEqual(["client"]);
  });

  test("that fails shows what it wrote to stderr, and never its arguments", async () => {
    const exec = {
      apiVersion: v1,
      ...plugin(
        "failing",
        `console.error("the project does not exist; called with " + process.argv.slice(2).join(" ")); process.exit(3);`,
      ),
    };
    const { outcomes } = await listWith({ exec }, { requests: 2 });
    expect(outcomes[0]).toMatch(
      /^AUTH_PLUGIN_FAILED: sign in with the kubeconfig's plugin node: it ended with status 3 and wrote: the project does not exist; called with --ak \[redacted\] --sk \[redacted\]; run it by hand/,
    );
    expect(outcomes.join()).not.toMatch(/AKIAEXAMPLE7|very-secret-key/);
    expect(runsOf("failing")).toBe(1);
  });

  test.each([
    [
      "that is not installed",
      { command: "no-such-plugin", installHint: "see the CCI guide" },
      "plugin no-such-plugin: it is not installed, or not in PATH; install it (see the CCI guide)",
    ],
    [
      "that prints no JSON",
      { command: "echo", args: ["secret-output-of-echo"] },
      "it printed no ExecCredential",
    ],
    [
      "that prints another object",
      { command: "echo", args: ['{"kind":"Other"}'] },
      "it printed no ExecCredential",
    ],
    [
      "that prints no credential",
      { command: "echo", args: ['{"kind":"ExecCredential","status":{}}'] },
      "has neither a token nor a certificate",
    ],
  ])("%s is named", async (_case, exec, problem) => {
    const { outcomes } = await listWith({ exec: { apiVersion: v1, ...exec } });
    expect(outcomes[0]).toContain("AUTH_PLUGIN_FAILED");
    expect(outcomes[0]).toContain(problem);
    expect(outcomes[0]).not.toContain("secret-output");
  });
});

describe("the oidc provider of a kubeconfig", () => {
  const jwt = (name: string, livesMs: number) =>
    ["{}", JSON.stringify({ name, exp: Math.floor((Date.now() + livesMs) / 1000) }), "signature"]
      .map((part) => Buffer.from(part).toString("base64url"))
      .join(".");
  const provider = (config: object) => ({
    "auth-provider": {
      name: "oidc",
      config: {
        "idp-issuer-url": `https://localhost:${new URL(server.url).port}/issuer`,
        "client-id": "kubernetes",
        "idp-certificate-authority-data": base64("ca.pem"),
        ...config,
      },
    },
  });
  const issue =
    (token: unknown): ((request: Received) => Reply) =>
    (request) => {
      if (request.url.pathname.endsWith("openid-configuration")) {
        return { body: { token_endpoint: `https://localhost:${new URL(server.url).port}/token` } };
      }
      return request.url.pathname === "/token" ? { body: token } : { body: emptyList };
    };

  test("sends the ID token while it lives", async () => {
    const token = jwt("living", 3_600_000);
    await listWith(provider({ "id-token": token }));
    expect(authorizations()).toEqual([`Bearer ${token}`]);
  });

  test("renews an expired ID token once, with the refresh token", async () => {
    const fresh = jwt("fresh", 3_600_000);
    reply = issue({ id_token: fresh, refresh_token: "next-refresh-token" });
    const user = provider({
      "id-token": jwt("old", -1000),
      "refresh-token": "refresh-token-1",
      "client-secret": "client-secret-1",
    });
    expect((await listWith(user, { requests: 2 })).outcomes).toEqual(["0 jobs", "0 jobs"]);
    const [, renewal, ...requests] = server.received;
    expect(Object.fromEntries(new URLSearchParams(renewal?.body))).toEqual({
      grant_type: "refresh_token",
      refresh_token: "refresh-token-1",
    });
    expect(renewal?.headers.authorization).toBe(
      `Basic ${Buffer.from("kubernetes:client-secret-1").toString("base64")}`,
    );
    expect(requests.map((request) => request.headers.authorization)).toEqual([
      `Bearer ${fresh}`,
      `Bearer ${fresh}`,
    ]);
  });

  test("sends nothing to a token endpoint of another host without https", async () => {
    const issuer = await startServer((request) => ({
      body: request.url.pathname.endsWith("openid-configuration")
        ? { token_endpoint: "http://192.0.2.1/token" }
        : {},
    }));
    try {
      const config = { "idp-issuer-url": issuer.url, "refresh-token": "refresh-token-1" };
      const { outcomes } = await listWith(provider(config));
      expect(outcomes[0]).toMatch(
        /^AUTH_UNEXPECTED_ANSWER: sign in at .*: its token endpoint is another host, and not https; the refresh token was not sent/,
      );
    } finally {
      await issuer.close();
    }
  });

  test("says what the issuer said when it refuses", async () => {
    reply = (request) =>
      request.url.pathname === "/token"
        ? {
            status: 400,
            body: { error: "invalid_grant", error_description: "the session is over" },
          }
        : issue({})(request);
    const { outcomes } = await listWith(provider({ "refresh-token": "refresh-token-1" }));
    expect(outcomes[0]).toMatch(
      /^AUTH_REJECTED: sign in at https:\/\/localhost.*: the issuer answered 400: the session is over; sign in again/,
    );
  });

  test("asks for a new sign-in when there is nothing to renew with", async () => {
    const { outcomes } = await listWith(provider({ "id-token": jwt("old", -1000) }));
    expect(outcomes[0]).toMatch(/^AUTH_EXPIRED: /);
  });
});

describe("a pod's service account", () => {
  test("is used when nothing else is set", async () => {
    for (const [name, text] of Object.entries({
      token: "pod-token-1",
      namespace: "pods",
      "ca.crt": pem("ca.pem"),
    })) {
      writeFileSync(join(folder, name), text);
    }
    const { port } = new URL(server.url);
    const { outcomes, connection } = await node.ask({
      serviceAccountFolder: folder,
      env: { KUBERNETES_SERVICE_HOST: "localhost", KUBERNETES_SERVICE_PORT: port },
    });
    expect(outcomes).toEqual(["0 jobs"]);
    expect(authorizations()).toEqual(["Bearer pod-token-1"]);
    expect(JSON.parse(connection)).toMatchObject({
      defaultNamespace: "pods",
      profile: "kubernetes",
    });
  });
});
