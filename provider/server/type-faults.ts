import type { Field } from "../go-spelling/shape.js";
import { fieldFault, type FieldFault } from "./field-errors.js";
import { isNumberLiteral, literalValue } from "./json-text.js";

/** What people write into a field of each type. */
export const expected = {
  string: "text",
  bytes: "text",
  boolean: "true or false",
  integer: "a whole number",
  quantity: "an amount such as 500m, 2 or 4Gi",
  duration: "a duration such as 90s, 10m or 1h30m",
  time: "a time such as 2026-01-31T12:00:00Z",
  intOrString: "text or a whole number",
  object: "an object",
  map: "an object",
  list: "a list",
  any: "a value",
} as const satisfies Readonly<Record<Field["is"], string>>;

function numberOf(value: unknown): number | undefined {
  if (isNumberLiteral(value)) {
    return literalValue(value);
  }
  return typeof value === "number" ? value : undefined;
}

/** What belongs into the field, with its bounds where a number is out of them. */
export function expectedWords(field: Field, value: unknown): string {
  const number = numberOf(value);
  const isOutOfBounds = field.is === "integer" && Number.isInteger(number);
  return isOutOfBounds ? `${expected.integer} of ${field.bits ?? 32} bits` : expected[field.is];
}

const words: Partial<Record<string, string>> = {
  number: "a number",
  boolean: "true or false",
  object: "an object",
};

const written: ReadonlySet<string> = new Set([expected.quantity, expected.duration, expected.time]);

const isNumeric = (text: string) => text.trim() !== "" && !Number.isNaN(Number(text));

/** What text lacks that stands where a number, an amount or a time is wanted. */
function foundText(wanted: string, text: string): string {
  if (wanted === expected.integer && !isNumeric(text)) {
    return "text that is no number";
  }
  return written.has(wanted) ? "text of another form" : "text";
}

function foundWord(wanted: string, value: unknown): string {
  if (typeof value === "string") {
    return foundText(wanted, value);
  }
  if (Array.isArray(value)) {
    return "a list";
  }
  const number = numberOf(value);
  if (number !== undefined) {
    return Number.isInteger(number) ? "a number" : "a fraction";
  }
  return words[typeof value] ?? typeof value;
}

function hintOf(wanted: string, value: unknown): string {
  if (wanted === expected.string && numberOf(value) !== undefined) {
    return ": write it in quotes";
  }
  if (wanted === expected.string && typeof value === "boolean") {
    return ": write it in quotes";
  }
  const isQuoted =
    typeof value === "string" &&
    ((wanted === expected.integer && isNumeric(value)) ||
      (wanted === expected.boolean && /^(?:true|false)$/i.test(value.trim())));
  return isQuoted ? ": write it without quotes" : "";
}

/** A value of a wrong type; the plain words name its shape, never the value. */
export function typeFault(
  field: string,
  wanted: string,
  value: unknown,
  error: string,
): FieldFault {
  const plainDetail = `expected ${wanted}, got ${foundWord(wanted, value)}${hintOf(wanted, value)}`;
  return fieldFault("typeInvalid", field, { value, detail: error, plainDetail });
}
