import { isJsonObject, type JsonObject } from "../../values/json.js";
import { canonicalQuantity } from "../../go-spelling/quantity.js";
import {
  fieldFault,
  invalid,
  invalids,
  namedElsewhere,
  notSupported,
  required,
  tooLong,
  type FieldFault,
} from "../field-errors.js";
import { listAt, numberAt, objectAt, textAt, valueAt } from "../json-access.js";
import { dnsLabelFaults, dnsSubdomainFaults } from "../names.js";
import { backstepFaults, descendingPathFaults } from "./file-paths.js";
import { lunFaults } from "./volume-iscsi.js";

/** Judges one thing of a volume's source, whose place is `field`. */
export type SourceRule = (source: JsonObject, field: string) => FieldFault[];

/** Go writes null for a list that it always writes. */
function isMissing(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** A rule for a member that must be there: text or a list. */
export function needs(name: string, detail = ""): SourceRule {
  return (source, field) =>
    isMissing(valueAt(source, name)) ? [required(`${field}.${name}`, detail)] : [];
}

/** A rule for a member that must be one of some texts, in the order of the alphabet, where it is given. */
export function isOneOf(name: string, supported: readonly string[]): SourceRule {
  return (source, field) => {
    const value = valueAt(source, name);
    return typeof value !== "string" || supported.includes(value)
      ? []
      : [notSupported(`${field}.${name}`, value, supported)];
  };
}

/** A rule for a member that must be a DNS label where it is given. */
export function isDnsLabel(name: string): SourceRule {
  return (source, field) => {
    const value = textAt(source, name);
    return value === "" ? [] : invalids(`${field}.${name}`, value, dnsLabelFaults(value));
  };
}

/** A rule for a path that may not be absolute or lead upwards. */
export function isDescending(name: string): SourceRule {
  return (source, field) => descendingPathFaults(textAt(source, name), `${field}.${name}`);
}

/** The secret that is named must have a name. */
export const secretRefFaults: SourceRule = (source, field) => {
  const isGiven = isJsonObject(valueAt(source, "secretRef"));
  return isGiven && textAt(source, "secretRef", "name") === ""
    ? [required(`${field}.secretRef.name`)]
    : [];
};

/** The number of a partition; 0 is none, which the server's words leave out. */
export const partitionFaults: SourceRule = (source, field) => {
  const partition = numberAt(source, "partition") ?? 0;
  return partition < 0 || partition > 255
    ? [invalid(`${field}.partition`, partition, "must be between 1 and 255, inclusive")]
    : [];
};

/** How large a directory may grow. */
export const sizeLimitFaults: SourceRule = (source, field) => {
  const limit = valueAt(source, "sizeLimit");
  const amount = typeof limit === "string" || typeof limit === "number" ? limit : "0";
  const detail = "SizeLimit field must be a valid resource quantity";
  return canonicalQuantity(amount)?.startsWith("-") === true
    ? [fieldFault("forbidden", `${field}.sizeLimit`, { detail })]
    : [];
};

/** Where a directory of the node is, and what must be there. */
export const hostPathFaults: SourceRule = (source, field) => {
  const path = textAt(source, "path");
  return path === "" ? [required(`${field}.path`)] : backstepFaults(path, `${field}.path`);
};

const hostPathTypes = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];

/** The kind is judged only where there is a path. */
export const hostPathTypeFaults: SourceRule = (source, field) =>
  textAt(source, "path") === "" ? [] : isOneOf("type", hostPathTypes)(source, field);

/** The path of an export. */
export const nfsPathFaults: SourceRule = (source, field) => {
  const path = textAt(source, "path");
  return [
    ...(path === "" ? [required(`${field}.path`)] : []),
    ...(path.startsWith("/") ? [] : [invalid(`${field}.path`, path, "must be an absolute path")]),
  ];
};

/** A data set has a name or an id, and not both. */
export const flockerFaults: SourceRule = (source, field) => {
  const [name, id] = [textAt(source, "datasetName"), textAt(source, "datasetUUID")];
  const both = "datasetName and datasetUUID can not be specified simultaneously";
  return [
    ...(name === "" && id === ""
      ? [required(field, "one of datasetName and datasetUUID is required")]
      : []),
    ...(name !== "" && id !== "" ? [invalid(field, "resource", both)] : []),
    ...(name.includes("/") ? [invalid(`${field}.datasetName`, name, "must not contain '/'")] : []),
  ];
};

/** A disk of a fibre channel is named in one of two ways. */
export const fibreChannelFaults: SourceRule = (source, field) => {
  const [targets, ids] = [listAt(source, "targetWWNs"), listAt(source, "wwids")];
  const path = `${field}.targetWWNs`;
  if (targets.length === 0) {
    const neither = "must specify either targetWWNs or wwids, but not both";
    return ids.length === 0 ? [required(path, neither)] : [];
  }
  const both = "targetWWNs and wwids can not be specified simultaneously";
  const lun = numberAt(source, "lun");
  return [
    ...(ids.length > 0 ? [invalid(path, targets, both)] : []),
    ...(lun === undefined
      ? [required(`${field}.lun`, "lun is required if targetWWNs is specified")]
      : lunFaults(lun, `${field}.lun`)),
  ];
};

/** Options of a driver may not use the names of Kubernetes. */
export const flexOptionFaults: SourceRule = (source, field) =>
  Object.keys(objectAt(source, "options")).flatMap((key) => {
    const namespace = `.${(key.split("/")[0] ?? "").toLowerCase()}`;
    const isReserved = namespace.endsWith(".kubernetes.io") || namespace.endsWith(".k8s.io");
    const detail = "kubernetes.io and k8s.io namespaces are reserved";
    return isReserved ? [invalid(`${field}.options[${key}]`, key, detail)] : [];
  });

const longestDriverName = 63;

/** The name of a driver of the Container Storage Interface (ValidateCSIDriverName of Kubernetes 1.34). */
export const driverFaults: SourceRule = (source, field) => {
  const [name, path] = [textAt(source, "driver"), `${field}.driver`];
  return [
    ...(name === "" ? [required(path)] : []),
    ...(Buffer.byteLength(name) > longestDriverName ? [tooLong(path, longestDriverName)] : []),
    ...invalids(path, name, dnsSubdomainFaults(name.toLowerCase())),
  ];
};

/** The secret for a driver; the server places what is wrong with its name elsewhere than its lack. */
export const driverSecretFaults: SourceRule = (source, field) => {
  if (!isJsonObject(valueAt(source, "nodePublishSecretRef"))) {
    return [];
  }
  const name = textAt(source, "nodePublishSecretRef", "name");
  const place = `${field}.nodePublishSecretRef.name`;
  return name === ""
    ? [required(place)]
    : namedElsewhere(invalids(place, name, dnsSubdomainFaults(name)), place, `${field}.name`);
};
