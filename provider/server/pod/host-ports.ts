import type { JsonObject } from "../../values/json.js";
import { fieldFault, invalid, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { numberAt, textAt, valueAt } from "../json-access.js";
import { apart, isCertain } from "../unknowns.js";
import type { PlacedContainer } from "./pod-containers.js";

/** A port of the host can be had once (checkHostPortConflicts of Kubernetes 1.34). */
export function hostPortConflicts(containers: readonly PlacedContainer[]): FieldFault[] {
  const taken = new Set<string>();
  return containers.flatMap(({ container, field }) =>
    itemFaults(valueAt(container, "ports"), `${field}.ports`, (port, path) => {
      const number = numberAt(port, "hostPort") ?? 0;
      const name = `${textAt(port, "protocol")}/${textAt(port, "hostIP")}/${number}`;
      if (number === 0) {
        return [];
      }
      if (taken.has(name)) {
        return [fieldFault("duplicate", `${path}.hostPort`, { value: name })];
      }
      if (isCertain()) {
        taken.add(name);
      }
      return [];
    }),
  );
}

/** In the network of the host a port has no other number there (validatePodHostNetworkDeps of Kubernetes 1.34). */
export function hostNetworkFaults(spec: JsonObject, field: string): FieldFault[] {
  if (valueAt(spec, "hostNetwork") !== true) {
    return [];
  }
  const detail = "must match `containerPort` when `hostNetwork` is true";
  return itemFaults(valueAt(spec, "containers"), `${field}.containers`, (container, path) =>
    itemFaults(valueAt(container, "ports"), `${path}.ports`, (port, place) =>
      apart(() => {
        const hostPort = numberAt(port, "hostPort") ?? 0;
        return hostPort === 0 || hostPort === numberAt(port, "containerPort")
          ? []
          : [invalid(`${place}.hostPort`, hostPort, detail)];
      }),
    ),
  );
}
