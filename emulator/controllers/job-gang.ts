/** What the controllers do to the PodGroup of a job when it comes into a phase. */
import { textAt } from "../../provider/server/json-access.js";
import type { JsonObject } from "../../provider/values/json.js";
import {
  changedPodGroup,
  newPodGroup,
  podGroupName,
  scheduled,
  type PodGroupPhase,
  type Stamp,
} from "../volcano/pod-group.js";
import type { World } from "../world.js";

/** The time, the next version and ids, for a PodGroup that is written now. */
export function stampOf(world: World): Stamp {
  return {
    time: world.schedule.timestamp(),
    revision: world.storage.nextRevision(),
    newUid: () => world.newDependentUid(),
  };
}

/**
 * Makes, moves or removes the PodGroup of a job: the job controller removes it whenever it stops a job, also one that has
 * ended (killPods in pkg/controllers/job/job_controller_actions.go of Volcano 1.14.1).
 *
 * @param phase the PodGroup's; undefined where the job has none
 */
export function followGang(world: World, job: JsonObject, phase: PodGroupPhase | undefined): void {
  const namespace = textAt(job, "metadata", "namespace");
  const name = podGroupName(job);
  if (phase === undefined) {
    world.podGroups.delete(namespace, name);
    return;
  }
  const known = world.podGroups.get(namespace, name) ?? newPodGroup(job, stampOf(world));
  const isScheduled = known.conditions.some(({ type }) => type === scheduled.type);
  const conditions = phase === "Running" && !isScheduled ? [scheduled] : [];
  world.podGroups.set(changedPodGroup(known, { phase, conditions }, stampOf(world)));
}
