import { isJsonObject, own, type JsonObject } from "./json.js";

/** The items of a list as objects; what is none, or not known yet, is left out. */
export function objectsIn(list: unknown): { readonly item: JsonObject; readonly index: number }[] {
  if (!Array.isArray(list)) {
    return [];
  }
  return list.flatMap((item: unknown, index) => (isJsonObject(item) ? [{ item, index }] : []));
}

/** The object under that name, or none. */
export function objectAt(value: JsonObject, name: string): JsonObject | undefined {
  const member = own(value, name);
  return isJsonObject(member) ? member : undefined;
}
