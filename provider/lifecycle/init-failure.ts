import type { ProviderError } from "../errors.js";
import type { JsonObject } from "../values/json.js";

const brand = Symbol("init failure");

/**
 * A create or an update that has failed, or whose outcome is not known, while the job is, or may be, there: the engine keeps
 * the resource in its state and calls `update` the next time, never `create`. Thrown only where that is wanted; `boundary.ts`
 * hands it on.
 */
export interface InitFailure extends Error {
  readonly [brand]: true;
  readonly error: ProviderError;
  readonly id: string;
  /** What the state is to keep; with `__provider`, without which the resource could never be read or deleted. */
  readonly properties: JsonObject;
  /** What else is known, a line each. */
  readonly reasons: readonly string[];
}

/** Makes an {@link InitFailure}, to be thrown. */
export function initFailure(
  error: ProviderError,
  id: string,
  { properties, reasons = [] }: Pick<InitFailure, "properties"> & Partial<InitFailure>,
): InitFailure {
  const members = { [brand]: true as const, error, id, properties, reasons };
  return Object.assign(new Error(error.message), members);
}

/** Whether something thrown is an {@link InitFailure}. */
export function isInitFailure(value: unknown): value is InitFailure {
  return typeof value === "object" && value !== null && brand in value;
}
