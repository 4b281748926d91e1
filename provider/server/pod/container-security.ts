import type { JsonObject } from "../../values/json.js";
import { invalid, notSupported, type FieldFault } from "../field-errors.js";
import { goDump } from "../go-dump.js";
import { listAt, textAt, valueAt } from "../json-access.js";
import { apart } from "../unknowns.js";
import { appArmorProfileFaults } from "./app-armor.js";
import { idFaults } from "./pod-security.js";
import { seccompProfileFaults } from "./seccomp.js";
import { windowsOptionsFaults } from "./windows-options.js";

const procMounts = ["Default", "Unmasked"];

function procMountFaults(context: JsonObject, spec: JsonObject, field: string): FieldFault[] {
  if (valueAt(context, "procMount") === undefined) {
    return [];
  }
  const mount = textAt(context, "procMount");
  const faults = procMounts.includes(mount) ? [] : [notSupported(field, mount, procMounts)];
  const needsOwnUsers = mount === "Unmasked" && valueAt(spec, "hostUsers") !== false;
  return needsOwnUsers
    ? [...faults, invalid(field, mount, "`hostUsers` must be false to use `Unmasked`")]
    : faults;
}

function escalationFaults(context: JsonObject, field: string): FieldFault[] {
  if (valueAt(context, "allowPrivilegeEscalation") !== false) {
    return [];
  }
  const fault = (what: string): FieldFault =>
    invalid(
      field,
      goDump(context, "SecurityContext"),
      `cannot set \`allowPrivilegeEscalation\` to false and ${what}`,
    );
  const privileged = (): FieldFault[] =>
    valueAt(context, "privileged") === true ? [fault("`privileged` to true")] : [];
  const added = (): FieldFault[] =>
    listAt(context, "capabilities", "add")
      .filter((each) => each === "CAP_SYS_ADMIN")
      .map(() => fault("`capabilities.Add` CAP_SYS_ADMIN"));
  return [...apart(privileged), ...apart(added)];
}

/**
 * Faults of a container's `securityContext` (ValidateSecurityContext of Kubernetes 1.34). Whether a cluster allows privileged
 * containers is its own setting.
 *
 * @param spec of the pod
 */
export function containerSecurityFaults(
  context: JsonObject,
  spec: JsonObject,
  field: string,
): FieldFault[] {
  const id = (name: string) => () => idFaults(valueAt(context, name), `${field}.${name}`);
  return [
    id("runAsUser"),
    id("runAsGroup"),
    () => procMountFaults(context, spec, `${field}.procMount`),
    () => seccompProfileFaults(valueAt(context, "seccompProfile"), `${field}.seccompProfile`),
    () => escalationFaults(context, field),
    () => windowsOptionsFaults(valueAt(context, "windowsOptions"), `${field}.windowsOptions`),
    () => appArmorProfileFaults(valueAt(context, "appArmorProfile"), `${field}.appArmorProfile`),
  ].flatMap(apart);
}
