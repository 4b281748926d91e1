/** Makes texts that containers, kubelets and schedulers have written fit to be shown: one line, bounded, without secrets. */
import { createConceal } from "../../api/conceal.js";
import type { KubernetesJob } from "../../api/objects.js";
import { redact } from "../../errors.js";

/** Reads foreign texts of one job. */
export interface Cleaner {
  /** The text as one line of at most so many characters, cut between words. */
  line(text: string, most: number): string;
  /** The last lines of a log that are not empty, so many and of so many characters together at most. */
  lastLines(log: string, most: { readonly lines: number; readonly characters: number }): string[];
}

/** Nothing looks at more of a text. */
const longestText = 65_536;
const longestLine = 500;
const ellipsis = "…";

/** Colours and movements of a terminal's cursor, titles of its window. */
const terminalSequences =
  // eslint-disable-next-line no-control-regex -- they begin with a control character
  /\u001b(?:\[[0-?]{0,32}[ -/]{0,4}[@-~]|\][^\u0007\u001b\n]{0,256}\u0007?)/g;
/** Also what makes a text run from right to left, and Unicode's own ends of lines. */
// eslint-disable-next-line no-control-regex -- they would garble a terminal
const blanks = /[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

/** What of a manifest a server may repeat; the rest of the metadata is the server's own. */
function hiddenPartsOf({ metadata, spec }: KubernetesJob): object {
  const { name, labels, annotations } = metadata;
  return { metadata: { name, labels, annotations }, spec };
}

/** The manifest of a live job, for the option `hidden` of questions about what is around it. */
export function hiddenOf(object: KubernetesJob): readonly object[] {
  return [hiddenPartsOf(object)];
}

function cut(text: string, most: number): string {
  if (text.length <= most) {
    return text;
  }
  const start = text.slice(0, most - 1);
  const end = start.lastIndexOf(" ");
  return `${(end > most / 2 ? start.slice(0, end) : start).trimEnd()}${ellipsis}`;
}

/** A bar of progress is written over and over into the same line: what a person would see last. */
function lastWritten(line: string): string {
  const written = line.trimEnd();
  return written.slice(written.lastIndexOf("\r") + 1);
}

const cleaners = new WeakMap<KubernetesJob, Cleaner>();

/**
 * What reads foreign texts of a job: the values of its manifest are taken out of them as out of errors, and so are this
 * process' credentials and what looks like some.
 */
export function cleanerOf(object: KubernetesJob): Cleaner {
  const known = cleaners.get(object);
  if (known) {
    return known;
  }
  const conceal = createConceal(undefined, hiddenOf(object));
  // Before it is cut anywhere, so that no half of a secret is left.
  const withoutSecrets = (text: string) =>
    redact(conceal(text.slice(0, longestText).replace(terminalSequences, "")));
  const oneLine = (text: string) => text.replace(blanks, " ").trim();
  const cleaner: Cleaner = {
    line: (text, most) => cut(oneLine(withoutSecrets(text)), most),
    lastLines(log, { lines, characters }) {
      const all = withoutSecrets(log)
        .split("\n")
        .map((line) => cut(oneLine(lastWritten(line)), longestLine))
        .filter((line) => line !== "");
      const kept: string[] = [];
      let left = characters;
      for (const line of all.slice(-lines).toReversed()) {
        left -= line.length;
        if (left < 0) {
          break;
        }
        kept.unshift(line);
      }
      return kept;
    },
  };
  cleaners.set(object, cleaner);
  return cleaner;
}
