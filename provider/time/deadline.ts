import type { Clock } from "./clock.js";

/** The end of an operation, all its requests and waits together. */
export interface Deadline {
  readonly timeoutMs: number;
  elapsedMs(): number;
  /** Milliseconds left; zero or less when it is over. For decisions. */
  remainingMs(): number;
  /** The same for a request: never less than 1, so that a request at the very end still fails by time and not by argument. */
  leftMs(): number;
  isOver(): boolean;
  /** Waits, but not beyond the end. */
  pause(ms: number): Promise<void>;
}

/** Starts the time of an operation. */
export function deadlineIn(timeoutMs: number, clock: Clock): Deadline {
  const startedAt = clock.elapsed();
  const elapsedMs = () => clock.elapsed() - startedAt;
  const remainingMs = () => timeoutMs - elapsedMs();
  const leftMs = () => Math.max(remainingMs(), 1);
  return {
    timeoutMs,
    elapsedMs,
    remainingMs,
    leftMs,
    isOver: () => elapsedMs() >= timeoutMs,
    pause: (ms) => clock.sleep(Math.min(ms, leftMs())),
  };
}
