import type { KindApi } from "../kind-api.js";

/** `batch/v1` Job. */
export const jobApi: KindApi = {
  name: "Job",
  apiVersion: "batch/v1",
  kind: "Job",
  plural: "jobs",
  singular: "job",
  shortNames: [],
  isCustom: false,
};
