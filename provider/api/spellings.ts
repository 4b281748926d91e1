/** How servers and proxies write a value inside their own texts. */
import { inAsciiJson, inGoJson, inJson, inUrl } from "../redaction/encodings.js";

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
    inAsciiJson(text),
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
