import { fieldFault, invalid, notSupported, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { textAt, valueAt } from "../json-access.js";
import { apart, isCertain, isOpen } from "../unknowns.js";
import { descendingPathFaults } from "./file-paths.js";
import type { PodVolumes } from "./volume-list.js";

/** Where a container has its volumes as files, or as devices: names and paths may be used by one of both only. */
export interface UsedVolumes {
  readonly names: ReadonlySet<string>;
  /** Of a volume that is used twice, the last one, as the server counts. */
  readonly paths: ReadonlySet<string>;
}

/** What the list uses as far as it is known. @param pathMember `mountPath` or `devicePath` */
export function usedVolumes(list: unknown, pathMember: string): UsedVolumes {
  const pathOf = new Map<string, string>();
  apart(() => {
    for (const each of Array.isArray(list) ? (list as unknown[]) : []) {
      if (!isOpen(valueAt(each, "name")) && !isOpen(valueAt(each, pathMember))) {
        pathOf.set(textAt(each, "name"), textAt(each, pathMember));
      }
    }
  });
  return { names: new Set(pathOf.keys()), paths: new Set(pathOf.values()) };
}

function nameFaults(name: string, volumes: PodVolumes, field: string): FieldFault[] {
  return [
    ...(name === "" ? [required(field)] : []),
    ...(volumes.has(name) ? [] : [fieldFault("notFound", field, { value: name })]),
  ];
}

/** @param seen the paths of earlier mounts, to which this one is added */
function pathFaults(path: string, seen: Set<string>, field: string): FieldFault[] {
  const faults = path === "" ? [required(field)] : [];
  if (seen.has(path)) {
    faults.push(invalid(field, path, "must be unique"));
  }
  if (isCertain()) {
    seen.add(path);
  }
  return faults;
}

function exclusionFaults(mount: unknown, field: string): FieldFault[] {
  const expression = textAt(mount, "subPathExpr");
  return expression !== "" && textAt(mount, "subPath") !== ""
    ? [invalid(field, expression, "subPathExpr and subPath are mutually exclusive")]
    : [];
}

const propagations = ["Bidirectional", "HostToContainer", "None"];

function propagationFaults(mount: unknown, container: unknown, field: string): FieldFault[] {
  const propagation = valueAt(mount, "mountPropagation");
  if (typeof propagation !== "string") {
    return [];
  }
  if (!propagations.includes(propagation)) {
    return [notSupported(field, propagation, propagations)];
  }
  const isPrivileged = valueAt(container, "securityContext", "privileged") === true;
  const detail = "Bidirectional mount propagation is available only to privileged containers";
  return propagation === "Bidirectional" && !isPrivileged
    ? [fieldFault("forbidden", field, { detail })]
    : [];
}

const recursions = ["Disabled", "Enabled", "IfPossible"];

function recursionFaults(mount: unknown, field: string): FieldFault[] {
  const recursion = valueAt(mount, "recursiveReadOnly");
  if (typeof recursion !== "string" || recursion === "Disabled") {
    return [];
  }
  if (!recursions.includes(recursion)) {
    return [notSupported(field, recursion, recursions)];
  }
  const only = (condition: string): FieldFault =>
    fieldFault("forbidden", field, { detail: `may only be specified when ${condition}` });
  const propagation = valueAt(mount, "mountPropagation") ?? "None";
  return [
    ...(valueAt(mount, "readOnly") === true ? [] : [only("readOnly is true")]),
    ...(propagation === "None" ? [] : [only("mountPropagation is None or not specified")]),
  ];
}

/** Faults of a container's mounts (ValidateVolumeMounts of Kubernetes 1.34). */
export function mountFaults(container: unknown, volumes: PodVolumes, field: string): FieldFault[] {
  const devices = usedVolumes(valueAt(container, "volumeDevices"), "devicePath");
  const seen = new Set<string>();
  const takenFaults = (
    taken: ReadonlySet<string>,
    value: string,
    what: string,
    path: string,
  ): FieldFault[] =>
    taken.has(value) ? [invalid(path, value, `must not already exist ${what}`)] : [];
  return itemFaults(valueAt(container, "volumeMounts"), field, (mount, path) => {
    const name = (): string => textAt(mount, "name");
    const mountPath = (): string => textAt(mount, "mountPath");
    return [
      () => nameFaults(name(), volumes, `${path}.name`),
      () => pathFaults(mountPath(), seen, `${path}.mountPath`),
      () => takenFaults(devices.names, name(), "in volumeDevices", `${path}.name`),
      () =>
        takenFaults(devices.paths, mountPath(), "as a path in volumeDevices", `${path}.mountPath`),
      // From here on the server leaves the index out, but for one.
      () => descendingPathFaults(textAt(mount, "subPath"), `${field}.subPath`),
      () => exclusionFaults(mount, `${path}.subPathExpr`),
      () => descendingPathFaults(textAt(mount, "subPathExpr"), `${field}.subPathExpr`),
      () => propagationFaults(mount, container, `${field}.mountPropagation`),
      () => recursionFaults(mount, `${field}.recursiveReadOnly`),
    ].flatMap(apart);
  });
}
