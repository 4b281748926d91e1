import fc from "fast-check";
import { canonicalDuration, durationMs } from "../../provider/go-spelling/duration.js";

/** What time.Duration of Go writes after it has read each text, and its milliseconds. */
const goSpellings: readonly (readonly [string, string | undefined, number | undefined])[] = [
  ["0", "0s", 0],
  ["0s", "0s", 0],
  ["90m", "1h30m0s", 5_400_000],
  ["3600s", "1h0m0s", 3_600_000],
  ["1h", "1h0m0s", 3_600_000],
  ["1.5h", "1h30m0s", 5_400_000],
  [".5m", "30s", 30_000],
  ["1m1s", "1m1s", 61_000],
  ["1s1m", "1m1s", 61_000],
  ["-90s", "-1m30s", -90_000],
  ["+5s", "5s", 5000],
  ["1500ms", "1.5s", 1500],
  ["1ms", "1ms", 1],
  ["1.5ms", "1.5ms", 1],
  ["1us", "1µs", 0],
  ["1µs", "1µs", 0],
  ["1500ns", "1.5µs", 0],
  ["7ns", "7ns", 0],
  ["2540400h10m10s", "2540400h10m10s", 9_145_440_610_000],
  ["9223372036854775807ns", "2562047h47m16.854775807s", 9_223_372_036_854],
  ["9223372036854775808ns", undefined, undefined],
  ["3000000h", undefined, undefined],
  ["", undefined, undefined],
  ["5", undefined, undefined],
  ["1d", undefined, undefined],
  ["1 h", undefined, undefined],
  ["h", undefined, undefined],
  [".s", undefined, undefined],
  ["--1s", undefined, undefined],
];

describe("a duration", () => {
  test.each(goSpellings)("%p is written as %p and lasts %p ms", (given, written, ms) => {
    expect(canonicalDuration(given)).toBe(written);
    expect(durationMs(given)).toBe(ms);
  });

  test("is written the same again", () => {
    const part = fc.tuple(fc.nat(5000), fc.constantFrom("h", "m", "s", "ms", "us", "ns"));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const written = canonicalDuration(parts.map((each) => each.join("")).join("")) ?? "";
        expect(canonicalDuration(written)).toBe(written);
      }),
    );
  });

  test("is read from any text without an exception", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        canonicalDuration(text);
      }),
    );
  });
});
