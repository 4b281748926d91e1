import type { ServerProfile } from "../../profiles/profile.js";
import type { KindModel } from "../../server/kind-model.js";
import { createCustomResourceModel } from "../../server/custom-resource.js";
import { volcanoJobApi } from "./resource.js";
import {
  admitVolcanoJob,
  admitVolcanoJobUpdate,
  mutateVolcanoJob,
  volcanoObjections,
} from "./webhooks.js";

/** What the API server with Volcano's CRD and webhooks makes of `batch.volcano.sh/v1alpha1` Jobs. */
const volcanoModel = createCustomResourceModel(
  { ...volcanoJobApi, specShape: "VolcanoJobSpec", statusShape: "VolcanoJobStatus" },
  {
    mutate: mutateVolcanoJob,
    objections: (object, view) => volcanoObjections(object, view).map(({ fault }) => fault),
    admitCreate: admitVolcanoJob,
    admitUpdate: admitVolcanoJobUpdate,
  },
);

/** What each server makes of a VolcanoJob: CCI documents no rules of its own. */
export const volcanoModels: Readonly<Record<ServerProfile, KindModel>> = {
  kubernetes: volcanoModel,
  cci: volcanoModel,
};
