import { isJsonObject } from "../../values/json.js";
import { fieldFault, invalid, type FieldFault } from "../field-errors.js";
import { listAt, numberAt, textAt, valueAt } from "../json-access.js";
import { apart, isCertain } from "../unknowns.js";

/** Faults of ports of the host that two containers want (checkHostPortConflicts of Kubernetes 1.34). */
export function hostPortFaults(containers: readonly unknown[], field: string): FieldFault[] {
  const taken = new Set<string>();
  const ofPort = (port: unknown, path: string): FieldFault[] => {
    const number = numberAt(port, "hostPort") ?? 0;
    const key = `${textAt(port, "protocol")}/${textAt(port, "hostIP")}/${String(number)}`;
    if (number === 0 || !isCertain()) {
      return [];
    }
    if (taken.has(key)) {
      return [fieldFault("duplicate", `${path}.hostPort`, { value: key })];
    }
    taken.add(key);
    return [];
  };
  return containers.flatMap((container, i) =>
    listAt(container, "ports").flatMap((port, j) =>
      isJsonObject(port) ? apart(() => ofPort(port, `${field}[${i}].ports[${j}]`)) : [],
    ),
  );
}

/** Faults of ports of the host of a pod in the host's network (validateHostNetwork of Kubernetes 1.34). */
export function hostNetworkFaults(spec: unknown, field: string): FieldFault[] {
  if (valueAt(spec, "hostNetwork") !== true) {
    return [];
  }
  return listAt(spec, "containers").flatMap((container, i) =>
    listAt(container, "ports").flatMap((port, j) => {
      const hostPort = numberAt(port, "hostPort") ?? 0;
      if (hostPort === 0 || hostPort === numberAt(port, "containerPort")) {
        return [];
      }
      const detail = "must match `containerPort` when `hostNetwork` is true";
      return [invalid(`${field}.containers[${i}].ports[${j}].hostPort`, hostPort, detail)];
    }),
  );
}
