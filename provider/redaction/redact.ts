/** Keeps credentials out of texts. */
import { patterns, redacted } from "./patterns.js";
import { findSecrets } from "./secrets.js";

/**
 * The text without any credential: registered values in every spelling first, then whatever has the look of one. Takes
 * time proportional to the text; {@link redactStart} is for texts of unknown length.
 */
export function redact(text: string): string {
  return hideLooks(hideRegistered(text, text.length));
}

/** Shorter values would be found in half of all words. */
const shortestInWords = 6;
const shortestWord = 3;

/** The text without any credential, and without further values, where short ones count as whole words only. */
export function redactValues(text: string, values: readonly string[]): string {
  const known = [...new Set(values.map((value) => value.trim()))];
  const long = known.filter((value) => value.length >= shortestInWords);
  const clean = hideLooks(hideRegistered(text, text.length, long));
  return known
    .filter((value) => value.length >= shortestWord && value.length < shortestInWords)
    .reduce((left, value) => left.replace(wholeWord(value), redacted), clean);
}

function wholeWord(value: string): RegExp {
  return new RegExp(`(?<![\\w-])${value.replace(/[^\w\s]/g, "\\$&")}(?![\\w-])`, "g");
}

/** A credential that stands across the bound is looked for as far as this behind it, and then hidden as a whole. */
const margin = 65_536;

/** The start of a text, free of credentials: no part of one is left at its end. */
export function redactStart(text: string, most: number): string {
  if (text.length <= most) {
    return redact(text);
  }
  const clean = hideRegistered(text.slice(0, most + margin), most);
  return `${cutLastWord(hideLooks(clean))}…`;
}

/** The end of a text that is free of credentials already, from the start of a word. */
export function cutToEnd(text: string, most: number): string {
  return text.length <= most ? text : `…${text.slice(-most).replace(/^\S+/, "")}`;
}

function hideRegistered(text: string, bound: number, others?: readonly string[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const [from, to] of findSecrets(text, others)) {
    if (from >= bound) {
      break;
    }
    parts.push(text.slice(at, from), redacted);
    at = to;
  }
  parts.push(text.slice(at, Math.max(at, bound)));
  return parts.join("");
}

function hideLooks(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of patterns) {
    clean =
      typeof replacement === "string"
        ? clean.replace(pattern, replacement)
        : clean.replace(pattern, replacement);
  }
  return clean;
}

/** The text without its last word: one that was cut in two may be half a credential. */
export function cutLastWord(text: string): string {
  const end = Math.max(...[" ", "\n", "\t", ",", ";", '"'].map((mark) => text.lastIndexOf(mark)));
  return text.slice(0, end + 1).trimEnd();
}

const longestLine = 16_384;

/** One line, free of control characters and credentials, of at most 16,384 characters. */
export function toOneLine(text: string, most: number = longestLine): string {
  // Once before blanks are collapsed, since a credential may hold several in a row, and its looks once more after it.
  const clean = redactStart(text, most * 2);
  // eslint-disable-next-line no-control-regex -- control characters in a server's text would garble a terminal
  const line = hideLooks(clean.replace(/[\u0000-\u001f\u007f\s]+/g, " ")).trim();
  return line.length <= most ? line : `${cutLastWord(line.slice(0, most))}…`;
}
