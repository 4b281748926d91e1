import type { JsonObject } from "../../provider/values/json.js";
import { listAt, sortMembers, textAt } from "../../provider/server/json-access.js";
import { writeJson } from "../../provider/server/json-text.js";
import { metadataOf } from "../../provider/server/metadata.js";
import type { WriteOptions } from "../http/request-options.js";
import { badRequest, invalidObject, refused, type ResourceNames } from "../http/statuses.js";
import type { Admission } from "../../provider/server/admission.js";
import type { AdmissionView } from "../../provider/server/kind-model.js";
import type { KindStrategy } from "./strategy.js";
import type { World } from "../world.js";

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
  if (given === name) {
    return;
  }
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
  const words = owners.map((owner) => writeJson(sortMembers(owner)));
  const first = new Map(words.map((each, i) => [each, i] as const).reverse());
  const kept = owners.filter((_, i) => first.get(words[i] ?? "") === i);
  if (kept.length === owners.length) {
    return object;
  }
  const doubled = owners.filter((_, i) => first.get(words[i] ?? "") !== i);
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
    queueState: (name) => world.queues.get(name)?.state,
    childQueues: (name) =>
      [...world.queues.values()].filter(({ parent }) => parent === name).length,
    version: world.version,
    mutable: world.rules.mutable[kind][verb],
  };
}

/** The kind as the mode's tables name it. */
export function kindOf(strategy: KindStrategy): "volcano" | "job" {
  return strategy.isCustom ? "volcano" : "job";
}

/**
 * What the model admits; its warnings go into the answer.
 *
 * @param name what the answer calls the object. @default its name
 * @throws StatusFailure 422 for faults of fields, 400 or 500 for a refusal
 */
export function admittedObject(
  request: WriteRequest,
  admission: Admission,
  names: ResourceNames,
  name?: string,
): JsonObject {
  admission.warnings.forEach(request.warn);
  if (admission.verdict === "stored") {
    return admission.object;
  }
  if (admission.verdict === "refused") {
    throw refused(admission.refusal);
  }
  const { object, faults } = admission;
  throw invalidObject(names, name ?? textAt(object, "metadata", "name"), faults);
}
