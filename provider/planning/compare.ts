import { canonicalDuration } from "../go-spelling/duration.js";
import { isJsonObject, isSameJson, own, type JsonObject } from "../values/json.js";
import { quantityAmount } from "../go-spelling/quantity.js";
import { memberField, remarshalField } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";

type LeafComparer = (left: unknown, right: unknown) => boolean;

function sameBy(normalise: (value: string) => string | undefined): LeafComparer {
  return (left, right) => {
    if (isSameJson(left, right)) {
      return true;
    }
    const [first, second] = [left, right].map((value) =>
      typeof value === "string" || typeof value === "number" ? normalise(String(value)) : undefined,
    );
    return first !== undefined && first === second;
  };
}

/** Types with several spellings of one value. */
const leafComparers: Partial<Record<Field["is"], LeafComparer>> = {
  quantity: sameBy(quantityAmount),
  duration: sameBy(canonicalDuration),
};

function isSameObject(
  left: JsonObject,
  right: JsonObject,
  fieldOf: (name: string) => Field | undefined,
) {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => isSameValue(own(left, name), own(right, name), fieldOf(name)));
}

/** One value three times: as the user wrote it, as the server understands that, and as the server has it. */
export interface Views {
  readonly declared: unknown;
  readonly canonical: unknown;
  readonly live: unknown;
}

/** True when the server has what was declared. It may have dropped what the API's types do not have. */
export function isSameAsLive({ canonical, live }: Views, field: Field | undefined): boolean {
  if (!field) {
    return live === undefined || isSameJson(canonical, live);
  }
  const present = live === undefined || live === null ? undefined : remarshalField(live, field);
  return isSameValue(canonical, present, field);
}

/**
 * True when two values in Go's spelling (see `remarshal`) mean the same to the server: amounts and durations by value,
 * everything else member by member. A value without a field is compared as JSON.
 */
export function isSameValue(left: unknown, right: unknown, field: Field | undefined): boolean {
  if (!field) {
    return isSameJson(left, right);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length && left.every((item, i) => isSameValue(item, right[i], field.of))
    );
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    return isSameObject(left, right, (name) => memberField(field, name));
  }
  return (leafComparers[field.is] ?? isSameJson)(left, right);
}
