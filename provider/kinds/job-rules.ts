import type { JsonObject } from "./json.js";
import type { Problem } from "./kind.js";
import { findPodTemplateProblems, objectAt } from "./pod-rules.js";
import { isUnknown } from "./unknown.js";

const counts = [
  "parallelism",
  "completions",
  "backoffLimit",
  "backoffLimitPerIndex",
  "maxFailedIndexes",
  "activeDeadlineSeconds",
  "ttlSecondsAfterFinished",
];

function findNegativeCounts(spec: JsonObject): Problem[] {
  return counts
    .filter((name) => typeof spec[name] === "number" && spec[name] < 0)
    .map((name) => ({ path: `spec.${name}`, reason: "must not be negative" }));
}

function isIndexed(spec: JsonObject): boolean {
  return spec["completionMode"] === "Indexed" || isUnknown(spec["completionMode"]);
}

function findIndexedProblems(spec: JsonObject): Problem[] {
  const problems: Problem[] = [];
  if (spec["completionMode"] === "Indexed" && spec["completions"] === undefined) {
    problems.push({
      path: "spec.completions",
      reason: "is required when completionMode is Indexed",
    });
  }
  if (spec["backoffLimitPerIndex"] !== undefined && !isIndexed(spec)) {
    const reason = "needs completionMode: Indexed";
    problems.push({ path: "spec.backoffLimitPerIndex", reason });
  }
  if (spec["maxFailedIndexes"] !== undefined && spec["backoffLimitPerIndex"] === undefined) {
    problems.push({ path: "spec.maxFailedIndexes", reason: "needs backoffLimitPerIndex" });
  }
  return problems;
}

function findSelectorProblem(spec: JsonObject): Problem[] {
  if (spec["selector"] === undefined || spec["manualSelector"] === true) return [];
  if (isUnknown(spec["manualSelector"]) || isUnknown(spec["selector"])) return [];
  return [
    {
      path: "spec.selector",
      reason: "the server makes the selector itself: leave it out, or set manualSelector: true",
    },
  ];
}

function findFailurePolicyProblem(spec: JsonObject): Problem[] {
  if (spec["podFailurePolicy"] === undefined) return [];
  const template = objectAt(spec, "template");
  const policy = template ? objectAt(template, "spec")?.["restartPolicy"] : undefined;
  if (policy === undefined || policy === "Never" || isUnknown(policy)) return [];
  return [
    {
      path: "spec.template.spec.restartPolicy",
      reason: "must be Never where the job has a podFailurePolicy",
    },
  ];
}

/**
 * What the server refuses in a Job, found without asking it (ValidateJobSpec, seen on kube-apiserver 1.34.1). Values that
 * are not known yet pass.
 */
export function findJobProblems(spec: JsonObject): Problem[] {
  return [
    ...findPodTemplateProblems(spec["template"], "spec.template", ["OnFailure", "Never"]),
    ...findNegativeCounts(spec),
    ...findIndexedProblems(spec),
    ...findSelectorProblem(spec),
    ...findFailurePolicyProblem(spec),
  ];
}
