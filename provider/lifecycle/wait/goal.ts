/** What is waited for, and whether a job has come so far. */
import type { KubernetesJob } from "../../api/objects.js";
import type { Kind } from "../../kinds/kind.js";
import type { JobStage } from "../../kinds/stage.js";
import type { Plan } from "../../planning/plan.js";
import type { JobFacts, JobProperties } from "../inputs.js";
import type { LifecycleSettings } from "../settings.js";

/** What a job is waited for to be. */
export type Goal = "running" | "completed";

type Wish = Pick<JobProperties, "lifecycle" | "spec">;

const ranks = { created: 0, running: 1, completed: 2 } as const;

function wishOf({ waitFor = "created" }: LifecycleSettings): keyof typeof ranks {
  return waitFor;
}

/** What is to be waited for; undefined where a job is done as soon as it is there. */
export function goalOf({ lifecycle }: Pick<JobProperties, "lifecycle">): Goal | undefined {
  const wish = wishOf(lifecycle);
  return wish === "created" ? undefined : wish;
}

/** Whether more is waited for than before. */
function isRaised(
  before: Pick<JobProperties, "lifecycle">,
  after: Pick<JobProperties, "lifecycle">,
): boolean {
  return ranks[wishOf(after.lifecycle)] > ranks[wishOf(before.lifecycle)];
}

/** Whether the declaration itself has the job stand still, so that nobody can wait for it. */
export function isSuspendedByWish({ lifecycle, spec }: Wish): boolean {
  return lifecycle.suspended === true || spec["suspend"] === true || spec["parallelism"] === 0;
}

/** Whether a job that has come so far is what was waited for. */
export function isReached(goal: Goal, stage: JobStage): boolean {
  return stage.is === "completed" || (goal === "running" && stage.is === "running");
}

/** How far the object has come. */
export function stageOf(kind: Kind, { status = {}, spec }: KubernetesJob): JobStage {
  return kind.stageOf(status, spec);
}

/**
 * Whether an update has to wait: the last wait has failed, or was never made; more is waited for than before; or the job is
 * to do something else than it did. A changed label is no reason.
 */
export function needsWait(
  old: JobProperties,
  next: JobProperties,
  { changes }: Pick<Plan, "changes">,
): boolean {
  const { awaits, inDoubt } = old.facts;
  return (
    awaits !== undefined ||
    inDoubt !== undefined ||
    old.uid === undefined ||
    isRaised(old, next) ||
    (isSuspendedByWish(old) && !isSuspendedByWish(next)) ||
    changes.some(({ path, hasNoEffect }) => path.startsWith("spec") && !hasNoEffect)
  );
}

/** The facts of a job that was read: what it was waited for in vain may be so by now. */
export function settleAwaited(kind: Kind, facts: JobFacts, object: KubernetesJob): JobFacts {
  const { awaits, ...others } = facts;
  const isSo = awaits !== undefined && isReached(awaits, stageOf(kind, object));
  return isSo ? others : facts;
}
