/** Which policy of a VolcanoJob has ended it: its status does not say, but its policies and its pods do. */
import { listAt, numberAt, textAt } from "../../server/json-access.js";
import { objectsIn } from "../../values/items.js";

/** A pod that has failed, as policies see it. */
interface Failure {
  readonly task: string;
  /** 0 where it is not known. */
  readonly exitCode: number;
}

interface Policy {
  /** Whose pods it looks at; undefined: those of all tasks. */
  readonly task: string | undefined;
  readonly action: string;
  readonly events: readonly string[];
  readonly exitCode: number | undefined;
}

/** What a failed pod raises, and what stands for anything. */
const eventsOfFailure = ["PodFailed", "TaskFailed", "*"];
const mostNamed = 3;

function readPolicies(list: unknown, task: string | undefined): Policy[] {
  return objectsIn(list).map(({ item }) => {
    const event = textAt(item, "event");
    const events = listAt(item, "events").map(String);
    return {
      task,
      action: textAt(item, "action"),
      events: event === "" ? events : [event, ...events],
      exitCode: numberAt(item, "exitCode"),
    };
  });
}

/** In Volcano's order: a task's own come before the job's (volcano.sh/volcano v1.14.1, controllers/job, applyPolicies). */
function policiesOf(spec: unknown): Policy[] {
  const ofTasks = objectsIn(listAt(spec, "tasks")).flatMap(({ item }) =>
    readPolicies(item["policies"], textAt(item, "name")),
  );
  return [...ofTasks, ...readPolicies(listAt(spec, "policies"), undefined)];
}

function fits({ task, events, exitCode }: Policy, failure: Failure): boolean {
  const isItsPod = task === undefined || task === failure.task;
  const isItsEvent = events.some((event) => eventsOfFailure.includes(event));
  return isItsPod && (isItsEvent || (exitCode !== undefined && exitCode === failure.exitCode));
}

function describe({ task, action, events, exitCode }: Policy): string {
  const cause = exitCode === undefined ? `event ${events.join(", ")}` : `exitCode ${exitCode}`;
  return `${task === undefined ? "policy" : `policy of task ${task}`} ${cause} -> ${action}`;
}

/**
 * The policy with that action that fits what failed, else those with that action; undefined where there is none.
 *
 * @param failed - first the pod that failed first
 */
export function policyOf(
  spec: unknown,
  action: string,
  failed: readonly Failure[],
): string | undefined {
  const candidates = policiesOf(spec).filter((policy) => policy.action === action);
  for (const failure of failed) {
    const found = candidates.find((policy) => fits(policy, failure));
    if (found) {
      return `by its ${describe(found)}`;
    }
  }
  const named = candidates.slice(0, mostNamed).map(describe);
  return named.length === 0
    ? undefined
    : `one of its policies has that action: ${named.join("; ")}`;
}
