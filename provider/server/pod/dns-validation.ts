import { isJsonObject, type JsonObject } from "../../values/json.js";
import { invalid, invalids, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { listAt, textAt, valueAt } from "../json-access.js";
import { dnsSubdomainFaults, searchPathFaults } from "../names.js";
import { apart } from "../unknowns.js";
import { addressFaults } from "./ip-addresses.js";
import type { TemplateRules } from "./template-rules.js";

const mostNameservers = 3;
const mostSearches = 32;
const mostSearchCharacters = 2048;

function serverFaults(servers: readonly unknown[], field: string): FieldFault[] {
  const faults =
    servers.length > mostNameservers
      ? [invalid(field, servers, `must not have more than ${mostNameservers} nameservers`)]
      : [];
  return [...faults, ...itemFaults(servers, field, addressFaults)];
}

/** The list is judged before its items, and shown whole. */
function searchListFaults(searches: readonly unknown[], field: string): FieldFault[] {
  const faults: FieldFault[] = [];
  if (searches.length > mostSearches) {
    faults.push(invalid(field, searches, `must not have more than ${mostSearches} search paths`));
  }
  if (searches.join(" ").length > mostSearchCharacters) {
    const detail = `must not have more than ${mostSearchCharacters} characters (including spaces) in the search list`;
    faults.push(invalid(field, searches, detail));
  }
  return faults;
}

function searchFaults(
  search: unknown,
  { relaxedSearches }: TemplateRules,
  field: string,
): FieldFault[] {
  const text = String(search);
  if (relaxedSearches && text === ".") {
    return [];
  }
  const name = text.replace(/\.$/, "");
  return invalids(field, name, relaxedSearches ? searchPathFaults(name) : dnsSubdomainFaults(name));
}

/** Faults of a pod's `dnsConfig` (validatePodDNSConfig of Kubernetes 1.34). */
export function dnsConfigFaults(
  spec: JsonObject,
  rules: TemplateRules,
  field: string,
): FieldFault[] {
  const config = valueAt(spec, "dnsConfig");
  const isNone = textAt(spec, "dnsPolicy") === "None";
  if (isNone && config === undefined) {
    return [required(field, "must provide `dnsConfig` when `dnsPolicy` is None")];
  }
  if (!isJsonObject(config)) {
    return [];
  }
  const servers = listAt(config, "nameservers");
  if (isNone && servers.length === 0) {
    const detail = "must provide at least one DNS nameserver when `dnsPolicy` is None";
    return [required(`${field}.nameservers`, detail)];
  }
  const options = (): FieldFault[] =>
    itemFaults(valueAt(config, "options"), `${field}.options`, (option, path) =>
      textAt(option, "name") === "" ? [required(path, "must not be empty")] : [],
    );
  return [
    ...apart(() => serverFaults(servers, `${field}.nameservers`)),
    ...apart(() => searchListFaults(listAt(config, "searches"), `${field}.searches`)),
    ...apart(() =>
      itemFaults(valueAt(config, "searches"), `${field}.searches`, (search, path) =>
        searchFaults(search, rules, path),
      ),
    ),
    ...apart(options),
  ];
}
