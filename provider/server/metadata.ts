import { isSameJson, type JsonObject } from "../values/json.js";
import { fieldFault, invalid, required, tooLong, type FieldFault } from "./field-errors.js";
import { knownEntries, listAt, objectAt, textAt, valueAt } from "./json-access.js";
import {
  dnsLabelFaults,
  labelValueFaults,
  pathSegmentFaults,
  qualifiedNameFaults,
} from "./names.js";
import { apart, isOpen } from "./unknowns.js";

const maxAnnotationBytes = 262144;
/** The server's own finalizers, which hold an object until its dependents are orphaned or gone. */
export const orphanFinalizer = "orphan";
/** See {@link orphanFinalizer}. */
export const foregroundFinalizer = "foregroundDeletion";

/** How a kind checks its names; `isPrefix` is true for generateName. */
export type NameCheck = (name: string, isPrefix: boolean) => string[];

/** The check of names that every kind shares. */
export const pathSegmentCheck: NameCheck = (name) => pathSegmentFaults(name);

/** Faults of a map of labels. */
export function labelFaults(labels: unknown, field: string): FieldFault[] {
  return Object.entries(objectAt(labels)).flatMap(([entry, value]) => [
    ...qualifiedNameFaults(entry).map((detail) =>
      fieldFault("invalid", field, { value: entry, detail, entry }),
    ),
    ...(isOpen(value) ? [] : labelValueFaults(String(value))).map((detail) =>
      fieldFault("invalid", field, { value, detail, entry }),
    ),
  ]);
}

/** Faults of a map of annotations. */
export function annotationFaults(annotations: unknown, field: string): FieldFault[] {
  const faults = Object.keys(objectAt(annotations)).flatMap((key) =>
    qualifiedNameFaults(key.toLowerCase()).map((detail) =>
      fieldFault("invalid", field, { value: key, detail, entry: key }),
    ),
  );
  const bytes = knownEntries(annotations).reduce(
    (total, [key, value]) => total + Buffer.byteLength(key) + Buffer.byteLength(String(value)),
    0,
  );
  return bytes > maxAnnotationBytes ? [...faults, tooLong(field, maxAnnotationBytes)] : faults;
}

function ownerFaults(owner: unknown, field: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const apiVersion = textAt(owner, "apiVersion");
  if (apiVersion === "" || apiVersion.endsWith("/")) {
    faults.push(invalid(`${field}.apiVersion`, apiVersion, "version must not be empty"));
  }
  for (const name of ["kind", "name", "uid"]) {
    if (textAt(owner, name) === "") {
      faults.push(invalid(`${field}.${name}`, "", "must not be empty"));
    }
  }
  return faults;
}

function ownersFaults(owners: readonly unknown[], field: string): FieldFault[] {
  const faults: FieldFault[] = [];
  let first: string | undefined;
  for (const owner of owners) {
    faults.push(...apart(() => ownerFaults(owner, field)));
    if (valueAt(owner, "controller") !== true) {
      continue;
    }
    const name = `${textAt(owner, "kind")}/${textAt(owner, "name")}`;
    if (first === undefined) {
      first = name;
    } else {
      const plainDetail = "Only one reference can have Controller set to true. ";
      const detail = `${plainDetail}Found "true" in references for ${first} and ${name}`;
      faults.push(invalid(field, owners, detail, plainDetail.trim()));
    }
  }
  return faults;
}

function finalizerFaults(finalizers: readonly unknown[], field: string): FieldFault[] {
  const faults = finalizers.flatMap((each) =>
    (isOpen(each) ? [] : qualifiedNameFaults(String(each))).map((fault) =>
      invalid(field, each, fault),
    ),
  );
  if (finalizers.includes(orphanFinalizer) && finalizers.includes(foregroundFinalizer)) {
    const detail = `finalizer ${orphanFinalizer} and ${foregroundFinalizer} cannot be both set`;
    faults.push(invalid(field, finalizers, detail));
  }
  return faults;
}

function managedFieldsFaults(entries: readonly unknown[]): FieldFault[] {
  return entries.flatMap((entry, i) => {
    const field = `metadata.managedFields[${i}]`;
    const operation = textAt(entry, "operation");
    const isKnown = operation === "Apply" || operation === "Update";
    return isKnown ? [] : [invalid(`${field}.operation`, operation, "must be `Apply` or `Update`")];
  });
}

function prefixFaults(metadata: unknown, checkName: NameCheck, field: string): FieldFault[] {
  const prefix = textAt(metadata, "generateName");
  if (prefix === "") {
    return [];
  }
  return checkName(prefix, true).map((each) => invalid(`${field}.generateName`, prefix, each));
}

function nameFaults(metadata: unknown, checkName: NameCheck, field: string): FieldFault[] {
  const name = textAt(metadata, "name");
  if (name === "") {
    return [required(`${field}.name`, "name or generateName is required")];
  }
  return checkName(name, false).map((each) => invalid(`${field}.name`, name, each));
}

function namespaceFaults(metadata: unknown, field: string): FieldFault[] {
  const namespace = textAt(metadata, "namespace");
  if (namespace === "") {
    return [required(`${field}.namespace`)];
  }
  return dnsLabelFaults(namespace).map((each) => invalid(`${field}.namespace`, namespace, each));
}

/** Faults of an object's metadata, on create as on update. */
export function metadataFaults(
  metadata: unknown,
  checkName: NameCheck,
  field = "metadata",
): FieldFault[] {
  return [
    ...apart(() => prefixFaults(metadata, checkName, field)),
    ...apart(() => nameFaults(metadata, checkName, field)),
    ...apart(() => namespaceFaults(metadata, field)),
    ...apart(() => labelFaults(valueAt(metadata, "labels"), `${field}.labels`)),
    ...apart(() => annotationFaults(valueAt(metadata, "annotations"), `${field}.annotations`)),
    ...apart(() => ownersFaults(listAt(metadata, "ownerReferences"), `${field}.ownerReferences`)),
    ...apart(() => finalizerFaults(listAt(metadata, "finalizers"), `${field}.finalizers`)),
    ...managedFieldsFaults(listAt(metadata, "managedFields")),
  ];
}

const immutableMembers = [
  ["name", ""],
  ["namespace", ""],
  ["uid", ""],
  ["creationTimestamp", null],
  ["deletionTimestamp", null],
  ["deletionGracePeriodSeconds", null],
] as const;

/** Faults of a change of metadata. */
export function metadataUpdateFaults(metadata: unknown, old: unknown): FieldFault[] {
  const faults: FieldFault[] = [];
  if (valueAt(old, "deletionTimestamp") !== undefined) {
    const kept = new Set(listAt(old, "finalizers"));
    const extra = listAt(metadata, "finalizers")
      .filter((each) => !kept.has(each))
      .map(String);
    if (extra.length > 0) {
      const shown = [...extra]
        .sort()
        .map((each) => JSON.stringify(each))
        .join(", ");
      const detail =
        "no new finalizers can be added if the object is being deleted, " +
        `found new finalizers []string{${shown}}`;
      faults.push(fieldFault("forbidden", "metadata.finalizers", { detail }));
    }
  }
  if (textAt(metadata, "resourceVersion") === "") {
    faults.push(invalid("metadata.resourceVersion", "", "must be specified for an update"));
  }
  for (const [member, zero] of immutableMembers) {
    const value = valueAt(metadata, member) ?? zero;
    if (isSameJson(value, valueAt(old, member) ?? zero)) {
      continue;
    }
    faults.push(invalid(`metadata.${member}`, value, "field is immutable"));
  }
  return [
    ...faults,
    ...labelFaults(valueAt(metadata, "labels"), "metadata.labels"),
    ...annotationFaults(valueAt(metadata, "annotations"), "metadata.annotations"),
    ...ownersFaults(listAt(metadata, "ownerReferences"), "metadata.ownerReferences"),
    ...managedFieldsFaults(listAt(metadata, "managedFields")),
  ];
}

/** What the server sets itself; a client's values are wiped on create. */
export function withoutSystemFields(metadata: JsonObject): JsonObject {
  const kept = { ...metadata };
  for (const member of [
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generation",
    "selfLink",
    "uid",
    "managedFields",
  ]) {
    // Rest destructuring would need a name for each member that is dropped.
    Reflect.deleteProperty(kept, member);
  }
  return kept;
}

/** Metadata of an object; empty when it has none. */
export function metadataOf(object: JsonObject): JsonObject {
  return objectAt(object, "metadata");
}
