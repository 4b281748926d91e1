import type { JsonObject } from "../../values/json.js";
import { notSupported, required, type FieldFault } from "../field-errors.js";
import { valueAt } from "../json-access.js";

/** Members of the pod spec that are one of a few words, in the order in which the server names them. */
const choices = {
  restartPolicy: ["Always", "OnFailure", "Never"],
  dnsPolicy: ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"],
  preemptionPolicy: ["PreemptLowerPriority", "Never"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Faults of a member that is one of a few words, where it is given; an empty one is none at all. */
export function choiceFaults(
  spec: JsonObject,
  name: keyof typeof choices,
  field: string,
): FieldFault[] {
  const value = valueAt(spec, name);
  const path = `${field}.${name}`;
  if (value === undefined) {
    return [];
  }
  if (value === "") {
    return [required(path)];
  }
  const known: readonly string[] = choices[name];
  return known.includes(value as string) ? [] : [notSupported(path, value, known)];
}
