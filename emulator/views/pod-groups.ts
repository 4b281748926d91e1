import { numberAt, textAt } from "../../provider/server/json-access.js";
import type { JsonObject } from "../../provider/values/json.js";
import { metadataReaders } from "../registry/selectors.js";
import { minResources } from "../volcano/min-resources.js";
import { minTaskMembers, type PodGroupRecord } from "../volcano/pod-group.js";
import type { World } from "../world.js";
import type { View } from "./view.js";

const apiVersion = "scheduling.volcano.sh/v1beta1";
const jobs = "jobs.batch.volcano.sh";

/** The text of the group follows its job, whose minimum may change. */
function specOf(job: JsonObject): JsonObject {
  const priorityClassName = textAt(job, "spec", "priorityClassName");
  return {
    minMember: numberAt(job, "spec", "minAvailable") ?? 0,
    minResources: minResources(job),
    minTaskMember: minTaskMembers(job),
    ...(priorityClassName === "" ? {} : { priorityClassName }),
    queue: textAt(job, "spec", "queue"),
  };
}

function statusOf(world: World, group: PodGroupRecord): JsonObject {
  const pods = world.pods.ofOwner(group.owner);
  const counts = {
    running: pods.filter(({ phase }) => phase === "Running").length,
    succeeded: pods.filter(({ phase }) => phase === "Succeeded").length,
    failed: pods.filter(({ phase }) => phase === "Failed").length,
  };
  const conditions = group.conditions.map(
    ({ type, status = "True", reason, message, time, transitionID }) => ({
      lastTransitionTime: time,
      ...(message === undefined ? {} : { message }),
      ...(reason === undefined ? {} : { reason }),
      status,
      transitionID,
      type,
    }),
  );
  return {
    ...(conditions.length > 0 ? { conditions } : {}),
    phase: group.phase,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  };
}

function isEmpty(value: JsonObject): boolean {
  return Object.keys(value).length === 0;
}

function documentOf(world: World, group: PodGroupRecord): JsonObject {
  const { namespace, name, job, owner, uid, revision, createdAt, labels, annotations } = group;
  const reference = {
    apiVersion: "batch.volcano.sh/v1alpha1",
    blockOwnerDeletion: true,
    controller: true,
    kind: "Job",
    name: job,
    uid: owner,
  };
  return {
    apiVersion,
    kind: "PodGroup",
    metadata: {
      ...(isEmpty(annotations) ? {} : { annotations }),
      creationTimestamp: createdAt,
      generation: 2,
      ...(isEmpty(labels) ? {} : { labels }),
      name,
      namespace,
      ownerReferences: [reference],
      resourceVersion: String(revision),
      uid,
    },
    spec: specOf(world.storage.get(jobs, namespace, job) ?? {}),
    status: statusOf(world, group),
  };
}

/** PodGroups of VolcanoJobs. */
export const podGroups: View = {
  names: { group: "scheduling.volcano.sh", plural: "podgroups", kind: "PodGroup" },
  version: "v1beta1",
  apiVersion,
  resource: "podgroups.scheduling.volcano.sh",
  singular: "podgroup",
  shortNames: ["pg", "podgroup-v1beta1"],
  isNamespaced: true,
  isCustom: true,
  fields: { readers: metadataReaders, refusal: (label) => `field label not supported: ${label}` },
  subresources: [],
  objects: (world, namespace) =>
    world.podGroups.list(namespace).map((group) => documentOf(world, group)),
  find: (world, namespace, name) => {
    const group = world.podGroups.get(namespace, name);
    return group && documentOf(world, group);
  },
};
