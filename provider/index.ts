export type {
  GetJobArgs,
  JobArgs,
  JobLifecycle,
  JobMetadata,
  JobTimeouts,
  VolcanoJobArgs,
} from "./resources/inputs.js";
export type { JobStatusDigest } from "./kinds/status-digest.js";
export { VolcanoJob } from "./resources/volcano-job.js";
export { Job } from "./resources/job.js";
