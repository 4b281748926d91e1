/** Volcano's queues, as far as a job needs to know them. */
import { z } from "zod";
import { InputError, isApiError } from "../errors.js";
import type { CallOptions } from "./call-options.js";
import type { ApiRequest, Pipeline } from "./pipeline.js";
import { toUnexpectedAnswer, type Answer } from "./response-errors.js";

const queueSchema = z.looseObject({
  spec: z.looseObject({ capability: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  status: z.looseObject({ state: z.string().optional() }).nullish(),
});
const nameForm = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/;

/** A queue of `scheduling.volcano.sh/v1beta1`. */
export interface Queue {
  /** `Open`, `Closed`, `Closing`, `Unknown`; `""` before a controller has looked at it. */
  readonly state: string;
  /** The most that its jobs together may have, as quantities; a resource that is not named has no limit here. */
  readonly capability: Readonly<Record<string, unknown>>;
}

function parseQueue(answer: Answer, request: ApiRequest): Queue {
  try {
    const { spec, status } = queueSchema.parse(JSON.parse(answer.body));
    return { state: status?.state ?? "", capability: spec?.capability ?? {} };
  } catch (cause) {
    throw toUnexpectedAnswer(answer, request, cause);
  }
}

/**
 * Reads a queue.
 *
 * @returns undefined where there is none of that name
 * @throws ApiError (`API_NO_SUCH_API` where the server knows no queues), AuthError, ConfigError, InputError, TransportError
 */
export async function readQueue(
  pipeline: Pipeline,
  name: string,
  options: CallOptions = {},
): Promise<Queue | undefined> {
  const purpose = `read the queue ${name}`;
  if (!nameForm.test(name)) {
    throw new InputError(`${purpose}: this cannot be the name of a queue`);
  }
  const request: ApiRequest = {
    purpose,
    method: "GET",
    path: `/apis/scheduling.volcano.sh/v1beta1/queues/${name}`,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  };
  try {
    return await pipeline.perform(request, (answer) => parseQueue(answer, request));
  } catch (error) {
    if (isApiError(error, "API_NOT_FOUND")) {
      return undefined;
    }
    throw error;
  }
}
