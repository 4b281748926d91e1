import { backoffMs, waitBeforeEnd } from "../api/retry.js";
import type { Deadline } from "../time/deadline.js";

/**
 * Waits as the client does after so many failures in a row, less where that leaves time for one last attempt.
 *
 * @returns false, at once, where the operation's time would then not last for another attempt
 */
export async function pauseAfter(failures: number, deadline: Deadline): Promise<boolean> {
  const pauseMs = waitBeforeEnd(backoffMs(failures, Math.random()), deadline.remainingMs());
  if (pauseMs === undefined) {
    return false;
  }
  await deadline.pause(pauseMs);
  return true;
}
