import { isJsonObject } from "../../values/json.js";
import { invalid, namedElsewhere, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { numberAt, textAt, valueAt } from "../json-access.js";
import { apart } from "../unknowns.js";
import { fieldSelectorFaults, resourceSelectorFaults } from "./field-selectors.js";
import { volumePathFaults } from "./file-paths.js";

const modeDetail = "must be a number between 0 and 0777 (octal), both inclusive";

/** Faults of the mode of a file. @param name the member that holds it */
export function modeFaults(owner: unknown, name: string, field: string): FieldFault[] {
  const mode = numberAt(owner, name);
  return mode !== undefined && (mode < 0 || mode > 0o777)
    ? [invalid(`${field}.${name}`, mode, modeDetail)]
    : [];
}

/** Faults of a file's path in a volume. */
export function filePathFaults(file: unknown, field: string): FieldFault[] {
  const path = textAt(file, "path");
  const missing = path === "" ? [required(`${field}.path`)] : [];
  return [...missing, ...volumePathFaults(path, `${field}.path`)];
}

/** Faults of an item of a secret or config map (validateKeyToPath of Kubernetes 1.34). */
export function keyedFileFaults(item: unknown, field: string): FieldFault[] {
  return [
    () => (textAt(item, "key") === "" ? [required(`${field}.key`)] : []),
    () => filePathFaults(item, field),
    () => modeFaults(item, "mode", field),
  ].flatMap(apart);
}

/** What a file may tell of its pod. */
const fileFields = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];

function contentFaults(file: unknown, field: string): FieldFault[] {
  const fieldRef = valueAt(file, "fieldRef");
  const resourceRef = valueAt(file, "resourceFieldRef");
  if (isJsonObject(fieldRef)) {
    const detail = "fieldRef and resourceFieldRef can not be specified simultaneously";
    return [
      ...apart(() => fieldSelectorFaults(fieldRef, fileFields, `${field}.fieldRef`)),
      ...(isJsonObject(resourceRef) ? [invalid(field, "resource", detail)] : []),
    ];
  }
  return isJsonObject(resourceRef)
    ? resourceSelectorFaults(resourceRef, true, `${field}.resourceFieldRef`)
    : [required(field, "one of fieldRef and resourceFieldRef is required")];
}

/** Faults of a file that tells of the pod (validateDownwardAPIVolumeFile of Kubernetes 1.34). */
export function podFileFaults(file: unknown, field: string): FieldFault[] {
  return [
    () => filePathFaults(file, field),
    () => contentFaults(file, field),
    () => modeFaults(file, "mode", field),
  ].flatMap(apart);
}

/** Faults of the items of a secret or config map. */
export function keyedFilesFaults(source: unknown, field: string): FieldFault[] {
  return itemFaults(valueAt(source, "items"), `${field}.items`, keyedFileFaults);
}

/** Faults of the items of a downwardAPI source; the server names the source, not the item. */
export function podFilesFaults(source: unknown, field: string): FieldFault[] {
  return itemFaults(valueAt(source, "items"), `${field}.items`, (file, place) =>
    namedElsewhere(podFileFaults(file, place), place, field),
  );
}
