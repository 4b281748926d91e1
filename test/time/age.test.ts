import fc from "fast-check";
import { describeAge } from "../../provider/time/age";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, "0s"],
  [-5000, "0s"],
  [59_999, "59s"],
  [minute, "1m"],
  [hour - 1, "59m"],
  [hour, "1h"],
  [2 * hour + 14 * minute, "2h14m"],
  [day, "1d"],
  [3 * day + 4 * hour + 30 * minute, "3d4h"],
])("%i ms are %s", (ms, text) => {
  expect(describeAge(ms)).toBe(text);
});

test("an age is never longer than the time, and off by less than its smallest unit", () => {
  const units: Readonly<Record<string, number>> = { d: day, h: hour, m: minute, s: 1000 };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 * day }), (ms) => {
      const parts = [...describeAge(ms).matchAll(/(\d+)([dhms])/g)].map(
        ([, count = "", unit = ""]) => ({ ms: Number(count) * (units[unit] ?? 0), unit }),
      );
      const said = parts.reduce((sum, part) => sum + part.ms, 0);
      const coarsest = { d: hour, h: minute, m: minute, s: 1000 }[parts[0]?.unit ?? "s"] ?? 0;
      expect(said).toBeLessThanOrEqual(ms);
      expect(ms - said).toBeLessThan(coarsest);
    }),
  );
});
