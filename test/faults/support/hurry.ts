/** Waits between attempts are shortened by this, so that a matrix of hundreds of cells takes seconds. */
export const hurry = 25;

/** `node:timers/promises` with shorter waits, which is what the lifecycle waits with. */
export function hurriedTimers(): object {
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms / hurry));
  return { setTimeout: sleep };
}
