/** What a preview says of a job that is there already and that `lifecycle.adopt` lets a create take. */
import type { KubernetesJob } from "../api/objects.js";
import { isProviderError, type ProviderError } from "../errors.js";
import type { Kind } from "../kinds/kind.js";
import type { Plan } from "../planning/plan.js";
import { isUnknown } from "../values/unknown.js";
import { adoptionOf, planTaking, refusalOf, type Taking } from "./adopt.js";
import { describeEnd, describePlan } from "./describe-plan.js";
import { idOf, type JobProperties } from "./inputs.js";
import { tellOnce, tellOnceInRun } from "./messages.js";
import { describeOwner, lossOf } from "./owner.js";
import { longestCourtesyMs } from "./patience.js";
import { connectionOf } from "./session.js";
import { describeSuspensionOfTaken } from "./suspend-preview.js";
import { look, targetOf, type Target } from "./target.js";

/** Connections that gave no answer: the other rows of the run need not find that out again. */
const silent = new WeakSet();

/** The job is there: `taken` by `up`, or `going`, so that `up` waits for it to be gone. */
export type FoundJob = "taken" | "going";

/** What a value that is known only during up may turn out to be is no reason to refuse anything. */
function isRefused({ verdict, changes }: Plan): boolean {
  return (
    verdict === "replace" &&
    changes.some((change) => change.verdict === "replace" && !change.isUnknown)
  );
}

function outcomeOf(
  kind: Kind,
  properties: JobProperties,
  { live, plan }: Pick<Taking, "plan"> & { readonly live: KubernetesJob },
): string {
  const { metadata, status = {} } = live;
  const suspension = describeSuspensionOfTaken(kind, properties, live);
  if (plan.verdict === "nothing") {
    return suspension === ""
      ? "it is as declared, so nothing but marks is written"
      : `its manifest is as declared, so nothing but marks is written to it; ${suspension}`;
  }
  if (plan.verdict === "replace") {
    const open = plan.changes.filter(({ verdict }) => verdict !== "patch");
    return `whether a patch makes ${metadata.name} what is declared is known only during up: ${open.map(({ path }) => path).join(", ")}`;
  }
  const end = describeEnd(kind, plan, { ...kind.digestStatus(status) });
  return describePlan(plan, plan.changes) + end + (suspension === "" ? "" : `; ${suspension}`);
}

async function tellTaking(
  target: Target,
  properties: JobProperties,
  { live, taking }: { readonly live: KubernetesJob; readonly taking: Taking },
): Promise<void> {
  const since = live.metadata.creationTimestamp ?? "an unknown time";
  const loss = lossOf(taking.owner);
  const outcome = outcomeOf(target.kind, properties, { live, plan: taking.plan });
  const text = `${target.namespace}/${target.name} is there already, since ${since}, ${describeOwner(taking.owner)}, and is to be taken over; ${outcome}${loss === "" ? "" : `; ${loss}`}`;
  await tellOnceInRun(loss === "" ? "info" : "warning", { origin: target.origin, text });
}

async function tellGoing({ namespace, name, origin }: Target): Promise<void> {
  const text = `${namespace}/${name} is there and being deleted: pulumi up waits until it is gone, and makes it anew`;
  await tellOnceInRun("info", { origin, text });
}

function judge(target: Target, properties: JobProperties, live: KubernetesJob) {
  try {
    const taking = planTaking(target, properties, live);
    return isRefused(taking.plan) ? refusalOf(target, live, taking) : taking;
  } catch (error) {
    if (!isProviderError(error)) {
      throw error;
    }
    return error;
  }
}

/** Without an answer the preview goes on, for `up` looks again. */
async function askFor(
  kind: Kind,
  properties: JobProperties,
): Promise<{ readonly target: Target; readonly found: KubernetesJob | undefined } | undefined> {
  const connection = await connectionOf(properties.lifecycle.connection);
  const id = idOf(properties);
  if (silent.has(connection)) {
    return undefined;
  }
  try {
    const target = await targetOf(kind, "create", { id, properties }, longestCourtesyMs);
    return { target, found: await look(target) };
  } catch (error) {
    if (!isProviderError(error)) {
      throw error;
    }
    silent.add(connection);
    const text = `lifecycle.adopt: nobody knows before up whether there are jobs to take over: ${error.message}`;
    await tellOnce("warning", { origin: "", text });
    return undefined;
  }
}

/**
 * Looks, for a new resource whose `lifecycle.adopt` is not `own`, at what has its name already, and says on the row what `up`
 * will make of it. One GET, of ten seconds at most; a server that cannot be asked is a warning.
 *
 * @returns undefined where nothing is there, or nobody knows; the error of a job that cannot be taken
 */
export async function previewAdoption(
  kind: Kind,
  properties: JobProperties,
): Promise<FoundJob | ProviderError | undefined> {
  const { namespace, name } = properties.metadata;
  if (adoptionOf(properties) === "own" || isUnknown(namespace) || isUnknown(name)) {
    return undefined;
  }
  const { target, found } = (await askFor(kind, properties)) ?? {};
  if (!target || !found) {
    return undefined;
  }
  if (found.metadata.deletionTimestamp) {
    await tellGoing(target);
    return "going";
  }
  const taking = judge(target, properties, found);
  if (isProviderError(taking)) {
    return taking;
  }
  await tellTaking(target, properties, { live: found, taking });
  return "taken";
}
