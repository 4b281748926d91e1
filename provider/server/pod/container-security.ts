import { isJsonObject } from "../../values/json.js";
import { invalid, notSupported, type FieldFault } from "../field-errors.js";
import { goDump } from "../go-dump.js";
import { listAt, valueAt } from "../json-access.js";
import { apart } from "../unknowns.js";
import { appArmorProfileFaults } from "./app-armor.js";
import type { PodFacts } from "./pod-facts.js";
import { idFaults } from "./pod-security.js";
import { seccompProfileFaults } from "./seccomp.js";
import { windowsOptionsFaults } from "./windows-options.js";

const procMounts = ["Default", "Unmasked"];

function procMountFaults(procMount: unknown, pod: PodFacts, field: string): FieldFault[] {
  if (procMount === undefined) {
    return [];
  }
  if (!procMounts.includes(procMount as string)) {
    return [notSupported(field, procMount, procMounts)];
  }
  const isUnmasked = procMount === "Unmasked" && valueAt(pod.spec, "hostUsers") !== false;
  const detail = "`hostUsers` must be false to use `Unmasked`";
  return isUnmasked ? [invalid(field, procMount, detail)] : [];
}

/** A process that may do everything cannot be kept from getting more. */
function escalationFaults(context: unknown, field: string): FieldFault[] {
  if (valueAt(context, "allowPrivilegeEscalation") !== false) {
    return [];
  }
  const isPrivileged = valueAt(context, "privileged") === true;
  const admins = listAt(context, "capabilities", "add").filter((each) => each === "CAP_SYS_ADMIN");
  return [
    ...(isPrivileged ? ["`privileged` to true"] : []),
    ...admins.map(() => "`capabilities.Add` CAP_SYS_ADMIN"),
  ].map((other) =>
    invalid(
      field,
      goDump(context, "SecurityContext"),
      `cannot set \`allowPrivilegeEscalation\` to false and ${other}`,
    ),
  );
}

/**
 * Faults of a container's `securityContext` (ValidateSecurityContext of Kubernetes 1.34). Whether a cluster allows privileged
 * containers is its own setting.
 */
export function containerSecurityFaults(
  container: unknown,
  pod: PodFacts,
  field: string,
): FieldFault[] {
  const context = valueAt(container, "securityContext");
  if (!isJsonObject(context)) {
    return [];
  }
  return [
    () => idFaults(valueAt(context, "runAsUser"), `${field}.runAsUser`),
    () => idFaults(valueAt(context, "runAsGroup"), `${field}.runAsGroup`),
    () => procMountFaults(valueAt(context, "procMount"), pod, `${field}.procMount`),
    () => seccompProfileFaults(valueAt(context, "seccompProfile"), `${field}.seccompProfile`),
    () => escalationFaults(context, field),
    () => windowsOptionsFaults(valueAt(context, "windowsOptions"), `${field}.windowsOptions`),
    () => appArmorProfileFaults(valueAt(context, "appArmorProfile"), `${field}.appArmorProfile`),
  ].flatMap(apart);
}
