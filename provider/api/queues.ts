/** Volcano's queues, as far as a job needs to know them. */
import { z } from "zod";
import { InputError } from "../errors.js";
import type { CallOptions } from "./call-options.js";
import type { Pipeline } from "./pipeline.js";
import { objectNameForm, readObject, undefinedIfMissing } from "./read-object.js";

const queueSchema = z.looseObject({
  spec: z.looseObject({ capability: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  status: z.looseObject({ state: z.string().optional() }).nullish(),
});

/** A queue of `scheduling.volcano.sh/v1beta1`. */
export interface Queue {
  /** `Open`, `Closed`, `Closing`, `Unknown`; `""` before a controller has looked at it. */
  readonly state: string;
  /** The most that its jobs together may have, as quantities; a resource that is not named has no limit here. */
  readonly capability: Readonly<Record<string, unknown>>;
}

function parseQueue(body: unknown): Queue {
  const { spec, status } = queueSchema.parse(body);
  return { state: status?.state ?? "", capability: spec?.capability ?? {} };
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
  if (!objectNameForm.test(name)) {
    throw new InputError(`${purpose}: this cannot be the name of a queue`);
  }
  const path = `/apis/scheduling.volcano.sh/v1beta1/queues/${name}`;
  return undefinedIfMissing(readObject(pipeline, { purpose, path, parse: parseQueue }, options));
}
