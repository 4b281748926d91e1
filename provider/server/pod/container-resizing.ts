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
import { apart, isCertain } from "../unknowns.js";
import type { PodFacts } from "./pod-facts.js";

const choices: Readonly<Record<string, readonly string[]>> = {
  resourceName: ["cpu", "memory"],
  restartPolicy: ["NotRequired", "RestartContainer"],
};

function choiceFaults(policy: unknown, member: string, field: string): FieldFault[] {
  const value = textAt(policy, member);
  const supported = choices[member] ?? [];
  if (value === "") {
    return [required(field)];
  }
  return supported.includes(value) ? [] : [notSupported(field, value, supported)];
}

function restartFaults(policy: unknown, pod: PodFacts, field: string): FieldFault[] {
  const value = textAt(policy, "restartPolicy");
  const isNever = textAt(pod.spec, "restartPolicy") === "Never";
  const detail = "must be 'NotRequired' when `restartPolicy` is 'Never'";
  return isNever && value !== "NotRequired" ? [invalid(field, value, detail)] : [];
}

/** Faults of a container's `resizePolicy` (validateResizePolicy of Kubernetes 1.34), which the server places at the list. */
export function resizeFaults(container: unknown, pod: PodFacts, field: string): FieldFault[] {
  const names = new Set<string>();
  return itemFaults(valueAt(container, "resizePolicy"), field, (policy, path) => {
    const member = (name: string, rule: (place: string) => FieldFault[]): FieldFault[] =>
      apart(() => namedElsewhere(rule(`${path}.${name}`), `${path}.${name}`, field));
    return [
      ...apart(() => {
        const name = textAt(policy, "resourceName");
        const isKnown = names.has(name);
        if (isCertain()) {
          names.add(name);
        }
        return isKnown ? [fieldFault("duplicate", path, { value: name })] : [];
      }),
      ...Object.keys(choices).flatMap((name) =>
        member(name, (place) => choiceFaults(policy, name, place)),
      ),
      ...member("restartPolicy", (place) => restartFaults(policy, pod, place)),
    ];
  });
}
