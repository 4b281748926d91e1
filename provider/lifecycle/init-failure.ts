import type { ProviderError } from "../errors.js";
import type { JsonObject } from "../values/json.js";

const brand = Symbol("init failure");

/**
 * A create whose outcome is not known: the engine keeps the resource in its state and calls `update` the next time, never
 * `create`. Thrown only where that is wanted; `boundary.ts` hands it on.
 */
export interface InitFailure extends Error {
  readonly [brand]: true;
  readonly error: ProviderError;
  readonly id: string;
  /** What the state is to keep; with `__provider`, without which the resource could never be read or deleted. */
  readonly properties: JsonObject;
}

/** Makes an {@link InitFailure}, to be thrown. */
export function initFailure(error: ProviderError, id: string, properties: JsonObject): InitFailure {
  return Object.assign(new Error(error.message), { [brand]: true as const, error, id, properties });
}

/** Whether something thrown is an {@link InitFailure}. */
export function isInitFailure(value: unknown): value is InitFailure {
  return typeof value === "object" && value !== null && brand in value;
}
