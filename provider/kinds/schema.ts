import { itemIds } from "../values/item-ids.js";
import { isJsonObject, own } from "../values/json.js";
import type { Step } from "./mutability.js";
import { shapeOf } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";

/** A member that the API does not have. */
export interface UnknownField {
  readonly path: string;
  /** The same place by the merge keys of its lists. */
  readonly steps: readonly Step[];
  readonly name: string;
  readonly value: unknown;
  /** The members that it could have been. */
  readonly siblings: readonly string[];
}

interface Place {
  readonly path: string;
  readonly steps: readonly Step[];
}

function memberOf({ path, steps }: Place, name: string): Place {
  return { path: `${path}.${name}`, steps: [...steps, name] };
}

function itemsOf(items: readonly unknown[], { path, steps }: Place, key?: string): Place[] {
  const ids = key === undefined ? undefined : itemIds(items, key);
  return items.map((_, index) => {
    const id = ids?.[index];
    const step = { index, ...(id !== undefined && key !== undefined && { id, key }) };
    return { path: `${path}[${index}]`, steps: [...steps, step] };
  });
}

function unknownInField(value: unknown, field: Field, place: Place): UnknownField[] {
  const inner = field.of;
  if (field.is === "object") {
    return unknownInObject(value, field.shape ?? "", place);
  }
  if (field.is === "list" && inner && Array.isArray(value)) {
    return itemsOf(value, place, field.key).flatMap((each, i) =>
      unknownInField(value[i], inner, each),
    );
  }
  if (field.is === "map" && inner && isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, each]) =>
      unknownInField(each, inner, memberOf(place, key)),
    );
  }
  return [];
}

function unknownInObject(value: unknown, shape: string, place: Place): UnknownField[] {
  if (!isJsonObject(value)) {
    return [];
  }
  const { fields } = shapeOf(shape);
  return Object.entries(value).flatMap(([name, each]) => {
    const field = own(fields, name);
    const here = memberOf(place, name);
    if (field) {
      return unknownInField(each, field, here);
    }
    return [{ ...here, name, value: each, siblings: Object.keys(fields) }];
  });
}

/** The members of a value that the API does not have; the server drops them with a warning. */
export function findUnknownFields(value: unknown, shape: string, root: string): UnknownField[] {
  return unknownInObject(value, shape, { path: root, steps: [root] });
}
