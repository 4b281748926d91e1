/** Questions about objects that are no jobs: one GET, whose answer is parsed at the edge. */
import { isApiError } from "../errors.js";
import type { CallOptions } from "./call-options.js";
import type { ApiRequest, Pipeline } from "./pipeline.js";
import { type Answer, toUnexpectedAnswer } from "./response-errors.js";

/** What names of objects look like, as far as it matters for a path. */
export const objectNameForm = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/;

/** What is asked, and what is made of the answer. */
export interface ObjectQuestion<Value> {
  /** For errors: `read the queue research`. */
  readonly purpose: string;
  readonly path: string;
  readonly query?: ApiRequest["query"];
  /** Makes a value of the parsed body, or throws where that is of another form. */
  readonly parse: (body: unknown) => Value;
}

/** What such a question can be told. */
export interface ObjectOptions extends CallOptions {
  /** Manifests whose values are taken out of the server's words. */
  readonly hidden?: readonly object[] | undefined;
}

function parseAnswer<Value>(
  answer: Answer,
  request: ApiRequest,
  parse: (body: unknown) => Value,
): Value {
  try {
    return parse(JSON.parse(answer.body));
  } catch (cause) {
    throw toUnexpectedAnswer(answer, request, cause);
  }
}

/** Asks. @throws ApiError, AuthError, ConfigError, TransportError */
export function readObject<Value>(
  pipeline: Pipeline,
  { purpose, path, query, parse }: ObjectQuestion<Value>,
  { hidden, signal, timeoutMs }: ObjectOptions,
): Promise<Value> {
  const request: ApiRequest = { purpose, method: "GET", path, query, hidden, signal, timeoutMs };
  return pipeline.perform(request, (answer) => parseAnswer(answer, request, parse));
}

/** The result, or undefined where the server says that there is no such object. */
export async function undefinedIfMissing<Value>(
  result: Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await result;
  } catch (error) {
    if (isApiError(error, "API_NOT_FOUND")) {
      return undefined;
    }
    throw error;
  }
}
