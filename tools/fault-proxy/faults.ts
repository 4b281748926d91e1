/** What can go wrong between a client and a server, as data. */

/** What the server makes of a request that is struck. */
export type ServerSide =
  /** It never sees it. */
  | "unreached"
  /** It acts on it as on any other. */
  | "acts"
  /** It sees it only so long after the client has given up. */
  | { readonly afterMs: number }
  /** It sees it only when the proxy calms down, whatever went through until then. */
  | "held";

/** The answer that takes the place of the server's. */
export interface FalseAnswer {
  readonly status: number;
  /** `now`: milliseconds since 1970, for headers that hold a date. */
  readonly headers?: (now: number) => Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What the client sees of it. */
export type ClientSide =
  /** Nobody listens on the port. Strikes connections, for a time instead of a number of requests. */
  | { readonly kind: "refused" }
  /** The connection is closed as soon as it is there. Strikes connections instead of requests. */
  | { readonly kind: "hungUp" }
  /** The connection is reset in the place of an answer. */
  | { readonly kind: "reset" }
  /** The connection ends in the middle of the body. */
  | { readonly kind: "cut"; readonly isChunked: boolean }
  /** No answer until the client gives up. */
  | { readonly kind: "silence" }
  /** The server's own status with another body. */
  | { readonly kind: "replacedBody"; readonly contentType: string; readonly body: string }
  /** The server's own answer from a clock that is off. */
  | { readonly kind: "clockOff"; readonly byMs: number }
  | { readonly kind: "answer"; readonly answer: FalseAnswer };

/** One fault. */
export interface Fault {
  readonly name: string;
  readonly server: ServerSide;
  readonly client: ClientSide;
  /** Trying again gets over it once it has stopped striking. */
  readonly passes: boolean;
}

const hourMs = 3_600_000;
const page = (title: string) =>
  `<html><head><title>${title}</title></head><body><h1>${title}</h1><hr>nginx</body></html>`;
const html = () => ({ "content-type": "text/html" });
const json = () => ({ "content-type": "application/json" });
const status = (code: number, reason: string, message: string) =>
  JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", reason, message, code });
const httpDate = (ms: number) => new Date(ms).toUTCString();

/** An answer in the place of the server's, which has acted on the request or not. */
function answers(
  name: string,
  answer: FalseAnswer,
  { server = "unreached", passes = true }: Partial<Pick<Fault, "server" | "passes">> = {},
): Fault {
  return { name, server, passes, client: { kind: "answer", answer } };
}

const throttled = status(429, "TooManyRequests", "too many requests, please try again later");
const broken = status(500, "InternalError", "etcdserver: request timed out");

/** Faults of the way there, and of the way back. */
export const connectionFaults: readonly Fault[] = [
  { name: "refused", server: "unreached", client: { kind: "refused" }, passes: true },
  { name: "closed on connect", server: "unreached", client: { kind: "hungUp" }, passes: true },
  { name: "reset before the server", server: "unreached", client: { kind: "reset" }, passes: true },
  { name: "reset after the server", server: "acts", client: { kind: "reset" }, passes: true },
  {
    name: "cut in the body",
    server: "acts",
    client: { kind: "cut", isChunked: false },
    passes: true,
  },
  {
    name: "cut in a chunked body",
    server: "acts",
    client: { kind: "cut", isChunked: true },
    passes: true,
  },
  { name: "answer after the timeout", server: "acts", client: { kind: "silence" }, passes: true },
  {
    name: "request held past the timeout",
    server: { afterMs: 100 },
    client: { kind: "silence" },
    passes: true,
  },
];

/** A request that nobody waits for any more, and that arrives after later ones. */
export const lateArrival: Fault = {
  name: "late arrival",
  server: "held",
  client: { kind: "silence" },
  passes: true,
};

/** Faults that arrive as an answer. */
export const answerFaults: readonly Fault[] = [
  answers("408", { status: 408 }),
  answers("429", { status: 429, headers: json, body: throttled }),
  answers("429, Retry-After: 1", {
    status: 429,
    headers: () => ({ ...json(), "retry-after": "1" }),
    body: throttled,
  }),
  answers("429, Retry-After: a date", {
    status: 429,
    headers: (now) => ({ ...json(), "retry-after": httpDate(now + 2000) }),
    body: throttled,
  }),
  answers("429, a date, clock an hour ahead", {
    status: 429,
    headers: (now) => ({
      ...json(),
      date: httpDate(now + hourMs),
      "retry-after": httpDate(now + hourMs + 1000),
    }),
    body: throttled,
  }),
  answers("500", { status: 500, headers: json, body: broken }),
  answers(
    "500 after the server acted",
    { status: 500, headers: json, body: broken },
    { server: "acts" },
  ),
  answers("500, Retry-After: 1", {
    status: 500,
    headers: () => ({ ...json(), "retry-after": "1" }),
    body: broken,
  }),
  answers("502, HTML", { status: 502, headers: html, body: page("502 Bad Gateway") }),
  answers(
    "502, HTML, after the server acted",
    { status: 502, headers: html, body: page("502 Bad Gateway") },
    { server: "acts" },
  ),
  answers("503", {
    status: 503,
    headers: json,
    body: status(503, "ServiceUnavailable", "starting"),
  }),
  answers("503, Retry-After: a date", {
    status: 503,
    headers: (now) => ({ "retry-after": httpDate(now + 2000) }),
  }),
  answers(
    "504 after the server acted",
    { status: 504, headers: html, body: page("504") },
    { server: "acts" },
  ),
  answers(
    "404 of a proxy",
    { status: 404, headers: html, body: page("404 Not Found") },
    { passes: false },
  ),
  answers(
    "409 on everything",
    {
      status: 409,
      headers: json,
      body: status(409, "Conflict", "the object has been modified; please apply your changes"),
    },
    { passes: false },
  ),
  {
    name: "empty body",
    server: "acts",
    client: { kind: "replacedBody", contentType: "application/json", body: "" },
    passes: false,
  },
  {
    name: "success, but a page",
    server: "acts",
    client: { kind: "replacedBody", contentType: "text/html", body: page("Please sign in") },
    passes: false,
  },
  answers(
    "200, a page, server unreached",
    { status: 200, headers: html, body: page("Please sign in") },
    { passes: false },
  ),
  {
    name: "clock an hour ahead",
    server: "acts",
    client: { kind: "clockOff", byMs: hourMs },
    passes: true,
  },
  {
    name: "clock an hour behind",
    server: "acts",
    client: { kind: "clockOff", byMs: -hourMs },
    passes: true,
  },
];

/** Why a server does not make a job. */
export const createRefusals: readonly Fault[] = [
  answers(
    "create refused, 422",
    {
      status: 422,
      headers: json,
      body: status(422, "Invalid", 'Job.batch "x" is invalid: spec.template: Required value'),
    },
    { passes: false },
  ),
  answers(
    "create refused, 403 by a quota",
    {
      status: 403,
      headers: json,
      body: status(403, "Forbidden", 'jobs.batch "x" is forbidden: exceeded quota: gpus'),
    },
    { passes: false },
  ),
  answers("create fails, 500", { status: 500, headers: json, body: broken }),
];

/** The server no longer takes the credentials. */
export const unauthorized: Fault = answers(
  "401",
  { status: 401, headers: json, body: status(401, "Unauthorized", "Unauthorized") },
  { passes: false },
);
