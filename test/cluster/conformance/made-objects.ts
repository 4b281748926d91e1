import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import { sendRaw, type Side } from "./client.js";
import { normalise } from "./normalise.js";
import { document, type Root } from "./script.js";

/** What the kubelets of the real control plane would differ in among themselves: addresses, nodes, moments. */
const ofNodes: ReadonlySet<string> = new Set(["nodeName", "podIP", "podIPs", "started"]);
/** The scheduler writes a PodGroup anew for each of its sessions. */
const ofSessions: ReadonlySet<string> = new Set(["generation"]);

const annotations = { "pulumi-volcano.test/run-seconds": "600" };
const container = (name: string, resources: JsonObject = {}): JsonObject => ({
  name,
  image: `${name}:1`,
  resources,
});
const template = (spec: JsonObject): JsonObject => ({
  metadata: { annotations, labels: { team: "vision" } },
  spec: { restartPolicy: "Never", ...spec },
});

/** The control plane of the tests has no scheduler but Volcano's. */
const nodeName = "fake-0";

/** Jobs whose pods run until they are deleted. */
export const madeJobs: readonly { readonly root: Root; readonly body: JsonObject }[] = [
  {
    root: "V",
    body: document("V", {
      metadata: { name: "gang", labels: { a: "b" }, annotations: { c: "d" } },
      spec: {
        minAvailable: 3,
        tasks: [
          {
            name: "driver",
            replicas: 1,
            template: template({
              initContainers: [container("init", { requests: { memory: "3Gi" } })],
              containers: [
                container("main", {
                  requests: { cpu: "1500m", memory: "1Gi" },
                  limits: { memory: "2Gi" },
                }),
                container("side"),
              ],
            }),
          },
          {
            name: "worker",
            replicas: 2,
            template: template({ containers: [container("main", { limits: { cpu: "1" } })] }),
          },
        ],
      },
    }),
  },
  {
    root: "J",
    body: document("J", {
      metadata: { name: "sweep" },
      spec: {
        completionMode: "Indexed",
        completions: 2,
        parallelism: 2,
        template: template({ nodeName, containers: [container("main"), container("side")] }),
      },
    }),
  },
  {
    root: "J",
    body: document("J", {
      metadata: { name: "report" },
      spec: { template: template({ nodeName, containers: [container("main")] }) },
    }),
  },
];

/** How many pods {@link madeJobs} have together. */
export const madePods = 6;

/**
 * Conditions that depend on when the scheduler looked. Nobody writes `PodScheduled` on a pod whose template names its
 * node. A session that falls between the first pod of a gang and its last leaves `Unschedulable` on the PodGroup ("3/2
 * tasks in gang unschedulable"), and it stays there, before `Scheduled`, once the gang runs.
 */
const ofMoments: ReadonlySet<unknown> = new Set(["PodScheduled", "Unschedulable"]);

function dependsOnMoment(condition: unknown): boolean {
  return isJsonObject(condition) && ofMoments.has(condition["type"]);
}

function withoutLocals(value: unknown, locals: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    return value
      .filter((each) => !dependsOnMoment(each))
      .map((each) => withoutLocals(each, locals));
  }
  if (typeof value === "string") {
    return value.replace(/^((?:sweep-\d|report)-)[a-z0-9]{5}$/, "$1<suffix>");
  }
  if (!isJsonObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !locals.has(name))
      .map(([name, each]) => [name, withoutLocals(each, locals)]),
  );
}

async function read(side: Side, path: string, locals: ReadonlySet<string>): Promise<unknown> {
  const headers = { accept: "application/json", authorization: `Bearer ${side.token}` };
  const answer = await sendRaw(side, { method: "GET", path, headers });
  const { body } = normalise(answer, { withStatus: true });
  return withoutLocals(isJsonObject(body) ? body["items"] : body, locals);
}

/** The pods and the PodGroups of a namespace, without what only a node decides. */
export async function readMadeObjects(
  side: Side,
  namespace: string,
): Promise<{ readonly pods: unknown; readonly podGroups: unknown }> {
  const groups = `/apis/scheduling.volcano.sh/v1beta1/namespaces/${namespace}/podgroups`;
  return {
    pods: await read(side, `/api/v1/namespaces/${namespace}/pods`, ofNodes),
    podGroups: await read(side, groups, ofSessions),
  };
}
