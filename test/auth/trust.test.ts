import { readFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import type { Connection, Credentials } from "../../provider/connection/connection.js";
import { type HttpServer, startServer } from "../api/http-server.js";
import { clientOf, connectionTo, rejectionOf, useCleanup } from "../api/support.js";

const cleanup = useCleanup();
const folder = join(__dirname, "..", "api", "certificates");
const pem = (name: string) => readFileSync(join(folder, name), "utf8");
const secure = { key: pem("server.key"), cert: pem("server.pem") };
const emptyList = { kind: "JobList", metadata: {}, items: [] };
const { transport } = connectionTo("");

/** Signs in whoever comes: an impostor would. */
async function startImpostor() {
  const server: HttpServer = cleanup.add(
    await startServer(
      (request) =>
        request.url.pathname.endsWith("openid-configuration")
          ? { body: { token_endpoint: `${at(server)}/token` } }
          : {
              status: 201,
              headers: { "x-subject-token": "token-of-an-impostor" },
              body: { id_token: "token-of-an-impostor" },
            },
      secure,
    ),
  );
  return server;
}

const at = (server: { readonly url: string }) => server.url.replace("127.0.0.1", "localhost");

function oidcAt(issuerUrl: string, issuerCa?: string): Credentials {
  const oidc = {
    issuerUrl,
    clientId: "kubernetes",
    clientSecret: "client-secret-1",
    idToken: undefined,
    refreshToken: "refresh-token-1",
    issuerCa,
  };
  return { scheme: "kubeconfig", user: { kind: "oidc", oidc }, impersonateUser: undefined };
}

function passwordAt(url: string): Credentials {
  return {
    scheme: "iamPassword",
    authUrl: `${url}/v3`,
    domainName: "acme",
    userName: "ann",
    password: "pa55word!",
    projectId: undefined,
    projectName: "r1",
  };
}

async function listWith(connection: Partial<Connection>) {
  const api = cleanup.add(await startServer(() => ({ body: emptyList }), secure));
  return cleanup
    .add(clientOf({ url: at(api) }, { connection }))
    .jobs()
    .list();
}

describe("the TLS settings of the API server are not those of", () => {
  const ways: readonly (readonly [string, (url: string) => Credentials])[] = [
    ["an OIDC issuer", oidcAt],
    ["IAM", passwordAt],
  ];
  test.each(ways)("%s: its certificate is checked all the same", async (_name, credentialsAt) => {
    const impostor = await startImpostor();
    const error = await rejectionOf(
      listWith({
        credentials: credentialsAt(at(impostor)),
        transport: { ...transport, insecureSkipTlsVerify: true },
      }),
    );
    expect(error).toMatchObject({ code: "TRANSPORT_TLS", requestSent: false });
    expect(error.message).toMatch(/^sign in /);
    expect(impostor.received).toEqual([]);
  });

  test("an OIDC issuer: the cluster's authority vouches for the cluster only", async () => {
    const impostor = await startImpostor();
    const error = await rejectionOf(
      listWith({
        credentials: oidcAt(at(impostor)),
        transport: { ...transport, caBundle: pem("ca.pem") },
      }),
    );
    expect(error).toMatchObject({ code: "TRANSPORT_TLS" });
    expect(impostor.received).toEqual([]);
  });
});

describe("trusted are", () => {
  test("an issuer by the authority that the kubeconfig names for it", async () => {
    const issuer = await startImpostor();
    const list = await listWith({
      credentials: oidcAt(at(issuer), pem("ca.pem")),
      transport: { ...transport, caBundle: pem("ca.pem") },
    });
    expect(list.items).toEqual([]);
  });

  test("IAM by volcano:caBundle, besides the public authorities, on a cluster as on CCI", async () => {
    for (const profile of ["cci", "kubernetes"] as const) {
      const list = await listWith({
        profile,
        credentials: passwordAt(at(await startImpostor())),
        transport: { ...transport, caBundle: pem("ca.pem") },
      });
      expect(list.items).toEqual([]);
    }
  });

  test("others by NODE_EXTRA_CA_CERTS, also where a bundle is set", () => {
    // Node reads the variable at its start.
    const script = `
      const { authoritiesOf } = require("./provider/api/authorities.ts");
      const transport = { caBundle: "bundle" };
      const iam = authoritiesOf({ transport, profile: "kubernetes" }, { isApiServer: false, authorities: "publicAndBundle" });
      const extra = ${JSON.stringify(pem("ca.pem").trim())};
      const bare = (text) => text.replace(/\\s/g, "");
      console.log(JSON.stringify([
        iam.some((each) => bare(each).includes(bare(extra))),
        iam.length > 50,
        iam.includes("bundle"),
        authoritiesOf({ transport, profile: "cci" }, { isApiServer: false, authorities: "public" }) ?? "Node's own",
      ]));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "-e", script], {
      cwd: join(__dirname, "..", ".."),
      encoding: "utf8",
      env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") },
    });
    expect([stdout.trim(), stderr]).toEqual([JSON.stringify([true, true, true, "Node's own"]), ""]);
  });
});
