import type { Schedule } from "../controllers/clock.js";
import { quoteGo } from "../../provider/server/field-errors.js";
import type { Iam } from "../cci/iam.js";
import type { ModeRules } from "../cci/modes.js";
import { isSignedWith, parseSignature, type SignedRequest } from "../cci/request-signing.js";
import { forbidden, StatusFailure, unauthorized, type ResourceNames } from "./statuses.js";

/** What a request wants to do, for authorization. */
export interface Attributes {
  readonly user: string;
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`. */
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** Who may come in, and how. */
export interface AuthenticationSettings {
  readonly rules: ModeRules;
  readonly iam: Iam;
  /** Static tokens of the kubernetes mode and their users. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly schedule: Schedule;
  readonly newRequestId: () => string;
}

/** Signed requests may be this old. */
const maxSignatureAgeMs = 15 * 60 * 1000;
/** User of a request without credentials. */
export const anonymous = "system:anonymous";

function gatewayError(
  settings: AuthenticationSettings,
  code: string,
  message: string,
): StatusFailure {
  return new StatusFailure(401, {
    error_msg: message,
    error_code: code,
    request_id: settings.newRequestId(),
  });
}

function refuseIam(settings: AuthenticationSettings, cause: string): StatusFailure {
  return gatewayError(settings, "APIGW.0301", `Incorrect IAM authentication information: ${cause}`);
}

function bearerOf(authorization: string): string | undefined {
  return /^bearer +(.*)$/i.exec(authorization)?.[1]?.trim();
}

function userOfIamToken(settings: AuthenticationSettings, token: string): string {
  const { iam } = settings;
  const state = iam.stateOf(token);
  if (state === "expired") {
    throw gatewayError(settings, "APIGW.0307", "The token must be updated");
  }
  const user = iam.userOf(token);
  if (!user) {
    throw refuseIam(settings, "decrypt token fail");
  }
  return user.userName;
}

function readSdkDate(text: string): number {
  return Date.parse(
    text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
}

function userOfSignature(settings: AuthenticationSettings, request: SignedRequest): string {
  const fail = "verify aksk signature fail";
  const signature = parseSignature(request.headers["authorization"] ?? "");
  if (!signature) {
    throw refuseIam(settings, fail);
  }
  const user = settings.iam.userOfAccessKey(signature.accessKey);
  if (user?.secretKey === undefined) {
    throw refuseIam(settings, `${fail}: ak does not exist`);
  }
  const sentMs = readSdkDate(request.headers["x-sdk-date"] ?? "");
  const isFresh = Math.abs(settings.schedule.now() - sentMs) <= maxSignatureAgeMs;
  if (!isFresh) {
    throw refuseIam(settings, `${fail}: signature expired`);
  }
  const hasToken = (user.securityToken ?? "") === (request.headers["x-security-token"] ?? "");
  if (!hasToken || !isSignedWith(request, signature, user.secretKey)) {
    throw refuseIam(settings, fail);
  }
  return user.userName;
}

function authenticateIam(settings: AuthenticationSettings, request: SignedRequest): string {
  const authorization = request.headers["authorization"] ?? "";
  const token = request.headers["x-auth-token"] ?? bearerOf(authorization);
  if (token !== undefined) {
    return userOfIamToken(settings, token);
  }
  if (authorization.startsWith("SDK-HMAC-SHA256")) {
    return userOfSignature(settings, request);
  }
  throw refuseIam(settings, "x-auth-token not found");
}

/**
 * Finds the user of a request.
 *
 * @returns the user's name; `system:anonymous` in kubernetes mode when there are no credentials
 * @throws StatusFailure 401
 */
export function authenticate(settings: AuthenticationSettings, request: SignedRequest): string {
  if (settings.rules.usesIam) {
    return authenticateIam(settings, request);
  }
  const token = bearerOf(request.headers["authorization"] ?? "");
  if (token === undefined) {
    return anonymous;
  }
  const user = settings.tokens.get(token);
  if (user === undefined) {
    throw unauthorized();
  }
  return user;
}

/** 403 of the API server's authorizer. */
export function refuseAccess(names: ResourceNames, attributes: Attributes): StatusFailure {
  const { user, verb, group, resource, namespace, name } = attributes;
  const scope =
    namespace === "" ? "at the cluster scope" : `in the namespace ${quoteGo(namespace)}`;
  const cause =
    `User ${quoteGo(user)} cannot ${verb} resource ${quoteGo(resource)} ` +
    `in API group ${quoteGo(group)} ${scope}`;
  return forbidden(names, name, { cause });
}
