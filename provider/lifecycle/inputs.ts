import { isUnknown } from "../values/unknown.js";
import { z } from "zod";
import { durationMs } from "../go-spelling/duration.js";
import type { JsonObject } from "../values/json.js";
import { lifecycleSchema, type LifecycleSettings } from "./settings.js";
import { splitLifecycle } from "./split-settings.js";

const object = z.record(z.string(), z.unknown());

/** What is known of the object and its server beside the declaration, kept in the outputs; states of older versions have none. */
const factsSchema = z.looseObject({
  /** The create call that made or took the object: which generation of the job this state speaks of. */
  createId: z.string().optional().catch(undefined),
  /** Paths that were declared and that the server never kept. */
  notKept: z.array(z.string()).optional().catch(undefined),
  /**
   * The last patch got no answer until the operation's time was over: the state has what was wanted, and the server that or
   * what was there before. JSON Pointers of the members that the patch was to remove, which the state therefore lacks.
   */
  inDoubt: z.array(z.string()).optional().catch(undefined),
  /** What the job was waited for to be when the last wait failed; the next update waits again. */
  awaits: z.enum(["running", "completed"]).optional().catch(undefined),
  /**
   * URN in the object's owner mark, where it is a former one of this resource: a renamed resource, or stack, marks its job
   * with the next patch that is sent anyway.
   */
  markedAs: z.string().optional().catch(undefined),
  /** The state is a lookup's: it is nobody's job but the one that the id names. */
  isLookup: z.boolean().optional().catch(undefined),
  /** Seconds after its end at which the server takes the job away, where the server has filled that in itself. */
  ttlSeconds: z.number().optional().catch(undefined),
  /**
   * RFC 3339: when a job that has such a time, and is not over, was last seen. Changes with every look, so the name begins
   * as the engine's displays leave out.
   */
  __seenAt: z.string().optional().catch(undefined),
  /** RFC 3339: when the job was first missed that counts as finished. */
  goneSince: z.string().optional().catch(undefined),
  /** Which server the object is on. */
  server: z.record(z.string(), z.string()).optional().catch(undefined),
});

/** See {@link factsSchema}. */
export type JobFacts = z.infer<typeof factsSchema>;

/**
 * What the engine hands over, as check has left it. Unknown members and absent ones are tolerated: a state may have been
 * written by an older or a newer version of this package.
 */
const inputsSchema = z.looseObject({
  metadata: object.catch({}),
  spec: object.catch({}),
  lifecycle: z.unknown().optional(),
  /** The resource's URN, computed by its class: owner mark on the server, address of messages. */
  origin: z.string().catch(""),
  /** The name was made here, not given. */
  autonamed: z.boolean().catch(false),
  /** The stack's settings make a name that every next job gets as well. */
  reusesName: z.boolean().catch(false),
  uid: z.string().optional().catch(undefined),
  status: object.optional().catch(undefined),
  facts: factsSchema.catch({}),
});

const settingsSchema = lifecycleSchema.optional().catch(undefined);

/** The inputs of a job, checked; and its outputs, which are the inputs echoed plus `uid` and `status`. */
export interface JobProperties {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  /** What is known of it. */
  readonly lifecycle: LifecycleSettings;
  /** During a preview, the settings that are not known yet, in the shape of the whole; undefined where there are none. */
  readonly unknownLifecycle: unknown;
  readonly origin: string;
  readonly autonamed: boolean;
  readonly reusesName: boolean;
  readonly uid: string | undefined;
  readonly status: JsonObject | undefined;
  readonly facts: JobFacts;
}

/** Reads inputs or outputs that the engine hands over. Never throws. */
export function parseProperties(properties: unknown): JobProperties {
  const parsed = inputsSchema.parse(properties ?? {});
  const { known, unknown } = splitLifecycle(parsed.lifecycle);
  return {
    metadata: parsed.metadata,
    spec: parsed.spec,
    lifecycle: settingsSchema.parse(known) ?? {},
    unknownLifecycle: unknown,
    origin: parsed.origin,
    autonamed: parsed.autonamed,
    reusesName: parsed.reusesName,
    uid: parsed.uid === "" ? undefined : parsed.uid,
    status: parsed.status,
    facts: parsed.facts,
  };
}

/** `namespace/name` of a declared job, which is its id. */
export function idOf({ metadata }: Pick<JobProperties, "metadata">): string {
  return `${String(metadata["namespace"])}/${String(metadata["name"])}`;
}

/** In a preview a name may hang on values that nobody knows yet, which are not the same value for that. */
export function hasKnownId({ metadata }: Pick<JobProperties, "metadata">): boolean {
  return !isUnknown(metadata["namespace"]) && !isUnknown(metadata["name"]);
}

const defaultTimes = { create: "5m", read: "2m", update: "5m", delete: "10m", wait: "1h" };

/** What has a time of its own: an operation, or the wait at its end. */
export type TimedOperation = keyof typeof defaultTimes;

/** Milliseconds that an operation may take. */
export function timeoutOf(operation: TimedOperation, settings: LifecycleSettings): number {
  return durationMs(settings.timeouts?.[operation] ?? defaultTimes[operation]) ?? 300_000;
}
