import { isJsonObject, type JsonObject } from "../kinds/json.js";
import { isNumberLiteral, literalText } from "./json-text.js";
import { unprocessable } from "./statuses.js";

const panicBrand: unique symbol = Symbol.for("pulumi-volcano/emulator/server-panic");

/** The real server's handler panics here: it drops the connection without an answer. */
export class ServerPanic extends Error {
  readonly [panicBrand] = true;
}

/** True for a {@link ServerPanic}. */
export function isServerPanic(error: unknown): error is ServerPanic {
  return typeof error === "object" && error !== null && panicBrand in error;
}

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
  if (index === undefined || index >= length || index < -length) throw unprocessable();
  return index < 0 ? index + length : index;
}

function getMember(container: Container, key: string): unknown {
  if (Array.isArray(container)) return container[resolveIndex(key, container.length)];
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function findTarget(document: Container, pointer: string): Target {
  const parts = pointer.split("/").slice(1);
  const last = parts.pop();
  if (last === undefined) throw unprocessable();
  let container = document;
  for (const part of parts) {
    const next = getMember(container, unescapeKey(part));
    if (!isContainer(next)) throw unprocessable();
    container = next;
  }
  return { container, key: unescapeKey(last) };
}

function addMember({ container, key }: Target, value: unknown): void {
  if (!Array.isArray(container)) {
    container[key] = value;
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
  if (!Object.hasOwn(container, key)) throw unprocessable();
  Reflect.deleteProperty(container, key);
}

function setMember({ container, key }: Target, value: unknown): void {
  if (Array.isArray(container)) container[resolveIndex(key, container.length)] = value;
  else container[key] = value;
}

/**
 * Characters that the server's own JSON text escapes: a `test` compares texts, so a string that holds one of them never
 * equals what a client wrote without escapes.
 */
const escapedByGo = /[<>&\u2028\u2029]/;

function isSameLiteral(left: unknown, right: unknown): boolean {
  if (isNumberLiteral(left) && isNumberLiteral(right))
    return literalText(left) === literalText(right);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((each, i) => isSameLiteral(each, right[i]));
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    const keys = Object.keys(left);
    const isSameSize = keys.length === Object.keys(right).length;
    return isSameSize && keys.every((key) => isSameLiteral(left[key], right[key]));
  }
  if (typeof left === "string" && escapedByGo.test(left)) return false;
  return left === right;
}

function memberText(operation: JsonObject, name: string): string {
  const value = operation[name];
  if (typeof value !== "string") throw unprocessable();
  return value;
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each)]));
}

function test(document: Container, operation: JsonObject, path: string): void {
  const hasValue = Object.hasOwn(operation, "value");
  const wanted = operation["value"];
  if (path === "") {
    if (!isSameLiteral(document, wanted)) throw unprocessable();
    return;
  }
  const { container, key } = findTarget(document, path);
  const found = getMember(container, key) ?? null;
  if (found === null && !hasValue) throw new ServerPanic("test without value on a missing member");
  if (found === null ? wanted !== null : !isSameLiteral(found, wanted)) throw unprocessable();
}

function replace(document: Container, operation: JsonObject, path: string): Container {
  const value = copyOf(operation["value"] ?? null);
  if (path === "") {
    if (!Object.hasOwn(operation, "value")) throw new ServerPanic("replace without value");
    if (!isContainer(value)) throw unprocessable();
    return value;
  }
  const target = findTarget(document, path);
  if (Array.isArray(target.container)) getMember(target.container, target.key);
  setMember(target, value);
  return document;
}

function move(document: Container, operation: JsonObject): void {
  const source = findTarget(document, memberText(operation, "from"));
  const value = getMember(source.container, source.key);
  removeMember(source);
  addMember(findTarget(document, memberText(operation, "path")), value ?? null);
}

function copy(document: Container, operation: JsonObject): void {
  const source = findTarget(document, memberText(operation, "from"));
  const value = getMember(source.container, source.key);
  addMember(findTarget(document, memberText(operation, "path")), copyOf(value ?? null));
}

function applyOperation(document: Container, operation: JsonObject): Container {
  switch (operation["op"]) {
    case "add":
      addMember(
        findTarget(document, memberText(operation, "path")),
        copyOf(operation["value"] ?? null),
      );
      return document;
    case "remove":
      removeMember(findTarget(document, memberText(operation, "path")));
      return document;
    case "replace":
      return replace(document, operation, memberText(operation, "path"));
    case "test":
      test(document, operation, memberText(operation, "path"));
      return document;
    case "move":
      move(document, operation);
      return document;
    case "copy":
      copy(document, operation);
      return document;
    default:
      throw unprocessable();
  }
}

/**
 * Applies a JSON Patch as the API server does (evanphx/json-patch v4): `replace` of a missing member adds it, negative
 * indexes count from the end, `test` compares literals and takes null for absent.
 *
 * @returns the patched document; the given one is not changed
 * @throws StatusFailure 422 for any operation that does not apply; ServerPanic where the server's handler panics
 */
export function applyJsonPatch(document: JsonObject, operations: readonly JsonObject[]): unknown {
  let patched: Container = {};
  const copied = copyOf(document);
  if (isContainer(copied)) patched = copied;
  for (const operation of operations) patched = applyOperation(patched, operation);
  return patched;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutNulls(each)]));
}

/** Applies a JSON merge patch (RFC 7386). */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch) || !isJsonObject(document)) return withoutNulls(patch);
  const merged: JsonObject = { ...document };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else if (!isJsonObject(merged[key]) || !isJsonObject(value)) merged[key] = withoutNulls(value);
    else merged[key] = applyMergePatch(merged[key], value);
  }
  return merged;
}
