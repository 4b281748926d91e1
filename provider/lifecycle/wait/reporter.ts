/** Tells how a wait goes on, on the resource's row. */
import { systemClock } from "../../time/clock.js";
import { tell } from "../messages.js";

/** The engine prints every message in a log that is no terminal, and shows the time that passes by itself in one that is. */
const shortestPauseMs = 1000;
/** Some systems end a run that prints nothing for ten minutes. */
const longestSilenceMs = 5 * 60_000;

/** A line about a job as it is at a time, in milliseconds since 1970; at NaN without the time. */
export type LineAt = (now: number) => string;

/** Says what has changed, at most once a second; and without a change once in five minutes. */
export class Reporter {
  readonly #origin: string;
  #said = "";
  #saidAt = -Infinity;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Milliseconds until a line may be said again. */
  get pauseMs(): number {
    return Math.max(0, this.#saidAt + shortestPauseMs - systemClock.elapsed());
  }

  /** Says the line where it is news; otherwise nothing. @returns whether there is news that has to wait for its second */
  say(line: LineAt): boolean {
    const timeless = line(NaN);
    const elapsed = systemClock.elapsed();
    const isNews = timeless !== this.#said;
    if (!isNews && elapsed - this.#saidAt < longestSilenceMs) {
      return false;
    }
    if (isNews && this.pauseMs > 0) {
      return true;
    }
    this.#said = timeless;
    this.#saidAt = elapsed;
    const text = line(systemClock.now());
    void tell("info", { origin: this.#origin, text, isEphemeral: true });
    return false;
  }
}
