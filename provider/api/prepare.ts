/** Makes the HTTP request of an operation: address, query, headers. */
import type { RequestToAuthenticate } from "../auth/authenticator.js";
import type { Connection } from "../connection/connection.js";
import type { UserInfo } from "../connection/url-user.js";
import { ConfigError } from "../errors.js";
import type { Question } from "./response-errors.js";

/** What of an operation goes into its request. */
export interface Call extends Question {
  readonly query?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: string | undefined;
  readonly contentType?: string | undefined;
}

/**
 * The request as it is sent, but for its credentials.
 * @throws ConfigError `CONFIG_INVALID` for an endpoint that cannot be used
 */
export function prepare(
  request: Call,
  { endpoint, endpointUser }: Pick<Connection, "endpoint" | "endpointUser">,
): RequestToAuthenticate {
  const url = addressOf(request, endpoint);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) {
      url.searchParams.set(name, value);
    }
  }
  const headers: Record<string, string> = {
    accept: "application/json",
    "user-agent": "pulumi-volcano",
  };
  if (request.body !== undefined) {
    headers["content-type"] = request.contentType ?? "application/json";
  }
  // Credentials in the endpoint's URL would end up in messages of others; they are sent as what they are.
  const user = endpointUser?.reveal() ?? url;
  if (user.username !== "" || user.password !== "") {
    headers.authorization = `Basic ${Buffer.from(userInfoOf(user, request)).toString("base64")}`;
    url.username = "";
    url.password = "";
  }
  return { method: request.method, url, headers, body: request.body };
}

/**
 * An endpoint that is not known has a problem in its credentials, which `authenticate` reports before the URL is used.
 * @throws ConfigError for one behind which no path can stand: a `?` or `#` would swallow it
 */
function addressOf(request: Call, endpoint: string): URL {
  const base = endpoint === "" ? "http://unknown.invalid" : endpoint;
  const address = URL.canParse(base) ? new URL(base) : undefined;
  const isBase = address !== undefined && /^https?:$/.test(address.protocol);
  if (!isBase || /[?#]/.test(base)) {
    throw unusableEndpoint(
      request,
      "is not the address of a server: it has to be like https://host:port/path, without ? and #",
    );
  }
  return new URL(`${trimSlashes(base)}${request.path}`);
}

function trimSlashes(base: string): string {
  return base.replace(/(?<!\/)\/+$/, "");
}

function userInfoOf({ username, password }: UserInfo, request: Call): string {
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    throw unusableEndpoint(
      request,
      "has a user or a password with a % that escapes nothing: write %25 for it",
    );
  }
}

function unusableEndpoint({ purpose }: Call, problem: string): ConfigError {
  return new ConfigError(
    "CONFIG_INVALID",
    `${purpose}: the endpoint ${problem}; correct volcano:endpoint, or the server in the kubeconfig`,
  );
}
