import type { JobStatusDigest } from "../kinds/status-digest.js";

/**
 * A job as it is on the server, but for its spec, in which there may be secrets: `VolcanoJob.get` and `Job.get` read that, and
 * keep it secret. For the same reason the annotation in which `kubectl apply` keeps a copy of the spec is left out.
 */
export interface JobData {
  namespace: string;
  name: string;
  uid: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** RFC 3339. */
  creationTimestamp: string;
  status: JobStatusDigest;
}
