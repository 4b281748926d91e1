/** Turns what API servers write into what a person can read: one sentence, without Go's way of printing values. */
import type { ApiErrorCause } from "../errors.js";
import type { ErrorBody } from "./error-body.js";
import { toOneBlank } from "./texts.js";

/** The denial of an admission webhook, unpacked. */
export interface WebhookDenial {
  readonly webhook: string;
  readonly sentence: string;
}

/** Recognises `admission webhook "x" denied the request: …`; undefined for anything else. */
export function readWebhookDenial(message: string): WebhookDenial | undefined {
  const match =
    /admission webhook "([^"]+)" denied the request(?: without explanation)?:?([^]*)$/.exec(
      message,
    );
  if (match?.[1] === undefined) {
    return undefined;
  }
  return { webhook: match[1], sentence: tidyList(match[2] ?? "") || "no reason given" };
}

/** Volcano joins several faults with semicolons, and Go's multierror writes them as a list with bullets. */
function tidyList(text: string): string {
  const lines = text.split("\n").map((line) => withoutBullet(line.trim()));
  const sentence = toOneBlank(lines.join(" ")).replace(/\b\d{1,9} errors? occurred: ?/g, "");
  return toClause(sentence);
}

function withoutBullet(line: string): string {
  return line.startsWith("*") ? line.slice(1) : line;
}

/** The server's sentence as a part of one of ours, which go on with a semicolon. */
export function toClause(text: string): string {
  // Without the look behind, a run of blanks that is not at the end would be tried from each of its blanks.
  return text.replace(/(?<![\s.;])[\s.;]+$/, "");
}

const longestValue = 60;
const mostCauses = 6;

/**
 * The useful part of the message of a field error. `Invalid value: <value>: <sentence>` keeps short values and loses long
 * ones: for an immutable pod template the value is the whole template as Go prints it.
 */
export function describeCause(cause: ApiErrorCause): string {
  const { field, message } = cause;
  const invalid = /^Invalid value: ([^]*)$/.exec(message)?.[1];
  const { value, sentence } =
    invalid === undefined ? { value: undefined, sentence: message } : splitValue(invalid);
  const ownField = field === undefined ? sentence : sentence.replace(`${field} in body `, "");
  const shown =
    value === undefined || value.length > longestValue ? ownField : `${ownField} (it is ${value})`;
  const isNamed =
    field === undefined || field === "" || field === "patch" || shown.startsWith(`${field}:`);
  return isNamed ? shown : `${field}: ${shown}`;
}

function splitValue(text: string): {
  readonly value: string | undefined;
  readonly sentence: string;
} {
  const quoted = /^("(?:[^"\\]|\\.)*"): ([^]*)$/.exec(text);
  if (quoted?.[1] !== undefined && quoted[2] !== undefined) {
    return { value: quoted[1], sentence: quoted[2] };
  }
  // A Go dump contains colons itself; no sentence of the API does.
  const at = text.length > longestValue * 2 ? text.lastIndexOf(": ") : text.indexOf(": ");
  return at === -1
    ? { value: undefined, sentence: text }
    : { value: text.slice(0, at), sentence: text.slice(at + 2) };
}

/** All that kube-apiserver says of a JSON Patch that cannot be applied (seen on 1.34.1). */
export const refusedPatchMessage = "the server rejected our request due to an error in our request";

/** What that means. */
export const refusedPatchSentence =
  "the JSON Patch does not fit the object: a `test` failed or a path does not exist";

/** What a body says, in words. Causes win over the message: it repeats them, and a Go dump with them. */
export function describeBody(body: ErrorBody, status: number): string {
  const causes = [
    ...new Set(body.causes.filter(({ message }) => message !== "").map(describeCause)),
  ];
  if (causes.length > 0 && body.reason === "Invalid") {
    const rest = causes.length - mostCauses;
    return `${causes.slice(0, mostCauses).join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
  }
  if (body.message === refusedPatchMessage) {
    return refusedPatchSentence;
  }
  if (body.shape === "empty") {
    return `the server gave no reason for status ${status}`;
  }
  const sentence = tidyList(body.message);
  return sentence === "" ? `the server gave no reason for status ${status}` : cutGoDump(sentence);
}

function cutGoDump(sentence: string): string {
  const start = sentence.indexOf("Invalid value: ");
  if (start === -1 || sentence.length < 400) {
    return sentence;
  }
  return `${sentence.slice(0, start)}${splitValue(sentence.slice(start + "Invalid value: ".length)).sentence}`;
}
