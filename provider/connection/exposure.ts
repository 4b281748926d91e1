/** What a connection's addresses give away: passwords within them, and credentials on an open line. */
import { registerSecret } from "../errors.js";
import { schemeOf } from "../schemes/index.js";
import type { Connection } from "./connection.js";
import { isWithoutProxy } from "./no-proxy.js";

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

/** The address, where it is one that is reached in the clear. */
function openAddress(url: string | undefined): URL | undefined {
  const address = url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
  return address?.protocol === "http:" ? address : undefined;
}

/** A line for each server and proxy that would get credentials in the clear. */
export function findOpenLines(connection: Connection): readonly string[] {
  const { proxyUrl, proxySetting = "volcano:proxyUrl", noProxy } = connection.transport;
  const proxy = openAddress(proxyUrl);
  const remoteProxy = proxy && !isLoopback(proxy.hostname) ? proxy : undefined;
  const lines = receiversOf(connection).flatMap(([setting, url]) => {
    const address = openAddress(url);
    if (!address) {
      return [];
    }
    const { hostname } = address;
    if (!isLoopback(hostname)) {
      return [
        `${setting} is an http address, so credentials go to ${hostname} unencrypted and everybody on the way can read them; use https`,
      ];
    }
    // To this machine, but by way of another one.
    return remoteProxy && !isWithoutProxy(address, noProxy)
      ? [
          `${setting} is an http address, so credentials go unencrypted to the proxy ${remoteProxy.hostname} (${proxySetting}) and everybody on the way can read them; use https, or name ${hostname} in volcano:noProxy`,
        ]
      : [];
  });
  const ofProxy =
    remoteProxy && remoteProxy.username !== ""
      ? [
          `${proxySetting} is an http address, so its own user and password go to ${remoteProxy.hostname} unencrypted and everybody on the way can read them; use https`,
        ]
      : [];
  return [...lines, ...ofProxy].map((line) => `connection \`${connection.name}\`: ${line}`);
}
