import { isJsonObject, type JsonObject } from "../values/json.js";
import type { Problem } from "../kinds/kind.js";
import { isUnknown } from "../values/unknown.js";
import { closestWord } from "../values/closest-word.js";
import { reservedPrefix } from "./marks.js";

/** What a declaration may say in metadata. */
export const managed: readonly string[] = [
  "name",
  "generateName",
  "namespace",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
];
/** Written by the server; a manifest that was read back carries them. */
const serverOwned = [
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

function shapeText(value: unknown): string {
  if (Array.isArray(value)) {
    return "a list";
  }
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}

function findReserved(metadata: JsonObject): Problem[] {
  return ["labels", "annotations"].flatMap((map) => {
    const entries = metadata[map];
    const keys = isJsonObject(entries) ? Object.keys(entries) : [];
    return keys
      .filter((key) => key.startsWith(reservedPrefix))
      .map((key) => ({
        path: `metadata.${map}["${key}"]`,
        reason: "is reserved for this package: choose another name",
      }));
  });
}

function findUnmanaged(metadata: JsonObject): Problem[] {
  return Object.keys(metadata)
    .filter((name) => !managed.includes(name))
    .map((name) => {
      const path = `metadata.${name}`;
      if (serverOwned.includes(name)) {
        return { path, reason: "is written by the server: leave it out" };
      }
      const meant = closestWord(name, managed);
      const known = `known here: ${managed.join(", ")}`;
      return {
        path,
        reason: `is not managed${meant === undefined ? "" : `, did you mean ${meant}?`}; ${known}`,
      };
    });
}

/** What this package does not take in a job's metadata, whatever the server says of it. */
export function findMetadataProblems(metadata: unknown): Problem[] {
  if (metadata === undefined || isUnknown(metadata)) {
    return [];
  }
  if (!isJsonObject(metadata)) {
    return [{ path: "metadata", reason: `expected an object, got ${shapeText(metadata)}` }];
  }
  return [...findReserved(metadata), ...findUnmanaged(metadata)];
}
