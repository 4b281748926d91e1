import { isNumberLiteral, literalValue, writeJson } from "./json-text.js";
import { isCertain } from "./unknowns.js";

/** Why a field was refused: the `reason` of a cause in a Status, and the words that go with it. */
export const faultKinds = {
  required: { reason: "FieldValueRequired", words: "Required value" },
  forbidden: { reason: "FieldValueForbidden", words: "Forbidden" },
  invalid: { reason: "FieldValueInvalid", words: "Invalid value" },
  typeInvalid: { reason: "FieldValueTypeInvalid", words: "Invalid value" },
  notSupported: { reason: "FieldValueNotSupported", words: "Unsupported value" },
  notFound: { reason: "FieldValueNotFound", words: "Not found" },
  duplicate: { reason: "FieldValueDuplicate", words: "Duplicate value" },
  tooLong: { reason: "FieldValueTooLong", words: "Too long" },
  tooMany: { reason: "FieldValueTooMany", words: "Too many" },
} as const;

/** Key of {@link faultKinds}. */
export type FaultKind = keyof typeof faultKinds;

/** One refused field, in its parts, so that one reader prints it as the server does and another without any value. */
export interface FieldFault {
  readonly fault: FaultKind;
  readonly field: string;
  /** What was found there; undefined where the server shows nothing. */
  readonly value: unknown;
  /** What is wrong, in the server's words. */
  readonly detail: string;
  /** The detail without what the document says, where it quotes that. */
  readonly plainDetail: string;
  /** Where it is in the document, where the server names another place. */
  readonly place?: string;
  /** The entry of a map that it is about, where the server names only the map. */
  readonly entry?: string;
  /** Go has a pointer there, whose text it shows as JSON. */
  readonly isPointer?: true;
  /** False for a fault that hangs on something that is not known yet. */
  readonly isCertain: boolean;
}

interface FaultText {
  readonly value?: unknown;
  readonly detail?: string;
  /** @default the detail */
  readonly plainDetail?: string;
  readonly entry?: string;
}

/** Text of a Go string literal (`%q`). */
export function quoteGo(text: string): string {
  const named: Readonly<Record<string, string>> = { "\u0007": "\\a", "\b": "\\b", "\v": "\\v" };
  const escaped = JSON.stringify(text).slice(1, -1);
  const body = escaped
    .replace(/\\u00(0[0-9a-f]|1[0-9a-f])/g, (_, hex: string) => {
      return named[String.fromCharCode(Number.parseInt(hex, 16))] ?? `\\x${hex}`;
    })
    // The one control character that JSON leaves as it is.
    .replaceAll("\u007f", "\\x7f");
  return `"${body}"`;
}

/** Many faults may show one list; its text is as long as the list, and the same each time. */
const writtenTexts = new WeakMap<object, string>();

function writtenText(value: unknown): string {
  if (typeof value !== "object" || value === null) {
    return writeJson(value);
  }
  const text = writtenTexts.get(value) ?? writeJson(value);
  writtenTexts.set(value, text);
  return text;
}

function showValue(value: unknown): string {
  if (typeof value === "string") {
    return quoteGo(value);
  }
  if (isNumberLiteral(value)) {
    return String(literalValue(value));
  }
  return writtenText(value);
}

/** A refused field; `value` is shown as Go shows it, and left out when absent. */
export function fieldFault(fault: FaultKind, field: string, text: FaultText = {}): FieldFault {
  const { value, detail = "", plainDetail = detail, entry } = text;
  const parts = { fault, field, value, detail, plainDetail, isCertain: isCertain() };
  return entry === undefined ? parts : { ...parts, entry };
}

/** What is wrong, without the field's name: the `message` of the cause. */
export function faultMessage({ fault, value, detail, isPointer }: FieldFault): string {
  const { words } = faultKinds[fault];
  const shown =
    value === undefined ? words : `${words}: ${isPointer ? writtenText(value) : showValue(value)}`;
  return detail ? `${shown}: ${detail}` : shown;
}

/** {@link fieldFault} of kind `invalid`. */
export function invalid(
  field: string,
  value: unknown,
  detail: string,
  plainDetail = detail,
): FieldFault {
  return fieldFault("invalid", field, { value: value ?? null, detail, plainDetail });
}

/** {@link invalid}, once for each of the details. */
export function invalids(field: string, value: unknown, details: readonly string[]): FieldFault[] {
  return details.map((each) => invalid(field, value, each));
}

/** Faults that are in or below a place, which the server calls by another name. */
export function namedElsewhere(
  faults: readonly FieldFault[],
  place: string,
  name: string,
): FieldFault[] {
  return faults.map((fault) => ({
    ...fault,
    field: name + fault.field.slice(place.length),
    place: fault.place ?? fault.field,
  }));
}

/** {@link fieldFault} of kind `required`. */
export function required(field: string, detail = ""): FieldFault {
  return fieldFault("required", field, { detail });
}

/** {@link fieldFault} of kind `notSupported`, with the values that are. */
export function notSupported(
  field: string,
  value: unknown,
  supported: readonly string[],
): FieldFault {
  const detail = supported.length
    ? `supported values: ${supported.map((each) => quoteGo(each)).join(", ")}`
    : "";
  return fieldFault("notSupported", field, { value: value ?? null, detail });
}

/** {@link fieldFault} for a text beyond its length in bytes. */
export function tooLong(field: string, maxBytes: number): FieldFault {
  return fieldFault("tooLong", field, { detail: `may not be more than ${maxBytes} bytes` });
}

/** {@link fieldFault} for a list beyond its length. */
export function tooMany(field: string, actual: number, max: number): FieldFault {
  return fieldFault("tooMany", field, { value: actual, detail: `must have at most ${max} items` });
}

/** The fault as one line: `spec.queue: Invalid value: "": ...`. */
export function faultLine(fault: FieldFault): string {
  return `${fault.field === "" ? "<nil>" : fault.field}: ${faultMessage(fault)}`;
}
