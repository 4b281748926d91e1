import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import {
  fieldFault,
  invalid,
  notSupported,
  tooLong,
  type FieldFault,
} from "../../provider/server/field-errors.js";
import { isJsonSyntaxError, parseJson } from "../../provider/server/json-text.js";
import { badRequest, invalidOptions, plainError, unsupportedMediaType } from "./statuses.js";

/** What to do about unknown and doubled fields. */
export type FieldValidation = "Ignore" | "Warn" | "Strict";

/** Parameters of a create, update or patch. */
export interface WriteOptions {
  readonly isDryRun: boolean;
  readonly fieldValidation: FieldValidation;
}

/** Parameters of a delete. */
export interface DeleteOptions {
  readonly isDryRun: boolean;
  readonly propagationPolicy: string | undefined;
  readonly orphanDependents: boolean | undefined;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
}

const fieldValidations = ["", "Ignore", "Strict", "Warn"];
const propagations = ["Foreground", "Background", "Orphan"];
const maxManagerLength = 128;

function dryRunFaults(values: readonly string[]): FieldFault[] {
  const isKnown = values.every((value) => value === "All");
  return isKnown ? [] : [notSupported("dryRun", values, ["All"])];
}

function managerFaults(manager: string): FieldFault[] {
  const faults =
    manager.length > maxManagerLength ? [tooLong("fieldManager", maxManagerLength)] : [];
  for (const [position, character] of Array.from(manager).entries()) {
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (!/[\u0000-\u001f\u007f-\u00a0]/.test(character)) {
      continue;
    }
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    const detail = `invalid character U+${code} (at position ${position})`;
    faults.push(invalid("fieldManager", manager, detail));
  }
  return faults;
}

/** Reads a boolean parameter as the API server does: anything but `0` and `false` is true. */
export function readFlag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value !== "0" && value.toLowerCase() !== "false";
}

/**
 * Reads the query of a create, update or patch.
 *
 * @param kind `CreateOptions`, `UpdateOptions` or `PatchOptions`, for the error body
 * @throws StatusFailure 422
 */
export function readWriteOptions(
  query: URLSearchParams,
  kind: string,
  readsFieldValidation: boolean,
): WriteOptions {
  const dryRun = query.getAll("dryRun");
  const validation = query.get("fieldValidation") ?? "";
  const faults: FieldFault[] = [];
  if (kind === "PatchOptions" && query.has("force")) {
    const detail = "may not be specified for non-apply patch";
    faults.push(fieldFault("forbidden", "force", { detail }));
  }
  faults.push(...managerFaults(query.get("fieldManager") ?? ""), ...dryRunFaults(dryRun));
  if (readsFieldValidation && !fieldValidations.includes(validation)) {
    faults.push(notSupported("fieldValidation", validation, fieldValidations));
  }
  if (faults.length > 0) {
    throw invalidOptions(kind, faults);
  }
  const isDryRun = dryRun.length > 0;
  if (!readsFieldValidation) {
    return { isDryRun, fieldValidation: "Ignore" };
  }
  const isKnown = validation === "Ignore" || validation === "Strict";
  return { isDryRun, fieldValidation: isKnown ? validation : "Warn" };
}

interface RawDeleteOptions {
  readonly dryRun: readonly string[];
  readonly propagationPolicy: string | undefined;
  readonly orphanDependents: boolean | undefined;
  readonly preconditions: JsonObject;
}

function deleteOptionsOfQuery(query: URLSearchParams): RawDeleteOptions {
  const grace = query.get("gracePeriodSeconds");
  if (grace !== null && !/^-?\d+$/.test(grace)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(grace)}: invalid syntax`);
  }
  return {
    dryRun: query.getAll("dryRun"),
    propagationPolicy: query.get("propagationPolicy") ?? undefined,
    orphanDependents: query.has("orphanDependents")
      ? readFlag(query, "orphanDependents")
      : undefined,
    preconditions: {},
  };
}

function parseDeleteBody(text: string): JsonObject {
  try {
    const { value } = parseJson(text);
    if (isJsonObject(value)) {
      return value;
    }
  } catch (error) {
    if (!isJsonSyntaxError(error)) {
      throw error;
    }
    throw plainError(`couldn't get version/kind; json parse error: ${error.message}`);
  }
  throw plainError(
    'couldn\'t get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }',
  );
}

function deleteOptionsOfBody(text: string): RawDeleteOptions {
  const body = parseDeleteBody(text);
  const kind = body["kind"];
  if (kind !== undefined && kind !== "DeleteOptions") {
    throw plainError(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(body["apiVersion"] ?? "")} in scheme "pkg/runtime/scheme.go:110"`,
    );
  }
  const dryRun = body["dryRun"];
  const policy = body["propagationPolicy"];
  const orphan = body["orphanDependents"];
  const preconditions = body["preconditions"];
  return {
    dryRun: Array.isArray(dryRun) ? dryRun.map(String) : [],
    propagationPolicy: typeof policy === "string" ? policy : undefined,
    orphanDependents: typeof orphan === "boolean" ? orphan : undefined,
    preconditions: isJsonObject(preconditions) ? preconditions : {},
  };
}

/** The body of a delete, when there is one, hides the query altogether. */
export interface DeleteRequest {
  readonly query: URLSearchParams;
  readonly text: string;
  readonly contentType: string;
}

const bodyTypes = [
  "",
  "application/json",
  "application/yaml",
  "application/vnd.kubernetes.protobuf",
];

/**
 * Reads the options of a delete from the body, or from the query when there is no body.
 *
 * @throws StatusFailure 415, 422, or 500 for a malformed body
 */
export function readDeleteOptions({ query, text, contentType }: DeleteRequest): DeleteOptions {
  if (text !== "" && !bodyTypes.includes(contentType)) {
    throw unsupportedMediaType(bodyTypes.slice(1));
  }
  const raw = text === "" ? deleteOptionsOfQuery(query) : deleteOptionsOfBody(text);
  const { propagationPolicy: policy, orphanDependents } = raw;
  const faults: FieldFault[] = [];
  if (orphanDependents !== undefined && policy !== undefined) {
    const detail = "orphanDependents and deletionPropagation cannot be both set";
    faults.push(invalid("propagationPolicy", policy, detail));
  }
  if (policy !== undefined && !propagations.includes(policy)) {
    faults.push(notSupported("propagationPolicy", policy, [...propagations, "nil"]));
  }
  faults.push(...dryRunFaults(raw.dryRun));
  if (faults.length > 0) {
    throw invalidOptions("DeleteOptions", faults);
  }
  const { uid, resourceVersion } = raw.preconditions;
  return {
    isDryRun: raw.dryRun.length > 0,
    propagationPolicy: policy,
    orphanDependents,
    uid: typeof uid === "string" ? uid : undefined,
    resourceVersion: typeof resourceVersion === "string" ? resourceVersion : undefined,
  };
}
