/** The credentials that this process has met, and where they stand in a text. */
import { toPlainText, type PlainText } from "./plain-text.js";
import { type Spellings, shortestSecret, spellingsOf } from "./spellings.js";

/** Renewed tokens arrive for as long as the process lives; the oldest are long expired. */
const mostTokens = 500;
/** Lines of a key or a certificate; shorter ones may be ordinary words. */
const shortestLine = 20;

const permanent = new Map<string, Spellings>();
const tokens = new Map<string, Spellings>();

/**
 * Makes a credential unprintable for as long as the process lives: no message, cause or field of an error of this package
 * contains it, in whichever spelling. Values of fewer than six characters are not registered, because replacing them would
 * eat ordinary words.
 */
export function registerSecret(value: string | undefined): void {
  for (const secret of partsOf(value)) {
    if (!permanent.has(secret)) {
      permanent.set(secret, spellingsOf(secret));
    }
  }
}

/** Like {@link registerSecret}, for credentials that are issued anew again and again: the last 500 are remembered. */
export function registerToken(value: string | undefined): void {
  for (const token of partsOf(value)) {
    const spellings = tokens.get(token) ?? spellingsOf(token);
    tokens.delete(token);
    tokens.set(token, spellings);
  }
  for (const oldest of tokens.keys()) {
    if (tokens.size <= mostTokens) {
      break;
    }
    tokens.delete(oldest);
  }
}

/** The value, and where it has several lines, each line that gives something away by itself. */
function partsOf(value: string | undefined): readonly string[] {
  const secret = value?.trim() ?? "";
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
  const telling = lines.filter((line) => line.length >= shortestLine && !line.startsWith("-----"));
  return [secret, ...(lines.length > 1 ? telling : [])].filter(
    (part) => part.length >= shortestSecret,
  );
}

/** From, inclusive, and to, exclusive. */
export type Range = readonly [number, number];

/**
 * Where credentials stand in a text, in order and without overlaps.
 * @param others values to be hidden in this one text, whatever their length
 */
export function findSecrets(text: string, others: readonly string[] = []): readonly Range[] {
  const plain = toPlainText(text);
  const found: Range[] = [];
  for (const spellings of permanent.values()) {
    findOne(text, plain, spellings, found);
  }
  for (const spellings of tokens.values()) {
    findOne(text, plain, spellings, found);
  }
  for (const other of others.filter((value) => value.trim() !== "")) {
    findOne(text, plain, spellingsOf(other), found);
  }
  return mergeRanges(found);
}

function findOne(text: string, plain: PlainText, spellings: Spellings, found: Range[]): void {
  for (const exact of spellings.exact) {
    for (let at = text.indexOf(exact); at !== -1; at = text.indexOf(exact, at + exact.length)) {
      found.push([at, at + exact.length]);
    }
  }
  const size = plain.text.length;
  for (const { plain: needle, before, after, isPadded } of spellings.needles) {
    let at = plain.text.indexOf(needle);
    for (; at !== -1; at = plain.text.indexOf(needle, at + needle.length)) {
      const first = Math.max(0, at - before);
      let last = Math.min(size, at + needle.length + after) - 1;
      for (let padding = 0; isPadded && padding < 2 && plain.text[last + 1] === "="; padding += 1) {
        last += 1;
      }
      found.push([
        spellings.isOpenBefore && first > 0 ? (plain.ends[first - 1] ?? 0) : startOf(plain, first),
        spellings.isOpenAfter && last < size - 1
          ? startOf(plain, last + 1)
          : (plain.ends[last] ?? 0),
      ]);
    }
  }
}

function startOf({ starts }: PlainText, index: number): number {
  return starts[index] ?? 0;
}

function mergeRanges(ranges: readonly Range[]): readonly Range[] {
  const merged: [number, number][] = [];
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) {
      last[1] = Math.max(last[1], to);
    } else {
      merged.push([from, to]);
    }
  }
  return merged;
}
