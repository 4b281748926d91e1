import type { Clock } from "./clock.js";

/** The end of an operation, all its requests and waits together. */
export interface Deadline {
  readonly timeoutMs: number;
  elapsedMs(): number;
  /** Milliseconds left; never less than 1, so that a request at the very end still fails by time and not by argument. */
  leftMs(): number;
  isOver(): boolean;
  /** Waits, but not beyond the end. */
  pause(ms: number): Promise<void>;
}

/** Starts the time of an operation. */
export function deadlineIn(timeoutMs: number, clock: Clock): Deadline {
  const startedAt = clock.elapsed();
  const elapsedMs = () => clock.elapsed() - startedAt;
  const leftMs = () => Math.max(timeoutMs - elapsedMs(), 1);
  return {
    timeoutMs,
    elapsedMs,
    leftMs,
    isOver: () => elapsedMs() >= timeoutMs,
    pause: (ms) => clock.sleep(Math.min(ms, leftMs())),
  };
}
