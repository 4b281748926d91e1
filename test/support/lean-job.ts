import { isJsonObject, mapMembers, type JsonObject } from "../../provider/values/json.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";
import { repairVolcanoJob } from "./repair.js";

const lists = ["tasks", "containers"];

function lean(value: unknown, name: string): unknown {
  if (name === "initContainers") {
    return undefined;
  }
  if (Array.isArray(value)) {
    const kept: unknown[] = lists.includes(name) ? value.slice(0, 1) : value;
    return kept.map((each) => lean(each, ""));
  }
  return isJsonObject(value) ? leanObject(value) : value;
}

function leanObject(value: JsonObject): JsonObject {
  return mapMembers(value, lean);
}

/** A generated job with one task and one container, of the size that most manifests have. */
export function leanJob({ metadata, spec }: DeclaredJob): DeclaredJob {
  const lean = { metadata, spec: leanObject(spec) };
  return Array.isArray(spec["tasks"]) ? repairVolcanoJob(lean) : lean;
}
