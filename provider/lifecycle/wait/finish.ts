/** The end of a create or an update: the wait, and what the state keeps after it. */
import type { KubernetesJob } from "../../api/objects.js";
import type { JsonObject } from "../../values/json.js";
import { initFailure } from "../init-failure.js";
import type { Goal } from "./goal.js";
import type { Wait } from "./wait.js";

/** What there is to say of a job that is there. */
export interface Ending {
  readonly id: string;
  /** The text in state, without which a half-made resource could never be read or deleted. */
  readonly provider: unknown;
  /** What the state keeps of the job as it is; and what it is to be waited for again, where a wait has failed. */
  readonly outputsOf: (object: KubernetesJob, awaits: Goal | undefined) => JsonObject;
}

/**
 * Waits, where something is to be waited for.
 *
 * @throws InitFailure where it has not come to that: the job stays in the state, with its reasons
 */
export async function finish(
  wait: Wait | undefined,
  made: KubernetesJob,
  { id, provider, outputsOf }: Ending,
): Promise<{ id: string; outs: JsonObject }> {
  if (!wait) {
    return { id, outs: outputsOf(made, undefined) };
  }
  const { object, failure } = await wait.until(made);
  const outs = outputsOf(object, failure && wait.goal);
  if (failure) {
    const { error, reasons } = failure;
    throw initFailure(error, id, { properties: { ...outs, __provider: provider }, reasons });
  }
  return { id, outs };
}
