/** What becomes of a job at work that a new one is to replace: `lifecycle.onReplace`, or `volcano:onReplace`. */
import type { KubernetesJob } from "../api/objects.js";
import { ProviderError, WaitTimeoutError } from "../errors.js";
import type { Kind } from "../kinds/kind.js";
import { systemClock } from "../time/clock.js";
import { waitUntil } from "../time/wait-until.js";
import { isOurs } from "./generations.js";
import type { JobProperties } from "./inputs.js";
import { tell } from "./messages.js";
import { awaitedReplacements, recall } from "./run-memory.js";
import { connectionOf } from "./session.js";
import type { LifecycleSettings } from "./settings.js";
import { look, type Target } from "./target.js";
import { describeWork, findWork, workOf, type Finding, type Work } from "./work.js";

/** What is done with a job at work. */
export type OnReplace = NonNullable<LifecycleSettings["onReplace"]>;

/** What a replacement does to the old job. */
export interface Ending {
  readonly onReplace: OnReplace;
  readonly finding: Finding;
}

/** A resource's own word counts, then that of its connection. */
export async function onReplaceOf({ lifecycle }: JobProperties): Promise<OnReplace> {
  return lifecycle.onReplace ?? (await connectionOf(lifecycle.connection)).onReplace;
}

/** Looks at the job that a planned replacement is to end. */
export async function findEnding(
  kind: Kind,
  id: string,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<Ending> {
  return { onReplace: await onReplaceOf(next), finding: await findWork(kind, id, old) };
}

const endings = {
  stop: "will be stopped",
  wait: "is left to finish first",
  refuse: "would be stopped",
} as const satisfies Readonly<Record<OnReplace, string>>;

/** What to add to the reason of a replacement; empty where nothing at work is ended. */
export function describeEnding({ onReplace, finding }: Ending): string {
  if (finding.is === "work") {
    return `; ${describeWork(finding.work, systemClock.now())} ${endings[onReplace]}`;
  }
  if (finding.is === "no work") {
    return "";
  }
  const { because, phase } = finding;
  const seen = phase === "" ? "" : ` (${phase} when it was last seen)`;
  return `; whether the old job${seen} is at work could not be asked [${because.code}]`;
}

const waysOut =
  "wait until it is over, or set lifecycle.onReplace (or volcano:onReplace) to wait, or to stop";

/** Whether a replacement must not be. */
export function isForbidden({ onReplace, finding }: Ending): boolean {
  return onReplace === "refuse" && finding.is !== "no work";
}

/** The error of a replacement that must not be. @param reason - why a new job is needed */
export function forbidden(label: string, reason: string, ending: Ending): ProviderError {
  const cause = ending.finding.is === "unknown" ? ending.finding.because : undefined;
  const why = cause === undefined ? "" : `: ${cause.message}`;
  const message = `replace ${label}: ${reason}${describeEnding(ending)}${why}; nothing was changed, because onReplace is refuse: ${waysOut}`;
  return new ProviderError("REPLACEMENT_STOPS_WORK", message, { cause });
}

/** Whether this deletion makes room for a new job, and what is to be done about one at work. */
async function endingOf(origin: string, old: JobProperties): Promise<OnReplace> {
  const seen = recall(origin);
  if (seen) {
    return onReplaceOf(seen.inputs);
  }
  // A job that goes because another one that it depends on is replaced is deleted before its own inputs are checked.
  return awaitedReplacements().length > 0 ? onReplaceOf(old) : "stop";
}

function notOver({ label }: Target, waitsFor: string): WaitTimeoutError {
  return new WaitTimeoutError(
    `replace ${label}: ${waitsFor} has not finished by the end of lifecycle.timeouts.delete, so nothing was deleted and it goes on; run pulumi up again later, allow more time, or set lifecycle.onReplace to stop`,
  );
}

/**
 * Lets the job of the state go on to its end.
 *
 * @param find - what there is to wait for in an object; told of each that is seen
 * @returns whether there was anything to wait for
 * @throws WaitTimeoutError where it is not over at the end of the target's time; what the client throws
 */
export async function waitUntilOver(
  target: Target,
  old: JobProperties,
  find: (object: KubernetesJob) => Work | undefined,
): Promise<boolean> {
  const { deadline, origin, label } = target;
  let waited = false;
  const seen = await waitUntil(
    async () => {
      const object = await look(target);
      const work = object && isOurs(object, old) ? find(object) : undefined;
      waited ||= work !== undefined;
      return work ? { waitsFor: describeWork(work, systemClock.now()) } : { is: "over" };
    },
    {
      deadline,
      onProgress: (waitsFor) =>
        tell("info", {
          origin,
          text: `${label}: waiting for ${waitsFor} to finish`,
          isEphemeral: true,
        }),
    },
  );
  if ("waitsFor" in seen) {
    throw notOver(target, seen.waitsFor);
  }
  return waited;
}

/**
 * Before a job is deleted for a new one: lets it finish, or refuses, where that is wished.
 *
 * @returns whether it was waited for, so that what was known before may have changed
 * @throws ProviderError `REPLACEMENT_STOPS_WORK`; WaitTimeoutError where it is not over at the end of the target's time; what
 * the client throws
 */
export async function letFinish(
  kind: Kind,
  target: Target,
  { id, old }: { readonly id: string; readonly old: JobProperties },
): Promise<boolean> {
  const onReplace = await endingOf(target.origin, old);
  if (onReplace === "wait") {
    return waitUntilOver(target, old, (object) => workOf(kind, object));
  }
  if (onReplace === "refuse") {
    const ending = { onReplace, finding: await findWork(kind, id, old) } as const;
    if (isForbidden(ending)) {
      throw forbidden(target.label, "it makes room for a new job", ending);
    }
  }
  return false;
}
