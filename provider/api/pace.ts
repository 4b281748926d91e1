/**
 * How fast requests may follow each other at a server that has refused some. Bounding how many are under way does not bound how
 * many there are in a second, which is what gateways count (CCI: 200 a second) and what a busy server feels: one after the
 * other is still hundreds. Pure: the caller has the clock.
 */

/** See {@link createPace}. All times are milliseconds of one clock that only goes forward. */
export interface Pace {
  /** Notes a request that was let through. */
  succeed(now: number): void;
  /**
   * Notes that the server has refused: from now on somewhat slower than it let requests through in the last second.
   *
   * @returns false where it let too little through to tell a pace from; the one before stays
   */
  slowDown(now: number): boolean;
  /** When the next request may be sent: `now`, or later. Each call is one request. */
  next(now: number): number;
}

const windowMs = 1000;
/** So many are looked at however old they are, and are enough to go by however young, but for a moment's. */
const fewest = 8;
const shortestWindowMs = 30;
/** Room for the server to catch up, and for requests that come again. */
const share = 0.9;
/** Who asks for little gets little, and must not be held to it. */
const leastPerSecond = 10;
/** After 1.4 quiet seconds as fast as before, after 5 more than twice, after 10 seven times as fast. */
const growth = 0.06;
/** By then nobody notices the pace any more, but the next refusal. */
const mostGrowth = 20;

/** Without a pace until the server refuses for the first time. */
export function createPace(): Pace {
  const successes: number[] = [];
  let perSecond = 0;
  let slowedAt = 0;
  let earliest = Number.NEGATIVE_INFINITY;

  const forget = (now: number): void => {
    const old = successes.findIndex((time) => time >= now - windowMs);
    const most = Math.max(0, successes.length - fewest);
    successes.splice(0, old < 0 ? most : Math.min(old, most));
  };
  const rateAt = (now: number): number =>
    perSecond * Math.min(mostGrowth, 1 + growth * ((now - slowedAt) / 1000) ** 2);
  return {
    succeed(now) {
      forget(now);
      successes.push(now);
    },
    slowDown(now) {
      forget(now);
      slowedAt = now;
      const [oldest, newest] = [successes[0], successes.at(-1)];
      if (oldest === undefined || newest === undefined || newest < now - windowMs) {
        return false;
      }
      const span = now - oldest;
      if (successes.length < fewest && span < windowMs * share) {
        return false;
      }
      const measured = (successes.length * 1000) / Math.max(shortestWindowMs, span);
      perSecond = Math.max(leastPerSecond, measured * share);
      return true;
    },
    next(now) {
      if (perSecond === 0) {
        return now;
      }
      const at = Math.max(now, earliest);
      earliest = at + 1000 / rateAt(now);
      return at;
    },
  };
}
