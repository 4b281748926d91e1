import { isJsonObject, own, type JsonObject } from "../values/json.js";
import { shapeOf } from "../go-spelling/remarshal.js";
import type { Field, Shape } from "../go-spelling/shape.js";

function fillObject(value: JsonObject, shape: Shape): JsonObject {
  const filled: JsonObject = { ...value };
  for (const [name, field] of Object.entries(shape.fields)) {
    const given = own(value, name);
    if (given === undefined || given === null) {
      const byDefault = field.crd?.default;
      if (byDefault !== undefined) filled[name] = byDefault;
    } else {
      filled[name] = fillField(given, field);
    }
  }
  return filled;
}

function fillField(value: unknown, field: Field): unknown {
  const item = field.of;
  if (field.is === "object" && isJsonObject(value))
    return fillObject(value, shapeOf(field.shape ?? ""));
  if (field.is === "list" && item && Array.isArray(value))
    return value.map((each) => fillField(each, item));
  if (field.is === "map" && item && isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, fillField(each, item)]),
    );
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
