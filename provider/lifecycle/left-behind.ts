/**
 * Jobs of a resource beside the one that it has: a run that was killed after its request had reached the server leaves a job
 * that no state knows of, and a program that was edited before the next run never asks for it again.
 */
import { deleteCommand } from "./kubectl.js";
import { tellOnce } from "./messages.js";
import { jobsAtWork } from "./refresh-list.js";
import { holderOf, isOfState } from "./run-memory.js";
import { isListable } from "./stack-list.js";
import { addressOf } from "./server-identity.js";
import type { Target } from "./target.js";

/** A renamed resource has a job that carries its former mark until the next patch, and another one may have its old name. */
function isOfAnother({ origin, connection }: Target, uid: string): boolean {
  const endpoint = addressOf(connection)?.endpoint;
  const holder = endpoint === undefined ? undefined : holderOf({ endpoint, uid });
  return holder !== undefined && holder.origin !== origin;
}

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
  for (const { name, uid, since = "an unknown time" } of await jobsAtWork(target)) {
    const isOwn = name === target.name || isOfState(origin, `${namespace}/${name}`);
    if (isOwn || isOfAnother(target, uid)) {
      continue;
    }
    const text = `${target.label}: this resource has another job at work, ${namespace}/${name}, since ${since}, which this state does not speak of: a run that was interrupted has left it, or it was kept on purpose. It was left alone, and runs beside this one; to end it: ${deleteCommand({ kind, namespace, name })}`;
    await tellOnce("warning", { origin, text });
  }
}
