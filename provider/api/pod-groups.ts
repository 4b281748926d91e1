/** Volcano's PodGroup: the gang of a job, and what its scheduler says of it. */
import { z } from "zod";
import { InputError } from "../errors.js";
import { count, listOf, text } from "./foreign-values.js";
import type { Pipeline } from "./pipeline.js";
import { conditionSchema, type Condition } from "./pods.js";
import {
  objectNameForm,
  readObject,
  undefinedIfMissing,
  type ObjectOptions,
} from "./read-object.js";

/** A PodGroup; texts are the server's and unclean. */
export interface PodGroup {
  readonly name: string;
  /** `Pending` (its queue has not let it in), `Inqueue` (its pods may be made), `Running`, `Unknown` or `Completed`. */
  readonly phase: string;
  readonly queue: string;
  /** How many of its pods have to fit at once. */
  readonly minMember: number;
  /** One of each type: `Unschedulable` and `Scheduled`. */
  readonly conditions: readonly Condition[];
}

// Source of the members: volcano.sh/apis v1.14.0, scheduling/v1beta1.
const podGroupSchema = z.object({
  metadata: z.object({ name: text }),
  spec: z.object({ queue: text, minMember: count }).catch({ queue: "", minMember: 0 }),
  status: z
    .object({ phase: text, conditions: listOf(conditionSchema) })
    .catch({ phase: "", conditions: [] }),
});

function parseGroup(body: unknown): PodGroup {
  const { metadata, spec, status } = podGroupSchema.parse(body);
  return { name: metadata.name, ...spec, ...status };
}

/**
 * A PodGroup; undefined where there is none of that name.
 *
 * @throws ApiError, AuthError, ConfigError, InputError, TransportError
 */
export async function readPodGroup(
  pipeline: Pipeline,
  namespace: string,
  name: string,
  options: ObjectOptions = {},
): Promise<PodGroup | undefined> {
  const purpose = `read PodGroup ${namespace}/${name}`;
  if (!objectNameForm.test(namespace) || !objectNameForm.test(name)) {
    throw new InputError(`${purpose}: this cannot be the name of a namespace or a PodGroup`);
  }
  const path = `/apis/scheduling.volcano.sh/v1beta1/namespaces/${namespace}/podgroups/${name}`;
  return undefinedIfMissing(readObject(pipeline, { purpose, path, parse: parseGroup }, options));
}
