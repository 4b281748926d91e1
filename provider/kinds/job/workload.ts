import { isUnknown, unknownValue } from "../../values/unknown.js";
import type { JsonObject } from "../../values/json.js";
import type { Workload } from "../workload.js";

/** A job never runs more pods side by side than completions are left. */
function podsOf({ parallelism, completions }: JsonObject): unknown {
  if (isUnknown(parallelism) || isUnknown(completions)) {
    return unknownValue;
  }
  const [wanted, most] = [parallelism, completions].map(Number);
  return Number.isInteger(most) ? Math.min(wanted ?? 1, most ?? 1) : parallelism;
}

/** The pods of a batch/v1 Job, by its canonical spec; those of a suspended one as well, for it is made to be let go. */
export function jobWorkload(spec: JsonObject): Workload {
  const { template } = spec;
  const set = { name: "", pods: podsOf(spec), template, dependsOn: [], needsAny: false };
  return { queue: undefined, together: undefined, sets: [set] };
}
