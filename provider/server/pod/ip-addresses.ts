import { isIP } from "node:net";
import { invalid, type FieldFault } from "../field-errors.js";

/** The server takes numbers with leading zeros, which Go once took, and no zones. */
function isAddress(text: string): boolean {
  return !text.includes("%") && isIP(text.replace(/(^|[.:])0+(?=[\da-f])/gi, "$1")) !== 0;
}

/** Faults of an IP address (IsValidIPForLegacyField of Kubernetes 1.34, without StrictIPCIDRValidation). */
export function addressFaults(address: unknown, field: string): FieldFault[] {
  const detail = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  return isAddress(String(address)) ? [] : [invalid(field, address, detail)];
}
