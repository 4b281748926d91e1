/** An origin for a URL that has none; nobody sees it. */
const origin = "http://127.0.0.1";
const brokenEscape = /%(?![0-9a-fA-F]{2})/;

/**
 * Reads the target of a request line as Go's server does: `//` is a path and not the beginning of a host, and a `%` without
 * two hexadecimal digits makes the request malformed (net/url, net/http of Go 1.25).
 *
 * @returns undefined for what Go answers with a bare 400
 */
export function readTarget(target: string): URL | undefined {
  const [path = ""] = target.split("?");
  if (brokenEscape.test(path)) {
    return undefined;
  }
  const text = target.startsWith("/") ? origin + target : target;
  return URL.canParse(text) && /^https?:/.test(text) ? new URL(text) : undefined;
}
