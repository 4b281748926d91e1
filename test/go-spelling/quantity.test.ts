import fc from "fast-check";
import {
  canonicalQuantity,
  quantityAmount,
  roundUpToMilli,
} from "../../provider/go-spelling/quantity.js";

/** What resource.Quantity of k8s.io/apimachinery v0.34.1 writes after it has read each text. */
const goSpellings: readonly (readonly [string | number, string | undefined])[] = [
  ["0", "0"],
  ["0.0", "0"],
  ["-0", "0"],
  ["1", "1"],
  [1, "1"],
  [1.5, "1500m"],
  [0.1, "100m"],
  ["0.5", "500m"],
  [".5", "500m"],
  ["5.", "5."],
  ["+1", "+1"],
  ["01", "01"],
  ["1000m", "1"],
  ["1500m", "1500m"],
  ["1000", "1k"],
  ["1100", "1100"],
  ["1000k", "1M"],
  ["100M", "100M"],
  ["1e3", "1e3"],
  ["1e8", "100e6"],
  ["1e10", "10e9"],
  ["1E3", "1E3"],
  [1e21, "1e+21"],
  ["129e6", "129e6"],
  ["0.5Gi", "512Mi"],
  ["1.5Gi", "1536Mi"],
  ["1024Mi", "1Gi"],
  ["2048Ki", "2Mi"],
  ["1025Ki", "1025Ki"],
  ["0.1Ki", "102400m"],
  ["0.0001Ki", "102400u"],
  ["1073741824", "1073741824"],
  [1073741824, "1073741824"],
  ["100u", "100u"],
  ["0.1n", "1n"],
  ["-0.1n", "-1n"],
  ["9223372036854775808Ki", "9223372036854775807"],
  ["-9223372036854775808Ki", "-9223372036854775807"],
  [" 1 ", "1"],
  ["Gi", "0"],
  ["m", "0"],
  ["Pi", undefined],
  ["", undefined],
  ["abc", undefined],
  ["1,5", undefined],
  ["1 Gi", undefined],
  ["1gi", undefined],
  ["1K", undefined],
  ["1e", undefined],
  ["1e1.5", undefined],
  ["NaN", undefined],
];

const amounts = fc
  .tuple(
    fc.constantFrom("", "-", "+"),
    fc.stringMatching(/^[0-9]{1,9}(\.[0-9]{1,6})?$/),
    fc.constantFrom("", "n", "u", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "E-2"),
  )
  .map((parts) => parts.join(""));

describe("a quantity", () => {
  test.each(goSpellings)("%p is written as %p", (given, written) => {
    expect(canonicalQuantity(given)).toBe(written);
  });

  test.each([
    ["1", "1000m"],
    ["1Gi", "1024Mi"],
    ["1Gi", 1073741824],
    ["1e3", "1k"],
    ["0.5", "500m"],
    ["0", "0Ki"],
  ])("%p is the same amount as %p", (left, right) => {
    expect(quantityAmount(left)).toBe(quantityAmount(right));
  });

  test.each([
    ["1Gi", "1G"],
    ["1", "1001m"],
    ["1", "-1"],
  ])("%p is another amount than %p", (left, right) => {
    expect(quantityAmount(left)).not.toBe(quantityAmount(right));
  });

  test.each([
    ["100u", "1m"],
    ["-100u", "-1m"],
    ["1500m", "1500m"],
    ["1000100u", "1001m"],
    ["0.5Gi", "512Mi"],
    ["x", undefined],
  ])("%p is rounded to %p, as the server does with resources", (given, rounded) => {
    expect(roundUpToMilli(given)).toBe(rounded);
  });

  test("keeps its amount when it is written, and is then written the same again", () => {
    fc.assert(
      fc.property(amounts, (text) => {
        const written = canonicalQuantity(text) ?? "";
        expect(quantityAmount(written)).toBe(quantityAmount(text));
        expect(canonicalQuantity(written)).toBe(written);
      }),
    );
  });

  test("is read from any text without an exception", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double()), (value) => {
        canonicalQuantity(value);
        quantityAmount(value);
      }),
    );
  });
});
