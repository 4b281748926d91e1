import { isJsonObject, isSameJson, type JsonObject } from "../kinds/json.js";
import { listAt, objectAt, textAt } from "../server/json-access.js";
import { plainNumbers } from "../server/json-text.js";
import { metadataOf } from "../server/metadata.js";
import type { WriteOptions } from "./request-options.js";
import { badRequest } from "./statuses.js";
import type { AdmissionView } from "../server/kind-model.js";
import type { KindStrategy } from "./strategy.js";
import type { World } from "./world.js";

/** A request that writes one object. */
export interface WriteRequest {
  readonly world: World;
  readonly strategy: KindStrategy;
  readonly namespace: string;
  /** Name in the URL; empty for a POST to the collection. */
  readonly name: string;
  readonly text: string;
  readonly options: WriteOptions;
  /** `status` for the status subresource. */
  readonly subresource: "" | "status";
  /** Collects the warnings of the answer, also of a failed one. */
  readonly warn: (text: string) => void;
}

/** The name in the body must be that of the URL. @throws StatusFailure 400 */
export function checkName(object: JsonObject, name: string): void {
  const given = textAt(object, "metadata", "name");
  if (given === "") {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (given === name) return;
  throw badRequest(
    `the name of the object (${given}) does not match the name on the URL (${name})`,
  );
}

/** An owner that is named twice in the same words counts once, with a warning. */
export function withoutDoubleOwners(
  request: WriteRequest,
  object: JsonObject,
  isPatch: boolean,
): JsonObject {
  const owners = listAt(object, "metadata", "ownerReferences");
  const kept = owners.filter(
    (owner, i) => owners.findIndex((each) => isSameJson(each, owner)) === i,
  );
  if (kept.length === owners.length) return object;
  const doubled = owners.filter(
    (owner, i) => owners.findIndex((each) => isSameJson(each, owner)) < i,
  );
  const uids = [...new Set(doubled.map((owner) => textAt(owner, "uid")))].sort().join(", ");
  request.warn(
    `.metadata.ownerReferences contains duplicate entries${isPatch ? " after mutating admission happens" : ""}; ` +
      "API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; " +
      `please fix your requests; duplicate UID(s) observed: ${uids}`,
  );
  return { ...object, metadata: { ...metadataOf(object), ownerReferences: kept } };
}

/** What admission sees of the world. */
export function viewOf(
  world: World,
  verb: "patch" | "put",
  kind: "volcano" | "job",
): AdmissionView {
  return {
    queueState: (name) => world.queues.get(name),
    mutable: world.rules.mutable[kind][verb],
  };
}

/** The kind as the mode's tables name it. */
export function kindOf(strategy: KindStrategy): "volcano" | "job" {
  return strategy.isCustom ? "volcano" : "job";
}

/** The object as it is written: plain numbers, no empty maps or lists in its metadata. */
export function storedForm(object: JsonObject): JsonObject {
  const plain = plainNumbers(object);
  const metadata = { ...objectAt(plain, "metadata") };
  // Empty maps and lists of metadata are never written.
  for (const member of ["labels", "annotations", "finalizers", "ownerReferences"]) {
    const value = metadata[member];
    const isEmpty = Array.isArray(value)
      ? value.length === 0
      : isJsonObject(value) && Object.keys(value).length === 0;
    if (isEmpty) Reflect.deleteProperty(metadata, member);
  }
  return isJsonObject(plain) ? { ...plain, metadata } : object;
}
