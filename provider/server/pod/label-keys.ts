import { isJsonObject } from "../../values/json.js";
import { fieldFault, invalid, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { listAt, objectAt, textAt, valueAt } from "../json-access.js";
import { labelKeyFaults } from "../label-selectors.js";
import { apart } from "../unknowns.js";

const withoutSelector = "must not be specified when labelSelector is not set";

function hasItems(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function keysFaults(keys: unknown, selector: unknown, field: string): FieldFault[] {
  if (!hasItems(keys)) {
    return [];
  }
  if (!isJsonObject(selector)) {
    return [fieldFault("forbidden", field, { detail: withoutSelector })];
  }
  return itemFaults(keys, field, labelKeyFaults);
}

/** A key that the selector asks for twice counts as one of its own and one of the keys, whose value the server merges into it. */
function selectedTwiceFaults(owner: unknown, field: string): FieldFault[] {
  const places = new Map(listAt(owner, "matchLabelKeys").map((key, i) => [key, i]));
  const seen = new Set<unknown>(Object.keys(objectAt(owner, "labelSelector", "matchLabels")));
  return listAt(owner, "labelSelector", "matchExpressions").flatMap((expression) => {
    const key = textAt(expression, "key");
    const [place, isRepeated] = [places.get(key), seen.has(key)];
    seen.add(key);
    return place !== undefined && isRepeated
      ? [invalid(`${field}[${place}]`, key, "exists in both matchLabelKeys and labelSelector")]
      : [];
  });
}

function bothKeysFaults(owner: unknown, field: string): FieldFault[] {
  const mismatched = new Set(listAt(owner, "mismatchLabelKeys"));
  return itemFaults(valueAt(owner, "matchLabelKeys"), `${field}.matchLabelKeys`, (key, path) =>
    mismatched.has(key)
      ? [invalid(path, key, "exists in both matchLabelKeys and mismatchLabelKeys")]
      : [],
  );
}

/**
 * Faults of `matchLabelKeys` and `mismatchLabelKeys` beside a `labelSelector`
 * (ValidateMatchLabelKeysAndMismatchLabelKeys of Kubernetes 1.34).
 */
export function labelKeysFaults(owner: unknown, field: string): FieldFault[] {
  const lists = ["matchLabelKeys", "mismatchLabelKeys"].flatMap((name) =>
    apart(() =>
      keysFaults(valueAt(owner, name), valueAt(owner, "labelSelector"), `${field}.${name}`),
    ),
  );
  return [
    ...lists,
    ...apart(() => selectedTwiceFaults(owner, field)),
    ...apart(() => bothKeysFaults(owner, field)),
  ];
}

/**
 * Faults of `matchLabelKeys` beside a `labelSelector`, which may not ask for them
 * (ValidateMatchLabelKeysInTopologySpread of Kubernetes 1.34).
 */
export function apartLabelKeysFaults(owner: unknown, field: string): FieldFault[] {
  const keys = valueAt(owner, "matchLabelKeys");
  if (!hasItems(keys)) {
    return [];
  }
  const selector = valueAt(owner, "labelSelector");
  const expressions = listAt(selector, "matchExpressions");
  const selected = new Set([
    ...Object.keys(objectAt(selector, "matchLabels")),
    ...expressions.map((expression) => textAt(expression, "key")),
  ]);
  const path = `${field}.matchLabelKeys`;
  const missing = isJsonObject(selector)
    ? []
    : [fieldFault("forbidden", path, { detail: withoutSelector })];
  const faults = itemFaults(keys, path, (key, place) => [
    ...labelKeyFaults(key, place),
    ...(selected.has(String(key))
      ? [invalid(place, key, "exists in both matchLabelKeys and labelSelector")]
      : []),
  ]);
  return [...missing, ...faults];
}
