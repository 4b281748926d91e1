export type {
  GetJobArgs,
  JobArgs,
  JobLifecycle,
  JobMetadata,
  JobTimeouts,
  VolcanoJobArgs,
} from "./resources/inputs.js";
export type { JobData } from "./data/job-data.js";
export type {
  GetJobDataArgs,
  JobDataOptions,
  ListJobDataArgs,
} from "./resources/data-functions.js";
export type { JobStatusDigest } from "./kinds/status-digest.js";
export { VolcanoJob } from "./resources/volcano-job.js";
export { Job } from "./resources/job.js";
export {
  getJob,
  getJobOutput,
  getVolcanoJob,
  getVolcanoJobOutput,
  listJobs,
  listJobsOutput,
  listVolcanoJobs,
  listVolcanoJobsOutput,
} from "./resources/data-functions.js";
