import { setTimeout as sleep } from "node:timers/promises";
import { backoffMs } from "../api/retry.js";
import type { Deadline } from "./target.js";

/** Waits as the client does after so many failures in a row, but not beyond the end of the operation. */
export async function pauseAfter(failures: number, deadline: Deadline): Promise<void> {
  await sleep(Math.min(backoffMs(failures, Math.random()), deadline.leftMs()));
}
