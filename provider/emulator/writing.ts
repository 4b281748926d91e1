import { isJsonObject, isSameJson, type JsonObject } from "../kinds/json.js";
import { collectPods } from "./deletion.js";
import { listAt, numberAt, objectAt, textAt, valueAt } from "./json-access.js";
import {
  isJsonSyntaxError,
  isNumberLiteral,
  parseJson,
  plainNumbers,
  type ParsedJson,
} from "./json-text.js";
import { metadataOf, withoutSystemFields } from "./metadata.js";
import { applyPatch, type PatchedDocument, type PatchType } from "./patching.js";
import type { WriteOptions } from "./request-options.js";
import {
  alreadyExists,
  badRequest,
  conflict,
  forbidden,
  internalError,
  invalidObject,
  notFound,
  plainError,
  statusFailure,
} from "./statuses.js";
import { invalid } from "./field-errors.js";
import { conversionFault, goMapText } from "./strategic-conversion.js";
import type { AdmissionView, KindStrategy } from "./strategy.js";
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

function summarize(text: string): string {
  if (text === "") return "<empty>";
  const shown = text.startsWith("{")
    ? text.slice(0, 30)
    : Buffer.from(text.slice(0, 30)).toString("hex");
  return text.length > 30 ? `${shown} ...` : shown;
}

const typeMetaStruct =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function wordOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (isNumberLiteral(value)) return "number";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function unrecognized(cause: string, text: string): Error {
  const error = `couldn't get version/kind; json parse error: ${cause}`;
  return badRequest(
    `the object provided is unrecognized (must be of type Job): ${error} (${summarize(text)})`,
  );
}

function parseBody(text: string): ParsedJson & { readonly value: JsonObject } {
  let parsed: ParsedJson;
  try {
    parsed = parseJson(text);
  } catch (error) {
    if (isJsonSyntaxError(error)) throw unrecognized(error.message, text);
    throw error;
  }
  const value = parsed.value ?? {};
  if (!isJsonObject(value)) {
    const cause = `json: cannot unmarshal ${wordOf(value)} into Go value of type ${typeMetaStruct}`;
    throw unrecognized(cause, text);
  }
  for (const [member, name] of [
    ["apiVersion", "apiVersion"],
    ["kind", "kind"],
  ] as const) {
    const given = value[member];
    if (given === undefined || given === null || typeof given === "string") continue;
    const cause = `json: cannot unmarshal ${wordOf(given)} into Go struct field .${name} of type string`;
    throw unrecognized(cause, text);
  }
  return { value, duplicates: parsed.duplicates };
}

function kindAndVersion(
  document: JsonObject,
  strategy: KindStrategy,
): { kind: string; version: string } {
  const apiVersion = textAt(document, "apiVersion") || strategy.apiVersion;
  return {
    kind: textAt(document, "kind") || "Job",
    version: apiVersion.includes("/") ? apiVersion.slice(apiVersion.indexOf("/") + 1) : apiVersion,
  };
}

function checkGroupVersion(document: JsonObject, strategy: KindStrategy): void {
  const given = textAt(document, "apiVersion");
  if (given === "" || given === strategy.apiVersion) return;
  throw badRequest(
    `the API version in the data (${given}) does not match the expected API version (${strategy.apiVersion})`,
  );
}

/** A custom resource must say what it is. */
function checkTypeMeta(document: JsonObject, { strategy, text }: WriteRequest): void {
  if (!strategy.isCustom) return;
  const kind = textAt(document, "kind");
  if (kind === "") {
    throw badRequest(
      `the object provided is unrecognized (must be of type Job): Object 'Kind' is missing in '${text}' (${summarize(text)})`,
    );
  }
  if (textAt(document, "apiVersion") !== "") return;
  throw badRequest(
    `the API version in the data () does not match the expected API version (${strategy.apiVersion})`,
  );
}

/** A built-in kind is looked up by group, version and kind before it is decoded. */
function checkRegistered(document: JsonObject, strategy: KindStrategy): void {
  if (strategy.isCustom) return;
  const kind = textAt(document, "kind") || "Job";
  const apiVersion = textAt(document, "apiVersion") || strategy.apiVersion;
  const isKnown = apiVersion === strategy.apiVersion && kind === "Job";
  if (isKnown) return;
  const { version } = kindAndVersion(document, strategy);
  throw badRequest(
    `${kind} in version ${JSON.stringify(version)} cannot be handled as a Job: ` +
      (apiVersion === "batch/v1" && kind === "CronJob"
        ? "converting (v1.CronJob) to (batch.Job): unknown conversion"
        : notRegistered(kind, apiVersion)),
  );
}

/** Reads a body of POST or PUT into an object. */
function decodeBody(request: WriteRequest): JsonObject {
  const { strategy, options, text } = request;
  const { value, duplicates } = parseBody(text);
  checkTypeMeta(value, request);
  checkRegistered(value, strategy);
  const decoded = strategy.decode(value);
  const { kind, version } = kindAndVersion(value, strategy);
  const prefix = `${kind} in version ${JSON.stringify(version)} cannot be handled as a Job: `;
  if (decoded.error !== undefined) throw badRequest(prefix + decoded.error);
  const oddities = [...duplicates.map((path) => `duplicate field "${path}"`), ...decoded.oddities];
  if (options.fieldValidation === "Strict" && oddities.length > 0) {
    throw badRequest(`${prefix}strict decoding error: ${oddities.join(", ")}`);
  }
  if (options.fieldValidation === "Warn") oddities.forEach(request.warn);
  checkGroupVersion(value, strategy);
  return decoded.object;
}

function checkNamespace(object: JsonObject, namespace: string): JsonObject {
  const given = textAt(object, "metadata", "namespace");
  if (given !== "" && given !== namespace) {
    throw badRequest(
      "the namespace of the provided object does not match the namespace sent on the request",
    );
  }
  return { ...object, metadata: { ...metadataOf(object), namespace } };
}

function checkName(object: JsonObject, name: string): void {
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
function withoutDoubleOwners(
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

/** The plugin that watches over namespaces. */
function checkNamespaceState({ world, strategy, namespace }: WriteRequest, name: string): void {
  const state = world.namespaces.get(namespace);
  if (state === undefined) {
    throw notFound({ group: "", plural: "namespaces", kind: "Namespace" }, namespace);
  }
  if (state === "Active") return;
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

function viewOf(world: World, verb: "patch" | "put", kind: "volcano" | "job"): AdmissionView {
  return {
    queueState: (name) => world.queues.get(name),
    mutable: world.rules.mutable[kind][verb],
  };
}

function kindOf(strategy: KindStrategy): "volcano" | "job" {
  return strategy.isCustom ? "volcano" : "job";
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

function storedForm(object: JsonObject): JsonObject {
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
  const mutated = strategy.mutate(owned);
  const prepared = strategy.prepareCreate(fillSystemFields(request, mutated));
  const name = textAt(prepared, "metadata", "name");
  const faults = strategy.validateCreate(prepared);
  if (faults.length > 0) throw invalidObject(strategy.names, name, faults);
  strategy.warnCreate(prepared).forEach(request.warn);
  const object = strategy.finish(storedForm(prepared));
  strategy.admitCreate(object, viewOf(world, "put", kindOf(strategy)));
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

function parseVersion(object: JsonObject): number {
  const text = textAt(object, "metadata", "resourceVersion");
  if (text === "") return 0;
  if (!/^\d+$/.test(text)) {
    throw plainError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return Number(text);
}

function checkVersion(request: WriteRequest, object: JsonObject, existing: JsonObject): JsonObject {
  const { strategy, name } = request;
  const current = textAt(existing, "metadata", "resourceVersion");
  const version = parseVersion(object);
  if (version === 0 && strategy.allowsUnconditionalUpdate) {
    return { ...object, metadata: { ...metadataOf(object), resourceVersion: current } };
  }
  if (version === 0) {
    const fault = invalid("metadata.resourceVersion", 0, "must be specified for an update");
    const names = { kind: strategy.names.plural, group: strategy.names.group };
    throw invalidObject(names, name, [fault]);
  }
  if (String(version) === current) return object;
  throw conflict(
    { group: strategy.names.group, kindName: strategy.names.plural },
    name,
    "the object has been modified; please apply your changes to the latest version and try again",
  );
}

const unstoredMembers = ["managedFields", "enable"];

/** Members of metadata that an update cannot touch. */
function keepSystemFields(
  request: WriteRequest,
  object: JsonObject,
  existing: JsonObject,
): JsonObject {
  const metadata = { ...metadataOf(object) };
  const old = metadataOf(existing);
  const keep = (member: string): void => {
    if (old[member] !== undefined) metadata[member] = old[member];
  };
  metadata["generation"] ??= old["generation"];
  if (textAt(metadata, "uid") === "") keep("uid");
  keep("creationTimestamp");
  keep("deletionTimestamp");
  if (metadata["deletionGracePeriodSeconds"] === undefined) keep("deletionGracePeriodSeconds");
  // A selfLink is only dropped when the object is stored: a dry run answers with it.
  for (const member of request.options.isDryRun
    ? unstoredMembers
    : ["selfLink", ...unstoredMembers]) {
    Reflect.deleteProperty(metadata, member);
    keep(member);
  }
  return { ...object, metadata };
}

/** Everything after the new object is made: checks, admission, storage. */
function updateObject(
  request: WriteRequest,
  change: {
    readonly object: JsonObject;
    readonly existing: JsonObject;
    readonly verb: "patch" | "put";
  },
): JsonObject {
  const { strategy, world, name } = request;
  const { existing, verb } = change;
  const isStatus = request.subresource === "status";
  const owned = withoutDoubleOwners(request, change.object, verb === "patch");
  const versioned = checkVersion(request, owned, existing);
  const withGeneration = {
    ...versioned,
    metadata: {
      ...metadataOf(versioned),
      generation: numberAt(existing, "metadata", "generation") ?? 1,
    },
  };
  const prepared = isStatus
    ? strategy.prepareStatus(withGeneration, existing)
    : strategy.prepareUpdate(withGeneration, existing);
  const object = keepSystemFields(request, prepared, existing);
  const view = viewOf(world, verb, kindOf(strategy));
  const faults = isStatus
    ? strategy.validateStatus(object, existing)
    : strategy.validateUpdate(object, existing, view);
  const kind = textAt(object, "kind");
  if (faults.length > 0) throw invalidObject({ ...strategy.names, kind }, name, faults);
  if (!isStatus) strategy.warnUpdate(object, existing).forEach(request.warn);
  const stored = strategy.finish(storedForm(object));
  if (!isStatus) strategy.admitUpdate(stored, existing, view);
  return store(request, stored, existing);
}

function store(
  { world, strategy, namespace, name, options }: WriteRequest,
  object: JsonObject,
  existing: JsonObject,
): JsonObject {
  const isReleased =
    valueAt(existing, "metadata", "deletionTimestamp") !== undefined &&
    listAt(object, "metadata", "finalizers").length === 0;
  if (options.isDryRun) return object;
  if (isReleased) {
    world.storage.remove(strategy.resource, namespace, name);
    collectPods(world, existing);
    return object;
  }
  return isSameJson(object, existing) ? existing : world.storage.write(strategy.resource, object);
}

function existingObject({ world, strategy, namespace, name }: WriteRequest): JsonObject {
  const existing = world.storage.get(strategy.resource, namespace, name);
  if (!existing) throw notFound(strategy.names, name);
  return existing;
}

function checkUid(
  { strategy, namespace, name }: WriteRequest,
  object: JsonObject,
  existing: JsonObject,
): void {
  const uid = textAt(object, "metadata", "uid");
  const current = textAt(existing, "metadata", "uid");
  if (uid === "" || uid === current) return;
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

function invalidPatch(patched: unknown, cause: string): Error {
  const fault = invalid("patch", JSON.stringify(plainNumbers(patched)), cause);
  return statusFailureOfPatch(fault.message);
}

/** The body names no object and no kind. */
function statusFailureOfPatch(message: string): Error {
  return statusFailure(422, ` "" is invalid: patch: ${message}`, {
    reason: "Invalid",
    details: { causes: [{ reason: "FieldValueInvalid", message, field: "patch" }] },
  });
}

function checkPatchedType(request: WriteRequest, patched: JsonObject): void {
  const { strategy } = request;
  const kind = textAt(patched, "kind");
  const apiVersion = textAt(patched, "apiVersion");
  if (strategy.isCustom) {
    if (kind === "") {
      const text = JSON.stringify(plainNumbers(patched));
      throw invalidPatch(patched, `Object 'Kind' is missing in '${text}'`);
    }
    if (apiVersion !== "") return;
    throw internalError("Object 'apiVersion' is missing in 'object has no apiVersion field'");
  }
  if (apiVersion === "") {
    // Without a version the document is read as the server's internal type, which shares no member with it.
    const members = Object.keys(patched).filter((name) => name !== "kind");
    for (const name of members) request.warn(`unknown field ${JSON.stringify(name)}`);
    checkName({}, request.name);
  }
  if (apiVersion === strategy.apiVersion && (kind === "" || kind === "Job")) return;
  throw invalidPatch(patched, notRegistered(kind, apiVersion));
}

function notRegistered(kind: string, apiVersion: string): string {
  return (
    `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} ` +
    'in scheme "pkg/runtime/scheme.go:110"'
  );
}

/** A strategic merge patch is converted, not decoded, and its error shows the patch. */
function checkConversion(request: WriteRequest, patched: unknown, patch: unknown): void {
  if (patch === undefined || !isJsonObject(patched)) return;
  for (const [member, shape] of Object.entries(request.strategy.patchShapes)) {
    const value = patched[member] ?? {};
    const fault = isJsonObject(value)
      ? conversionFault(value, shape)
      : `cannot restore struct from: ${typeof value}`;
    if (fault === undefined) continue;
    throw statusFailureOfPatch(invalid("patch", goMapText(patch), fault).message);
  }
}

function decodePatched(
  request: WriteRequest,
  { value: patched, oddities }: PatchedDocument,
): JsonObject {
  const { strategy, options } = request;
  if (!isJsonObject(patched)) {
    const cause = `json: cannot unmarshal ${wordOf(patched)} into Go value of type ${typeMetaStruct}`;
    throw invalidPatch(patched, `couldn't get version/kind; json parse error: ${cause}`);
  }
  checkPatchedType(request, patched);
  const decoded = strategy.decode(patched);
  if (decoded.error !== undefined) throw invalidPatch(patched, decoded.error);
  const all = [...oddities, ...decoded.oddities];
  if (options.fieldValidation === "Strict" && all.length > 0) {
    throw invalidPatch(patched, `strict decoding error: ${all.join(", ")}`);
  }
  if (options.fieldValidation === "Warn") all.forEach(request.warn);
  return decoded.object;
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
