import { isJsonObject } from "../../provider/values/json.js";

/** One request that reached the emulator. Headers are not kept, because they carry credentials. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** The parsed JSON body, its text when it is not JSON, undefined when there was none; secrets are masked. */
  readonly body: unknown;
  /** Status of the answer; undefined while it is not sent, or when the connection was dropped. */
  status: number | undefined;
}

const secretMembers: ReadonlySet<string> = new Set([
  "password",
  "secret",
  "key",
  "security_token",
  "id",
]);
const mask = "[hidden]";
/** A login has a few levels; a body with many thousands of them would end the process. */
const deepest = 32;

function maskSecrets(value: unknown, depth = 0): unknown {
  if (!Array.isArray(value) && !isJsonObject(value)) {
    return value;
  }
  if (depth > deepest) {
    return mask;
  }
  if (Array.isArray(value)) {
    return value.map((each) => maskSecrets(each, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      secretMembers.has(name) && typeof each === "string" ? mask : maskSecrets(each, depth + 1),
    ]),
  );
}

function parseLoosely(text: string): unknown {
  if (text === "") {
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** All requests since the start or the last `clear`, oldest first. */
export class RequestLog implements Iterable<LoggedRequest> {
  private entries: LoggedRequest[] = [];

  /** Number of requests. */
  get length(): number {
    return this.entries.length;
  }

  /** A copy of the list. */
  all(): LoggedRequest[] {
    return [...this.entries];
  }

  /** Requests to the Job APIs, without logins. */
  toApi(): LoggedRequest[] {
    return this.entries.filter((entry) => entry.path.startsWith("/apis/"));
  }

  clear(): void {
    this.entries = [];
  }

  [Symbol.iterator](): Iterator<LoggedRequest> {
    return this.entries[Symbol.iterator]();
  }

  /** Adds a request; its status is filled in when the answer is sent. */
  add(request: {
    readonly method: string;
    readonly url: URL;
    readonly contentType: string;
    readonly text: string;
  }): LoggedRequest {
    const { method, url, contentType, text } = request;
    const body = parseLoosely(text);
    const entry: LoggedRequest = {
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      contentType,
      body: url.pathname.startsWith("/v3/") ? maskSecrets(body) : body,
      status: undefined,
    };
    this.entries.push(entry);
    return entry;
  }
}
