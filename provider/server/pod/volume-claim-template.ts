import { isSameJson, isJsonObject } from "../../values/json.js";
import { canonicalQuantity } from "../../go-spelling/quantity.js";
import {
  fieldFault,
  invalid,
  invalids,
  namedElsewhere,
  notSupported,
  required,
  type FieldFault,
} from "../field-errors.js";
import { listAt, textAt, valueAt } from "../json-access.js";
import { labelSelectorFaults } from "../label-selectors.js";
import { annotationFaults, labelFaults } from "../metadata.js";
import { dnsLabelFaults, dnsSubdomainFaults } from "../names.js";
import { apart } from "../unknowns.js";

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const volumeModes = ["Block", "Filesystem"];

/** Members of metadata that a template may not have, in the order of the server. */
const ownedMembers = ["name", "namespace", "finalizers"];

function metadataFaults(template: unknown, field: string): FieldFault[] {
  const metadata = valueAt(template, "metadata");
  return [
    () => annotationFaults(valueAt(metadata, "annotations"), `${field}.annotations`),
    () => labelFaults(valueAt(metadata, "labels"), `${field}.labels`),
    ...ownedMembers.map(
      (name) => (): FieldFault[] =>
        valueAt(metadata, name) === undefined
          ? []
          : [fieldFault("forbidden", `${field}.${name}`, { detail: "cannot be set" })],
    ),
  ].flatMap(apart);
}

function accessModeFaults(spec: unknown, field: string): FieldFault[] {
  const modes = listAt(spec, "accessModes");
  const unsupported = modes.filter((mode) => !accessModes.includes(String(mode)));
  const isShared = modes.some((mode) => mode !== "ReadWriteOncePod" && !unsupported.includes(mode));
  const detail = "may not use ReadWriteOncePod with other access modes";
  return [
    ...unsupported.map((mode) => notSupported(field, mode, accessModes)),
    ...(modes.includes("ReadWriteOncePod") && isShared
      ? [fieldFault("forbidden", field, { detail })]
      : []),
  ];
}

function storageFaults(spec: unknown, field: string): FieldFault[] {
  const storage = valueAt(spec, "resources", "requests", "storage");
  if (storage === undefined) {
    return [required(field)];
  }
  const text = typeof storage === "string" || typeof storage === "number" ? storage : "";
  const amount = canonicalQuantity(text) ?? String(text);
  return amount === "0" || amount.startsWith("-")
    ? [invalid(field, amount, "must be greater than zero")]
    : [];
}

function classNameFaults(spec: unknown, name: string, field: string): FieldFault[] {
  const value = textAt(spec, name);
  return value === "" ? [] : invalids(`${field}.${name}`, value, dnsSubdomainFaults(value));
}

function volumeModeFaults(spec: unknown, field: string): FieldFault[] {
  const mode = valueAt(spec, "volumeMode");
  return typeof mode !== "string" || volumeModes.includes(mode)
    ? []
    : [notSupported(`${field}.volumeMode`, mode, volumeModes)];
}

/** Faults of what the claim is filled from. */
function dataSourceFaults(spec: unknown, name: string, field: string): FieldFault[] {
  const source = valueAt(spec, name);
  if (!isJsonObject(source)) {
    return [];
  }
  const path = `${field}.${name}`;
  const missing = ["name", "kind"].flatMap((member) =>
    apart(() => (textAt(source, member) === "" ? [required(`${path}.${member}`)] : [])),
  );
  const groupFaults = (): FieldFault[] => {
    const [group, kind] = [textAt(source, "apiGroup"), textAt(source, "kind")];
    if (group !== "") {
      return invalids(`${path}.apiGroup`, group, dnsSubdomainFaults(group));
    }
    const detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
    return kind === "PersistentVolumeClaim" ? [] : [invalid(path, kind, detail)];
  };
  const namespaceFaults = (): FieldFault[] => {
    const namespace = textAt(source, "namespace");
    return name === "dataSource" || namespace === ""
      ? []
      : invalids(`${path}.namespace`, namespace, dnsLabelFaults(namespace));
  };
  return [...missing, ...[groupFaults, namespaceFaults].flatMap(apart)];
}

const ofSource = ["apiGroup", "kind", "name"];

function bothSourcesFaults(spec: unknown, field: string): FieldFault[] {
  const [source, other] = [valueAt(spec, "dataSource"), valueAt(spec, "dataSourceRef")];
  if (!isJsonObject(source) || !isJsonObject(other)) {
    return [];
  }
  const isElsewhere = textAt(other, "namespace") !== "";
  const parts = [source, other].map((each) => ofSource.map((name) => valueAt(each, name) ?? null));
  if (!isElsewhere && isSameJson(parts[0], parts[1])) {
    return [];
  }
  const detail = isElsewhere
    ? "may not be specified when dataSourceRef.namespace is specified"
    : "must match dataSourceRef";
  const place = `${field}.dataSource`;
  // The server shows this place where the value should be, as an object without members.
  return namedElsewhere([invalid(place, {}, detail)], place, field);
}

/** Faults of a claim's spec (ValidatePersistentVolumeClaimSpec of Kubernetes 1.34). */
function claimFaults(spec: unknown, field: string): FieldFault[] {
  const storage = `${field}.resources.requests.storage`;
  const noModes = (): FieldFault[] =>
    listAt(spec, "accessModes").length === 0
      ? [required(`${field}.accessModes`, "at least 1 access mode is required")]
      : [];
  return [
    noModes,
    () => labelSelectorFaults(valueAt(spec, "selector"), `${field}.selector`),
    () => accessModeFaults(spec, `${field}.accessModes`),
    () => namedElsewhere(storageFaults(spec, storage), storage, `${field}.resources[storage]`),
    () => classNameFaults(spec, "storageClassName", field),
    () => volumeModeFaults(spec, field),
    () => dataSourceFaults(spec, "dataSource", field),
    () => dataSourceFaults(spec, "dataSourceRef", field),
    () => bothSourcesFaults(spec, field),
    () => classNameFaults(spec, "volumeAttributesClassName", field),
  ].flatMap(apart);
}

/** Faults of a volume whose claim is made with the pod (validateEphemeralVolumeSource of Kubernetes 1.34). */
export function ephemeralFaults(source: unknown, field: string): FieldFault[] {
  const template = valueAt(source, "volumeClaimTemplate");
  const path = `${field}.volumeClaimTemplate`;
  if (!isJsonObject(template)) {
    return [required(path)];
  }
  return [
    ...metadataFaults(template, `${path}.metadata`),
    ...claimFaults(valueAt(template, "spec"), `${path}.spec`),
  ];
}
