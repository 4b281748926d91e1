import { backoffMs } from "../api/retry.js";
import type { Deadline } from "../time/deadline.js";

/** Waits as the client does after so many failures in a row, but not beyond the end of the operation. */
export function pauseAfter(failures: number, deadline: Deadline): Promise<void> {
  return deadline.pause(backoffMs(failures, Math.random()));
}
