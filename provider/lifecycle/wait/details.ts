import type { KubernetesJob } from "../../api/objects.js";
import type { Target } from "../target.js";

/** What is around a job on the server. */
export interface JobDetails {
  readonly unreadable: readonly string[];
}

/** Reads what is around a job. */
export async function readDetails(_target: Target, _object: KubernetesJob): Promise<JobDetails> {
  return { unreadable: [] };
}
