import { fillCrdDefaults } from "../../server/crd-defaults.js";
import { isJsonObject, withoutNulls, type JsonObject } from "../../values/json.js";
import { lazily } from "../../values/lazily.js";
import type { FollowingValue, Kind } from "../kind.js";
import { volcanoJobApi } from "./resource.js";
import { keepClaimNames, withoutClaimNames } from "./claims.js";
import { volcanoJobMutability } from "./mutability.js";
import { longestTaskName } from "./task-names.js";
import { remarshal } from "../../go-spelling/remarshal.js";
import { defaultVolcanoJob } from "./defaults.js";
import { volcanoJobInsight } from "./insight.js";
import { volcanoJobStage } from "./stage.js";
import { countVolcanoJobPods, digestVolcanoJobStatus, finishedPhases } from "./status.js";
import { volcanoJobSuspension } from "./suspension.js";
import { volcanoJobWorkload } from "./workload.js";
import type * as modelModule from "./model.js";

const model = lazily(() => require("./model.js") as typeof modelModule);

/**
 * A refresh writes `null` where the server has lost a value that create would fill in again (minAvailable can be patched
 * away). Filling it in here as well would hide that.
 */
function dropNulled(canonical: JsonObject, given: JsonObject): JsonObject {
  if (given["minAvailable"] === null) {
    Reflect.deleteProperty(canonical, "minAvailable");
  }
  const tasks = canonical["tasks"];
  const givenTasks = given["tasks"];
  if (!Array.isArray(tasks) || !Array.isArray(givenTasks)) {
    return canonical;
  }
  tasks.forEach((task: unknown, i) => {
    const givenTask: unknown = givenTasks[i];
    if (!isJsonObject(task) || !isJsonObject(givenTask) || givenTask["minAvailable"] !== null) {
      return;
    }
    Reflect.deleteProperty(task, "minAvailable");
  });
  return canonical;
}

const specShape = "VolcanoJobSpec";

/**
 * The API server fills in the CRD's defaults before the webhook and after it: tasks that the webhook writes anew lose an
 * empty `networkTopology.mode`, which is then filled in.
 */
function filledIn(spec: JsonObject): JsonObject {
  const { spec: defaulted } = defaultVolcanoJob(fillCrdDefaults(withoutNulls(spec), specShape));
  return fillCrdDefaults(defaulted, specShape);
}

function canonicalSpec(spec: JsonObject): JsonObject {
  const defaulted = filledIn(spec);
  const canonical = remarshal(defaulted, specShape);
  return isJsonObject(canonical) ? dropNulled(canonical, spec) : defaulted;
}

function storedSpec(spec: JsonObject): JsonObject {
  return dropNulled(filledIn(spec), spec);
}

/** See defaults.ts. */
const following: readonly FollowingValue[] = [
  {
    path: "spec.minAvailable",
    says: "the default of minAvailable follows the tasks",
    inheritsFaults: true,
  },
  {
    path: "spec.tasks[].minAvailable",
    says: "the default of a task's minAvailable follows its replicas",
    inheritsFaults: true,
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
  api: volcanoJobApi,
  specShape,
  statusShape: "VolcanoJobStatus",
  selectableFields: {},
  mutability: volcanoJobMutability,
  get models() {
    return model().volcanoModels;
  },
  canonicalSpec,
  storedSpec,
  keepServerOwned: keepClaimNames,
  declaredPart: withoutClaimNames,
  podNameRoom: longestTaskName,
  hasLabelsAlways: false,
  digestStatus: digestVolcanoJobStatus,
  stageOf: volcanoJobStage,
  insight: volcanoJobInsight,
  finishedPhases,
  // An aborting job may be resumed.
  doomedPhases: ["Terminating"],
  succeededPhases: ["Completed"],
  // isJobFinished of Volcano 1.14.1's garbage collector; an aborted job may be resumed.
  clearedPhases: ["Completed", "Failed", "Terminated"],
  workloadOf: volcanoJobWorkload,
  // A job that was aborted counts as finished; there is no other rest.
  idlePhases: [],
  suspension: volcanoJobSuspension,
  countPods: countVolcanoJobPods,
  following,
};
