import type { JsonObject } from "../../values/json.js";
import { invalids, type FieldFault } from "../field-errors.js";
import { textAt, valueAt } from "../json-access.js";
import { dnsLabelFaults, dnsSubdomainFaults } from "../names.js";

/** Members of the pod spec that are names, and how each is checked. */
const checks = {
  serviceAccountName: dnsSubdomainFaults,
  nodeName: dnsSubdomainFaults,
  hostname: dnsLabelFaults,
  subdomain: dnsLabelFaults,
  priorityClassName: dnsSubdomainFaults,
  runtimeClassName: dnsSubdomainFaults,
} as const satisfies Readonly<Record<string, (name: string) => string[]>>;

/** The one that may not be empty where it is given: a pointer in Go. */
const mayNotBeEmpty = "runtimeClassName";

/** Faults of a member that names something (ValidatePodSpec of Kubernetes 1.34). */
export function podNameFaults(
  spec: JsonObject,
  name: keyof typeof checks,
  field: string,
): FieldFault[] {
  const value = textAt(spec, name);
  const isGiven = value !== "" || (name === mayNotBeEmpty && valueAt(spec, name) === "");
  return isGiven ? invalids(`${field}.${name}`, value, checks[name](value)) : [];
}
