/** Takes a job that is there already: this resource's, which no state knows of, or another that `lifecycle.adopt` allows. */
import type { KubernetesJob } from "../api/objects.js";
import { isApiError } from "../errors.js";
import type { Operation } from "../planning/json-patch.js";
import { isSameJson } from "../values/json.js";
import { jobOn, planTaking, refusalOf, takingOperations, type Taking } from "./adopt.js";
import { isMadeBy } from "./generations.js";
import type { JobProperties } from "./inputs.js";
import { tell } from "./messages.js";
import { heldInRun } from "./name-taken.js";
import { describeOwner, lossOf } from "./owner.js";
import { pauseAfter } from "./pause.js";
import { forgetHolder, noteHolder, recall, type Holder } from "./run-memory.js";
import { look, type Target } from "./target.js";
import { isUnsettled } from "./unsettled.js";

/** What was taken: a job of a run that was interrupted is a surprise, and so is the loss that another stack has. */
async function tellTaken(
  target: Target,
  live: KubernetesJob,
  { owner, plan }: Taking,
): Promise<void> {
  const since = live.metadata.creationTimestamp ?? "an unknown time";
  const paths = plan.changes.map(({ path }) => path).join(", ");
  if (owner.is === "own") {
    const patched =
      paths === "" ? "it is as declared, so nothing else was changed" : `patched: ${paths}`;
    const text = `${target.label}: this resource's job was there already, since ${since}, and was taken over instead of a new one being made; ${patched}`;
    await tell("warning", { origin: target.origin, text });
    return;
  }
  const patched =
    paths === "" ? "it is as declared, so only marks were written" : `patched: ${paths}`;
  const loss = lossOf(owner);
  const text = `${target.label}: the job that is there since ${since} ${describeOwner(owner)}, and was taken over; ${patched}${loss === "" ? "" : `; ${loss}`}`;
  await tell(owner.is === "nobody" ? "info" : "warning", { origin: target.origin, text });
}

/** Answers after which the object may be another, or look different. */
const worthAnotherLook = [404, 409, 422];

/** The job becomes this resource's in this run, before another one of it can ask for it. */
function claim(target: Target, live: KubernetesJob): Holder {
  const holder: Holder = { origin: target.origin, by: "taking" };
  const other = noteHolder(jobOn(target, live), holder);
  if (other) {
    throw heldInRun(target, other.origin);
  }
  return holder;
}

async function conclude(
  target: Target,
  live: KubernetesJob,
  { taking, object }: { readonly taking: Taking; readonly object: KubernetesJob },
): Promise<KubernetesJob> {
  recall(target.origin)?.taken.add(object.metadata.uid);
  await tellTaken(target, live, taking);
  return object;
}

/**
 * Makes the job on the server this create call's, with one guarded patch that also brings it to what is declared.
 *
 * @returns the job, or undefined where it is gone meanwhile, or going
 * @throws ProviderError `JOB_NAME_TAKEN` where it is not to be taken, or no patch makes it what is declared; what the client
 * throws
 */
export async function takeOver(
  target: Target,
  properties: JobProperties,
  { found, createId }: { readonly found: KubernetesJob; readonly createId: string },
): Promise<KubernetesJob | undefined> {
  let live = found;
  for (let failures = 1; ; failures++) {
    const taking = planTaking(target, properties, live);
    if (taking.plan.verdict === "replace") {
      throw refusalOf(target, live, taking);
    }
    const operations = takingOperations(target, live, { ...taking, createId });
    const holder = claim(target, live);
    try {
      const options = { fallbackToMerge: true };
      const { object } = await target.jobs.patch(target.name, operations, options);
      return await conclude(target, live, { taking, object });
    } catch (error) {
      const isRefused = isApiError(error) && worthAnotherLook.includes(error.status);
      if ((!isRefused && !isUnsettled(error)) || target.deadline.isOver()) {
        throw error;
      }
      const next = await look(target);
      if (next && isMadeBy(next, createId)) {
        return await conclude(target, live, { taking, object: next });
      }
      forgetHolder(jobOn(target, live), holder);
      if (!next || next.metadata.deletionTimestamp) {
        return undefined;
      }
      // The very same patch would only be refused again.
      if (isRefused && isSameTaking(target, properties, { next, createId, operations })) {
        throw error;
      }
      live = next;
      if (!(await pauseAfter(failures, target.deadline))) {
        throw error;
      }
    }
  }
}

function isSameTaking(
  target: Target,
  properties: JobProperties,
  {
    next,
    createId,
    operations,
  }: {
    readonly next: KubernetesJob;
    readonly createId: string;
    readonly operations: readonly Operation[];
  },
): boolean {
  const again = planTaking(target, properties, next);
  return isSameJson(operations, takingOperations(target, next, { ...again, createId }));
}
