/** Why a name cannot be had: whose the job is, how it differs, and what to do. */
import type { KubernetesJob } from "../api/objects.js";
import { ProviderError } from "../errors.js";
import type { Plan } from "../planning/plan.js";
import { describeReplacement } from "./describe-plan.js";
import { deleteCommand, lookCommand } from "./kubectl.js";
import { describeOwner, lossOf, partsOfUrn, type Owner } from "./owner.js";
import { isOfState } from "./run-memory.js";
import type { Target } from "./target.js";

/** Stack, project and type of a URN. */
function familyOf(urn: string): string {
  return urn.split("::").slice(0, 3).join("::");
}

const otherName = "choose another metadata.name, or leave the name out to get one";

function stackOf(urn: string): string {
  return urn.split("::").slice(0, 2).join("::");
}

/** Prints a declaration of the job that a create can take over. */
function importCommand({ kind, namespace, name, connection }: Target): string {
  const by = connection.name === "default" ? "" : ` --connection ${connection.name}`;
  return `npx pulumi-volcano import ${namespace}/${name} --kind ${kind.name}${by}`;
}

function adoptAdvice(target: Target, owner: Owner): string {
  if (owner.is === "nobody") {
    return `; to take it over, declare it as it is with lifecycle.adopt: "unowned", which ${importCommand(target)} prints`;
  }
  const isOfThisStack =
    owner.is === "another" &&
    owner.urn !== undefined &&
    stackOf(owner.urn) === stackOf(target.origin);
  return isOfThisStack
    ? ""
    : `; to move it here, declare it as it is with lifecycle.adopt: "any", which ${importCommand(target)} prints: ${lossOf(owner)}`;
}

function renameAdvice(owner: Owner, origin: string): string {
  if (
    owner.is !== "another" ||
    owner.urn === undefined ||
    familyOf(owner.urn) !== familyOf(origin)
  ) {
    return "";
  }
  const { name } = partsOfUrn(owner.urn);
  return `; if this resource was called ${name} before, give it the option aliases: [{ name: "${name}" }]`;
}

/**
 * Another resource's job, or nobody's.
 *
 * @param canAdopt the resource is new, so that `lifecycle.adopt` is a way out
 */
export function takenByAnother(
  target: Target,
  owner: Owner,
  { canAdopt }: { readonly canAdopt: boolean },
): ProviderError {
  const advice = [
    otherName,
    renameAdvice(owner, target.origin),
    canAdopt ? adoptAdvice(target, owner) : "",
  ].join("");
  const message = `create ${target.label}: a job of that name is there already and ${describeOwner(owner)}; ${advice}; to look at it: ${lookCommand(target)}`;
  return new ProviderError("JOB_NAME_TAKEN", message);
}

/** Two resources cannot have one job. */
export function heldInRun(target: Target, holder: string): ProviderError {
  const { name } = partsOfUrn(holder);
  const message = `create ${target.label}: the resource ${name} of this stack has this job, and two resources cannot have one; ${otherName}, or take one of the two out of the program; if this resource was called ${name} before, give it the option aliases: [{ name: "${name}" }] instead`;
  return new ProviderError("JOB_NAME_TAKEN", message);
}

/** The state has one job under two resources, because one of them took what the other had. */
export function sharedJob(label: string, urns: readonly [string, string]): ProviderError {
  const [name, other] = urns.map((urn) => partsOfUrn(urn).name);
  const message = `plan ${label}: the resources ${name} and ${other} both have this job; take one of them out of the program and out of the state, which leaves the job as it is: pulumi state delete '${urns[1]}'`;
  return new ProviderError("JOB_NAME_TAKEN", message);
}

/** A job that `lifecycle.adopt` would take, and that no patch makes what is declared. */
export function cannotAdopt(
  target: Target,
  { metadata }: KubernetesJob,
  { owner, plan }: { readonly owner: Owner; readonly plan: Plan },
): ProviderError {
  const since = metadata.creationTimestamp ?? "an unknown time";
  const message = `create ${target.label}: the job of that name, there since ${since}, ${describeOwner(owner)}, and cannot be taken over, because no patch makes it what is declared: ${describeReplacement(plan.changes)}; it was left as it is. Declare it as it is, which ${importCommand(target)} prints; or delete it when it is no longer needed: ${deleteCommand(target)}; or ${otherName}`;
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

/** The job that is to run again keeps its name, and the program has its last run kept while the new one is made. */
export function lastRunInTheWay(target: Target, { metadata }: KubernetesJob): ProviderError {
  const since = metadata.creationTimestamp ?? "an unknown time";
  const message = `create ${target.label}: it is to run again under the same name, which the job of its last run has, since ${since}, and keeps: the resource has the option retainOnDelete, or deleteBeforeReplace: false. Nothing ran, and nothing was changed. Take the option away; or delete the last run and run pulumi up again: ${deleteCommand(target)}`;
  return new ProviderError("JOB_NAME_TAKEN", message);
}
