import { invalid, type FieldFault } from "../field-errors.js";

/** Faults of a path that may not lead upwards (validatePathNoBacksteps of Kubernetes 1.34). */
export function backstepFaults(path: string, field: string): FieldFault[] {
  return path.split("/").includes("..") ? [invalid(field, path, "must not contain '..'")] : [];
}

/** Faults of a path that stays below where it begins (validateLocalDescendingPath of Kubernetes 1.34). */
export function descendingPathFaults(path: string, field: string): FieldFault[] {
  return [
    ...(path.startsWith("/") ? [invalid(field, path, "must be a relative path")] : []),
    ...backstepFaults(path, field),
  ];
}

/** Faults of the path of a file in a volume, whose own files begin with `..` (ValidateLocalNonReservedPath of Kubernetes 1.34). */
export function volumePathFaults(path: string, field: string): FieldFault[] {
  const isReserved = path.startsWith("..") && !path.startsWith("../");
  return [
    ...descendingPathFaults(path, field),
    ...(isReserved ? [invalid(field, path, "must not start with '..'")] : []),
  ];
}
