/** Renews the ID token of a kubeconfig's `oidc` auth provider with its refresh token (OpenID Connect Core, section 12). */
import { z } from "zod";
import { AuthError } from "../errors.js";
import { registerToken } from "../redaction/secrets.js";
import type { AuthTools, LoginAnswer } from "./authenticator.js";
import { findTokenProblem } from "./header-value.js";
import type { Issued, RemainingMs } from "./token-cache.js";
import type { OidcProvider } from "./users.js";

const discoverySchema = z.looseObject({
  token_endpoint: z.url(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
});

const tokenSchema = z.looseObject({
  id_token: z.string().min(1),
  refresh_token: z.string().optional(),
});

/**
 * A login for a token cache: the kubeconfig's own ID token while it lives, afterwards new ones. The kubeconfig is not
 * written to, so an issuer that rotates refresh tokens wants a new `kubectl` login in the next process.
 */
export function createOidcLogin(
  provider: OidcProvider,
  tools: AuthTools,
): (remainingMs: RemainingMs) => Promise<Issued<string>> {
  let refreshToken = provider.refreshToken;
  let firstToken = provider.idToken;
  return async (remainingMs) => {
    const given = firstToken;
    firstToken = undefined;
    const givenLifeMs = given === undefined ? undefined : lifeOf(given, tools.clock.now());
    if (given !== undefined && givenLifeMs !== undefined && givenLifeMs > 0) {
      return { credential: given, lifeMs: givenLifeMs };
    }
    if (refreshToken === undefined) {
      const message = `sign in at ${provider.issuerUrl}: the ID token of the kubeconfig has expired and there is no refresh token; sign in again with the tool that wrote the kubeconfig`;
      throw new AuthError("AUTH_EXPIRED", message);
    }
    const fresh = await refresh(provider, refreshToken, { tools, remainingMs });
    refreshToken = fresh.refresh_token ?? refreshToken;
    registerToken(refreshToken);
    registerToken(fresh.id_token);
    const problem = findTokenProblem(fresh.id_token);
    if (problem !== undefined) {
      const message = `sign in at ${provider.issuerUrl}: the issuer's ID token ${problem}`;
      throw new AuthError("AUTH_UNEXPECTED_ANSWER", message);
    }
    // Fresh and yet expired: this machine's clock is wrong, so the server has to say when it is over.
    const lifeMs = lifeOf(fresh.id_token, tools.clock.now());
    return {
      credential: fresh.id_token,
      lifeMs: lifeMs !== undefined && lifeMs > 0 ? lifeMs : undefined,
    };
  };
}

/** By the `exp` claim. Nobody checks the signature here: the token is the server's to judge. */
function lifeOf(token: string, now: number): number | undefined {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(token.split(".")[1] ?? "", "base64url").toString(),
    );
    const expiry: unknown =
      typeof claims === "object" && claims !== null ? Reflect.get(claims, "exp") : undefined;
    return typeof expiry === "number" ? expiry * 1000 - now : undefined;
  } catch {
    return undefined;
  }
}

const addressSetting = "idp-issuer-url in the kubeconfig";

async function refresh(
  provider: OidcProvider,
  refreshToken: string,
  { tools, remainingMs }: { readonly tools: AuthTools; readonly remainingMs: RemainingMs },
) {
  const authorities = provider.issuerCa === undefined ? "public" : { pem: provider.issuerCa };
  const purpose = `sign in at ${provider.issuerUrl}`;
  const discovery = await ask(discoverySchema, tools, {
    purpose,
    addressSetting,
    method: "GET",
    url: new URL(`${provider.issuerUrl}/.well-known/openid-configuration`),
    headers: { accept: "application/json" },
    body: undefined,
    authorities,
    timeoutMs: remainingMs(),
  });
  const url = new URL(discovery.token_endpoint);
  if (url.protocol !== "https:" && provider.issuerUrl.startsWith("https:")) {
    throw new AuthError(
      "AUTH_UNEXPECTED_ANSWER",
      `${purpose}: its token endpoint is not https; the refresh token was not sent`,
    );
  }
  if (url.protocol !== "https:" && url.host !== new URL(provider.issuerUrl).host) {
    throw new AuthError(
      "AUTH_UNEXPECTED_ANSWER",
      `${purpose}: its token endpoint is another host, and not https; the refresh token was not sent`,
    );
  }
  const { headers, fields } = identify(provider, discovery.token_endpoint_auth_methods_supported);
  return ask(tokenSchema, tools, {
    purpose,
    addressSetting,
    method: "POST",
    url,
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
    body: new URLSearchParams({
      grant_type: "refresh_token",
      refresh_token: refreshToken,
      ...fields,
    }).toString(),
    authorities,
    timeoutMs: remainingMs(),
  });
}

/** HTTP Basic is the way every issuer must know (RFC 6749, 2.3.1), unless it says that it does not. */
function identify(
  { clientId, clientSecret }: OidcProvider,
  methods: readonly string[] | undefined,
) {
  if (clientSecret === undefined) {
    return { headers: {}, fields: { client_id: clientId } };
  }
  if (methods !== undefined && !methods.includes("client_secret_basic")) {
    return { headers: {}, fields: { client_id: clientId, client_secret: clientSecret } };
  }
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  return {
    headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` },
    fields: {},
  };
}

async function ask<Schema extends z.ZodType>(
  schema: Schema,
  tools: AuthTools,
  request: Parameters<AuthTools["send"]>[0],
): Promise<z.output<Schema>> {
  const answer = await tools.send(request);
  if (answer.status >= 300) {
    throw refusal(request.purpose, answer);
  }
  const parsed = schema.safeParse(parseJson(answer.body));
  if (!parsed.success) {
    const message = `${request.purpose}: the issuer's answer is not what OpenID Connect says; check idp-issuer-url in the kubeconfig`;
    throw new AuthError("AUTH_UNEXPECTED_ANSWER", message, answer);
  }
  return parsed.data;
}

function refusal(purpose: string, answer: LoginAnswer): AuthError {
  const isRefused = answer.status === 400 || answer.status === 401;
  const message = `${purpose}: the issuer answered ${answer.status}: ${answer.message}; ${isRefused ? "sign in again with the tool that wrote the kubeconfig" : "check idp-issuer-url in the kubeconfig"}`;
  return new AuthError(isRefused ? "AUTH_REJECTED" : "AUTH_UNEXPECTED_ANSWER", message, answer);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
