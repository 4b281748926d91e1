import { fieldFault, invalid, invalids, required, type FieldFault } from "../field-errors.js";
import { goDump } from "../go-dump.js";
import { itemFaults } from "../item-faults.js";
import { textAt, valueAt } from "../json-access.js";
import { dnsLabelFaults, dnsSubdomainFaults } from "../names.js";
import { apart, isCertain } from "../unknowns.js";

const sources = ["resourceClaimName", "resourceClaimTemplateName"] as const;

function nameFaults(name: string, names: Set<string>, field: string): FieldFault[] {
  if (name === "") {
    return [required(field)];
  }
  if (names.has(name)) {
    return [fieldFault("duplicate", field, { value: name })];
  }
  if (isCertain()) {
    names.add(name);
  }
  return invalids(field, name, dnsLabelFaults(name));
}

function sourceCountFaults(claim: unknown, field: string): FieldFault[] {
  const count = sources.filter((source) => valueAt(claim, source) !== undefined).length;
  if (count === 1) {
    return [];
  }
  const detail =
    count === 0
      ? "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"
      : "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified";
  return [invalid(field, goDump(claim, "PodResourceClaim"), detail)];
}

/** Faults of a pod's `resourceClaims` (validatePodResourceClaims of Kubernetes 1.34). */
export function resourceClaimFaults(claims: unknown, field: string): FieldFault[] {
  const names = new Set<string>();
  return itemFaults(claims, field, (claim, path) => [
    ...apart(() => nameFaults(textAt(claim, "name"), names, `${path}.name`)),
    ...apart(() => sourceCountFaults(claim, path)),
    ...sources.flatMap((source) =>
      apart(() => {
        const name = textAt(claim, source);
        const isGiven = valueAt(claim, source) !== undefined;
        return isGiven ? invalids(`${path}.${source}`, name, dnsSubdomainFaults(name)) : [];
      }),
    ),
  ]);
}
