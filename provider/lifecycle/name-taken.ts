/** Why a name cannot be had: whose the job is, how it differs, and what to do. */
import type { KubernetesJob } from "../api/objects.js";
import { ProviderError } from "../errors.js";
import type { Plan } from "../planning/plan.js";
import { describeReplacement } from "./describe-plan.js";
import { deleteCommand, lookCommand } from "./kubectl.js";
import { annotationOf, originAnnotation } from "./marks.js";
import { isOfState } from "./run-memory.js";
import type { Target } from "./target.js";

/** `train of the stack dev, project rollouts`. */
function ownerText(urn: string): string {
  const [stack = "", project = "", , name = ""] = urn.split("::");
  return `the resource ${name} of the stack ${stack.replace(/^urn:pulumi:/, "")}, project ${project}`;
}

/** Stack, project and type of a URN. */
function familyOf(urn: string): string {
  return urn.split("::").slice(0, 3).join("::");
}

const otherName = "choose another metadata.name, or leave the name out to get one";

function adviceFor(owner: string, origin: string): string {
  if (origin === "" || familyOf(owner) !== familyOf(origin)) {
    return otherName;
  }
  const name = owner.split("::")[3] ?? "";
  return `${otherName}; if this resource was called ${name} before, give it the option aliases: [{ name: "${name}" }]`;
}

/** Another resource's job, or nobody's. */
export function takenByAnother(target: Target, { metadata }: KubernetesJob): ProviderError {
  const owner = annotationOf(metadata, originAnnotation);
  const isOwned = typeof owner === "string" && owner !== "";
  const whose = isOwned
    ? `belongs to ${ownerText(owner)}`
    : "carries no owner mark: something else made it";
  const advice = isOwned ? adviceFor(owner, target.origin) : otherName;
  const message = `create ${target.label}: a job of that name is there already and ${whose}; ${advice}; to look at it: ${lookCommand(target)}`;
  return new ProviderError("JOB_NAME_TAKEN", message);
}

/**
 * This resource's own job, which no patch makes what is declared: the state has it, and the engine was told to make the new
 * one first; or no state has it, after a run that was killed, or after `retainOnDelete`. It may be at work, so a person says
 * that it may go.
 */
export function takenByOwn(target: Target, { metadata }: KubernetesJob, plan: Plan): ProviderError {
  const since = metadata.creationTimestamp ?? "an unknown time";
  const isInState = isOfState(target.origin, metadata.uid);
  const advice = isInState
    ? "a replacement that keeps the name needs the resource option deleteBeforeReplace"
    : `the state does not have it: a run that was interrupted has made it, or it was kept on purpose. When it is no longer needed, delete it and run pulumi up again: ${deleteCommand(target)}; to keep it, ${otherName}`;
  const message = `create ${target.label}: a job of this resource is there already, since ${since}, and no patch makes it what is declared: ${describeReplacement(plan.changes)}; it was left as it is. To look at it: ${lookCommand(target)}. ${advice.charAt(0).toUpperCase()}${advice.slice(1)}`;
  return new ProviderError("JOB_NAME_TAKEN", message);
}
