/** Exact arithmetic on Kubernetes quantities. */
import { canonicalQuantity, quantityAmount } from "./quantity.js";

/** An amount of something. */
export interface Amount {
  /** In the smallest step that a quantity has, a billionth. */
  readonly nanos: bigint;
  /** It is written with the suffixes Ki, Mi, Gi ... */
  readonly isBinary: boolean;
}

const nanoScale = 9;
const nanosOfOne = 10n ** BigInt(nanoScale);
const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** Nothing. */
export const noAmount: Amount = { nanos: 0n, isBinary: false };

/** Reads a quantity, a text or a number. @returns undefined for what is none */
export function readAmount(value: unknown): Amount | undefined {
  if (typeof value !== "string" && typeof value !== "number") {
    return undefined;
  }
  const [digits, exponent = "0"] = quantityAmount(value)?.split("e") ?? [];
  if (digits === undefined) {
    return undefined;
  }
  // A quantity is rounded to billionths when it is read, so no exponent is below -9.
  const nanos = BigInt(digits) * 10n ** BigInt(Number(exponent) + nanoScale);
  return { nanos, isBinary: String(value).trim().endsWith("i") };
}

/** The sum; written as binary where one of the two is, whatever their order. */
export function addAmounts(left: Amount, right: Amount): Amount {
  return { nanos: left.nanos + right.nanos, isBinary: left.isBinary || right.isBinary };
}

/** The first less the second. */
export function subtractAmounts(left: Amount, right: Amount): Amount {
  return addAmounts(left, { ...right, nanos: -right.nanos });
}

/** So many times the amount. @param times a whole number */
export function timesAmount({ nanos, isBinary }: Amount, times: number): Amount {
  return { nanos: nanos * BigInt(times), isBinary };
}

/** The larger of the two. */
export function maxAmount(left: Amount, right: Amount): Amount {
  const { nanos } = left.nanos < right.nanos ? right : left;
  return { nanos, isBinary: left.isBinary || right.isBinary };
}

/** The amount as Go writes it: `1500m`, `48Gi`; below 1024 without a binary suffix. */
export function writeAmount({ nanos, isBinary }: Amount): string {
  const whole = nanos / nanosOfOne;
  const isSmall = whole > -1024n && whole < 1024n;
  if (!isBinary || isSmall || nanos % nanosOfOne !== 0n) {
    return canonicalQuantity(`${nanos}n`) ?? "0";
  }
  let [number, power] = [whole, 0];
  while (number % 1024n === 0n && power < binarySuffixes.length - 1) {
    number /= 1024n;
    power += 1;
  }
  return `${number}${binarySuffixes[power] ?? ""}`;
}
