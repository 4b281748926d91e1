import fc from "fast-check";
import {
  type AttemptOutcome,
  type RetryQuestion,
  decideRetry,
  parseRetryAfter,
} from "../../provider/api/retry.js";

const status = (code: number): AttemptOutcome => ({
  kind: "answer",
  status: code,
  isUserError: false,
});
const transport = (
  code:
    | "TRANSPORT_REFUSED"
    | "TRANSPORT_BROKEN"
    | "TRANSPORT_TIMEOUT"
    | "TRANSPORT_DNS"
    | "TRANSPORT_TLS"
    | "TRANSPORT_ABORTED",
  requestSent: boolean,
): AttemptOutcome => ({ kind: "transport", code, requestSent });
const byProxy = (proxyStatus: number): AttemptOutcome => ({
  kind: "transport",
  code: "TRANSPORT_REFUSED",
  requestSent: false,
  proxyStatus,
});

const ask = (changes: Partial<RetryQuestion>) =>
  decideRetry({
    isRepeatable: true,
    outcome: status(503),
    attempt: 1,
    maxAttempts: 5,
    remainingMs: 100_000,
    serverDelayMs: undefined,
    random: 0.5,
    ...changes,
  });

describe("whether a request is sent again", () => {
  // [what happened, repeatable (GET PUT DELETE login), not repeatable (POST PATCH)]
  test.each<[string, AttemptOutcome, boolean, boolean]>([
    ["400", status(400), false, false],
    ["401", status(401), false, false],
    ["404", status(404), false, false],
    ["408", status(408), true, false],
    ["409", status(409), false, false],
    ["410", status(410), false, false],
    ["415", status(415), false, false],
    ["422", status(422), false, false],
    ["429", status(429), true, true],
    ["500", status(500), true, false],
    ["500 by the user's fault", { kind: "answer", status: 500, isUserError: true }, false, false],
    ["501", status(501), false, false],
    ["502", status(502), true, false],
    ["503", status(503), true, false],
    ["504", status(504), true, false],
    ["505", status(505), false, false],
    ["200 unreadable", status(200), false, false],
    ["302", status(302), false, false],
    ["refused", transport("TRANSPORT_REFUSED", false), true, true],
    ["broken before the request", transport("TRANSPORT_BROKEN", false), true, true],
    ["broken after the request", transport("TRANSPORT_BROKEN", true), true, false],
    ["timeout before the request", transport("TRANSPORT_TIMEOUT", false), true, true],
    ["timeout after the request", transport("TRANSPORT_TIMEOUT", true), true, false],
    ["no such host", transport("TRANSPORT_DNS", false), false, false],
    ["bad certificate", transport("TRANSPORT_TLS", false), false, false],
    ["cancelled", transport("TRANSPORT_ABORTED", true), false, false],
    ...[401, 403, 405, 407].map((code): [string, AttemptOutcome, boolean, boolean] => [
      `${code} of a proxy`,
      byProxy(code),
      false,
      false,
    ]),
    ...[429, 502, 503].map((code): [string, AttemptOutcome, boolean, boolean] => [
      `${code} of a proxy`,
      byProxy(code),
      true,
      true,
    ]),
  ])("after %s", (_case, outcome, repeatable, other) => {
    expect(ask({ outcome, isRepeatable: true }).again).toBe(repeatable);
    expect(ask({ outcome, isRepeatable: false }).again).toBe(other);
  });

  test("ends with the attempts, and with the time", () => {
    expect(ask({ attempt: 4 }).again).toBe(true);
    expect(ask({ attempt: 5 })).toEqual({ again: false, because: "attempts" });
    expect(ask({ serverDelayMs: 30_000, remainingMs: 30_000 })).toEqual({
      again: false,
      because: "time",
    });
  });
});

describe("when it is sent again", () => {
  test("is when the server says, exactly", () => {
    expect([0, 0.3, 1].map((random) => ask({ serverDelayMs: 7000, random }))).toEqual(
      Array(3).fill({ again: true, afterMs: 7000 }),
    );
    expect(ask({ serverDelayMs: 500, attempt: 4 })).toEqual({ again: true, afterMs: 500 });
  });

  test("is when the client itself would, at least, where the server says at once", () => {
    expect(ask({ serverDelayMs: 0 })).toEqual({ again: true, afterMs: 375 });
    expect(ask({ serverDelayMs: 0, attempt: 3, random: 1 })).toEqual({
      again: true,
      afterMs: 2000,
    });
    expect(ask({ serverDelayMs: 400, random: 0 })).toEqual({ again: true, afterMs: 400 });
  });

  test("otherwise doubles up to 15 seconds, less up to a half", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((attempt) =>
      ask({ attempt, maxAttempts: 99, random: 1 }),
    );
    expect(waits.map((decision) => (decision.again ? decision.afterMs : -1))).toEqual([
      500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000,
    ]);
    expect(ask({ random: 0 })).toEqual({ again: true, afterMs: 250 });
  });

  test("is cut near the end, so that one last attempt has a second", () => {
    const late = { attempt: 6, maxAttempts: 99, random: 1 };
    expect(ask({ ...late, remainingMs: 10_000 })).toEqual({ again: true, afterMs: 9000 });
    // That was the last one.
    expect(ask({ ...late, remainingMs: 999 })).toEqual({ again: false, because: "time" });
    // What the server asks for is never cut.
    expect(ask({ ...late, serverDelayMs: 15_000, remainingMs: 10_000 })).toMatchObject({
      again: false,
    });
  });

  test("is never after the deadline, never beyond the attempts", () => {
    const question = fc.record({
      isRepeatable: fc.boolean(),
      outcome: fc.oneof(
        fc.integer({ min: 100, max: 599 }).map(status),
        fc.boolean().map((sent) => transport("TRANSPORT_BROKEN", sent)),
      ),
      attempt: fc.integer({ min: 1, max: 100 }),
      maxAttempts: fc.integer({ min: 1, max: 100 }),
      remainingMs: fc.integer({ min: -1000, max: 100_000 }),
      serverDelayMs: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined }),
      random: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(question, (given) => {
        const decision = decideRetry(given);
        if (decision.again) {
          expect(decision.afterMs).toBeGreaterThanOrEqual(0);
          expect(decision.afterMs).toBeLessThan(given.remainingMs);
          expect(given.attempt).toBeLessThan(given.maxAttempts);
        }
      }),
    );
  });
});

describe("Retry-After", () => {
  const now = Date.UTC(2026, 0, 1);
  test.each<[string | undefined, string | undefined, number | undefined]>([
    ["3", undefined, 3000],
    [" 0 ", undefined, 0],
    ["1.5", undefined, 1500],
    ["Thu, 01 Jan 2026 00:00:10 GMT", undefined, 10_000],
    ["Thu, 01 Jan 2026 00:00:10 GMT", "Thu, 01 Jan 2026 00:00:04 GMT", 6000],
    ["Thu, 01 Jan 2026 00:00:10 GMT", "nonsense", 10_000],
    ["Wed, 31 Dec 2025 00:00:00 GMT", undefined, 0],
    ["soon", undefined, undefined],
    ["", undefined, undefined],
    [undefined, undefined, undefined],
    ["-5", undefined, undefined],
    // V8 reads a date into each of them.
    ["9-9", undefined, undefined],
    ["99:9", undefined, undefined],
    ["Thu, 01 Jan 2026 00:00:10 GMT", "9 0", 10_000],
  ])("%s with Date %s is %s ms", (header, serverDate, expected) => {
    expect(parseRetryAfter(header, { serverDate, now })).toBe(expected);
  });
});
