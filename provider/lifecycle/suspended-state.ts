/** What the state says of a suspension that has failed: never that a job is suspended, or goes on, which does not. */
import type { KubernetesJob } from "../api/objects.js";
import { isProviderError } from "../errors.js";
import { initFailure } from "./init-failure.js";
import { idOf, type JobFacts, type JobProperties } from "./inputs.js";
import { toOutputs } from "./outputs.js";
import type { LifecycleSettings } from "./settings.js";
import { carryOut, suspensionTask, type SuspensionTask } from "./suspend.js";
import type { Target } from "./target.js";

/** The declaration, with a suspension as it was before. */
export function withFormerSuspension(
  properties: JobProperties,
  before: LifecycleSettings,
): JobProperties {
  // What is not set is left out of the state.
  return { ...properties, lifecycle: { ...properties.lifecycle, suspended: before.suspended } };
}

/** A job on the server, what it is declared as, and what the state needs besides. */
export interface DeclaredObject {
  readonly object: KubernetesJob;
  readonly properties: JobProperties;
  readonly facts: JobFacts;
  /** The engine's `__provider`. */
  readonly provider: unknown;
}

/**
 * Does what the declaration says of the job's suspension, as the last thing of an update.
 *
 * @returns the job as it is then
 * @throws InitFailure where it fails: everything else is done, and the next update tries again
 */
export async function finishSuspension(
  target: Target,
  task: SuspensionTask,
  { object, properties, facts, provider }: DeclaredObject,
  before: LifecycleSettings,
): Promise<KubernetesJob> {
  try {
    return await carryOut(target, task, object);
  } catch (error) {
    if (!isProviderError(error)) {
      throw error;
    }
    const { uid } = object.metadata;
    const known = { uid, status: object.status, facts };
    const outs = toOutputs(target.kind, withFormerSuspension(properties, before), known);
    throw initFailure(error, idOf(properties), { properties: { ...outs, __provider: provider } });
  }
}

/** Suspends a job that was just made, where it is declared so: no server takes one that is suspended from the start. */
export async function suspendNew(target: Target, made: DeclaredObject): Promise<KubernetesJob> {
  const task = suspensionTask(target, {}, made.properties.lifecycle);
  return task ? finishSuspension(target, task, made, {}) : made.object;
}
