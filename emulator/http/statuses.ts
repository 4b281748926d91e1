import type { JsonObject } from "../../provider/values/json.js";
import {
  faultKinds,
  faultLine,
  faultMessage,
  quoteGo,
  type FieldFault,
} from "../../provider/server/field-errors.js";
import type { Refusal } from "../../provider/server/refusal.js";

/** What error bodies call a kind. */
export interface ResourceNames {
  readonly group: string;
  /** `jobs` */
  readonly plural: string;
  /** `Job` */
  readonly kind: string;
}

const brand: unique symbol = Symbol.for("pulumi-volcano/emulator/status-failure");

/** An answer that is not a success: its HTTP status and its body, an object (a Status) or text. */
export class StatusFailure extends Error {
  readonly [brand] = true;
  readonly status: number;
  readonly body: JsonObject | string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: JsonObject | string, headers: Record<string, string> = {}) {
    super(typeof body === "string" ? body : String(body.message));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** True for a {@link StatusFailure}. */
export function isStatusFailure(error: unknown): error is StatusFailure {
  return typeof error === "object" && error !== null && brand in error;
}

interface FailureText {
  readonly metadata?: JsonObject;
  readonly reason?: string;
  readonly details?: JsonObject;
  readonly headers?: Record<string, string>;
}

/** Any failure with a Status body. */
export function statusFailure(
  code: number,
  message: string,
  text: FailureText = {},
): StatusFailure {
  const body = {
    kind: "Status",
    apiVersion: "v1",
    metadata: text.metadata ?? {},
    status: "Failure",
    message,
    ...(text.reason === undefined ? {} : { reason: text.reason }),
    ...(text.details === undefined ? {} : { details: text.details }),
    code,
  };
  return new StatusFailure(code, body, text.headers);
}

function qualify(name: string, group: string): string {
  return group === "" ? name : `${name}.${group}`;
}

function withoutEmpty(details: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== ""));
}

/** 400 with reason BadRequest and no details. */
export function badRequest(message: string): StatusFailure {
  return statusFailure(400, message, { reason: "BadRequest" });
}

/**
 * A fault may show a whole list, and every item of the list may have that fault: beyond this many letters an answer ends
 * with the fault that it is at, which no client reads to its end anyway.
 */
const mostFaultLetters = 8 * 1024 * 1024;

function withinBounds(faults: readonly FieldFault[]): readonly FieldFault[] {
  let letters = 0;
  const beyond = faults.findIndex((fault) => {
    letters += faultMessage(fault).length;
    return letters > mostFaultLetters;
  });
  return beyond < 0 ? faults : faults.slice(0, beyond + 1);
}

/** 422 that names the refused fields. */
export function invalidObject(
  names: { readonly kind: string; readonly group: string },
  name: string,
  allFaults: readonly FieldFault[],
): StatusFailure {
  const faults = withinBounds(allFaults);
  // The message names a fault once, the causes as often as it was found.
  const lines = [...new Set(faults.map(faultLine))];
  const [first = ""] = lines;
  const shown = lines.length > 1 ? `[${lines.join(", ")}]` : first;
  const causes = faults.map((each) => ({
    reason: faultKinds[each.fault].reason,
    message: faultMessage(each),
    field: each.field === "" ? "<nil>" : each.field,
  }));
  const details = withoutEmpty({ name, group: names.group, kind: names.kind, causes });
  const message = `${qualify(names.kind, names.group)} ${quoteGo(name)} is invalid: ${shown}`;
  return statusFailure(422, message, { reason: "Invalid", details });
}

/** 422 for a query parameter or a member of DeleteOptions. */
export function invalidOptions(kind: string, faults: readonly FieldFault[]): StatusFailure {
  return invalidObject({ kind, group: "meta.k8s.io" }, "", faults);
}

/** 422 without a word about the cause: a JSON Patch that does not apply. */
export function unprocessable(): StatusFailure {
  const message = "the server rejected our request due to an error in our request";
  return statusFailure(422, message, { reason: "Invalid", details: {} });
}

/** 404 of one object. */
export function notFound(names: ResourceNames, name: string): StatusFailure {
  const message = `${qualify(names.plural, names.group)} ${quoteGo(name)} not found`;
  const details = withoutEmpty({ name, group: names.group, kind: names.plural });
  return statusFailure(404, message, { reason: "NotFound", details });
}

/** 409 for a name that is taken. */
export function alreadyExists(
  names: ResourceNames,
  name: string,
  isTerminating: boolean,
): StatusFailure {
  const text = `${qualify(names.plural, names.group)} ${quoteGo(name)} already exists`;
  const message = isTerminating ? `object is being deleted: ${text}` : text;
  const details = { name, group: names.group, kind: names.plural };
  return statusFailure(409, message, { reason: "AlreadyExists", details });
}

/** 409 with a reason in words; `kindName` is `jobs`, or `Job` for preconditions of a delete. */
export function conflict(
  names: { readonly group: string; readonly kindName: string },
  name: string,
  cause: string,
): StatusFailure {
  const target = qualify(names.kindName, names.group);
  const message = `Operation cannot be fulfilled on ${target} ${quoteGo(name)}: ${cause}`;
  const details = { name, group: names.group, kind: names.kindName };
  return statusFailure(409, message, { reason: "Conflict", details });
}

/** 403 of a resource. */
export function forbidden(
  names: ResourceNames,
  name: string,
  text: { readonly cause: string; readonly causes?: readonly JsonObject[] },
): StatusFailure {
  const target = qualify(names.plural, names.group);
  const subject = name === "" ? target : `${target} ${quoteGo(name)}`;
  const details = withoutEmpty({ name, group: names.group, kind: names.plural });
  return statusFailure(403, `${subject} is forbidden: ${text.cause}`, {
    reason: "Forbidden",
    details: text.causes ? { ...details, causes: text.causes } : details,
  });
}

/** 500 with reason InternalError. */
export function internalError(cause: string): StatusFailure {
  return statusFailure(500, `Internal error occurred: ${cause}`, {
    reason: "InternalError",
    details: { causes: [{ message: cause }] },
  });
}

/** 500 without a reason: an error of the server's own Go code that nobody classified. */
export function plainError(message: string): StatusFailure {
  return statusFailure(500, message);
}

/** 413, for a body or for the number of operations of a patch. */
export function tooLarge(cause: string): StatusFailure {
  return statusFailure(413, `Request entity too large: ${cause}`, {
    reason: "RequestEntityTooLarge",
  });
}

/** 415 that lists what is accepted. */
export function unsupportedMediaType(accepted: readonly string[]): StatusFailure {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(
    ", ",
  )}`;
  return statusFailure(415, message, { reason: "UnsupportedMediaType" });
}

/** 405 on a path that exists. */
export function methodNotAllowed(): StatusFailure {
  return statusFailure(405, "the server does not allow this method on the requested resource", {
    reason: "MethodNotAllowed",
    details: {},
  });
}

/** What the model refused as a whole: 400 of a webhook, without reason and details, or 500 of the server itself. */
export function refused(refusal: Refusal): StatusFailure {
  const { message, webhook } = refusal;
  if (webhook === undefined) {
    return internalError(message);
  }
  return statusFailure(400, `admission webhook ${quoteGo(webhook)} denied the request: ${message}`);
}

/** 401 of the API server itself. */
export function unauthorized(): StatusFailure {
  return statusFailure(401, "Unauthorized", { reason: "Unauthorized" });
}

/**
 * 410: a resourceVersion or a continue token that is too old.
 *
 * @param token goes on with the list as it is now
 */
export function expired(message: string, token?: string): StatusFailure {
  const metadata = token === undefined ? {} : { continue: token };
  return statusFailure(410, message, { reason: "Expired", metadata });
}

/** 405 of a custom resource, which names the verb. */
export function verbNotSupported(names: ResourceNames, verb: string): StatusFailure {
  const message = `${verb} is not supported on resources of kind ${quoteGo(qualify(names.plural, names.group))}`;
  const details = { group: names.group, kind: names.plural };
  return statusFailure(405, message, { reason: "MethodNotAllowed", details });
}

/** 404 for a path of a built-in group that nothing answers. */
export function resourceNotFound(): StatusFailure {
  return statusFailure(404, "the server could not find the requested resource", {
    reason: "NotFound",
    details: {},
  });
}

/** 404 outside the known paths: plain text. */
export function pageNotFound(): StatusFailure {
  return new StatusFailure(404, "404 page not found\n", {
    "content-type": "text/plain; charset=utf-8",
  });
}
