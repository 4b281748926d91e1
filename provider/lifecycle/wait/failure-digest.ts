import type { KubernetesJob } from "../../api/objects.js";
import type { Target } from "../target.js";

/** Why the job failed, a line each. */
export async function explainFailure(_target: Target, _object: KubernetesJob): Promise<string[]> {
  return [];
}
