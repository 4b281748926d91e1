/**
 * Kubernetes quantities (`resource.Quantity` of k8s.io/apimachinery): what a text means, and how Go writes it again.
 * All arithmetic is on BigInt, because `1e18` and `0.1` must both be exact.
 */

interface ParsedQuantity {
  /** The value is `unscaled * 10^-scale`. */
  readonly unscaled: bigint;
  readonly scale: number;
  readonly format: "decimalSI" | "binarySI" | "decimalExponent";
  /** Set where Go keeps the text that it read instead of writing its own. */
  readonly kept?: string;
}

const decimalSuffixes: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binarySuffixes: Readonly<Record<string, number>> = {
  Ki: 10,
  Mi: 20,
  Gi: 30,
  Ti: 40,
  Pi: 50,
  Ei: 60,
};
const syntax = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+|[numkMGTPE]?)$/;
const maxInt64 = (1n << 63n) - 1n;
/** The smallest step of a quantity is 1 nano; smaller values are rounded away from zero. */
const nanoScale = 9;
const milliScale = 3;
/** Far beyond every amount; arithmetic on more digits would take seconds. */
const longestText = 2000;
/** Digits that always fit into an int64. */
const safeDigits = 18;

function interpretSuffix(suffix: string): { exponent: number; format: ParsedQuantity["format"] } {
  const binary = binarySuffixes[suffix];
  if (binary !== undefined) {
    return { exponent: binary, format: "binarySI" };
  }
  const decimal = decimalSuffixes[suffix];
  if (decimal !== undefined) {
    return { exponent: decimal, format: "decimalSI" };
  }
  return { exponent: Number(suffix.slice(1)), format: "decimalExponent" };
}

/** Go keeps the text where its fast path finds it canonical enough, e.g. `1500m` but not `1000m`. */
function keepsDecimalText(digits: string, scale: number): boolean {
  return scale % 3 === 0 && !digits.endsWith("000") && !digits.startsWith("0");
}

function fitsFastPath(numerator: string, denominator: string, exponent: number, binary: boolean) {
  if (!binary) {
    return numerator.length + denominator.length <= safeDigits;
  }
  return denominator === "" && 15 - numerator.length - Math.trunc(exponent * 0.3) - 1 >= 0;
}

function roundToNano(unscaled: bigint, scale: number): { unscaled: bigint; scale: number } {
  if (scale <= nanoScale) {
    return { unscaled, scale };
  }
  const divisor = 10n ** BigInt(scale - nanoScale);
  const quotient = unscaled / divisor;
  const away = unscaled % divisor === 0n ? 0n : unscaled < 0n ? -1n : 1n;
  return { unscaled: quotient + away, scale: nanoScale };
}

/** In one go: a pattern that skips zeros before digits tries every way to share the zeros out. */
function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (digits.charAt(start) === "0") {
    start += 1;
  }
  return digits.slice(start);
}

function parse(text: string): ParsedQuantity | undefined {
  if (text.length > longestText) {
    return undefined;
  }
  const match = syntax.exec(text);
  if (!match || text === "") {
    return undefined;
  }
  const [, sign = "", digits = "", denominator = "", suffix = ""] = match;
  const { exponent, format } = interpretSuffix(suffix);
  if (!Number.isSafeInteger(exponent) || Math.abs(exponent) > 1000) {
    return undefined;
  }
  const numerator = withoutLeadingZeros(digits) || "0";
  const binary = format === "binarySI";
  const signed = BigInt(numerator + denominator) * (sign === "-" ? -1n : 1n);
  const scale = denominator.length - (binary ? 0 : exponent);
  const value = binary ? signed << BigInt(exponent) : signed;
  const magnitude = value < 0n ? -value : value;
  const isFast =
    fitsFastPath(numerator, denominator, exponent, binary) &&
    scale <= nanoScale &&
    magnitude <= maxInt64;
  if (isFast) {
    const kept = binary
      ? (BigInt(numerator) & 7n) !== 0n
      : keepsDecimalText(numerator + denominator, scale);
    return { unscaled: value, scale, format, ...(kept ? { kept: text } : {}) };
  }
  // The fast path reads a suffix alone as 0, the slow one does not.
  if (!/\d/.test(text.slice(0, text.length - suffix.length))) {
    return undefined;
  }
  const rounded = roundToNano(value, scale);
  const isBelowOne = magnitude > 0n && magnitude < 10n ** BigInt(Math.max(scale, 0));
  const cap = maxInt64 * 10n ** BigInt(Math.max(rounded.scale, 0));
  if (binary && rounded.unscaled > cap) {
    return { unscaled: maxInt64, scale: 0, format };
  }
  if (binary && rounded.unscaled < -cap) {
    return { unscaled: -maxInt64, scale: 0, format };
  }
  return { ...rounded, format: binary && isBelowOne ? "decimalSI" : format };
}

function removeFactors(value: bigint, base: bigint): { value: bigint; times: number } {
  let times = 0;
  let rest = value;
  while (rest !== 0n && rest % base === 0n) {
    rest /= base;
    times += 1;
  }
  return { value: rest, times };
}

function suffixOf(exponent: number, table: Readonly<Record<string, number>>): string | undefined {
  return Object.keys(table).find((suffix) => table[suffix] === exponent);
}

function writeDecimal(quantity: ParsedQuantity): string {
  const { value, times } = removeFactors(quantity.unscaled, 10n);
  const exponent = times - quantity.scale;
  const shift = ((exponent % 3) + 3) % 3;
  const number = (value * 10n ** BigInt(shift)).toString();
  const multipleOf3 = exponent - shift;
  if (multipleOf3 === 0) {
    return number;
  }
  // A decimalSI value beyond the suffixes is written without one by Go; nothing real is that large or small.
  return quantity.format === "decimalExponent"
    ? `${number}e${multipleOf3}`
    : number + (suffixOf(multipleOf3, decimalSuffixes) ?? "");
}

function writeBinary(quantity: ParsedQuantity): string {
  const scaleUp = 10n ** BigInt(Math.abs(quantity.scale));
  const isFraction = quantity.scale > 0 && quantity.unscaled % scaleUp !== 0n;
  const whole = quantity.scale > 0 ? quantity.unscaled / scaleUp : quantity.unscaled * scaleUp;
  if (isFraction || (whole > -1024n && whole < 1024n)) {
    return writeDecimal({ ...quantity, format: "decimalSI" });
  }
  const { value, times } = removeFactors(whole, 1024n);
  return value.toString() + (times === 0 ? "" : (suffixOf(times * 10, binarySuffixes) ?? ""));
}

/**
 * The text that Go writes for a quantity after reading it: `0.5` -> `500m`, `1000m` -> `1`, `0.5Gi` -> `512Mi`,
 * `1500m` as it is. A JSON number is read like its text.
 *
 * @returns undefined when the value is not a quantity
 */
export function canonicalQuantity(value: string | number): string | undefined {
  const quantity = parse(String(value).trim());
  if (!quantity) {
    return undefined;
  }
  if (quantity.unscaled === 0n) {
    return "0";
  }
  if (quantity.kept !== undefined) {
    return quantity.kept;
  }
  return quantity.format === "binarySI" ? writeBinary(quantity) : writeDecimal(quantity);
}

/**
 * One text for every spelling of an amount, whatever its suffix (`1Gi`, `1024Mi` and `1073741824` alike): the server
 * compares amounts, not texts.
 *
 * @returns undefined when the value is not a quantity
 */
export function quantityAmount(value: string | number): string | undefined {
  const quantity = parse(String(value).trim());
  if (!quantity) {
    return undefined;
  }
  const { value: digits, times } = removeFactors(quantity.unscaled, 10n);
  return digits === 0n ? "0" : `${digits}e${times - quantity.scale}`;
}

/**
 * A canonical quantity rounded away from zero to thousandths, as the server does with amounts of resources: `100u` -> `1m`. Other
 * amounts keep their text.
 *
 * @returns undefined when the text is not a quantity
 */
export function roundUpToMilli(text: string): string | undefined {
  const quantity = parse(text);
  if (!quantity) {
    return undefined;
  }
  const divisor = 10n ** BigInt(Math.max(quantity.scale - milliScale, 0));
  if (quantity.unscaled % divisor === 0n) {
    return canonicalQuantity(text);
  }
  const rounded = quantity.unscaled / divisor + (quantity.unscaled > 0n ? 1n : -1n);
  return writeDecimal({ ...quantity, unscaled: rounded, scale: milliScale });
}

interface Total {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly format: ParsedQuantity["format"] | undefined;
}

function addTo(total: Total, quantity: ParsedQuantity, times: number): Total {
  const scale = Math.max(total.scale, quantity.scale);
  const grown = (value: bigint, from: number) => value * 10n ** BigInt(scale - from);
  const added = grown(quantity.unscaled, quantity.scale) * BigInt(times);
  return {
    unscaled: grown(total.unscaled, total.scale) + added,
    scale,
    format: total.unscaled === 0n ? quantity.format : total.format,
  };
}

/**
 * The sum of amounts, each taken so many times, as Go writes it: in the form of the first one that is not zero. What is no
 * quantity counts as nothing.
 */
export function totalQuantity(
  amounts: readonly (readonly [amount: string | number, times: number])[],
): string {
  const total = amounts.reduce<Total>(
    (sum, [amount, times]) => {
      const quantity = parse(String(amount).trim());
      return quantity ? addTo(sum, quantity, times) : sum;
    },
    { unscaled: 0n, scale: 0, format: undefined },
  );
  const { unscaled, scale, format = "decimalSI" } = total;
  if (unscaled === 0n) {
    return "0";
  }
  const quantity = { unscaled, scale, format };
  return format === "binarySI" ? writeBinary(quantity) : writeDecimal(quantity);
}

/** Whether the first amount is the larger one; what is no quantity is nothing. */
export function isLargerQuantity(amount: string | number, other: string | number): boolean {
  const difference = totalQuantity([
    [amount, 1],
    [other, -1],
  ]);
  return difference !== "0" && !difference.startsWith("-");
}
