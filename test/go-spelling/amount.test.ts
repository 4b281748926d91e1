import fc from "fast-check";
import {
  addAmounts,
  maxAmount,
  noAmount,
  readAmount,
  subtractAmounts,
  timesAmount,
  writeAmount,
  type Amount,
} from "../../provider/go-spelling/amount.js";
import { canonicalQuantity, quantityAmount } from "../../provider/go-spelling/quantity.js";

function read(text: string | number): Amount {
  const amount = readAmount(text);
  if (!amount) {
    throw new Error(`no quantity: ${text}`);
  }
  return amount;
}

const quantities = fc
  .tuple(
    fc.integer({ min: -99_999, max: 99_999 }),
    fc.constantFrom("", "n", "u", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "e-2"),
  )
  .map(([number, suffix]) => `${number}${suffix}`);

describe("an amount", () => {
  test.each([
    ["1", "1"],
    ["0.5", "500m"],
    ["1500m", "1500m"],
    ["1000m", "1"],
    [2.5, "2500m"],
    ["1024Mi", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["512Ki", "512Ki"],
    ["0.5Ki", "512"],
    ["128974848", "128974848"],
    ["129M", "129M"],
    ["0Gi", "0"],
    ["-2Gi", "-2Gi"],
  ])("that is read as %s is written as %s", (text, written) => {
    expect(writeAmount(read(text))).toBe(written);
  });

  test("is none where the text is no quantity", () => {
    for (const text of ["", "many", "1 Gi", {}, null, undefined, true]) {
      expect(readAmount(text)).toBeUndefined();
    }
  });

  test("keeps its value when it is written, in Go's spelling", () => {
    fc.assert(
      fc.property(quantities, (text) => {
        const written = writeAmount(read(text));
        expect(quantityAmount(written)).toBe(quantityAmount(text));
        expect(canonicalQuantity(written)).toBe(written);
      }),
    );
  });
});

describe("arithmetic", () => {
  test.each([
    [["100m", "0.9"], "1"],
    [["1Gi", "512Mi"], "1536Mi"],
    [["512Mi", "512Mi"], "1Gi"],
    [["1G", "24Mi"], "1025165824"],
    [["0.1", "0.2"], "300m"],
    [["9e18", "9e18"], "18E"],
  ])("of %j is exact: %s", (texts, sum) => {
    expect(writeAmount(texts.map(read).reduce(addAmounts, noAmount))).toBe(sum);
  });

  test("does not depend on the order", () => {
    fc.assert(
      fc.property(quantities, quantities, (left, right) => {
        const [a, b] = [read(left), read(right)];
        expect(addAmounts(a, b)).toEqual(addAmounts(b, a));
        expect(maxAmount(a, b)).toEqual(maxAmount(b, a));
        expect(subtractAmounts(addAmounts(a, b), b).nanos).toBe(a.nanos);
      }),
    );
  });

  test("multiplies like adding so often", () => {
    fc.assert(
      fc.property(quantities, fc.nat(20), (text, times) => {
        const amount = read(text);
        const sum = Array.from({ length: times }, () => amount).reduce(addAmounts, noAmount);
        expect(timesAmount(amount, times).nanos).toBe(sum.nanos);
      }),
    );
  });
});
