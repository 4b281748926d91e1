/** What a person declares with a document, which may be an object that was read back from a server. */
import { readArguments } from "../../lifecycle/arguments.js";
import { lastAppliedAnnotation } from "../../lifecycle/kubectl.js";
import { managed } from "../../lifecycle/managed-metadata.js";
import { reservedPrefix } from "../../lifecycle/marks.js";
import type { Kind } from "../../kinds/kind.js";
import { givenLabels } from "../../planning/lean-declaration.js";
import { asObject, isJsonObject, mapMembers, own, type JsonObject } from "../../values/json.js";
import type { SourceDocument } from "./documents.js";

function declaredMap(map: unknown): JsonObject | undefined {
  if (!isJsonObject(map)) {
    return undefined;
  }
  const kept = mapMembers(map, (value, name) =>
    name === lastAppliedAnnotation || name.startsWith(reservedPrefix) ? undefined : value,
  );
  return Object.keys(map).length > 0 && Object.keys(kept).length === 0 ? undefined : kept;
}

/** The metadata of a manifest, or of an object that was read back, without what the server and this package write. */
export function declaredMetadata(metadata: JsonObject): JsonObject {
  return mapMembers(metadata, (value, name) => {
    if (!managed.includes(name)) {
      return undefined;
    }
    const isMap = name === "labels" || name === "annotations";
    return isMap && isJsonObject(value) ? declaredMap(value) : value;
  });
}

/** Only a server gives an object a uid. */
function isReadBack(metadata: unknown): metadata is JsonObject {
  return isJsonObject(metadata) && own(metadata, "uid") !== undefined;
}

function readBackMetadata(kind: Kind, metadata: JsonObject, spec: JsonObject): JsonObject {
  const declared = declaredMetadata(metadata);
  const labels = givenLabels(kind, asObject(declared["labels"]), spec);
  return mapMembers(declared, (value, name) => {
    if (name !== "labels") {
      return value;
    }
    return Object.keys(labels).length > 0 ? labels : undefined;
  });
}

/** What the class of a job is given for a document: metadata and spec as a person declares them. */
export function argumentsFor(kind: Kind, { value }: SourceDocument): JsonObject {
  const { metadata, spec } = readArguments(value);
  if (isReadBack(metadata) && isJsonObject(spec)) {
    return { metadata: readBackMetadata(kind, metadata, spec), spec: kind.declaredPart(spec) };
  }
  return {
    ...(isJsonObject(metadata) && { metadata: declaredMetadata(metadata) }),
    ...(spec !== undefined && { spec }),
  };
}

/** A document as it was written; of an object that was read back only what a person declares. */
export function declaredOf(kind: Kind, document: SourceDocument): JsonObject {
  const { metadata } = readArguments(document.value);
  return isReadBack(metadata) ? argumentsFor(kind, document) : document.value;
}
