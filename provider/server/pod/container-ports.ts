import { fieldFault, invalid, notSupported, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { numberAt, textAt } from "../json-access.js";
import { apart, isCertain } from "../unknowns.js";

const protocols = ["SCTP", "TCP", "UDP"];

/** A number from 1 to 65535. */
export function portFaults(port: number, field: string): FieldFault[] {
  const isPort = port >= 1 && port <= 65535;
  return isPort ? [] : [invalid(field, port, "must be between 1 and 65535, inclusive")];
}

/** Faults of a port's name. */
export function portNameFaults(name: string, field: string): FieldFault[] {
  const details: string[] = [];
  if (name.length > 15) {
    details.push("must be no more than 15 characters");
  }
  if (!/^[-a-z0-9]+$/.test(name)) {
    details.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  }
  if (!/[a-z]/.test(name)) {
    details.push("must contain at least one letter (a-z)");
  }
  if (name.includes("--")) {
    details.push("must not contain consecutive hyphens");
  }
  if (name.startsWith("-") || name.endsWith("-")) {
    details.push("must not begin or end with a hyphen");
  }
  return details.map((detail) => invalid(field, name, detail));
}

/** @param names the names of earlier ports, to which this one's is added */
function nameFaults(port: unknown, names: Set<string>, field: string): FieldFault[] {
  const name = textAt(port, "name");
  if (name === "") {
    return [];
  }
  const faults = portNameFaults(name, field);
  if (faults.length === 0 && names.has(name)) {
    return [fieldFault("duplicate", field, { value: name })];
  }
  if (isCertain()) {
    names.add(name);
  }
  return faults;
}

function numberFaults(port: unknown, field: string): FieldFault[] {
  const number = numberAt(port, "containerPort") ?? 0;
  return number === 0 ? [required(field)] : portFaults(number, field);
}

function hostPortFaults(port: unknown, field: string): FieldFault[] {
  const number = numberAt(port, "hostPort") ?? 0;
  return number === 0 ? [] : portFaults(number, field);
}

function protocolFaults(port: unknown, field: string): FieldFault[] {
  const protocol = textAt(port, "protocol");
  if (protocol === "") {
    return [required(field)];
  }
  return protocols.includes(protocol) ? [] : [notSupported(field, protocol, protocols)];
}

/** Faults of a container's ports (validateContainerPorts of Kubernetes 1.34). */
export function portsFaults(ports: unknown, field: string): FieldFault[] {
  const names = new Set<string>();
  return itemFaults(ports, field, (port, path) =>
    [
      () => nameFaults(port, names, `${path}.name`),
      () => numberFaults(port, `${path}.containerPort`),
      () => hostPortFaults(port, `${path}.hostPort`),
      () => protocolFaults(port, `${path}.protocol`),
    ].flatMap(apart),
  );
}
