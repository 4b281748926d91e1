/** The access that Kubernetes gives to the pod this process runs in. */
import { readFile } from "node:fs/promises";
import { isIPv6 } from "node:net";
import { join } from "node:path";
import { exists } from "./files.js";
import type { Environment } from "../scheme.js";
import type { ClusterAccess } from "./read.js";

/** Where Kubernetes mounts the service account of a pod. */
const serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The access of the pod this process runs in, or undefined outside of a pod.
 * @param folder where the service account is mounted; by default where Kubernetes does it
 */
export async function readServiceAccount(
  env: Environment,
  folder: string = serviceAccountFolder,
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
