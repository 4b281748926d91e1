import { isJsonObject, type JsonObject } from "../../values/json.js";
import {
  invalid,
  notSupported,
  required,
  tooLong,
  type FieldFault,
} from "../../server/field-errors.js";
import {
  podFailurePolicyFaults,
  replacementPolicyFaults,
  successPolicyFaults,
} from "./policy-validation.js";
import { selectorFaults } from "./selector-validation.js";
import { numberAt, objectAt, textAt, valueAt } from "../../server/json-access.js";
import { dnsLabelFaults, dnsSubdomainFaults } from "../../server/names.js";
import { serverTemplateRules } from "../../server/pod/template-rules.js";
import { podTemplateFaults } from "../../server/pod/template-validation.js";
import { apart } from "../../server/unknowns.js";

const manyCompletions = 100_000;
const maxFailedOfMany = 10_000;

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
  const faults = nonNegativeMembers.flatMap((name) =>
    apart(() => {
      const value = numberAt(spec, name);
      if (value === undefined || value >= 0) {
        return [];
      }
      return [invalid(`spec.${name}`, value, "must be greater than or equal to 0")];
    }),
  );
  const hasMaxFailed = numberAt(spec, "maxFailedIndexes") !== undefined;
  if (hasMaxFailed && numberAt(spec, "backoffLimitPerIndex") === undefined) {
    faults.push(required("spec.backoffLimitPerIndex", "when maxFailedIndexes is specified"));
  }
  return faults;
}

function managedByFaults(spec: JsonObject): FieldFault[] {
  const value = valueAt(spec, "managedBy");
  if (typeof value !== "string") {
    return [];
  }
  const field = "spec.managedBy";
  const tooLongFaults = value.length > 63 ? [tooLong(field, 63)] : [];
  if (value === "") {
    return [required(field)];
  }
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
  if (mode === "Indexed") {
    faults.push(...indexedFaults(spec));
  }
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

function jobRestartPolicyFaults(spec: JsonObject): FieldFault[] {
  const field = "spec.template.spec.restartPolicy";
  const policy = textAt(spec, "template", "spec", "restartPolicy");
  if (policy === "" || policy === "Always") {
    return [required(field, 'valid values: "OnFailure", "Never"')];
  }
  if (policy !== "OnFailure" && policy !== "Never") {
    return [notSupported(field, policy, ["OnFailure", "Never"])];
  }
  if (isJsonObject(valueAt(spec, "podFailurePolicy")) && policy !== "Never") {
    const detail = 'only "Never" is supported when podFailurePolicy is specified';
    return [invalid(field, policy, detail)];
  }
  return [];
}

/** Faults of a batch/v1 Job's spec (pkg/apis/batch/validation of Kubernetes 1.34). */
export function jobSpecFaults(spec: JsonObject): FieldFault[] {
  return [
    () => countFaults(spec),
    () => managedByFaults(spec),
    () => completionModeFaults(spec),
    () => podFailurePolicyFaults(spec),
    () => successPolicyFaults(spec),
    () => replacementPolicyFaults(spec),
    () => podTemplateFaults(objectAt(spec, "template"), serverTemplateRules, "spec.template"),
    () => jobRestartPolicyFaults(spec),
    () => selectorFaults(spec),
  ].flatMap(apart);
}

/** An Indexed job's pods get host names with the index appended, which must still be DNS labels. */
export function hostnameFaults(job: JsonObject): FieldFault[] {
  const completions = numberAt(job, "spec", "completions") ?? 0;
  if (valueAt(job, "spec", "completionMode") !== "Indexed" || completions <= 0) {
    return [];
  }
  const name = textAt(job, "metadata", "name");
  const hostname = `${name}-${completions - 1}`;
  if (dnsLabelFaults(hostname).length === 0) {
    return [];
  }
  const plainDetail = "will not able to create pod with invalid DNS label";
  return [invalid("metadata.name", name, `${plainDetail}: ${hostname}`, plainDetail)];
}
