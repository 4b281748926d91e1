/** Which screens of a recording are shown, and for how long. Pure. */
import type { Row, Screen } from "./screen";

/** A picture of a film. */
export interface Frame {
  /** Seconds. */
  readonly duration: number;
  readonly rows: readonly Row[];
  readonly mark: string;
}

/** How {@link cutFilm} cuts. All in seconds. */
export interface CutOptions {
  /** A screen that is followed by another one sooner is left out. */
  readonly shortest: number;
  /** How much longer a marked screen stays. */
  readonly hold: number;
}

/**
 * Makes frames of screens: equal ones that follow each other are one, those that nobody would see are left out, and those
 * with a mark stay longer. The last frame stays for the time of its mark, or else for the shortest time.
 */
export function cutFilm(screens: readonly Screen[], { shortest, hold }: CutOptions): Frame[] {
  const shown: { at: number; rows: readonly Row[]; key: string; mark: string }[] = [];
  for (const { at, rows, mark } of screens) {
    const key = JSON.stringify(rows);
    const last = shown.at(-1);
    if (last?.key === key) {
      last.mark ||= mark;
    } else if (last && last.mark === "" && at - last.at < shortest) {
      // What was there before is shown again, or something new takes its place.
      const before = shown.at(-2);
      if (before?.key === key) {
        shown.pop();
        before.mark ||= mark;
      } else {
        Object.assign(last, { rows, key, mark });
      }
    } else {
      shown.push({ at, rows, key, mark });
    }
  }
  return shown.map(({ at, rows, mark }, i) => {
    const pause = (shown[i + 1]?.at ?? at + (mark === "" ? shortest : 0)) - at;
    return { rows, mark, duration: pause + (mark === "" ? 0 : hold) };
  });
}
