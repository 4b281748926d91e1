import type { JsonObject } from "../../provider/values/json.js";
import { metadataReaders } from "../registry/selectors.js";
import type { QueueRecord } from "../volcano/queue.js";
import type { View } from "./view.js";

const apiVersion = "scheduling.volcano.sh/v1beta1";
const nothing: JsonObject = { cpu: "0", memory: "0" };

/** What Volcano's scheduler writes into the two queues that it makes itself. */
const ownSpecs: Readonly<Record<string, JsonObject>> = {
  root: { deserved: nothing, guarantee: { resource: nothing }, reclaimable: false },
  default: { guarantee: {} },
};

function documentOf({
  name,
  uid,
  revision,
  createdAt,
  weight = 1,
  state,
  parent,
  capability,
}: QueueRecord): JsonObject {
  return {
    apiVersion,
    kind: "Queue",
    metadata: {
      creationTimestamp: createdAt,
      generation: name in ownSpecs ? 2 : 1,
      name,
      resourceVersion: String(revision),
      uid,
    },
    spec: {
      ...(capability ? { capability } : {}),
      dequeueStrategy: "traverse",
      ...(parent === undefined ? {} : { parent }),
      reclaimable: true,
      weight,
      ...ownSpecs[name],
    },
    status: { allocated: nothing, reservation: {}, state },
  };
}

/** Volcano's queues, which are in no namespace. */
export const queues: View = {
  names: { group: "scheduling.volcano.sh", plural: "queues", kind: "Queue" },
  version: "v1beta1",
  apiVersion,
  resource: "queues.scheduling.volcano.sh",
  singular: "queue",
  shortNames: ["q", "queue-v1beta1"],
  isNamespaced: false,
  isCustom: true,
  fields: {
    readers: { "metadata.name": metadataReaders["metadata.name"] ?? (() => "") },
    refusal: (label) => `field label not supported: ${label}`,
  },
  subresources: ["status"],
  objects: (world) => [...world.queues.values()].map(documentOf),
  find: (world, _namespace, name) => {
    const queue = world.queues.get(name);
    return queue && documentOf(queue);
  },
};
