/** Gives names to what can go wrong between this process and a server. */
import type { TransportErrorCode } from "../errors.js";

/** Why no whole answer arrived. */
export interface TransportFailure {
  readonly code: TransportErrorCode;
  /** Whether the server could have acted on the request. */
  readonly requestSent: boolean;
  /** What happened, for a message. */
  readonly said: string;
  readonly advice: string;
  readonly cause: unknown;
}

type Explanation = Pick<TransportFailure, "code" | "said" | "advice">;

/** Stands in an advice for the setting that the address came from. */
const address = "{address}";
const unreachable = `check ${address}, the network and the proxy settings`;
const unreliable = "try again; if it stays, look at the network or a proxy between here and there";

const refused = (said: string): Explanation => ({
  code: "TRANSPORT_REFUSED",
  said,
  advice: unreachable,
});
const broken = (said: string): Explanation => ({
  code: "TRANSPORT_BROKEN",
  said,
  advice: unreliable,
});
const timedOut = (said: string): Explanation => ({
  code: "TRANSPORT_TIMEOUT",
  said,
  advice: unreliable,
});
const untrusted = (said: string, advice: string): Explanation => ({
  code: "TRANSPORT_TLS",
  said,
  advice,
});

const trustAdvice = "set volcano:caBundle to the certificate authority of the server";

/** By `code` of Node's and undici's errors. */
const explanations: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: refused("the connection was refused"),
  EHOSTUNREACH: refused("there is no route to the host"),
  ENETUNREACH: refused("the network cannot be reached"),
  EADDRNOTAVAIL: refused("no connection can be opened from this machine"),
  ENOTFOUND: {
    code: "TRANSPORT_DNS",
    said: "the host name does not exist",
    advice: `check volcano:region, volcano:cloud and ${address}`,
  },
  // The resolver itself did not answer, which passes.
  EAI_AGAIN: refused("the host name could not be looked up for now"),
  UND_ERR_CONNECT_TIMEOUT: timedOut("no connection came about in time"),
  ETIMEDOUT: timedOut("the connection timed out"),
  ECONNRESET: broken("the connection was reset"),
  EPIPE: broken("the server closed the connection"),
  UND_ERR_SOCKET: broken("the server closed the connection before the answer was complete"),
  UND_ERR_HEADERS_TIMEOUT: timedOut("no answer came in time"),
  UND_ERR_BODY_TIMEOUT: timedOut("the answer stopped half-way"),
  UND_ERR_HEADERS_OVERFLOW: broken("the headers of the answer exceed 64 KiB"),
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: broken("the answer is shorter than announced"),
  UND_ERR_ABORTED: refused("the proxy refused the connection"),
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted("the server's certificate is self-signed", trustAdvice),
  SELF_SIGNED_CERT_IN_CHAIN: untrusted(
    "the server's certificate comes from an unknown authority",
    trustAdvice,
  ),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted(
    "the server's certificate comes from an unknown authority",
    trustAdvice,
  ),
  UNABLE_TO_GET_ISSUER_CERT: untrusted(
    "the server's certificate comes from an unknown authority",
    trustAdvice,
  ),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted(
    "the server's certificate comes from an unknown authority",
    trustAdvice,
  ),
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted(
    "the server's certificate is made out to another name",
    `check ${address}, or set tls-server-name in the kubeconfig`,
  ),
  CERT_HAS_EXPIRED: untrusted("the server's certificate has expired", "have it renewed"),
  CERT_NOT_YET_VALID: untrusted(
    "the server's certificate is not valid yet",
    "check this machine's clock",
  ),
};

/** Explains an error of the HTTP library. `isStarted`: the request had begun to be written. */
export function explainTransportError(error: unknown, isStarted: boolean): TransportFailure {
  const code = readCode(error);
  const explanation = explanations[code] ?? explainByFamily(code, isStarted);
  return { ...explanation, requestSent: isStarted, cause: error };
}

function readCode(error: unknown): string {
  const code: unknown =
    typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : "";
}

function explainByFamily(code: string, isStarted: boolean): Explanation {
  if (code.startsWith("HPE_")) {
    return broken("the answer is no HTTP");
  }
  // Before the first byte of the request, whatever else fails is the handshake.
  if (/^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|EPROTO)/.test(code)) {
    return untrusted(
      "no TLS connection came about",
      `check ${address} (https or http?), the certificates and the proxy`,
    );
  }
  return isStarted ? broken("the connection broke") : refused("no connection came about");
}

/** The advice with the name of the setting that the address came from. */
export function adviceFor(failure: TransportFailure, setting: string): string {
  return failure.advice.replaceAll(address, () => setting);
}

/** The request's own time is up. */
export function explainTimeout(timeoutMs: number, requestSent: boolean): TransportFailure {
  return {
    ...timedOut(`no whole answer came within ${formatMs(timeoutMs)}`),
    requestSent,
    cause: undefined,
  };
}

/** The request's own time is up, and all of it went by in signing in. */
export function explainSlowSignIn(timeoutMs: number): TransportFailure {
  return {
    code: "TRANSPORT_TIMEOUT",
    said: `signing in had not ended after ${formatMs(timeoutMs)}`,
    advice: "look at what the sign-in waits for, or allow the operation more time",
    requestSent: false,
    cause: undefined,
  };
}

/** The reason for which a client that is closed stops its operations. */
export const clientClosed = new Error("the client was closed");

/** The caller lost interest, or has closed the client. */
export function explainAbort(requestSent: boolean, reason?: unknown): TransportFailure {
  const explanation =
    reason === clientClosed
      ? {
          said: "the client was closed",
          advice: "close it after its last operation, or create another one",
        }
      : { said: "it was cancelled", advice: "" };
  return { code: "TRANSPORT_ABORTED", ...explanation, requestSent, cause: undefined };
}

/** `1.5 s`, `250 ms`. */
export function formatMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}
