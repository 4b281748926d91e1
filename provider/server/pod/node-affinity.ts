import { isJsonObject } from "../../values/json.js";
import { invalid, invalids, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { numberAt, textAt, valueAt } from "../json-access.js";
import {
  labelKeyFaults,
  labelOperators,
  labelValuesFaults,
  operatorFaults,
  type ValuesRule,
} from "../label-selectors.js";
import { dnsSubdomainFaults } from "../names.js";
import { apart } from "../unknowns.js";

const oneNumber: ValuesRule = (count, field) =>
  count === 1
    ? []
    : [required(field, "must be specified single value when `operator` is 'Lt' or 'Gt'")];

const oneName: ValuesRule = (count, field) => {
  const detail =
    "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
  return count === 1 ? [] : [required(field, detail)];
};

const nodeOperators = { ...labelOperators, Gt: oneNumber, Lt: oneNumber };
const nodeFieldOperators = { In: oneName, NotIn: oneName };

function fieldKeyFaults(expression: unknown, field: string): FieldFault[] {
  const key = textAt(expression, "key");
  if (key !== "metadata.name") {
    return [invalid(`${field}.key`, key, "not a valid field selector key")];
  }
  return itemFaults(valueAt(expression, "values"), `${field}.values`, (value, path) =>
    invalids(path, value, dnsSubdomainFaults(String(value))),
  );
}

/** Faults of a term that nodes are matched with (ValidateNodeSelectorTerm of Kubernetes 1.34). */
function termFaults(term: unknown, field: string, areValuesChecked: boolean): FieldFault[] {
  const labels = itemFaults(
    valueAt(term, "matchExpressions"),
    `${field}.matchExpressions`,
    (expression, path) => [
      ...apart(() => operatorFaults(expression, nodeOperators, path)),
      ...apart(() => labelKeyFaults(valueAt(expression, "key"), `${path}.key`)),
      ...apart(() => (areValuesChecked ? labelValuesFaults(expression, path) : [])),
    ],
  );
  const fields = itemFaults(
    valueAt(term, "matchFields"),
    `${field}.matchFields`,
    (expression, path) => [
      ...apart(() => operatorFaults(expression, nodeFieldOperators, path)),
      ...apart(() => fieldKeyFaults(expression, path)),
    ],
  );
  return [...labels, ...fields];
}

function requiredFaults(selector: unknown, field: string): FieldFault[] {
  if (!isJsonObject(selector)) {
    return [];
  }
  const terms = valueAt(selector, "nodeSelectorTerms");
  const path = `${field}.nodeSelectorTerms`;
  if (!Array.isArray(terms) || terms.length === 0) {
    return [required(path, "must have at least one node selector term")];
  }
  return itemFaults(terms, path, (term, place) => termFaults(term, place, true));
}

/** Faults of the weight of a preference. */
export function weightFaults(preference: unknown, field: string): FieldFault[] {
  const weight = numberAt(preference, "weight") ?? 0;
  return weight >= 1 && weight <= 100
    ? []
    : [invalid(`${field}.weight`, weight, "must be in the range 1-100")];
}

/** The lists of every affinity: what must hold, and what may be wished for. */
export const [must, may] = [
  "requiredDuringSchedulingIgnoredDuringExecution",
  "preferredDuringSchedulingIgnoredDuringExecution",
] as const;

/** Faults of `nodeAffinity` (validateNodeAffinity of Kubernetes 1.34); a preference may ask for values that no label has. */
export function nodeAffinityFaults(affinity: unknown, field: string): FieldFault[] {
  return [
    ...apart(() => requiredFaults(valueAt(affinity, must), `${field}.${must}`)),
    ...apart(() =>
      itemFaults(valueAt(affinity, may), `${field}.${may}`, (preference, path) => [
        ...apart(() => weightFaults(preference, path)),
        ...termFaults(valueAt(preference, "preference"), `${path}.preference`, false),
      ]),
    ),
  ];
}
