import { type JsonObject } from "../../provider/values/json.js";
import { decodeBody } from "./body-decoding.js";
import { textAt, valueAt } from "../../provider/server/json-access.js";
import { admitCreate, type Admission } from "../../provider/server/admission.js";
import { metadataOf, withoutSystemFields } from "../../provider/server/metadata.js";
import { checkConversion, decodePatched } from "../patch/patch-decoding.js";
import { applyPatch, type PatchType } from "../patch/patching.js";
import {
  alreadyExists,
  badRequest,
  conflict,
  forbidden,
  notFound,
  plainError,
} from "../http/statuses.js";
import { updateObject } from "./updating.js";
import {
  checkName,
  kindOf,
  viewOf,
  admittedObject,
  withoutDoubleOwners,
  type WriteRequest,
} from "./write-request.js";

function checkNamespace(object: JsonObject, namespace: string): JsonObject {
  const given = textAt(object, "metadata", "namespace");
  if (given !== "" && given !== namespace) {
    throw badRequest(
      "the namespace of the provided object does not match the namespace sent on the request",
    );
  }
  return { ...object, metadata: { ...metadataOf(object), namespace } };
}

/** The plugin that watches over namespaces. */
function checkNamespaceState({ world, strategy, namespace }: WriteRequest, name: string): void {
  const state = world.namespaces.get(namespace);
  if (state === undefined) {
    throw notFound({ group: "", plural: "namespaces", kind: "Namespace" }, namespace);
  }
  if (state === "Active") {
    return;
  }
  throw forbidden(strategy.names, name, {
    cause: `unable to create new content in namespace ${namespace} because it is being terminated`,
    causes: [
      {
        reason: "NamespaceTerminating",
        message: `namespace ${namespace} is being terminated`,
        field: "metadata.namespace",
      },
    ],
  });
}

const maxGeneratedBase = 58;

function fillSystemFields({ world, strategy }: WriteRequest, object: JsonObject): JsonObject {
  const metadata = metadataOf(object);
  const prefix = textAt(metadata, "generateName");
  const given = textAt(metadata, "name");
  const name =
    given === "" && prefix !== "" ? prefix.slice(0, maxGeneratedBase) + world.newSuffix() : given;
  const filled: JsonObject = {
    ...metadata,
    ...(name === "" ? {} : { name }),
    uid: world.newUid(),
    creationTimestamp: world.schedule.timestamp(),
  };
  if (world.rules.addsEnable) {
    const namespace = textAt(metadata, "namespace");
    filled["enable"] = true;
    filled["selfLink"] =
      `/apis/${strategy.apiVersion}/namespaces/${namespace}/${strategy.names.plural}/${name}`;
  }
  return { ...object, metadata: filled };
}

/** A body that says it is of another kind is refused under that name. */
function kindIn(admission: Admission): string | undefined {
  return admission.verdict === "invalid" ? textAt(admission.object, "kind") : undefined;
}

/**
 * Creates an object.
 *
 * @returns the object as stored, or as it would be stored (dry run: without a resourceVersion)
 * @throws StatusFailure
 */
export function createObject(request: WriteRequest): JsonObject {
  const { world, strategy, namespace, options } = request;
  const decoded = decodeBody(request);
  const metadata = withoutSystemFields(metadataOf(decoded));
  const placed = checkNamespace({ ...decoded, metadata }, namespace);
  const owned = withoutDoubleOwners(request, placed, false);
  checkNamespaceState(request, textAt(metadata, "name"));
  const view = viewOf(world, "put", kindOf(strategy));
  const admission = admitCreate(strategy, fillSystemFields(request, owned), view);
  const names = { ...strategy.names, kind: kindIn(admission) ?? strategy.names.kind };
  const object = admittedObject(request, admission, names);
  return storeNew(request, object, options.isDryRun);
}

function storeNew(
  { world, strategy, namespace }: WriteRequest,
  object: JsonObject,
  isDryRun: boolean,
): JsonObject {
  const name = textAt(object, "metadata", "name");
  const existing = world.storage.get(strategy.resource, namespace, name);
  const version = textAt(object, "metadata", "resourceVersion");
  if (/^0*[1-9]\d*$/.test(version) && !isDryRun) {
    throw plainError("resourceVersion should not be set on objects to be created");
  }
  if (existing) {
    const isTerminating = valueAt(existing, "metadata", "deletionTimestamp") !== undefined;
    throw alreadyExists(strategy.names, name, isTerminating);
  }
  return isDryRun ? object : world.storage.write(strategy.resource, object);
}

function existingObject({ world, strategy, namespace, name }: WriteRequest): JsonObject {
  const existing = world.storage.get(strategy.resource, namespace, name);
  if (!existing) {
    throw notFound(strategy.names, name);
  }
  return existing;
}

function checkUid(
  { strategy, namespace, name }: WriteRequest,
  object: JsonObject,
  existing: JsonObject,
): void {
  const uid = textAt(object, "metadata", "uid");
  const current = textAt(existing, "metadata", "uid");
  if (uid === "" || uid === current) {
    return;
  }
  const { group, plural } = strategy.names;
  const folder = strategy.isCustom ? `${group}/${plural}` : plural;
  const cause =
    `StorageError: invalid object, Code: 4, Key: /registry/${folder}/${namespace}/${name}, ` +
    "ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: " +
    `UID in precondition: ${uid}, UID in object meta: ${current}`;
  throw conflict({ group, kindName: plural }, name, cause);
}

/**
 * Replaces an object (PUT).
 *
 * @throws StatusFailure
 */
export function replaceObject(request: WriteRequest): JsonObject {
  const decoded = decodeBody(request);
  const object = checkNamespace(decoded, request.namespace);
  checkName(object, request.name);
  const existing = existingObject(request);
  checkUid(request, object, existing);
  return updateObject(request, { object, existing, verb: "put" });
}

/**
 * Patches an object.
 *
 * @throws StatusFailure, ServerPanic
 */
export function patchObject(request: WriteRequest, type: PatchType): JsonObject {
  const existing = existingObject(request);
  const patched = applyPatch(existing, {
    type,
    text: request.text,
    isChecked: request.options.fieldValidation !== "Ignore",
    shapes: request.strategy.patchShapes,
  });
  checkConversion(request, patched.value, patched.shownPatch);
  const object = checkNamespace(decodePatched(request, patched), request.namespace);
  checkName(object, request.name);
  return updateObject(request, { object, existing, verb: "patch" });
}
