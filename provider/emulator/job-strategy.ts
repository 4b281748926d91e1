import { quoteGo } from "../server/field-errors.js";
import { createJobModel } from "../server/job-model.js";
import { numberAt } from "../server/json-access.js";
import type { ModeRules } from "./modes.js";
import { patchTypes } from "./patching.js";
import { metadataReaders } from "./selectors.js";
import type { KindStrategy } from "./strategy.js";

/** How the API server treats `batch/v1` Jobs, at the level of the mode. */
export function createJobStrategy(rules: ModeRules): KindStrategy {
  return {
    ...createJobModel(rules),
    resource: "jobs.batch",
    names: { group: "batch", plural: "jobs", kind: "Job" },
    version: "v1",
    apiVersion: "batch/v1",
    fields: {
      readers: {
        ...metadataReaders,
        "status.successful": (job) => String(numberAt(job, "status", "succeeded") ?? 0),
      },
      refusal: (label) => `field label ${quoteGo(label)} not supported for Job`,
    },
    allowsUnconditionalUpdate: true,
    defaultPropagation: "Orphan",
    patchTypes: [patchTypes.json, patchTypes.merge, patchTypes.strategic],
    patchShapes: { metadata: "ObjectMeta", spec: "JobSpec", status: "JobStatus" },
    isCustom: false,
  };
}
