/** Tokens of Huawei Cloud IAM, for a user's password or for an access key (`POST /v3/auth/tokens`, IAM API reference). */
import { z } from "zod";
import { AuthError } from "../errors.js";
import {
  type AuthTools,
  type Authenticator,
  type LoginAnswer,
  noAgencyCode,
} from "./authenticator.js";
import { type Issued, createTokenCache } from "./token-cache.js";

/** Where IAM is, and the project that its token is for; an id wins over a name. */
export interface IamPlace {
  readonly authUrl: string;
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
}

/** Who signs in at IAM, and where. */
export interface IamLogin {
  readonly place: IamPlace;
  /** The member `identity` of IAM's request; it has credentials in it. */
  readonly identity: () => object;
  /** For messages: `sign in to IAM as …`. */
  readonly purpose: string;
  /** The settings that are wrong where IAM refuses, for advice. */
  readonly settings: string;
}

/**
 * Signs in at IAM when the first request needs it and sends the token as `X-Auth-Token`. Tokens live 24 hours; a new login
 * ten minutes ahead, or when the server refuses the token, but not where a login cannot help.
 */
export function createIamToken(login: IamLogin, tools: AuthTools): Authenticator {
  const cache = createTokenCache({
    login: (remainingMs) => signIn(login, tools, remainingMs()),
    secretOf: (token: string) => token,
    tools,
    purpose: login.purpose,
  });
  return {
    async authenticate(request, signal) {
      request.headers["x-auth-token"] = await cache.get(signal);
    },
    recover(failure, request) {
      // The token is fine, the tenant has not granted CCI its agency.
      if (failure.errorCode === noAgencyCode) {
        return Promise.resolve(false);
      }
      return Promise.resolve(cache.refuse(request.headers["x-auth-token"] ?? ""));
    },
    settle(request, wasAccepted) {
      if (wasAccepted) {
        cache.accept(request.headers["x-auth-token"] ?? "");
      }
    },
  };
}

async function signIn(
  login: IamLogin,
  tools: AuthTools,
  timeoutMs: number,
): Promise<Issued<string>> {
  const { purpose, place } = login;
  const answer = await tools.send({
    purpose,
    addressSetting: "volcano:authUrl (HW_AUTH_URL)",
    method: "POST",
    // Without the catalogue the answer is a twentieth of the size.
    url: new URL(`${place.authUrl}/auth/tokens?nocatalog=true`),
    headers: { "content-type": "application/json;charset=utf8", accept: "application/json" },
    body: JSON.stringify({
      auth: { identity: login.identity(), scope: scopeOf(place) },
    }),
    authorities: "publicAndBundle",
    timeoutMs,
  });
  if (answer.status >= 300 || answer.status < 200) {
    throw refusedLogin(login, answer);
  }
  const token = answer.headers["x-subject-token"];
  if (token === undefined || token === "") {
    throw new AuthError(
      "AUTH_UNEXPECTED_ANSWER",
      `${purpose}: ${place.authUrl} answered ${answer.status} without a token; check volcano:authUrl (HW_AUTH_URL)`,
      answer,
    );
  }
  return { credential: token, lifeMs: lifeOf(answer, tools.clock.now()) };
}

function scopeOf({ projectId, projectName }: IamPlace) {
  return { project: projectId !== undefined ? { id: projectId } : { name: projectName } };
}

const answerSchema = z.looseObject({
  token: z.looseObject({ expires_at: z.string(), issued_at: z.string().optional() }),
});

/** Measured against the server's own clock: the `Date` of the answer, else `issued_at`, else this machine's. */
function lifeOf(answer: LoginAnswer, localNow: number): number | undefined {
  const token = answerSchema.safeParse(parseJson(answer.body)).data?.token;
  const expiresAt = Date.parse(token?.expires_at ?? "");
  const serverNow = [answer.headers.date, token?.issued_at].map((date) => Date.parse(date ?? ""));
  const lifeMs = expiresAt - (serverNow.find((date) => !Number.isNaN(date)) ?? localNow);
  return lifeMs > 0 ? lifeMs : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusedLogin({ purpose, settings }: IamLogin, answer: LoginAnswer): AuthError {
  const said = `IAM answered ${answer.status}: ${answer.message}`;
  if (answer.status === 401 || answer.status === 400) {
    return new AuthError(
      "AUTH_REJECTED",
      `${purpose}: ${said}; check ${settings} and the project (volcano:projectName, HW_PROJECT_NAME)`,
      answer,
    );
  }
  if (answer.status === 403) {
    const message = `${purpose}: ${said}; the account is locked, disabled or not allowed to sign in by API`;
    return new AuthError("AUTH_FORBIDDEN", message, answer);
  }
  const isOutOfOrder = answer.status >= 500 || answer.status === 429;
  const advice = isOutOfOrder ? "try again later" : "check volcano:authUrl (HW_AUTH_URL)";
  const message = `${purpose}: ${said}; ${advice}`;
  return new AuthError("AUTH_UNEXPECTED_ANSWER", message, answer);
}
