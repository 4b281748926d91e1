import { fieldFault, invalid, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { textAt, valueAt } from "../json-access.js";
import { apart, isCertain } from "../unknowns.js";
import { backstepFaults } from "./file-paths.js";
import { usedVolumes } from "./mount-validation.js";
import type { PodVolumes } from "./volume-list.js";

/** Sources that can be a device. */
const blockSources = ["persistentVolumeClaim", "ephemeral"];

/** @param seen the names of earlier devices, to which this one is added */
function nameFaults(
  name: string,
  volumes: PodVolumes,
  seen: Set<string>,
  field: string,
): FieldFault[] {
  const faults = name === "" ? [required(field)] : [];
  if (seen.has(name)) {
    faults.push(invalid(field, name, "must be unique"));
  }
  if (name !== "" && isCertain()) {
    seen.add(name);
  }
  if (!volumes.named.has(name)) {
    return volumes.isWhole ? [...faults, fieldFault("notFound", field, { value: name })] : faults;
  }
  const volume = volumes.named.get(name);
  const isBlock = blockSources.some((source) => valueAt(volume, source) !== undefined);
  const detail =
    "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode";
  return isBlock ? faults : [...faults, invalid(field, name, detail)];
}

/** @param seen the paths of earlier devices, to which this one is added */
function pathFaults(path: string, seen: Set<string>, field: string): FieldFault[] {
  const faults = path === "" ? [required(field)] : [];
  if (seen.has(path)) {
    faults.push(invalid(field, path, "must be unique"));
  }
  if (backstepFaults(path, field).length > 0) {
    return [...faults, invalid(field, path, "can not contain backsteps ('..')")];
  }
  if (isCertain()) {
    seen.add(path);
  }
  return faults;
}

/** Faults of the volumes that a container has as devices (ValidateVolumeDevices of Kubernetes 1.34). */
export function deviceFaults(container: unknown, volumes: PodVolumes, field: string): FieldFault[] {
  const mounts = usedVolumes(valueAt(container, "volumeMounts"), "mountPath");
  const [names, paths] = [new Set<string>(), new Set<string>()];
  return itemFaults(valueAt(container, "volumeDevices"), field, (device, path) => {
    const takenFaults = (
      taken: ReadonlySet<string>,
      member: string,
      detail: string,
    ): FieldFault[] => {
      const value = textAt(device, member);
      return taken.has(value) ? [invalid(`${path}.${member}`, value, detail)] : [];
    };
    return [
      () => nameFaults(textAt(device, "name"), volumes, names, `${path}.name`),
      () => pathFaults(textAt(device, "devicePath"), paths, `${path}.devicePath`),
      () => takenFaults(mounts.names, "name", "must not already exist in volumeMounts"),
      () =>
        takenFaults(mounts.paths, "devicePath", "must not already exist as a path in volumeMounts"),
    ].flatMap(apart);
  });
}
