import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { applyJsonPatch, applyMergePatch } from "./json-patch-engine.js";
import {
  isJsonSyntaxError,
  isNumberLiteral,
  parseJson,
  type ParsedJson,
} from "../../provider/server/json-text.js";
import { applyStrategicMerge } from "./strategic-merge.js";
import { badRequest, tooLarge } from "../http/statuses.js";

/** Media types of the patches that are emulated. */
export const patchTypes = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
} as const;

/** One of {@link patchTypes}. */
export type PatchType = (typeof patchTypes)[keyof typeof patchTypes];

/** Server-side apply, which is accepted by the real server and not emulated. */
export const applyPatchType = "application/apply-patch+yaml";

const maxOperations = 10000;
const operationMembers: ReadonlySet<string> = new Set(["op", "path", "from", "value"]);

/** A patch as it came. */
export interface PatchBody {
  readonly type: PatchType;
  readonly text: string;
  /** False where unknown members pass unseen (fieldValidation=Ignore). */
  readonly isChecked: boolean;
  /** Structures of metadata, spec and status, for merge keys. */
  readonly shapes: Readonly<Record<string, string>>;
}

/** The patched document, and what a strict reader finds odd in the patch itself. */
export interface PatchedDocument {
  readonly value: unknown;
  readonly oddities: readonly string[];
  /** The patch itself, when the error body of a bad result shows it instead of the result. */
  readonly shownPatch: unknown;
}

function parsePatch(text: string, prefix: string): ParsedJson {
  try {
    return parseJson(text);
  } catch (error) {
    if (isJsonSyntaxError(error)) {
      throw badRequest(`${prefix}${error.message}`);
    }
    throw error;
  }
}

function goWord(value: unknown): string {
  if (Array.isArray(value)) {
    return "array";
  }
  if (typeof value === "number" || isNumberLiteral(value)) {
    return "number";
  }
  if (typeof value === "boolean") {
    return "bool";
  }
  return isJsonObject(value) ? "object" : "string";
}

function checkOperation(operation: unknown): asserts operation is JsonObject {
  const prefix = "error decoding patch: json: cannot unmarshal";
  if (!isJsonObject(operation)) {
    throw badRequest(`${prefix} ${goWord(operation)} into Go value of type handlers.jsonPatchOp`);
  }
  for (const name of ["op", "path", "from"]) {
    const value = operation[name];
    if (value === undefined || value === null || typeof value === "string") {
      continue;
    }
    throw badRequest(
      `${prefix} ${goWord(value)} into Go struct field jsonPatchOp.${name} of type string`,
    );
  }
}

function readOperations(body: PatchBody): { operations: JsonObject[]; oddities: string[] } {
  const { value, duplicates } = parsePatch(
    body.text,
    body.isChecked ? "error decoding patch: " : "",
  );
  if (value === null) {
    return { operations: [], oddities: [] };
  }
  if (!Array.isArray(value)) {
    const type = body.isChecked ? "[]handlers.jsonPatchOp" : "jsonpatch.Patch";
    const prefix = body.isChecked ? "error decoding patch: " : "";
    throw badRequest(
      `${prefix}json: cannot unmarshal ${goWord(value)} into Go value of type ${type}`,
    );
  }
  const operations = (value as unknown[]).map((given) => {
    const operation = given ?? {};
    checkOperation(operation);
    return operation;
  });
  if (operations.length > maxOperations) {
    throw tooLarge(
      `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${operations.length}`,
    );
  }
  const unknown = operations.flatMap((operation, i) =>
    Object.keys(operation)
      .filter((name) => !operationMembers.has(name))
      .map((name) => `json patch unknown field "[${i}].${name}"`),
  );
  return {
    operations,
    oddities: [...duplicates.map((path) => `json patch duplicate field "${path}"`), ...unknown],
  };
}

function readMergePatch(body: PatchBody): ParsedJson {
  const prefix = body.type === patchTypes.merge ? "error decoding patch: " : "";
  const parsed = parsePatch(body.text, prefix);
  if (parsed.value === null || isJsonObject(parsed.value)) {
    return parsed;
  }
  const type = "map[string]interface {}";
  throw badRequest(
    `${prefix}json: cannot unmarshal ${goWord(parsed.value)} into Go value of type ${type}`,
  );
}

/**
 * Applies a patch of any supported type to the document as it is stored.
 *
 * @throws StatusFailure 400, 413 or 422 as the server answers; ServerPanic
 */
export function applyPatch(document: JsonObject, body: PatchBody): PatchedDocument {
  if (body.type === patchTypes.json) {
    const { operations, oddities } = readOperations(body);
    return {
      value: applyJsonPatch(document, operations, !/[<>&\u2028\u2029]/.test(body.text)),
      oddities,
      shownPatch: undefined,
    };
  }
  const { value, duplicates } = readMergePatch(body);
  const oddities = duplicates.map((path) => `duplicate field "${path}"`);
  if (value === null && body.type === patchTypes.merge) {
    throw badRequest("Invalid JSON Patch");
  }
  const patch = value ?? {};
  if (body.type === patchTypes.merge) {
    return { value: applyMergePatch(document, patch), oddities, shownPatch: undefined };
  }
  const merged = applyStrategicMerge(document, patch, body.shapes);
  return { value: merged, oddities, shownPatch: patch };
}
