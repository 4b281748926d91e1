import { isJsonObject, mapMembers, own, type JsonObject } from "../values/json.js";
import { shapeOf } from "../go-spelling/remarshal.js";
import type { Field, Shape } from "../go-spelling/shape.js";

const defaultLists = new WeakMap<Shape, readonly (readonly [string, unknown])[]>();

/** The defaults of a structure's own members. */
function defaultsOf(shape: Shape): readonly (readonly [string, unknown])[] {
  const known = defaultLists.get(shape);
  if (known) {
    return known;
  }
  const list = Object.entries(shape.fields)
    .map(([name, field]) => [name, field.crd?.default] as const)
    .filter(([, byDefault]) => byDefault !== undefined);
  defaultLists.set(shape, list);
  return list;
}

function fillObject(value: JsonObject, shape: Shape): JsonObject {
  const filled: JsonObject = { ...value };
  for (const [name, byDefault] of defaultsOf(shape)) {
    const given = own(value, name);
    if (given === undefined || given === null) {
      filled[name] = byDefault;
    }
  }
  for (const [name, given] of Object.entries(value)) {
    const field = own(shape.fields, name);
    if (field && given !== undefined && given !== null) {
      filled[name] = fillField(given, field);
    }
  }
  return filled;
}

function fillField(value: unknown, field: Field): unknown {
  const item = field.of;
  if (field.is === "object" && isJsonObject(value)) {
    return fillObject(value, shapeOf(field.shape ?? ""));
  }
  if (field.is === "list" && item && Array.isArray(value)) {
    return value.map((each) => fillField(each, item));
  }
  if (field.is === "map" && item && isJsonObject(value)) {
    return mapMembers(value, (each) => fillField(each, item));
  }
  return value;
}

/**
 * The defaults that a custom resource's definition writes wherever a field is absent, on create and on every update. Of a
 * VolcanoJob: `ports[].protocol`, `networkTopology.mode`, `queue`, `maxRetry` and a few more (config/crd of Volcano 1.14.1).
 */
export function fillCrdDefaults(spec: JsonObject, shape: string): JsonObject {
  return fillObject(spec, shapeOf(shape));
}
