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

/** `%2F`, also encoded once more: `%252F`. */
function readPercent(text: string, from: number): Spelling | undefined {
  let at = from + 1;
  while (text.charCodeAt(at) === 0x32 && text.charCodeAt(at + 1) === 0x35) {
    if (readHex(text, at + 2, 2) === undefined) {
      return { code: percent, end: at + 2 };
    }
    at += 2;
  }
  const code = readHex(text, at, 2);
  return code === undefined ? undefined : { code, end: at + 2 };
}

const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** What follows a backslash as a number: `\u0026`, `\x26`. */
function readNumber(text: string, from: number): Spelling | undefined {
  const length = hexDigits[text[from] ?? ""];
  const code = length === undefined ? undefined : readHex(text, from + 1, length);
  return code === undefined || length === undefined ? undefined : { code, end: from + 1 + length };
}

const entity = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,5})|#x([\da-f]{1,4}));/iy;
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

function readSpelling(text: string, from: number): Spelling {
  const code = text.charCodeAt(from);
  const read = code === percent ? readPercent : code === ampersand ? readEntity : undefined;
  const decoded = read?.(text, from) ?? { code, end: from + 1 };
  // A backslash itself is dropped, however it is spelt; the number behind it counts.
  return decoded.code === backslash ? (readNumber(text, decoded.end) ?? decoded) : decoded;
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
