import { isJsonObject, type JsonObject } from "../kinds/json.js";
import {
  fieldFault,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
  type FieldFault,
} from "./field-errors.js";
import { goDump } from "./go-dump.js";
import { listAt, numberAt, objectAt, textAt, textEntries, valueAt } from "./json-access.js";
import { labelFaults } from "./metadata.js";
import {
  dnsLabelFaults,
  dnsSubdomainFaults,
  labelValueFaults,
  qualifiedNameFaults,
} from "./names.js";
import { podTemplateFaults } from "./pod-validation.js";
import { parseIndexes } from "./job-indexes.js";

const manyCompletions = 100_000;
const maxFailedOfMany = 10_000;
const maxRules = 20;

const nonNegativeMembers = [
  "parallelism",
  "completions",
  "activeDeadlineSeconds",
  "backoffLimit",
  "ttlSecondsAfterFinished",
  "backoffLimitPerIndex",
  "maxFailedIndexes",
];

function countFaults(spec: JsonObject): FieldFault[] {
  const faults = nonNegativeMembers.flatMap((name) => {
    const value = numberAt(spec, name);
    if (value === undefined || value >= 0) return [];
    return [invalid(`spec.${name}`, value, "must be greater than or equal to 0")];
  });
  const hasMaxFailed = numberAt(spec, "maxFailedIndexes") !== undefined;
  if (hasMaxFailed && numberAt(spec, "backoffLimitPerIndex") === undefined) {
    faults.push(required("spec.backoffLimitPerIndex", "when maxFailedIndexes is specified"));
  }
  return faults;
}

function managedByFaults(spec: JsonObject): FieldFault[] {
  const value = valueAt(spec, "managedBy");
  if (typeof value !== "string") return [];
  const field = "spec.managedBy";
  const tooLongFaults = value.length > 63 ? [tooLong(field, 63)] : [];
  if (value === "") return [required(field)];
  const [host = "", ...rest] = value.split("/");
  const path = rest.join("/");
  if (host === value || host === "" || path === "") {
    const detail = 'must be a domain-prefixed path (such as "acme.io/foo")';
    return [invalid(field, value, detail), ...tooLongFaults];
  }
  const faults = dnsSubdomainFaults(host).map((each) => invalid(field, host, each));
  if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(path)) {
    const detail = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')";
    faults.push(invalid(field, path, detail));
  }
  return [...faults, ...tooLongFaults];
}

function indexedFaults(spec: JsonObject): FieldFault[] {
  const completions = numberAt(spec, "completions");
  const parallelism = numberAt(spec, "parallelism");
  const maxFailed = numberAt(spec, "maxFailedIndexes");
  const faults: FieldFault[] = [];
  if (completions === undefined) {
    faults.push(required("spec.completions", "when completion mode is Indexed"));
  }
  if (parallelism !== undefined && parallelism > manyCompletions) {
    const detail = `must be less than or equal to ${manyCompletions} when completion mode is Indexed`;
    faults.push(invalid("spec.parallelism", parallelism, detail));
  }
  if (completions !== undefined && maxFailed !== undefined && maxFailed > completions) {
    const detail = "must be less than or equal to completions";
    faults.push(invalid("spec.maxFailedIndexes", maxFailed, detail));
  }
  if (maxFailed !== undefined && maxFailed > manyCompletions) {
    const detail = `must be less than or equal to ${manyCompletions}`;
    faults.push(invalid("spec.maxFailedIndexes", maxFailed, detail));
  }
  const isMany = completions !== undefined && completions > manyCompletions;
  return isMany && numberAt(spec, "backoffLimitPerIndex") !== undefined
    ? [...faults, ...manyFaults(parallelism, maxFailed)]
    : faults;
}

function manyFaults(parallelism: number | undefined, maxFailed: number | undefined): FieldFault[] {
  const faults: FieldFault[] = [];
  if (maxFailed === undefined) {
    const detail = `must be specified when completions is above ${manyCompletions}`;
    faults.push(required("spec.maxFailedIndexes", detail));
  }
  const detail =
    `must be less than or equal to ${maxFailedOfMany} when completions are above ${manyCompletions} ` +
    "and used with backoff limit per index";
  if (parallelism !== undefined && parallelism > maxFailedOfMany) {
    faults.push(invalid("spec.parallelism", parallelism, detail));
  }
  if (maxFailed !== undefined && maxFailed > maxFailedOfMany) {
    faults.push(invalid("spec.maxFailedIndexes", maxFailed, detail));
  }
  return faults;
}

function completionModeFaults(spec: JsonObject): FieldFault[] {
  const mode = valueAt(spec, "completionMode");
  const faults: FieldFault[] = [];
  if (mode !== undefined && mode !== "NonIndexed" && mode !== "Indexed") {
    faults.push(notSupported("spec.completionMode", mode, ["NonIndexed", "Indexed"]));
  }
  if (mode === "Indexed") faults.push(...indexedFaults(spec));
  if (mode === undefined || mode === "NonIndexed") {
    for (const name of ["backoffLimitPerIndex", "maxFailedIndexes"]) {
      const value = numberAt(spec, name);
      if (value !== undefined) {
        faults.push(invalid(`spec.${name}`, value, "requires indexed completion mode"));
      }
    }
  }
  return faults;
}

const failureActions = ["Count", "FailIndex", "FailJob", "Ignore"];

function quoteList(values: readonly string[]): string {
  return `[${values.map((each) => JSON.stringify(each)).join(" ")}]`;
}

function failureActionFaults(spec: JsonObject, rule: unknown, field: string): FieldFault[] {
  const action = textAt(rule, "action");
  if (action === "") return [required(field, `valid values: ${quoteList(failureActions)}`)];
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
  if (operator === "") faults.push(required(`${field}.operator`, 'valid values: ["In" "NotIn"]'));
  else if (operator !== "In" && operator !== "NotIn") {
    faults.push(notSupported(`${field}.operator`, operator, ["In", "NotIn"]));
  }
  const container = valueAt(onExitCodes, "containerName");
  if (typeof container === "string" && !names.has(container)) {
    const detail = "must be one of the container or initContainer names in the pod template";
    faults.push(invalid(`${field}.containerName`, container, detail));
  }
  const values = listAt(onExitCodes, "values").map(Number);
  if (values.length === 0) {
    const shown = Array.isArray(onExitCodes["values"]) ? [] : null;
    faults.push(invalid(`${field}.values`, shown, "at least one value is required"));
  } else if (values.length > 255) faults.push(tooMany(`${field}.values`, values.length, 255));
  values.forEach((value, i) => {
    const path = `${field}.values[${i}]`;
    if (operator === "In" && value === 0) {
      faults.push(invalid(path, value, "must not be 0 for the In operator"));
    }
    if (values.indexOf(value) < i) faults.push(fieldFault("duplicate", path, { value }));
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

function podFailurePolicyFaults(spec: JsonObject): FieldFault[] {
  if (!isJsonObject(spec["podFailurePolicy"])) return [];
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
    faults.push(...failureActionFaults(spec, rule, `${path}.action`));
    if (isJsonObject(onExitCodes)) {
      faults.push(...exitCodeFaults(onExitCodes, names, `${path}.onExitCodes`));
    }
    if (patterns.length > 0)
      faults.push(...podConditionFaults(patterns, `${path}.onPodConditions`));
    const given = (isJsonObject(onExitCodes) ? 1 : 0) + (patterns.length > 0 ? 1 : 0);
    if (given === 1) return;
    const detail =
      given === 2
        ? "specifying both OnExitCodes and OnPodConditions is not supported"
        : "specifying one of OnExitCodes and OnPodConditions is required";
    faults.push(fieldFault("invalid", path, { detail }));
  });
  return faults;
}

function successRuleFaults(rule: unknown, completions: number, field: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const indexes = valueAt(rule, "succeededIndexes");
  const count = numberAt(rule, "succeededCount");
  if (count === undefined && indexes === undefined) {
    const detail = "at least one of succeededCount or succeededIndexes must be specified";
    faults.push(required(field, detail));
  }
  let total = 0;
  if (typeof indexes === "string") {
    const parsed = parseIndexes(indexes, completions);
    total = parsed.total;
    if (parsed.error !== undefined) {
      const detail = `error parsing succeededIndexes: ${parsed.error}`;
      faults.push(invalid(`${field}.succeededIndexes`, indexes, detail));
    }
  }
  if (count === undefined) return faults;
  const path = `${field}.succeededCount`;
  if (count < 0) faults.push(invalid(path, count, "must be greater than or equal to 0"));
  if (count > completions) {
    const detail = `must be less than or equal to ${completions} (the number of specified completions)`;
    faults.push(invalid(path, count, detail));
  }
  if (indexes !== undefined && count > total) {
    const detail =
      `must be less than or equal to ${total} ` +
      "(the number of indexes in the specified succeededIndexes field)";
    faults.push(invalid(path, count, detail));
  }
  return faults;
}

function successPolicyFaults(spec: JsonObject): FieldFault[] {
  const policy = spec["successPolicy"];
  if (!isJsonObject(policy)) return [];
  const field = "spec.successPolicy";
  if (spec["completionMode"] !== "Indexed") {
    return [invalid(field, goDump(policy, "SuccessPolicy"), "requires indexed completion mode")];
  }
  const rules = listAt(policy, "rules");
  const faults: FieldFault[] = [];
  if (rules.length === 0) {
    const detail = "at least one rules must be specified when the successPolicy is specified";
    faults.push(required(`${field}.rules`, detail));
  }
  if (rules.length > maxRules) faults.push(tooMany(`${field}.rules`, rules.length, maxRules));
  const completions = numberAt(spec, "completions") ?? 0;
  rules.forEach((rule, i) => {
    faults.push(...successRuleFaults(rule, completions, `${field}.rules[${i}]`));
  });
  return faults;
}

function replacementPolicyFaults(spec: JsonObject): FieldFault[] {
  const policy = textAt(spec, "podReplacementPolicy");
  if (spec["podReplacementPolicy"] === undefined) return [];
  const isFailureAware = isJsonObject(spec["podFailurePolicy"]);
  const supported = isFailureAware ? ["Failed"] : ["Failed", "TerminatingOrFailed"];
  if (supported.includes(policy)) return [];
  return [notSupported("spec.podReplacementPolicy", policy, supported)];
}

function jobRestartPolicyFaults(spec: JsonObject): FieldFault[] {
  const field = "spec.template.spec.restartPolicy";
  const policy = textAt(spec, "template", "spec", "restartPolicy");
  if (policy === "" || policy === "Always") {
    return [required(field, 'valid values: "OnFailure", "Never"')];
  }
  if (policy !== "OnFailure" && policy !== "Never") {
    return [notSupported(field, policy, ["OnFailure", "Never"])];
  }
  if (isJsonObject(spec["podFailurePolicy"]) && policy !== "Never") {
    const detail = 'only "Never" is supported when podFailurePolicy is specified';
    return [invalid(field, policy, detail)];
  }
  return [];
}

function expressionFaults(expression: unknown, field: string): FieldFault[] {
  const operator = textAt(expression, "operator");
  const values = listAt(expression, "values");
  const key = textAt(expression, "key");
  const faults: FieldFault[] = [];
  if (operator === "In" || operator === "NotIn") {
    const detail = "must be specified when `operator` is 'In' or 'NotIn'";
    if (values.length === 0) faults.push(required(`${field}.values`, detail));
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    if (values.length > 0) faults.push(fieldFault("forbidden", `${field}.values`, { detail }));
  } else faults.push(invalid(`${field}.operator`, operator, "not a valid selector operator"));
  faults.push(...qualifiedNameFaults(key).map((each) => invalid(`${field}.key`, key, each)));
  values.forEach((value, i) => {
    const path = `${field}.values[${i}]`;
    faults.push(...labelValueFaults(String(value)).map((each) => invalid(path, value, each)));
  });
  return faults;
}

function isSelected(
  selector: JsonObject,
  labels: ReadonlyMap<string, string>,
): boolean | undefined {
  const expressions = listAt(selector, "matchExpressions");
  if (expressions.some((expression) => expressionFaults(expression, "").length > 0))
    return undefined;
  for (const [key, value] of textEntries(selector["matchLabels"])) {
    if (labels.get(key) !== value) return false;
  }
  for (const expression of expressions) {
    const value = labels.get(textAt(expression, "key"));
    const values = listAt(expression, "values");
    switch (textAt(expression, "operator")) {
      case "In":
        if (value === undefined || !values.includes(value)) return false;
        break;
      case "NotIn":
        if (value !== undefined && values.includes(value)) return false;
        break;
      case "Exists":
        if (value === undefined) return false;
        break;
      case "DoesNotExist":
        if (value !== undefined) return false;
        break;
      default:
        return undefined;
    }
  }
  return true;
}

function selectorFaults(spec: JsonObject): FieldFault[] {
  const selector = spec["selector"];
  const faults: FieldFault[] = [];
  if (!isJsonObject(selector)) faults.push(required("spec.selector"));
  else {
    faults.push(...labelFaults(selector["matchLabels"], "spec.selector.matchLabels"));
    listAt(selector, "matchExpressions").forEach((expression, i) => {
      faults.push(...expressionFaults(expression, `spec.selector.matchExpressions[${i}]`));
    });
  }
  const labels = valueAt(spec, "template", "metadata", "labels");
  // A missing selector matches nothing.
  const matches = isJsonObject(selector) && isSelected(selector, new Map(textEntries(labels)));
  if (matches === false) {
    const detail = "`selector` does not match template `labels`";
    faults.push(invalid("spec.template.metadata.labels", labels ?? null, detail));
  }
  return faults;
}

/** Faults of a batch/v1 Job's spec (pkg/apis/batch/validation of Kubernetes 1.34). */
export function jobSpecFaults(spec: JsonObject): FieldFault[] {
  return [
    ...countFaults(spec),
    ...managedByFaults(spec),
    ...completionModeFaults(spec),
    ...podFailurePolicyFaults(spec),
    ...successPolicyFaults(spec),
    ...replacementPolicyFaults(spec),
    ...podTemplateFaults(objectAt(spec, "template"), "spec.template"),
    ...jobRestartPolicyFaults(spec),
    ...selectorFaults(spec),
  ];
}

/**
 * Faults of the selector and the labels that the server generates.
 *
 * @param generated the labels that must be there, and what each holds
 */
export function generatedSelectorFaults(
  job: JsonObject,
  generated: Readonly<Record<string, "uid" | "name">>,
): FieldFault[] {
  const selector = valueAt(job, "spec", "selector");
  if (valueAt(job, "spec", "manualSelector") === true || !isJsonObject(selector)) return [];
  const wanted = new Map(
    Object.entries(generated).map(([label, from]) => [label, textAt(job, "metadata", from)]),
  );
  const labels = objectAt(job, "spec", "template", "metadata", "labels");
  const order = [...wanted.keys()].sort((a, b) => labelRank(a) - labelRank(b));
  const faults = order.flatMap((label) => {
    const field = `spec.template.metadata.labels[${label}]`;
    const detail = `must be '${wanted.get(label) ?? ""}'`;
    if (!Object.hasOwn(labels, label)) return [required(field, detail)];
    return labels[label] === wanted.get(label) ? [] : [invalid(field, labels, detail)];
  });
  if (isSelected(selector, wanted) === false) {
    faults.push(invalid("spec.selector", selector, "`selector` not auto-generated"));
  }
  return faults;
}

/** The server checks the legacy labels first, the uid before the name. */
function labelRank(label: string): number {
  return (label.includes("/") ? 2 : 0) + (label.endsWith("uid") ? 0 : 1);
}

/** An Indexed job's pods get host names with the index appended, which must still be DNS labels. */
export function hostnameFaults(job: JsonObject): FieldFault[] {
  const completions = numberAt(job, "spec", "completions") ?? 0;
  if (valueAt(job, "spec", "completionMode") !== "Indexed" || completions <= 0) return [];
  const name = textAt(job, "metadata", "name");
  const hostname = `${name}-${completions - 1}`;
  if (dnsLabelFaults(hostname).length === 0) return [];
  const detail = `will not able to create pod with invalid DNS label: ${hostname}`;
  return [invalid("metadata.name", name, detail)];
}
