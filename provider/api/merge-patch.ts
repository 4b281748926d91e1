/** An RFC 7386 merge patch with the effect of a JSON Patch, for servers that do not take JSON Patches. */
import { type Operation, applyPatch, deepClone, getValueByPointer } from "fast-json-patch";
import type { FrozenJsonObject, JsonValue } from "../values/json.js";
import type { JsonPatchOperation } from "../values/json-patch.js";
import type { KubernetesJob } from "./objects.js";
import { type Question, toRefusedPatch } from "./response-errors.js";

/**
 * The merge patch that turns the live object into what the operations make of it. Lists are replaced whole, so the patch
 * carries the live resourceVersion: the server refuses it (409) when somebody has written meanwhile.
 * @throws ApiError `API_INVALID` when the operations do not fit the live object, as a server says that takes JSON Patches
 */
export function toMergePatch(
  operations: readonly JsonPatchOperation[],
  live: KubernetesJob,
  question: Question,
): FrozenJsonObject {
  // deepClone goes through JSON and returns any; a job is a JSON object.
  const before = deepClone(live) as FrozenJsonObject;
  const after = patched(operations, before, question);
  const changes = difference(before, after);
  const metadata = isObject(changes.metadata) ? changes.metadata : {};
  return {
    ...changes,
    metadata: {
      ...metadata,
      ...(live.metadata.resourceVersion !== undefined && {
        resourceVersion: live.metadata.resourceVersion,
      }),
    },
  };
}

function patched(
  operations: readonly JsonPatchOperation[],
  before: FrozenJsonObject,
  question: Question,
): FrozenJsonObject {
  try {
    let document = deepClone(before) as FrozenJsonObject;
    for (const operation of operations) {
      const isTestForNothing = operation.op === "test" && (operation.value ?? null) === null;
      // To the servers null is nothing at all; the library finds no null there.
      if (isTestForNothing && isAbsent(document, operation.path)) {
        continue;
      }
      // The library's type is mutable and has operations of its own; it does not keep the operation.
      document = applyPatch(document, [operation as Operation], true).newDocument;
    }
    return document;
  } catch (cause) {
    // The library's message holds the whole object, and with it whatever somebody keeps there.
    const name: unknown = Reflect.get(Object(cause), "name");
    throw toRefusedPatch(question, new Error(typeof name === "string" ? name : "no JSON Patch"));
  }
}

/** Whether there is nothing at the end of a path whose way is there. */
function isAbsent(document: FrozenJsonObject, path: string): boolean {
  const parent = path.slice(0, path.lastIndexOf("/"));
  const name = path
    .slice(parent.length + 1)
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
  const holder: unknown = getValueByPointer(document, parent);
  return typeof holder === "object" && holder !== null && !Object.hasOwn(holder, name);
}

function difference(before: FrozenJsonObject, after: FrozenJsonObject): FrozenJsonObject {
  const changes: Record<string, JsonValue> = {};
  for (const key of Object.keys(before)) {
    if (after[key] === undefined) {
      changes[key] = null;
    }
  }
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (value === undefined || JSON.stringify(old) === JSON.stringify(value)) {
      continue;
    }
    changes[key] = isObject(value) && isObject(old) ? difference(old, value) : value;
  }
  return changes;
}

function isObject(value: JsonValue | undefined): value is FrozenJsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
