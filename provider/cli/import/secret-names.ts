/** Names that say of a value that it may be a credential. */
import { redact } from "../../errors.js";

/** Parts of names, each without the ordinary words that hold it too. A name too many does no harm, one too few leaks. */
const secretWords: readonly RegExp[] = [
  // passive, pass-through, passage, passenger, passes, passed, bypass, compass
  /(?<!by|com)pass(?!ive|[-_]?through|age|enger|e[ds](?![a-z]))/i,
  /pwd|credential/i,
  // tokenizer
  /token(?!i[sz])/i,
  // The name of a Secret, of which the value is elsewhere.
  /secret(?![-_]?(?:name|provider))/i,
  // What is said of a key that is none of a lock, as --key-prefix; keyframes, keyword
  /key(?![-_]?(?:prefix|suffix|column|field|name|size|dim|length|type|frame|point|word|board|space))/i,
  // author, but authorization
  /auth(?!or(?!i[sz]))/i,
  // As of Huawei's tools.
  /(?<![a-z])[as]k(?![a-z])/i,
];

/** Names of places where the credential is, rather than of itself: `--token-file`. */
const placeNames = /(?:file|path|dir)$/i;

/** Switches, what Kubernetes puts a variable in the place of, and files; whatever they are called. */
const harmlessValues: readonly RegExp[] = [
  /^(?:true|false)$/i,
  /^\$\([\w.-]+\)$/,
  /^(?:~|\.{1,2})?\/[\w./-]*\.[a-z]{2,5}$/,
];

/** Of these there may be a number, which is no credential then: `--max-tokens 512`. */
const countedWords = /tokens|keys|token[-_]?id/gi;

function isSecretName(name: string, value: string): boolean {
  if (placeNames.test(name)) {
    return false;
  }
  const telling = /^\d{1,9}$/.test(value) ? name.replace(countedWords, "") : name;
  return secretWords.some((word) => word.test(telling));
}

/** Whether a value may be a credential by what it is called. */
export function isNamedSecret(name: string, value: string): boolean {
  if (value === "" || harmlessValues.some((harmless) => harmless.test(value))) {
    return false;
  }
  // What the value itself looks like is none of the name's doing.
  return isSecretName(name, value) || redact(`${name}=${value}`) !== `${name}=${redact(value)}`;
}
