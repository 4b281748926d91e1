import { createLimiter } from "../../provider/api/limiter.js";
import { createPace, type Pace } from "../../provider/api/pace.js";
import type { Clock } from "../../provider/time/clock.js";

/** Requests that succeed in equal steps, the last one at `until`. */
function succeedEvery(pace: Pace, stepMs: number, until: number): void {
  for (let time = stepMs; time <= until; time += stepMs) {
    pace.succeed(time);
  }
}

/** How many requests may be sent in the second that begins at a time. */
function countIn(pace: Pace, start: number): number {
  let count = 0;
  while (pace.next(start) < start + 1000) {
    count += 1;
  }
  return count;
}

describe("the pace", () => {
  test("is none before the server refuses", () => {
    const pace = createPace();
    succeedEvery(pace, 5, 1000);
    expect([pace.next(1000), pace.next(1000), pace.next(1000)]).toEqual([1000, 1000, 1000]);
  });

  test("is nine tenths of what got through in the last second", () => {
    const pace = createPace();
    succeedEvery(pace, 100, 4000);
    for (let time = 4010; time <= 5000; time += 10) {
      pace.succeed(time);
    }
    expect(pace.slowDown(5000)).toBe(true);
    expect(countIn(pace, 5000)).toBeGreaterThanOrEqual(88);
    expect(countIn(pace, 5000)).toBeLessThanOrEqual(92);
  });

  test("is reached again soon after, and left behind in some seconds without a refusal", () => {
    const pace = createPace();
    succeedEvery(pace, 10, 1000);
    pace.slowDown(1000);
    expect(countIn(pace, 3000)).toBeGreaterThanOrEqual(100);
    expect(countIn(pace, 11_000)).toBeGreaterThan(500);
    expect(countIn(pace, 1_000_000)).toBeLessThanOrEqual(2000);
  });

  test("cannot be told from a few successes, but from few in a whole second", () => {
    const pace = createPace();
    expect(pace.slowDown(0)).toBe(false);
    succeedEvery(pace, 1, 7);
    expect(pace.slowDown(7)).toBe(false);
    expect(pace.next(7)).toBe(7);
    expect(pace.slowDown(1000)).toBe(true);
  });

  test("is ten a second at least: who asked for little is not held to it", () => {
    const pace = createPace();
    succeedEvery(pace, 700, 2100);
    expect(pace.slowDown(2100)).toBe(true);
    expect(countIn(pace, 2100)).toBe(10);
  });
});

/** A clock that is as far as the work under way lets it be. */
class VirtualClock implements Clock {
  private time = 0;
  private readonly timers: { readonly at: number; readonly wake: () => void }[] = [];
  now = () => this.time;
  elapsed = () => this.time;
  sleep = (ms: number) =>
    new Promise<void>((wake) => {
      this.timers.push({ at: this.time + Math.max(0, ms), wake });
    });

  /** Goes on from timer to timer. @returns the time at which it is done */
  async runUntil(isDone: () => boolean): Promise<number> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isDone()) {
        return this.time;
      }
      this.timers.sort((a, b) => a.at - b.at);
      const next = this.timers.shift();
      this.time = next?.at ?? Number.NaN;
      next?.wake();
    }
  }
}

interface Server {
  readonly latencyMs: number;
  admit(now: number): boolean;
  leave(): void;
}

function bucket(perSecond: number, burst: number): Server {
  let [room, before] = [burst, 0];
  return {
    latencyMs: 20,
    leave: () => undefined,
    admit(now) {
      room = Math.min(burst, room + ((now - before) / 1000) * perSecond);
      before = now;
      if (room < 1) {
        return false;
      }
      room -= 1;
      return true;
    },
  };
}

/** As a gateway counts: so many in each second of its own clock. */
function seconds(perSecond: number): Server {
  let [second, count] = [0, 0];
  return {
    latencyMs: 20,
    leave: () => undefined,
    admit(now) {
      count = Math.floor(now / 1000) === second ? count + 1 : 1;
      second = Math.floor(now / 1000);
      return count <= perSecond;
    },
  };
}

/** As kube-apiserver does without a queue. */
function seats(count: number, latencyMs: number): Server {
  let taken = 0;
  return {
    latencyMs,
    leave() {
      taken -= 1;
    },
    admit() {
      const isFree = taken < count;
      taken += isFree ? 1 : 0;
      return isFree;
    },
  };
}

const refusalMs = 2;

/** All at once through a limiter; each that is refused comes again after a second. */
async function sendAll(count: number, server: Server) {
  const clock = new VirtualClock();
  const limiter = createLimiter({ maxConcurrency: 16, clock });
  let [done, refused] = [0, 0];
  const send = async (): Promise<void> => {
    const place = await limiter.acquire(new AbortController().signal);
    if (server.admit(clock.elapsed())) {
      await clock.sleep(server.latencyMs);
      server.leave();
      place.release("ok");
      done += 1;
      return;
    }
    refused += 1;
    await clock.sleep(refusalMs);
    place.release("throttled", 1000);
    await clock.sleep(1000);
    await send();
  };
  for (let i = 0; i < count; i += 1) {
    void send();
  }
  const milliseconds = await clock.runUntil(() => done === count);
  return { seconds: milliseconds / 1000, refused };
}

describe("a server that says 429 and Retry-After: 1 to what is too much", () => {
  test.each([
    ["100 a second, all of them at once", 100, () => bucket(100, 100)],
    ["100 a second, ten at once", 100, () => bucket(100, 10)],
    ["50 a second, five at once", 50, () => bucket(50, 5)],
    ["200 in each second, as CCI's gateway", 200, () => seconds(200)],
    ["5 at once, 50 ms each", 100, () => seats(5, 50)],
    ["2 at once, 10 ms each", 200, () => seats(2, 10)],
    ["4 at once, 10 ms each", 400, () => seats(4, 10)],
  ])("%s: near to the ideal time", async (_, perSecond, server) => {
    const count = perSecond * 10;
    const { seconds: taken, refused } = await sendAll(count, server());
    expect(taken / 10).toBeLessThan(1.3);
    expect(refused / count).toBeLessThan(0.3);
  });

  test.each([
    ["from the beginning", 0],
    ["any more", 100],
  ])("lets nothing through %s: all wait, and few ask", async (_, first) => {
    const clock = new VirtualClock();
    const limiter = createLimiter({ maxConcurrency: 16, clock });
    let asked = 0;
    const send = async (): Promise<void> => {
      const place = await limiter.acquire(new AbortController().signal);
      asked += 1;
      await clock.sleep(refusalMs);
      place.release(asked <= first ? "ok" : "throttled", 1000);
      await clock.sleep(1000);
      await send();
    };
    for (let i = 0; i < 1000; i += 1) {
      void send();
    }
    await clock.runUntil(() => clock.elapsed() > 2000);
    const before = asked;
    await clock.runUntil(() => clock.elapsed() > 12_000);
    expect(asked - before).toBeLessThan(20);
  });
});
