import { volcanoModel } from "../server/volcano-model.js";
import { patchTypes } from "./patching.js";
import { metadataReaders } from "./selectors.js";
import type { KindStrategy } from "./strategy.js";

const group = "batch.volcano.sh";
const version = "v1alpha1";

/** How the API server with Volcano's CRD and webhooks treats `batch.volcano.sh/v1alpha1` Jobs. */
export const volcanoStrategy: KindStrategy = {
  ...volcanoModel,
  resource: `jobs.${group}`,
  names: { group, plural: "jobs", kind: "Job" },
  version,
  apiVersion: `${group}/${version}`,
  fields: {
    readers: metadataReaders,
    refusal: (label) => `field label not supported: ${label}`,
  },
  allowsUnconditionalUpdate: false,
  defaultPropagation: "Background",
  patchTypes: [patchTypes.json, patchTypes.merge],
  patchShapes: {
    metadata: "ObjectMeta",
    spec: "VolcanoJobSpec",
    status: "VolcanoJobStatus",
  },
  isCustom: true,
};
