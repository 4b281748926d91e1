/** What a list of indexes such as `0-3,7` holds. */
export interface ParsedIndexes {
  readonly total: number;
  readonly error: string | undefined;
}

function refuse(error: string): ParsedIndexes {
  return { total: 0, error };
}

const maxInt = (1n << 63n) - 1n;

/** A number as Go's `Atoi` reads it; nothing negative gets here, since a list splits at its minus signs. */
function parseNumber(text: string): number | string {
  const digits = /^\+?0*(\d{1,19})$/.exec(text)?.[1];
  if (digits !== undefined && BigInt(digits) <= maxInt) {
    return Number(digits);
  }
  const shown = JSON.stringify(text);
  return `cannot convert string to integer for index: ${shown}`;
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** What can be read of a list of indexes; the rest is told elsewhere. */
function readableIntervals(text: string, completions: number): Interval[] {
  return text.split(",").flatMap((part) => {
    if (parseIndexes(part, completions).error !== undefined) {
      return [];
    }
    const [from = 0, to = from] = part.split("-").map(Number);
    return [{ from, to }];
  });
}

/** The first index that two lists have in common, looked for as the API server does; undefined when there is none. */
export function firstOverlap(
  completed: string,
  failed: string,
  completions: number,
): number | undefined {
  if (completed === "" || failed === "") {
    return undefined;
  }
  const lefts = readableIntervals(completed, completions);
  const rights = readableIntervals(failed, completions);
  let [i, j] = [0, 0];
  for (;;) {
    const [left, right] = [lefts[i], rights[j]];
    if (!left || !right) {
      return undefined;
    }
    if (left.from <= right.to && right.from <= left.to) {
      return Math.max(left.from, right.from);
    }
    if (left.from <= right.from) {
      i += 1;
    } else {
      j += 1;
    }
  }
}

/** Reads a list of indexes below `completions` as the API server does; the messages are its own. */
export function parseIndexes(text: string, completions: number): ParsedIndexes {
  if (text === "") {
    return { total: 0, error: undefined };
  }
  let last: number | undefined;
  let total = 0;
  for (const interval of text.split(",")) {
    const limits = interval.split("-");
    if (limits.length > 2) {
      return refuse(
        `the fragment ${JSON.stringify(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`,
      );
    }
    const numbers: number[] = [];
    for (const limit of limits) {
      const number = parseNumber(limit);
      if (typeof number === "string") {
        return refuse(number);
      }
      if (number >= completions) {
        return refuse(`too large index: ${JSON.stringify(limit)}`);
      }
      numbers.push(number);
    }
    const [from = 0, to = from] = numbers;
    if (last !== undefined && last >= from) {
      return refuse(`non-increasing order, previous: ${last}, current: ${from}`);
    }
    if (limits.length === 2 && from >= to) {
      return refuse(`non-increasing order, previous: ${from}, current: ${to}`);
    }
    last = to;
    total += to - from + 1;
  }
  return { total, error: undefined };
}
