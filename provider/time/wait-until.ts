import type { Deadline } from "./deadline.js";

/** What one look has shown: that it is so, or what is still missing. */
export type Look<Value> = { readonly is: Value } | { readonly waitsFor: string };

/** How {@link waitUntil} waits. */
export interface WaitOptions {
  readonly deadline: Deadline;
  /** Between the first two looks, in milliseconds; each pause is twice the one before. @default 50 */
  readonly firstPauseMs?: number;
  /** @default 2000 */
  readonly longestPauseMs?: number;
  /** Called after a look that was not the first ones, with what is still missing. */
  readonly onProgress?: (waitsFor: string) => Promise<unknown>;
}

/** So many looks come at once that nobody has to be told of them. */
const silentLooks = 4;

/**
 * Looks until something is so, or the time is over.
 *
 * @returns what the last look has shown; `waitsFor` where the time was over first
 * @throws what a look throws, unless the time is over then: what an earlier one has shown says more
 */
export async function waitUntil<Value>(
  look: () => Promise<Look<Value>>,
  { deadline, firstPauseMs = 50, longestPauseMs = 2000, onProgress }: WaitOptions,
): Promise<Look<Value>> {
  let last: Look<Value> | undefined;
  const lookAgain = async () => {
    try {
      return await look();
    } catch (error) {
      if (last === undefined || !deadline.isOver()) {
        throw error;
      }
      return last;
    }
  };
  for (let looks = 1; ; looks++) {
    const seen = await lookAgain();
    last = seen;
    if ("is" in seen) {
      return seen;
    }
    if (looks > silentLooks) {
      await onProgress?.(seen.waitsFor);
    }
    await deadline.pause(Math.min(firstPauseMs * 2 ** (looks - 1), longestPauseMs));
    // A look without any time left would fail by itself and hide what is missing.
    if (deadline.isOver()) {
      return seen;
    }
  }
}
