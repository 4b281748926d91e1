/** Reads a kubeconfig, or the service account of a pod: which server, how to trust it, who signs in. */
import { access, readFile } from "node:fs/promises";
import { isIPv6 } from "node:net";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { z } from "zod";
import { ConfigError, registerSecret } from "../errors.js";
import type { ClientCertificate, KubeconfigUser } from "./connection.js";
import type { Environment } from "./sources.js";

/** What a kubeconfig says about one context. */
export interface ClusterAccess {
  readonly endpoint: string;
  readonly namespace: string | undefined;
  readonly user: KubeconfigUser;
  readonly impersonateUser: string | undefined;
  readonly caBundle: string | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
  readonly serverName: string | undefined;
  readonly insecureSkipTlsVerify: boolean;
  readonly proxyUrl: string | undefined;
}

const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === "" ? undefined : value));

const execSchema = z.looseObject({
  command: z.string().min(1),
  args: z.array(z.coerce.string()).nullish(),
  env: z.array(z.looseObject({ name: z.string(), value: z.coerce.string() })).nullish(),
  apiVersion: z.string().default("client.authentication.k8s.io/v1"),
  installHint: optionalText,
  provideClusterInfo: z.boolean().nullish(),
});

const userSchema = z.looseObject({
  name: z.string(),
  token: optionalText,
  username: optionalText,
  password: optionalText,
  certData: optionalText,
  certFile: optionalText,
  keyData: optionalText,
  keyFile: optionalText,
  impersonateUser: optionalText,
  exec: execSchema.nullish(),
  authProvider: z
    .looseObject({ name: z.string(), config: z.record(z.string(), z.unknown()).nullish() })
    .nullish(),
});

const clusterSchema = z.looseObject({
  name: z.string(),
  server: z.string(),
  caData: optionalText,
  caFile: optionalText,
  skipTLSVerify: z.boolean().nullish(),
  tlsServerName: optionalText,
  proxyUrl: optionalText,
});

const contextSchema = z.looseObject({
  name: z.string(),
  cluster: z.string(),
  user: optionalText,
  namespace: optionalText,
});

type User = z.output<typeof userSchema> & {
  readonly tokenFile: string | undefined;
  readonly folder: string;
};
type Cluster = z.output<typeof clusterSchema>;

interface LoadedFile {
  readonly currentContext: string | undefined;
  readonly contexts: readonly z.output<typeof contextSchema>[];
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
}

async function loadKubernetesClient() {
  try {
    // An optional peer, and a heavy one (over a second): imported only by those who use a kubeconfig.
    return await import("@kubernetes/client-node");
  } catch (cause) {
    throw new ConfigError(
      "CONFIG_MISSING",
      "read the kubeconfig: the package @kubernetes/client-node (1.x) cannot be loaded; add it with `npm install @kubernetes/client-node@1`",
      { cause },
    );
  }
}

// `tokenFile` is the key that Kubernetes defines; @kubernetes/client-node 1.4 drops it.
const rawUsersSchema = z.looseObject({
  users: z
    .array(
      z.looseObject({
        name: z.string(),
        user: z.looseObject({ tokenFile: optionalText }).nullish(),
      }),
    )
    .nullish(),
});

async function parseKubeconfig(text: string, folder: string): Promise<LoadedFile> {
  const { KubeConfig, loadYaml } = await loadKubernetesClient();
  const config = new KubeConfig();
  config.loadFromString(text);
  config.makePathsAbsolute(folder);
  const raw = rawUsersSchema.parse(loadYaml(text));
  const tokenFileOf = (name: string) =>
    raw.users?.find((entry) => entry.name === name)?.user?.tokenFile;
  return {
    // An absent current-context is undefined here, whatever the declaration says.
    currentContext: optionalText.parse(config.getCurrentContext()),
    contexts: z.array(contextSchema).parse(config.contexts),
    clusters: z.array(clusterSchema).parse(config.clusters),
    users: z
      .array(userSchema)
      .parse(config.users)
      .map((user) => ({ ...user, tokenFile: tokenFileOf(user.name), folder })),
  };
}

function looksLikeContent(pathOrContent: string): boolean {
  return /^\s*\{|\n|^apiVersion:/.test(pathOrContent);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function loadFiles(pathOrContent: string): Promise<readonly LoadedFile[]> {
  if (looksLikeContent(pathOrContent)) {
    return [await parseKubeconfig(pathOrContent, process.cwd())];
  }
  const paths = pathOrContent.split(delimiter).filter((path) => path !== "");
  const loaded: LoadedFile[] = [];
  for (const path of paths) {
    // As kubectl does: in a list of several, files that are not there do not count.
    if (paths.length === 1 || (await exists(path))) {
      loaded.push(await parseKubeconfig(await readFile(path, "utf8"), dirname(path)));
    }
  }
  return loaded;
}

function fail(what: string, cause?: unknown): never {
  throw new ConfigError(
    "CONFIG_INVALID",
    `read the kubeconfig: ${what}; check volcano:kubeconfig and volcano:context, or KUBECONFIG`,
    { cause },
  );
}

function describeLoadFailure(cause: unknown): string {
  const code: unknown =
    typeof cause === "object" && cause !== null ? Reflect.get(cause, "code") : undefined;
  const known: Readonly<Record<string, string>> = {
    ENOENT: "the file is not there",
    EACCES: "the file may not be read",
    EISDIR: "it is a folder",
  };
  return known[String(code)] ?? "it is not a kubeconfig";
}

/** First one wins, as in kubectl's merge of several files. */
function find<Item extends { readonly name: string }>(
  lists: readonly (readonly Item[])[],
  name: string | undefined,
) {
  return lists.flat().find((item) => item.name === name);
}

async function readPem(
  file: string | undefined,
  base64: string | undefined,
): Promise<string | undefined> {
  if (base64 !== undefined) {
    return Buffer.from(base64, "base64").toString();
  }
  return file === undefined
    ? undefined
    : readFile(file, "utf8").catch((cause: unknown) => fail(`${file} cannot be read`, cause));
}

/**
 * Reads the context's cluster and user out of a kubeconfig. Nothing is executed and nothing is sent.
 * @param pathOrContent one path, several separated as in KUBECONFIG, or the text itself
 * @throws ConfigError
 */
export async function readKubeconfig(
  pathOrContent: string,
  context: string | undefined,
): Promise<ClusterAccess> {
  const files = await loadFiles(pathOrContent).catch((cause: unknown): never => {
    if (
      typeof cause === "object" &&
      cause !== null &&
      Reflect.get(cause, "code") === "CONFIG_MISSING"
    ) {
      throw cause;
    }
    return fail(describeLoadFailure(cause), cause);
  });
  const contextName =
    context ?? files.map((file) => file.currentContext).find((name) => name !== undefined);
  if (contextName === undefined) {
    fail("it names no current context");
  }
  const found = find(
    files.map((file) => file.contexts),
    contextName,
  );
  if (found === undefined) {
    fail(`there is no context \`${contextName}\``);
  }
  const cluster = find(
    files.map((file) => file.clusters),
    found.cluster,
  );
  if (cluster === undefined) {
    fail(`there is no cluster \`${found.cluster}\`, which the context \`${contextName}\` names`);
  }
  if (!/^https?:\/\//.test(cluster.server) || !URL.canParse(cluster.server)) {
    fail(`the server of cluster \`${cluster.name}\` is no http or https URL`);
  }
  const user =
    found.user === undefined
      ? undefined
      : find(
          files.map((file) => file.users),
          found.user,
        );
  if (found.user !== undefined && user === undefined) {
    fail(`there is no user \`${found.user}\`, which the context \`${contextName}\` names`);
  }
  return describeAccess(cluster, user, found.namespace);
}

async function describeAccess(
  cluster: Cluster,
  user: User | undefined,
  namespace: string | undefined,
): Promise<ClusterAccess> {
  const certificate = await readPem(user?.certFile, user?.certData);
  const key = await readPem(user?.keyFile, user?.keyData);
  registerSecret(key);
  return {
    endpoint: cluster.server.replace(/\/+$/, ""),
    namespace,
    user: user === undefined ? { kind: "certificate" } : await describeUser(user, cluster),
    impersonateUser: user?.impersonateUser,
    caBundle: await readPem(cluster.caFile, cluster.caData),
    clientCertificate:
      certificate !== undefined && key !== undefined ? { certificate, key } : undefined,
    serverName: cluster.tlsServerName,
    insecureSkipTlsVerify: cluster.skipTLSVerify === true,
    proxyUrl: cluster.proxyUrl,
  };
}

/** In the order in which client-go prefers them. */
async function describeUser(user: User, cluster: Cluster): Promise<KubeconfigUser> {
  if (user.tokenFile !== undefined) {
    const path = isAbsolute(user.tokenFile) ? user.tokenFile : join(user.folder, user.tokenFile);
    return { kind: "tokenFile", path };
  }
  if (user.token !== undefined) {
    registerSecret(user.token);
    return { kind: "token", token: user.token.trim() };
  }
  if (user.username !== undefined) {
    registerSecret(user.password);
    return { kind: "basic", userName: user.username, password: user.password ?? "" };
  }
  if (user.exec) {
    return describeExec(user.exec, user.folder, cluster);
  }
  if (user.authProvider) {
    return describeAuthProvider(user.authProvider.name, user.authProvider.config ?? {});
  }
  return { kind: "certificate" };
}

/** Keys are handed to plugins as arguments, and a plugin that fails may print how it was called. */
function registerArguments(given: readonly string[]): void {
  const parts = given.flatMap((argument) => argument.split(/(?<=^--?[\w-]+)=/));
  for (const [index, part] of parts.entries()) {
    const followsSecretFlag = /^--?[\w-]*(?:ak|sk|key|password|secret|token)$/i.test(
      parts[index - 1] ?? "",
    );
    const looksRandom = /^(?=.*\d)(?=.*[a-z])[\w+=-]{16,}$/i.test(part);
    if (!part.startsWith("-") && (followsSecretFlag || looksRandom)) {
      registerSecret(part);
    }
  }
}

async function describeExec(
  exec: z.output<typeof execSchema>,
  folder: string,
  cluster: Cluster,
): Promise<KubeconfigUser> {
  registerArguments(exec.args ?? []);
  const environment = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  const caBundle = await readPem(cluster.caFile, cluster.caData);
  return {
    kind: "exec",
    exec: {
      // As in client-go: a path with a folder in it starts at the kubeconfig, a bare name is looked up in PATH.
      command:
        /[\\/]/.test(exec.command) && !isAbsolute(exec.command)
          ? join(folder, exec.command)
          : exec.command,
      arguments: exec.args ?? [],
      environment,
      apiVersion: exec.apiVersion,
      installHint: exec.installHint,
      cluster:
        exec.provideClusterInfo === true
          ? {
              server: cluster.server,
              ...(cluster.tlsServerName !== undefined && {
                "tls-server-name": cluster.tlsServerName,
              }),
              ...(cluster.skipTLSVerify === true && { "insecure-skip-tls-verify": true }),
              ...(caBundle !== undefined && {
                "certificate-authority-data": Buffer.from(caBundle).toString("base64"),
              }),
              ...(cluster.proxyUrl !== undefined && { "proxy-url": cluster.proxyUrl }),
            }
          : undefined,
    },
  };
}

async function describeAuthProvider(
  name: string,
  config: Readonly<Record<string, unknown>>,
): Promise<KubeconfigUser> {
  const setting = (key: string) =>
    typeof config[key] === "string" && config[key] !== "" ? config[key] : undefined;
  const issuerUrl = setting("idp-issuer-url");
  const clientId = setting("client-id");
  if (name !== "oidc") {
    fail(
      `the auth provider \`${name}\` is not supported (Kubernetes removed all but oidc in 1.26); use its exec plugin`,
    );
  }
  if (issuerUrl === undefined || clientId === undefined) {
    fail("the oidc auth provider needs idp-issuer-url and client-id");
  }
  const oidc = {
    issuerUrl: issuerUrl.replace(/\/+$/, ""),
    clientId,
    clientSecret: setting("client-secret"),
    idToken: setting("id-token"),
    refreshToken: setting("refresh-token"),
    issuerCa: await readPem(
      setting("idp-certificate-authority"),
      setting("idp-certificate-authority-data"),
    ),
  };
  [oidc.clientSecret, oidc.idToken, oidc.refreshToken].forEach(registerSecret);
  return { kind: "oidc", oidc };
}

/** Where Kubernetes mounts the service account of a pod. */
export const serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The access of the pod this process runs in, or undefined outside of a pod.
 * @param folder where the service account is mounted
 */
export async function readServiceAccount(
  env: Environment,
  folder: string,
): Promise<ClusterAccess | undefined> {
  const host = env.KUBERNETES_SERVICE_HOST;
  const path = join(folder, "token");
  if (host === undefined || host === "" || !(await exists(path))) {
    return undefined;
  }
  const namespace = await readFile(join(folder, "namespace"), "utf8").catch(() => undefined);
  return {
    endpoint: `https://${isIPv6(host) ? `[${host}]` : host}:${env.KUBERNETES_SERVICE_PORT ?? "443"}`,
    namespace: namespace?.trim(),
    // Read again and again: the kubelet renews the token.
    user: { kind: "tokenFile", path },
    impersonateUser: undefined,
    caBundle: await readFile(join(folder, "ca.crt"), "utf8").catch(() => undefined),
    clientCertificate: undefined,
    serverName: undefined,
    insecureSkipTlsVerify: false,
    proxyUrl: undefined,
  };
}
