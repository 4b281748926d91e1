import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Judged } from "./broken-pods.js";
import { kindNames, type KindName } from "./pod-verdicts.js";

/**
 * What the real server said of every case of the table, by the case's name. How to write it anew stands in
 * docs/testing.md, "Broken pods".
 */
export type RecordedPods = Readonly<Record<string, Readonly<Record<KindName, string>>>>;

const file = join(__dirname, "../../server/pod/recorded-broken-pods.json");

/** Words that thousands of answers have in common, and what the file has in their place. */
const shorthands: readonly (readonly [string, string])[] = [
  ['422 Invalid Job.batch "p" is invalid: ', "J> "],
  ['422 Invalid Job.batch.volcano.sh "p" is invalid: ', "S> "],
  ['400 - admission webhook "validatejob.volcano.sh" denied the request: spec.task[0].', "V> "],
];
/** In the place of a webhook's answer that tells the one fault that the Job's does. */
const sameFault = "V=";
const oneFault = /^J> spec\.(template\.(?:spec|metadata).*)$/s;

function abbreviate(text: string): string {
  const [words, short] = shorthands.find(([start]) => text.startsWith(start)) ?? ["", ""];
  return `${short}${text.slice(words.length)}`;
}

function spellOut(text: string): string {
  const [words, short] = shorthands.find(([, start]) => text.startsWith(start)) ?? ["", ""];
  return `${words}${text.slice(short.length)}`;
}

function webhookLike(text: string): string | undefined {
  const [, fault] = oneFault.exec(text) ?? [];
  return fault === undefined ? undefined : `V> ${fault}.`;
}

/** The answers to the cases of the table. */
export function recordOf(judged: readonly Judged[]): RecordedPods {
  const record: Record<string, Record<KindName, string>> = {};
  for (const { pod, kind, verdict } of judged) {
    const answers = (record[pod.name] ??= { Job: "", VolcanoJob: "" });
    answers[kind] = verdict.text;
  }
  return record;
}

/** The record in the repository. */
export function readRecord(): RecordedPods {
  // As writeRecord has it: the answers on a Job and on a VolcanoJob.
  const stored = JSON.parse(readFileSync(file, "utf8")) as Record<string, [string, string]>;
  return Object.fromEntries(
    Object.entries(stored).map(([name, [onJob, onVolcanoJob]]) => {
      const volcano = onVolcanoJob === sameFault ? (webhookLike(onJob) ?? "") : onVolcanoJob;
      return [name, { Job: spellOut(onJob), VolcanoJob: spellOut(volcano) }];
    }),
  );
}

/** Writes the record, one case a line. */
export function writeRecord(record: RecordedPods): void {
  const lines = Object.entries(record).map(([name, answers]) => {
    const [onJob, volcano] = kindNames.map((kind) => abbreviate(answers[kind])) as [string, string];
    const answer = [onJob, volcano === webhookLike(onJob) ? sameFault : volcano];
    return `${JSON.stringify(name)}: ${JSON.stringify(answer)}`;
  });
  writeFileSync(file, `{\n${lines.join(",\n")}\n}\n`);
}
