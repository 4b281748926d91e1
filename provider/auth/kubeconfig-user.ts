/** Signs in as the user of a kubeconfig, or as a pod's service account. */
import { readFile } from "node:fs/promises";
import { ConfigError } from "../errors.js";
import { registerToken } from "../redaction/secrets.js";
import type { AuthTools, Authenticator, RequestToAuthenticate } from "./authenticator.js";
import { type ExecCredential, describePlugin, runExecPlugin } from "./exec-plugin.js";
import { findTokenProblem } from "./header-value.js";
import { createOidcLogin } from "./oidc.js";
import { causeAt, showPath } from "./shown-path.js";
import { type Issued, type RemainingMs, type TokenCache, createTokenCache } from "./token-cache.js";
import type { KubeconfigUser } from "./users.js";

/** As long as client-go keeps the content of a token file. */
const tokenFileLifeMs = 60_000;

/** What a kubeconfig says about who signs in. */
export interface KubeconfigCredentials {
  readonly user: KubeconfigUser;
  /** `Impersonate-User`, where the kubeconfig has one. */
  readonly impersonateUser: string | undefined;
}

/** The scheme of a kubeconfig's user. Client certificates of the kubeconfig itself belong to the transport. */
export function createKubeconfigUser(
  credentials: KubeconfigCredentials,
  tools: AuthTools,
): Authenticator {
  const inner = createUser(credentials.user, tools);
  const { impersonateUser } = credentials;
  if (impersonateUser === undefined) {
    return inner;
  }
  return {
    ...inner,
    async authenticate(request, signal) {
      request.headers["impersonate-user"] = impersonateUser;
      await inner.authenticate(request, signal);
    },
  };
}

function createUser(user: KubeconfigUser, tools: AuthTools): Authenticator {
  switch (user.kind) {
    case "token":
      return sendFixed(`Bearer ${user.token}`);
    case "basic":
      return sendFixed(
        `Basic ${Buffer.from(`${user.userName}:${user.password}`).toString("base64")}`,
      );
    case "certificate":
      return sendFixed(undefined);
    case "tokenFile":
      return sendRenewed(
        createBearerCache(() => readTokenFile(user.path), "read the token file", tools),
        sendBearer,
      );
    case "oidc":
      return sendRenewed(
        createBearerCache(
          createOidcLogin(user.oidc, tools),
          `sign in at ${user.oidc.issuerUrl}`,
          tools,
        ),
        sendBearer,
      );
    case "exec": {
      const cache = createTokenCache({
        login: (remainingMs) => runExecPlugin(user.exec, tools.clock, remainingMs()),
        secretOf: ({ token }: ExecCredential) => token,
        tools,
        purpose: describePlugin(user.exec),
      });
      return sendRenewed(cache, sendExecCredential);
    }
  }
}

function sendFixed(authorization: string | undefined): Authenticator {
  return {
    authenticate(request) {
      if (authorization !== undefined) {
        request.headers.authorization = authorization;
      }
      return Promise.resolve();
    },
    recover: () => Promise.resolve(false),
  };
}

/** Remembers which credential a request carried, so that a 401 is held against that one and not against its successor. */
function sendRenewed<Credential>(
  cache: TokenCache<Credential>,
  apply: (request: RequestToAuthenticate, credential: Credential) => void,
): Authenticator {
  const sent = new WeakMap<RequestToAuthenticate, Credential>();
  return {
    async authenticate(request, signal) {
      const credential = await cache.get(signal);
      sent.set(request, credential);
      apply(request, credential);
    },
    recover(_failure, request) {
      const credential = sent.get(request);
      return Promise.resolve(credential !== undefined && cache.refuse(credential));
    },
    settle(request, wasAccepted) {
      const credential = sent.get(request);
      if (wasAccepted && credential !== undefined) {
        cache.accept(credential);
      }
    },
  };
}

function createBearerCache(
  login: (remainingMs: RemainingMs) => Promise<Issued<string>>,
  purpose: string,
  tools: AuthTools,
): TokenCache<string> {
  return createTokenCache({ login, secretOf: (token: string) => token, tools, purpose });
}

function sendBearer(request: RequestToAuthenticate, token: string): void {
  request.headers.authorization = `Bearer ${token}`;
}

function sendExecCredential(
  request: RequestToAuthenticate,
  { token, clientCertificate }: ExecCredential,
): void {
  if (token !== undefined) {
    sendBearer(request, token);
  }
  if (clientCertificate !== undefined) {
    request.clientCertificate = clientCertificate;
  }
}

async function readTokenFile(path: string): Promise<Issued<string>> {
  const token = await readFile(path, "utf8").catch((cause: unknown): never => {
    throw new ConfigError(
      "CONFIG_INVALID",
      `sign in: the token file ${showPath(path)} of the kubeconfig cannot be read; check the path and its rights`,
      { cause: causeAt(path, cause) },
    );
  });
  if (token.trim() === "") {
    throw new ConfigError(
      "CONFIG_INVALID",
      `sign in: the token file ${showPath(path)} of the kubeconfig is empty; check what writes it`,
    );
  }
  const problem = findTokenProblem(token.trim());
  if (problem !== undefined) {
    registerToken(token);
    throw new ConfigError(
      "CONFIG_INVALID",
      `sign in: the token in ${showPath(path)} ${problem}; check what writes the file`,
    );
  }
  return { credential: token.trim(), lifeMs: tokenFileLifeMs };
}
