/** How servers, proxies and plugins write a text inside their own. */

export function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** A character as JSON and Go write it by its number. */
function toUnicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Go's encoding/json also escapes what could end a script element. */
export function inGoJson(text: string): string {
  return inJson(text).replace(/[<>&\u2028\u2029]/g, toUnicodeEscape);
}

/** JSON of nothing but ASCII, as Python's and others write it. */
export function inAsciiJson(text: string): string {
  return inJson(text).replace(/[^\0-\x7f]/g, toUnicodeEscape);
}

/** A lone surrogate cannot be URL-encoded; the way through UTF-8 replaces it. */
export function inUrl(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
