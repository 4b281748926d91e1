import { AuthError } from "../../provider/errors.js";
import { type Issued, createTokenCache } from "../../provider/auth/token-cache.js";
import { createQuickClock } from "../api/support.js";

const hour = 3_600_000;
const { signal } = new AbortController();

interface Login {
  readonly succeed: (issued: Issued<string>) => void;
  readonly fail: (error: Error) => void;
}

const begun: Login[] = [];

// A login that goes on would keep the process alive.
afterEach(() => {
  for (const { fail } of begun.splice(0)) {
    fail(new Error("the test is over"));
  }
});

/** A cache whose logins end when the test says so. */
function createCache() {
  const clock = createQuickClock();
  const logins: Login[] = [];
  const cache = createTokenCache({
    login: () =>
      new Promise<Issued<string>>((succeed, fail) => {
        logins.push({ succeed, fail });
        begun.push({ succeed, fail });
      }),
    secretOf: (token) => token,
    tools: { clock, signInTimeoutMs: 60_000 },
    purpose: "sign in",
  });
  /** The first token, which lives for an hour. */
  const signIn = async () => {
    const first = cache.get(signal);
    logins[0]?.succeed({ credential: "first-token", lifeMs: hour });
    await first;
  };
  return { clock, logins, cache, signIn };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("a token that is still good", () => {
  test("is handed out while its renewal is under way, of which there is one", async () => {
    const { clock, logins, cache, signIn } = createCache();
    await signIn();
    clock.advance(hour - 300_000);
    expect(await Promise.all([cache.get(signal), cache.get(signal)])).toEqual([
      "first-token",
      "first-token",
    ]);
    expect(logins).toHaveLength(2);
    logins[1]?.succeed({ credential: "second-token", lifeMs: hour });
    await settled();
    expect(await cache.get(signal)).toBe("second-token");
    expect(logins).toHaveLength(2);
  });

  test("outlives a renewal that is refused, which is not made again for minutes", async () => {
    const { clock, logins, cache, signIn } = createCache();
    await signIn();
    clock.advance(hour - 400_000);
    await cache.get(signal);
    logins[1]?.fail(new AuthError("AUTH_REJECTED", "sign in: no", { status: 401 }));
    await settled();
    expect(await cache.get(signal)).toBe("first-token");
    expect(logins).toHaveLength(2);
    clock.advance(300_001);
    expect(await cache.get(signal)).toBe("first-token");
    expect(logins).toHaveLength(3);
  });

  test("outlives a renewal that took its whole time, which is not made again for as long", async () => {
    const { clock, logins, cache, signIn } = createCache();
    await signIn();
    clock.advance(hour - 400_000);
    await cache.get(signal);
    clock.advance(60_000);
    logins[1]?.fail(new Error("it took too long"));
    await settled();
    expect(await cache.get(signal)).toBe("first-token");
    expect(logins).toHaveLength(2);
    clock.advance(60_001);
    await cache.get(signal);
    expect(logins).toHaveLength(3);
  });
});

describe("a token at the end of its life", () => {
  test("is not handed out before its renewal has failed, also where that began earlier", async () => {
    const { clock, logins, cache, signIn } = createCache();
    await signIn();
    clock.advance(hour - 300_000);
    await cache.get(signal);
    clock.advance(295_000);
    let isAnswered = false;
    const last = cache.get(signal).finally(() => {
      isAnswered = true;
    });
    await settled();
    expect(isAnswered).toBe(false);
    logins[1]?.fail(new Error("the issuer is away"));
    expect(await last).toBe("first-token");
  });

  test("that is over is waited for, and a failure is the caller's", async () => {
    const { clock, logins, cache, signIn } = createCache();
    await signIn();
    clock.advance(hour);
    const next = cache.get(signal);
    logins[1]?.fail(new Error("the issuer is away"));
    await expect(next).rejects.toThrow("the issuer is away");
  });
});
