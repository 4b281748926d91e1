/** Says how a user of a kubeconfig signs in. */
import { isAbsolute, join } from "node:path";
import { findTokenProblem } from "../../auth/header-value.js";
import { secretsOfPlugin } from "../../auth/plugin-secrets.js";
import type { KubeconfigUser } from "../../auth/users.js";
import { registerSecret } from "../../errors.js";
import { findUrlProblem, withoutTrailingSlashes } from "../addresses.js";
import type { Cluster, Exec, User } from "./entries.js";
import { readPem } from "./files.js";
import { failOnKubeconfig } from "./problem.js";

/** In the order in which client-go prefers them. */
export async function describeUser(user: User, cluster: Cluster): Promise<KubeconfigUser> {
  if (user.tokenFile !== undefined) {
    const path = isAbsolute(user.tokenFile) ? user.tokenFile : join(user.folder, user.tokenFile);
    return { kind: "tokenFile", path };
  }
  if (user.token !== undefined) {
    registerSecret(user.token);
    const problem = findTokenProblem(user.token.trim());
    if (problem !== undefined) {
      failOnKubeconfig(`the token of user \`${user.name}\` ${problem}`);
    }
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

async function describeExec(exec: Exec, folder: string, cluster: Cluster): Promise<KubeconfigUser> {
  const environment = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  secretsOfPlugin({ arguments: exec.args ?? [], environment }).forEach(registerSecret);
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
    failOnKubeconfig(
      `the auth provider \`${name}\` is not supported (Kubernetes removed all but oidc in 1.26); use its exec plugin`,
    );
  }
  if (issuerUrl === undefined || clientId === undefined) {
    failOnKubeconfig("the oidc auth provider needs idp-issuer-url and client-id");
  }
  const urlProblem = findUrlProblem(issuerUrl);
  if (urlProblem !== undefined) {
    failOnKubeconfig(`idp-issuer-url ${urlProblem}`);
  }
  const oidc = {
    issuerUrl: withoutTrailingSlashes(issuerUrl),
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
