import { textAt } from "../../server/json-access.js";
import { objectsIn } from "../../values/items.js";
import type { JsonObject } from "../../values/json.js";
import type { JobStage } from "../stage.js";
import { countJobPods } from "./status.js";

/**
 * How far a batch/v1 Job has come, by its conditions, of which the deciding one counts: Failed and FailureTarget before
 * Complete and SuccessCriteriaMet (which come first, while pods are still ending), those before Suspended. Reasons are open.
 *
 * Source: k8s.io/api v0.34.1, batch/v1, JobConditionType.
 */
export function jobStage(status: JsonObject, spec: JsonObject): JobStage {
  const holding = objectsIn(status["conditions"])
    .map(({ item }) => item)
    .filter((each) => each["status"] === "True");
  const find = (...types: readonly string[]) =>
    holding.find((each) => types.includes(textAt(each, "type")));
  const failed = find("Failed") ?? find("FailureTarget");
  if (failed) {
    return { is: "failed", reason: textAt(failed, "reason"), message: textAt(failed, "message") };
  }
  if (find("Complete")) {
    return { is: "completed" };
  }
  if (find("SuccessCriteriaMet")) {
    return { is: "running" };
  }
  if (find("Suspended")) {
    return { is: "suspended" };
  }
  const { running, wanted } = countJobPods(spec, status);
  // Its pods work each by itself, whether or not there is room for all that may run side by side.
  return running > 0 && running >= wanted
    ? { is: "running" }
    : { is: "pending", isAtWork: running > 0 };
}
