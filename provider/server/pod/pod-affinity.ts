import { invalids, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { textAt, valueAt } from "../json-access.js";
import { labelKeyFaults, labelSelectorFaults } from "../label-selectors.js";
import { dnsLabelFaults } from "../names.js";
import { apart } from "../unknowns.js";
import { labelKeysFaults } from "./label-keys.js";
import { may, must, weightFaults } from "./node-affinity.js";

function topologyKeyFaults(key: string, field: string): FieldFault[] {
  return [
    ...(key === "" ? [required(field, "can not be empty")] : []),
    ...labelKeyFaults(key, field),
  ];
}

/** The server leaves the index of a namespace out, and the s. */
function namespaceFaults(namespaces: unknown, field: string): FieldFault[] {
  return itemFaults(namespaces, "", (namespace) =>
    invalids(`${field}.namespace`, namespace, dnsLabelFaults(String(namespace))),
  );
}

/** Faults of a term that pods are matched with (validatePodAffinityTerm of Kubernetes 1.34). */
function termFaults(term: unknown, field: string): FieldFault[] {
  const selectors = ["labelSelector", "namespaceSelector"].flatMap((name) =>
    apart(() => labelSelectorFaults(valueAt(term, name), `${field}.${name}`)),
  );
  return [
    ...selectors,
    ...apart(() => namespaceFaults(valueAt(term, "namespaces"), field)),
    ...labelKeysFaults(term, field),
    ...apart(() => topologyKeyFaults(textAt(term, "topologyKey"), `${field}.topologyKey`)),
  ];
}

/** Faults of `podAffinity` or `podAntiAffinity`, which have the same form (validatePodAffinity of Kubernetes 1.34). */
export function podAffinityFaults(affinity: unknown, field: string): FieldFault[] {
  return [
    ...apart(() => itemFaults(valueAt(affinity, must), `${field}.${must}`, termFaults)),
    ...apart(() =>
      itemFaults(valueAt(affinity, may), `${field}.${may}`, (preference, path) => [
        ...apart(() => weightFaults(preference, path)),
        ...termFaults(valueAt(preference, "podAffinityTerm"), `${path}.podAffinityTerm`),
      ]),
    ),
  ];
}
