import { createCustomResourceModel } from "../../server/custom-resource.js";
import { volcanoJobApi } from "./resource.js";
import {
  admitVolcanoJob,
  admitVolcanoJobUpdate,
  mutateVolcanoJob,
  volcanoObjections,
} from "./webhooks.js";

/** What the API server with Volcano's CRD and webhooks makes of `batch.volcano.sh/v1alpha1` Jobs. */
export const volcanoModel = createCustomResourceModel(
  { ...volcanoJobApi, specShape: "VolcanoJobSpec", statusShape: "VolcanoJobStatus" },
  {
    mutate: mutateVolcanoJob,
    objections: (object, view) => volcanoObjections(object, view).map(({ fault }) => fault),
    admitCreate: admitVolcanoJob,
    admitUpdate: admitVolcanoJobUpdate,
  },
);
