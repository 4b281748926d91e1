import { isJsonObject, own, setOwn, type JsonObject } from "../../provider/values/json.js";
import { shapeOf } from "../../provider/go-spelling/remarshal.js";
import type { Field } from "../../provider/go-spelling/shape.js";
import { sortMembers } from "../../provider/server/json-access.js";
import { isNumberLiteral, writeJson } from "../../provider/server/json-text.js";
import { goMapText } from "./strategic-conversion.js";
import { badRequest, plainError } from "../http/statuses.js";

/** Lists of texts that are merged as sets. */
const mergedTextLists: ReadonlySet<string> = new Set(["finalizers"]);

function isDirective(name: string): boolean {
  return name.startsWith("$");
}

function fieldOf(shapeName: string | undefined, name: string): Field | undefined {
  if (shapeName === undefined) {
    return undefined;
  }
  const fields = shapeOf(shapeName).fields;
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** A new object in its final form: without directives, and without the nulls that would have removed something. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((each) => !(isJsonObject(each) && "$patch" in each)).map(withoutDirectives);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const kept = Object.entries(value).filter(([key, each]) => each !== null && !isDirective(key));
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutDirectives(each)]));
}

function mergeObjects(original: JsonObject, patch: JsonObject, shapeName?: string): JsonObject {
  if (patch["$patch"] === "replace") {
    return withoutDirectives(patch) as JsonObject;
  }
  if (patch["$patch"] === "delete") {
    return {};
  }
  const merged: JsonObject = { ...original };
  const retained = patch["$retainKeys"];
  if (Array.isArray(retained)) {
    const names = new Set<unknown>(retained);
    for (const key of Object.keys(merged)) {
      if (!names.has(key)) {
        Reflect.deleteProperty(merged, key);
      }
    }
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith("$deleteFromPrimitiveList/")) {
      removeTexts(merged, key, value);
    }
    if (isDirective(key)) {
      continue;
    }
    if (value === null) {
      Reflect.deleteProperty(merged, key);
    } else {
      const part = { field: fieldOf(shapeName, key), name: key };
      setOwn(merged, key, mergeValues(own(merged, key), value, part));
    }
  }
  return merged;
}

function removeTexts(merged: JsonObject, directive: string, removed: unknown): void {
  const name = directive.slice(directive.indexOf("/") + 1);
  const list = merged[name];
  if (!Array.isArray(list) || !Array.isArray(removed)) {
    return;
  }
  const gone = new Set<unknown>(removed);
  merged[name] = list.filter((each) => !gone.has(each));
}

interface Slot {
  readonly field: Field | undefined;
  readonly name: string;
}

function itemKind(item: unknown): string {
  if (item === null || Array.isArray(item)) {
    return item === null ? "null" : "list";
  }
  return isNumberLiteral(item) ? "float" : typeof item;
}

function refuseMixedItems(original: readonly unknown[], patch: readonly unknown[]): void {
  const kinds = new Set([...original, ...patch].map(itemKind));
  if (kinds.size <= 1) {
    return;
  }
  throw plainError(`list element types are not identical: ${goMapText([original, patch])}`);
}

function mergeValues(original: unknown, patch: unknown, { field, name }: Slot): unknown {
  if (isJsonObject(patch)) {
    const shapeName = field?.is === "object" ? field.shape : undefined;
    return mergeObjects(isJsonObject(original) ? original : {}, patch, shapeName);
  }
  if (!Array.isArray(patch)) {
    return patch;
  }
  if (!Array.isArray(original)) {
    return withoutDirectives(patch);
  }
  const current: unknown[] = original;
  const key = field?.key;
  if (key !== undefined || mergedTextLists.has(name)) {
    refuseMixedItems(current, patch);
  }
  if (key !== undefined) {
    return mergeLists(current, patch, { key, shapeName: field?.of?.shape });
  }
  if (mergedTextLists.has(name)) {
    return mergeTexts(current, patch);
  }
  return withoutDirectives(patch);
}

interface ListKind {
  readonly key: string;
  readonly shapeName: string | undefined;
}

function keyOf(item: unknown, key: string): unknown {
  if (!isJsonObject(item)) {
    throw plainError("patch list item is not an object");
  }
  if (item[key] === undefined) {
    throw plainError(`map: ${goMapText(item)} does not contain declared merge key: ${key}`);
  }
  return item[key];
}

function mergeLists(original: unknown[], patch: unknown[], kind: ListKind): unknown[] {
  const isReplaced = patch.some((each) => isJsonObject(each) && each["$patch"] === "replace");
  if (isReplaced) {
    return withoutDirectives(
      patch.filter((each) => !(isJsonObject(each) && "$patch" in each)),
    ) as unknown[];
  }
  const { key, shapeName } = kind;
  const deleted = new Set(
    patch
      .filter((each) => isJsonObject(each) && each["$patch"] === "delete")
      .map((each) => keyOf(each, key)),
  );
  const remaining = original.filter((each) => !deleted.has(keyOf(each, key)));
  const byKey = firstByText(remaining.map((each) => [keyOf(each, key), each]));
  const changes = patch.filter(
    (each): each is JsonObject => isJsonObject(each) && each["$patch"] !== "delete",
  );
  const changed = changes.map((change) => {
    const found = byKey.get(textOf(keyOf(change, key)));
    return mergeObjects(isJsonObject(found) ? found : {}, change, shapeName);
  });
  const touched = new Set(changed.map((each) => textOf(each[key])));
  const untouched = remaining.filter((each) => !touched.has(textOf(keyOf(each, key))));
  const order = firstByText(original.map((each, i) => [keyOf(each, key), i]));
  return interleave(untouched, changed, (each) => order.get(textOf(keyOf(each, key))) ?? -1);
}

/** Equal values have equal texts. */
function textOf(value: unknown): string {
  return writeJson(sortMembers(value));
}

/** The first value under each key. */
function firstByText<T>(entries: readonly (readonly [unknown, T])[]): ReadonlyMap<string, T> {
  return new Map(entries.map(([key, value]) => [textOf(key), value] as const).reverse());
}

function mergeTexts(original: unknown[], patch: unknown[]): unknown[] {
  const wanted = new Set(patch);
  const untouched = original.filter((each) => !wanted.has(each));
  const order = new Map(original.map((each, i) => [each, i] as const).reverse());
  return interleave(untouched, [...wanted], (each) => order.get(each) ?? -1);
}

/** The server's order: items of the patch first, except behind untouched items that stood before them. */
function interleave(
  left: readonly unknown[],
  right: readonly unknown[],
  indexOf: (item: unknown) => number,
): unknown[] {
  const result: unknown[] = [];
  let [leftNext, rightNext] = [0, 0];
  while (leftNext < left.length && rightNext < right.length) {
    const [leftAt, rightAt] = [indexOf(left[leftNext]), indexOf(right[rightNext])];
    if (leftAt >= 0 && rightAt >= 0 && leftAt < rightAt) {
      result.push(left[leftNext]);
      leftNext += 1;
    } else {
      result.push(right[rightNext]);
      rightNext += 1;
    }
  }
  return [...result, ...left.slice(leftNext), ...right.slice(rightNext)];
}

/**
 * Applies a strategic merge patch: lists with a merge key are merged item by item, others are replaced.
 *
 * @param shapes structures of `metadata`, `spec` and `status`
 * @throws StatusFailure for a patch of the wrong form
 */
export function applyStrategicMerge(
  document: JsonObject,
  patch: unknown,
  shapes: Readonly<Record<string, string>>,
): JsonObject {
  if (!isJsonObject(patch)) {
    throw badRequest("json: cannot unmarshal array into Go value of type map[string]interface {}");
  }
  const merged: JsonObject = { ...document };
  for (const [key, value] of Object.entries(patch)) {
    if (isDirective(key)) {
      continue;
    }
    const shape = shapes[key];
    const field: Field | undefined = shape === undefined ? undefined : { is: "object", shape };
    if (value === null) {
      Reflect.deleteProperty(merged, key);
    } else {
      merged[key] = mergeValues(merged[key], value, { field, name: key });
    }
  }
  return merged;
}
