import { fillCrdDefaults } from "./crd-defaults.js";
import { isJsonObject, isSameJson, own, setOwn, type JsonObject } from "../values/json.js";
import { remarshal } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";
import { listMapFaults, prune, schemaFaults } from "./crd-validation.js";
import { invalid, quoteGo, type FieldFault } from "./field-errors.js";
import { decodeInto } from "./go-decoding.js";
import { typeFault } from "./type-faults.js";
import { listAt, numberAt, objectAt, sortMembers, textAt } from "./json-access.js";
import { isNumberLiteral, plainNumbers } from "./json-text.js";
import { metadataFaults, metadataUpdateFaults, metadataOf, pathSegmentCheck } from "./metadata.js";
import { dnsSubdomainFaults, maskGenerateName, qualifiedNameFaults } from "./names.js";
import type { AdmissionView, DecodedObject, KindModel } from "./kind-model.js";
import type { ServerVersion } from "./versions.js";

/** A custom resource, as its definition says it. */
export interface CustomResource {
  /** `batch.volcano.sh/v1alpha1`. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly specShape: string;
  readonly statusShape: string;
}

/** What webhooks add to what the definition says; each may refuse by throwing a Refusal. */
export interface CustomResourceHooks {
  /** Mutating admission of a create. */
  readonly mutate?: (object: JsonObject, version: ServerVersion) => JsonObject;
  /** Everything that validating admission objects to, by field. */
  readonly objections?: (object: JsonObject, view: AdmissionView) => FieldFault[];
  readonly admitCreate?: (object: JsonObject, view: AdmissionView) => void;
  readonly admitUpdate?: (object: JsonObject, old: JsonObject, view: AdmissionView) => void;
}

/** A custom resource by its members. */
export interface ResourceDefinition {
  readonly apiVersion: string;
  readonly kind: string;
  /** Members besides apiVersion, kind and metadata. */
  readonly rootFields: Readonly<Record<string, Field>>;
  /** Structure of its spec, where the definition fills in defaults. */
  readonly specShape?: string;
}

type Definition = ResourceDefinition;

const rootMembers: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);
const standardFinalizers: ReadonlySet<string> = new Set([
  "orphan",
  "foregroundDeletion",
  "kubernetes",
]);

interface DecodedMetadata {
  readonly value: JsonObject | undefined;
  readonly unknown: readonly string[];
  readonly error: string | undefined;
  readonly typeFaults: readonly FieldFault[];
}

function decodeMetadata(given: unknown): DecodedMetadata {
  if (given === undefined || given === null) {
    return { value: undefined, unknown: [], error: undefined, typeFaults: [] };
  }
  if (!isJsonObject(given)) {
    const word = Array.isArray(given)
      ? "array"
      : isNumberLiteral(given)
        ? "number"
        : typeof given === "boolean"
          ? "bool"
          : typeof given;
    const error = `json: cannot unmarshal ${word} into Go value of type v1.ObjectMeta`;
    const fault = typeFault("metadata", "an object", given, error);
    return { value: undefined, unknown: [], error, typeFaults: [fault] };
  }
  const { value, error, unknownFields, typeFaults } = decodeInto(
    objectAt(sortMembers(given)),
    "ObjectMeta",
    "",
  );
  const written = remarshal(value, "ObjectMeta");
  return {
    value: isJsonObject(written) ? written : value,
    unknown: unknownFields.map((field) => `metadata.${field}`),
    error,
    typeFaults: typeFaults.map((fault) => ({ ...fault, field: `metadata.${fault.field}` })),
  };
}

/** Structures are only known for this kind at this version: elsewhere nothing, or everything, is dropped. */
function pruneMembers(
  { apiVersion, kind, rootFields }: Definition,
  document: JsonObject,
  unknown: string[],
): JsonObject {
  const [group, version] = apiVersion.split("/");
  const [givenGroup, givenVersion] = textAt(document, "apiVersion").split("/");
  const isOurs = givenGroup === group && document["kind"] === kind;
  const pruned: JsonObject = {};
  for (const [name, value] of Object.entries(document)) {
    if (rootMembers.has(name) || !isOurs) {
      setOwn(pruned, name, value);
    } else {
      const field = givenVersion === version ? own(rootFields, name) : undefined;
      if (!field) {
        unknown.push(name);
      } else if (value !== null) {
        pruned[name] = prune(value, field, name, unknown);
      }
    }
  }
  return pruned;
}

function fillDefaults({ specShape }: Definition, object: JsonObject): JsonObject {
  const spec = object["spec"];
  return isJsonObject(spec) && specShape !== undefined
    ? { ...object, spec: fillCrdDefaults(spec, specShape) }
    : object;
}

function decode(definition: Definition, document: JsonObject): DecodedObject {
  const { apiVersion, kind } = definition;
  const given: JsonObject = { apiVersion, kind, ...document };
  const metadata = decodeMetadata(given["metadata"]);
  const unknown = [...metadata.unknown];
  const pruned: string[] = [];
  const object = pruneMembers(definition, given, pruned);
  if (metadata.value === undefined) {
    Reflect.deleteProperty(object, "metadata");
  } else {
    object["metadata"] = metadata.value;
  }
  const oddities = [...unknown.sort(), ...pruned.sort()].map(
    (field) => `unknown field ${quoteGo(field)}`,
  );
  const { error, typeFaults } = metadata;
  return { object: fillDefaults(definition, object), oddities, error, typeFaults };
}

function typeFaults({ apiVersion, kind }: Definition, object: JsonObject): FieldFault[] {
  const faults: FieldFault[] = [];
  const givenKind = textAt(object, "kind");
  const given = textAt(object, "apiVersion");
  if (givenKind !== kind) {
    faults.push(invalid("kind", givenKind, `must be ${kind}`));
  }
  if (given !== apiVersion) {
    faults.push(invalid("apiVersion", given, `must be ${apiVersion}`));
  }
  return faults;
}

function memberFaults({ rootFields }: Definition, object: JsonObject): FieldFault[] {
  return Object.entries(rootFields).flatMap(([name, field]) =>
    object[name] === undefined ? [] : schemaFaults(object[name], field, name),
  );
}

function duplicateFaults({ rootFields }: Definition, object: JsonObject): FieldFault[] {
  return Object.entries(rootFields).flatMap(([name, field]) =>
    object[name] === undefined ? [] : listMapFaults(object[name], field, name),
  );
}

const nameCheck = (name: string, isPrefix: boolean): string[] =>
  dnsSubdomainFaults(isPrefix ? maskGenerateName(name) : name);

function validateCreate(definition: Definition, object: JsonObject): FieldFault[] {
  const typed = typeFaults(definition, object);
  if (typed.length > 0) {
    return typed;
  }
  const metadata = metadataOf(object);
  const faults = [
    ...metadataFaults(metadata, nameCheck),
    ...memberFaults(definition, object),
    ...duplicateFaults(definition, object),
  ];
  return faults.length > 0 ? faults : metadataFaults(metadata, pathSegmentCheck);
}

function validateUpdate(definition: Definition, object: JsonObject, old: JsonObject): FieldFault[] {
  const [metadata, oldMetadata] = [metadataOf(object), metadataOf(old)];
  const common = [
    ...metadataFaults(metadata, pathSegmentCheck),
    ...metadataUpdateFaults(metadata, oldMetadata),
  ];
  const typed = typeFaults(definition, object);
  if (typed.length > 0) {
    return [...common, ...typed];
  }
  const duplicates = duplicateFaults(definition, object);
  const isNew = duplicates.length > 0 && duplicateFaults(definition, old).length === 0;
  return [
    ...common,
    ...metadataUpdateFaults(metadata, oldMetadata),
    ...memberFaults(definition, object),
    ...(isNew ? duplicates : []),
  ];
}

function finalizerWarning(finalizer: string): string[] {
  const subject = `metadata.finalizers: ${quoteGo(finalizer)}`;
  const warnings = qualifiedNameFaults(finalizer).map((fault) => `${subject}: ${fault}`);
  if (finalizer.includes("/") || standardFinalizers.has(finalizer)) {
    return warnings;
  }
  const path = finalizer.includes(".") ? " including a path (/)" : "";
  return [
    ...warnings,
    `${subject}: prefer a domain-qualified finalizer name${path} ` +
      "to avoid accidental conflicts with other finalizer writers",
  ];
}

function finalizerWarnings(object: JsonObject, old: JsonObject | undefined): string[] {
  const known = new Set(listAt(old, "metadata", "finalizers"));
  const added = listAt(object, "metadata", "finalizers").filter((each) => !known.has(each));
  return [...new Set(added.map(String))].sort().flatMap(finalizerWarning);
}

/** True when both hold the same values, a literal such as 2.0 being another value than 2. */
function isUnchanged(object: JsonObject, old: JsonObject): boolean {
  return Object.keys({ ...object, ...old })
    .filter((name) => name !== "metadata")
    .every((name) => isSameJson(object[name], old[name]));
}

function prepareUpdate(object: JsonObject, old: JsonObject): JsonObject {
  const prepared: JsonObject = { ...object };
  if (old["status"] !== undefined) {
    prepared["status"] = old["status"];
  } else {
    Reflect.deleteProperty(prepared, "status");
  }
  const generation = numberAt(old, "metadata", "generation") ?? 1;
  const metadata = { ...metadataOf(prepared) };
  metadata["generation"] = isUnchanged(prepared, old) ? generation : generation + 1;
  return { ...prepared, metadata };
}

function prepareStatus(object: JsonObject, old: JsonObject): JsonObject {
  const prepared: JsonObject = { ...old };
  const status = object["status"];
  if (status === undefined) {
    Reflect.deleteProperty(prepared, "status");
  } else {
    prepared["status"] = status;
  }
  return prepared;
}

/** The status is judged by a schema of its own, whose words do not name it; the fields do. */
function statusFaults(status: unknown, field: Field): FieldFault[] {
  return schemaFaults(status, field, "").map((fault) => ({
    ...fault,
    field: fault.field === "" ? "status" : `status.${fault.field}`,
  }));
}

function validateStatus(
  { rootFields }: Definition,
  object: JsonObject,
  old: JsonObject,
): FieldFault[] {
  const status = object["status"];
  const field = rootFields["status"];
  const [metadata, oldMetadata] = [metadataOf(object), metadataOf(old)];
  const updateFaults = metadataUpdateFaults(metadata, oldMetadata);
  return [
    ...metadataFaults(metadata, pathSegmentCheck),
    ...updateFaults,
    ...updateFaults,
    ...(field && status !== undefined ? statusFaults(status, field) : []),
  ];
}

function prepareCreate(object: JsonObject): JsonObject {
  const prepared: JsonObject = { ...object, metadata: { ...metadataOf(object), generation: 1 } };
  Reflect.deleteProperty(prepared, "status");
  return prepared;
}

/** What an API server with that definition, and with webhooks, makes of documents of the kind. */
export function createCustomResourceModel(
  resource: CustomResource,
  hooks: CustomResourceHooks = {},
): KindModel {
  const { specShape, statusShape } = resource;
  const rootFields: Definition["rootFields"] = {
    spec: { is: "object", shape: specShape },
    status: { is: "object", shape: statusShape },
  };
  const definition: Definition = { ...resource, rootFields };
  return createResourceModel(definition, hooks);
}

/** The same of a resource whose members are not spec and status. */
export function createResourceModel(
  definition: ResourceDefinition,
  hooks: CustomResourceHooks = {},
): KindModel {
  const { kind } = definition;
  return {
    decode: (document) => decode(definition, document),
    mutate: (object, version) => {
      // A document of another kind was not pruned when it was read; the webhook makes it one of this kind.
      const ours =
        object["kind"] === kind ? object : pruneMembers(definition, { ...object, kind }, []);
      return fillDefaults(definition, hooks.mutate?.(ours, version) ?? ours);
    },
    prepareCreate,
    validateCreate: (object) => validateCreate(definition, object),
    warnCreate: (object) => finalizerWarnings(object, undefined),
    finish: (object) => object,
    objections: (object, view) => hooks.objections?.(object, view) ?? [],
    admitCreate: (object, view) => hooks.admitCreate?.(object, view),
    prepareUpdate,
    validateUpdate: (object, old) => validateUpdate(definition, object, old),
    warnUpdate: finalizerWarnings,
    admitUpdate: (object, old, view) => {
      const [after, before] = [plainNumbers(object), plainNumbers(old)];
      if (isJsonObject(after) && isJsonObject(before)) {
        hooks.admitUpdate?.(after, before, view);
      }
    },
    prepareStatus,
    validateStatus: (object, old) => validateStatus(definition, object, old),
  };
}
