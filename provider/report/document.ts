/** The report for programs: one JSON document, which is also what the next process of the run reads and adds to. */
import { z } from "zod";
import { isJsonObject } from "../values/json.js";
import { entrySchema, type Entry } from "./entry.js";
import { oncePer } from "./once-per.js";
import { compareTexts, summarize } from "./summary.js";

const mark = "pulumi-volcano rollout";
const version = 1;

const documentSchema = z.object({
  report: z.literal(mark),
  version: z.literal(version),
  entries: z.array(entrySchema),
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The entries of a document. None where it was written by another version of this package; undefined where it is no report,
 * so that it must not be overwritten.
 */
export function readDocument(text: string): Entry[] | undefined {
  if (text.trim() === "") {
    return [];
  }
  const document = parse(text);
  if (!isJsonObject(document) || document["report"] !== mark) {
    return undefined;
  }
  const read = documentSchema.safeParse(document);
  return read.success ? read.data.entries : [];
}

function indented(value: unknown, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`);
}

/** The schema's order of members, whichever process has made the entry. */
const entryText = oncePer((entry: Entry) => indented(entrySchema.parse(entry), "    "));

/** The entries in the order of their URNs, and what they come to. */
export function writeDocument(entries: readonly Entry[]): string {
  const sorted = entries.toSorted(
    (left, right) => compareTexts(left.urn, right.urn) || compareTexts(left.run, right.run),
  );
  const members = [
    `"report": ${JSON.stringify(mark)}`,
    `"version": ${version}`,
    `"summary": ${indented(summarize(entries), "  ")}`,
    `"entries": [${sorted.map((entry) => `\n    ${entryText(entry)}`).join(",")}\n  ]`,
  ];
  return `{\n  ${members.join(",\n  ")}\n}\n`;
}
