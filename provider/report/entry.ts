/** What a report holds: one entry a job. It is read again by every process that adds to it. */
import { z } from "zod";

/** Actions, the most urgent first; that is also their order in the report. */
export const actions = [
  "invalid",
  "replace",
  "delete",
  "patch",
  "create",
  "settings",
  "same",
] as const;

const taskSchema = z.object({
  name: z.string(),
  pods: z.number().optional(),
  dependsOn: z.array(z.string()),
  needsAny: z.boolean().optional(),
});

const sideSchema = z.object({
  /** `namespace/name`. */
  job: z.string(),
  queue: z.string().optional(),
  pods: z.number(),
  /** Quantities by the resource's name: replicas times requests. */
  requests: z.record(z.string(), z.string()),
  /** Values that are known only during up: the numbers are at least as large as shown. */
  unknown: z.number(),
  /** Those of a job some of whose tasks wait for others. */
  tasks: z.array(taskSchema).optional(),
});

const shownSchema = z.union([z.number(), z.boolean(), z.object({ shape: z.string() })]);

const operationSchema = z.object({
  op: z.string(),
  path: z.string(),
  from: z.string().optional(),
  before: shownSchema.optional(),
  after: shownSchema.optional(),
});

const workSchema = z.object({
  /** The server's word; `""` where no controller has looked at the job yet. */
  phase: z.string(),
  /** Pods that run. */
  running: z.number(),
  /** Pods that it has at a time. */
  wanted: z.number(),
  /** RFC 3339: since when it runs. */
  since: z.string().optional(),
  /** Asked from the server for this plan, or as the state has it from the last up or refresh. */
  seenBy: z.enum(["server", "state"]),
  /** The rollout suspends the job, so that no pod of it is left. */
  isSuspended: z.boolean().optional(),
  /** What becomes of it. @default "stopped" */
  fate: z.enum(["stopped", "finishes", "kept"]).optional(),
});

const outcomeSchema = z.object({
  operation: z.enum(["check", "plan", "create", "update", "delete"]),
  job: z.string(),
  isDone: z.boolean(),
  /** RFC 3339. */
  startedAt: z.string(),
  durationMs: z.number(),
  code: z.string().optional(),
  error: z.string().optional(),
});

/** See {@link Entry}. */
export const entrySchema = z.object({
  /** The run of the CLI that has written it. */
  run: z.string(),
  urn: z.string(),
  kind: z.string(),
  action: z.enum(actions),
  reasons: z.array(z.string()),
  operations: z.array(operationSchema),
  before: sideSchema.optional(),
  after: sideSchema.optional(),
  work: workSchema.optional(),
  warnings: z.array(z.string()),
  outcomes: z.array(outcomeSchema),
});

/** What becomes of a job. `settings`: only settings of this package change; `invalid`: nothing, for it is refused. */
export type Action = (typeof actions)[number];
/** A task of a job, as the picture of its tasks shows it. */
export type Task = z.infer<typeof taskSchema>;
/** A job before or after the rollout. */
export type Side = z.infer<typeof sideSchema>;
/** A value of a patch: a number or a boolean, or what kind of value it is. */
export type Shown = z.infer<typeof shownSchema>;
/** An operation of a JSON Patch without its values. */
export type ShownOperation = z.infer<typeof operationSchema>;
/** What the job was doing when the rollout was planned. */
export type WorkSeen = z.infer<typeof workSchema>;
/** What one operation came to. */
export type Outcome = z.infer<typeof outcomeSchema>;
/** One job in one run. */
export type Entry = z.infer<typeof entrySchema>;
