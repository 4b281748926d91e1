import { isJsonObject, type JsonObject } from "../../values/json.js";

/** Letters that the longest name of a task and its dash take in the name of a pod, `<job>-<task>-<index>`. */
export function longestTaskName(spec: JsonObject): number {
  const tasks = Array.isArray(spec["tasks"]) ? (spec["tasks"] as unknown[]) : [];
  const lengths = tasks.map((task) =>
    isJsonObject(task) && typeof task["name"] === "string" ? task["name"].length + 1 : 0,
  );
  return Math.max(0, ...lengths);
}
