/** The two resources of the API that this package manages, as far as the client has to know them. */

/** How one kind of job is addressed. */
export interface JobResource {
  /** What messages call it. */
  readonly name: "VolcanoJob" | "Job";
  readonly group: string;
  readonly version: string;
  /** `kind` of the objects; both kinds are called Job by their APIs. */
  readonly kind: "Job";
  readonly plural: "jobs";
  /** Custom resources answer 415 to a strategic merge patch (seen on kube-apiserver 1.34.1). */
  readonly hasStrategicMerge: boolean;
}

/** `batch.volcano.sh/v1alpha1` Job. */
export const volcanoJobResource: JobResource = {
  name: "VolcanoJob",
  group: "batch.volcano.sh",
  version: "v1alpha1",
  kind: "Job",
  plural: "jobs",
  hasStrategicMerge: false,
};

/** `batch/v1` Job. */
export const batchJobResource: JobResource = {
  name: "Job",
  group: "batch",
  version: "v1",
  kind: "Job",
  plural: "jobs",
  hasStrategicMerge: true,
};

/** `apiVersion` of the resource's objects. */
export function apiVersionOf(resource: JobResource): string {
  return `${resource.group}/${resource.version}`;
}
