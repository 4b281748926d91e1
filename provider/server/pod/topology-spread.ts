import { fieldFault, invalid, notSupported, required, type FieldFault } from "../field-errors.js";
import { numberAt, textAt, valueAt } from "../json-access.js";
import { labelSelectorFaults } from "../label-selectors.js";
import { apart, isCertain, isOpen } from "../unknowns.js";
import { apartLabelKeysFaults, labelKeysFaults } from "./label-keys.js";
import type { TemplateRules } from "./template-rules.js";

const actions = ["DoNotSchedule", "ScheduleAnyway"];
const inclusions = ["Honor", "Ignore"];
const notPositive = "must be greater than zero";

function skewFaults(constraint: unknown, field: string): FieldFault[] {
  const skew = numberAt(constraint, "maxSkew") ?? 0;
  return skew > 0 ? [] : [invalid(`${field}.maxSkew`, skew, notPositive)];
}

function topologyKeyFaults(constraint: unknown, field: string): FieldFault[] {
  return textAt(constraint, "topologyKey") === ""
    ? [required(`${field}.topologyKey`, "can not be empty")]
    : [];
}

function actionFaults(constraint: unknown, field: string): FieldFault[] {
  const action = textAt(constraint, "whenUnsatisfiable");
  return actions.includes(action)
    ? []
    : [notSupported(`${field}.whenUnsatisfiable`, action, actions)];
}

function domainFaults(constraint: unknown, field: string): FieldFault[] {
  const domains = numberAt(constraint, "minDomains");
  if (domains === undefined) {
    return [];
  }
  const path = `${field}.minDomains`;
  const faults = domains > 0 ? [] : [invalid(path, domains, notPositive)];
  const action = textAt(constraint, "whenUnsatisfiable");
  if (action !== "DoNotSchedule") {
    const plainDetail = "can only use minDomains if whenUnsatisfiable=DoNotSchedule";
    faults.push(invalid(path, domains, `${plainDetail}, not ${action}`, plainDetail));
  }
  return faults;
}

function inclusionFaults(constraint: unknown, name: string, field: string): FieldFault[] {
  const policy = valueAt(constraint, name);
  return policy === undefined || inclusions.includes(policy as string)
    ? []
    : [notSupported(`${field}.${name}`, policy, inclusions)];
}

/** What tells one constraint from another; undefined while that is not known. */
function pairOf(constraint: unknown): string | undefined {
  return apart(() => {
    const [key, action] = ["topologyKey", "whenUnsatisfiable"].map((name) =>
      textAt(constraint, name),
    );
    return isOpen(constraint) || !isCertain() ? undefined : `{${key ?? ""}, ${action ?? ""}}`;
  });
}

/** The one that is repeated later has the fault. */
function repeatFaults(pair: string | undefined, isLast: boolean, field: string): FieldFault[] {
  return pair === undefined || isLast
    ? []
    : [fieldFault("duplicate", `${field}.{topologyKey, whenUnsatisfiable}`, { value: pair })];
}

/** Faults of `topologySpreadConstraints` (validateTopologySpreadConstraints of Kubernetes 1.34). */
export function topologySpreadFaults(
  constraints: unknown,
  rules: TemplateRules,
  field: string,
): FieldFault[] {
  if (!Array.isArray(constraints)) {
    return [];
  }
  const pairs = constraints.map(pairOf);
  const lasts = new Map(pairs.map((pair, i) => [pair, i]));
  const keysFaults = rules.mergedLabelKeys ? labelKeysFaults : apartLabelKeysFaults;
  return constraints.flatMap((constraint: unknown, i) => {
    const path = `${field}[${i}]`;
    return [
      () => skewFaults(constraint, path),
      () => topologyKeyFaults(constraint, path),
      () => actionFaults(constraint, path),
      () => repeatFaults(pairs[i], lasts.get(pairs[i]) === i, path),
      () => domainFaults(constraint, path),
      () => inclusionFaults(constraint, "nodeAffinityPolicy", path),
      () => inclusionFaults(constraint, "nodeTaintsPolicy", path),
      () => keysFaults(constraint, path),
      () => labelSelectorFaults(valueAt(constraint, "labelSelector"), `${path}.labelSelector`),
    ].flatMap(apart);
  });
}
