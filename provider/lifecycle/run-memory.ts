/**
 * What this process has seen of each resource. All resources of one run of the engine share a process, in which `delete`
 * alone is told neither why it is called nor what is to come after it. Nothing of this outlives the process.
 */
import type { Kind } from "../kinds/kind.js";
import type { JobProperties } from "./inputs.js";

/** One resource in this run, since its inputs were first checked. */
export interface Seen {
  readonly kind: Kind;
  /** As checked last. */
  inputs: JobProperties;
  /**
   * The last check was told of no job in the state: the resource is new, or its job is to be replaced, for the engine checks
   * once more, without the old inputs, what it is about to create (Pulumi 3.255, step_generator.go).
   */
  isToBeCreated: boolean;
  /** The first check was told of a job in the state. */
  readonly hadJob: boolean;
  /** `diff` said that the change needs a new job. */
  isPlanned: boolean;
  /** Uids of jobs on the server that create took over. */
  readonly taken: Set<string>;
  /** The question to the server whether it takes the new job, asked once. */
  question: Promise<void> | undefined;
}

const resources = new Map<string, Seen>();
/** Uids of jobs that were deleted to make room, by the URN; some before their resource was first checked. */
const deleted = new Map<string, string>();

/** Forgets everything: another engine, or other settings. */
export function forgetRun(): void {
  resources.clear();
  deleted.clear();
}

/** Notes inputs that `check` has found good. */
export function noteCheck(kind: Kind, inputs: JobProperties, hasOlds: boolean): void {
  if (inputs.origin === "") {
    return;
  }
  const seen = resources.get(inputs.origin);
  if (seen) {
    Object.assign(seen, { inputs, isToBeCreated: !hasOlds, question: undefined });
  } else {
    resources.set(inputs.origin, {
      kind,
      inputs,
      isToBeCreated: !hasOlds,
      hadJob: hasOlds,
      isPlanned: false,
      taken: new Set(),
      question: undefined,
    });
  }
}

/** Notes that `diff` planned a replacement. */
export function notePlanned(origin: string): void {
  const seen = resources.get(origin);
  if (seen) {
    seen.isPlanned = true;
  }
}

/** Notes that `create` has been called. */
export function noteCreate(origin: string): void {
  const seen = resources.get(origin);
  if (seen) {
    seen.isToBeCreated = false;
  }
}

/**
 * Notes that a job was deleted whose resource may get another one in this run: one that is to be created, or one that the
 * program has not come to yet, because its job went for another one that it depends on.
 */
export function noteDeleted(origin: string, uid: string): void {
  const seen = resources.get(origin);
  if (origin !== "" && (!seen || seen.isToBeCreated)) {
    deleted.set(origin, uid);
  }
}

/** Uid of the job that was deleted in this run to make room for the resource's new one. */
export function deletedToMakeRoom(origin: string): string | undefined {
  return deleted.get(origin);
}

/** What is known of the resource with this URN in this run; undefined where the program does not have it (any more). */
export function recall(origin: string): Seen | undefined {
  return resources.get(origin);
}

/** Resources whose job is to be replaced and whose new job has not been made yet. */
export function awaitedReplacements(): Seen[] {
  return [...resources.values()].filter((each) => each.isToBeCreated && each.hadJob);
}
