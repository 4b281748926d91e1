import { numberAt, objectAt, textAt, valueAt } from "../../provider/server/json-access.js";
import type { JsonObject } from "../../provider/values/json.js";
import { isBound, isEnded } from "../pods/pod.js";
import { commandStrategy, orderOf } from "../volcano/command.js";
import { podsOf, type World } from "../world.js";
import type { Phase } from "./behaviours.js";
import { jobAt, type JobAddress } from "./job-address.js";
import { obedienceOf, stoppedPhases, type StoppingPhase } from "./orders.js";

const kind = "VolcanoJob";

/** What the job controller does to a job. */
export interface JobMoves {
  /** Moves it into a phase. */
  setPhase(address: JobAddress, phase: Phase): JsonObject;
  /** It leaves the course that it is on by itself. */
  leaveCourse(uid: string): void;
  /** It goes on by itself from Pending. */
  goOn(address: JobAddress, uid: string): void;
}

function phaseOf(job: JsonObject | undefined): string {
  return textAt(job, "status", "state", "phase");
}

/** What comes when the pods are gone. A restart that is one too many fails the job. */
function arrive(
  job: JsonObject,
  phase: StoppingPhase,
  { moves, address }: { moves: JobMoves; address: JobAddress },
): void {
  if (phase !== "Restarting") {
    moves.setPhase(address, stoppedPhases[phase]);
    return;
  }
  const retries = numberAt(job, "status", "retryCount") ?? 0;
  if (retries >= (numberAt(job, "spec", "maxRetry") ?? 0)) {
    moves.setPhase(address, "Failed");
    return;
  }
  moves.setPhase(address, "Pending");
  moves.goOn(address, textAt(job, "metadata", "uid"));
}

function stop(world: World, job: JsonObject, phase: StoppingPhase, moves: JobMoves): void {
  const { namespace, name, uid } = Object.fromEntries(
    (["namespace", "name", "uid"] as const).map((each) => [each, textAt(job, "metadata", each)]),
  ) as Record<"namespace" | "name" | "uid", string>;
  const address: JobAddress = { kind, namespace, name };
  const hasToStop = podsOf(world, job).some((pod) => isBound(pod) && !isEnded(pod));
  moves.leaveCourse(uid);
  moves.setPhase(address, phase);
  world.schedule.after(hasToStop ? world.timing.podTerminationMs : 0, () => {
    const current = jobAt(world, address, uid);
    if (current && phaseOf(current) === phase) {
      arrive(current, phase, { moves, address });
    }
  });
}

/** The controller consumes a command whose target is a VolcanoJob, and the job of that name obeys. */
export function obey(world: World, command: JsonObject, moves: JobMoves): void {
  const order = orderOf(command);
  const strategy = world.strategies.find(({ kindName }) => kindName === kind);
  if (!order || !strategy) {
    return;
  }
  const { namespace } = order;
  world.storage.remove(commandStrategy.resource, namespace, textAt(command, "metadata", "name"));
  const job = world.storage.get(strategy.resource, namespace, order.job);
  if (!job || valueAt(job, "metadata", "deletionTimestamp") !== undefined) {
    return;
  }
  const obedience = obedienceOf(phaseOf(job), order.action);
  if (obedience.is === "moved") {
    stop(world, job, obedience.to, moves);
  }
  if (obedience.is === "counted") {
    const version = (numberAt(job, "status", "version") ?? 0) + 1;
    const status = { ...objectAt(job, "status"), version };
    world.storage.write(strategy.resource, { ...job, status });
  }
}
