import {
  copyJson,
  isJsonObject,
  mapMembers,
  own,
  setOwn,
  type JsonObject,
} from "../../provider/values/json.js";
import { isNumberLiteral, literalText, maxDepth } from "../../provider/server/json-text.js";
import { ServerPanic } from "../../provider/server/server-panic.js";
import { unprocessable } from "../http/statuses.js";

/** A null that an operation of this patch wrote: the real server's handler panics when a later operation goes through it. */
const writtenNull = Symbol("null");

/** Objects that an operation went through: the server writes their members sorted, which shows in what it refuses first. */
const openedObjects = new WeakSet();

type Container = JsonObject | unknown[];

/** A place in the document: the object or list around it, and the key in it. */
interface Target {
  readonly container: Container;
  readonly key: string;
}

function isContainer(value: unknown): value is Container {
  return Array.isArray(value) || isJsonObject(value);
}

function unescapeKey(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Go's strconv.Atoi; undefined for what it refuses. */
function parseIndex(key: string): number | undefined {
  return /^[+-]?\d+$/.test(key) ? Number(key) : undefined;
}

/** A list takes negative indexes, which count from the end. */
function resolveIndex(key: string, length: number): number {
  const index = parseIndex(key);
  if (index === undefined || index >= length || index < -length) {
    throw unprocessable();
  }
  return index < 0 ? index + length : index;
}

function getMember(container: Container, key: string): unknown {
  if (Array.isArray(container)) {
    return container[resolveIndex(key, container.length)];
  }
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function findTarget(document: Container, pointer: string): Target {
  const parts = pointer.split("/").slice(1);
  const last = parts.pop();
  if (last === undefined) {
    throw unprocessable();
  }
  let container = document;
  for (const part of parts) {
    const next = getMember(container, unescapeKey(part));
    if (next === writtenNull) {
      throw new ServerPanic("a path goes through a null of the same patch");
    }
    if (!isContainer(next)) {
      throw unprocessable();
    }
    openedObjects.add(next);
    container = next;
  }
  return { container, key: unescapeKey(last) };
}

function addMember({ container, key }: Target, value: unknown): void {
  if (!Array.isArray(container)) {
    setOwn(container, key, value);
    return;
  }
  if (key === "-") {
    container.push(value);
    return;
  }
  container.splice(resolveIndex(key, container.length + 1), 0, value);
}

function removeMember({ container, key }: Target): void {
  if (Array.isArray(container)) {
    container.splice(resolveIndex(key, container.length), 1);
    return;
  }
  if (!Object.hasOwn(container, key)) {
    throw unprocessable();
  }
  Reflect.deleteProperty(container, key);
}

function setMember({ container, key }: Target, value: unknown): void {
  if (Array.isArray(container)) {
    container[resolveIndex(key, container.length)] = value;
  } else {
    setOwn(container, key, value);
  }
}

/**
 * Characters that the server's own JSON text escapes: a `test` compares texts, so a string that holds one of them never
 * equals what a client wrote without escapes.
 */
const escapedByGo = /[<>&\u2028\u2029]/;

function isSameLiteral(left: unknown, right: unknown, isEscaped: boolean): boolean {
  if (isNumberLiteral(left) && isNumberLiteral(right)) {
    return literalText(left) === literalText(right);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) {
      return false;
    }
    if (left.includes(null) || right.includes(null)) {
      throw new ServerPanic("test of a list with a null");
    }
    return left.every((each, i) => isSameLiteral(each, right[i], isEscaped));
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    const keys = Object.keys(left);
    const isSameSize = keys.length === Object.keys(right).length;
    return (
      isSameSize && keys.every((key) => isSameLiteral(own(left, key), own(right, key), isEscaped))
    );
  }
  if (typeof left === "string" && !isEscaped && escapedByGo.test(left)) {
    return false;
  }
  return left === right;
}

function memberText(operation: JsonObject, name: string): string {
  const value = operation[name];
  if (typeof value !== "string") {
    throw unprocessable();
  }
  return value;
}

/** What an operation writes. */
function valueOf(operation: JsonObject): unknown {
  if (!Object.hasOwn(operation, "value")) {
    return null;
  }
  return operation["value"] === null ? writtenNull : copyJson(operation["value"]);
}

function test(document: Container, operation: JsonObject, isEscaped: boolean): void {
  const path = memberText(operation, "path");
  const hasValue = Object.hasOwn(operation, "value");
  const wanted = operation["value"];
  if (path === "") {
    if (!isSameLiteral(document, wanted, isEscaped)) {
      throw unprocessable();
    }
    return;
  }
  const { container, key } = findTarget(document, path);
  const found = getMember(container, key) ?? null;
  if (found === null && !hasValue) {
    throw new ServerPanic("test without value on a missing member");
  }
  if (found === writtenNull) {
    if (wanted !== null) {
      throw unprocessable();
    }
    return;
  }
  if (found === null ? wanted !== null : !isSameLiteral(found, wanted, isEscaped)) {
    throw unprocessable();
  }
}

function replace(document: Container, operation: JsonObject, path: string): Container {
  const value = valueOf(operation);
  if (path === "") {
    if (!Object.hasOwn(operation, "value")) {
      throw new ServerPanic("replace without value");
    }
    // The server forgets to fail here: a text in place of the whole document changes nothing.
    return isContainer(value) ? value : document;
  }
  const target = findTarget(document, path);
  if (Array.isArray(target.container)) {
    getMember(target.container, target.key);
  }
  setMember(target, value);
  return document;
}

function move(document: Container, operation: JsonObject, copied: Copied): void {
  const source = findTarget(document, memberText(operation, "from"));
  const value = getMember(source.container, source.key);
  removeMember(source);
  checkDepth(memberText(operation, "path"), value, copied);
  addMember(findTarget(document, memberText(operation, "path")), value ?? null);
}

/**
 * What all copies of one patch may add up to, in bytes of JSON: --json-patch-max-copy-bytes of the API server, which has no
 * such flag and always this value (genericapiserver.NewConfig, kube-apiserver 1.34).
 */
const maxCopyBytes = 3 * 1024 * 1024;

/** What the operations of one patch have added up to. */
interface Copied {
  /** Of what was copied. */
  bytes: number;
  /** No value of the document is nested deeper. */
  deepest: number;
}

function depthOf(value: unknown): number {
  let depth = 0;
  let level = [value].filter(isContainer);
  while (level.length > 0) {
    depth += 1;
    level = level.flatMap((each) => Object.values(each).filter(isContainer));
  }
  return depth;
}

/** A document that is too deep could not be read again; the server says no more than that. */
function checkDepth(path: string, value: unknown, copied: Copied): void {
  const levels = path.split("/").length;
  const isSurelyFlat = levels + copied.deepest <= maxDepth;
  const depth = levels + (isSurelyFlat ? copied.deepest : depthOf(value));
  if (depth > maxDepth) {
    throw unprocessable();
  }
  copied.deepest = Math.max(copied.deepest, depth);
}

/** Bytes of a value as Go writes it, which escapes more than JSON has to; stops counting beyond the limit. */
function jsonBytes(value: unknown, limit: number): number {
  if (value === writtenNull) {
    return 4;
  }
  if (isNumberLiteral(value)) {
    return literalText(value).length;
  }
  if (typeof value === "string") {
    const escapes = value.match(/[<>&\u2028\u2029]/g) ?? [];
    const own = escapes.reduce((sum, each) => sum + Buffer.byteLength(each), 0);
    return Buffer.byteLength(JSON.stringify(value)) - own + escapes.length * 6;
  }
  if (!isContainer(value)) {
    return JSON.stringify(value ?? null).length;
  }
  const members: [number, unknown][] = Array.isArray(value)
    ? value.map((each: unknown) => [0, each])
    : Object.entries(value).map(([name, each]) => [jsonBytes(name, limit) + 1, each]);
  let bytes = 2 + Math.max(0, members.length - 1);
  for (const [ofName, each] of members) {
    bytes += ofName + (bytes > limit ? 0 : jsonBytes(each, limit - bytes));
  }
  return bytes;
}

function copy(document: Container, operation: JsonObject, copied: Copied): void {
  const source = findTarget(document, memberText(operation, "from"));
  const value = getMember(source.container, source.key);
  const target = findTarget(document, memberText(operation, "path"));
  // Nothing, and a null of the document, count nothing.
  copied.bytes += (value ?? null) === null ? 0 : jsonBytes(value, maxCopyBytes);
  if (copied.bytes > maxCopyBytes) {
    throw unprocessable();
  }
  checkDepth(memberText(operation, "path"), value, copied);
  addMember(target, copyJson(value ?? null));
}

function applyOperation(
  document: Container,
  operation: JsonObject,
  { isEscaped, copied }: { readonly isEscaped: boolean; readonly copied: Copied },
): Container {
  switch (operation["op"]) {
    case "add":
      copied.deepest = Math.max(copied.deepest, depthOf(operation["value"]));
      checkDepth(memberText(operation, "path"), operation["value"], copied);
      addMember(findTarget(document, memberText(operation, "path")), valueOf(operation));
      return document;
    case "remove":
      removeMember(findTarget(document, memberText(operation, "path")));
      return document;
    case "replace":
      copied.deepest = Math.max(copied.deepest, depthOf(operation["value"]));
      checkDepth(memberText(operation, "path"), operation["value"], copied);
      return replace(document, operation, memberText(operation, "path"));
    case "test":
      test(document, operation, isEscaped);
      return document;
    case "move":
      move(document, operation, copied);
      return document;
    case "copy":
      copy(document, operation, copied);
      return document;
    default:
      throw unprocessable();
  }
}

function written(value: unknown): unknown {
  if (value === writtenNull) {
    return null;
  }
  if (Array.isArray(value)) {
    return value.map(written);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  if (!openedObjects.has(value)) {
    return mapMembers(value, written);
  }
  const members: JsonObject = {};
  for (const name of Object.keys(value).sort()) {
    setOwn(members, name, written(value[name]));
  }
  return members;
}

/**
 * Applies a JSON Patch as the API server does (evanphx/json-patch v4): `replace` of a missing member adds it, negative
 * indexes count from the end, `test` compares literals and takes null for absent.
 *
 * @param isEscaped the patch's text escapes `<`, `>` and `&` as Go does, so that a `test` can find them
 * @returns the patched document; the given one is not changed
 * @throws StatusFailure 422 for any operation that does not apply; ServerPanic where the server's handler panics
 */
export function applyJsonPatch(
  document: JsonObject,
  operations: readonly JsonObject[],
  isEscaped = false,
): unknown {
  let patched: Container = {};
  const whole = copyJson(document);
  if (isContainer(whole)) {
    patched = whole;
  }
  const copied: Copied = { bytes: 0, deepest: depthOf(patched) };
  for (const operation of operations) {
    patched = applyOperation(patched, operation, { isEscaped, copied });
  }
  openedObjects.add(patched);
  return written(patched);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNulls);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const kept = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutNulls(each)]));
}

/** Applies a JSON merge patch (RFC 7386). */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch) || !isJsonObject(document)) {
    return withoutNulls(patch);
  }
  const merged: JsonObject = { ...document };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      Reflect.deleteProperty(merged, key);
    } else {
      const old = own(merged, key);
      const isWhole = !isJsonObject(old) || !isJsonObject(value);
      setOwn(merged, key, isWhole ? withoutNulls(value) : applyMergePatch(old, value));
    }
  }
  return merged;
}
