import { isJsonObject, mapMembers, setOwn, type JsonObject } from "../values/json.js";

/**
 * A number whose literal JavaScript would lose: `2.0`, `1e3`, or an integer beyond 2^53. The API server tells such
 * literals apart (a custom resource takes 2.0 for an integer, a built-in kind does not), so they stay as written until
 * the object is stored: as a symbol that carries the literal, which nothing can mistake for another JSON value.
 */
export type NumberLiteral = symbol;

/** True for a number kept as its literal. */
export function isNumberLiteral(value: unknown): value is NumberLiteral {
  return typeof value === "symbol";
}

/** The literal as it was written. */
export function literalText(literal: NumberLiteral): string {
  return literal.description ?? "";
}

/** The nearest number. */
export function literalValue(literal: NumberLiteral): number {
  return Number(literal.description);
}

/** A document, and the paths of members that it names twice (the last one counts, as in Go). */
export interface ParsedJson {
  readonly value: unknown;
  readonly duplicates: readonly string[];
}

const syntaxBrand: unique symbol = Symbol.for("pulumi-volcano/emulator/json-syntax");

/** A text that is not JSON; the message is the one of Go's decoder. */
export class JsonSyntaxError extends Error {
  readonly [syntaxBrand] = true;
}

/** True for a {@link JsonSyntaxError}. */
export function isJsonSyntaxError(error: unknown): error is JsonSyntaxError {
  return typeof error === "object" && error !== null && syntaxBrand in error;
}

const plainInteger = /^-?(?:0|[1-9]\d{0,14})$/;
const numberSyntax = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// eslint-disable-next-line no-control-regex -- JSON forbids control characters in strings
const stringSyntax = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const literals: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

/**
 * How deep a document may be nested. Go's limit is 10,000; what reads a document here goes down into it on the stack, and
 * no type of either API is more than 25 levels deep.
 */
export const maxDepth = 1000;

class Reader {
  readonly duplicates: string[] = [];
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  readDocument(): unknown {
    const value = this.readValue("");
    this.skipBlank();
    if (this.at < this.text.length) {
      this.refuse("after top-level value");
    }
    return value;
  }

  private readValue(path: string): unknown {
    this.skipBlank();
    const start = this.text[this.at];
    if (start === "{" || start === "[") {
      return this.readContainer(start, path);
    }
    if (start === '"') {
      return this.readString();
    }
    if (start !== undefined && /[-\d]/.test(start)) {
      return this.readNumber();
    }
    return this.readLiteral();
  }

  private readContainer(start: "{" | "[", path: string): unknown {
    this.depth += 1;
    if (this.depth > maxDepth) {
      this.refuse("exceeded max depth");
    }
    const value = start === "{" ? this.readObject(path) : this.readList(path);
    this.depth -= 1;
    return value;
  }

  private readLiteral(): unknown {
    const start = this.text[this.at];
    const found = Object.entries(literals).find(([word]) => word[0] === start);
    if (!found) {
      return this.refuse("looking for beginning of value");
    }
    const [word, value] = found;
    for (const letter of word) {
      if (this.text[this.at] !== letter) {
        return this.refuse(`in literal ${word} (expecting '${letter}')`);
      }
      this.at++;
    }
    return value;
  }

  private readObject(path: string): JsonObject {
    const object: JsonObject = {};
    this.at++;
    this.skipBlank();
    if (this.text[this.at] === "}") {
      return this.pass(object);
    }
    for (;;) {
      this.skipBlank();
      if (this.text[this.at] !== '"') {
        this.refuse("looking for beginning of object key string");
      }
      const key = this.readString();
      this.expect(":", "after object key");
      const inner = path === "" ? key : `${path}.${key}`;
      if (Object.hasOwn(object, key)) {
        this.duplicates.push(inner);
      }
      setOwn(object, key, this.readValue(inner));
      if (this.expect(",}", "after object key:value pair") === "}") {
        return object;
      }
    }
  }

  private readList(path: string): unknown[] {
    const list: unknown[] = [];
    this.at++;
    this.skipBlank();
    if (this.text[this.at] === "]") {
      return this.pass(list);
    }
    for (;;) {
      list.push(this.readValue(`${path}[${list.length}]`));
      if (this.expect(",]", "after array element") === "]") {
        return list;
      }
    }
  }

  private readString(): string {
    stringSyntax.lastIndex = this.at;
    const match = stringSyntax.exec(this.text);
    if (!match) {
      return this.refuseString();
    }
    this.at = stringSyntax.lastIndex;
    // The regular expression matched exactly a JSON string.
    return JSON.parse(match[0]) as string;
  }

  private readNumber(): number | NumberLiteral {
    numberSyntax.lastIndex = this.at;
    const match = numberSyntax.exec(this.text);
    if (!match) {
      this.at++;
      return this.refuse("in numeric literal");
    }
    this.at = numberSyntax.lastIndex;
    return plainInteger.test(match[0]) ? Number(match[0]) : Symbol(match[0]);
  }

  private skipBlank(): void {
    while (/[ \t\r\n]/.test(this.text[this.at] ?? "x")) {
      this.at++;
    }
  }

  private pass<T>(value: T): T {
    this.at++;
    return value;
  }

  private expect(characters: string, context: string): string {
    this.skipBlank();
    const found = this.text[this.at];
    if (found === undefined || !characters.includes(found)) {
      return this.refuse(context);
    }
    this.at++;
    return found;
  }

  private refuseString(): never {
    const rest = this.text.slice(this.at + 1);
    // eslint-disable-next-line no-control-regex -- JSON forbids control characters in strings
    const sound = /^(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/.exec(rest);
    this.at += 1 + (sound?.[0].length ?? 0);
    if (this.text[this.at] === "\\") {
      this.at++;
      return this.refuse("in string escape code");
    }
    return this.refuse("in string literal");
  }

  private refuse(context: string): never {
    const character = this.text[this.at];
    if (character === undefined) {
      throw new JsonSyntaxError("unexpected end of JSON input");
    }
    const shown = character === "'" ? "'\\''" : character === '"' ? "'\"'" : quoteRune(character);
    throw new JsonSyntaxError(`invalid character ${shown} ${context}`);
  }
}

function quoteRune(character: string): string {
  const code = character.charCodeAt(0);
  const isControl = code >= 0x7f && code <= 0xa0;
  if (isControl) {
    return `'\\u${code.toString(16).padStart(4, "0")}'`;
  }
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}

/**
 * Reads JSON as Go's decoder does: duplicate members are noticed, number literals are kept where they matter.
 *
 * @throws JsonSyntaxError with Go's message
 */
export function parseJson(text: string): ParsedJson {
  const reader = new Reader(text);
  return { value: reader.readDocument(), duplicates: reader.duplicates };
}

/** JSON text with number literals as they were written. */
export function writeJson(value: unknown): string {
  if (isNumberLiteral(value)) {
    return literalText(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(writeJson).join(",")}]`;
  }
  if (!isJsonObject(value)) {
    return JSON.stringify(value ?? null);
  }
  const members = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => `${JSON.stringify(key)}:${writeJson(each)}`);
  return `{${members.join(",")}}`;
}

/** The value as it is stored: every literal is a plain number. */
export function plainNumbers(value: unknown): unknown {
  if (isNumberLiteral(value)) {
    return literalValue(value);
  }
  if (Array.isArray(value)) {
    return value.map(plainNumbers);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  return mapMembers(value, plainNumbers);
}
