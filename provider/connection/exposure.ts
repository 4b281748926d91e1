/** What a connection's addresses give away: passwords within them, and credentials on an open line. */
import { registerSecret } from "../errors.js";
import { schemeOf } from "../schemes/index.js";
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

/** Whether the host is this machine: nobody listens on the way. */
function isLoopback(hostname: string): boolean {
  return /^(?:localhost|(?:[\w-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}

/** Where credentials of the connection go, each with the setting that says so. */
function receiversOf({
  endpoint,
  credentials,
}: Connection): readonly (readonly [string, string])[] {
  const receivers = schemeOf(credentials).receiversOf?.(credentials, endpoint);
  const isInUrl = URL.canParse(endpoint) && new URL(endpoint).username !== "";
  return receivers ?? (isInUrl ? [["volcano:endpoint", endpoint]] : []);
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
