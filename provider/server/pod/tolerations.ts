import { invalid, notSupported, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { textAt, valueAt } from "../json-access.js";
import { labelKeyFaults } from "../label-selectors.js";
import { labelValueFaults } from "../names.js";

const operators = ["Equal", "Exists"];
const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** The server blames the operator for a value. */
function valueFaults(operator: string, value: string, field: string): FieldFault[] {
  const path = `${field}.operator`;
  if (operator === "Exists") {
    const detail = "value must be empty when `operator` is 'Exists'";
    return value === "" ? [] : [invalid(path, value, detail)];
  }
  if (operator !== "" && operator !== "Equal") {
    return [notSupported(path, operator, operators)];
  }
  const faults = labelValueFaults(value);
  return faults.length > 0 ? [invalid(path, value, faults.join(";"))] : [];
}

function tolerationFaults(toleration: unknown, path: string): FieldFault[] {
  const [key, operator, value, effect] = ["key", "operator", "value", "effect"].map((name) =>
    textAt(toleration, name),
  ) as [string, string, string, string];
  const faults: FieldFault[] = key === "" ? [] : labelKeyFaults(key, `${path}.key`);
  if (key === "" && operator !== "Exists") {
    const detail =
      'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    faults.push(invalid(`${path}.operator`, operator, detail));
  }
  if (valueAt(toleration, "tolerationSeconds") !== undefined && effect !== "NoExecute") {
    const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    faults.push(invalid(`${path}.effect`, effect, detail));
  }
  faults.push(...valueFaults(operator, value, path));
  if (effect !== "" && !effects.includes(effect)) {
    faults.push(notSupported(`${path}.effect`, effect, effects));
  }
  return faults;
}

/** Faults of `tolerations` (ValidateTolerations of Kubernetes 1.34). */
export function tolerationsFaults(tolerations: unknown, field: string): FieldFault[] {
  return itemFaults(tolerations, field, tolerationFaults);
}
