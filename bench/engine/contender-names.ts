/** Who is measured; see contenders.ts. */
export const contenderNames = [
  "job",
  "volcano-job",
  "floor-job",
  "floor-volcano-job",
  "floor-text",
  "raw",
  "pulumi-kubernetes",
] as const;

/** The name of one who is measured, as in results and options. */
export type ContenderName = (typeof contenderNames)[number];
