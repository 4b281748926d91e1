/** Failures whose cause is the way to the server: a proxy that is away, or the wrong one of http and https. */
import type { TransportFailure } from "./transport-errors.js";

/** The way that a request took. */
export interface Way {
  readonly url: URL;
  /** The proxy in between, and the setting that it comes from. */
  readonly proxy: { readonly url: string; readonly setting: string } | undefined;
}

/** Codes of Node and undici for a connection that did not come about: through a proxy, always the one to the proxy. */
const connectCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What TLS says about an answer that is no TLS. */
const noTlsCodes: ReadonlySet<string> = new Set([
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_UNKNOWN_PROTOCOL",
  "ERR_SSL_HTTP_REQUEST",
]);
/** Answers that are HTTP without doubt. */
const httpCodes: ReadonlySet<string> = new Set([
  "UND_ERR_HEADERS_OVERFLOW",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
]);

function memberOf(error: unknown, name: "code" | "message"): string {
  const value: unknown = Reflect.get(Object(error), name);
  return typeof value === "string" ? value : "";
}

/** The status with which a proxy refused to make the connection, where that is the cause. */
export function proxyStatusOf(cause: unknown): number | undefined {
  const status =
    memberOf(cause, "code") === "UND_ERR_ABORTED"
      ? /^Proxy response \((\d{3})\)/.exec(memberOf(cause, "message"))?.[1]
      : undefined;
  return status === undefined ? undefined : Number(status);
}

/** The failure in the words that fit the way, or as it is. */
export function explainWay(failure: TransportFailure, way: Way): TransportFailure {
  const code = memberOf(failure.cause, "code");
  if (way.proxy !== undefined && !failure.requestSent) {
    return explainProxy(failure, way.proxy, code);
  }
  const isNoTls =
    noTlsCodes.has(code) || memberOf(failure.cause, "message").includes("wrong version number");
  if (way.url.protocol === "https:" && isNoTls) {
    return {
      ...failure,
      said: "the server does not speak TLS at this address",
      advice: "check {address} (https or http?): for a server without TLS it begins with http://",
    };
  }
  if (way.url.protocol === "http:" && failure.code === "TRANSPORT_BROKEN" && !httpCodes.has(code)) {
    const advice = `${failure.advice}; if the server speaks TLS, {address} has to begin with https://`;
    return { ...failure, advice };
  }
  return failure;
}

function explainProxy(
  failure: TransportFailure,
  proxy: { readonly url: string; readonly setting: string },
  code: string,
): TransportFailure {
  const host = URL.canParse(proxy.url) ? new URL(proxy.url).host : "in between";
  if (connectCodes.has(code)) {
    return {
      ...failure,
      said: `the proxy ${host} cannot be reached: ${failure.said}`,
      advice: `check ${proxy.setting}, or name the server's host in volcano:noProxy (NO_PROXY)`,
    };
  }
  if (code !== "UND_ERR_ABORTED") {
    return failure;
  }
  const status = proxyStatusOf(failure.cause);
  const answered = status === undefined ? "" : ` with status ${status}`;
  const advice =
    status === 407
      ? `put the user and the password that it wants into ${proxy.setting}`
      : `ask whoever runs it, check ${proxy.setting}, or name the server's host in volcano:noProxy (NO_PROXY)`;
  return { ...failure, said: `the proxy refused the connection${answered} (${host})`, advice };
}
