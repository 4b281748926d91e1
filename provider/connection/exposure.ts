/** What a connection's addresses give away: passwords within them, and credentials on an open line. */
import { registerSecret } from "../errors.js";
import type { Connection } from "./connection.js";

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Registers the password of a URL, as it stands there and decoded. */
export function registerUrlPassword(url: string | undefined): void {
  if (url !== undefined && URL.canParse(url)) {
    const { password } = new URL(url);
    registerSecret(password);
    registerSecret(decodeSafely(password));
  }
}

/** What is wrong with the URL of a server, or undefined: what the client adds to it must stay a path. */
export function findUrlProblem(url: string): string | undefined {
  if (!URL.canParse(url) || !/^https?:\/\//i.test(url)) {
    return "must be a URL such as https://host";
  }
  if (/[?#]/.test(url)) {
    return "must have neither ? nor # in it, which would swallow the path of every request; write those of a password as %3F and %23";
  }
  const { username, password } = new URL(url);
  try {
    decodeURIComponent(username + password);
    return undefined;
  } catch {
    return "has a user or a password in it that is not URL-encoded: write a % as %25";
  }
}

/** Whether the host is this machine: nobody listens on the way. */
function isLoopback(hostname: string): boolean {
  return /^(?:localhost|(?:[\w-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}

/** Where credentials of the connection go, each with the setting that says so. */
function receiversOf({
  endpoint,
  credentials,
}: Connection): readonly (readonly [string, string])[] {
  const isInUrl = URL.canParse(endpoint) && new URL(endpoint).username !== "";
  const sendsToServer = credentials.scheme !== "none" || isInUrl;
  const server =
    credentials.scheme === "kubeconfig" ? "the server of the kubeconfig" : "volcano:endpoint";
  return [
    ...(sendsToServer ? [[server, endpoint] as const] : []),
    ...("authUrl" in credentials ? [["volcano:authUrl", credentials.authUrl] as const] : []),
    ...(credentials.scheme === "kubeconfig" && credentials.user.kind === "oidc"
      ? [["idp-issuer-url of the kubeconfig", credentials.user.oidc.issuerUrl] as const]
      : []),
  ];
}

/** A line for each server that would get credentials in the clear. */
export function findOpenLines(connection: Connection): readonly string[] {
  return receiversOf(connection).flatMap(([setting, url]) => {
    if (!URL.canParse(url)) {
      return [];
    }
    const { protocol, hostname } = new URL(url);
    return protocol === "http:" && !isLoopback(hostname)
      ? [
          `connection \`${connection.name}\`: ${setting} is an http address, so credentials go to ${hostname} unencrypted and everybody on the way can read them; use https`,
        ]
      : [];
  });
}
