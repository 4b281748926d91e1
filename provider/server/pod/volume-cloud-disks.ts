import { invalid, notSupported, required, type FieldFault } from "../field-errors.js";
import { textAt, valueAt } from "../json-access.js";
import { isOneOf, needs, type SourceRule } from "./volume-rules.js";

/** Where a disk of Azure is, by whether it is managed. */
const diskPlaces = {
  managed: {
    start: "/subscriptions/",
    form: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}",
  },
  blob: {
    start: "https://",
    form: "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd",
  },
};

const diskPlaceFaults: SourceRule = (source, field) => {
  const kind = valueAt(source, "kind");
  const uri = textAt(source, "diskURI");
  const { start, form } = kind === "Managed" ? diskPlaces.managed : diskPlaces.blob;
  return kind === undefined || uri.startsWith(start)
    ? []
    : [notSupported(`${field}.diskURI`, uri, [form])];
};

/** Rules of a disk of Azure (validateAzureDisk of Kubernetes 1.34). */
export const azureDiskRules: readonly SourceRule[] = [
  needs("diskName"),
  needs("diskURI"),
  isOneOf("cachingMode", ["None", "ReadOnly", "ReadWrite"]),
  isOneOf("kind", ["Dedicated", "Managed", "Shared"]),
  diskPlaceFaults,
];

/** True for `host:port`, the host in brackets where it has colons (SplitHostPort of Go's package net). */
function isHostPort(text: string): boolean {
  const colon = text.lastIndexOf(":");
  if (colon < 0) {
    return false;
  }
  if (!text.startsWith("[")) {
    return text.indexOf(":") === colon && !/[[\]]/.test(text);
  }
  const end = text.indexOf("]");
  return end + 1 === colon && !text.slice(1).includes("[") && !text.slice(end + 1).includes("]");
}

const longestTenant = 64;
const pairsDetail = "must be a host:port pair or multiple pairs separated by commas";

const registryFaults: SourceRule = (source, field) => {
  const [registry, tenant] = [textAt(source, "registry"), textAt(source, "tenant")];
  if (registry === "") {
    return [required(`${field}.registry`, pairsDetail)];
  }
  if (Buffer.byteLength(tenant) > longestTenant) {
    const detail = "must be a UUID and may not exceed a length of 64 characters";
    return [required(`${field}.tenant`, detail)];
  }
  return registry
    .split(",")
    .filter((pair) => !isHostPort(pair))
    .map((): FieldFault => invalid(`${field}.registry`, registry, pairsDetail));
};

/** Rules of a volume of Quobyte (validateQuobyteVolumeSource of Kubernetes 1.34). */
export const quobyteRules: readonly SourceRule[] = [registryFaults, needs("volume")];
