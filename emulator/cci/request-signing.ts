import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** The parts of a request that a signature covers. */
export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The three parts of an `Authorization: SDK-HMAC-SHA256 ...` header. */
export interface Signature {
  readonly accessKey: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const algorithm = "SDK-HMAC-SHA256";

/** Splits the header; undefined when it is not a signature. */
export function parseSignature(authorization: string): Signature | undefined {
  const match =
    /^SDK-HMAC-SHA256 Access=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]+)$/.exec(
      authorization,
    );
  if (!match) {
    return undefined;
  }
  const [, accessKey = "", headers = "", signature = ""] = match;
  return { accessKey, signedHeaders: headers.split(";"), signature };
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

function canonicalPath(path: string): string {
  const encoded = path
    .split("/")
    .map((segment) => encode(decodeURIComponent(segment)))
    .join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The signature that the request should have. */
export function expectedSignature(
  request: SignedRequest,
  signedHeaders: readonly string[],
  secretKey: string,
): string {
  const { method, url, headers, body } = request;
  const lines = signedHeaders.map((name) => `${name}:${(headers[name] ?? "").trim()}\n`).join("");
  const canonical = [
    method,
    canonicalPath(url.pathname),
    canonicalQuery(url.searchParams),
    lines,
    signedHeaders.join(";"),
    headers["x-sdk-content-sha256"] ?? sha256(body),
  ].join("\n");
  const text = [algorithm, headers["x-sdk-date"] ?? "", sha256(canonical)].join("\n");
  return createHmac("sha256", secretKey).update(text).digest("hex");
}

/** True when the request was signed with that secret key (Huawei Cloud API Gateway, SDK-HMAC-SHA256). */
export function isSignedWith(request: SignedRequest, given: Signature, secretKey: string): boolean {
  const expected = Buffer.from(expectedSignature(request, given.signedHeaders, secretKey));
  const actual = Buffer.from(given.signature);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
