/** What a resource's `lifecycle` takes. `JobLifecycle` is the same as a type for programs, which need no zod to compile. */
import { z } from "zod";
import { onReplaceChoices } from "../connection/settings.js";
import { durationMs } from "../go-spelling/duration.js";

const duration = z.string().refine((text) => (durationMs(text) ?? 0) > 0, {
  error: "expected a duration such as 90s, 10m or 1h30m",
});

/** Everything about a job that is the provider's and not the API's. */
export const lifecycleSchema = z.strictObject({
  /** Which of the connections in `volcano:connections`; none means the settings outside of it. */
  connection: z.string().min(1).optional(),
  /** The longest that an operation may take, all its requests and waits together. */
  timeouts: z
    .strictObject({
      create: duration.optional(),
      read: duration.optional(),
      update: duration.optional(),
      delete: duration.optional(),
      /** Of what `waitFor` waits for, from the job's creation or update on; beside the time of that operation. */
      wait: duration.optional(),
    })
    .optional(),
  /**
   * What happens to the job's pods when it is deleted: `background` (the job goes at once, the pods after it), `foreground`
   * (the job goes when its pods are gone), `orphan` (the pods stay), `auto` (the default): `foreground` for a fixed name,
   * which a next job may use again, else `background`.
   */
  deletion: z.enum(["auto", "foreground", "background", "orphan"]).optional(),
  /**
   * What becomes of a job at work whose change needs a new one: `stop` (the default) deletes it, `wait` lets it finish first,
   * within `timeouts.delete`, `refuse` fails the preview and the update. Without it, `volcano:onReplace` decides.
   */
  onReplace: z.enum(onReplaceChoices).optional(),
  /**
   * When create and update are done: as soon as the job is there (`created`, the default), when its pods run (`running`), or
   * when it has succeeded (`completed`).
   */
  waitFor: z.enum(["created", "running", "completed"]).optional(),
  /** How long a job that is waited for may be without running, before that is a failure; no limit of its own by default. */
  pendingTimeout: duration.optional(),
  /**
   * When the job runs again: after a change that needs a new job (`change`, the default), also after a failure (`failure`),
   * or with every update of the stack (`always`).
   */
  rerunOn: z.enum(["change", "failure", "always"]).optional(),
  /** Any value: when it changes, the job runs again. The state keeps a hash of it. */
  triggers: z.unknown().optional(),
  /** What a job that is not on the server any more means. */
  onMissing: z.enum(["auto", "recreate", "keep", "fail"]).optional(),
  /**
   * Which job that is there already a create takes over: one with this resource's own mark (`own`, the default), also one
   * without any owner mark (`unowned`), or whosever it is (`any`).
   */
  adopt: z.enum(["own", "unowned", "any"]).optional(),
  /** Of a VolcanoJob: aborted, and resumed again, by Volcano's Command. A Job has `spec.suspend`. */
  suspended: z.boolean().optional(),
});

/** See {@link lifecycleSchema}. */
export type LifecycleSettings = z.infer<typeof lifecycleSchema>;

/**
 * The settings at a path below `lifecycle`, for messages; those of `lifecycle` itself where the path leads to no object.
 */
export function settingsAt(path: readonly string[]): readonly string[] {
  let { shape }: { shape: Readonly<Record<string, z.ZodType>> } = lifecycleSchema;
  for (const name of path) {
    const member = shape[name];
    const inner = member instanceof z.ZodOptional ? member.unwrap() : member;
    if (!(inner instanceof z.ZodObject)) {
      break;
    }
    ({ shape } = inner);
  }
  return Object.keys(shape);
}
