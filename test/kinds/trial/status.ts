import type { JobStatusDigest } from "../../../provider/kinds/status-digest";
import { objectAt } from "../../../provider/values/items";
import type { JsonObject } from "../../../provider/values/json";

export function digestTrialStatus(status: JsonObject): JobStatusDigest {
  const phase = objectAt(status, "state")?.["phase"];
  return {
    phase: typeof phase === "string" ? phase : "",
    message: "",
    counts: {},
    startTime: "",
    completionTime: "",
  };
}
