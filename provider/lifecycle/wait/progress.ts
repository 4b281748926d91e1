import type { KubernetesJob } from "../../api/objects.js";
import type { Kind } from "../../kinds/kind.js";
import type { JobDetails } from "./details.js";

/** One line on how far a job has come. */
export function describeProgress(
  kind: Kind,
  object: KubernetesJob,
  _details: JobDetails | undefined,
  _now: number,
): string {
  const { phase, counts } = kind.digestStatus(object.status ?? {});
  return `${phase} ${JSON.stringify(counts)}`;
}
