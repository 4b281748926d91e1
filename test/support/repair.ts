import { copyJson, isJsonObject, mapMembers, type JsonObject } from "../../provider/values/json.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function numberAt(value: JsonObject, name: string): number {
  const member = value[name];
  return typeof member === "number" ? member : 0;
}

function lower(value: JsonObject, name: string, most: number): void {
  if (numberAt(value, name) > most) {
    value[name] = most;
  }
}

/** Keeps the gang sizes of a random job within what the webhook allows. */
export function repairVolcanoJob(job: DeclaredJob): DeclaredJob {
  const spec = mapMembers(job.spec, copyJson);
  const tasks = objects(spec["tasks"]);
  for (const task of tasks) {
    lower(task, "minAvailable", numberAt(task, "replicas"));
  }
  const total = tasks.reduce((sum, task) => sum + numberAt(task, "replicas"), 0);
  lower(spec, "minAvailable", total);
  return { metadata: mapMembers(job.metadata, copyJson), spec };
}

function dropUnless(holds: boolean, spec: JsonObject, names: readonly string[]): void {
  if (holds) {
    return;
  }
  for (const name of names) {
    Reflect.deleteProperty(spec, name);
  }
}

function podSpecOf(spec: JsonObject): JsonObject {
  const template = spec["template"];
  const podSpec = isJsonObject(template) ? template["spec"] : undefined;
  return isJsonObject(podSpec) ? podSpec : {};
}

/** Takes out of a random Job what does not go together. */
export function repairJob(job: DeclaredJob): DeclaredJob {
  const spec = mapMembers(job.spec, copyJson);
  if (spec["completionMode"] === "Indexed" && spec["completions"] === undefined) {
    spec["completions"] = 2;
  }
  const isIndexed = spec["completionMode"] === "Indexed";
  const restartPolicy = podSpecOf(spec)["restartPolicy"];
  dropUnless(isIndexed, spec, ["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"]);
  dropUnless(restartPolicy === "Never", spec, ["podFailurePolicy", "backoffLimitPerIndex"]);
  dropUnless(spec["backoffLimitPerIndex"] !== undefined, spec, ["maxFailedIndexes"]);
  lower(spec, "maxFailedIndexes", numberAt(spec, "completions"));
  if (spec["podFailurePolicy"]) {
    dropUnless(spec["podReplacementPolicy"] === "Failed", spec, ["podReplacementPolicy"]);
  }
  return { metadata: mapMembers(job.metadata, copyJson), spec };
}
