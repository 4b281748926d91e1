import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import type { RawAnswer } from "./client.js";

/** An answer without what two servers can never have in common. */
export interface ComparableAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly warnings: readonly string[];
  readonly body: unknown;
}

const uidPattern = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;
const timePattern = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const volatileMetadata = ["managedFields", "resourceVersion", "uid", "creationTimestamp"];
/** A whole object, or Go's dump of a template, inside a message. */
const embeddedObject =
  /Invalid value: (?:"\{\\"apiVersion.*?\}"|\{"(?:labels|annotations|Spec)".*?\}): (?=field is immutable|json: |strict decoding|no kind |Object 'Kind'|quantities |unable |time: |couldn't |cannot |unrecognized |error |parsing |unknown )/gs;
const randomLists = /valid (events|actions) are \[([^\]]*)\]/g;

function sortWords(text: string): string {
  return text.split(" ").sort().join(" ");
}

function normaliseText(text: string): string {
  return text
    .replace(uidPattern, "<uid>")
    .replace(timePattern, "<time>")
    .replace(/is missing in '\{.*creationTimestamp.*\}'/s, "is missing in <object>")
    .replace(embeddedObject, "Invalid value: <object>: ")
    .replace(
      randomLists,
      (_, kind: string, list: string) => `valid ${kind} are [${sortWords(list)}]`,
    )
    .replace(
      /(ResourceVersion in the precondition \(\d+\) does not match the ResourceVersion in record \()\d+/g,
      "$1<version>",
    )
    .replace(/(Too large resource version: \d+, current: )\d+/g, "$1<version>")
    .replace(/(too old resource version: \d+ \()\d+/g, "$1<version>")
    .replace(/(^|[^\w])([Gg]en[-_]|test-job-)[b-z0-9]{5}(?![\w-])/g, "$1$2<suffix>");
}

function normaliseValue(value: unknown): unknown {
  if (typeof value === "string") {
    return normaliseText(value);
  }
  if (Array.isArray(value)) {
    return value.map(normaliseValue);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, normaliseValue(each)]),
  );
}

function normaliseMetadata(metadata: JsonObject): JsonObject {
  const kept = { ...metadata };
  for (const member of volatileMetadata) {
    if (member in kept && member !== "managedFields") {
      kept[member] = `<${member}>`;
    } else {
      Reflect.deleteProperty(kept, member);
    }
  }
  if (typeof kept["continue"] === "string" && kept["continue"] !== "") {
    kept["continue"] = "<token>";
  }
  return kept;
}

function normaliseObject(object: JsonObject, withStatus: boolean): JsonObject {
  const kept: JsonObject = { ...object };
  if (isJsonObject(kept["metadata"])) {
    kept["metadata"] = normaliseMetadata(kept["metadata"]);
  }
  if (!withStatus && kept["kind"] !== "Status") {
    Reflect.deleteProperty(kept, "status");
  }
  if (Array.isArray(kept["items"])) {
    kept["items"] = (kept["items"] as JsonObject[]).map((item) =>
      normaliseObject(item, withStatus),
    );
  }
  if (isJsonObject(kept["object"])) {
    kept["object"] = normaliseObject(kept["object"], withStatus);
  }
  return kept;
}

/** Faults come in the random order of Go's maps: as causes, and again in the message. */
function sortCauses(body: JsonObject): JsonObject {
  const details = body["details"];
  if (!isJsonObject(details) || !Array.isArray(details["causes"])) {
    return body;
  }
  const causes = [...(details["causes"] as JsonObject[])].sort((a, b) =>
    JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
  );
  const lines = causes.map((cause) => `${String(cause["field"])}: ${String(cause["message"])}`);
  return {
    ...body,
    message: sortMessage(String(body["message"]), [...new Set(lines)]),
    details: { ...details, causes },
  };
}

function sortMessage(message: string, lines: readonly string[]): string {
  const match = /^(.* is invalid: )\[(.*)\]$/s.exec(message);
  if (!match) {
    return message;
  }
  const [, start = "", list = ""] = match;
  const isSameList =
    lines.every((line) => list.includes(line)) && lines.join(", ").length === list.length;
  return isSameList ? `${start}[${[...lines].sort().join(", ")}]` : message;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortKeys);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key])]));
}

function parseLines(text: string): unknown {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);
}

function parseBody(text: string, isStream: boolean): unknown {
  try {
    return isStream ? parseLines(text) : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

/**
 * Events that only show a status which a controller wrote are no events here, and neither are the bookmarks that a server
 * sends every now and then.
 */
function withoutEchoes(events: readonly unknown[]): unknown[] {
  const last = new Map<string, string>();
  return events.filter((event) => {
    if (!isJsonObject(event) || !isJsonObject(event["object"])) {
      return true;
    }
    const { object, type } = event;
    const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
    if (type === "BOOKMARK") {
      return metadata["annotations"] !== undefined;
    }
    const name = String(metadata["name"]);
    const text = JSON.stringify(object);
    const isEcho = type === "MODIFIED" && last.get(name) === text;
    last.set(name, text);
    return !isEcho;
  });
}

function comparableBody(body: unknown, withStatus: boolean): unknown {
  if (Array.isArray(body)) {
    return withoutEchoes(body.map((line) => comparableBody(line, withStatus)));
  }
  if (!isJsonObject(body)) {
    return normaliseValue(body);
  }
  return sortKeys(sortCauses(normaliseValue(normaliseObject(body, withStatus)) as JsonObject));
}

/** Takes out of an answer what differs between any two servers: uids, versions, times, managed fields, random orders. */
export function normalise(
  answer: RawAnswer,
  { withStatus = false, isStream = false }: { withStatus?: boolean; isStream?: boolean },
): ComparableAnswer {
  return {
    status: answer.status,
    contentType: answer.contentType,
    warnings: [...answer.warnings].sort(),
    body: comparableBody(parseBody(answer.text, isStream), withStatus),
  };
}
