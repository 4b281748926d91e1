import { isJsonObject, setOwn, type JsonObject } from "../values/json.js";
import { isOpen, noteRead } from "./unknowns.js";

/** The member when it is an object, else an empty one. */
export function objectAt(value: unknown, ...path: readonly string[]): JsonObject {
  const found = valueAt(value, ...path);
  return isJsonObject(found) ? found : {};
}

/** The member when it is a list, else an empty one. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  if (!Array.isArray(found)) {
    return [];
  }
  found.forEach(noteRead);
  return found as readonly unknown[];
}

/** The member when it is a text, else an empty one. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  return typeof found === "string" && !isOpen(found) ? found : "";
}

/** The member when it is a number. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "number" ? found : undefined;
}

/** What stands at the end of the path; undefined when there is none. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (!isJsonObject(found) || !Object.hasOwn(found, key)) {
      noteRead(found);
      return undefined;
    }
    found = found[key];
  }
  noteRead(found);
  return found;
}

/** The value with all members in the order of their names, as Go writes maps. */
export function sortMembers(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortMembers);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const sorted: JsonObject = {};
  for (const name of Object.keys(value).sort()) {
    setOwn(sorted, name, sortMembers(value[name]));
  }
  return sorted;
}

/**
 * Entries of a map whose values are known, for rules that look at one entry at a time: what another entry may hold is not
 * noticed as read.
 */
export function knownEntries(value: unknown, ...path: readonly string[]): [string, unknown][] {
  return Object.entries(objectAt(value, ...path)).filter(([, each]) => !isOpen(each));
}

/** Entries of a map of texts, for rules that look at all of them together; those that are not known yet are left out. */
export function textEntries(value: unknown): [string, string][] {
  Object.values(objectAt(value)).forEach(noteRead);
  return knownEntries(value).map(([key, each]) => [key, String(each)]);
}
