/**
 * Takes the values of a request out of the texts of its answer, and names their fields in their place. Servers, webhooks
 * and proxies repeat what they were sent, and among it may be what the program marked as secret, of which this package is
 * told nothing. The words of the server stay.
 */
import type { Answer } from "./response-errors.js";
import { sentValues, shortestValue, type SentValue } from "./sent-values.js";
import { isServerWord } from "./server-words.js";
import { spellingsOf } from "./spellings.js";

/** A text without the values. */
export type Conceal = (text: string) => string;

/** So long a value is found inside other words as well; a shorter one has to stand by itself. */
const unmistakable = 16;
const mostCutCandidates = 100;

/** What begins with the same characters: spellings by their length, longest first. */
type Bucket = Map<number, Map<string, string>>;

function toIndex(values: readonly SentValue[]): Map<number, Bucket> {
  const index = new Map<number, Bucket>();
  for (const { value, field } of values) {
    for (const spelling of spellingsOf(value)) {
      if (spelling.length < shortestValue) {
        continue;
      }
      const hash = hashOf(spelling, 0);
      const bucket: Bucket = index.get(hash) ?? new Map<number, Map<string, string>>();
      index.set(hash, bucket);
      const sameLength = bucket.get(spelling.length) ?? new Map<string, string>();
      bucket.set(spelling.length, sameLength);
      if (!sameLength.has(spelling)) {
        sameLength.set(spelling, field);
      }
    }
  }
  for (const [hash, bucket] of index) {
    index.set(hash, new Map([...bucket].toSorted(([a], [b]) => b - a)));
  }
  return index;
}

const base = 31;
const highest = (base ** (shortestValue - 1)) | 0;

function hashOf(text: string, at: number): number {
  let hash = 0;
  for (let offset = 0; offset < shortestValue; offset += 1) {
    hash = (Math.imul(hash, base) + text.charCodeAt(at + offset)) | 0;
  }
  return hash;
}

const isWord = (character: string) => /^[\w-]$/.test(character);
const isJoint = (character: string) => /^[./]$/.test(character);

/** Whether a letter before the place belongs to an escape such as `\n` or `\u003c`. */
function endsEscape(text: string, at: number): boolean {
  return /\\(?:[abfnrtv]|u[0-9a-f]{4}|x[0-9a-f]{2})$/i.test(text.slice(Math.max(0, at - 6), at));
}

/** `train` is not in `train-1`, nor in `a.train.b`, but it is in `train.` at the end of a sentence. */
function standsAlone(text: string, start: number, end: number): boolean {
  const after = text.charAt(end);
  const goesOn = isWord(text.charAt(end - 1)) && isWord(after);
  const isHead = isJoint(after) && isWord(text.charAt(end + 1));
  return startsAlone(text, start) && !goesOn && !isHead;
}

function startsAlone(text: string, start: number): boolean {
  const before = text.charAt(start - 1);
  const isJoined = isWord(text.charAt(start)) && isWord(before) && !endsEscape(text, start);
  const isTail = isJoint(before) && isWord(text.charAt(start - 2));
  return !isJoined && !isTail;
}

interface Match {
  readonly end: number;
  readonly field: string;
}

function findWhole(text: string, at: number, bucket: Bucket): Match | undefined {
  for (const [length, spellings] of bucket) {
    const field = spellings.get(text.slice(at, at + length));
    const end = at + length;
    if (field !== undefined && (length >= unmistakable || standsAlone(text, at, end))) {
      return { end, field };
    }
  }
  return undefined;
}

function commonLength(text: string, at: number, spelling: string): number {
  let length = 0;
  while (length < spelling.length && text.charAt(at + length) === spelling.charAt(length)) {
    length += 1;
  }
  return length;
}

/** The beginning of a value where the text was cut: at its end, or before dots. */
function findCut(text: string, at: number, bucket: Bucket): Match | undefined {
  if (!startsAlone(text, at)) {
    return undefined;
  }
  let tried = 0;
  for (const spellings of bucket.values()) {
    for (const [spelling, field] of spellings) {
      tried += 1;
      if (tried > mostCutCandidates) {
        return undefined;
      }
      const common = commonLength(text, at, spelling);
      const end = at + common;
      const isCut = end === text.length || text.startsWith("...", end) || text.charAt(end) === "…";
      if (isCut && common >= shortestValue && common < spelling.length) {
        return { end, field };
      }
    }
  }
  return undefined;
}

/** One pass over the text, however many values there are. */
function replaceAll(text: string, index: ReadonlyMap<number, Bucket>): string {
  const pieces: string[] = [];
  let done = 0;
  let at = 0;
  let hash = hashOf(text, 0);
  while (at + shortestValue <= text.length) {
    const bucket = index.get(hash);
    const match = bucket && (findWhole(text, at, bucket) ?? findCut(text, at, bucket));
    if (match) {
      pieces.push(text.slice(done, at), `[value of ${match.field}]`);
      done = match.end;
      at = match.end;
      hash = hashOf(text, at);
    } else {
      const without = (hash - Math.imul(text.charCodeAt(at), highest)) | 0;
      hash = (Math.imul(without, base) + text.charCodeAt(at + shortestValue)) | 0;
      at += 1;
    }
  }
  return pieces.length === 0 ? text : `${pieces.join("")}${text.slice(done)}`;
}

function parseOrNothing(body: string | undefined): unknown {
  try {
    return body === undefined ? undefined : (JSON.parse(body) as unknown);
  } catch {
    return undefined;
  }
}

/**
 * Makes the function that takes the values of a request's body, and of manifests that belong to it, out of a text. Nothing
 * is looked at before it is needed.
 */
export function createConceal(
  body: string | undefined,
  manifests: readonly unknown[] = [],
): Conceal {
  let index: Map<number, Bucket> | undefined;
  return (text) => {
    index ??= toIndex(
      sentValues([...manifests, parseOrNothing(body)]).filter(({ value }) => !isServerWord(value)),
    );
    return index.size === 0 ? text : replaceAll(text, index);
  };
}

/** An answer without the values, in its body and in its headers. */
export function concealAnswer(answer: Answer, conceal: Conceal): Answer {
  return { ...concealHeaders(answer, conceal), body: conceal(answer.body) };
}

/** A success keeps its body, which is the object. */
export function concealHeaders(answer: Answer, conceal: Conceal): Answer {
  const { warning } = answer.headers;
  if (warning === undefined) {
    return answer;
  }
  const lines = typeof warning === "string" ? [warning] : warning;
  return { ...answer, headers: { ...answer.headers, warning: lines.map(conceal) } };
}
