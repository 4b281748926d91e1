import { textAt } from "../../provider/server/json-access.js";
import type { JsonObject } from "../../provider/values/json.js";
import type { World } from "../world.js";
import { behaviourOf, type Phase } from "./behaviours.js";
import { jobAt, type JobAddress } from "./job-address.js";

/** How jobs move by themselves: each delay counts from the step before, in milliseconds; absent steps never come. */
export interface AutomaticLifecycle {
  /** From the creation to Pending (VolcanoJob). */
  readonly pendingMs?: number;
  /** From there to Running. */
  readonly runningMs?: number;
  /** From there to Completed or Complete. */
  readonly completedMs?: number;
}

interface Step {
  readonly phase: Phase;
  readonly delayMs: number | undefined;
  readonly next: () => void;
}

/** What moves the jobs by themselves. A job that is stopped, or has ended, leaves its course. */
export class Courses {
  readonly #world: World;
  readonly #lifecycle: AutomaticLifecycle;
  readonly #move: (address: JobAddress, phase: Phase) => void;
  /** How often a job has left its course, by its uid. */
  readonly #turns = new Map<string, number>();

  constructor(
    world: World,
    lifecycle: AutomaticLifecycle,
    move: (address: JobAddress, phase: Phase) => void,
  ) {
    this.#world = world;
    this.#lifecycle = lifecycle;
    this.#move = move;
  }

  /** Into the first phase, where there is one, and on from there. */
  start(address: JobAddress, job: JsonObject): void {
    const behaviour = behaviourOf(address.kind);
    const uid = textAt(job, "metadata", "uid");
    const phase = behaviour?.firstPhase(job);
    if (phase === undefined) {
      this.goOn(address, uid);
      return;
    }
    this.#step(address, uid, {
      phase,
      delayMs: this.#lifecycle.pendingMs,
      next: () => {
        if (behaviour?.goesOnFrom(phase) === true) {
          this.goOn(address, uid);
        }
      },
    });
  }

  /** From where the pods are wanted to the end. */
  goOn(address: JobAddress, uid: string): void {
    const behaviour = behaviourOf(address.kind);
    if (!behaviour) {
      return;
    }
    const { runningMs, completedMs } = this.#lifecycle;
    this.#step(address, uid, {
      phase: "Running",
      delayMs: runningMs,
      next: () => {
        const { completed } = behaviour;
        this.#step(address, uid, { phase: completed, delayMs: completedMs, next: () => undefined });
      },
    });
  }

  /** The job does not go on from where it is. */
  stop(uid: string): void {
    this.#turns.set(uid, (this.#turns.get(uid) ?? 0) + 1);
  }

  /** The job is gone. */
  forget(uid: string): void {
    this.#turns.delete(uid);
  }

  #step(address: JobAddress, uid: string, { phase, delayMs, next }: Step): void {
    if (delayMs === undefined) {
      return;
    }
    const turn = this.#turns.get(uid);
    this.#world.schedule.after(delayMs, () => {
      const job = jobAt(this.#world, address, uid);
      const hasLeft = this.#turns.get(uid) !== turn;
      if (!job || hasLeft || behaviourOf(address.kind)?.isFinished(job) === true) {
        return;
      }
      this.#move(address, phase);
      next();
    });
  }
}
