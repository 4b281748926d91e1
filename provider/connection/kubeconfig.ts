/** Reads a kubeconfig: which server, how to trust it, who signs in. */
import { isConfigError, registerSecret } from "../errors.js";
import type { ClientCertificate, KubeconfigUser } from "./connection.js";
import {
  type Cluster,
  type User,
  failOnKubeconfig,
  loadKubeconfigs,
  readPem,
} from "./kubeconfig-files.js";
import { describeUser } from "./kubeconfig-users.js";

/** What a kubeconfig says about one context. */
export interface ClusterAccess {
  readonly endpoint: string;
  readonly context?: string;
  readonly namespace: string | undefined;
  readonly user: KubeconfigUser;
  readonly impersonateUser: string | undefined;
  readonly caBundle: string | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
  readonly serverName: string | undefined;
  readonly insecureSkipTlsVerify: boolean;
  readonly proxyUrl: string | undefined;
}

const fileProblems: Readonly<Record<string, string>> = {
  ENOENT: "the file is not there",
  EACCES: "the file may not be read",
  EISDIR: "it is a folder",
};

/** What a parser complains about quotes the text around, which may be a token: of such a cause nothing is kept. */
function failOnLoading(cause: unknown): never {
  if (isConfigError(cause)) {
    throw cause;
  }
  const code: unknown =
    typeof cause === "object" && cause !== null ? Reflect.get(cause, "code") : undefined;
  const problem = fileProblems[String(code)];
  failOnKubeconfig(problem ?? "it is not a kubeconfig", problem === undefined ? undefined : cause);
}

/** First one wins, as in kubectl's merge of several files. */
function find<Item extends { readonly name: string }>(
  lists: readonly (readonly Item[])[],
  name: string | undefined,
) {
  return lists.flat().find((item) => item.name === name);
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
  const files = await loadKubeconfigs(pathOrContent).catch(failOnLoading);
  const contextName =
    context ?? files.map((file) => file.currentContext).find((name) => name !== undefined);
  if (contextName === undefined) {
    failOnKubeconfig("it names no current context");
  }
  const found = find(
    files.map((file) => file.contexts),
    contextName,
  );
  if (found === undefined) {
    failOnKubeconfig(`there is no context \`${contextName}\``);
  }
  const cluster = find(
    files.map((file) => file.clusters),
    found.cluster,
  );
  if (cluster === undefined) {
    failOnKubeconfig(
      `there is no cluster \`${found.cluster}\`, which the context \`${contextName}\` names`,
    );
  }
  if (!/^https?:\/\//.test(cluster.server) || !URL.canParse(cluster.server)) {
    failOnKubeconfig(`the server of cluster \`${cluster.name}\` is no http or https URL`);
  }
  const user =
    found.user === undefined
      ? undefined
      : find(
          files.map((file) => file.users),
          found.user,
        );
  if (found.user !== undefined && user === undefined) {
    failOnKubeconfig(
      `there is no user \`${found.user}\`, which the context \`${contextName}\` names`,
    );
  }
  return { ...(await describeAccess(cluster, user, found.namespace)), context: contextName };
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
