/** The longest time that a timer of Node.js keeps, about 24.8 days. One that is given a longer time goes off at once. */
const longestTimerMs = 2 ** 31 - 1;

/** As much of a time as a timer can keep. */
export function timerMs(ms: number): number {
  return Math.min(ms, longestTimerMs);
}
