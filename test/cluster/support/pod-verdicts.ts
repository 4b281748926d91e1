import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import { sendRaw, type Side } from "../conformance/client.js";
import { normalise } from "../conformance/normalise.js";

/** The two kinds of job. */
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
  /** Status, reason and message, in an order that does not change; "accepted" where it was. */
  readonly text: string;
}

const accepted = "accepted";

/** The verdict with this text. */
export function verdictOf(text: string): Verdict {
  return { isRefused: text !== accepted, text };
}

/** A letter that a text repeats only to be long is told by its number. */
export function shorten(text: string): string {
  return text.replace(/(.)\1{19,}/gs, (run, letter: string) => `${letter}{${run.length}}`);
}

const webhookStart = /^(.* denied the request: spec\.task\[0\]\.)(template\..*)$/s;

/** The webhook's faults, too, come in the random order of Go's maps. */
function sortWebhook(message: string): string {
  const match = webhookStart.exec(message);
  if (!match) {
    return message;
  }
  const [, start = "", list = ""] = match;
  return `${start}${list
    .split(/ (?=template\.)/)
    .sort()
    .join(" ")}`;
}

/** Asks one server for a dry run. A connection that it drops is a refusal. */
export async function ask(side: Side, kind: KindName, document: JsonObject): Promise<Verdict> {
  const metadata = isJsonObject(document["metadata"]) ? document["metadata"] : {};
  const { apiVersion } = documents[kind];
  const answer = await sendRaw(side, {
    method: "POST",
    path: `/apis/${apiVersion}/namespaces/${String(metadata["namespace"])}/jobs?dryRun=All`,
    text: JSON.stringify(document),
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      authorization: `Bearer ${side.token}`,
    },
  });
  if (answer.status >= 200 && answer.status < 300) {
    return verdictOf(accepted);
  }
  const { status, body } = normalise(answer, {});
  const { reason = "-", message } = isJsonObject(body) ? body : {};
  return verdictOf(shorten(`${status} ${String(reason)} ${sortWebhook(String(message))}`));
}

const reasons =
  "Required value|Forbidden|Invalid value|Unsupported value|Not found|Duplicate value|Too long|Too many";
const step = String.raw`(?:\[[^\]]*\]|\{[^}]*\}|[^\s:[{])*`;
/** The webhook tells the task before the first fault only: `spec.task[0].template.spec.x: … template.spec.y: …`. */
const fieldOfMessage = new RegExp(
  String.raw`(?:^|[\s[])((?:metadata|(?:spec\.(?:tasks?\[\d+\]\.)?)?template)\b${step}): (?:${reasons})`,
  "g",
);

/** Each once, and without the task, of which each document has one: `template.spec.hostname`. */
export function plainFields(fields: readonly string[]): string[] {
  const plain = fields.map((field) =>
    shorten(field.replace(/^spec\.(?:tasks?\[0\]\.)?template\b/, "template")),
  );
  return [...new Set(plain)].sort();
}

/** The fields that a refusal names. */
export function fieldsOf({ text }: Verdict): string[] {
  return plainFields([...text.matchAll(fieldOfMessage)].map(([, field = ""]) => field));
}
