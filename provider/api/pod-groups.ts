/** Volcano's PodGroup: the gang of a job, and what its scheduler says of it. */
import { z } from "zod";
import { InputError, isApiError } from "../errors.js";
import { count, listOf, text } from "./foreign-values.js";
import type { ApiRequest, Pipeline } from "./pipeline.js";
import { conditionSchema, type Condition, type PodOptions } from "./pods.js";
import { toUnexpectedAnswer, type Answer } from "./response-errors.js";

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

const nameForm = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/;

function readGroup(answer: Answer, request: ApiRequest): PodGroup {
  try {
    const { metadata, spec, status } = podGroupSchema.parse(JSON.parse(answer.body));
    return { name: metadata.name, ...spec, ...status };
  } catch (cause) {
    throw toUnexpectedAnswer(answer, request, cause);
  }
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
  options: PodOptions = {},
): Promise<PodGroup | undefined> {
  const purpose = `read PodGroup ${namespace}/${name}`;
  if (!nameForm.test(namespace) || !nameForm.test(name)) {
    throw new InputError(`${purpose}: this cannot be the name of a namespace or a PodGroup`);
  }
  const request: ApiRequest = {
    purpose,
    method: "GET",
    path: `/apis/scheduling.volcano.sh/v1beta1/namespaces/${namespace}/podgroups/${name}`,
    hidden: options.hidden,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  };
  try {
    return await pipeline.perform(request, (answer) => readGroup(answer, request));
  } catch (error) {
    if (isApiError(error, "API_NOT_FOUND")) {
      return undefined;
    }
    throw error;
  }
}
