import { isJsonObject, own } from "../values/json.js";
import { fieldFault, invalid, invalids, required, type FieldFault } from "./field-errors.js";
import { itemFaults } from "./item-faults.js";
import { textAt, valueAt } from "./json-access.js";
import { labelFaults } from "./metadata.js";
import { labelValueFaults, qualifiedNameFaults } from "./names.js";
import { apart } from "./unknowns.js";

/** Judges how many values stand beside an operator; `field` is the place of the values. */
export type ValuesRule = (count: number, field: string) => FieldFault[];

const someValues: ValuesRule = (count, field) =>
  count > 0 ? [] : [required(field, "must be specified when `operator` is 'In' or 'NotIn'")];

const noValues: ValuesRule = (count, field) => {
  const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
  return count > 0 ? [fieldFault("forbidden", field, { detail })] : [];
};

/** The operators of label selectors. */
export const labelOperators: Readonly<Record<string, ValuesRule>> = {
  In: someValues,
  NotIn: someValues,
  Exists: noValues,
  DoesNotExist: noValues,
};

/** Faults of an expression's operator and of how many values it has. */
export function operatorFaults(
  expression: unknown,
  operators: Readonly<Record<string, ValuesRule>>,
  field: string,
): FieldFault[] {
  const operator = textAt(expression, "operator");
  const values = valueAt(expression, "values");
  const rule = own(operators, operator);
  if (!rule) {
    return [invalid(`${field}.operator`, operator, "not a valid selector operator")];
  }
  return rule(Array.isArray(values) ? values.length : 0, `${field}.values`);
}

/** Faults of the label's name that an expression asks for. */
export function labelKeyFaults(key: unknown, field: string): FieldFault[] {
  const name = typeof key === "string" ? key : "";
  return invalids(field, name, qualifiedNameFaults(name));
}

/** Faults of the labels' values that an expression asks for. */
export function labelValuesFaults(expression: unknown, field: string): FieldFault[] {
  return itemFaults(valueAt(expression, "values"), `${field}.values`, (value, path) =>
    invalids(path, value, labelValueFaults(String(value))),
  );
}

/** Faults of one of a selector's `matchExpressions` (ValidateLabelSelectorRequirement of Kubernetes 1.34). */
export function expressionFaults(expression: unknown, field: string): FieldFault[] {
  return [
    ...apart(() => operatorFaults(expression, labelOperators, field)),
    ...apart(() => labelKeyFaults(valueAt(expression, "key"), `${field}.key`)),
    ...apart(() => labelValuesFaults(expression, field)),
  ];
}

/** Faults of a label selector where there is one (ValidateLabelSelector of Kubernetes 1.34). */
export function labelSelectorFaults(selector: unknown, field: string): FieldFault[] {
  if (!isJsonObject(selector)) {
    return [];
  }
  return [
    ...apart(() => labelFaults(valueAt(selector, "matchLabels"), `${field}.matchLabels`)),
    ...apart(() =>
      itemFaults(
        valueAt(selector, "matchExpressions"),
        `${field}.matchExpressions`,
        expressionFaults,
      ),
    ),
  ];
}
