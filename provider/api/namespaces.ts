/** The one thing that the provider wants to know of a namespace: its uid, by which one server is told from another. */
import { z } from "zod";
import { InputError, isApiError } from "../errors.js";
import type { CallOptions } from "./call-options.js";
import type { Pipeline } from "./pipeline.js";
import { readObject } from "./read-object.js";

const namespaceSchema = z.looseObject({ metadata: z.looseObject({ uid: z.string().min(1) }) });
/** Not allowed, not there, or not served at all, as by a gateway that knows the Job APIs only. */
const unreadable = [403, 404, 405, 501];
const nameForm = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

function parseUid(body: unknown): string {
  return namespaceSchema.parse(body).metadata.uid;
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
  const question = { purpose, path: `/api/v1/namespaces/${name}`, parse: parseUid };
  try {
    return await readObject(pipeline, question, options);
  } catch (error) {
    if (isApiError(error) && unreadable.includes(error.status)) {
      return undefined;
    }
    throw error;
  }
}
