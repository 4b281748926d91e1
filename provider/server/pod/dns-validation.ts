import { isIP } from "node:net";
import { isJsonObject, type JsonObject } from "../../values/json.js";
import { invalid, required, type FieldFault } from "../field-errors.js";
import { listAt, textAt, valueAt } from "../json-access.js";
import { apart, isOpen } from "../unknowns.js";

const mostNameservers = 3;
const mostSearches = 32;
const mostSearchCharacters = 2048;

/** The server takes numbers with leading zeros, which Go once took. */
function isAddress(text: string): boolean {
  return isIP(text.replace(/(^|\.)0+(?=\d)/g, "$1")) !== 0;
}

function serverFaults(servers: readonly unknown[], field: string): FieldFault[] {
  const faults =
    servers.length > mostNameservers
      ? [invalid(field, servers, `must not have more than ${mostNameservers} nameservers`)]
      : [];
  const detail = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  const bad = servers.flatMap((server, i) =>
    isOpen(server) || isAddress(String(server)) ? [] : [invalid(`${field}[${i}]`, server, detail)],
  );
  return [...faults, ...bad];
}

function searchFaults(searches: readonly unknown[], field: string): FieldFault[] {
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

/** Faults of a pod's `dnsConfig` (validatePodDNSConfig of Kubernetes 1.34); the spelling of search paths is not checked. */
export function dnsConfigFaults(spec: JsonObject, field: string): FieldFault[] {
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
    listAt(config, "options").flatMap((option, i) =>
      apart(() =>
        textAt(option, "name") === ""
          ? [required(`${field}.options[${i}]`, "must not be empty")]
          : [],
      ),
    );
  return [
    ...apart(() => serverFaults(servers, `${field}.nameservers`)),
    ...apart(() => searchFaults(listAt(config, "searches"), `${field}.searches`)),
    ...apart(options),
  ];
}
