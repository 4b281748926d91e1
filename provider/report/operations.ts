import { isJsonObject } from "../values/json.js";
import type { JsonPatchOperation } from "../values/json-patch.js";
import { isUnknown } from "../values/unknown.js";
import type { Shown, ShownOperation } from "./entry.js";

/** Numbers and booleans as they are; of everything else, which may be a secret, no more than what kind of value it is. */
function show(value: unknown): Shown {
  if (typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  if (isUnknown(value)) {
    return { shape: "known only during up" };
  }
  if (Array.isArray(value)) {
    return { shape: value.length === 1 ? "list of 1 item" : `list of ${value.length} items` };
  }
  if (isJsonObject(value)) {
    const { length } = Object.keys(value);
    return { shape: length === 1 ? "object of 1 member" : `object of ${length} members` };
  }
  return { shape: typeof value === "string" ? "text" : "nothing" };
}

/** The operations of a patch that change something. What was there before is known from the tests that guard them. */
export function showOperations(operations: readonly JsonPatchOperation[]): ShownOperation[] {
  const before = new Map<string, unknown>();
  const shown: ShownOperation[] = [];
  for (const operation of operations) {
    const { op, path } = operation;
    if (operation.op === "test") {
      before.set(path, operation.value);
      continue;
    }
    const had = before.get(path);
    shown.push({
      op,
      path,
      ...("from" in operation ? { from: operation.from } : {}),
      ...(had === undefined || had === null ? {} : { before: show(had) }),
      ...("value" in operation ? { after: show(operation.value) } : {}),
    });
  }
  return shown;
}
