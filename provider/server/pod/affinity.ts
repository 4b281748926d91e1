import type { FieldFault } from "../field-errors.js";
import { valueAt } from "../json-access.js";
import { apart } from "../unknowns.js";
import { nodeAffinityFaults } from "./node-affinity.js";
import { podAffinityFaults } from "./pod-affinity.js";

const parts = {
  nodeAffinity: nodeAffinityFaults,
  podAffinity: podAffinityFaults,
  podAntiAffinity: podAffinityFaults,
} as const satisfies Readonly<Record<string, (part: unknown, field: string) => FieldFault[]>>;

/** Faults of `affinity`, where it is given (validateAffinity of Kubernetes 1.34). */
export function affinityFaults(affinity: unknown, field: string): FieldFault[] {
  return Object.entries(parts).flatMap(([name, rule]) =>
    apart(() => rule(valueAt(affinity, name), `${field}.${name}`)),
  );
}
