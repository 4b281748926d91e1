/** Durations as Go's time.ParseDuration reads them and Duration.String writes them. */
const unitNanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const part = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/y;
/** Far beyond every duration; a text of a million digits would take seconds. */
const longestText = 2000;
/** One more than the longest duration, about 292 years. */
const limit = 1n << 63n;

/** Go reads as many digits after the point as fit into an int64, and multiplies them as floating point. */
function fractionNanoseconds(digits: string, size: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (value > (limit - 1n) / 10n || next > limit) {
      break;
    }
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(size) / scale)));
}

function parseNanoseconds(text: string): bigint | undefined {
  if (text.length > longestText) {
    return undefined;
  }
  const isNegative = text.startsWith("-");
  const body = text.replace(/^[+-]/, "");
  if (body === "0") {
    return 0n;
  }
  if (body === "") {
    return undefined;
  }
  let total = 0n;
  part.lastIndex = 0;
  while (part.lastIndex < body.length) {
    const match = part.exec(body);
    if (!match) {
      return undefined;
    }
    const [, whole = "", fraction = "", unit = ""] = match;
    if (whole === "" && fraction === "") {
      return undefined;
    }
    const size = unitNanoseconds[unit] ?? 0n;
    total += BigInt(whole || "0") * size + fractionNanoseconds(fraction, size);
  }
  if (total > limit || (total === limit && !isNegative)) {
    return undefined;
  }
  return isNegative ? -total : total;
}

function trimFraction(value: bigint, size: bigint): string {
  const fraction = (value % size).toString().padStart(size.toString().length - 1, "0");
  let end = fraction.length;
  while (fraction.charAt(end - 1) === "0") {
    end -= 1;
  }
  return end === 0 ? `${value / size}` : `${value / size}.${fraction.slice(0, end)}`;
}

function writeBelowSecond(nanoseconds: bigint): string {
  if (nanoseconds < 1_000n) {
    return `${nanoseconds}ns`;
  }
  if (nanoseconds < 1_000_000n) {
    return `${trimFraction(nanoseconds, 1_000n)}µs`;
  }
  return `${trimFraction(nanoseconds, 1_000_000n)}ms`;
}

function writeNanoseconds(total: bigint): string {
  if (total === 0n) {
    return "0s";
  }
  if (total < 0n) {
    return `-${writeNanoseconds(-total)}`;
  }
  if (total < 1_000_000_000n) {
    return writeBelowSecond(total);
  }
  const hours = total / 3_600_000_000_000n;
  const minutes = (total / 60_000_000_000n) % 60n;
  const secondsPart = total % 60_000_000_000n;
  const seconds = secondsPart === 0n ? "0s" : `${trimSeconds(secondsPart)}s`;
  if (hours > 0n) {
    return `${hours}h${minutes}m${seconds}`;
  }
  return minutes > 0n ? `${minutes}m${seconds}` : seconds;
}

function trimSeconds(nanoseconds: bigint): string {
  const isWhole = nanoseconds % 1_000_000_000n === 0n;
  return isWhole
    ? (nanoseconds / 1_000_000_000n).toString()
    : trimFraction(nanoseconds, 1_000_000_000n);
}

/**
 * The text that Go writes for a duration after reading it: `90m` -> `1h30m0s`, `3600s` -> `1h0m0s`.
 *
 * @returns undefined when the text is not a duration
 */
export function canonicalDuration(text: string): string | undefined {
  const nanoseconds = parseNanoseconds(text);
  return nanoseconds === undefined ? undefined : writeNanoseconds(nanoseconds);
}

/**
 * Milliseconds of a duration such as `15m`, `1h30m` or `500ms`.
 *
 * @returns undefined when the text is not a duration
 */
export function durationMs(text: string): number | undefined {
  const nanoseconds = parseNanoseconds(text);
  return nanoseconds === undefined ? undefined : Number(nanoseconds / 1_000_000n);
}
