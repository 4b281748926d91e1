import { invalid, type FieldFault } from "../field-errors.js";

/** Faults of a path that stays below where it begins (validateLocalDescendingPath of Kubernetes 1.34). */
export function descendingPathFaults(path: string, field: string): FieldFault[] {
  return [
    ...(path.startsWith("/") ? [invalid(field, path, "must be a relative path")] : []),
    ...(path.split("/").includes("..") ? [invalid(field, path, "must not contain '..'")] : []),
  ];
}
