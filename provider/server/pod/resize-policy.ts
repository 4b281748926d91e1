import { fieldFault, invalid, notSupported, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { textAt } from "../json-access.js";
import { apart, isCertain } from "../unknowns.js";

const resources = ["cpu", "memory"];
const policies = ["NotRequired", "RestartContainer"];

function choiceFaults(value: string, supported: readonly string[], field: string): FieldFault[] {
  if (value === "") {
    return [required(field)];
  }
  return supported.includes(value) ? [] : [notSupported(field, value, supported)];
}

/**
 * Faults of a container's `resizePolicy` (validateResizePolicy of Kubernetes 1.34), which the server says of the list.
 *
 * @param podPolicy the pod's restartPolicy
 */
export function resizePolicyFaults(list: unknown, podPolicy: string, field: string): FieldFault[] {
  const names = new Set<string>();
  return itemFaults(list, field, (policy, path) => [
    ...apart(() => {
      const name = textAt(policy, "resourceName");
      const twice = names.has(name) ? [fieldFault("duplicate", path, { value: name })] : [];
      if (isCertain()) {
        names.add(name);
      }
      return [...twice, ...choiceFaults(name, resources, field)];
    }),
    ...apart(() => {
      const chosen = textAt(policy, "restartPolicy");
      const faults = choiceFaults(chosen, policies, field);
      const detail = "must be 'NotRequired' when `restartPolicy` is 'Never'";
      return podPolicy === "Never" && chosen !== "NotRequired"
        ? [...faults, invalid(field, chosen, detail)]
        : faults;
    }),
  ]);
}
