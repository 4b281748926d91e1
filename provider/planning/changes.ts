import { itemIds } from "../values/item-ids.js";
import { isJsonObject, own } from "../values/json.js";
import type { Step } from "../kinds/mutability.js";
import { memberField } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";
import { hasUnknown, isUnknown } from "../values/unknown.js";
import { isSameValue } from "./compare.js";
import { ItemOrder } from "./item-order.js";
import type { PatchWriter, Token } from "./json-patch.js";
import { leafPatterns, pathPattern, pathText } from "./path.js";

/** One difference between what was declared and what is declared now. */
export interface Change {
  readonly path: string;
  readonly steps: readonly Step[];
  /** The paths, as the mutability tables spell them, that the change touches. */
  readonly patterns: readonly string[];
  readonly action: "add" | "remove" | "change" | "reorder";
  /** The new value is not known yet, so that it may turn out not to be a change at all. */
  readonly isUnknown: boolean;
  /** A member that the API's types do not have. */
  readonly isForeign?: true;
  /** Nobody has written the member, before or after: a default moved. What made it move, as far as that is known. */
  readonly follows?: string;
  /** A place that the server does not keep: nothing is sent for it. */
  readonly hasNoEffect?: true;
}

/** A place in the object: as people read it, and where the server holds it. */
interface Place {
  readonly steps: readonly Step[];
  readonly tokens: readonly Token[];
}

/** Two versions of one value, in Go's spelling with defaults filled in. */
interface Versions {
  readonly had: unknown;
  readonly want: unknown;
}

interface Walk {
  readonly writer: PatchWriter;
  readonly changes: Change[];
}

function member(place: Place, name: string): Place {
  return { steps: [...place.steps, name], tokens: [...place.tokens, name] };
}

function record(walk: Walk, place: Place, { had, want }: Versions, patterns?: string[]): void {
  const pattern = pathPattern(place.steps);
  const action = had === undefined ? "add" : want === undefined ? "remove" : "change";
  walk.changes.push({
    path: pathText(place.steps),
    steps: place.steps,
    patterns: patterns ?? [pattern],
    action,
    isUnknown: hasUnknown(want),
  });
}

function isAlreadyThere(walk: Walk, place: Place, field: Field, want: unknown): boolean {
  return isSameValue(walk.writer.valueAt(place.tokens), want, field);
}

/** The value is one leaf to the patch: a scalar, a list without a merge key, or a structure that comes or goes whole. */
function changeWhole(walk: Walk, field: Field, versions: Versions, place: Place): void {
  const pattern = pathPattern(place.steps);
  const isStructure = field.is === "object";
  const patterns = isStructure
    ? [...new Set([versions.had, versions.want].flatMap((each) => leafPatterns(each, pattern)))]
    : [pattern];
  record(walk, place, versions, patterns);
  if (versions.want === undefined) {
    walk.writer.remove(place.tokens);
  } else if (!isAlreadyThere(walk, place, field, versions.want)) {
    walk.writer.set(place.tokens, versions.want);
  }
}

function changeMembers(walk: Walk, field: Field, { had, want }: Versions, place: Place): void {
  const before = isJsonObject(had) ? had : {};
  const after = isJsonObject(want) ? want : {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const inner = memberField(field, name);
    if (!inner) {
      continue;
    }
    const versions = { had: own(before, name), want: own(after, name) };
    collectChanges(walk, inner, versions, member(place, name));
  }
}

interface KeyedList {
  readonly field: Field;
  readonly key: string;
  readonly had: readonly unknown[];
  readonly want: readonly unknown[];
  readonly hadIds: readonly string[];
  readonly wantIds: readonly string[];
}

function keyedList(field: Field, { had, want }: Versions): KeyedList | undefined {
  if (field.is !== "list" || field.key === undefined) {
    return undefined;
  }
  const before = had === undefined ? [] : had;
  const after = want === undefined ? [] : want;
  if (!Array.isArray(before) || !Array.isArray(after)) {
    return undefined;
  }
  const hadIds = itemIds(before, field.key);
  const wantIds = itemIds(after, field.key);
  if (!hadIds || !wantIds) {
    return undefined;
  }
  return { field, key: field.key, had: before, want: after, hadIds, wantIds };
}

function currentIds(walk: Walk, list: KeyedList, place: Place): string[] {
  const items = walk.writer.valueAt(place.tokens);
  return Array.isArray(items)
    ? items.map((item) => (isJsonObject(item) ? String(item[list.key]) : ""))
    : [];
}

/** Where each id comes first. */
function indexesOf(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, index) => [id, index] as const).reverse());
}

function guardItem(walk: Walk, list: KeyedList, place: Place, index: number): void {
  walk.writer.guard([...place.tokens, index, list.key]);
}

function item(place: Place, { key }: KeyedList, index: number, id: string): Place {
  return { steps: [...place.steps, { index, id, key }], tokens: [...place.tokens, index] };
}

function removeItems(walk: Walk, list: KeyedList, place: Place): void {
  const wanted = new Set(list.wantIds);
  const order = new ItemOrder(currentIds(walk, list, place));
  for (const id of list.hadIds.filter((each) => !wanted.has(each))) {
    const index = order.indexOf(id);
    if (index < 0) {
      continue;
    }
    walk.writer.removeItem(place.tokens, index);
    order.remove(index);
  }
}

/**
 * Brings the items into the wanted order, each somewhere behind the one before it. Items of others, which nobody declared,
 * stay where they are among them.
 */
function arrangeItems(walk: Walk, list: KeyedList, place: Place): void {
  let last = -1;
  const order = new ItemOrder(currentIds(walk, list, place));
  list.wantIds.forEach((id, wantIndex) => {
    const from = order.indexOf(id);
    if (from > last) {
      last = from;
    } else if (from < 0) {
      last += 1;
      walk.writer.insertItem(place.tokens, last, list.want[wantIndex]);
      order.insert(last, id);
    } else {
      walk.writer.moveItem(place.tokens, from, last);
      order.move(from, last);
    }
  });
}

/** Puts back whole what changes and is not there any more, each item behind the wanted one before it. */
function insertLost(
  walk: Walk,
  list: KeyedList,
  place: Place,
  changed: ReadonlyMap<string, Versions>,
): void {
  let last = -1;
  const order = new ItemOrder(currentIds(walk, list, place));
  for (const id of list.wantIds) {
    const index = order.indexOf(id);
    const versions = changed.get(id);
    if (index >= 0) {
      last = index;
    } else if (versions) {
      last += 1;
      walk.writer.insertItem(place.tokens, last, versions.want);
      order.insert(last, id);
    }
  }
}

/** The items that are there before and after, and do not mean the same. */
function changedItems({ field, had, want, hadIds, wantIds }: KeyedList): Map<string, Versions> {
  const hadIndexes = indexesOf(hadIds);
  const pairs = wantIds.flatMap((id, wantIndex) => {
    const hadIndex = hadIndexes.get(id);
    return hadIndex === undefined
      ? []
      : [[id, { had: had[hadIndex], want: want[wantIndex] }] as const];
  });
  return new Map(
    pairs.filter(([, versions]) => !isSameValue(versions.had, versions.want, field.of)),
  );
}

/** Notes which items come, go and change places. @returns false where none does */
function recordArrangement(walk: Walk, list: KeyedList, place: Place): boolean {
  const before = walk.changes.length;
  const [hadIds, wantIds] = [new Set(list.hadIds), new Set(list.wantIds)];
  list.hadIds.forEach((id, index) => {
    if (wantIds.has(id)) {
      return;
    }
    record(walk, item(place, list, index, id), { had: list.had[index], want: undefined });
  });
  list.wantIds.forEach((id, index) => {
    if (hadIds.has(id)) {
      return;
    }
    record(walk, item(place, list, index, id), { had: undefined, want: list.want[index] });
  });
  const kept = list.hadIds.filter((id) => wantIds.has(id));
  const order = list.wantIds.filter((id) => hadIds.has(id));
  if (kept.every((id, i) => id === order[i])) {
    return walk.changes.length > before;
  }
  walk.changes.push({
    path: pathText(place.steps),
    steps: place.steps,
    patterns: [`${pathPattern(place.steps)}[]`],
    action: "reorder",
    isUnknown: false,
  });
  return true;
}

function changeItems(walk: Walk, list: KeyedList, place: Place): void {
  if (recordArrangement(walk, list, place)) {
    removeItems(walk, list, place);
    arrangeItems(walk, list, place);
  }
  const field = list.field.of;
  const changed = changedItems(list);
  if (!field || changed.size === 0) {
    return;
  }
  insertLost(walk, list, place, changed);
  // No change of an item's members moves an item.
  const indexes = indexesOf(currentIds(walk, list, place));
  for (const [id, versions] of changed) {
    const index = indexes.get(id) ?? -1;
    guardItem(walk, list, place, index);
    collectChanges(walk, field, versions, item(place, list, index, id));
  }
}

/**
 * Walks two versions of a value side by side, notes every difference and writes the operation for it. Maps are compared
 * key by key, structures member by member, lists with a merge key item by item, other lists as a whole.
 */
export function collectChanges(walk: Walk, field: Field, versions: Versions, place: Place): void {
  const { had, want } = versions;
  if (isSameValue(had, want, field)) {
    return;
  }
  if (isUnknown(want)) {
    // It may turn out to have any member, so a row for the structure itself says nothing about it.
    const pattern = pathPattern(place.steps);
    record(walk, place, versions, [field.is === "object" ? `${pattern}.*` : pattern]);
    return;
  }
  if (field.is === "map" || (field.is === "object" && isJsonObject(had) && isJsonObject(want))) {
    changeMembers(walk, field, versions, place);
    return;
  }
  const list = keyedList(field, versions);
  if (list) {
    changeItems(walk, list, place);
  } else {
    changeWhole(walk, field, versions, place);
  }
}
