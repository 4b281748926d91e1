import type { StackSettings } from "./project";

/** The namespace of the recorded jobs. */
export const namespace = "research";

/**
 * A server on which the story happens. Each act waits for the job that it is about, and lets it move, with a few seconds
 * between; that is all that is made up.
 */
export interface StoryServer {
  readonly settings: StackSettings;
  /** The migration waits for a node, runs, and fails. */
  failMigration(): Promise<void>;
  /** The next one runs and succeeds; then the training waits for nodes, and runs. */
  finishRollout(): Promise<void>;
  stop(): Promise<void>;
}

/** Looks often enough that the first line of a wait is not an earlier one. */
const glanceMs = 20;
const longestLookMs = 120_000;

/** Waits until there is something. @throws Error after two minutes */
export async function comes<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + longestLookMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`${what} does not come`);
    }
    await pause(glanceMs);
  }
}

/** @param durationMs milliseconds */
export function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
