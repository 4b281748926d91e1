import { backoffMs } from "../api/retry.js";
import type { Deadline } from "../time/deadline.js";

/** An attempt with less time would fail by itself, and hide what went wrong. */
const shortestAttemptMs = 100;

/**
 * Waits as the client does after so many failures in a row.
 *
 * @returns false, at once, where the operation's time would then not last for another attempt
 */
export async function pauseAfter(failures: number, deadline: Deadline): Promise<boolean> {
  const pauseMs = backoffMs(failures, Math.random());
  if (pauseMs + shortestAttemptMs > deadline.remainingMs()) {
    return false;
  }
  await deadline.pause(pauseMs);
  return true;
}
