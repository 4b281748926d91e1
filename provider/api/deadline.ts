/** The time that one operation has, from its first wait to its last byte. */
import type { Clock } from "../auth/clock.js";

/** See {@link startDeadline}. */
export interface Deadline {
  /** Aborted when the time is up or the caller cancels. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  remainingMs(): number;
  elapsedMs(): number;
  /** Whether the caller cancelled, as opposed to the time being up. */
  isCancelled(): boolean;
  /** Gives back the timer and the listener. */
  stop(): void;
}

/** Starts the time of an operation. */
export function startDeadline(options: {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
}): Deadline {
  const { timeoutMs, signal, clock } = options;
  const controller = new AbortController();
  const startedAt = clock.elapsed();
  const cancel = () => {
    controller.abort(new Error("cancelled"));
  };
  const timer = setTimeout(() => {
    controller.abort(new Error("time is up"));
  }, timeoutMs);
  signal?.addEventListener("abort", cancel);
  if (signal?.aborted === true) {
    cancel();
  }
  return {
    signal: controller.signal,
    timeoutMs,
    elapsedMs: () => clock.elapsed() - startedAt,
    remainingMs: () => timeoutMs - (clock.elapsed() - startedAt),
    isCancelled: () => signal?.aborted === true,
    stop() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
    },
  };
}
