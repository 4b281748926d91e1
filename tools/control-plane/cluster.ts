import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Api } from "./api";
import {
  fakeNode,
  nodeName,
  viewerRights,
  volcanoNamespace,
  webhookConfiguration,
  webhooks,
} from "./cluster-objects";
import { podAnnotations } from "./pod-stages";
import type { Condition } from "./process-group";

/** Waits until a condition holds, for as long as whoever passes it finds right. */
export type Wait = (condition: Condition) => Promise<void>;

/** What a readiness probe reads of an object's status. */
interface StatusView {
  metadata: { name: string };
  status?: { state?: string; conditions?: { type: string; status: string }[] };
}

/** What a custom resource definition says of the paths of its resource. */
interface CrdView {
  spec: { group: string; names: { plural: string }; versions: [{ name: string }] };
}

/** Which pods {@link finishPods} finishes, and how. */
export interface FinishPodsOptions {
  /** @default "default" */
  namespace?: string;
  /** Of every container; other than 0 fails the pods. @default 0 */
  exitCode?: number;
}

/**
 * Creates what Volcano needs before its programs can start: its custom resource definitions and
 * namespace, and the configurations of its webhooks. Creates the rights of the user `viewer`, too.
 */
export async function installVolcano(
  api: Api,
  crds: string,
  webhookUrl: string,
  caPem: string,
): Promise<void> {
  const objects = [
    volcanoNamespace,
    ...viewerRights,
    ...webhooks.map((webhook) => webhookConfiguration(webhook, webhookUrl, caPem)),
  ];
  const definitions = await Promise.all(
    (await readdir(crds)).map((file) => readFile(join(crds, file), "utf8")),
  );
  await Promise.all([
    ...objects.map(({ collection, object }) =>
      api.expect({ method: "POST", path: collection, body: object }),
    ),
    ...definitions.map((definition) =>
      api.expect({
        method: "POST",
        path: crdCollection,
        body: definition,
        contentType: "application/yaml",
      }),
    ),
  ]);
}

/**
 * Whether the API server lets clients watch every custom resource.
 *
 * It answers 429 for about a second after it began to serve a resource. A controller that starts in
 * this second comes back later, has to list again, and takes what happened meanwhile for old news:
 * Volcano's job controller then misses that a job's pods may be created, and the job hangs.
 */
export async function areCrdsWatchable(api: Api): Promise<boolean> {
  const definitions = await list<CrdView>(api, crdCollection);
  const statuses = await Promise.all(
    definitions.map(({ spec: { group, names, versions } }) =>
      api.status({
        path: `/apis/${group}/${versions[0].name}/${names.plural}?watch=true&resourceVersion=0`,
      }),
    ),
  );
  return statuses.every((status) => status === 200);
}

/**
 * Whether a job is accepted, asked with a dry run through the webhooks: that needs all of the
 * mutating and validating webhook, and the queue `default` being there and open.
 */
export async function isJobAccepted(api: Api): Promise<boolean> {
  const template = { spec: { containers: [{ name: "probe", image: "probe" }] } };
  await api.expect({
    method: "POST",
    path: "/apis/batch.volcano.sh/v1alpha1/namespaces/default/jobs?dryRun=All",
    body: {
      apiVersion: "batch.volcano.sh/v1alpha1",
      kind: "Job",
      metadata: { name: "readiness-probe" },
      spec: { tasks: [{ replicas: 1, template }] },
    },
  });
  return true;
}

/** Creates or deletes fake nodes until there are `count`, and waits until all are Ready. */
export async function setNodes(api: Api, count: number, wait: Wait): Promise<void> {
  const wanted = new Set(Array.from({ length: count }, (_, index) => nodeName(index)));
  const present = new Set(
    (await list<StatusView>(api, nodeCollection)).map(({ metadata }) => metadata.name),
  );
  await Promise.all([
    ...[...present]
      .filter((name) => !wanted.has(name))
      .map((name) => api.expect({ method: "DELETE", path: `${nodeCollection}/${name}` })),
    ...[...wanted]
      .filter((name) => !present.has(name))
      .map((name) => api.expect({ method: "POST", path: nodeCollection, body: fakeNode(name) })),
  ]);
  await wait({
    description: "the fake nodes are not Ready",
    probe: async () => {
      const nodes = await list<StatusView>(api, nodeCollection);
      return nodes.length === count && nodes.every((node) => hasCondition(node, "Ready"));
    },
    component: "kwok",
  });
}

/** Creates a queue and waits until it is Open. */
export async function createQueue(
  api: Api,
  name: string,
  spec: Record<string, unknown>,
  wait: Wait,
): Promise<void> {
  const collection = "/apis/scheduling.volcano.sh/v1beta1/queues";
  await api.expect({
    method: "POST",
    path: collection,
    body: {
      apiVersion: "scheduling.volcano.sh/v1beta1",
      kind: "Queue",
      metadata: { name },
      spec,
    },
  });
  await wait({
    description: `queue ${name} is not Open`,
    probe: async () => {
      // The API server answers with an object of the kind it was asked for.
      const queue = (await api.expect({ path: `${collection}/${name}` })) as StatusView;
      return queue.status?.state === "Open";
    },
    component: "volcano-controller-manager",
  });
}

/** Lets the pods with these labels finish now. Returns how many there were. */
export async function finishPods(
  api: Api,
  labelSelector: string,
  { namespace = "default", exitCode = 0 }: FinishPodsOptions = {},
): Promise<number> {
  const collection = `/api/v1/namespaces/${namespace}/pods`;
  const query = `?labelSelector=${encodeURIComponent(labelSelector)}`;
  const pods = await list<StatusView>(api, collection + query);
  const annotations = {
    [podAnnotations.runSeconds]: "0",
    [podAnnotations.exitCode]: String(exitCode),
  };
  await Promise.all(
    pods.map((pod) =>
      api.expect({
        method: "PATCH",
        path: `${collection}/${pod.metadata.name}`,
        body: { metadata: { annotations } },
        contentType: "application/merge-patch+json",
      }),
    ),
  );
  return pods.length;
}

const crdCollection = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const nodeCollection = "/api/v1/nodes";

async function list<View>(api: Api, path: string): Promise<View[]> {
  // Every list of the API server has items, and a view names what its kind always has.
  return ((await api.expect({ path })) as { items: View[] }).items;
}

function hasCondition({ status }: StatusView, type: string): boolean {
  return status?.conditions?.some((each) => each.type === type && each.status === "True") ?? false;
}
