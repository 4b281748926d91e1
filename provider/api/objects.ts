/** Objects of the API, parsed at the edge: what the client relies on is checked, everything else is kept as it is. */
import { z } from "zod";
import type { FrozenJsonObject } from "../values/json.js";

// JSON.parse makes nothing but JSON values; walking a large spec once more would prove nothing.
const jsonObject = z.custom<FrozenJsonObject>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

const textMap = z
  .record(z.string(), z.string())
  .nullish()
  .transform((map) => map ?? undefined);

const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string(),
  /** Absent in the answer to a dry run of a create. */
  resourceVersion: z.string().optional(),
  generation: z.number().optional(),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  labels: textMap,
  annotations: textMap,
  finalizers: z.array(z.string()).nullish(),
});

/** The schema of {@link KubernetesJob}. A fresh object has no status at all. */
export const kubernetesJobSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: metadataSchema,
  spec: jsonObject,
  status: jsonObject.optional(),
});

/** A job of either kind, as the server holds it. Unknown members are kept. */
export type KubernetesJob = z.output<typeof kubernetesJobSchema>;

/** The schema of a list; items of `batch/v1` lists carry neither `kind` nor `apiVersion`. */
export const listSchema = z.looseObject({
  metadata: z
    .looseObject({
      resourceVersion: z.string().optional(),
      continue: z.string().optional(),
      remainingItemCount: z.number().optional(),
    })
    .optional(),
  items: z.array(z.looseObject({})).nullish(),
});

/** What happens to the pods of a deleted job. */
export const PropagationPolicy = {
  /** The job goes at once, its pods after it. */
  Background: "Background",
  /** The job goes when its pods are gone. */
  Foreground: "Foreground",
  /** The pods stay. */
  Orphan: "Orphan",
} as const;
/** One of {@link PropagationPolicy}. */
export type PropagationPolicy = (typeof PropagationPolicy)[keyof typeof PropagationPolicy];
