import { fieldFault, invalid, notSupported, required, type FieldFault } from "../field-errors.js";
import { numberAt, textAt } from "../json-access.js";
import { apart } from "../unknowns.js";

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

/** Faults of a container's ports. */
export function portsFaults(ports: readonly unknown[], field: string): FieldFault[] {
  const names = new Set<string>();
  return ports.flatMap((port, i) => apart(() => portFaultsOf(port, names, `${field}[${i}]`)));
}

/** @param names the names of earlier ports, to which this one's is added */
function portFaultsOf(port: unknown, names: Set<string>, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const name = textAt(port, "name");
  if (name !== "") {
    const nameFaults = portNameFaults(name, `${path}.name`);
    faults.push(...nameFaults);
    if (nameFaults.length === 0 && names.has(name)) {
      faults.push(fieldFault("duplicate", `${path}.name`, { value: name }));
    }
    names.add(name);
  }
  const number = numberAt(port, "containerPort") ?? 0;
  if (number === 0) {
    faults.push(required(`${path}.containerPort`));
  } else {
    faults.push(...portFaults(number, `${path}.containerPort`));
  }
  const hostPort = numberAt(port, "hostPort") ?? 0;
  if (hostPort !== 0) {
    faults.push(...portFaults(hostPort, `${path}.hostPort`));
  }
  const protocol = textAt(port, "protocol");
  if (protocol === "") {
    faults.push(required(`${path}.protocol`));
  } else if (!protocols.includes(protocol)) {
    faults.push(notSupported(`${path}.protocol`, protocol, protocols));
  }
  return faults;
}
