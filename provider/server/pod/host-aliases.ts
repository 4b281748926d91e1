import { invalids, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { textAt, valueAt } from "../json-access.js";
import { dnsSubdomainFaults } from "../names.js";
import { apart } from "../unknowns.js";
import { addressFaults } from "./ip-addresses.js";

/** Faults of `hostAliases` (ValidateHostAliases of Kubernetes 1.34). */
export function hostAliasesFaults(aliases: unknown, field: string): FieldFault[] {
  return itemFaults(aliases, field, (alias, path) => [
    ...apart(() => addressFaults(textAt(alias, "ip"), `${path}.ip`)),
    ...apart(() =>
      itemFaults(valueAt(alias, "hostnames"), `${path}.hostnames`, (name, place) =>
        invalids(place, name, dnsSubdomainFaults(String(name))),
      ),
    ),
  ]);
}
