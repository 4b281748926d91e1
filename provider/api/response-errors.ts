/** Every answer that is no success becomes one typed error: what was tried, what the server said, what to do. */
import { noAgencyCode } from "../auth/authenticator.js";
import type { Connection } from "../connection/connection.js";
import { ApiError, type ApiErrorCode, AuthError } from "../errors.js";
import { schemeOf, settingsForAnyServer } from "../schemes/index.js";
import type { UnauthorizedContext } from "../schemes/scheme.js";
import { type ErrorBody, parseErrorBody } from "./error-body.js";
import { parseRetryAfter } from "./retry.js";
import {
  describeBody,
  readWebhookDenial,
  refusedPatchMessage,
  refusedPatchSentence,
  toClause,
} from "./sentences.js";
import { readSpokenCode } from "./spoken-codes.js";
import { parseWarnings } from "./warnings.js";

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** What was asked. */
export interface Question {
  /** For messages: `create VolcanoJob research/train`. */
  readonly purpose: string;
  readonly method: string;
  readonly path: string;
}

/** The single value of a header. */
export function headerOf(answer: Pick<Answer, "headers">, name: string): string | undefined {
  const value = answer.headers[name];
  return typeof value === "string" ? value : value?.[0];
}

/** Whether whoever answers so has let the credentials pass: a success, or a word of the API server itself. */
export function provesCredentials(answer: Answer): boolean {
  return (
    (answer.status >= 200 && answer.status < 300) ||
    parseErrorBody(answer.body, headerOf(answer, "content-type")).shape === "status"
  );
}

/** Codes of statuses that need no look at the body. */
const codeOfStatus: Readonly<Record<number, ApiErrorCode>> = {
  400: "API_BAD_REQUEST",
  401: "API_UNAUTHORIZED",
  403: "API_FORBIDDEN",
  404: "API_NO_SUCH_API",
  405: "API_METHOD_NOT_ALLOWED",
  406: "API_NOT_ACCEPTABLE",
  408: "API_UNAVAILABLE",
  409: "API_CONFLICT",
  410: "API_GONE",
  413: "API_TOO_LARGE",
  415: "API_UNSUPPORTED_MEDIA_TYPE",
  422: "API_INVALID",
  429: "API_THROTTLED",
  500: "API_SERVER_ERROR",
  502: "API_UNAVAILABLE",
  503: "API_UNAVAILABLE",
  504: "API_UNAVAILABLE",
};

/**
 * What the status and the body mean together. Only a Status of the API server itself says that an object does not exist: a
 * proxy's 404 must never make a job look gone.
 */
function codeOf(status: number, body: ErrorBody): ApiErrorCode {
  const spoken = readSpokenCode(status, body);
  if (spoken !== undefined) {
    return spoken;
  }
  if (readWebhookDenial(body.message) !== undefined) {
    return "API_ADMISSION_DENIED";
  }
  if (status === 404 && isMissingObject(body)) {
    return "API_NOT_FOUND";
  }
  if (status === 409 && body.reason === "AlreadyExists") {
    return "API_ALREADY_EXISTS";
  }
  if (status === 500 && isMissingSpec(body.message)) {
    return "API_INVALID";
  }
  if (status < 400) {
    return "API_UNEXPECTED_ANSWER";
  }
  return codeOfStatus[status] ?? (status >= 500 ? "API_SERVER_ERROR" : "API_BAD_REQUEST");
}

function isMissingObject(body: ErrorBody): boolean {
  const namesObject = body.objectKind !== undefined || / "[^"]+" not found$/.test(body.message);
  return body.shape === "status" && body.reason === "NotFound" && namesObject;
}

/** Volcano's webhook patches defaults into a spec that is not there (seen with Volcano 1.14.1): the user's fault. */
function isMissingSpec(message: string): boolean {
  return message.includes("add operation does not apply") && message.includes("missing path");
}

/** What to do, where the code alone says it. */
const adviceOfCode: Readonly<Partial<Record<ApiErrorCode, string>>> = {
  API_BAD_REQUEST: "correct the request",
  API_ADMISSION_DENIED: "correct the job, the server would refuse it again",
  API_NOT_ACCEPTABLE: "check that the endpoint is a Kubernetes API",
  API_METHOD_NOT_ALLOWED: "this server does not offer the operation",
  API_UNAUTHORIZED: `no credentials are set, or not those of this server: set ${settingsForAnyServer}`,
  API_NOT_FOUND: "it was deleted or never made: check its name and namespace",
  API_ALREADY_EXISTS: "choose another name, or delete the existing job",
  API_BEING_DELETED:
    "the job of this name is being deleted: wait until it is gone, or choose another name",
  API_CONFLICT: "somebody changed the object meanwhile: refresh and try again",
  API_PRECONDITION_FAILED: "somebody changed the object meanwhile: refresh and try again",
  API_DRY_RUN_UNSUPPORTED:
    "a webhook of this server takes no dry run: send the request without dryRun",
  API_GONE: "the server no longer has this version: start the list again",
  API_TOO_LARGE: "make the job smaller; large data belongs into a volume or an image",
  API_UNSUPPORTED_MEDIA_TYPE: "the server does not take this kind of patch",
  API_INVALID: "correct the named fields",
  API_THROTTLED: "lower volcano:maxConcurrency, or try again later",
  API_SERVER_ERROR: "look into the server's log, or try again later",
  API_UNAVAILABLE: "try again later",
  API_UNEXPECTED_ANSWER: "check that volcano:endpoint is the address of a Kubernetes API",
};

/** What Go's server and nginx answer, with a 400, to a request without TLS on a port with TLS. */
const httpToTls = [
  "Client sent an HTTP request to an HTTPS server",
  "plain HTTP request was sent to HTTPS port",
];

const refusedPatchAdvice = "read the object again and make the patch anew";

/** IAM actions behind Huawei's codes of refusal (CCI API reference, error codes). */
const iamActionOfErrorCode: Readonly<Record<string, string>> = {
  "CCI.01.403105": "CCI:namespace:Create",
  "CCI.01.403106": "CCI:namespace:Delete",
  "CCI.01.403107": "CCI:namespace:Update",
  "CCI.01.403108": "CCI:namespace:Get",
  "CCI.01.403109": "CCI:namespace:List",
  "CCI.01.403110": "CCI:namespaceSubResource:Create",
  "CCI.01.403111": "CCI:namespaceSubResource:Delete",
  "CCI.01.403112": "CCI:namespaceSubResource:Update",
  "CCI.01.403113": "CCI:namespaceSubResource:Get",
  "CCI.01.403114": "CCI:namespaceSubResource:List",
};

function adviseForbidden(body: ErrorBody): string {
  const action = iamActionOfErrorCode[body.errorCode ?? ""];
  if (action !== undefined) {
    return `grant the IAM action ${action} to this user or agency`;
  }
  if (body.message.includes("exceeded quota")) {
    return "finish or delete other jobs, or raise the quota of the namespace";
  }
  if (body.causes.some(({ reason }) => reason === "NamespaceTerminating")) {
    return "wait until the namespace is gone and create it again, or choose another";
  }
  if (body.message.includes("system:anonymous")) {
    return `no credentials were sent: set ${settingsForAnyServer}`;
  }
  return "grant this user the verb on jobs in the namespace (RBAC), or the IAM action";
}

function adviseMissing(body: ErrorBody, question: Question): string {
  if (body.objectKind === "namespaces") {
    return "create the namespace first, or correct metadata.namespace";
  }
  if (body.errorCode?.endsWith(".0101") === true) {
    return "check volcano:region and volcano:endpoint";
  }
  const group = /^.*\/apis\/([^/]+)\//.exec(question.path)?.[1];
  return group === "batch.volcano.sh"
    ? "Volcano is not installed on this server, this CCI has no VolcanoJob, or volcano:endpoint is wrong"
    : "this server has no such API: check volcano:endpoint";
}

function adviseOn(code: ApiErrorCode, body: ErrorBody, question: Question): string {
  if (code === "API_FORBIDDEN") {
    return adviseForbidden(body);
  }
  if (
    code === "API_NO_SUCH_API" ||
    (code === "API_NOT_FOUND" && body.objectKind === "namespaces")
  ) {
    return adviseMissing(body, question);
  }
  if (isMissingSpec(body.message)) {
    return "the job has no spec: give it one";
  }
  if (httpToTls.some((sentence) => body.message.includes(sentence))) {
    return "the server speaks TLS at this address: volcano:endpoint, or the server in the kubeconfig, has to begin with https://";
  }
  if (body.message === refusedPatchMessage) {
    return refusedPatchAdvice;
  }
  return adviceOfCode[code] ?? "";
}

function describe(code: ApiErrorCode, body: ErrorBody, status: number): string {
  const denial = readWebhookDenial(body.message);
  if (denial !== undefined) {
    return `the admission webhook ${denial.webhook} says: ${denial.sentence}`;
  }
  if (code === "API_NO_SUCH_API") {
    return body.shape === "html"
      ? `the endpoint answered with ${body.message}`
      : "the server does not know this API";
  }
  if (isMissingSpec(body.message)) {
    return "the server could not fill in defaults";
  }
  if (body.shape === "html") {
    return `the server, or a proxy in front of it, answered with ${body.message}`;
  }
  return describeBody(body, status);
}

/** The error of an answer. `now` is this machine's time, for a `Retry-After` with a date but no `Date` beside it. */
export function toApiError(answer: Answer, question: Question, now: number): ApiError {
  const body = parseErrorBody(answer.body, headerOf(answer, "content-type"));
  const code = codeOf(answer.status, body);
  const requestId =
    body.requestId ?? headerOf(answer, "x-request-id") ?? headerOf(answer, "audit-id");
  const marks = [
    `HTTP ${answer.status}`,
    body.errorCode,
    requestId === undefined ? undefined : `request ${requestId}`,
  ];
  const said = `${describe(code, body, answer.status)} (${marks.filter((mark) => mark !== undefined).join(", ")})`;
  const advice = adviseOn(code, body, question);
  return new ApiError(code, `${question.purpose}: ${said}${advice === "" ? "" : `; ${advice}`}`, {
    status: answer.status,
    method: question.method,
    path: question.path,
    reason: body.reason,
    serverMessage: body.message,
    causes: body.causes,
    requestId,
    errorCode: body.errorCode,
    retryAfterMs: retryAfterOf(answer, body, now),
    warnings: parseWarnings(answer.headers.warning),
    continueToken: body.continueToken,
  });
}

function retryAfterOf(answer: Answer, body: ErrorBody, now: number): number | undefined {
  const header = parseRetryAfter(headerOf(answer, "retry-after"), {
    serverDate: headerOf(answer, "date"),
    now,
  });
  return (
    header ?? (body.retryAfterSeconds === undefined ? undefined : body.retryAfterSeconds * 1000)
  );
}

/** The error of a JSON Patch that this package had to apply itself: that of a server which refuses it. */
export function toRefusedPatch({ purpose, method, path }: Question, cause: unknown): ApiError {
  const message = `${purpose}: ${refusedPatchSentence}; ${refusedPatchAdvice}`;
  return new ApiError("API_INVALID", message, { status: 422, method, path, cause });
}

/** The error of a success whose body is not what it should be. */
export function toUnexpectedAnswer(answer: Answer, question: Question, cause?: unknown): ApiError {
  const body = parseErrorBody(answer.body, headerOf(answer, "content-type"));
  const what =
    body.shape === "html" || body.shape === "empty"
      ? body.message || "nothing"
      : "something that is no job of the API";
  return new ApiError(
    "API_UNEXPECTED_ANSWER",
    `${question.purpose}: the server answered ${answer.status} with ${what}; ${adviceOfCode.API_UNEXPECTED_ANSWER ?? ""}`,
    {
      status: answer.status,
      method: question.method,
      path: question.path,
      serverMessage: body.message.slice(0, 500),
      cause,
    },
  );
}

/**
 * What a final 401 means for the credentials in use: an AuthError where the credentials are ours to explain, else the
 * ApiError itself.
 */
export function explainUnauthorized(
  failure: ApiError,
  question: Question,
  context: UnauthorizedContext & Pick<Connection, "credentials">,
): ApiError | AuthError {
  const { status, errorCode, requestId, serverMessage } = failure;
  const details = { status, errorCode, requestId };
  const marks = errorCode === undefined ? "HTTP 401" : `HTTP 401, ${errorCode}`;
  const message = toClause(serverMessage ?? "") || "the server gave no reason";
  const said = `${question.purpose}: ${message} (${marks})`;
  if (errorCode === noAgencyCode) {
    const advice =
      "CCI has no agency in this account: open the CCI console once and grant it, a new login does not help";
    return new AuthError("AUTH_NO_AGENCY", `${said}; ${advice}`, details);
  }
  const { credentials } = context;
  const explained = schemeOf(credentials).explainUnauthorized?.(credentials, context);
  if (explained === undefined) {
    return failure;
  }
  const [code, advice] = explained;
  return new AuthError(code, `${said}; ${advice}`, details);
}
