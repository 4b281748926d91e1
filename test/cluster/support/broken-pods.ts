import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import type { BrokenPod } from "../../support/broken-pods/broken-pod.js";
import { sendRaw, type Side } from "../conformance/client.js";
import { normalise } from "../conformance/normalise.js";

/** The two kinds of job, each with the way to its template. */
export const kindNames = ["Job", "VolcanoJob"] as const;

/** One of {@link kindNames}. */
export type KindName = (typeof kindNames)[number];

const documents: Readonly<
  Record<KindName, { readonly apiVersion: string; specOf: (template: JsonObject) => JsonObject }>
> = {
  Job: { apiVersion: "batch/v1", specOf: (template) => ({ template }) },
  VolcanoJob: {
    apiVersion: "batch.volcano.sh/v1alpha1",
    specOf: (template) => ({ tasks: [{ name: "t", replicas: 1, template }] }),
  },
};

/** The job around a template. */
export function documentOf(kind: KindName, template: JsonObject, namespace: string): JsonObject {
  const { apiVersion, specOf } = documents[kind];
  return { apiVersion, kind: "Job", metadata: { name: "p", namespace }, spec: specOf(template) };
}

/** What one server said of a job. */
export interface Verdict {
  readonly isRefused: boolean;
  /** Status, reason and message, in an order that does not change. */
  readonly text: string;
}

/** What is asked, and who. */
export interface Question {
  readonly real: Side;
  readonly emulator: Side;
  readonly namespace: string;
  /** The fields that are refused without a server; undefined is a value of a wrong type. */
  readonly offline: (kind: KindName, document: JsonObject) => readonly string[];
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

const reasons =
  "Required value|Forbidden|Invalid value|Unsupported value|Not found|Duplicate value|Too long|Too many";
/** The webhook tells the task before the first fault only: `spec.task[0].template.spec.x: … template.spec.y: …`. */
const step = String.raw`(?:\[[^\]]*\]|\{[^}]*\}|[^\s:[{])*`;
const fieldOfMessage = new RegExp(
  String.raw`(?:^|[\s[])((?:metadata|(?:spec\.(?:tasks?\[\d+\]\.)?)?template)\b${step}): (?:${reasons})`,
  "g",
);

function unique(fields: readonly string[]): string[] {
  return [...new Set(fields)].sort();
}

/** Without the task, of which each document has one: `template.spec.hostname`. */
export function plainField(field: string): string {
  return field.replace(/^spec\.(?:tasks?\[0\]\.)?template\b/, "template");
}

/** The fields that a message names. */
export function fieldsOf(text: string): string[] {
  return unique([...text.matchAll(fieldOfMessage)].map(([, field = ""]) => plainField(field)));
}

/** Asks one server for a dry run. A connection that it drops is a refusal. */
export async function ask(
  side: Side,
  namespace: string,
  kind: KindName,
  document: JsonObject,
): Promise<Verdict> {
  const path = `/apis/${documents[kind].apiVersion}/namespaces/${namespace}/jobs?dryRun=All`;
  const answer = await sendRaw(side, {
    method: "POST",
    path,
    text: JSON.stringify(document),
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      authorization: `Bearer ${side.token}`,
    },
  });
  if (answer.status >= 200 && answer.status < 300) {
    return { isRefused: false, text: "accepted" };
  }
  const { status, body } = normalise(answer, {});
  const object = isJsonObject(body) ? body : {};
  const { reason = "-", message } = object;
  return { isRefused: true, text: `${status} ${String(reason)} ${String(message)}` };
}

/** Only what both must say alike: a server that stops at the schema does not reach what the webhook would say. */
function isSameFields({ text }: Verdict, found: readonly string[]): boolean {
  const wanted = fieldsOf(text);
  if (wanted.length === 0) {
    return true;
  }
  const isSchema = text.startsWith("422 ") && text.includes("Job.batch.volcano.sh");
  return isSchema
    ? wanted.every((field) => found.includes(field))
    : JSON.stringify(wanted) === JSON.stringify(found);
}

/** How the offline answer differs from the server's. */
export function offlineDisagreement(
  verdict: Verdict,
  found: readonly string[],
): Disagreement["sort"] | undefined {
  if (verdict.isRefused && found.length === 0) {
    return "missed offline";
  }
  if (!verdict.isRefused && found.length > 0) {
    return "false alarm";
  }
  return verdict.isRefused && !isSameFields(verdict, found) ? "other field" : undefined;
}

/** Asks both servers and the offline rules about one case. */
export async function judge(question: Question, pod: BrokenPod, kind: KindName): Promise<Judged> {
  const { real, emulator, namespace, offline } = question;
  const document = documentOf(kind, pod.template, namespace);
  const [verdict, other] = await Promise.all([
    ask(real, namespace, kind, document),
    ask(emulator, namespace, kind, document),
  ]);
  if (verdict.text.includes(clusterPolicy)) {
    return { pod, kind, verdict, disagreements: [] };
  }
  const found = unique(offline(kind, document).map(plainField));
  const { kindOfFault, name, template } = pod;
  const common = { kindOfFault, kind, name, template, real: verdict.text };
  const sort = offlineDisagreement(verdict, found);
  const disagreements: Disagreement[] = [
    ...(sort ? [{ ...common, sort, model: `offline ${found.join(", ")}` }] : []),
    ...(verdict.text === other.text
      ? []
      : [{ ...common, sort: "other message" as const, model: other.text }]),
  ];
  return { pod, kind, verdict, disagreements };
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
