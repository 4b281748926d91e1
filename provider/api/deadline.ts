/** The time that one operation of the client has, from its first wait to its last byte. */
import { deadlineIn, type Deadline } from "../time/deadline.js";
import type { Clock } from "../time/clock.js";
import { timerMs } from "../time/timer.js";
import { joinSignals } from "./join-signals.js";

/** A deadline that also ends what is under way. See {@link startDeadline}. */
export interface CallDeadline extends Deadline {
  /** Aborted when the time is up or the caller cancels. */
  readonly signal: AbortSignal;
  /** Whether somebody cancelled, as opposed to the time being up. */
  isCancelled(): boolean;
  /** What that somebody gave as the reason. */
  cancelReason(): unknown;
  /** Gives back the timer and the listeners. */
  stop(): void;
}

/** Starts the time of an operation, which any of the signals cancels. */
export function startDeadline(options: {
  readonly timeoutMs: number;
  readonly signals: readonly (AbortSignal | undefined)[];
  readonly clock: Clock;
}): CallDeadline {
  const { timeoutMs, clock } = options;
  const cancelled = joinSignals(options.signals);
  const controller = new AbortController();
  const cancel = () => {
    controller.abort(new Error("cancelled"));
  };
  const timer = setTimeout(() => {
    controller.abort(new Error("time is up"));
  }, timerMs(timeoutMs));
  cancelled.signal.addEventListener("abort", cancel);
  if (cancelled.signal.aborted) {
    cancel();
  }
  return {
    ...deadlineIn(timeoutMs, clock),
    signal: controller.signal,
    isCancelled: () => cancelled.signal.aborted,
    cancelReason: () => cancelled.signal.reason as unknown,
    stop() {
      clearTimeout(timer);
      cancelled.stop();
    },
  };
}
