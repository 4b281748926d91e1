import { job } from "../../provider/kinds/job/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { findCreateFaults, findTypeFaults } from "../../provider/server/preview.js";
import type { JsonObject } from "../../provider/values/json.js";

const kinds = { Job: job, VolcanoJob: volcanoJob } as const;

/** The fields of a new job that a preview refuses without asking a server. */
export function offlineFields(name: keyof typeof kinds, document: JsonObject): string[] {
  const kind = kinds[name];
  const types = findTypeFaults({ kind, document });
  // Rules look at values of right types only.
  const faults =
    types.length > 0 ? types : findCreateFaults({ kind, profile: "kubernetes", document });
  return faults.map(({ field }) => field);
}
