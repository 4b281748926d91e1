import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { canonicalQuantity } from "../../provider/go-spelling/quantity.js";
import { shapeOf } from "../../provider/go-spelling/remarshal.js";
import type { Field } from "../../provider/go-spelling/shape.js";
import { quantityMessage } from "../../provider/server/go-decoding.js";
import { goTypeName } from "../../provider/server/go-type-names.js";
import { isNumberLiteral, literalText } from "../../provider/server/json-text.js";

/** A value as Go prints it with `%v`: `map[spec:map[parallelism:4]]`. */
export function goMapText(value: unknown): string {
  if (isNumberLiteral(value)) {
    return literalText(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(goMapText).join(" ")}]`;
  }
  if (value === null) {
    return "<nil>";
  }
  if (!isJsonObject(value)) {
    return typeof value === "string" ? value : JSON.stringify(value);
  }
  const members = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goMapText(value[key])}`);
  return `map[${members.join(" ")}]`;
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) {
    return "[]interface {}";
  }
  if (isNumberLiteral(value)) {
    return "float64";
  }
  if (typeof value === "number") {
    return "int64";
  }
  if (isJsonObject(value)) {
    return "map[string]interface {}";
  }
  return typeof value === "boolean" ? "bool" : "string";
}

function kindWord(value: unknown): string {
  if (Array.isArray(value)) {
    return "slice";
  }
  if (isJsonObject(value)) {
    return "map";
  }
  return goKind(value);
}

function integerFault(value: unknown, bits: number): string | undefined {
  if (typeof value === "number") {
    return undefined;
  }
  if (!isNumberLiteral(value)) {
    return `unrecognized type: int${bits}`;
  }
  const isWhole = Number.isInteger(Number(literalText(value)));
  return isWhole ? undefined : `cannot convert float64 to int${bits}`;
}

function textFault(value: unknown, typeName: string): string | undefined {
  if (typeof value === "string") {
    return undefined;
  }
  return typeof value === "number"
    ? `cannot convert int64 to ${typeName}`
    : "unrecognized type: string";
}

function quantityFault(value: unknown): string | undefined {
  const text = isNumberLiteral(value) ? literalText(value) : value;
  const isGiven = typeof text === "string" || typeof text === "number";
  return isGiven && canonicalQuantity(text) !== undefined ? undefined : quantityMessage;
}

/** Where a value stands: the structure and the name of its member. */
interface Place {
  readonly owner: string;
  readonly name: string;
}

function fieldFault(value: unknown, field: Field, place: Place): string | undefined {
  if (value === null || value === undefined) {
    return undefined;
  }
  const item = field.of;
  switch (field.is) {
    case "object":
      if (!isJsonObject(value)) {
        return `cannot restore struct from: ${kindWord(value)}`;
      }
      return conversionFault(value, field.shape ?? "");
    case "map":
      if (!isJsonObject(value) || !item) {
        return `cannot restore map from ${kindWord(value)}`;
      }
      return firstFault(Object.values(value), item, place);
    case "list":
      if (!Array.isArray(value) || !item) {
        return `cannot restore slice from ${kindWord(value)}`;
      }
      return firstFault(value, item, place);
    case "integer":
      return integerFault(value, field.bits ?? 32);
    case "boolean":
      return typeof value === "boolean" ? undefined : "unrecognized type: bool";
    case "quantity":
      return quantityFault(value);
    case "string":
      return textFault(value, goTypeName(place.owner, place.name, field));
    default:
      return undefined;
  }
}

function firstFault(values: readonly unknown[], field: Field, place: Place): string | undefined {
  for (const value of values) {
    const fault = fieldFault(value, field, place);
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

/**
 * The first mistake of an object that a strategic merge patch has produced: it is converted into the Go structure
 * directly, not decoded from JSON, and so the words are others.
 */
export function conversionFault(value: JsonObject, shapeName: string): string | undefined {
  for (const [name, field] of Object.entries(shapeOf(shapeName).fields)) {
    const fault = fieldFault(value[name], field, { owner: shapeName, name });
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}
