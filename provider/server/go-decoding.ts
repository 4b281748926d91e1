import { isJsonObject, setOwn, type JsonObject } from "../values/json.js";
import { canonicalDuration } from "../go-spelling/duration.js";
import { canonicalQuantity } from "../go-spelling/quantity.js";
import { shapeOf } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";
import { quoteGo, type FieldFault } from "./field-errors.js";
import { goStructName, goTypeName } from "./go-type-names.js";
import { isNumberLiteral, literalText } from "./json-text.js";
import { expected, expectedWords, typeFault } from "./type-faults.js";
import { isOpen } from "./unknowns.js";

/** Result of decoding into a Go structure. */
export interface Decoded {
  /** The value with plain numbers and without unknown fields; undefined after an error. */
  readonly value: JsonObject;
  /** The first mistake, in Go's words; undefined when there is none. */
  readonly error: string | undefined;
  /** Every value of a wrong type. */
  readonly typeFaults: readonly FieldFault[];
  /** Paths of members that the structure does not have, in the order of the document. */
  readonly unknownFields: readonly string[];
}

/** Where in the document the decoder is. */
interface Place {
  /** Path with indexes, for unknown fields. */
  readonly path: string;
  /** Names of the fields down to here, for errors. */
  readonly fields: string;
  /** The structure around this place. */
  readonly owner: string;
  readonly name: string;
}

/** A value that its type cannot read, and what it should have been. */
interface Unreadable {
  readonly place: Place;
  readonly value: unknown;
  readonly expected: string;
}

/** What Go says about a text that is no quantity. */
export const quantityMessage =
  "quantities must match the regular expression " +
  "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

function wordOf(value: unknown): string {
  if (Array.isArray(value)) {
    return "array";
  }
  if (typeof value === "boolean") {
    return "bool";
  }
  if (typeof value === "number" || isNumberLiteral(value)) {
    return "number";
  }
  return isJsonObject(value) ? "object" : "string";
}

function literalOf(value: unknown): string | undefined {
  if (isNumberLiteral(value)) {
    return literalText(value);
  }
  return typeof value === "number" ? String(value) : undefined;
}

const maxOfBits: Readonly<Record<number, bigint>> = { 32: (1n << 31n) - 1n, 64: (1n << 63n) - 1n };

function fitsInteger(literal: string, bits: number): boolean {
  if (!/^-?\d+$/.test(literal)) {
    return false;
  }
  const max = maxOfBits[bits] ?? 0n;
  const value = BigInt(literal);
  return value <= max && value >= -max - 1n;
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function timeError(text: string): string {
  return `parsing time ${quoteGo(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoteGo(text)} as "2006"`;
}

class Decoder {
  readonly unknownFields: string[] = [];
  readonly typeFaults: FieldFault[] = [];
  /** The first value of a wrong type: decoding goes on behind it. */
  private mismatched: string | undefined;
  /** The first text that a type could not read: it ends the decoding, and counts before the other. */
  private unreadable: string | undefined;

  get error(): string | undefined {
    return this.unreadable ?? this.mismatched;
  }

  decodeObject(value: JsonObject, shapeName: string, place: Place): JsonObject {
    const fields = shapeOf(shapeName).fields;
    const decoded: JsonObject = {};
    for (const [name, each] of Object.entries(value)) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      const path = place.path === "" ? name : `${place.path}.${name}`;
      if (!field) {
        this.unknownFields.push(path);
        continue;
      }
      const names = place.fields === "" ? name : `${place.fields}.${name}`;
      const inner: Place = { path, fields: names, owner: shapeName, name };
      const result = this.decodeField(each, field, inner);
      if (result !== undefined) {
        decoded[name] = result;
      }
    }
    return decoded;
  }

  private decodeField(value: unknown, field: Field, place: Place): unknown {
    if (value === null) {
      return undefined;
    }
    if (isOpen(value)) {
      return value;
    }
    switch (field.is) {
      case "object":
        if (!isJsonObject(value)) {
          return this.mismatch(value, field, place);
        }
        return this.decodeObject(value, field.shape ?? "", place);
      case "map":
        return this.decodeMap(value, field, place);
      case "list":
        return this.decodeList(value, field, place);
      case "any":
        return value;
      default:
        return this.decodeScalar(value, field, place);
    }
  }

  private decodeMap(value: unknown, field: Field, place: Place): unknown {
    const item = field.of;
    if (!isJsonObject(value) || !item) {
      return this.mismatch(value, field, place);
    }
    const decoded: JsonObject = {};
    for (const [key, each] of Object.entries(value)) {
      const inner = { ...place, path: `${place.path}.${key}`, name: "" };
      setOwn(decoded, key, this.decodeField(each, item, inner) ?? emptyItem(item));
    }
    return decoded;
  }

  private decodeList(value: unknown, field: Field, place: Place): unknown {
    const item = field.of;
    if (!Array.isArray(value) || !item) {
      return this.mismatch(value, field, place);
    }
    return value.map((each, i) => {
      const inner = { ...place, path: `${place.path}[${i}]` };
      return this.decodeField(each, item, inner) ?? emptyItem(item);
    });
  }

  private decodeScalar(value: unknown, field: Field, place: Place): unknown {
    switch (field.is) {
      case "string":
        return typeof value === "string" ? value : this.mismatch(value, field, place);
      case "boolean":
        return typeof value === "boolean" ? value : this.mismatch(value, field, place);
      case "integer":
        return this.decodeInteger(value, field, place);
      case "quantity":
        return this.decodeQuantity(value, place);
      case "intOrString":
        return this.decodeIntOrString(value, place);
      case "duration":
        return this.decodeDuration(value, place);
      case "time":
        return this.decodeTime(value, place);
      default:
        return typeof value === "string" ? value : this.mismatch(value, field, place);
    }
  }

  private decodeInteger(value: unknown, field: Field, place: Place): unknown {
    const literal = literalOf(value);
    if (literal === undefined) {
      return this.mismatch(value, field, place);
    }
    if (fitsInteger(literal, field.bits ?? 32)) {
      return Number(literal);
    }
    return this.mismatch(value, field, place, `number ${literal}`);
  }

  private decodeQuantity(value: unknown, place: Place): unknown {
    const text = typeof value === "string" ? value.trim() : (literalOf(value) ?? undefined);
    if (text !== undefined && canonicalQuantity(text) !== undefined) {
      return text;
    }
    return this.fail(quantityMessage, { place, value, expected: expected.quantity });
  }

  private decodeIntOrString(value: unknown, place: Place): unknown {
    if (typeof value === "string") {
      return value;
    }
    const literal = literalOf(value);
    if (literal !== undefined && fitsInteger(literal, 32)) {
      return Number(literal);
    }
    const word = literal === undefined ? wordOf(value) : `number ${literal}`;
    const error = unmarshalError(word, place, "int32");
    return this.fail(error, { place, value, expected: expected.intOrString });
  }

  private decodeDuration(value: unknown, place: Place): unknown {
    const what = { place, value, expected: expected.duration };
    if (typeof value !== "string") {
      return this.fail(unmarshalError(wordOf(value), place, "string"), what);
    }
    if (canonicalDuration(value) !== undefined) {
      return value;
    }
    const isMissingUnit = /^[+-]?\d+(\.\d+)?$/.test(value);
    const cause = isMissingUnit ? "missing unit in duration" : "invalid duration";
    return this.fail(`time: ${cause} ${quoteGo(value)}`, what);
  }

  private decodeTime(value: unknown, place: Place): unknown {
    const what = { place, value, expected: expected.time };
    if (typeof value !== "string") {
      return this.fail(unmarshalError(wordOf(value), place, "string"), what);
    }
    return rfc3339.test(value) ? value : this.fail(timeError(value), what);
  }

  private mismatch(value: unknown, field: Field, place: Place, word = wordOf(value)): unknown {
    const error = unmarshalError(word, place, goTypeName(place.owner, place.name, field));
    this.mismatched ??= error;
    this.typeFaults.push(typeFault(place.path, expectedWords(field, value), value, error));
    return undefined;
  }

  private fail(error: string, what: Unreadable): unknown {
    this.unreadable ??= error;
    this.typeFaults.push(typeFault(what.place.path, what.expected, what.value, error));
    return undefined;
  }
}

function emptyItem(item: Field): unknown {
  if (item.is === "object") {
    return {};
  }
  if (item.is === "list") {
    return null;
  }
  if (item.is === "integer") {
    return 0;
  }
  return item.is === "quantity" ? "0" : "";
}

function unmarshalError(word: string, place: Place, type: string): string {
  const struct = place.owner === "" ? "" : goStructName(place.owner);
  return `json: cannot unmarshal ${word} into Go struct field ${struct}.${place.fields} of type ${type}`;
}

/**
 * Decodes a value into a Go structure as `encoding/json` does: the first mistake wins and is told in Go's words, unknown
 * fields are left out and listed, null counts as absent, number literals become numbers (a quantity keeps its text).
 *
 * @param fields names of the fields above the structure, as errors show them (`spec`)
 */
export function decodeInto(value: JsonObject, shapeName: string, fields: string): Decoded {
  const decoder = new Decoder();
  const root: Place = { path: fields, fields, owner: shapeName, name: "" };
  const decoded = decoder.decodeObject(value, shapeName, root);
  const { error, unknownFields, typeFaults } = decoder;
  return { value: decoded, error, unknownFields, typeFaults };
}
