import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { textAt } from "../../provider/server/json-access.js";
import {
  isJsonSyntaxError,
  isNumberLiteral,
  parseJson,
  type ParsedJson,
} from "../../provider/server/json-text.js";
import { badRequest } from "../http/statuses.js";
import type { KindStrategy } from "./strategy.js";
import type { WriteRequest } from "./write-request.js";

function summarize(text: string): string {
  if (text === "") {
    return "<empty>";
  }
  const shown = text.startsWith("{")
    ? text.slice(0, 30)
    : Buffer.from(text.slice(0, 30)).toString("hex");
  return text.length > 30 ? `${shown} ...` : shown;
}

/** What Go reads a document into to learn its kind, as its errors print it. */
export const typeMetaStruct =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** The JSON type of a value in the words of Go's decoder. */
export function wordOf(value: unknown): string {
  if (Array.isArray(value)) {
    return "array";
  }
  if (isNumberLiteral(value)) {
    return "number";
  }
  return typeof value === "boolean" ? "bool" : typeof value;
}

function unrecognized({ names }: KindStrategy, cause: string, text: string): Error {
  const error = `couldn't get version/kind; json parse error: ${cause}`;
  return badRequest(
    `the object provided is unrecognized (must be of type ${names.kind}): ${error} (${summarize(text)})`,
  );
}

function parseBody({ strategy, text }: WriteRequest): ParsedJson & { readonly value: JsonObject } {
  let parsed: ParsedJson;
  try {
    parsed = parseJson(text);
  } catch (error) {
    if (isJsonSyntaxError(error)) {
      throw unrecognized(strategy, error.message, text);
    }
    throw error;
  }
  const value = parsed.value ?? {};
  if (!isJsonObject(value)) {
    const cause = `json: cannot unmarshal ${wordOf(value)} into Go value of type ${typeMetaStruct}`;
    throw unrecognized(strategy, cause, text);
  }
  for (const [member, name] of [
    ["apiVersion", "apiVersion"],
    ["kind", "kind"],
  ] as const) {
    const given = value[member];
    if (given === undefined || given === null || typeof given === "string") {
      continue;
    }
    const cause = `json: cannot unmarshal ${wordOf(given)} into Go struct field .${name} of type string`;
    throw unrecognized(strategy, cause, text);
  }
  return { value, duplicates: parsed.duplicates };
}

function kindAndVersion(
  document: JsonObject,
  strategy: KindStrategy,
): { kind: string; version: string } {
  const apiVersion = textAt(document, "apiVersion") || strategy.apiVersion;
  return {
    kind: textAt(document, "kind") || strategy.names.kind,
    version: apiVersion.includes("/") ? apiVersion.slice(apiVersion.indexOf("/") + 1) : apiVersion,
  };
}

function checkGroupVersion(document: JsonObject, strategy: KindStrategy): void {
  const given = textAt(document, "apiVersion");
  if (given === "" || given === strategy.apiVersion) {
    return;
  }
  throw badRequest(
    `the API version in the data (${given}) does not match the expected API version (${strategy.apiVersion})`,
  );
}

/** A custom resource must say what it is. */
function checkTypeMeta(document: JsonObject, { strategy, text }: WriteRequest): void {
  if (!strategy.isCustom) {
    return;
  }
  const kind = textAt(document, "kind");
  if (kind === "") {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${strategy.names.kind}): Object 'Kind' is missing in '${text}' (${summarize(text)})`,
    );
  }
  if (textAt(document, "apiVersion") !== "") {
    return;
  }
  throw badRequest(
    `the API version in the data () does not match the expected API version (${strategy.apiVersion})`,
  );
}

/** A built-in kind is looked up by group, version and kind before it is decoded. */
function checkRegistered(document: JsonObject, strategy: KindStrategy): void {
  if (strategy.isCustom) {
    return;
  }
  const kind = textAt(document, "kind") || strategy.names.kind;
  const apiVersion = textAt(document, "apiVersion") || strategy.apiVersion;
  const isKnown = apiVersion === strategy.apiVersion && kind === strategy.names.kind;
  if (isKnown) {
    return;
  }
  const { version } = kindAndVersion(document, strategy);
  throw badRequest(
    `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${strategy.names.kind}: ${
      apiVersion === "batch/v1" && kind === "CronJob"
        ? "converting (v1.CronJob) to (batch.Job): unknown conversion"
        : notRegistered(kind, apiVersion)
    }`,
  );
}

/** Reads a body of POST or PUT into an object. */
export function decodeBody(request: WriteRequest): JsonObject {
  const { strategy, options } = request;
  const { value, duplicates } = parseBody(request);
  checkTypeMeta(value, request);
  checkRegistered(value, strategy);
  const decoded = strategy.decode(value);
  const { kind, version } = kindAndVersion(value, strategy);
  const prefix = `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${strategy.names.kind}: `;
  if (decoded.error !== undefined) {
    throw badRequest(prefix + decoded.error);
  }
  const oddities = [...duplicates.map((path) => `duplicate field "${path}"`), ...decoded.oddities];
  if (options.fieldValidation === "Strict" && oddities.length > 0) {
    throw badRequest(`${prefix}strict decoding error: ${oddities.join(", ")}`);
  }
  if (options.fieldValidation === "Warn") {
    oddities.forEach(request.warn);
  }
  checkGroupVersion(value, strategy);
  return decoded.object;
}

/** The words for a kind that the server does not have. */
export function notRegistered(kind: string, apiVersion: string): string {
  return (
    `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} ` +
    'in scheme "pkg/runtime/scheme.go:110"'
  );
}
