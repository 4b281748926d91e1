import * as pulumi from "@pulumi/pulumi";
import type { JobSpec } from "../kinds/api-types.generated.js";
import type { JobStatusDigest } from "../kinds/status-digest.js";
import type { GetJobArgs, JobLifecycle, JobMetadata, JobArgs } from "./inputs.js";
import { lookupOptions, toProperties } from "./properties.js";
import { typeToken } from "./stub.js";

/**
 * A Kubernetes job (`batch/v1` Job): pods that run until enough of them have succeeded.
 *
 * @example
 * const migrate = new Job("migrate", {
 *   spec: {
 *     backoffLimit: 2,
 *     template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "migrate:1" }] } },
 *   },
 * });
 */
export class Job extends pulumi.CustomResource {
  /** As declared, with namespace and name filled in. */
  declare readonly metadata: pulumi.Output<JobMetadata & { name: string; namespace: string }>;
  /** As declared; after a refresh with what differs on the server. */
  declare readonly spec: pulumi.Output<JobSpec>;
  declare readonly lifecycle: pulumi.Output<JobLifecycle | undefined>;
  /** The server's id of the object; another one after a replacement. */
  declare readonly uid: pulumi.Output<string>;
  declare readonly status: pulumi.Output<JobStatusDigest>;

  /**
   * @param name the resource's name in the program; the job is named after it unless `metadata.name` is given
   */
  constructor(name: string, args: JobArgs, options?: pulumi.CustomResourceOptions) {
    super(typeToken("Job"), name, toProperties("Job", { name, args, options }), options);
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
  ): Job {
    // A lookup declares nothing, so it has no spec; everything comes from the server.
    return new Job(name, args as JobArgs, lookupOptions(id, options));
  }
}
