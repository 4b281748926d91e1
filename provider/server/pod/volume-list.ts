import { isJsonObject } from "../../values/json.js";
import { fieldFault, invalids, required, type FieldFault } from "../field-errors.js";
import { textAt } from "../json-access.js";
import { dnsLabelFaults } from "../names.js";
import { apart } from "../unknowns.js";
import { volumeSourceFaults } from "./volume-validation.js";

/** The volumes of a pod that containers can name: those without a fault. */
export type PodVolumes = ReadonlyMap<string, unknown>;

function nameFaults(name: string, field: string): FieldFault[] {
  return name === "" ? [required(field)] : invalids(field, name, dnsLabelFaults(name));
}

/** Faults of the volumes of a pod, and those that can be used (ValidateVolumes of Kubernetes 1.34). */
export function volumesFaults(
  volumes: readonly unknown[],
  field: string,
): { faults: FieldFault[]; usable: PodVolumes } {
  const usable = new Map<string, unknown>();
  const faults = volumes.flatMap((volume, i) => {
    const path = `${field}[${i}]`;
    const name = textAt(volume, "name");
    const own = isJsonObject(volume) ? apart(() => volumeSourceFaults(volume, path)) : [];
    own.push(...nameFaults(name, `${path}.name`));
    if (usable.has(name)) {
      own.push(fieldFault("duplicate", `${path}.name`, { value: name }));
    }
    if (!own.some((fault) => fault.isCertain)) {
      usable.set(name, volume);
    }
    return own;
  });
  return { faults, usable };
}
