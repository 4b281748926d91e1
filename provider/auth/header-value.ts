/** Credentials that are sent as a header must be able to stand in one. */

/** What is wrong with a name that is sent as a header, or undefined. */
export function findHeaderProblem(text: string): string | undefined {
  if (/[\r\n]/.test(text)) {
    return "has a line break in it";
  }
  return /^[\u0020-\u007e]*$/.test(text)
    ? undefined
    : "has a character in it that no header can have";
}

/** What is wrong with a token, or undefined. Tokens are pasted, and what is pasted has line breaks in it. */
export function findTokenProblem(token: string): string | undefined {
  if (/[\r\n]/.test(token)) {
    return "has a line break in it: it was perhaps copied with one, or several tokens were joined";
  }
  // Field values of HTTP (RFC 9110, 5.5) without blanks, which no token has.
  return /^[\u0021-\u007e]+$/.test(token)
    ? undefined
    : "has a blank or another character in it that no token has; copy it once more";
}
