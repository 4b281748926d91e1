import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kindNames, type Judged, type KindName, type Verdict } from "./broken-pods.js";

/**
 * What the real server said of every case of the table, by its name: of a Job, and of a VolcanoJob. `npm run test:cluster
 * -- broken-pods` with RECORD_BROKEN_PODS=1 writes it anew.
 */
export type RecordedPods = Readonly<Record<string, Readonly<Record<KindName, string>>>>;

const file = join(__dirname, "../../server/pod/recorded-broken-pods.json");

/** A letter that a text repeats to be too long, told by its number. */
function shorten(text: string): string {
  return text.replace(/(.)\1{19,}/g, (run, letter: string) => `${letter}{${run.length}}`);
}

/** How the record writes an answer. */
export function recordedText({ text }: Verdict): string {
  return shorten(text);
}

/** The answers to the cases of the table. */
export function recordOf(judged: readonly Judged[]): RecordedPods {
  const record: Record<string, Record<KindName, string>> = {};
  for (const { pod, kind, verdict } of judged) {
    const answers = (record[pod.name] ??= { Job: "", VolcanoJob: "" });
    answers[kind] = recordedText(verdict);
  }
  return record;
}

/** The record in the repository. */
export function readRecord(): RecordedPods {
  // Written below.
  return JSON.parse(readFileSync(file, "utf8")) as RecordedPods;
}

/** Writes the record, one case a line. */
export function writeRecord(record: RecordedPods): void {
  const lines = Object.entries(record).map(([name, answers]) => {
    const texts = kindNames.map(
      (kind) => `${JSON.stringify(kind)}:${JSON.stringify(answers[kind])}`,
    );
    return `${JSON.stringify(name)}:{${texts.join(",")}}`;
  });
  writeFileSync(file, `{\n${lines.join(",\n")}\n}\n`);
}
