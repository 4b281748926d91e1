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
