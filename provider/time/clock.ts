/** Time, as a value that tests can replace. */
import { timerMs } from "./timer.js";

/** The three ways in which the client deals with time. */
export interface Clock {
  /** Milliseconds since 1970, as this machine believes. */
  now(): number;
  /** Milliseconds that never jump, from an arbitrary start. */
  elapsed(): number;
  /** Resolves after the time, or as soon as a signal is aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, timerMs(ms));
      signal?.addEventListener("abort", wake);
    }),
};
