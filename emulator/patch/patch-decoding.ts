import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { notRegistered, typeMetaStruct, wordOf } from "../registry/body-decoding.js";
import { faultMessage, invalid } from "../../provider/server/field-errors.js";
import { textAt } from "../../provider/server/json-access.js";
import { plainNumbers } from "../../provider/server/json-text.js";
import type { PatchedDocument } from "./patching.js";
import { internalError, statusFailure } from "../http/statuses.js";
import { conversionFault, goMapText } from "./strategic-conversion.js";
import { checkName, type WriteRequest } from "../registry/write-request.js";

function invalidPatch(patched: unknown, cause: string): Error {
  const fault = invalid("patch", JSON.stringify(plainNumbers(patched)), cause);
  return statusFailureOfPatch(faultMessage(fault));
}

/** The body names no object and no kind. */
function statusFailureOfPatch(message: string): Error {
  return statusFailure(422, ` "" is invalid: patch: ${message}`, {
    reason: "Invalid",
    details: { causes: [{ reason: "FieldValueInvalid", message, field: "patch" }] },
  });
}

function checkPatchedType(request: WriteRequest, patched: JsonObject): void {
  const { strategy } = request;
  const kind = textAt(patched, "kind");
  const apiVersion = textAt(patched, "apiVersion");
  if (strategy.isCustom) {
    if (kind === "") {
      const text = JSON.stringify(plainNumbers(patched));
      throw invalidPatch(patched, `Object 'Kind' is missing in '${text}'`);
    }
    if (apiVersion !== "") {
      return;
    }
    throw internalError("Object 'apiVersion' is missing in 'object has no apiVersion field'");
  }
  if (apiVersion === "") {
    // Without a version the document is read as the server's internal type, which shares no member with it.
    const members = Object.keys(patched).filter((name) => name !== "kind");
    for (const name of members) {
      request.warn(`unknown field ${JSON.stringify(name)}`);
    }
    checkName({}, request.name);
  }
  if (apiVersion === strategy.apiVersion && (kind === "" || kind === strategy.names.kind)) {
    return;
  }
  throw invalidPatch(patched, notRegistered(kind, apiVersion));
}

/** A strategic merge patch is converted, not decoded, and its error shows the patch. */
export function checkConversion(request: WriteRequest, patched: unknown, patch: unknown): void {
  if (patch === undefined || !isJsonObject(patched)) {
    return;
  }
  for (const [member, shape] of Object.entries(request.strategy.patchShapes)) {
    const value = patched[member] ?? {};
    const fault = isJsonObject(value)
      ? conversionFault(value, shape)
      : `cannot restore struct from: ${typeof value}`;
    if (fault === undefined) {
      continue;
    }
    throw statusFailureOfPatch(faultMessage(invalid("patch", goMapText(patch), fault)));
  }
}

/** Reads a patched document into an object. @throws StatusFailure */
export function decodePatched(
  request: WriteRequest,
  { value: patched, oddities }: PatchedDocument,
): JsonObject {
  const { strategy, options } = request;
  if (!isJsonObject(patched)) {
    const cause = `json: cannot unmarshal ${wordOf(patched)} into Go value of type ${typeMetaStruct}`;
    throw invalidPatch(patched, `couldn't get version/kind; json parse error: ${cause}`);
  }
  checkPatchedType(request, patched);
  const decoded = strategy.decode(patched);
  if (decoded.error !== undefined) {
    throw invalidPatch(patched, decoded.error);
  }
  const all = [...oddities, ...decoded.oddities];
  if (options.fieldValidation === "Strict" && all.length > 0) {
    throw invalidPatch(patched, `strict decoding error: ${all.join(", ")}`);
  }
  if (options.fieldValidation === "Warn") {
    all.forEach(request.warn);
  }
  return decoded.object;
}
