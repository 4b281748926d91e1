import {
  fieldFault,
  invalid,
  namedElsewhere,
  notSupported,
  required,
  type FieldFault,
} from "../field-errors.js";
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
    ...(volumes.isWhole && !volumes.named.has(name)
      ? [fieldFault("notFound", field, { value: name })]
      : []),
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

/** Members of a mount in whose place the server leaves out the index, and their rules. */
const unplacedRules: Readonly<
  Record<string, (mount: unknown, container: unknown, field: string) => FieldFault[]>
> = {
  subPathExpr: (mount, _, field) => descendingPathFaults(textAt(mount, "subPathExpr"), field),
  mountPropagation: propagationFaults,
  recursiveReadOnly: (mount, _, field) => recursionFaults(mount, field),
};

/** @param taken what the devices of the container have */
function takenFaults(
  taken: ReadonlySet<string>,
  value: string,
  { what, field }: { readonly what: string; readonly field: string },
): FieldFault[] {
  return taken.has(value) ? [invalid(field, value, `must not already exist ${what}`)] : [];
}

/** Faults of a container's mounts (ValidateVolumeMounts of Kubernetes 1.34). */
export function mountFaults(container: unknown, volumes: PodVolumes, field: string): FieldFault[] {
  const devices = usedVolumes(valueAt(container, "volumeDevices"), "devicePath");
  const seen = new Set<string>();
  return itemFaults(valueAt(container, "volumeMounts"), field, (mount, path) => {
    const [namePlace, pathPlace] = [`${path}.name`, `${path}.mountPath`];
    const asPath = { what: "as a path in volumeDevices", field: pathPlace };
    const unplaced = (member: string, faults: FieldFault[]): FieldFault[] =>
      namedElsewhere(faults, `${path}.${member}`, `${field}.${member}`);
    return [
      () => nameFaults(textAt(mount, "name"), volumes, namePlace),
      () => pathFaults(textAt(mount, "mountPath"), seen, pathPlace),
      () =>
        takenFaults(devices.names, textAt(mount, "name"), {
          what: "in volumeDevices",
          field: namePlace,
        }),
      () => takenFaults(devices.paths, textAt(mount, "mountPath"), asPath),
      () => unplaced("subPath", descendingPathFaults(textAt(mount, "subPath"), `${path}.subPath`)),
      () => exclusionFaults(mount, `${path}.subPathExpr`),
      ...Object.entries(unplacedRules).map(
        ([member, rule]) =>
          () =>
            unplaced(member, rule(mount, container, `${path}.${member}`)),
      ),
    ].flatMap(apart);
  });
}
