import { canonicalDuration } from "../go-spelling/duration.js";
import { isJsonObject, isSameJson, own, type JsonObject } from "../values/json.js";
import { quantityAmount } from "../go-spelling/quantity.js";
import { shapeOf } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function amountOf(value: unknown): unknown {
  if (typeof value !== "string" && typeof value !== "number") {
    return "0";
  }
  return quantityAmount(value) ?? value;
}

const zeros: Partial<Record<Field["is"], unknown>> = {
  string: "",
  boolean: false,
  integer: 0,
  intOrString: 0,
};

function isSameScalar(left: unknown, right: unknown, field: Field): boolean {
  if (left === right) {
    return true;
  }
  if (field.is === "quantity") {
    return amountOf(left) === amountOf(right);
  }
  if (field.is === "duration") {
    const [a, b] = [left, right].map((each) =>
      canonicalDuration(typeof each === "string" ? each : "0s"),
    );
    return a === b;
  }
  const zero = zeros[field.is] ?? null;
  return isSameJson(left ?? zero, right ?? zero);
}

function isSameField(left: unknown, right: unknown, field: Field): boolean {
  if (field.pointer && isAbsent(left) !== isAbsent(right)) {
    return false;
  }
  if (isAbsent(left) && isAbsent(right)) {
    return true;
  }
  const item = field.of;
  if (field.is === "object") {
    return isSemanticallyEqual(
      isJsonObject(left) ? left : {},
      isJsonObject(right) ? right : {},
      field.shape ?? "",
    );
  }
  if (field.is === "list" && item) {
    const [a, b] = [left, right].map((each) => (Array.isArray(each) ? (each as unknown[]) : []));
    return a?.length === b?.length && (a ?? []).every((each, i) => isSameField(each, b?.[i], item));
  }
  if (field.is === "map" && item) {
    const [a, b] = [left, right].map((each) => (isJsonObject(each) ? each : {})) as [
      JsonObject,
      JsonObject,
    ];
    const keys = Object.keys(a);
    const isSameSize = keys.length === Object.keys(b).length;
    return (
      isSameSize && keys.every((key) => Object.hasOwn(b, key) && isSameField(a[key], b[key], item))
    );
  }
  return isSameScalar(left, right, field);
}

/**
 * True when Go's semantic equality finds no difference between two structures: quantities by amount, durations by
 * length, absent lists, maps and structs equal to empty ones; a pointer that is set differs from one that is not.
 */
export function isSemanticallyEqual(
  left: JsonObject,
  right: JsonObject,
  shapeName: string,
): boolean {
  const fields = shapeOf(shapeName).fields;
  // What neither has is equal.
  const isSame = (name: string) => {
    const field = own(fields, name);
    return !field || isSameField(left[name], right[name], field);
  };
  const isNew = (name: string) => !Object.hasOwn(left, name);
  return Object.keys(left).every(isSame) && Object.keys(right).filter(isNew).every(isSame);
}
