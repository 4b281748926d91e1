/** Values of a declaration that may be credentials, and what stands in their place in a program. */
import { redact } from "../../errors.js";
import { isJsonObject, mapMembers, own, type JsonObject } from "../../values/json.js";
import { Code, textLiteral } from "../convert/literal.js";
import { namedValuesIn, namedValuesOf } from "./command-words.js";
import { isNamedSecret } from "./secret-names.js";

/** A value that was left out of the program. */
export interface LeftOut {
  /** The key in the stack's configuration. */
  readonly key: string;
  /** Where it is in the object, as kubectl's JSONPath; safe between single quotes. */
  readonly path: string;
  /** The blanks at its end, where there is a line break among them that the configuration does not keep; else empty. */
  readonly end: string;
}

/** The function of a program that puts the end back which a value has lost on its way into the configuration. */
export const requireWithEnd = "requireWithEnd";

/** Whether a text gives itself away: by its looks, or as a script with a credential in it. */
function looksSecret(text: string): boolean {
  return (
    redact(text) !== text || namedValuesIn(text).some(([name, value]) => isNamedSecret(name, value))
  );
}

/** Whether a value may be a credential, by its own looks or by what it is called. */
function isSecret(name: string, value: string): boolean {
  return isNamedSecret(name, value) || looksSecret(value);
}

function stepOf(name: string): string {
  // Options of volumes may be called anything. Nothing may get into a command that ends its quotes or its line.
  const plain = name.replace(/[^ -~]|['\\]/g, "_");
  return `.${plain.replace(/[^\w/-]/g, "\\$&")}`;
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

/** `pulumi config set` takes one line break from the end of its standard input. */
function endOf(value: string): string {
  return /[\r\n]$/.test(value) ? value.slice(value.trimEnd().length) : "";
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
      this.leftOut.push({ key, path: `{${path}}`, end: endOf(value) });
    }
    const end = endOf(value);
    return end === ""
      ? new Code(`config.requireSecret(${textLiteral(key)})`)
      : new Code(`${requireWithEnd}(${textLiteral(key)}, ${JSON.stringify(end)})`);
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

/** Maps whose names are a person's own: each says what its value is, and none is a field of the API. */
const freeMaps: ReadonlySet<string> = new Set([
  "annotations",
  "labels",
  "matchLabels",
  "nodeSelector",
  // Arguments of Volcano's job plugins.
  "plugins",
  // Of csi and flexVolume volumes.
  "volumeAttributes",
  "options",
]);

/** Where a value stands. */
interface Place {
  readonly path: string;
  /** What it is called; items of a list that are objects have no name. */
  readonly name: string;
  /** The name is a person's own, of a variable or in a map. */
  readonly isFree: boolean;
}

/** What `value` and `values` of an object are called: of a variable, a header, a toleration, an expression. */
function labelOf(object: JsonObject): string | undefined {
  const label = own(object, "name") ?? own(object, "key");
  return typeof label === "string" ? label : undefined;
}

function concealItem(items: readonly unknown[], i: number, keys: Keys, place: Place): unknown {
  const [before, item] = [items[i - 1], items[i]];
  const path = `${place.path}[${i}]`;
  if (typeof item !== "string") {
    return conceal(item, keys, { ...place, path, name: "" });
  }
  const named = namedValuesOf(item, typeof before === "string" ? before : "");
  const [name] = named.find(([each, value]) => isNamedSecret(each, value)) ?? [];
  return name === undefined ? conceal(item, keys, { ...place, path }) : keys.take(name, item, path);
}

function concealMembers(object: JsonObject, keys: Keys, place: Place): JsonObject {
  const isFree = place.isFree || freeMaps.has(place.name);
  const label = isFree ? undefined : labelOf(object);
  return mapMembers(object, (member, name) => {
    const path = place.path + stepOf(name);
    // Lists are merged by it, so it is plain.
    if (name === "name" && !isFree) {
      return member;
    }
    return (name === "value" || name === "values") && label !== undefined
      ? conceal(member, keys, { path, name: label, isFree: true })
      : conceal(member, keys, { path, name, isFree });
  });
}

function conceal(value: unknown, keys: Keys, place: Place): unknown {
  if (typeof value === "string") {
    const { name, path, isFree } = place;
    const isHidden = isFree ? isSecret(name, value) : looksSecret(value);
    return isHidden ? keys.take(name, value, path) : value;
  }
  if (Array.isArray(value)) {
    return value.map((_, i) => concealItem(value, i, keys, place));
  }
  return isJsonObject(value) ? concealMembers(value, keys, place) : value;
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
  const concealed = concealMembers(declaration, keys, { path: "", name: "", isFree: false });
  return { declaration: concealed, leftOut: keys.leftOut };
}
