/** Reads a kubeconfig: which server, how to trust it, who signs in. */
import type { ClientCertificate } from "../../auth/authenticator.js";
import type { KubeconfigUser } from "../../auth/users.js";
import { findHeaderProblem } from "../../auth/header-value.js";
import { registerSecret } from "../../errors.js";
import { findUrlProblem, withoutTrailingSlashes } from "../addresses.js";
import type { Cluster, User } from "./entries.js";
import { type KubeconfigPlace, type LoadedFile, loadKubeconfigs, readPem } from "./files.js";
import { failOnKubeconfig } from "./problem.js";
import { describeUser } from "./users.js";

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

/** First one wins, as in kubectl's merge of several files. */
function find<Item extends { readonly name: string }>(
  lists: readonly (readonly Item[])[],
  name: string | undefined,
) {
  return lists.flat().find((item) => item.name === name);
}

const mostNames = 20;

/** The names that are there instead, so that a slip of the pen shows. */
function listNames(list: "contexts" | "clusters" | "users", files: readonly LoadedFile[]): string {
  const names = [...new Set(files.flatMap((file) => file[list].map(({ name }) => name)))];
  if (names.length === 0) {
    return `it has no ${list}`;
  }
  const shown = names.slice(0, mostNames).map((name) => `\`${name}\``);
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  return `its ${list} are ${shown.join(", ")}${more}`;
}

/**
 * Reads the context's cluster and user out of a kubeconfig. Nothing is executed and nothing is sent.
 * @throws ConfigError
 */
export async function readKubeconfig(
  place: KubeconfigPlace,
  context: string | undefined,
): Promise<ClusterAccess> {
  const files = await loadKubeconfigs(place);
  const contextName =
    context ?? files.map((file) => file.currentContext).find((name) => name !== undefined);
  if (contextName === undefined) {
    failOnKubeconfig(`it names no current context; ${listNames("contexts", files)}`);
  }
  const found = find(
    files.map((file) => file.contexts),
    contextName,
  )?.read();
  if (found === undefined) {
    failOnKubeconfig(`there is no context \`${contextName}\`; ${listNames("contexts", files)}`);
  }
  const cluster = find(
    files.map((file) => file.clusters),
    found.cluster,
  )?.read();
  if (cluster === undefined) {
    failOnKubeconfig(
      `there is no cluster \`${found.cluster}\`, which the context \`${contextName}\` names; ${listNames("clusters", files)}`,
    );
  }
  const urlProblem = findUrlProblem(cluster.server);
  if (urlProblem !== undefined) {
    failOnKubeconfig(`the server of cluster \`${cluster.name}\` ${urlProblem}`);
  }
  const user =
    found.user === undefined
      ? undefined
      : find(
          files.map((file) => file.users),
          found.user,
        )?.read();
  if (found.user !== undefined && user === undefined) {
    failOnKubeconfig(
      `there is no user \`${found.user}\`, which the context \`${contextName}\` names; ${listNames("users", files)}`,
    );
  }
  return { ...(await describeAccess(cluster, user, found.namespace)), context: contextName };
}

async function describeAccess(
  cluster: Cluster,
  user: User | undefined,
  namespace: string | undefined,
): Promise<ClusterAccess> {
  const problem = findHeaderProblem(user?.impersonateUser ?? "");
  if (problem !== undefined) {
    failOnKubeconfig(`\`as\` of user \`${user?.name ?? ""}\` ${problem}`);
  }
  const certificate = await readPem(user?.certFile, user?.certData);
  const key = await readPem(user?.keyFile, user?.keyData);
  registerSecret(key);
  return {
    endpoint: withoutTrailingSlashes(cluster.server),
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
