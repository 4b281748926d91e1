import { isJsonObject } from "../../values/json.js";
import { invalid, namedElsewhere, required, type FieldFault } from "../field-errors.js";
import { numberAt, textAt, valueAt } from "../json-access.js";
import { apart } from "../unknowns.js";

const longestLabel = 64;

/** `iqn.<year>-<month>.<domain>:<name>`, anywhere in the text but up to its end, as the server's pattern has it. */
function isQualifiedName(name: string): boolean {
  const tail = name.split(/[,;*&$|\t\n\f\r ]/).at(-1) ?? "";
  const parts = tail.split(":");
  const hasEnd = parts.at(-1) !== "";
  return parts.slice(0, -1).some((part, i) => {
    const domain = part.split(/[^A-Za-z0-9.-]/).at(-1) ?? "";
    return (hasEnd || i < parts.length - 2) && /iqn\.\d{4}-\d{2}\../.test(domain);
  });
}

/** How each form of a name is checked; which it is, its first letters say. */
const nameForms: Readonly<Record<string, (name: string) => boolean>> = {
  iqn: isQualifiedName,
  eui: (name) => /^eui[^\n][A-Za-z0-9]{16}$/u.test(name),
  naa: (name) => /^naa[^\n][A-Za-z0-9]{32}$/u.test(name),
};

function nameFaults(name: string, field: string): FieldFault[] {
  const isValid = nameForms[name.slice(0, 3)];
  if (!isValid) {
    return [invalid(field, name, "must be valid format starting with iqn, eui, or naa")];
  }
  return isValid(name) ? [] : [invalid(field, name, "must be valid format")];
}

/** Faults of the number of a disk. @param lun what stands there */
export function lunFaults(lun: number | undefined, field: string): FieldFault[] {
  return lun !== undefined && (lun < 0 || lun > 255)
    ? [invalid(field, lun, "must be between 0 and 255, inclusive")]
    : [];
}

function secretFaults(source: unknown, field: string): FieldFault[] {
  const needsSecret = ["chapAuthDiscovery", "chapAuthSession"].some(
    (name) => valueAt(source, name) === true,
  );
  return needsSecret && !isJsonObject(valueAt(source, "secretRef"))
    ? [required(`${field}.secretRef`)]
    : [];
}

/** Faults of a disk that is reached by iSCSI (validateISCSIVolumeSource of Kubernetes 1.34). */
export function iscsiFaults(source: unknown, field: string): FieldFault[] {
  const ownName = (): FieldFault[] => {
    const name = textAt(source, "iqn");
    return name === "" ? [required(`${field}.iqn`)] : nameFaults(name, `${field}.iqn`);
  };
  const initiatorName = (): FieldFault[] => {
    if (valueAt(source, "initiatorName") === undefined) {
      return [];
    }
    const place = `${field}.initiatorName`;
    const faults = nameFaults(textAt(source, "initiatorName"), place);
    return namedElsewhere(faults, place, `${field}.initiatorname`);
  };
  return [
    () => (textAt(source, "targetPortal") === "" ? [required(`${field}.targetPortal`)] : []),
    ownName,
    () => lunFaults(numberAt(source, "lun"), `${field}.lun`),
    () => secretFaults(source, field),
    initiatorName,
  ].flatMap(apart);
}

/** Faults of the label that the server makes of the volume's name and the portal, for an initiator of its own. */
export function iscsiLabelFaults(volume: unknown, field: string): FieldFault[] {
  const source = valueAt(volume, "iscsi");
  const name = textAt(volume, "name");
  const label = `${name}:${textAt(source, "targetPortal")}`;
  if (valueAt(source, "initiatorName") === undefined || Buffer.byteLength(label) <= longestLabel) {
    return [];
  }
  const detail =
    "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";
  return [invalid(`${field}.name`, name, detail)];
}
