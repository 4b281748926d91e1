/**
 * The errors of this package, their codes and guards. Everything that leaves the package as an exception is one of these
 * classes, and free of credentials: see `redaction/`.
 *
 * Match on `code` or use the guards, never `instanceof`: two copies of the package, or a test runner's own realm, make it
 * lie. No error has a property `id` or a numeric `code`: Pulumi's dynamic-provider server reads both as something else.
 */
import { redacted } from "./redaction/patterns.js";
import { redact, redactStart, toOneLine } from "./redaction/redact.js";
import { registerSecret } from "./redaction/secrets.js";

export { redact, redacted, registerSecret };

/** Every code an error of this package can have. Codes never change their meaning; new ones may be added. */
export const errorCodes = [
  "CONFIG_INVALID",
  "CONFIG_MISSING",
  "INPUT_INVALID",
  "AUTH_REJECTED",
  "AUTH_EXPIRED",
  "AUTH_FORBIDDEN",
  "AUTH_NO_AGENCY",
  "AUTH_PLUGIN_FAILED",
  "AUTH_UNEXPECTED_ANSWER",
  "API_BAD_REQUEST",
  "API_ADMISSION_DENIED",
  "API_UNAUTHORIZED",
  "API_FORBIDDEN",
  "API_NOT_FOUND",
  "API_NO_SUCH_API",
  "API_METHOD_NOT_ALLOWED",
  "API_NOT_ACCEPTABLE",
  "API_ALREADY_EXISTS",
  "API_BEING_DELETED",
  "API_CONFLICT",
  "API_PRECONDITION_FAILED",
  "API_DRY_RUN_UNSUPPORTED",
  "API_GONE",
  "API_TOO_LARGE",
  "API_UNSUPPORTED_MEDIA_TYPE",
  "API_INVALID",
  "API_THROTTLED",
  "API_SERVER_ERROR",
  "API_UNAVAILABLE",
  "API_UNEXPECTED_ANSWER",
  "TRANSPORT_REFUSED",
  "TRANSPORT_DNS",
  "TRANSPORT_TLS",
  "TRANSPORT_BROKEN",
  "TRANSPORT_TIMEOUT",
  "TRANSPORT_ABORTED",
  "WAIT_TIMEOUT",
  "PACKAGE_MISSING",
  "JOB_NAME_TAKEN",
  "JOB_GONE",
  "JOB_FAILED",
  "JOB_REPLACED_OUTSIDE",
  "CREATE_UNSETTLED",
  "REPLACEMENT_REFUSED",
  "REPLACEMENT_KEPT_JOB",
  "REPLACEMENT_STOPS_WORK",
  "RERUN_OVERTAKEN",
  "UPDATE_NEEDS_REPLACE",
  "SERVER_CHANGED",
  "JOB_NOT_FOUND",
  "RESUME_ENDS_JOB",
  "ENGINE_GONE",
] as const;
/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];

/** The codes of {@link ConfigError}. */
export type ConfigErrorCode = Extract<ErrorCode, `CONFIG_${string}`>;
/** The codes of {@link AuthError}. */
export type AuthErrorCode = Extract<ErrorCode, `AUTH_${string}`>;
/** The codes of {@link ApiError}. */
export type ApiErrorCode = Extract<ErrorCode, `API_${string}`>;
/** The codes of {@link TransportError}. */
export type TransportErrorCode = Extract<ErrorCode, `TRANSPORT_${string}`>;

const longestText = 16_384;
const longestName = 256;
const mostCauses = 8;
/** Of a Kubernetes Status; a job with a thousand wrong fields says nothing more by its last ones. */
const mostStatusCauses = 100;
const longestStatusCause = 4096;

/**
 * What an error keeps of its cause: name, message, stack and string code, without credentials. Nothing else is kept, since
 * errors of child processes and HTTP libraries carry arguments, headers and whole requests.
 */
function sanitizeCause(cause: unknown, depth = 0): unknown {
  if (cause === undefined || cause === null || isProviderError(cause)) {
    return cause;
  }
  if (typeof cause !== "object") {
    return typeof cause === "string" ? redactStart(cause, longestText) : typeof cause;
  }
  const { name, message, stack, code, cause: inner } = readErrorMembers(cause);
  const kept: Error & { code?: string } = new Error(redactStart(message, longestText));
  Object.defineProperty(kept, "name", {
    value: redactStart(name, longestName),
    configurable: true,
  });
  Object.defineProperty(kept, "stack", {
    value: redactStart(stack, longestText),
    configurable: true,
    writable: true,
  });
  if (code !== undefined) {
    kept.code = redactStart(code, longestName);
  }
  if (inner !== undefined && depth < mostCauses) {
    kept.cause = sanitizeCause(inner, depth + 1);
  }
  return kept;
}

function readErrorMembers(value: object) {
  const text = (member: unknown) => (typeof member === "string" ? member : undefined);
  // Any of these may be a getter of a foreign object that throws.
  const read = (key: string): unknown => {
    try {
      return Reflect.get(value, key);
    } catch {
      return undefined;
    }
  };
  const name = text(read("name")) ?? "Error";
  const message = text(read("message")) ?? "";
  return {
    name,
    message,
    stack: text(read("stack")) ?? `${name}: ${message}`,
    code: text(read("code")),
    cause: read("cause"),
  };
}

const brand = Symbol.for("pulumi-volcano.error");

/** The base of all errors of this package: a stable {@link ErrorCode}, a one-line message, a cause free of credentials. */
export class ProviderError extends Error {
  override get name(): string {
    return "ProviderError";
  }
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    const cause = sanitizeCause(options.cause);
    super(toOneLine(message), cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** Which class this is, readable across realms and copies of the package. */
  get [brand](): string {
    return this.name;
  }
}

/** A connection setting is missing (`CONFIG_MISSING`) or wrong (`CONFIG_INVALID`). Nothing was sent. */
export class ConfigError extends ProviderError {
  override get name(): string {
    return "ConfigError";
  }
  declare readonly code: ConfigErrorCode;

  constructor(code: ConfigErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(code, message, options);
  }
}

/** The caller asked for something that cannot be sent. Nothing was sent. */
export class InputError extends ProviderError {
  override get name(): string {
    return "InputError";
  }
  declare readonly code: "INPUT_INVALID";

  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super("INPUT_INVALID", message, options);
  }
}

/** What is known of the answer behind an {@link AuthError}. */
export interface AuthErrorDetails {
  /** HTTP status, where a server answered. */
  readonly status?: number | undefined;
  /** Huawei's code, for example `CCI.01.401102` or `APIGW.0307`. */
  readonly errorCode?: string | undefined;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** Signing in failed, or the server no longer takes the credentials. */
export class AuthError extends ProviderError {
  override get name(): string {
    return "AuthError";
  }
  declare readonly code: AuthErrorCode;
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly requestId: string | undefined;

  constructor(code: AuthErrorCode, message: string, details: AuthErrorDetails = {}) {
    super(code, message, details);
    this.status = details.status;
    this.errorCode = cleanText(details.errorCode);
    this.requestId = cleanText(details.requestId);
  }
}

/** One entry of `details.causes` of a Kubernetes Status. */
export interface ApiErrorCause {
  /** Path as the API spells it, for example `spec.tasks[0].replicas`. */
  readonly field: string | undefined;
  readonly reason: string | undefined;
  readonly message: string;
}

/** What the server said, and to which request. */
export interface ApiErrorDetails {
  readonly status: number;
  readonly method: string;
  /** Path of the URL, without host and query. */
  readonly path: string;
  /** `reason` of a Kubernetes Status; webhook denials and some 500 answers have none. */
  readonly reason?: string | undefined;
  /** `message` of the answer, as the server wrote it. */
  readonly serverMessage?: string | undefined;
  readonly causes?: readonly ApiErrorCause[] | undefined;
  readonly requestId?: string | undefined;
  /** Huawei's code, for example `CCI.01.403111` or `APIGW.0308`. */
  readonly errorCode?: string | undefined;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Texts of the answer's `Warning` headers. */
  readonly warnings?: readonly string[] | undefined;
  /** `metadata.continue` of a 410: goes on with the list from a newer snapshot. */
  readonly continueToken?: string | undefined;
  readonly cause?: unknown;
}

/** The API server answered with something other than success, or with a success that cannot be read. */
export class ApiError extends ProviderError {
  override get name(): string {
    return "ApiError";
  }
  declare readonly code: ApiErrorCode;
  readonly status: number;
  readonly method: string;
  readonly path: string;
  readonly reason: string | undefined;
  readonly serverMessage: string | undefined;
  readonly causes: readonly ApiErrorCause[];
  readonly requestId: string | undefined;
  readonly errorCode: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly warnings: readonly string[];
  readonly continueToken: string | undefined;

  constructor(code: ApiErrorCode, message: string, details: ApiErrorDetails) {
    super(code, message, details);
    this.status = details.status;
    this.method = details.method;
    this.path = redactStart(details.path, longestStatusCause);
    this.reason = cleanText(details.reason);
    this.serverMessage = cleanText(details.serverMessage);
    this.causes = (details.causes ?? []).slice(0, mostStatusCauses).map((cause) => ({
      field: cleanText(cause.field),
      reason: cleanText(cause.reason),
      message: toOneLine(cause.message, longestStatusCause),
    }));
    this.requestId = cleanText(details.requestId);
    this.errorCode = cleanText(details.errorCode);
    this.retryAfterMs = details.retryAfterMs;
    this.warnings = (details.warnings ?? []).map((warning) => toOneLine(warning));
    this.continueToken = details.continueToken;
  }
}

/** No whole answer arrived. */
export class TransportError extends ProviderError {
  override get name(): string {
    return "TransportError";
  }
  declare readonly code: TransportErrorCode;
  /** Whether the server could have acted on the request. `false` is certain: nothing reached it. */
  readonly requestSent: boolean;

  constructor(
    code: TransportErrorCode,
    message: string,
    details: { readonly requestSent: boolean; readonly cause?: unknown },
  ) {
    super(code, message, details);
    this.requestSent = details.requestSent;
  }
}

/** A job did not reach the awaited state in time. The job itself goes on. */
export class WaitTimeoutError extends ProviderError {
  override get name(): string {
    return "WaitTimeoutError";
  }
  declare readonly code: "WAIT_TIMEOUT";

  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super("WAIT_TIMEOUT", message, options);
  }
}

function cleanText(text: string | undefined): string | undefined {
  return text === undefined ? undefined : toOneLine(text);
}

function brandOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, brand) : undefined;
}

/** Whether the value is an error of this package, from whichever copy or realm. */
export function isProviderError(value: unknown): value is ProviderError {
  return brandOf(value) !== undefined;
}

/** Whether the value is a {@link ConfigError}. */
export function isConfigError(value: unknown): value is ConfigError {
  return brandOf(value) === "ConfigError";
}

/** Whether the value is an {@link InputError}. */
export function isInputError(value: unknown): value is InputError {
  return brandOf(value) === "InputError";
}

/** Whether the value is an {@link AuthError}. */
export function isAuthError(value: unknown): value is AuthError {
  return brandOf(value) === "AuthError";
}

/** Whether the value is an {@link ApiError}, and has the code if one is given. */
export function isApiError(value: unknown, code?: ApiErrorCode): value is ApiError {
  return (
    brandOf(value) === "ApiError" &&
    (code === undefined || Reflect.get(Object(value), "code") === code)
  );
}

/** Whether the value is a {@link TransportError}, and has the code if one is given. */
export function isTransportError(
  value: unknown,
  code?: TransportErrorCode,
): value is TransportError {
  return (
    brandOf(value) === "TransportError" &&
    (code === undefined || Reflect.get(Object(value), "code") === code)
  );
}

/** Whether the value is a {@link WaitTimeoutError}. */
export function isWaitTimeoutError(value: unknown): value is WaitTimeoutError {
  return brandOf(value) === "WaitTimeoutError";
}

/**
 * Whether a failed write may have taken effect all the same, so that only a look at the object can tell: the connection
 * broke after the request was sent, a server or gateway failed while handling it (408, 5xx), or it was accepted and the
 * answer could not be read.
 */
export function isOutcomeUnknown(error: unknown): boolean {
  if (isTransportError(error)) {
    return error.requestSent;
  }
  return isApiError(error) && (error.status === 408 || error.status >= 500 || error.status < 400);
}
