import { setTimeout as sleep } from "node:timers/promises";

/** Waits for as long as it takes, so that a busy machine changes nothing; the test's own limit ends it. */
export async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await sleep(5);
  }
}
