import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { textAt } from "../../provider/server/json-access.js";
import {
  parseFieldSelector,
  parseLabelSelector,
  type SelectableFields,
  type Selector,
} from "./selectors.js";
import { fieldFault, notSupported, type FieldFault } from "../../provider/server/field-errors.js";
import { isJsonSyntaxError, parseJson } from "../../provider/server/json-text.js";
import {
  badRequest,
  expired,
  invalidOptions,
  statusFailure,
  type ResourceNames,
  type StatusFailure,
} from "../http/statuses.js";
import type { Snapshot } from "./storage.js";
import type { World } from "../world.js";

/** What a list has to know of the kind that it shows. */
export interface ListedKind {
  readonly names: ResourceNames;
  readonly apiVersion: string;
  readonly fields: SelectableFields;
  readonly isCustom: boolean;
  /** Key in the storage. */
  readonly resource: string;
  /** Where the objects are not in the storage: those of now, which have no history. */
  readonly objects?: (world: World, namespace: string | undefined) => readonly JsonObject[];
}

/** A list, a watch or a deletecollection of one kind. */
export interface ListRequest {
  readonly world: World;
  readonly strategy: ListedKind;
  /** Undefined for all namespaces. */
  readonly namespace: string | undefined;
  readonly query: URLSearchParams;
}

/** What the selectors of a request want. */
export interface Selection {
  readonly isWanted: Selector;
  readonly isEverything: boolean;
}

interface ContinueToken {
  readonly revision: number;
  readonly start: string;
}

/**
 * Reads labelSelector and fieldSelector.
 *
 * @throws StatusFailure 400
 */
export function readSelection({ strategy, query }: ListRequest): Selection {
  const labels = query.get("labelSelector") ?? "";
  const fields = query.get("fieldSelector") ?? "";
  const byLabel = parseLabelSelector(labels);
  const byField = parseFieldSelector(fields, strategy.fields);
  return {
    isWanted: (object) => byLabel(object) && byField(object),
    isEverything: labels === "" && fields === "",
  };
}

/** An integer parameter, undefined when absent. @throws StatusFailure 400 */
export function readInteger(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") {
    return undefined;
  }
  if (!/^[+-]?\d+$/.test(text)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return Number(text);
}

/** What the server says about a resourceVersion that is no number. */
export function badVersion(text: string): string {
  const shown = JSON.stringify(text);
  return `resourceVersion: Invalid value: ${shown}: strconv.ParseUint: parsing ${shown}: invalid syntax`;
}

/** The revision that a request names: 0 for any, undefined for the newest. @throws StatusFailure */
export function readRevision(query: URLSearchParams): number | undefined {
  const text = query.get("resourceVersion") ?? "";
  if (text === "") {
    return undefined;
  }
  if (!/^\d+$/.test(text)) {
    throw badRequest(`invalid resource version: ${badVersion(text)}`);
  }
  return Number(text);
}

/** 504 for a revision that does not exist yet. */
export function tooLargeRevision(asked: number, current: number): StatusFailure {
  const cause = "Too large resource version";
  return statusFailure(504, `Timeout: ${cause}: ${asked}, current: ${current}`, {
    reason: "Timeout",
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: cause }],
      retryAfterSeconds: 1,
    },
    headers: { "retry-after": "1" },
  });
}

function keyOf(object: JsonObject): string {
  return `${textAt(object, "metadata", "namespace")}/${textAt(object, "metadata", "name")}`;
}

function writeToken({ revision, start }: ContinueToken): string {
  const text = JSON.stringify({ v: "meta.k8s.io/v1", rv: revision, start: `${start}\u0000` });
  return Buffer.from(text).toString("base64url");
}

function readToken(text: string): ContinueToken {
  const refuse = (cause: string): never => {
    throw badRequest(`invalid continue token: continue key is not valid: ${cause}`);
  };
  const isCutOff = text.length % 4 === 1;
  if (isCutOff || !/^[\w-]*={0,2}$/.test(text)) {
    const at = /[^\w-]/.exec(text)?.index ?? text.length - 1;
    return refuse(`illegal base64 data at input byte ${at}`);
  }
  let token: unknown;
  try {
    token = parseJson(Buffer.from(text, "base64url").toString("latin1")).value;
  } catch (error) {
    if (isJsonSyntaxError(error)) {
      return refuse(error.message);
    }
    throw error;
  }
  if (!isJsonObject(token) || typeof token["rv"] !== "number") {
    return refuse("empty start key");
  }
  return { revision: token["rv"], start: textAt(token, "start").split("\u0000", 1)[0] ?? "" };
}

/** The version of a token that goes on with the list as it is then (errors.go of the API server's etcd3 storage). */
const ofNow = -1;

const goneToken =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without " +
  "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. " +
  "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or " +
  "deleted between the time the first chunk was returned and now may show up in the list.";

function objectsAt(
  { world, strategy, namespace }: ListRequest,
  revision: number,
): Snapshot | undefined {
  if (!strategy.objects) {
    return world.storage.listAt(strategy.resource, revision, namespace);
  }
  const isForgotten = revision < world.storage.oldestRevision;
  return isForgotten ? undefined : { revision, objects: sortedNow(world, strategy, namespace) };
}

function objectsNow({ world, strategy, namespace }: ListRequest): Snapshot {
  return strategy.objects
    ? { revision: world.storage.revision, objects: sortedNow(world, strategy, namespace) }
    : world.storage.list(strategy.resource, namespace);
}

function sortedNow(world: World, kind: ListedKind, namespace: string | undefined): JsonObject[] {
  const keyed = (kind.objects?.(world, namespace) ?? []).map(
    (each) => [keyOf(each), each] as const,
  );
  return keyed.sort(([left], [right]) => (left < right ? -1 : 1)).map(([, object]) => object);
}

function snapshotFor(request: ListRequest, limit: number): Snapshot {
  const { world, query } = request;
  const { storage } = world;
  const revision = readRevision(query);
  const match = query.get("resourceVersionMatch");
  if (revision !== undefined && revision > storage.revision) {
    throw tooLargeRevision(revision, storage.revision);
  }
  const isExact = match === "Exact" || (match === null && limit > 0 && (revision ?? 0) > 0);
  if (!isExact || revision === undefined) {
    return objectsNow(request);
  }
  const exact = objectsAt(request, revision);
  if (!exact) {
    throw expired("The resourceVersion for the provided list is too old.");
  }
  return exact;
}

const matches = ["Exact", "NotOlderThan"];

function matchFaults(query: URLSearchParams): FieldFault[] {
  const match = query.get("resourceVersionMatch") ?? "";
  if (match === "") {
    return [];
  }
  const version = query.get("resourceVersion") ?? "";
  const forbid = (detail: string): FieldFault =>
    fieldFault("forbidden", "resourceVersionMatch", { detail });
  const faults: FieldFault[] = [];
  if (version === "") {
    faults.push(forbid("resourceVersionMatch is forbidden unless resourceVersion is provided"));
  }
  if ((query.get("continue") ?? "") !== "") {
    faults.push(forbid("resourceVersionMatch is forbidden when continue is provided"));
  }
  if (!matches.includes(match)) {
    faults.push(notSupported("resourceVersionMatch", match, [...matches, ""]));
  }
  if (match === "Exact" && version === "0") {
    faults.push(forbid('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  return faults;
}

function checkListOptions(query: URLSearchParams): void {
  const faults = matchFaults(query);
  if (query.has("sendInitialEvents")) {
    const detail = "sendInitialEvents is forbidden for list";
    faults.push(fieldFault("forbidden", "sendInitialEvents", { detail }));
  }
  if (faults.length > 0) {
    throw invalidOptions("ListOptions", faults);
  }
}

/** Parameters of a watch that contradict each other. @throws StatusFailure 422 */
export function checkWatchOptions(query: URLSearchParams): void {
  const match = query.get("resourceVersionMatch") ?? "";
  const forbid = (detail: string): FieldFault =>
    fieldFault("forbidden", "resourceVersionMatch", { detail });
  const faults: FieldFault[] = [];
  const hasInitial = query.has("sendInitialEvents");
  if (hasInitial && match !== "NotOlderThan") {
    faults.push(forbid("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
  }
  if (match !== "" && !hasInitial) {
    faults.push(
      forbid("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"),
    );
  }
  if (match !== "" && match !== "NotOlderThan") {
    faults.push(notSupported("resourceVersionMatch", match, ["NotOlderThan"]));
  }
  if (faults.length > 0) {
    throw invalidOptions("ListOptions", faults);
  }
}

/** Page of a list. */
interface Page {
  readonly objects: readonly JsonObject[];
  readonly revision: number;
  readonly next: string | undefined;
  readonly remaining: number;
}

function cutPage(objects: readonly JsonObject[], limit: number, revision: number): Page {
  if (limit <= 0 || objects.length <= limit) {
    return { objects, revision, next: undefined, remaining: 0 };
  }
  const page = objects.slice(0, limit);
  const last = page.at(-1);
  const next = writeToken({ revision, start: last ? keyOf(last) : "" });
  return { objects: page, revision, next, remaining: objects.length - limit };
}

function continuedPage(
  request: ListRequest,
  token: string,
  limit: number,
): { snapshot: Snapshot; start: string; limit: number } {
  const { query } = request;
  if ((query.get("resourceVersion") ?? "") !== "" && query.get("resourceVersion") !== "0") {
    throw badRequest("specifying resource version is not allowed when using continue");
  }
  const { revision, start } = readToken(token);
  const snapshot = revision === ofNow ? objectsNow(request) : objectsAt(request, revision);
  if (!snapshot) {
    throw expired(goneToken, writeToken({ revision: ofNow, start }));
  }
  return { snapshot, start, limit };
}

function findPage(request: ListRequest, selection: Selection): Page {
  const { query } = request;
  checkListOptions(query);
  const isFromCache = query.get("resourceVersion") === "0";
  const limit = isFromCache ? 0 : (readInteger(query, "limit") ?? 0);
  const token = query.get("continue") ?? "";
  const { snapshot, start } =
    token === ""
      ? { snapshot: snapshotFor(request, limit), start: "" }
      : continuedPage(request, token, limit);
  const wanted = snapshot.objects.filter(
    (object) => (start === "" || keyOf(object) > start) && selection.isWanted(object),
  );
  return cutPage(wanted, limit, snapshot.revision);
}

/** What a deletecollection deletes: a page of the list, which it answers as it was before. */
export function selectObjects(request: ListRequest): {
  readonly objects: readonly JsonObject[];
  readonly metadata: JsonObject;
} {
  const selection = readSelection(request);
  const page = findPage(request, selection);
  return { objects: page.objects, metadata: listMetadata(page, selection, request.strategy) };
}

function listMetadata(page: Page, selection: Selection, strategy: ListedKind): JsonObject {
  const metadata: JsonObject = { resourceVersion: String(page.revision) };
  if (page.next !== undefined) {
    metadata["continue"] = page.next;
    if (selection.isEverything) {
      metadata["remainingItemCount"] = page.remaining;
    }
  } else if (strategy.isCustom) {
    metadata["continue"] = "";
  }
  return metadata;
}

/** Text of a list's item: a custom resource names its kind, a built-in one does not. */
function itemText({ world, strategy }: ListRequest, object: JsonObject): string {
  const text = world.storage.textOf(object);
  if (strategy.isCustom) {
    return text;
  }
  const prefix = `{"apiVersion":"${strategy.apiVersion}","kind":"${strategy.names.kind}",`;
  return text.startsWith(prefix) ? `{${text.slice(prefix.length)}` : text;
}

/** Text of a list of the objects. */
export function listText(
  request: ListRequest,
  objects: readonly JsonObject[],
  metadata: JsonObject,
): string {
  const { strategy } = request;
  const items = objects.map((object) => itemText(request, object)).join(",");
  return (
    `{"apiVersion":"${strategy.apiVersion}","items":[${items}],` +
    `"kind":"${strategy.names.kind}List","metadata":${JSON.stringify(metadata)}}`
  );
}

/**
 * Answers a list.
 *
 * @returns the JSON text
 * @throws StatusFailure 400, 410, 504
 */
export function listObjects(request: ListRequest): string {
  const selection = readSelection(request);
  const page = findPage(request, selection);
  return listText(request, page.objects, listMetadata(page, selection, request.strategy));
}
