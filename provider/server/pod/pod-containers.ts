import type { JsonObject } from "../../values/json.js";
import { isOpen } from "../unknowns.js";
import { listAt } from "../json-access.js";

/** A container and where it stands. */
export interface PlacedContainer {
  readonly container: unknown;
  readonly field: string;
}

/** Every container of a pod, in the order in which the server visits them (VisitContainersWithPath of Kubernetes 1.34). */
export function placedContainers(spec: JsonObject, field: string): PlacedContainer[] {
  return ["initContainers", "containers", "ephemeralContainers"].flatMap((name) =>
    listAt(spec, name).flatMap((container, i) =>
      isOpen(container) ? [] : [{ container, field: `${field}.${name}[${i}]` }],
    ),
  );
}
