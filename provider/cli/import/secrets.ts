/** Values of a declaration that may be credentials, and what stands in their place in a program. */
import { redact } from "../../errors.js";
import { isJsonObject, mapMembers, own, type JsonObject } from "../../values/json.js";
import { Code, textLiteral } from "../convert/literal.js";

/** A value that was left out of the program. */
export interface LeftOut {
  /** The key in the stack's configuration. */
  readonly key: string;
  /** Where it is in the object, as kubectl's JSONPath; safe between single quotes. */
  readonly path: string;
}

const secretNames = /passw|passphrase|passcode|pwd|token|secret|key|credential|auth/i;

/** Whether a value may be a credential, by its own looks or by what it is called. */
function isSecret(name: string, value: string): boolean {
  if (value === "") {
    return false;
  }
  const pair = `${name}=${value}`;
  return secretNames.test(name) || redact(value) !== value || redact(pair) !== pair;
}

/** What a variable is named after where the whole text may be one. */
function looksSecret(value: string): boolean {
  return redact(value) !== value;
}

function stepOf(name: string): string {
  // The server lets no other characters into names of members, and nothing else may get into a command.
  return `.${name.replace(/[^\w./-]/g, "_").replaceAll(".", "\\.")}`;
}

const longestKey = 40;

function camel(words: readonly string[]): string {
  const parts = words.flatMap((word) => word.split(/[^A-Za-z0-9]+/)).filter((part) => part !== "");
  const text = parts
    .map((part) => part.toLowerCase())
    .map((part, i) => (i === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join("");
  return text.slice(0, longestKey);
}

/** Chooses keys: the same for the same value under the same name, and else no key twice. */
class Keys {
  readonly leftOut: LeftOut[] = [];
  readonly #byValue = new Map<string, string>();
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  take(name: string, value: string, path: string): Code {
    const id = JSON.stringify([name, value]);
    const known = this.#byValue.get(id);
    const key = known ?? this.#unused(camel([this.#prefix, name]));
    if (known === undefined) {
      this.#byValue.set(id, key);
      this.leftOut.push({ key, path: `{${path}}` });
    }
    return new Code(`config.requireSecret(${textLiteral(key)})`);
  }

  #unused(wanted: string): string {
    const taken = new Set(this.#byValue.values());
    let key = wanted;
    for (let i = 2; taken.has(key); i++) {
      key = `${wanted}${i}`;
    }
    return key;
  }
}

/** A variable with a value of its own: `{ name, value }`, as of a container's `env` and a probe's headers. */
function isPair(value: JsonObject): value is JsonObject & { name: string; value: string } {
  return typeof own(value, "name") === "string" && typeof own(value, "value") === "string";
}

function conceal(
  value: unknown,
  keys: Keys,
  { path, name }: { path: string; name: string },
): unknown {
  if (typeof value === "string") {
    return looksSecret(value) ? keys.take(name, value, path) : value;
  }
  if (Array.isArray(value)) {
    return value.map((item, i) => conceal(item, keys, { path: `${path}[${i}]`, name }));
  }
  if (!isJsonObject(value)) {
    return value;
  }
  return mapMembers(value, (member, each) => {
    const inner = path + stepOf(each);
    // Lists are merged by it, so it is plain.
    if (each === "name") {
      return member;
    }
    if (each === "value" && isPair(value)) {
      return isSecret(value.name, value.value)
        ? keys.take(value.name, value.value, inner)
        : value.value;
    }
    const isAnnotation = name === "annotations" && typeof member === "string";
    return isAnnotation && isSecret(each, member)
      ? keys.take(each, member, inner)
      : conceal(member, keys, { path: inner, name: each });
  });
}

/**
 * The declaration with code in the place of every value that may be a credential.
 *
 * @param prefix of the keys, the resource's name
 */
export function withoutSecrets(
  declaration: JsonObject,
  prefix: string,
): { readonly declaration: JsonObject; readonly leftOut: readonly LeftOut[] } {
  const keys = new Keys(prefix);
  const concealed = conceal(declaration, keys, { path: "", name: "" }) as JsonObject;
  return { declaration: concealed, leftOut: keys.leftOut };
}
