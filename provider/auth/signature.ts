/** Signs requests with an access key (SDK-HMAC-SHA256, Huawei Cloud API Gateway; the algorithm of the official SDKs). */
import { createHash, createHmac } from "node:crypto";
import type { RequestToAuthenticate } from "./authenticator.js";

/** A key pair. */
export interface SigningKey {
  readonly accessKey: string;
  readonly secretKey: string;
}

const algorithm = "SDK-HMAC-SHA256";

/** The headers that a signature covers, where the request has them. Proxies may change others on the way. */
const signedHeaderNames: readonly string[] = [
  "content-type",
  "host",
  "x-project-id",
  "x-sdk-content-sha256",
  "x-sdk-date",
  "x-security-token",
];

/** A date as `X-Sdk-Date` wants it: `20260131T235959Z`. */
export function formatSigningDate(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
}

/**
 * The `Authorization` header of a request. Its `x-sdk-date` header has to be set; `host` is taken from the URL. Names of
 * headers are in lower case.
 */
export function signRequest(
  request: Pick<RequestToAuthenticate, "method" | "url" | "headers" | "body">,
  key: SigningKey,
): string {
  const { method, url, body } = request;
  const headers: Readonly<Record<string, string>> = { ...request.headers, host: url.host };
  const names = signedHeaderNames.filter((name) => headers[name] !== undefined);
  const canonicalRequest = [
    method,
    canonicalPath(url.pathname),
    canonicalQuery(url.searchParams),
    names.map((name) => `${name}:${headers[name] ?? ""}\n`).join(""),
    names.join(";"),
    headers["x-sdk-content-sha256"] ?? hash(body ?? ""),
  ].join("\n");
  const toSign = [algorithm, headers["x-sdk-date"] ?? "", hash(canonicalRequest)].join("\n");
  const signature = createHmac("sha256", key.secretKey).update(toSign).digest("hex");
  return `${algorithm} Access=${key.accessKey}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Everything but letters, digits and `-._~` as UTF-8 bytes in hexadecimal. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The path always ends with a slash, in the signature only. */
function canonicalPath(pathname: string): string {
  const path = pathname
    .split("/")
    .map((segment) => encode(decodeURIComponent(segment)))
    .join("/");
  return path.endsWith("/") ? path : `${path}/`;
}

/** Sorted by name, then by value, before encoding. */
function canonicalQuery(query: URLSearchParams): string {
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...query]
    .toSorted(([nameA, valueA], [nameB, valueB]) => byText(nameA, nameB) || byText(valueA, valueB))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");
}
