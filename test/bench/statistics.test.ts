import { medianOf, medianRatio, rotate } from "../../bench/statistics";

describe("medians", () => {
  test("are the middle, or the mean of the two in the middle", () => {
    expect(medianOf([9, 1, 5])).toBe(5);
    expect(medianOf([9, 1, 5, 7])).toBe(6);
    expect(medianOf([10, 9])).toBe(9.5);
  });

  test("of nothing are no number", () => {
    expect(medianOf([])).toBeNaN();
  });
});

describe("ratios", () => {
  test("are made within a round, so that a busy round counts no more than a quiet one", () => {
    expect(medianRatio([110, 1200, 130], [100, 1000, 100])).toBeCloseTo(1.2);
  });

  test("leave out rounds without a floor", () => {
    expect(medianRatio([2, 3, 4], [1, 0])).toBe(2);
    expect(medianRatio([2], [])).toBeNaN();
  });
});

describe("turns", () => {
  test("make each the first one equally often", () => {
    const firsts = [0, 1, 2, 3].map((round) => rotate(["a", "b", "c"], round)[0]);
    expect(firsts).toEqual(["a", "b", "c", "a"]);
    expect(rotate(["a", "b", "c"], 2)).toEqual(["c", "a", "b"]);
    expect(rotate([], 2)).toEqual([]);
  });
});
