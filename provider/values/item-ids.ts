import { isJsonObject } from "./json.js";
import { isUnknown } from "./unknown.js";

/** What identifies each item of a list by its merge key; undefined where one has no id, or two have the same. */
export function itemIds(items: readonly unknown[], key: string): string[] | undefined {
  const ids = items.map((item) => (isJsonObject(item) ? item[key] : undefined));
  if (!ids.every((id) => typeof id === "string" || typeof id === "number")) {
    return undefined;
  }
  const texts = ids.map(String);
  return new Set(texts).size === texts.length && !ids.some(isUnknown) ? texts : undefined;
}

/**
 * Remembers what was worked out about a list, for work that comes by the same list once for each of its items. For one
 * piece of work only, during which no list changes.
 */
export function oncePerList<T>(
  work: (items: readonly unknown[], key: string) => T,
): (items: readonly unknown[], key: string) => T {
  const known = new Map<readonly unknown[], Map<string, T>>();
  return (items, key) => {
    const ofList = known.get(items) ?? new Map<string, T>();
    known.set(items, ofList);
    const found = ofList.get(key);
    if (found !== undefined) {
      return found;
    }
    const made = work(items, key);
    ofList.set(key, made);
    return made;
  };
}

/** The first item under each value of the key, as text. */
export function itemsById(items: readonly unknown[], key: string): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const item of items) {
    if (!isJsonObject(item)) {
      continue;
    }
    const id = String(item[key]);
    if (!found.has(id)) {
      found.set(id, item);
    }
  }
  return found;
}
