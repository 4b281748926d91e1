import { withoutNulls, type JsonObject } from "../../values/json.js";
import { lazily } from "../../values/lazily.js";
import { defaultJob } from "./defaults.js";
import { jobInsight } from "./insight.js";
import { jobStage } from "./stage.js";
import { countJobPods, digestJobStatus } from "./status.js";
import type { FollowingValue, Kind } from "../kind.js";
import { numberAt } from "../../server/json-access.js";
import { jobApi } from "./resource.js";
import { jobMutability } from "./mutability.js";
import { withoutGenerated } from "./generated.js";
import { jobWorkload } from "./workload.js";
import type * as modelModule from "./model.js";

const model = lazily(() => require("./model.js") as typeof modelModule);

function canonicalSpec(spec: JsonObject): JsonObject {
  return defaultJob(withoutNulls(spec));
}

const container = "spec.template.spec.containers[]";
/** See defaults.ts. */
const following: readonly FollowingValue[] = [
  {
    path: "spec.completions",
    says: "a change between parallelism declared and not declared, without completions, makes a job of one pod a work queue or back (declare completions to keep it)",
  },
  {
    path: "spec.parallelism",
    says: "parallelism is not declared and falls back to its default",
  },
  { path: "spec.backoffLimit", says: "the default of backoffLimit follows backoffLimitPerIndex" },
  {
    path: "spec.podReplacementPolicy",
    says: "the default of podReplacementPolicy follows podFailurePolicy",
  },
  {
    path: `${container}.imagePullPolicy`,
    says: "the default of imagePullPolicy follows the image",
  },
];

/** `batch/v1` Job. */
export const job: Kind = {
  name: "Job",
  api: jobApi,
  specShape: "JobSpec",
  statusShape: "JobStatus",
  selectableFields: {
    "status.successful": (object) => String(numberAt(object, "status", "succeeded") ?? 0),
  },
  mutability: jobMutability,
  get models() {
    return model().jobModels;
  },
  canonicalSpec,
  storedSpec: canonicalSpec,
  keepServerOwned: (_before, after) => after,
  declaredPart: withoutGenerated,
  // The pods' names have nothing of the spec in them.
  podNameRoom: () => 0,
  // A copy of the template's labels, those that the server generates among them.
  hasLabelsAlways: true,
  digestStatus: digestJobStatus,
  stageOf: jobStage,
  insight: jobInsight,
  finishedPhases: ["Complete", "Failed"],
  doomedPhases: ["FailureTarget"],
  succeededPhases: ["Complete"],
  clearedPhases: ["Complete", "Failed"],
  workloadOf: jobWorkload,
  idlePhases: ["Suspended"],
  suspension: { by: "field", path: "spec.suspend" },
  countPods: countJobPods,
  following,
};
