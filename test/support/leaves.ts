import { isJsonObject } from "../../provider/values/json.js";

/** The way to a value, step by step. */
export type Path = readonly (string | number)[];

/** A value without parts, and where it stands. */
export interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** Every scalar of a document, with the way to it. */
export function leavesOf(value: unknown, path: Path): Leaf[] {
  if (Array.isArray(value)) {
    return value.flatMap((each, i) => leavesOf(each, [...path, i]));
  }
  if (!isJsonObject(value)) {
    return [{ path, value }];
  }
  return Object.entries(value).flatMap(([name, each]) => leavesOf(each, [...path, name]));
}

/** Other values of the same sort, of which a server may take one or the other. */
export function othersOf(value: unknown): unknown[] {
  if (typeof value === "number") {
    return [value + 1, value - 1, value + 10];
  }
  if (typeof value === "boolean") {
    return [!value];
  }
  const words = ["Never", "OnFailure", "Always", "NonIndexed", "Indexed", "Failed", "soft", "hard"];
  const texts = [`${String(value)}-x`, `${String(value)}1`, "7", "3m", "/other", "low", "other"];
  return [...texts, ...words].filter((each) => each !== value);
}
