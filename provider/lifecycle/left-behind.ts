/**
 * Jobs of a resource beside the one that it has: a run that was killed after its request had reached the server leaves a job
 * that no state knows of, and a program that was edited before the next run never asks for it again.
 */
import { deleteCommand } from "./kubectl.js";
import { tellOnce } from "./messages.js";
import { jobsAtWork } from "./refresh-list.js";
import { isOfState } from "./run-memory.js";
import { isListable } from "./stack-list.js";
import type { Target } from "./target.js";

/**
 * Says on the row which other jobs at work carry this resource's mark, where the state was not seen to have them. They are
 * left alone: whether a killed run has left them, or somebody has kept them on purpose (`retainOnDelete`), nothing on the
 * server tells. Never fails.
 */
export async function tellLeftBehind(target: Target): Promise<void> {
  const { kind, namespace, origin } = target;
  if (!isListable(target)) {
    return;
  }
  for (const { name, since = "an unknown time" } of await jobsAtWork(target)) {
    if (name === target.name || isOfState(origin, `${namespace}/${name}`)) {
      continue;
    }
    const text = `${target.label}: this resource has another job at work, ${namespace}/${name}, since ${since}, which this state does not speak of: a run that was interrupted has left it, or it was kept on purpose. It was left alone, and runs beside this one; to end it: ${deleteCommand({ kind, namespace, name })}`;
    await tellOnce("warning", { origin, text });
  }
}
