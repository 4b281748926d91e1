import { invalid, quoteGo, required, tooLong, type FieldFault } from "../field-errors.js";
import { dnsLabelFaults, dnsSubdomainFaults } from "../names.js";

const longestDomain = 253;
/** A domain, a slash, a DNS subdomain, a dot and a label. */
const longestName = 253 + 1 + 253 + 1 + 63;

const form = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
const twoSegments = "should be a domain with at least two segments separated by dots";

/** Faults of the first part between dots that has some; the server stops there. */
function partFaults(name: string, check: (part: string) => string[], field: string): FieldFault[] {
  for (const part of name.split(".")) {
    const faults = check(part);
    if (faults.length > 0) {
      return faults.map((each) =>
        invalid(field, name, `validating label ${quoteGo(part)}: ${each}`, each),
      );
    }
  }
  return [];
}

/** Faults of the name of a signer of certificates (ValidateSignerName of Kubernetes 1.34). */
export function signerNameFaults(name: string, field: string): FieldFault[] {
  if (name === "") {
    return [required(field)];
  }
  const [domain = "", path = "", ...more] = name.split("/");
  if (!name.includes("/") || more.length > 0) {
    return [invalid(field, name, form)];
  }
  return [
    ...(domain.length > longestDomain ? [tooLong(field, longestDomain)] : []),
    ...partFaults(domain, dnsLabelFaults, field),
    ...(domain.includes(".") ? [] : [invalid(field, domain, twoSegments)]),
    ...partFaults(path, dnsSubdomainFaults, field),
    ...(name.length > longestName ? [tooLong(field, longestName)] : []),
  ];
}

/** True for a signer of Kubernetes itself. */
export function isKubernetesSigner(name: string): boolean {
  const domain = name.split("/")[0] ?? "";
  return domain === "kubernetes.io" || domain.endsWith(".kubernetes.io");
}
