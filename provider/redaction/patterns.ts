/**
 * What looks like a credential although nobody registered it. Each pattern takes time proportional to the text, whatever
 * the text: servers and plugins write it.
 */

/** What stands in the place of a credential. */
export const redacted = "[redacted]";

const secretName =
  "(?:x-(?:auth|subject|security)-token|(?:proxy-)?authorization|password|passwd|passphrase|passcode|(?:secret|access|api|private|signing)[-_]?(?:access[-_]?)?key(?:[-_]?(?:id|data))?|security[-_]?token|(?:client|app)[-_]?secret|(?:id|refresh|access|auth|session|bearer)[-_]?token|signature|credentials?)";
const bareValue = "[^\\s,;&\"']+";
// Up to four levels of JSON within JSON.
const escapes = "\\\\{0,15}";

type Replacement = string | ((match: string, ...rest: ValueMatch) => string);

/** `[pattern, what takes its place]`, in the order in which they are applied. */
export const patterns: readonly (readonly [RegExp, Replacement])[] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,40}-----|$)/g, redacted],
  // scheme://user:password@host
  [/(:(?:\\?\/){2})[^\s/?#"'<>]+@/g, `$1${redacted}@`],
  // Authorization: SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…
  [
    /(SDK-HMAC-SHA256)\s{1,9}Access=[^\s,"]*(?:,\s{0,9}(?:SignedHeaders|Signature)=[^\s,"]*)*/gi,
    `$1 ${redacted}`,
  ],
  [/\b(Access|Signature)=[^\s,;&"']+/g, `$1=${redacted}`],
  [/\b(Bearer|Basic)\s{1,9}[\w.~+/=-]{8,}/gi, `$1 ${redacted}`],
  // "password": "…", "DB_PASSWORD" and its like included, also inside a JSON text that was itself quoted
  [
    new RegExp(
      `((?<!\\\\)(${escapes})["'][\\w.-]{0,64}?(?:${secretName}|token|secret)\\2["']\\s{0,9}:\\s{0,9}\\2(["']))[^]*?(?=(?<!\\\\)\\2\\3|$)`,
      "gi",
    ),
    `$1${redacted}`,
  ],
  // {"name": "DB", "value": "…"} and EnvVar{Name:"DB", Value:"…"}: an environment variable that a server quotes
  [
    new RegExp(
      `(name["'\\\\]{0,17}\\s{0,9}:\\s{0,9}(${escapes})"[^"\\\\]{0,256}\\2",\\s{0,9}["'\\\\]{0,17}value["'\\\\]{0,17}\\s{0,9}:\\s{0,9}\\2")[^]*?(?=(?<!\\\\)\\2"|$)`,
      "gi",
    ),
    `$1${redacted}`,
  ],
  // password=…, x-auth-token=…, AWS_SECRET_ACCESS_KEY=…
  [new RegExp(`(${secretName}\\s{0,9}=\\s{0,9}["']?)${bareValue}`, "gi"), `$1${redacted}`],
  [/(_(?:TOKEN|SECRET|KEY|PASS|PWD|AUTH|AK|SK)=["']?)[^\s,;&"']+/g, `$1${redacted}`],
  [/((?<![a-z])(?:token|secret|pwd)=["']?)[^\s,;&"']+/gi, `$1${redacted}`],
  [/([?&](?:sig|key)=)[^\s,;&"']+/gi, `$1${redacted}`],
  [
    /((?:x-(?:auth|subject|security)-token|authorization)\s{0,9}:\s{0,9})[^\s,;"']+(?: [^\s,;"']*[\d=][^\s,;"']*)?/gi,
    `$1${redacted}`,
  ],
  // password: … at the end of a clause, Password:… anywhere; prose goes on after a colon and a blank
  [new RegExp(`(${secretName}\\s{0,9}:)(?!\\s)${bareValue}`, "gi"), `$1${redacted}`],
  [new RegExp(`(${secretName}\\s{0,9}:\\s{1,9})([^\\s,;"']+)`, "gi"), withoutLastValue],
  // A bare JSON Web Token, a bare IAM token (base64 of a CMS envelope)
  [/[\w.-]{20,}/g, withoutWebToken],
  [/MII[\w+/=%-]{60,}/g, redacted],
];

type ValueMatch = [name: string, value: string, offset: number, whole: string];

/** `password: x`, unless the sentence goes on behind it. The value may bring the bracket that closes around it. */
function withoutLastValue(match: string, ...[name, value, offset, whole]: ValueMatch): string {
  const end = offset + match.length;
  const isLast = /^[^\S\n]*(?:[,;\n]|$)/.test(whole.slice(end, end + 9));
  return isLast || /[)}\]]$/.test(value) ? `${name}${redacted}` : match;
}

/** A word without the web token that it ends with. */
function withoutWebToken(word: string): string {
  const from = word.indexOf("eyJ");
  // Eleven characters are the shortest header there is.
  const isToken = from !== -1 && word.indexOf(".", from + 11) !== -1;
  return isToken ? `${word.slice(0, from)}${redacted}` : word;
}
