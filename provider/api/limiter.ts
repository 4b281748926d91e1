/** Bounds the requests under way at once, and backs off when the server says that they are too many. */
import { raceAbort } from "../auth/token-cache.js";
import type { Clock } from "../time/clock.js";
import { createPace } from "./pace.js";

/**
 * Everybody waits for what one request was told, but not for hours: a server that still wants to see nothing says so again,
 * and then the error is its word and not a time that ran out.
 */
const longestPauseMs = 30_000;

/**
 * The least that a header can say, and what kube-apiserver says first, however busy it is (it goes up to 32 s while it has to
 * refuse on: `dropped_requests_tracker.go` of apiserver). It counts for the request that was told. The others go on, fewer at
 * once and at a slower pace, as long as some of them may get through.
 */
const formalPauseMs = 1000;

/** How a request ended, as far as the limiter cares. */
export type LoadSignal = "ok" | "throttled" | "other";

/** See {@link createLimiter}. */
export interface Limiter {
  /** Waits for a free place, first come, first served. @throws the signal's reason */
  acquire(signal: AbortSignal): Promise<Place>;
  /** Requests allowed at once, for now. */
  readonly limit: number;
}

/** A place taken; to be released exactly once. */
export interface Place {
  /** @param pauseMs how long the server wants to see nothing (with "throttled") */
  release(load: LoadSignal, pauseMs?: number): void;
}

/**
 * Additive increase, multiplicative decrease: starts at `maxConcurrency`, halves on a 429 (once for all requests that were
 * under way together) and grows by one for every `limit` successes. From the first 429 on requests also keep a pace.
 */
export function createLimiter(options: {
  readonly maxConcurrency: number;
  readonly clock: Clock;
}): Limiter {
  const { maxConcurrency, clock } = options;
  let limit = maxConcurrency;
  let active = 0;
  let lastDecrease = Number.NEGATIVE_INFINITY;
  let isPaced = false;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  const pace = createPace();
  const queue = new Set<() => void>();

  const admitNext = () => {
    for (const admit of queue) {
      if (active >= Math.floor(limit)) {
        return;
      }
      queue.delete(admit);
      active += 1;
      admit();
    }
  };
  const adjust = (load: LoadSignal, startedAt: number, pauseMs: number) => {
    const now = clock.elapsed();
    if (load === "ok") {
      limit = Math.min(maxConcurrency, limit + 1 / limit);
      pace.succeed(now);
    } else if (load === "throttled") {
      if (startedAt > lastDecrease) {
        limit = Math.max(1, limit / 2);
        lastDecrease = now;
        isPaced = pace.slowDown(now);
      }
      const isGoingOn = isPaced || active > 0;
      if (pauseMs > formalPauseMs || !isGoingOn) {
        pausedUntil = Math.max(pausedUntil, now + Math.min(pauseMs, longestPauseMs));
      }
    }
  };
  const takePlace = () => {
    let startedAt = clock.elapsed();
    let isReleased = false;
    return {
      start() {
        startedAt = clock.elapsed();
      },
      release(load: LoadSignal, pauseMs = 0) {
        if (isReleased) {
          return;
        }
        isReleased = true;
        active -= 1;
        adjust(load, startedAt, pauseMs);
        admitNext();
      },
    };
  };
  const waitForTurn = async (signal: AbortSignal): Promise<void> => {
    let admit: (() => void) | undefined;
    const turn = new Promise<void>((resolve) => {
      admit = resolve;
      queue.add(resolve);
    });
    admitNext();
    try {
      await raceAbort(turn, signal);
    } catch (error) {
      // Admitted in the same moment: the place goes to the next one.
      if (admit !== undefined && !queue.delete(admit)) {
        active -= 1;
        admitNext();
      }
      throw error;
    }
  };

  return {
    get limit() {
      return Math.floor(limit);
    },
    async acquire(signal) {
      if (queue.size === 0 && active < Math.floor(limit)) {
        active += 1;
      } else {
        await waitForTurn(signal);
      }
      const place = takePlace();
      const waitUntil = async (time: () => number): Promise<void> => {
        for (let wait = time() - clock.elapsed(); wait > 0; wait = time() - clock.elapsed()) {
          await clock.sleep(wait, signal);
          if (signal.aborted) {
            place.release("other");
            signal.throwIfAborted();
          }
        }
      };
      await waitUntil(() => pausedUntil);
      const turn = pace.next(clock.elapsed());
      await waitUntil(() => Math.max(turn, pausedUntil));
      place.start();
      return place;
    },
  };
}
