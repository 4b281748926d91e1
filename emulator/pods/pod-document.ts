import { defaultJob } from "../../provider/kinds/job/defaults.js";
import { listAt, objectAt } from "../../provider/server/json-access.js";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { isBound, type PodRecord } from "./pod.js";
import { partsOf, type PodParts } from "./pod-parts.js";
import { podStatus } from "./pod-status.js";

const nodes = 3;
/** What admission adds to every pod. */
const tolerations = ["not-ready", "unreachable"].map((word) => ({
  key: `node.kubernetes.io/${word}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 300,
}));

/** A limit without a request is the request. */
function withRequests(container: unknown): unknown {
  const limits = objectAt(container, "resources", "limits");
  if (!isJsonObject(container) || Object.keys(limits).length === 0) {
    return container;
  }
  const resources = objectAt(container, "resources");
  const requests = { ...limits, ...objectAt(resources, "requests") };
  return { ...container, resources: { ...resources, requests } };
}

function nodeOf({ index = 0, name }: PodRecord): string {
  const number = index === 0 ? name.length : index;
  return `node-${number % nodes}`;
}

function specOf(pod: PodRecord, given: JsonObject): JsonObject {
  const spec = objectAt(defaultJob({ template: { spec: given } }), "template", "spec");
  const containers = Object.fromEntries(
    ["initContainers", "containers"]
      .filter((member) => spec[member] !== undefined)
      .map((member) => [member, listAt(spec, member).map(withRequests)]),
  );
  return {
    ...spec,
    ...containers,
    ...(isBound(pod) ? { nodeName: nodeOf(pod) } : {}),
    tolerations: [...listAt(spec, "tolerations"), ...tolerations],
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: "PreemptLowerPriority",
  };
}

function filled(members: Readonly<Record<string, JsonObject | readonly unknown[] | string>>) {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => Object.keys(value).length > 0),
  );
}

function metadataOf(pod: PodRecord, parts: PodParts): JsonObject {
  const { name, namespace, uid, revision, createdAt, owner, job } = pod;
  const { apiVersion, generateName, labels, annotations, finalizers } = parts;
  const ownerReferences =
    owner === undefined
      ? []
      : [
          {
            apiVersion,
            kind: "Job",
            name: job,
            uid: owner,
            controller: true,
            blockOwnerDeletion: true,
          },
        ];
  return {
    name,
    ...filled({ generateName }),
    namespace,
    uid,
    resourceVersion: String(revision),
    generation: 1,
    creationTimestamp: createdAt,
    ...filled({ labels, annotations, ownerReferences, finalizers }),
  };
}

const documents = new WeakMap<PodRecord, JsonObject>();

/** A pod as `GET` shows it; the same object for the same record. */
export function podDocument(pod: PodRecord): JsonObject {
  const known = documents.get(pod);
  if (known) {
    return known;
  }
  const parts = partsOf(pod);
  const spec = specOf(pod, parts.spec);
  const document: JsonObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: metadataOf(pod, parts),
    spec,
    status: podStatus(pod, spec),
  };
  documents.set(pod, document);
  return document;
}
