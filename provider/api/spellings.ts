/** How servers and proxies write a value inside their own texts. */

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Go's encoding/json also escapes what could end a script element. */
function inGoJson(text: string): string {
  return inJson(text).replace(/[<>&\u2028\u2029]/g, toUnicodeEscape);
}

function inAscii(text: string): string {
  return inJson(text).replace(/[^\0-\x7f]/g, toUnicodeEscape);
}

function toUnicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** `%q` of Go's fmt: as JSON, but for control characters. */
function inGoQuotes(text: string): string {
  return inJson(text)
    .replaceAll("\\u0007", "\\a")
    .replaceAll("\\u000b", "\\v")
    .replaceAll("\\u00", "\\x");
}

function inHtml(text: string, quote: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', quote)
    .replaceAll("'", "&#39;");
}

function inUrl(text: string): string {
  // A lone surrogate cannot be encoded; the way through UTF-8 replaces it.
  return encodeURIComponent(Buffer.from(text).toString());
}

/**
 * Every way to write the value: as it is, on one line, quoted by Go or in JSON (also several times over, as in the message
 * of a Status that quotes a JSON text), in a page, in a URL, in base64.
 */
export function spellingsOf(value: string): ReadonlySet<string> {
  const plain = [value, value.replace(/\s+/g, " ").trim()];
  const quoted = plain.flatMap((text) => [
    text,
    inJson(text),
    inGoJson(text),
    inAscii(text),
    inGoQuotes(text),
  ]);
  const again = quoted.map(inJson);
  const bytes = Buffer.from(value);
  return new Set([
    ...quoted,
    ...again,
    ...again.map(inJson),
    inHtml(value, "&#34;"),
    inHtml(value, "&quot;"),
    inUrl(value),
    bytes.toString("base64").replace(/={1,2}$/, ""),
    bytes.toString("base64url"),
  ]);
}
