import { isJsonObject, type JsonObject } from "../../values/json.js";
import {
  fieldFault,
  invalid,
  notSupported,
  required,
  tooMany,
  type FieldFault,
} from "../../server/field-errors.js";
import { goDump } from "../../server/go-dump.js";
import { parseIndexes } from "./indexes.js";
import { listAt, numberAt, objectAt, textAt, valueAt } from "../../server/json-access.js";
import { qualifiedNameFaults } from "../../server/names.js";
import { ServerPanic } from "../../server/server-panic.js";
import { apart, isCertain } from "../../server/unknowns.js";

const maxRules = 20;

const failureActions = ["Count", "FailIndex", "FailJob", "Ignore"];

function quoteList(values: readonly string[]): string {
  return `[${values.map((each) => JSON.stringify(each)).join(" ")}]`;
}

function failureActionFaults(spec: JsonObject, rule: unknown, field: string): FieldFault[] {
  const action = textAt(rule, "action");
  if (action === "") {
    return [required(field, `valid values: ${quoteList(failureActions)}`)];
  }
  if (action === "FailIndex") {
    const isSet = numberAt(spec, "backoffLimitPerIndex") !== undefined;
    return isSet ? [] : [invalid(field, action, "requires the backoffLimitPerIndex to be set")];
  }
  return failureActions.includes(action) ? [] : [notSupported(field, action, failureActions)];
}

function exitCodeFaults(
  onExitCodes: JsonObject,
  names: ReadonlySet<string>,
  field: string,
): FieldFault[] {
  const faults: FieldFault[] = [];
  const operator = textAt(onExitCodes, "operator");
  if (operator === "") {
    faults.push(required(`${field}.operator`, 'valid values: ["In" "NotIn"]'));
  } else if (operator !== "In" && operator !== "NotIn") {
    faults.push(notSupported(`${field}.operator`, operator, ["In", "NotIn"]));
  }
  const container = valueAt(onExitCodes, "containerName");
  if (typeof container === "string" && !names.has(container)) {
    const detail = "must be one of the container or initContainer names in the pod template";
    faults.push(invalid(`${field}.containerName`, container, detail));
  }
  const values = listAt(onExitCodes, "values").map(Number);
  if (values.length === 0) {
    const shown = Array.isArray(valueAt(onExitCodes, "values")) ? [] : null;
    faults.push(invalid(`${field}.values`, shown, "at least one value is required"));
  } else if (values.length > 255) {
    faults.push(tooMany(`${field}.values`, values.length, 255));
  }
  const seen = new Set<number>();
  values.forEach((value, i) => {
    const path = `${field}.values[${i}]`;
    if (operator === "In" && value === 0) {
      faults.push(invalid(path, value, "must not be 0 for the In operator"));
    }
    if (seen.has(value)) {
      faults.push(fieldFault("duplicate", path, { value }));
    }
    seen.add(value);
  });
  const isOrdered = values.every((value, i) => i === 0 || (values[i - 1] ?? 0) <= value);
  return isOrdered ? faults : [...faults, invalid(`${field}.values`, values, "must be ordered")];
}

const conditionStatuses = ["False", "True", "Unknown"];

function podConditionFaults(patterns: readonly unknown[], field: string): FieldFault[] {
  const faults: FieldFault[] = patterns.length > 20 ? [tooMany(field, patterns.length, 20)] : [];
  patterns.forEach((pattern, i) => {
    const type = textAt(pattern, "type");
    const path = `${field}[${i}]`;
    faults.push(...qualifiedNameFaults(type).map((each) => invalid(`${path}.type`, type, each)));
    const status = textAt(pattern, "status");
    if (status === "") {
      const detail = `valid values: ${quoteList(conditionStatuses)}`;
      faults.push(required(`${path}.status`, detail));
    } else if (!conditionStatuses.includes(status)) {
      faults.push(notSupported(`${path}.status`, status, conditionStatuses));
    }
  });
  return faults;
}

/** Faults of `spec.podFailurePolicy`. */
export function podFailurePolicyFaults(spec: JsonObject): FieldFault[] {
  if (!isJsonObject(valueAt(spec, "podFailurePolicy"))) {
    return [];
  }
  const rules = listAt(spec, "podFailurePolicy", "rules");
  const field = "spec.podFailurePolicy.rules";
  const pod = objectAt(spec, "template", "spec");
  const containers = [...listAt(pod, "containers"), ...listAt(pod, "initContainers")];
  const names = new Set(containers.map((each) => textAt(each, "name")));
  const faults = rules.length > maxRules ? [tooMany(field, rules.length, maxRules)] : [];
  rules.forEach((rule, i) => {
    const path = `${field}[${i}]`;
    const onExitCodes = valueAt(rule, "onExitCodes");
    const patterns = listAt(rule, "onPodConditions");
    faults.push(...apart(() => failureActionFaults(spec, rule, `${path}.action`)));
    if (isJsonObject(onExitCodes)) {
      faults.push(...apart(() => exitCodeFaults(onExitCodes, names, `${path}.onExitCodes`)));
    }
    if (patterns.length > 0) {
      faults.push(...apart(() => podConditionFaults(patterns, `${path}.onPodConditions`)));
    }
    const given = (isJsonObject(onExitCodes) ? 1 : 0) + (patterns.length > 0 ? 1 : 0);
    if (given === 1) {
      return;
    }
    const detail =
      given === 2
        ? "specifying both OnExitCodes and OnPodConditions is not supported"
        : "specifying one of OnExitCodes and OnPodConditions is required";
    faults.push(fieldFault("invalid", path, { detail }));
  });
  return faults;
}

function successRuleFaults(
  rule: unknown,
  completions: number | undefined,
  field: string,
): FieldFault[] {
  const faults: FieldFault[] = [];
  const indexes = valueAt(rule, "succeededIndexes");
  const count = numberAt(rule, "succeededCount");
  if (count === undefined && indexes === undefined) {
    const detail = "at least one of succeededCount or succeededIndexes must be specified";
    return [required(field, detail)];
  }
  // kube-apiserver 1.34.1 looks behind a pointer here that is null.
  if (completions === undefined) {
    if (!isCertain()) {
      return [];
    }
    throw new ServerPanic("a success policy without completions", "spec.completions");
  }
  let total = 0;
  if (typeof indexes === "string") {
    const parsed = parseIndexes(indexes, completions);
    total = parsed.total;
    if (parsed.error !== undefined) {
      const plainDetail = "error parsing succeededIndexes";
      const detail = `${plainDetail}: ${parsed.error}`;
      faults.push(invalid(`${field}.succeededIndexes`, indexes, detail, plainDetail));
    }
  }
  if (count === undefined) {
    return faults;
  }
  const path = `${field}.succeededCount`;
  if (count < 0) {
    faults.push(invalid(path, count, "must be greater than or equal to 0"));
  }
  if (count > completions) {
    const detail = `must be less than or equal to ${completions} (the number of specified completions)`;
    faults.push(invalid(path, count, detail, "must not be more than spec.completions"));
  }
  if (indexes !== undefined && count > total) {
    const detail =
      `must be less than or equal to ${total} ` +
      "(the number of indexes in the specified succeededIndexes field)";
    const plainDetail = "must not be more than the number of indexes in succeededIndexes";
    faults.push(invalid(path, count, detail, plainDetail));
  }
  return faults;
}

/** Faults of `spec.successPolicy`. */
export function successPolicyFaults(spec: JsonObject): FieldFault[] {
  const policy = valueAt(spec, "successPolicy");
  if (!isJsonObject(policy)) {
    return [];
  }
  const field = "spec.successPolicy";
  if (valueAt(spec, "completionMode") !== "Indexed") {
    return [invalid(field, goDump(policy, "SuccessPolicy"), "requires indexed completion mode")];
  }
  const rules = listAt(policy, "rules");
  const faults: FieldFault[] = [];
  if (rules.length === 0) {
    const detail = "at least one rules must be specified when the successPolicy is specified";
    faults.push(required(`${field}.rules`, detail));
  }
  if (rules.length > maxRules) {
    faults.push(tooMany(`${field}.rules`, rules.length, maxRules));
  }
  const completions = numberAt(spec, "completions");
  rules.forEach((rule, i) => {
    faults.push(...apart(() => successRuleFaults(rule, completions, `${field}.rules[${i}]`)));
  });
  return faults;
}

/** Faults of `spec.podReplacementPolicy`. */
export function replacementPolicyFaults(spec: JsonObject): FieldFault[] {
  const policy = textAt(spec, "podReplacementPolicy");
  if (valueAt(spec, "podReplacementPolicy") === undefined) {
    return [];
  }
  const isFailureAware = isJsonObject(valueAt(spec, "podFailurePolicy"));
  const supported = isFailureAware ? ["Failed"] : ["Failed", "TerminatingOrFailed"];
  if (supported.includes(policy)) {
    return [];
  }
  return [notSupported("spec.podReplacementPolicy", policy, supported)];
}
