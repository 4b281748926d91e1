import { isProviderError, redact } from "../errors.js";
import { isInitFailure, type InitFailure } from "./init-failure.js";

/**
 * An error as the dynamic-provider server wants it: it prints the stack of some errors in full, takes a numeric `code` for
 * a gRPC status and any `id` for a half-made resource, so the error has none of these unless it is one.
 */
function toEngineError(error: unknown, what: string): Error {
  const engineError = new Error(messageOf(error, what));
  engineError.stack = "";
  return engineError;
}

/** What the server takes for a half-made resource: an error with its id, what the state is to keep, and the reasons. */
function toEngineInitFailure(failure: InitFailure, what: string): Error {
  const { error, id, properties } = failure;
  const engineError = toEngineError(error, what);
  const reasons = [engineError.message, ...failure.reasons.map(redact)];
  return Object.assign(engineError, { id, properties, reasons });
}

function messageOf(error: unknown, what: string): string {
  if (isProviderError(error)) {
    return `${error.message} [${error.code}]`;
  }
  const isError = typeof error === "object" && error !== null && "stack" in error;
  const detail = isError ? String(error.stack).split("\n").slice(0, 4).join(" ") : String(error);
  return `${what}: this is a bug in pulumi-volcano, please report it: ${detail}`;
}

/** Runs one operation for the engine and turns whatever it throws into one clear line. */
export async function atBoundary<T>(what: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw isInitFailure(error) ? toEngineInitFailure(error, what) : toEngineError(error, what);
  }
}
