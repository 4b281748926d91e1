import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** Bearer tokens of three users who may do everything, look at jobs, and nothing. */
export interface Tokens {
  /** In the group system:masters. */
  admin: string;
  /** May get, list and watch jobs of both kinds; everything else is 403. */
  viewer: string;
  /** Known to the server, but without any right: everything about jobs is 403. */
  nobody: string;
}

/** The files of a run's keys and certificates, see certs/main.go. */
export interface Credentials {
  tokens: Tokens;
  tokenFile: string;
  caFile: string;
  caPem: string;
  serverCertFile: string;
  serverKeyFile: string;
  /** Certificate and key of the user `cert-user`, in the group system:masters. */
  clientCertFile: string;
  clientKeyFile: string;
  serviceAccountKeyFile: string;
  serviceAccountPublicKeyFile: string;
}

/** Creates the tokens, keys and certificates of one control plane in `directory`. */
export async function createCredentials(certs: string, directory: string): Promise<Credentials> {
  await promisify(execFile)(certs, [directory]);
  const tokens: Tokens = {
    admin: newToken("admin"),
    viewer: newToken("viewer"),
    nobody: newToken("nobody"),
  };
  const tokenFile = join(directory, "tokens.csv");
  const rows = [
    `${tokens.admin},admin,admin,"system:masters"`,
    `${tokens.viewer},viewer,viewer`,
    `${tokens.nobody},nobody,nobody`,
  ];
  await writeFile(tokenFile, `${rows.join("\n")}\n`, { mode: 0o600 });
  const caFile = join(directory, "ca.crt");
  return {
    tokens,
    tokenFile,
    caFile,
    caPem: await readFile(caFile, "utf8"),
    serverCertFile: join(directory, "server.crt"),
    serverKeyFile: join(directory, "server.key"),
    clientCertFile: join(directory, "client.crt"),
    clientKeyFile: join(directory, "client.key"),
    serviceAccountKeyFile: join(directory, "service-account.key"),
    serviceAccountPublicKeyFile: join(directory, "service-account.pub"),
  };
}

/**
 * Writes a kubeconfig that needs no other file. Its contexts are called after the users `admin`
 * (the current one), `viewer`, `nobody`, and `client-certificate` for `cert-user`.
 */
export async function writeKubeconfig(
  file: string,
  url: string,
  credentials: Credentials,
): Promise<void> {
  const { tokens, caPem, clientCertFile, clientKeyFile } = credentials;
  const certificate = {
    "client-certificate-data": await readFile(clientCertFile, "base64"),
    "client-key-data": await readFile(clientKeyFile, "base64"),
  };
  const users = [
    ...Object.entries(tokens).map(([name, token]: [string, string]) => ({ name, user: { token } })),
    { name: "client-certificate", user: certificate },
  ];
  const cluster = {
    server: url,
    "certificate-authority-data": Buffer.from(caPem).toString("base64"),
  };
  // JSON is YAML.
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "local", cluster }],
    users,
    contexts: users.map(({ name }) => ({ name, context: { cluster: "local", user: name } })),
    "current-context": "admin",
  };
  await writeFile(file, JSON.stringify(kubeconfig, undefined, 2), { mode: 0o600 });
}

function newToken(name: string): string {
  return `${name}-${randomBytes(16).toString("hex")}`;
}
