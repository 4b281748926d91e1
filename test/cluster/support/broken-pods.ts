import type { JsonObject } from "../../../provider/values/json.js";
import type { BrokenPod } from "../../support/broken-pods/broken-pod.js";
import type { Side } from "../conformance/client.js";
import {
  ask,
  documentOf,
  fieldsOf,
  plainFields,
  type KindName,
  type Verdict,
} from "./pod-verdicts.js";

/** The model, in both of its forms. */
export interface Model {
  readonly emulator: Side;
  /** In which both servers are asked. */
  readonly namespace: string;
  /** The fields that are refused without a server. */
  readonly offline: (kind: KindName, document: JsonObject) => readonly string[];
}

/** Who is asked. */
export interface Question extends Model {
  readonly real: Side;
}

/** Ways in which the model and the server may differ. */
export const sorts = ["missed offline", "false alarm", "other field", "other message"] as const;

/** A case in which they do. */
export interface Disagreement {
  readonly sort: (typeof sorts)[number];
  readonly kindOfFault: string;
  readonly kind: KindName;
  readonly name: string;
  readonly template: JsonObject;
  readonly real: string;
  readonly model: string;
}

/** One case as the real server judged it, and where the model differs. */
export interface Judged {
  readonly pod: BrokenPod;
  readonly kind: KindName;
  readonly verdict: Verdict;
  readonly disagreements: readonly Disagreement[];
}

/** A setting of the cluster, which the model leaves open on purpose: see emulator/differences.ts, "cluster settings". */
const clusterPolicy = "disallowed by cluster policy";

/** Lists that a Job may have empty and the model drops before it looks: see emulator/differences.ts, "empty lists". */
const emptyLists =
  /"supplementalGroups":\[\]|"ephemeralContainers":.*(?:"(?:ports|resizePolicy)":\[\]|"(?:limits|requests)":\{\})/;

function isKnownDifference({ template }: BrokenPod, { text }: Verdict): boolean {
  return text.includes(clusterPolicy) || emptyLists.test(JSON.stringify(template));
}

function isSameFields(verdict: Verdict, found: readonly string[]): boolean {
  const wanted = fieldsOf(verdict);
  if (wanted.length === 0) {
    return true;
  }
  // A server that stops at the schema does not come to what the webhook would say, which is told offline, too.
  const isSchema = verdict.text.startsWith("422 Invalid Job.batch.volcano.sh");
  return isSchema
    ? wanted.every((field) => found.includes(field))
    : JSON.stringify(wanted) === JSON.stringify(found);
}

function offlineSort(verdict: Verdict, found: readonly string[]): Disagreement["sort"] | undefined {
  if (!verdict.isRefused) {
    return found.length > 0 ? "false alarm" : undefined;
  }
  if (found.length === 0) {
    return "missed offline";
  }
  return isSameFields(verdict, found) ? undefined : "other field";
}

/** Where the model differs from what the real server said of a case. */
export async function compare(
  { emulator, namespace, offline }: Model,
  pod: BrokenPod,
  kind: KindName,
  verdict: Verdict,
): Promise<Disagreement[]> {
  if (isKnownDifference(pod, verdict)) {
    return [];
  }
  const { kindOfFault, name, template } = pod;
  const document = documentOf(kind, template, namespace);
  const other = await ask(emulator, kind, document);
  const found = plainFields(offline(kind, document));
  const common = { kindOfFault, kind, name, template, real: verdict.text };
  const sort = offlineSort(verdict, found);
  return [
    ...(sort ? [{ ...common, sort, model: `offline ${found.join(", ")}` }] : []),
    ...(verdict.text === other.text
      ? []
      : [{ ...common, sort: "other message" as const, model: other.text }]),
  ];
}

/** Asks both servers and the offline rules about one case. */
export async function judge(question: Question, pod: BrokenPod, kind: KindName): Promise<Judged> {
  const { real, namespace } = question;
  const verdict = await ask(real, kind, documentOf(kind, pod.template, namespace));
  return { pod, kind, verdict, disagreements: await compare(question, pod, kind, verdict) };
}

/** Asks both servers and the offline rules about every case, some at once, and returns them in the order of the cases. */
export async function judgeAll(
  question: Question,
  cases: readonly (readonly [BrokenPod, KindName])[],
  atOnce = 10,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  const work = cases.entries();
  const run = async () => {
    for (const [i, [pod, kind]] of work) {
      judged[i] = await judge(question, pod, kind);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, run));
  return judged;
}
