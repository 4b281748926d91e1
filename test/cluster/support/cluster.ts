import { createApi, type Api } from "../../../tools/control-plane/api";

/** Environment variable with the {@link ClusterAddress} of the run's control plane, as JSON. */
export const clusterVariable = "PULUMI_VOLCANO_TEST_CLUSTER";

/** How the tests reach the control plane. */
export interface ClusterAddress {
  readonly url: string;
  /** The administrator's bearer token. */
  readonly token: string;
  readonly caPem: string;
  readonly kubeconfig: string;
}

/** The address of the run's control plane. @throws where the setup of the run has not started one. */
export function clusterAddress(): ClusterAddress {
  const text = process.env[clusterVariable];
  if (text === undefined) {
    throw new Error("run these tests with: npm run test:cluster");
  }
  return JSON.parse(text) as ClusterAddress;
}

/** A connection to the control plane as its administrator; close it at the end of the file. */
export function connectCluster(): Api {
  const { url, caPem, token } = clusterAddress();
  return createApi(url, caPem, token);
}

/** Creates a namespace of the test file's own and returns its name. */
export async function createNamespace(api: Api, prefix: string): Promise<string> {
  const name = `${prefix}-${Date.now().toString(36)}`;
  await api.expect({ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name } } });
  return name;
}

/** Asks until the answer is there. @throws when it is not within the time limit. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  timeoutMs = 60_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`${what}: not within ${timeoutMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
