import * as pulumi from "@pulumi/pulumi";
import type { VolcanoJobSpec } from "../kinds/api-types.generated.js";
import type { JobStatusDigest } from "../kinds/status-digest.js";
import type { GetJobArgs, JobLifecycle, JobMetadata, VolcanoJobArgs } from "./inputs.js";
import { lookupOptions, toProperties } from "./properties.js";
import { typeToken } from "./stub.js";

/**
 * A Volcano job (`batch.volcano.sh/v1alpha1` Job): pods of several tasks that start together or not at all.
 *
 * @example
 * const train = new VolcanoJob("train", {
 *   metadata: { namespace: "research" },
 *   spec: {
 *     minAvailable: 3,
 *     tasks: [{ name: "worker", replicas: 3, template: { spec: { containers: [{ name: "main", image: "train:1" }] } } }],
 *   },
 * });
 */
export class VolcanoJob extends pulumi.CustomResource {
  /** As declared, with namespace and name filled in. */
  declare readonly metadata: pulumi.Output<JobMetadata & { name: string; namespace: string }>;
  /** As declared; after a refresh with what differs on the server. */
  declare readonly spec: pulumi.Output<VolcanoJobSpec>;
  declare readonly lifecycle: pulumi.Output<JobLifecycle | undefined>;
  /** The server's id of the object; another one after a replacement. */
  declare readonly uid: pulumi.Output<string>;
  declare readonly status: pulumi.Output<JobStatusDigest>;

  /**
   * @param name the resource's name in the program; the job is named after it unless `metadata.name` is given
   */
  constructor(name: string, args: VolcanoJobArgs, options?: pulumi.CustomResourceOptions) {
    super(
      typeToken("VolcanoJob"),
      name,
      toProperties("VolcanoJob", { name, args, options }),
      options,
    );
  }

  /**
   * A job that is on the server already, for reading its outputs. It is never changed or deleted. Its spec is a secret
   * output, since the values of environment variables are in it.
   *
   * @param id `<namespace>/<name>`
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: GetJobArgs = {},
    options?: pulumi.CustomResourceOptions,
  ): VolcanoJob {
    // A lookup declares nothing, so it has no spec; everything comes from the server.
    return new VolcanoJob(name, args as VolcanoJobArgs, lookupOptions(id, options));
  }
}
