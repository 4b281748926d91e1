/** What a preview, and a refresh, say of a job's suspension. */
import type { KubernetesJob } from "../api/objects.js";
import { isProviderError } from "../errors.js";
import type { Kind, Problem } from "../kinds/kind.js";
import type { SuspensionState } from "../kinds/suspension.js";
import { profiles } from "../profiles/index.js";
import type { ServerProfile } from "../profiles/profile.js";
import { isOurs } from "./generations.js";
import type { JobProperties } from "./inputs.js";
import { tellOnce } from "./messages.js";
import { longestCourtesyMs } from "./patience.js";
import type { LifecycleSettings } from "./settings.js";
import {
  describeLeft,
  describePhase,
  refuseFatalResume,
  stateOf,
  suspensionTask,
  type SuspensionTask,
} from "./suspend.js";
import { look, targetOf, type Target } from "./target.js";
import { isOpen } from "./unknown-settings.js";

/** Where `lifecycle.suspended` cannot be declared at all. */
export function findSuspensionProblems(
  { name, suspension }: Kind,
  profile: ServerProfile,
  { suspended }: LifecycleSettings,
): Problem[] {
  if (suspended === undefined) {
    return [];
  }
  const path = "lifecycle.suspended";
  if (suspension.by === "field") {
    const reason = `is not a setting of a ${name}, which has a field for it: use ${suspension.path}`;
    return [{ path, reason }];
  }
  const { areServed, source } = profiles[profile].volcanoExtras;
  return areServed
    ? []
    : [{ path, reason: `cannot be used here: it needs Volcano's Commands, and ${source}` }];
}

/** Where the job cannot be asked what it is doing. */
const plain = {
  suspend: "the job is aborted by a Command to Volcano, its pods end, and it can be resumed",
  resume: "the job goes on by a Command to Volcano, its pods start anew",
} as const;

function describe({ wish }: SuspensionTask, state: SuspensionState | undefined): string {
  const does = `${wish}: ${plain[wish]}`;
  if (!state) {
    return does;
  }
  if (state.is === "over") {
    return `${wish}: the job is over (${state.phase}): nothing is to be done`;
  }
  const isStopped = state.is === "suspended" || state.is === "stopping";
  if (wish === "suspend") {
    return `${isStopped ? `suspend: the job is ${state.phase} already` : does}; ${describeLeft(state)}`;
  }
  const after = { ...state, retries: state.retries + 1 };
  return isStopped
    ? `${does}; after that ${describeLeft(after)}`
    : `resume: the job is not suspended (${describePhase(state)}): nothing is to be done`;
}

async function find(
  kind: Kind,
  id: string,
  old: JobProperties,
): Promise<KubernetesJob | undefined> {
  try {
    const target = await targetOf(kind, "read", { id, properties: old }, longestCourtesyMs);
    const found = await look(target);
    return found && isOurs(found, old) ? found : undefined;
  } catch (error) {
    if (!isProviderError(error)) {
      throw error;
    }
    return undefined;
  }
}

/**
 * What a change of `lifecycle.suspended` does to the job, as a line for its row; `""` where there is no such change. Looks at
 * the job, with one GET of ten seconds at most; one that cannot be read is described without numbers.
 *
 * @throws ProviderError `RESUME_ENDS_JOB`
 */
export async function describeSuspension(
  kind: Kind,
  id: string,
  [old, next]: readonly [JobProperties, JobProperties],
): Promise<string> {
  const task = suspensionTask({ kind }, old.lifecycle, next.lifecycle);
  if (!task) {
    return "";
  }
  const found = await find(kind, id, old);
  if (!found && old.facts.goneSince !== undefined) {
    return `${task.wish}: the job is gone, so no Command is sent`;
  }
  if (found) {
    refuseFatalResume(`${kind.name} ${id}`, task, found);
  }
  return describe(task, found && stateOf(task, found));
}

/**
 * What becomes of a job that is there already, and is to be taken over, by a declaration that has it suspended; `""` where it is
 * left as it is.
 */
export function describeSuspensionOfTaken(
  kind: Kind,
  next: JobProperties,
  found: KubernetesJob,
): string {
  if (isOpen(next, "suspended") && kind.suspension.by === "command") {
    return "whether it is suspended then is known only during up";
  }
  const task = suspensionTask({ kind }, {}, next.lifecycle);
  return task ? describe(task, stateOf(task, found)) : "";
}

/**
 * Says on the row of a job, read from the server, that it is not suspended, or is, against its declaration: somebody has sent
 * a Command by hand. Nothing is sent to it, by no run in which the declaration does not change.
 */
export async function tellSuspensionDrift(
  { kind, label, origin }: Target,
  { lifecycle: { suspended } }: JobProperties,
  { status = {}, spec }: KubernetesJob,
): Promise<void> {
  if (suspended === undefined || kind.suspension.by === "field") {
    return;
  }
  const state = kind.suspension.stateOf({ ...status }, { ...spec });
  const isSuspended = state.is === "suspended" || state.is === "stopping";
  if (state.is === "over" || isSuspended === suspended) {
    return;
  }
  const [who, command] = suspended
    ? ["somebody has resumed it", "vcctl job suspend"]
    : ["somebody, or a policy of its own, has aborted it", "vcctl job resume"];
  const text = `${label}: lifecycle.suspended is ${suspended}, but the job is ${describePhase(state)}: ${who}; pulumi up sends a Command only where that setting changes: set it to ${!suspended} to agree, or bring the job back with ${command}`;
  await tellOnce("warning", { origin, text });
}
