import { isJsonObject } from "../../values/json.js";
import { fieldFault, invalids, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { textAt, valueAt } from "../json-access.js";
import { dnsLabelFaults } from "../names.js";
import { apart, isCertain, isOpen } from "../unknowns.js";
import { volumeSourceFaults } from "./volume-validation.js";

/** The volumes of a pod that containers can name: those without a fault. */
export interface PodVolumes {
  readonly named: ReadonlyMap<string, unknown>;
  /** False where there may be others, for something of their names is not known yet. */
  readonly isWhole: boolean;
}

const nameOf = (volume: unknown): unknown => apart(() => valueAt(volume, "name"));

function nameFaults(name: string, field: string): FieldFault[] {
  return name === "" ? [required(field)] : invalids(field, name, dnsLabelFaults(name));
}

/** @param usable the volumes before, to which this one is added where it has no fault */
function volumeFaults(volume: unknown, usable: Map<string, unknown>, field: string): FieldFault[] {
  const name = textAt(volume, "name");
  const faults = [
    ...(isJsonObject(volume) ? apart(() => volumeSourceFaults(volume, field)) : []),
    ...nameFaults(name, `${field}.name`),
    ...(usable.has(name) ? [fieldFault("duplicate", `${field}.name`, { value: name })] : []),
  ];
  if (isCertain() && !faults.some((fault) => fault.isCertain)) {
    usable.set(name, volume);
  }
  return faults;
}

/**
 * Faults of the volumes of a pod, and those that can be used (ValidateVolumes of Kubernetes 1.34).
 *
 * @param volumes what stands where the list is expected
 */
export function volumesFaults(
  volumes: unknown,
  field: string,
): { faults: FieldFault[]; usable: PodVolumes } {
  const named = new Map<string, unknown>();
  const faults = itemFaults(volumes, field, (volume, path) => volumeFaults(volume, named, path));
  const isWhole =
    !isOpen(volumes) &&
    !(Array.isArray(volumes) && volumes.some((each) => isOpen(each) || isOpen(nameOf(each))));
  return { faults, usable: { named, isWhole } };
}
