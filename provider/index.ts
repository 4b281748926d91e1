export type {
  GetJobArgs,
  JobArgs,
  JobLifecycle,
  JobMetadata,
  JobStatusDigest,
  JobTimeouts,
  VolcanoJobArgs,
} from "./resources/inputs.js";
export { VolcanoJob } from "./resources/volcano-job.js";
export { Job } from "./resources/job.js";
