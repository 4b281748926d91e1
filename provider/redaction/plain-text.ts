/**
 * A text without its encodings, so that a credential is found however it is spelt: JSON-escaped any number of times, as Go
 * quotes it, URL-encoded, as an HTML entity, with other blanks, broken over lines.
 */

/** The characters that are left of a text, and where each of them stood. */
export interface PlainText {
  readonly text: string;
  /** Of each character: where its spelling starts in the original, and where it ends. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

const backslash = 0x5c;
const percent = 0x25;
const ampersand = 0x26;
const escape = 0x1b;

/**
 * What encodings add, drop or exchange is no part of the plain text: blanks, control characters, quotes, backslashes, `+`
 * (a blank in forms), everything beyond ASCII.
 */
function isKept(code: number): boolean {
  return (
    code > 0x20 &&
    code < 0x7f &&
    code !== backslash &&
    code !== 0x22 &&
    code !== 0x27 &&
    code !== 0x2b
  );
}

/** The characters of a text that its plain text has where nothing in it is taken for an encoding. */
export function keptCharacters(text: string): string {
  return Array.from({ length: text.length }, (_, at) => text.charAt(at))
    .filter((character) => isKept(character.charCodeAt(0)))
    .join("");
}

/** The value of a hexadecimal number in the text, or undefined. */
function readHex(text: string, from: number, length: number): number | undefined {
  let value = 0;
  for (let at = from; at < from + length; at += 1) {
    const code = text.charCodeAt(at) | 0x20;
    const digit =
      code >= 0x61 && code <= 0x66 ? code - 0x57 : code >= 0x30 && code <= 0x39 ? code - 0x30 : -1;
    if (digit === -1 || at >= text.length) {
      return undefined;
    }
    value = value * 16 + digit;
  }
  return value;
}

interface Spelling {
  readonly code: number;
  readonly end: number;
}

/** What follows a `%`: `2F`. */
function readPercent(text: string, from: number): Spelling | undefined {
  const code = readHex(text, from, 2);
  return code === undefined ? undefined : { code, end: from + 2 };
}

const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** What follows a backslash as a number: `\u0026`, `\x26`. */
function readNumber(text: string, from: number): Spelling | undefined {
  const length = hexDigits[text[from] ?? ""];
  const code = length === undefined ? undefined : readHex(text, from + 1, length);
  return code === undefined || length === undefined ? undefined : { code, end: from + 1 + length };
}

/** What follows an `&`. */
const entity = /(?:(amp|lt|gt|quot|apos)|#(\d{1,5})|#x([\da-f]{1,4}));/iy;
const namedEntities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function readEntity(text: string, from: number): Spelling | undefined {
  entity.lastIndex = from;
  const [whole, name, decimal, hexadecimal] = entity.exec(text) ?? [];
  if (whole === undefined) {
    return undefined;
  }
  const code =
    name !== undefined
      ? namedEntities[name.toLowerCase()]?.charCodeAt(0)
      : Number.parseInt(decimal ?? hexadecimal ?? "", decimal === undefined ? 16 : 10);
  return { code: code ?? ampersand, end: from + whole.length };
}

/** What follows an escape character: `[1;31m`, the colour of a terminal. It is dropped with it. */
const colour = /\[[0-?]{0,32}[ -/]{0,4}[@-~]/y;

function readColour(text: string, from: number): Spelling | undefined {
  colour.lastIndex = from;
  const [whole] = colour.exec(text) ?? [];
  return whole === undefined ? undefined : { code: 0, end: from + whole.length };
}

/** Characters that make another one of what follows them. */
const readers: ReadonlyMap<number, (text: string, from: number) => Spelling | undefined> = new Map([
  [percent, readPercent],
  [ampersand, readEntity],
  [backslash, readNumber],
  [escape, readColour],
]);

/**
 * A character that was encoded several times, in whatever ways, is read to its end: `%252F`, `&amp;lt;`, `\u002541`. A
 * backslash itself is dropped, however it is spelt; the number behind it counts.
 */
function readSpelling(text: string, from: number): Spelling {
  let spelling: Spelling = { code: text.charCodeAt(from), end: from + 1 };
  for (;;) {
    const next = readers.get(spelling.code)?.(text, spelling.end);
    if (!next) {
      return spelling;
    }
    spelling = next;
  }
}

/** Takes the encodings off a text, in time proportional to its length. */
export function toPlainText(text: string): PlainText {
  const starts = new Uint32Array(text.length);
  const ends = new Uint32Array(text.length);
  const codes = Buffer.allocUnsafe(text.length);
  let size = 0;
  for (let at = 0; at < text.length;) {
    const { code, end } = readSpelling(text, at);
    if (isKept(code)) {
      codes[size] = code;
      starts[size] = at;
      ends[size] = end;
      size += 1;
    }
    at = end;
  }
  return { text: codes.toString("latin1", 0, size), starts, ends };
}
