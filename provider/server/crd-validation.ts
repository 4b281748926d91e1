import { isJsonObject, type JsonObject } from "../values/json.js";
import { shapeOf } from "../go-spelling/remarshal.js";
import type { CrdRules, Field } from "../go-spelling/shape.js";
import {
  fieldFault,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
  type FieldFault,
} from "./field-errors.js";
import { isNumberLiteral, literalValue } from "./json-text.js";
import { isOpen } from "./unknowns.js";

const quantityPattern =
  "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

function joinPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** JSON types of a field in the CRD. */
function schemaTypesOf(field: Field): string {
  switch (field.is) {
    case "integer":
      return "integer";
    case "quantity":
    case "intOrString":
      return "integer,string";
    case "boolean":
      return "boolean";
    case "object":
    case "map":
    case "any":
      return "object";
    case "list":
      return "array";
    default:
      return "string";
  }
}

function jsonTypeOf(value: unknown): string {
  if (value === null || value === undefined) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "array";
  }
  if (isNumberLiteral(value)) {
    return Number.isInteger(literalValue(value)) ? "integer" : "number";
  }
  if (typeof value === "number") {
    return Number.isInteger(value) ? "integer" : "number";
  }
  return typeof value;
}

/** A value that is neither integer nor text fails the type, the choice of two, and the first of the two. */
function intOrStringFaults(found: string, path: string): FieldFault[] {
  const mismatch = (types: string): FieldFault =>
    fieldFault("typeInvalid", path, {
      value: found,
      detail: `${path} in body must be of type ${types}: "${found}"`,
    });
  const choice = invalid("", "", `"${path}" must validate at least one schema (anyOf)`);
  return [mismatch("integer,string"), choice, mismatch("integer")];
}

function typeFaults(value: unknown, field: Field, path: string): FieldFault[] {
  const types = schemaTypesOf(field);
  const found = jsonTypeOf(value);
  if (types.split(",").includes(found)) {
    return [];
  }
  if (types === "integer,string") {
    return intOrStringFaults(found, path);
  }
  const detail = `${path} in body must be of type ${types}: "${found}"`;
  return [fieldFault("typeInvalid", path, { value: found, detail })];
}

function numberFaults(value: unknown, rules: CrdRules, path: string): FieldFault[] {
  const number = isNumberLiteral(value) ? literalValue(value) : value;
  if (typeof number !== "number") {
    return [];
  }
  const faults: FieldFault[] = [];
  if (rules.minimum !== undefined && number < rules.minimum) {
    faults.push(
      invalid(path, number, `${path} in body should be greater than or equal to ${rules.minimum}`),
    );
  }
  if (rules.maximum !== undefined && number > rules.maximum) {
    faults.push(
      invalid(path, number, `${path} in body should be less than or equal to ${rules.maximum}`),
    );
  }
  return faults;
}

function stringFaults(value: string, rules: CrdRules, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const length = Array.from(value).length;
  if (rules.maxLength !== undefined && length > rules.maxLength) {
    return [tooLong(path, rules.maxLength)];
  }
  if (rules.minLength !== undefined && length < rules.minLength) {
    const detail = `${path} in body should be at least ${rules.minLength} chars long`;
    return [invalid(path, value, detail)];
  }
  if (rules.pattern !== undefined && !new RegExp(rules.pattern).test(value)) {
    faults.push(invalid(path, value, `${path} in body should match '${rules.pattern}'`));
  }
  if (rules.enum && !rules.enum.includes(value)) {
    faults.push(notSupported(path, value, rules.enum));
  }
  return faults;
}

function listFaults(value: readonly unknown[], field: Field, path: string): FieldFault[] {
  const item = field.of;
  const faults = item ? value.flatMap((each, i) => schemaFaults(each, item, `${path}[${i}]`)) : [];
  const { minItems, maxItems } = field.crd ?? {};
  if (minItems !== undefined && value.length < minItems) {
    const detail = `${path} in body should have at least ${minItems} items`;
    faults.push(invalid(path, value.length, detail));
  }
  if (maxItems !== undefined && value.length > maxItems) {
    faults.push(tooMany(path, value.length, maxItems));
  }
  return faults;
}

function objectFaults(value: JsonObject, shapeName: string, path: string): FieldFault[] {
  const shape = shapeOf(shapeName);
  const faults = Object.entries(value).flatMap(([name, each]) => {
    const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    return field ? schemaFaults(each, field, joinPath(path, name)) : [];
  });
  const missing = (shape.required ?? []).filter((name) => !Object.hasOwn(value, name));
  return [...faults, ...missing.map((name) => required(joinPath(path, name)))];
}

/** Faults of a value by the rules of the CRD (types, bounds, patterns, enumerations, required members). */
export function schemaFaults(value: unknown, field: Field, path: string): FieldFault[] {
  if (isOpen(value)) {
    return [];
  }
  const mismatch = typeFaults(value, field, path);
  const rules = field.crd ?? {};
  if (mismatch.length > 0) {
    return rules.enum ? [...mismatch, notSupported(path, value, rules.enum)] : mismatch;
  }
  if (field.is === "object" && isJsonObject(value)) {
    return objectFaults(value, field.shape ?? "", path);
  }
  const item = field.of;
  if (field.is === "map" && item && isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, each]) =>
      schemaFaults(each, item, joinPath(path, key)),
    );
  }
  if (Array.isArray(value)) {
    return listFaults(value as unknown[], field, path);
  }
  if (typeof value !== "string") {
    return numberFaults(value, rules, path);
  }
  const isQuantity = field.is === "quantity";
  return stringFaults(value, isQuantity ? { ...rules, pattern: quantityPattern } : rules, path);
}

function keyFaults(value: readonly unknown[], keys: readonly string[], path: string): FieldFault[] {
  const stray = value.findIndex((item) => item !== null && !isJsonObject(item) && !isOpen(item));
  if (stray < 0) {
    return duplicateFaults(value, keys, path);
  }
  const detail = "must be an object for an array of list-type map";
  return [invalid(`${path}[${stray}]`, value[stray], detail)];
}

function duplicateFaults(
  value: readonly unknown[],
  keys: readonly string[],
  path: string,
): FieldFault[] {
  const seen = new Map<string, number>();
  return value.flatMap((item, i) => {
    if (isOpen(item) || keys.some((key) => isJsonObject(item) && isOpen(item[key]))) {
      return [];
    }
    const members = keys.flatMap((key) =>
      isJsonObject(item) && Object.hasOwn(item, key) ? [[key, item[key]] as const] : [],
    );
    const shown = Object.fromEntries(members);
    const text = JSON.stringify(shown);
    const times = seen.get(text) ?? 0;
    seen.set(text, times + 1);
    return times === 1 ? [fieldFault("duplicate", `${path}[${i}]`, { value: shown })] : [];
  });
}

/** Items of a list that have the same key, and lists inside. */
export function listMapFaults(value: unknown, field: Field, path: string): FieldFault[] {
  const item = field.of;
  if (field.is === "list" && item && Array.isArray(value)) {
    const keys = field.crd?.listMapKeys;
    const own = keys ? keyFaults(value as unknown[], keys, path) : [];
    return [...own, ...value.flatMap((each, i) => listMapFaults(each, item, `${path}[${i}]`))];
  }
  if (field.is !== "object" || !isJsonObject(value)) {
    return [];
  }
  const fields = shapeOf(field.shape ?? "").fields;
  return Object.entries(value).flatMap(([name, each]) => {
    const inner = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return inner ? listMapFaults(each, inner, `${path}.${name}`) : [];
  });
}

/** A value without members that the structure does not have, and without nulls; the paths of the former are collected. */
export function prune(value: unknown, field: Field, path: string, unknown: string[]): unknown {
  const item = field.of;
  if (field.is === "list" && item && Array.isArray(value)) {
    return value.map((each, i) => prune(each, item, `${path}[${i}]`, unknown));
  }
  if (Array.isArray(value)) {
    return pruneStray(value, path, unknown);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  if (field.is === "map" && item) {
    const kept = Object.entries(value).filter(([, each]) => each !== null);
    return Object.fromEntries(
      kept.map(([key, each]) => [key, prune(each, item, `${path}.${key}`, unknown)]),
    );
  }
  if (field.is === "object") {
    return pruneObject(value, field, path, unknown);
  }
  if (field.is === "any") {
    return value;
  }
  return pruneStray(value, path, unknown);
}

/** Where the schema has no items, every member of every item is unknown. */
function pruneStray(value: unknown, path: string, unknown: string[]): unknown {
  if (Array.isArray(value)) {
    return value.map((each, i) => pruneStray(each, `${path}[${i}]`, unknown));
  }
  if (!isJsonObject(value)) {
    return value;
  }
  unknown.push(...Object.keys(value).map((name) => `${path}.${name}`));
  return {};
}

function pruneObject(value: JsonObject, field: Field, path: string, unknown: string[]): JsonObject {
  const fields = shapeOf(field.shape ?? "").fields;
  const kept: JsonObject = {};
  for (const [name, each] of Object.entries(value)) {
    const inner = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!inner) {
      unknown.push(`${path}.${name}`);
      continue;
    }
    const pruned = prune(each, inner, `${path}.${name}`, unknown);
    // A null stays where a default will take its place.
    if (pruned !== null || inner.crd?.default !== undefined) {
      kept[name] = pruned;
    }
  }
  return kept;
}
