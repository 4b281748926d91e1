import {
  createLimiter,
  type Limiter,
  type LoadSignal,
  type Place,
} from "../../provider/api/limiter.js";
import { startServer } from "./http-server.js";
import { clientOf, createQuickClock, useCleanup } from "./support.js";

const cleanup = useCleanup();
const { signal } = new AbortController();

/** Takes as many places as are free. */
async function fill(limiter: Limiter): Promise<Place[]> {
  const places: Place[] = [];
  while (places.length < limiter.limit) {
    places.push(await limiter.acquire(signal));
  }
  return places;
}

const release = (places: readonly Place[], load: LoadSignal) => {
  places.forEach((place) => {
    place.release(load);
  });
};

describe("the limiter", () => {
  test("starts at the maximum and admits no more, in the order of arrival", async () => {
    const limiter = createLimiter({ maxConcurrency: 2, clock: createQuickClock() });
    const [first] = await fill(limiter);
    const order: number[] = [];
    const waiting = [1, 2].map((number) =>
      limiter.acquire(signal).then((place) => {
        order.push(number);
        place.release("ok");
      }),
    );
    await Promise.resolve();
    expect(order).toEqual([]);
    first?.release("ok");
    first?.release("ok");
    await Promise.all(waiting);
    expect(order).toEqual([1, 2]);
  });

  test.each([
    [7_000, 7_000],
    [86_400_000, 30_000],
  ])("makes others wait, too, where the server asks for %d ms: %d ms", async (asked, waited) => {
    const clock = createQuickClock();
    const limiter = createLimiter({ maxConcurrency: 2, clock });
    (await limiter.acquire(signal)).release("throttled", asked);
    await limiter.acquire(signal);
    expect(clock.sleeps.map((ms) => Math.round(ms / 100) * 100)).toEqual([waited]);
  });

  test("halves once for all that were throttled together, and down to one", async () => {
    const clock = createQuickClock();
    const limiter = createLimiter({ maxConcurrency: 16, clock });
    release(await fill(limiter), "throttled");
    expect(limiter.limit).toBe(8);
    for (const expected of [4, 2, 1, 1]) {
      clock.advance(1000);
      release(await fill(limiter), "throttled");
      expect(limiter.limit).toBe(expected);
    }
  });

  test("grows by about one for each round of successes, up to the maximum", async () => {
    const clock = createQuickClock();
    const limiter = createLimiter({ maxConcurrency: 4, clock });
    release(await fill(limiter), "throttled");
    clock.advance(1000);
    const limits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      limits.push(limiter.limit);
      release(await fill(limiter), "ok");
    }
    expect(limits[0]).toBe(2);
    expect(limits).toEqual(limits.toSorted((a, b) => a - b));
    expect(limiter.limit).toBe(4);
    release(await fill(limiter), "other");
    expect(limiter.limit).toBe(4);
  });

  test("lets nothing through while the server wants quiet", async () => {
    const clock = createQuickClock();
    const limiter = createLimiter({ maxConcurrency: 4, clock });
    (await limiter.acquire(signal)).release("throttled", 5000);
    const before = clock.elapsed();
    await limiter.acquire(signal);
    expect(clock.elapsed() - before).toBeGreaterThanOrEqual(4900);
  });
});

describe("a server that can take little", () => {
  test("gets 200 creates done, each once, under a limit of requests at a time", async () => {
    let underWay = 0;
    let refused = 0;
    const created = new Set<string>();
    const server = cleanup.add(
      await startServer((request) => (response) => {
        underWay += 1;
        setTimeout(() => {
          const isTooMuch = underWay > 5;
          underWay -= 1;
          if (isTooMuch) {
            refused += 1;
            response.writeHead(429, { "retry-after": "0.01" }).end("Too many requests");
            return;
          }
          const { metadata } = JSON.parse(request.body) as { metadata: { name: string } }; // our own request
          expect(created.has(metadata.name)).toBe(false);
          created.add(metadata.name);
          response
            .writeHead(201)
            .end(JSON.stringify({ metadata: { ...metadata, uid: metadata.name }, spec: {} }));
        }, 2);
      }),
    );
    const limits = { requestTimeoutMs: 5000, maxAttempts: 20, maxConcurrency: 32 };
    const jobs = cleanup.add(clientOf(server, { connection: { limits } })).jobs();
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        jobs.create({ metadata: { name: `job-${index}` }, spec: {} }),
      ),
    );
    expect(created.size).toBe(200);
    expect(refused).toBeGreaterThan(0);
  });
});
