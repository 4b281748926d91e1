import type { JsonObject } from "../../values/json.js";
import { invalid, notSupported, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { isNumberLiteral, literalValue } from "../json-text.js";
import { objectAt, valueAt } from "../json-access.js";
import { apart } from "../unknowns.js";
import { appArmorProfileFaults } from "./app-armor.js";
import { seccompProfileFaults } from "./seccomp.js";
import { sysctlsFaults } from "./sysctls.js";
import type { TemplateRules } from "./template-rules.js";
import { windowsOptionsFaults } from "./windows-options.js";

const maxId = 2147483647;

/** Faults of the number of a user or a group, where it is given (IsValidUserID of Kubernetes 1.34). */
export function idFaults(id: unknown, field: string): FieldFault[] {
  const number = isNumberLiteral(id) ? literalValue(id) : id;
  if (typeof number !== "number" || (number >= 0 && number <= maxId)) {
    return [];
  }
  return [invalid(field, id, `must be between 0 and ${maxId}, inclusive`)];
}

function policyFaults(
  context: JsonObject,
  name: string,
  policies: readonly string[],
  field: string,
): FieldFault[] {
  const policy = valueAt(context, name);
  return policy === undefined || policies.includes(policy as string)
    ? []
    : [notSupported(`${field}.${name}`, policy, policies)];
}

function sharedProcessFaults(spec: JsonObject, field: string): FieldFault[] {
  const isShared = valueAt(spec, "shareProcessNamespace") === true;
  const detail = "ShareProcessNamespace and HostPID cannot both be enabled";
  return isShared && valueAt(spec, "hostPID") === true
    ? [invalid(`${field}.shareProcessNamespace`, true, detail)]
    : [];
}

/** Faults of a pod's `securityContext` (validatePodSpecSecurityContext of Kubernetes 1.34). */
export function podSecurityFaults(
  spec: JsonObject,
  rules: TemplateRules,
  field: string,
): FieldFault[] {
  const context = objectAt(spec, "securityContext");
  const id = (name: string) => () => idFaults(valueAt(context, name), `${field}.${name}`);
  const policy = (name: string, policies: readonly string[]) => () =>
    policyFaults(context, name, policies, field);
  return [
    id("fsGroup"),
    id("runAsUser"),
    id("runAsGroup"),
    () =>
      itemFaults(valueAt(context, "supplementalGroups"), `${field}.supplementalGroups`, idFaults),
    () => sharedProcessFaults(spec, field),
    () => sysctlsFaults(valueAt(context, "sysctls"), spec, `${field}.sysctls`),
    policy("fsGroupChangePolicy", ["Always", "OnRootMismatch"]),
    () => seccompProfileFaults(valueAt(context, "seccompProfile"), `${field}.seccompProfile`),
    () => windowsOptionsFaults(valueAt(context, "windowsOptions"), `${field}.windowsOptions`),
    () => appArmorProfileFaults(valueAt(context, "appArmorProfile"), `${field}.appArmorProfile`),
    policy("supplementalGroupsPolicy", ["Merge", "Strict"]),
    policy("seLinuxChangePolicy", rules.seLinuxPolicies),
  ].flatMap(apart);
}
