import { fieldFault, invalids, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { textAt } from "../json-access.js";
import { qualifiedNameFaults } from "../names.js";
import { isCertain } from "../unknowns.js";

/** Faults of `readinessGates` (validateReadinessGates of Kubernetes 1.34). */
export function readinessGateFaults(gates: unknown, field: string): FieldFault[] {
  return itemFaults(gates, field, (gate, path) => {
    const condition = textAt(gate, "conditionType");
    return invalids(`${path}.conditionType`, condition, qualifiedNameFaults(condition));
  });
}

/** Faults of `schedulingGates`, each of which has a name of its own (validateSchedulingGates of Kubernetes 1.34). */
export function schedulingGateFaults(gates: unknown, field: string): FieldFault[] {
  const names = new Set<string>();
  return itemFaults(gates, field, (gate, path) => {
    const name = textAt(gate, "name");
    if (!isCertain()) {
      return [];
    }
    const faults = invalids(path, name, qualifiedNameFaults(name));
    if (names.has(name)) {
      faults.push(fieldFault("duplicate", path, { value: name }));
    }
    names.add(name);
    return faults;
  });
}
