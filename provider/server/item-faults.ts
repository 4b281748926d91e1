import type { FieldFault } from "./field-errors.js";
import { apart, isOpen } from "./unknowns.js";

/** Judges one item of a list, whose place is `field`. */
export type ItemRule = (item: unknown, field: string) => FieldFault[];

/**
 * Faults of the items of a list, each judged on its own: an item that is not known yet says nothing of the others.
 *
 * @param list what stands where the list is expected; anything else has no items
 */
export function itemFaults(list: unknown, field: string, rule: ItemRule): FieldFault[] {
  if (!Array.isArray(list)) {
    return [];
  }
  return list.flatMap((item: unknown, i) =>
    isOpen(item) ? [] : apart(() => rule(item, `${field}[${i}]`)),
  );
}
