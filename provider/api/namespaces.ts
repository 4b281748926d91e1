/** The one thing that the provider wants to know of a namespace: its uid, by which one server is told from another. */
import { z } from "zod";
import { InputError, isApiError } from "../errors.js";
import type { CallOptions } from "./call-options.js";
import type { ApiRequest, Pipeline } from "./pipeline.js";
import { type Answer, toUnexpectedAnswer } from "./response-errors.js";

const namespaceSchema = z.looseObject({ metadata: z.looseObject({ uid: z.string().min(1) }) });
/** Not allowed, not there, or not served at all, as by a gateway that knows the Job APIs only. */
const unreadable = [403, 404, 405, 501];
const nameForm = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

function readUid(answer: Answer, request: ApiRequest): string {
  try {
    return namespaceSchema.parse(JSON.parse(answer.body)).metadata.uid;
  } catch (cause) {
    throw toUnexpectedAnswer(answer, request, cause);
  }
}

/**
 * The uid of a namespace; undefined where the namespace is not there or may not be read.
 *
 * @throws ApiError, AuthError, ConfigError, TransportError
 */
export async function readNamespaceUid(
  pipeline: Pipeline,
  name: string,
  options: CallOptions = {},
): Promise<string | undefined> {
  const purpose = `read the namespace ${name}`;
  if (!nameForm.test(name)) {
    throw new InputError(`${purpose}: this cannot be the name of a namespace`);
  }
  const request: ApiRequest = {
    purpose,
    method: "GET",
    path: `/api/v1/namespaces/${name}`,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  };
  try {
    return await pipeline.perform(request, (answer) => readUid(answer, request));
  } catch (error) {
    if (isApiError(error) && unreadable.includes(error.status)) {
      return undefined;
    }
    throw error;
  }
}
