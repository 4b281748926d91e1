import { apiShapes } from "./api-shapes.generated.js";
import { canonicalDuration } from "./duration.js";
import { isJsonObject, mapMembers, own, type JsonObject } from "../values/json.js";
import { canonicalQuantity } from "./quantity.js";
import type { Field, Shape } from "./shape.js";
import { canonicalTime } from "./timestamp.js";

/** Name of a structure of the API. */
export type ShapeName = keyof typeof apiShapes;

/** The structure of that name. */
export function shapeOf(name: string): Shape {
  const shape = (apiShapes as Readonly<Record<string, Shape>>)[name];
  if (!shape) {
    throw new Error(`no structure named ${name}`);
  }
  return shape;
}

const fieldLists = new WeakMap<Shape, readonly (readonly [string, Field])[]>();

/** The fields of a structure in the order in which Go writes them. */
function fieldsOf(shape: Shape): readonly (readonly [string, Field])[] {
  const known = fieldLists.get(shape);
  if (known) {
    return known;
  }
  const list = Object.entries(shape.fields);
  fieldLists.set(shape, list);
  return list;
}

/** What a member of a structure or a map holds; undefined for one that the API does not have. */
export function memberField(field: Field | undefined, name: string): Field | undefined {
  return field?.is === "object" ? own(shapeOf(field.shape ?? "").fields, name) : field?.of;
}

/** What Go writes for a field that was absent; only asked for fields that it always writes. */
function zeroOf(field: Field): unknown {
  if (field.pointer) {
    return null;
  }
  if (field.is === "object") {
    return remarshalObject({}, shapeOf(field.shape ?? ""));
  }
  const zeros: Partial<Record<Field["is"], unknown>> = {
    string: "",
    boolean: false,
    integer: 0,
    intOrString: 0,
    quantity: "0",
    duration: "0s",
  };
  return zeros[field.is] ?? null;
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "" || value === 0 || value === false) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.length === 0;
  }
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** Go drops an empty value under `omitempty`; a struct value is never empty to it, a pointer only when absent. */
function isOmitted(value: unknown, field: Field): boolean {
  if (value === undefined || value === null) {
    return !field.always;
  }
  if (field.always || field.pointer) {
    return false;
  }
  return field.is !== "object" && isEmpty(value);
}

function remarshalObject(value: JsonObject, shape: Shape): JsonObject {
  const written: JsonObject = {};
  for (const [name, field] of fieldsOf(shape)) {
    const given = own(value, name);
    const result = given === undefined || given === null ? undefined : remarshalField(given, field);
    if (result !== undefined && !isOmitted(result, field)) {
      written[name] = result;
    } else if (field.always) {
      written[name] = result ?? zeroOf(field);
    }
  }
  return written;
}

/** {@link remarshal} for the value of one field. */
export function remarshalField(value: unknown, field: Field): unknown {
  if (field.is === "object" && isJsonObject(value)) {
    return remarshalObject(value, shapeOf(field.shape ?? ""));
  }
  const item = field.of;
  if (field.is === "list" && item && Array.isArray(value)) {
    return value.map((each) =>
      each === null ? (zeroOf(item) ?? null) : remarshalField(each, item),
    );
  }
  if (field.is === "map" && item && isJsonObject(value)) {
    return mapMembers(value, (each) => remarshalField(each, item));
  }
  if (field.is === "quantity" && (typeof value === "string" || typeof value === "number")) {
    return canonicalQuantity(value) ?? value;
  }
  if (field.is === "duration" && typeof value === "string") {
    return canonicalDuration(value) ?? value;
  }
  if (field.is === "time" && typeof value === "string") {
    return canonicalTime(value) ?? value;
  }
  return value;
}

/**
 * What Go writes after it has read a value into a structure: quantities, durations and times in their canonical spelling, empty
 * fields dropped where the type says so, empty structs such as `resources: {}` added, unknown fields dropped. Both
 * servers store a batch/v1 Job so, and a VolcanoJob whenever a webhook or controller rewrites it (seen on kube-apiserver
 * 1.34.1 with Volcano 1.14.1). A value of the wrong type is left as it is.
 */
export function remarshal(value: unknown, shape: ShapeName): unknown {
  return isJsonObject(value) ? remarshalObject(value, shapeOf(shape)) : value;
}
