import type { KindApi } from "../kind-api.js";

/** `batch.volcano.sh/v1alpha1` Job. */
export const volcanoJobApi: KindApi = {
  name: "VolcanoJob",
  apiVersion: "batch.volcano.sh/v1alpha1",
  kind: "Job",
  plural: "jobs",
  singular: "job",
  shortNames: ["vcjob", "vj"],
  isCustom: true,
};
