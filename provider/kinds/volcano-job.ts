import { fillCrdDefaults } from "./crd-defaults.js";
import { isJsonObject, withoutNulls, type JsonObject } from "./json.js";
import type { FollowingValue, Kind } from "./kind.js";
import type { Condition, MutabilityTable } from "./mutability.js";
import { objectsIn } from "./items.js";
import { remarshal } from "./remarshal.js";
import { defaultVolcanoJob } from "./volcano-job-defaults.js";
import { digestVolcanoJobStatus, finishedPhases } from "./volcano-job-status.js";

const webhook = "Volcano's admission webhook, validateJobUpdate, seen with Volcano 1.14.1";
const metadata = "ordinary object metadata, seen on kube-apiserver 1.34.1";
const cciPage = "CCI API reference, PATCH VolcanoJob";

function volumesOf(spec: JsonObject): JsonObject[] {
  return objectsIn(spec["volumes"]).map(({ item }) => item);
}

function hasClaim(volume: JsonObject | undefined): boolean {
  return volume !== undefined && isJsonObject(volume["volumeClaim"]);
}

/** Volcano lets the name of a claim that it makes itself change, because its controller writes it. */
const ownClaim: Condition = {
  text: "where the volume also has a volumeClaim",
  holds: ({ steps, before }) => {
    const step = steps[2];
    const id = typeof step === "object" ? step.id : undefined;
    return hasClaim(volumesOf(before).find((volume) => volume["mountPath"] === id));
  },
};

/**
 * The controller writes volumeClaimName where only volumeClaim is given. Taking the name away again would make it create
 * a second claim, so a name that is no longer declared stays.
 */
function keepClaimNames(before: JsonObject, after: JsonObject): JsonObject {
  if (!Array.isArray(after["volumes"])) return after;
  const volumes = (after["volumes"] as unknown[]).map((volume) => {
    if (!isJsonObject(volume) || !hasClaim(volume) || volume["volumeClaimName"]) return volume;
    const old = volumesOf(before).find((each) => each["mountPath"] === volume["mountPath"]);
    const name = hasClaim(old) ? old?.["volumeClaimName"] : undefined;
    return name === undefined ? volume : { ...volume, volumeClaimName: name };
  });
  return { ...after, volumes };
}

const kubernetes: MutabilityTable = {
  rules: [
    { path: "metadata.labels", source: metadata },
    { path: "metadata.annotations", source: metadata },
    { path: "metadata.ownerReferences", source: metadata },
    { path: "metadata.finalizers", source: metadata },
    { path: "spec.minAvailable", source: webhook },
    { path: "spec.priorityClassName", source: webhook },
    { path: "spec.tasks[].replicas", source: webhook },
    { path: "spec.tasks[].minAvailable", source: webhook },
    { path: "spec.volumes[].volumeClaimName", when: ownClaim, source: webhook },
  ],
  otherwise:
    "Volcano's admission webhook lets only minAvailable, priorityClassName, tasks[].replicas and tasks[].minAvailable of a job's spec change",
};

const cci: MutabilityTable = {
  rules: [
    { path: "metadata.labels", source: cciPage },
    { path: "metadata.annotations", source: cciPage },
    { path: "metadata.ownerReferences", source: metadata },
    { path: "metadata.finalizers", source: metadata },
    // The page says spec.template and spec.replicas, which a VolcanoJob has only inside its tasks.
    { path: "spec.tasks[].template", source: cciPage },
    { path: "spec.tasks[].replicas", source: cciPage },
    { path: "spec.tasks[].minAvailable", source: `${cciPage}: goes with the replicas` },
    { path: "spec.minAvailable", source: "CCI API reference, example of PUT VolcanoJob" },
  ],
  otherwise:
    "CCI documents only labels, annotations, tasks[].template and tasks[].replicas as updatable",
};

/**
 * A refresh writes `null` where the server has lost a value that create would fill in again (minAvailable can be patched
 * away). Filling it in here as well would hide that.
 */
function dropNulled(canonical: JsonObject, given: JsonObject): JsonObject {
  if (given["minAvailable"] === null) Reflect.deleteProperty(canonical, "minAvailable");
  const tasks = canonical["tasks"];
  const givenTasks = given["tasks"];
  if (!Array.isArray(tasks) || !Array.isArray(givenTasks)) return canonical;
  tasks.forEach((task: unknown, i) => {
    const givenTask: unknown = givenTasks[i];
    if (!isJsonObject(task) || !isJsonObject(givenTask) || givenTask["minAvailable"] !== null)
      return;
    Reflect.deleteProperty(task, "minAvailable");
  });
  return canonical;
}

function canonicalSpec(spec: JsonObject): JsonObject {
  const { spec: defaulted } = defaultVolcanoJob(fillCrdDefaults(withoutNulls(spec)));
  const canonical = remarshal(defaulted, "VolcanoJobSpec");
  return isJsonObject(canonical) ? dropNulled(canonical, spec) : defaulted;
}

function storedSpec(spec: JsonObject): JsonObject {
  return dropNulled(defaultVolcanoJob(fillCrdDefaults(withoutNulls(spec))).spec, spec);
}

/** See volcano-job-defaults.ts. */
const following: readonly FollowingValue[] = [
  { path: "spec.minAvailable", says: "the default of minAvailable follows the tasks" },
  {
    path: "spec.tasks[].minAvailable",
    says: "the default of a task's minAvailable follows its replicas",
  },
  { path: "spec.plugins", says: "some plugins bring others with them" },
  {
    path: "spec.tasks[].template.spec.dnsPolicy",
    says: "the default of dnsPolicy follows hostNetwork",
  },
];

/** `batch.volcano.sh/v1alpha1` Job. */
export const volcanoJob: Kind = {
  name: "VolcanoJob",
  apiVersion: "batch.volcano.sh/v1alpha1",
  apiKind: "Job",
  specShape: "VolcanoJobSpec",
  mutability: { kubernetes, cci },
  canonicalSpec,
  storedSpec,
  keepServerOwned: keepClaimNames,
  hasLabelsAlways: false,
  digestStatus: digestVolcanoJobStatus,
  finishedPhases,
  following,
};
