/** All the spellings of one credential that are looked for. */
import { inAsciiJson, inGoJson, inJson, inUrl } from "./encodings.js";
import { keptCharacters, toPlainText } from "./plain-text.js";

/** A piece of plain text that gives a credential away, with the characters around it that hold a part of it, too. */
export interface Needle {
  readonly plain: string;
  readonly before: number;
  readonly after: number;
  /** `=` may follow, which says how long the credential is. */
  readonly isPadded: boolean;
}

/** See {@link spellingsOf}. */
export interface Spellings {
  /** Found in the text as it is. */
  readonly exact: readonly string[];
  /** Found in the plain text. */
  readonly needles: readonly Needle[];
  /** The credential begins, or ends, with characters that no plain text has. */
  readonly isOpenBefore: boolean;
  readonly isOpenAfter: boolean;
}

/** Values with fewer characters are not looked for: replacing them would eat ordinary words. */
export const shortestSecret = 6;
/** Whoever prints longer values in hexadecimal has other worries. */
const longestHex = 1024;

/** The spellings of a credential of at least {@link shortestSecret} characters. */
export function spellingsOf(secret: string): Spellings {
  const plain = toPlainText(secret);
  const size = plain.text.length;
  const encoded = encodedWhole(secret).map((text) => Buffer.from(text));
  const texts = [
    secret,
    // `\n` and its like leave a letter behind.
    inJson(secret),
    // What looks like an entity in the credential is none any more once it is URL-encoded.
    inUrl(secret),
    ...(secret.length <= longestHex
      ? encoded.flatMap((bytes) => [bytes.toString("hex"), bytes.toString("hex").toUpperCase()])
      : []),
  ];
  const needles = [
    ...texts.map((text) => ({
      plain: toPlainText(text).text,
      before: 0,
      after: 0,
      isPadded: false,
    })),
    // A `%aa` in the credential is one character where it stands as it is, and three where each was encoded by itself.
    { plain: keptCharacters(secret), before: 0, after: 0, isPadded: false },
    ...encoded.flatMap(base64Needles),
  ];
  return {
    exact: [...new Set([secret, ...(size < shortestSecret ? exactSpellings(secret) : [])])],
    needles: needles.filter(
      (needle, index) =>
        needle.plain.length >= shortestSecret &&
        needles.findIndex((other) => other.plain === needle.plain) === index,
    ),
    isOpenBefore: size > 0 && plain.starts[0] !== 0,
    isOpenAfter: size > 0 && plain.ends[size - 1] !== secret.length,
  };
}

/**
 * What the credential may be written as within a text that is then encoded as a whole, such as the body of a request: its
 * encoding cannot be taken off, so each is looked for. All the same for a credential of letters and digits.
 */
function encodedWhole(secret: string): readonly string[] {
  const json = inJson(secret);
  return [...new Set([secret, json, inGoJson(secret), inJson(json), inUrl(secret)])];
}

/** For credentials that are hardly anything but quotes, blanks or letters beyond ASCII. */
function exactSpellings(secret: string): readonly string[] {
  const url = inUrl(secret);
  const json = inJson(secret);
  const oneBlank = secret.replace(/\s+/g, " ");
  return [url, url.toLowerCase(), json, inAsciiJson(secret), inJson(json), oneBlank];
}

/**
 * The middle of the credential's base64, for each of the three places where it can start within a longer text that is
 * encoded as a whole, such as `user:password`; in both alphabets.
 */
function base64Needles(bytes: Buffer): readonly Needle[] {
  return [0, 1, 2].flatMap((offset) => {
    const before = offset === 0 ? 0 : offset + 1;
    const whole = Buffer.concat([Buffer.alloc(offset), bytes]);
    const end = Math.floor((whole.length * 8) / 6);
    const after = (whole.length * 8) % 6 === 0 ? 0 : 1;
    return (["base64", "base64url"] as const).map((alphabet) => {
      const middle = whole.toString(alphabet).slice(before, end);
      // A `+` is no part of the plain text, so the characters around are counted without it; one more does no harm.
      return { plain: toPlainText(middle).text, before, after, isPadded: true };
    });
  });
}
