import { textAt } from "../../server/json-access.js";
import { objectsIn } from "../../values/items.js";
import type { FrozenJsonObject } from "../../values/json.js";
import type { JobObject, JobProgress, KindInsight } from "../insight.js";
import { countsOf } from "../volcano-job/status.js";
import { digestJobStatus } from "./status.js";

/** Of a pod of an indexed Job, as an annotation and, since Kubernetes 1.28, as a label (k8s.io/api v0.34.1, batch/v1). */
const indexKey = "batch.kubernetes.io/job-completion-index";
const longestIndexes = 60;

/** While its conditions say that it will fail, or has succeeded, pods are still ending. */
const words: Readonly<Record<string, string>> = {
  "": "Pending",
  FailureTarget: "Failing",
  SuccessCriteriaMet: "Completing",
};

function statusOf({ status }: JobObject): FrozenJsonObject {
  return status ?? {};
}

function failedIndexesOf(status: FrozenJsonObject): string {
  const indexes = textAt(status, "failedIndexes");
  if (indexes.length <= longestIndexes) {
    return indexes;
  }
  return `${indexes.slice(0, indexes.lastIndexOf(",", longestIndexes) + 1)}…`;
}

function sinceOf(status: FrozenJsonObject, phase: string, startTime: string): string {
  const condition = objectsIn(status["conditions"]).find(
    ({ item }) => item["type"] === phase && item["status"] === "True",
  );
  return condition === undefined ? startTime : textAt(condition.item, "lastTransitionTime");
}

function progressOf(job: JobObject): JobProgress {
  const status = statusOf(job);
  const { phase, startTime } = digestJobStatus(status);
  const counts = countsOf(status, ["active", "ready", "succeeded", "failed", "terminating"]);
  const { active = 0, ready = 0, succeeded = 0, failed = 0, terminating = 0 } = counts;
  const { completions } = job.spec;
  // A server that counts no ready pods (before Kubernetes 1.24) does not say which of them run.
  const isCounted = typeof status["ready"] === "number";
  const pending = isCounted ? Math.max(0, active - ready) : 0;
  const indexes = failedIndexesOf(status);
  const of = typeof completions === "number" ? ` of ${completions}` : "";
  return {
    word: phase === "Running" && ready === 0 && isCounted ? "Pending" : (words[phase] ?? phase),
    since: sinceOf(status, phase, startTime),
    pending,
    notes: [
      ...(succeeded > 0 || Number(completions) > 1 ? [`${succeeded}${of} succeeded`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(indexes === "" ? [] : [`failed indexes ${indexes}`]),
      ...(terminating > 0 ? [`${terminating} ending`] : []),
    ],
  };
}

function selectorTerm(requirement: unknown): string[] {
  const key = textAt(requirement, "key");
  const values: unknown = Reflect.get(Object(requirement), "values");
  const list = Array.isArray(values) ? values.join(",") : "";
  const terms: Readonly<Record<string, string>> = {
    In: `${key} in (${list})`,
    NotIn: `${key} notin (${list})`,
    Exists: key,
    DoesNotExist: `!${key}`,
  };
  const term = terms[textAt(requirement, "operator")];
  return term === undefined ? [] : [term];
}

/**
 * By the selector that the server keeps in the spec, which is what its controller goes by: `batch.kubernetes.io/controller-uid`
 * since Kubernetes 1.27, `controller-uid` before (and beside it until today: kubernetes v1.34.1, registry/batch/job/strategy.go,
 * generateSelector), or what `manualSelector` allows.
 */
function podSelector({ spec, metadata }: JobObject): string {
  const selector = spec["selector"];
  const labels: unknown = Reflect.get(Object(selector), "matchLabels");
  const expressions: unknown = Reflect.get(Object(selector), "matchExpressions");
  const terms = [
    ...Object.entries(Object(labels) as Readonly<Record<string, unknown>>).map(
      ([key, value]) => `${key}=${String(value)}`,
    ),
    ...(Array.isArray(expressions) ? expressions.flatMap(selectorTerm) : []),
  ];
  return terms.length === 0 ? `controller-uid=${metadata.uid}` : terms.join(",");
}

function causesOf(job: JobObject): string[] {
  const status = statusOf(job);
  const { failed = 0 } = countsOf(status, ["failed"]);
  const { backoffLimit, completions } = job.spec;
  const indexes = failedIndexesOf(status);
  const of = typeof completions === "number" ? ` of ${completions}` : "";
  const limit = typeof backoffLimit === "number" ? ` (backoffLimit ${backoffLimit})` : "";
  return [
    ...(indexes === "" ? [] : [`failed indexes: ${indexes}${of}`]),
    ...(failed > 1 ? [`${failed} of its pods failed in all${limit}`] : []),
  ];
}

/** Of a batch/v1 Job. */
export const jobInsight: KindInsight = {
  progressOf,
  podSelector,
  // This label is on the pods of all versions, but for a job whose selector somebody else makes.
  podsForKubectl: ({ metadata, spec }) =>
    spec["manualSelector"] === true ? `job/${metadata.name}` : `-l job-name=${metadata.name}`,
  partOf: ({ labels, annotations }) => {
    const index = annotations[indexKey] ?? labels[indexKey];
    return index === undefined ? "" : `index ${index}`;
  },
  // volcano.sh/volcano v1.14.1 names it after the owner of the pods where it makes one for them.
  podGroupName: ({ metadata, spec }) =>
    textAt(spec, "template", "spec", "schedulerName") === "volcano"
      ? `podgroup-${metadata.uid}`
      : undefined,
  whyNoPods: ({ status }) =>
    objectsIn(status?.["conditions"]).some(({ item }) => item["reason"] === "DeadlineExceeded")
      ? "a Job deletes the pods that still run when its activeDeadlineSeconds are over"
      : "",
  causesOf,
};
