import { isJsonObject } from "../../values/json.js";

/** Columns of a line, as this package's own sources have them. */
const width = 100;

// eslint-disable-next-line no-control-regex -- a template may hold a line break and a tab, and no other control character
const needsEscapes = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\uD800-\uDFFF]/;

function quoted(text: string): string {
  const json = JSON.stringify(text).replace(
    /[\u2028\u2029]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16)}`,
  );
  const [double, single] = ['"', "'"].map((quote) => text.split(quote).length - 1);
  if ((double ?? 0) <= (single ?? 0)) {
    return json;
  }
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function template(text: string): string {
  const inner = text.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${");
  return `\`${inner}\``;
}

/** A text as TypeScript; of several lines as a template literal. */
export function textLiteral(text: string): string {
  return text.includes("\n") && !needsEscapes.test(text) ? template(text) : quoted(text);
}

/** An expression that stands in a value as it is. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function memberName(name: string): string {
  // As a plain name it would set the prototype.
  if (name === "__proto__") {
    return '["__proto__"]';
  }
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

function listLiteral(items: readonly unknown[], indent: string, column: number): string {
  if (items.length === 0) {
    return "[]";
  }
  const inner = `${indent}  `;
  const isFlat = items.every(
    (item) => item instanceof Code || typeof item !== "object" || item === null,
  );
  const line = `[${items.map((item) => literal(item, inner)).join(", ")}]`;
  if (isFlat && !line.includes("\n") && column + line.length + 1 <= width) {
    return line;
  }
  const lines = items.map((item) => `${inner}${literal(item, inner, inner.length)},`);
  return ["[", ...lines, `${indent}]`].join("\n");
}

function memberText(name: string, value: unknown, indent: string): string {
  const start = `${indent}${memberName(name)}: `;
  const text = literal(value, indent, start.length);
  const isTooLong = typeof value === "string" && start.length + text.length + 1 > width;
  return isTooLong && !text.startsWith("`")
    ? `${start.trimEnd()}\n${indent}  ${text},`
    : `${start}${text},`;
}

/**
 * A JSON value, in which there may be {@link Code}, as TypeScript, laid out as prettier leaves it.
 *
 * @param indent of the line on which it begins
 * @param column at which it begins
 */
export function literal(value: unknown, indent = "", column = indent.length): string {
  if (value instanceof Code) {
    return value.text;
  }
  if (typeof value === "string") {
    return textLiteral(value);
  }
  if (Array.isArray(value)) {
    return listLiteral(value, indent, column);
  }
  if (!isJsonObject(value)) {
    return Object.is(value, -0) ? "-0" : String(value);
  }
  const members = Object.entries(value);
  if (members.length === 0) {
    return "{}";
  }
  const lines = members.map(([name, each]) => memberText(name, each, `${indent}  `));
  return ["{", ...lines, `${indent}}`].join("\n");
}
