/** Waits until a job runs, or has succeeded, and tells on its row how it goes on. */
import type { KubernetesJob } from "../../api/objects.js";
import { isProviderError } from "../../errors.js";
import { durationMs } from "../../go-spelling/duration.js";
import type { Kind } from "../../kinds/kind.js";
import { systemClock } from "../../time/clock.js";
import type { JobProperties } from "../inputs.js";
import { tell } from "../messages.js";
import { look, lookAgain, targetOf, type Target } from "../target.js";
import { readDetails, type JobDetails } from "./details.js";
import { explainFailure } from "./failure-digest.js";
import {
  beingDeleted,
  cannotBeFollowed,
  goneUnseen,
  jobFailed,
  notInTime,
  pendingTooLong,
  replacedOutside,
  type WaitFailure,
} from "./failures.js";
import { goalOf, isReached, isSuspendedByWish, stageOf, type Goal } from "./goal.js";
import { followJob, isWatched, pollJob, type Follower, type Sight } from "./job-watch.js";
import { describeProgress } from "./progress.js";
import { Reporter } from "./reporter.js";

/** What became of a wait. */
export interface Waited {
  /** The job as it was seen last. */
  readonly object: KubernetesJob;
  /** Why what was waited for is not so; undefined where it is. */
  readonly failure: WaitFailure | undefined;
}

/** A wait that has begun, so that nothing is missed of a job that is about to be made. */
export interface Wait {
  readonly goal: Goal;
  /**
   * Waits for the job that was made, for as long as `lifecycle.timeouts.wait` allows from now on.
   *
   * Never fails with an error of a server: whatever happens, the job is there and the state must know of it.
   */
  until(object: KubernetesJob): Promise<Waited>;
  /** To be called in any case. */
  end(): void;
}

/** What is around a job is asked for first after this time without running, then ever more rarely. */
const firstDetailsMs = 3000;
const longestDetailsMs = 30_000;

class Waiting implements Wait {
  readonly goal: Goal;
  #target: Target;
  readonly #properties: JobProperties;
  readonly #reporter: Reporter;
  #follower: Follower;
  #details: JobDetails | undefined;
  /** What the job's status counted when its details were read: they are of that moment. */
  #detailsOf = "";
  #detailsAtMs = firstDetailsMs;
  #detailsPauseMs = firstDetailsMs;
  /** Since when it has not been running, by the time that the wait has taken. */
  #idleSinceMs: number | undefined;

  constructor(target: Target, properties: JobProperties, goal: Goal) {
    this.goal = goal;
    this.#target = target;
    this.#properties = properties;
    this.#reporter = new Reporter(target.origin);
    this.#follower = followJob(target);
  }

  end(): void {
    this.#follower.end();
  }

  async until(made: KubernetesJob): Promise<Waited> {
    this.#target = await this.#targetFor("wait");
    this.#pollIfUnwatched(made);
    let object = made;
    for (;;) {
      let judged = await this.#judge(object);
      if (judged === "late") {
        // A watch can be silent without being broken: how it ends is not left to that.
        object = await lookAgain(await this.#briefly(), object);
        judged = await this.#judge(object);
      }
      const failure = judged === "late" ? await this.#tooLate(object) : judged;
      if (failure !== "waits") {
        return { object: failure ? await this.#atItsEnd(object) : object, failure };
      }
      const next = await this.#next(object).catch((error: unknown) => this.#unseen(error));
      if ("error" in next) {
        return { object, failure: next };
      }
      ({ object } = next);
    }
  }

  #pollIfUnwatched(object: KubernetesJob): void {
    if (!isWatched(this.#target, object)) {
      this.#follower.end();
      this.#follower = pollJob();
    }
  }

  /**
   * A job that is bound to fail soon has failed; what the state knows of it decides later whether it was over when it went.
   */
  async #atItsEnd(object: KubernetesJob): Promise<KubernetesJob> {
    const { kind } = this.#target;
    const { phase } = kind.digestStatus(object.status ?? {});
    if (!kind.doomedPhases.includes(phase)) {
      return object;
    }
    return lookAgain(await this.#briefly(), object);
  }

  /** Undefined where the job is what was waited for; `late` where it could still become that, and the time is over. */
  async #judge(object: KubernetesJob): Promise<WaitFailure | "waits" | "late" | undefined> {
    const { kind, deadline } = this.#target;
    const stage = stageOf(kind, object);
    if (isReached(this.goal, stage)) {
      return undefined;
    }
    if (stage.is === "failed") {
      const digest = await this.#digest(object);
      return jobFailed(this.#target, stage, { digest, lifecycle: this.#properties.lifecycle });
    }
    if (object.metadata.deletionTimestamp) {
      return beingDeleted(this.#target);
    }
    const elapsed = deadline.elapsedMs();
    const isIdle = stage.is !== "running" && !(stage.is === "pending" && stage.isAtWork);
    this.#idleSinceMs = isIdle ? (this.#idleSinceMs ?? elapsed) : undefined;
    return this.#pendingLeftMs() <= 0 || deadline.isOver() ? "late" : "waits";
  }

  async #tooLate(object: KubernetesJob): Promise<WaitFailure> {
    const isPending = this.#pendingLeftMs() <= 0;
    const progress = await this.#progress(object);
    return isPending
      ? pendingTooLong(this.#target, { progress, limitMs: this.#pendingLimitMs })
      : notInTime(this.#target, { progress, goal: this.goal });
  }

  get #pendingLimitMs(): number {
    const { pendingTimeout } = this.#properties.lifecycle;
    return pendingTimeout === undefined ? Infinity : (durationMs(pendingTimeout) ?? Infinity);
  }

  #pendingLeftMs(): number {
    return this.#idleSinceMs === undefined
      ? Infinity
      : this.#idleSinceMs + this.#pendingLimitMs - this.#target.deadline.elapsedMs();
  }

  /** The reasons are read with a little time of their own: that of the wait may be over. */
  async #digest(object: KubernetesJob): Promise<string[]> {
    return explainFailure(await this.#briefly(), object);
  }

  async #progress(object: KubernetesJob): Promise<string> {
    const details = await readDetails(await this.#briefly(), object);
    return describeProgress(this.#target.kind, object, details, systemClock.now());
  }

  #briefly(): Promise<Target> {
    return this.#targetFor("read", longestDetailsMs);
  }

  #targetFor(operation: "wait" | "read", longestMs?: number): Promise<Target> {
    const { kind, namespace, name } = this.#target;
    const place = { id: `${namespace}/${name}`, properties: this.#properties };
    return targetOf(kind, operation, place, longestMs);
  }

  /** The job as it is after something has happened, or some time; or what ends the wait. */
  async #next(object: KubernetesJob): Promise<WaitFailure | { readonly object: KubernetesJob }> {
    const { kind, deadline } = this.#target;
    const counted = JSON.stringify(kind.digestStatus(object.status ?? {}));
    if (this.#details && counted !== this.#detailsOf) {
      this.#details = undefined;
      this.#detailsPauseMs = firstDetailsMs;
      this.#detailsAtMs = deadline.elapsedMs() + firstDetailsMs;
    }
    if (this.#idleSinceMs !== undefined && deadline.elapsedMs() >= this.#detailsAtMs) {
      this.#detailsOf = counted;
      this.#details = await readDetails(await this.#briefly(), object);
      this.#detailsPauseMs = Math.min(this.#detailsPauseMs * 2, longestDetailsMs);
      this.#detailsAtMs = deadline.elapsedMs() + this.#detailsPauseMs;
    }
    const isHeldBack = this.#reporter.say((now) =>
      describeProgress(kind, object, this.#details, now),
    );
    const sight = await this.#follower.next(
      this.#target,
      Math.min(
        deadline.leftMs(),
        Math.max(1, this.#pendingLeftMs()),
        this.#idleSinceMs === undefined
          ? longestDetailsMs
          : Math.max(1, this.#detailsAtMs - deadline.elapsedMs()),
        isHeldBack ? this.#reporter.pauseMs + 1 : Infinity,
      ),
    );
    return sight === undefined ? { object } : this.#take(object, sight);
  }

  async #take(
    object: KubernetesJob,
    sight: Sight,
  ): Promise<WaitFailure | { readonly object: KubernetesJob }> {
    const { uid } = object.metadata;
    const seen = sight.is === "there" ? sight.object : sight.last;
    if (sight.is === "there" && sight.object.metadata.uid === uid) {
      return sight;
    }
    // Of a former job of the same name, which had to go first.
    if (sight.is === "gone" && seen !== undefined && seen.metadata.uid !== uid) {
      return { object };
    }
    // One that is over is taken away by its time to live, and tells with its last state how it ended.
    if (seen?.metadata.uid === uid && isOver(this.#target.kind, seen)) {
      return { object: seen };
    }
    const found = await look(this.#target);
    if (!found) {
      return isOver(this.#target.kind, object) ? { object } : goneUnseen(this.#target, object);
    }
    if (found.metadata.uid !== uid) {
      return replacedOutside(this.#target);
    }
    // It may have lost the label that it is watched by.
    this.#pollIfUnwatched(found);
    return { object: found };
  }

  #unseen(error: unknown): WaitFailure {
    if (!isProviderError(error)) {
      throw error;
    }
    return cannotBeFollowed(this.#target, error);
  }
}

function isOver(kind: Kind, object: KubernetesJob): boolean {
  return ["completed", "failed"].includes(stageOf(kind, object).is);
}

/**
 * Begins to follow a job for what `lifecycle.waitFor` says. To be called before the job is made, or else to be given a job
 * that was read afterwards.
 *
 * @returns undefined where nothing is waited for; a job that is suspended by its declaration says so on its row
 */
export async function beginWait(
  { kind, origin, namespace, name, label }: Target,
  properties: JobProperties,
): Promise<Wait | undefined> {
  const goal = goalOf(properties);
  if (goal === undefined) {
    return undefined;
  }
  if (isSuspendedByWish(properties)) {
    const text = `${label}: it is suspended, as declared, so it is not waited for`;
    void tell("info", { origin, text });
    return undefined;
  }
  const place = { id: `${namespace}/${name}`, properties };
  return new Waiting(await targetOf(kind, "wait", place), properties, goal);
}
