import { objectAt } from "../../values/items.js";
import { isJsonObject, own, type JsonObject } from "../../values/json.js";
import { isUnknown, unknownValue } from "../../values/unknown.js";
import type { PodSet, Workload } from "../workload.js";

const unknownSet: PodSet = {
  name: unknownValue,
  pods: unknownValue,
  template: unknownValue,
  dependsOn: [],
  needsAny: false,
};

function podSet(task: unknown): PodSet[] {
  if (isUnknown(task)) {
    return [unknownSet];
  }
  if (!isJsonObject(task)) {
    return [];
  }
  const dependsOn = objectAt(task, "dependsOn") ?? {};
  const names = own(dependsOn, "name");
  return [
    {
      name: own(task, "name"),
      pods: own(task, "replicas") ?? 0,
      template: own(task, "template"),
      dependsOn: Array.isArray(names) ? names : [],
      needsAny: own(dependsOn, "iteration") === "any",
    },
  ];
}

/** The pods of a VolcanoJob, by its canonical spec: every task's replicas, whatever minAvailable says. */
export function volcanoJobWorkload(spec: JsonObject): Workload {
  const { tasks } = spec;
  const sets = Array.isArray(tasks) ? tasks.flatMap(podSet) : [];
  return {
    queue: own(spec, "queue"),
    together: own(spec, "minAvailable"),
    sets: isUnknown(tasks) ? [unknownSet] : sets,
  };
}
