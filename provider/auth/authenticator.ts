/** The contract between the client and the schemes of signing in. A scheme is a value; adding one touches no other. */
import type { ApiError } from "../errors.js";
import type { Clock } from "../time/clock.js";

/** CCI's code for an account without an agency for CCI, which no new login mends. */
export const noAgencyCode = "CCI.01.401102";

/** A certificate and its private key, both PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** A request about to be sent; a scheme adds its credentials to it. */
export interface RequestToAuthenticate {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
  /** Set by schemes whose credential is a certificate that changes (exec plugins). */
  clientCertificate?: ClientCertificate;
}

/** One way of signing in. */
export interface Authenticator {
  /**
   * Adds credentials to the headers of a request about to be sent; may log in first (one login at a time).
   * @throws AuthError, ConfigError, TransportError
   */
  authenticate(request: RequestToAuthenticate, signal: AbortSignal): Promise<void>;
  /**
   * Asked right before a request is sent, which may have waited for long since it got its credentials.
   * @throws AuthError where they must no longer be sent
   */
  confirm?(): void;
  /** Told that the server answered 401; true when a fresh login may cure it (the request is then sent once more). */
  recover(failure: ApiError, request: RequestToAuthenticate): Promise<boolean>;
  /**
   * Told that the credentials were not refused (any answer but 401), or that no answer came (`false`).
   * @param isProof whether the answer can only come of somebody who has checked them: a gateway that is too busy, or the page
   *   of a proxy, says nothing of them
   */
  settle?(request: RequestToAuthenticate, wasAccepted: boolean, isProof: boolean): void;
}

/** A request of a scheme itself: a login at IAM or at an OIDC issuer. Repeating it does no harm. */
export interface LoginRequest {
  /** For messages: "sign in to IAM as …". */
  readonly purpose: string;
  /** Where the address comes from, for advice: `volcano:authUrl (HW_AUTH_URL)`. */
  readonly addressSetting: string;
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /**
   * Whom to trust: the TLS settings of the API server are of that server only. PEM of the only authorities, or the public
   * ones, alone or together with `volcano:caBundle`.
   */
  readonly authorities: "public" | "publicAndBundle" | { readonly pem: string };
  /** For all attempts together; never more than twice the connection's `requestTimeout`. */
  readonly timeoutMs: number;
}

/** The last answer, whatever its status, after the client's own retries. */
export interface LoginAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** What the answer says, in one sentence, whichever shape its body has. */
  readonly message: string;
  readonly errorCode: string | undefined;
  readonly requestId: string | undefined;
}

/** What the client lends to a scheme. */
export interface AuthTools {
  /** @throws TransportError when no answer comes */
  readonly send: (request: LoginRequest) => Promise<LoginAnswer>;
  readonly clock: Clock;
  /** For one sign-in as a whole, all its requests or the run of a plugin. */
  readonly signInTimeoutMs: number;
  /** Told when a sign-in takes so long that a person would wonder. */
  readonly onWait?: ((text: string) => void) | undefined;
}
