import { isJsonObject, isSameJson, type JsonObject } from "../values/json.js";
import { hasUnknown } from "../values/unknown.js";
import type { Change } from "./changes.js";
import { pointer, type Operation, type PatchWriter } from "./json-patch.js";

/** Lists in metadata of which only the declared items are ours: controllers add and remove others. */
const lists: Readonly<Record<string, (item: unknown) => string>> = {
  ownerReferences: (item) => (isJsonObject(item) ? String(item["uid"]) : ""),
  finalizers: String,
};

/** Names of {@link lists}. */
export const metadataLists = Object.keys(lists);

function itemsOf(metadata: JsonObject, name: string): readonly unknown[] {
  const value = metadata[name];
  return Array.isArray(value) ? (value as unknown[]) : [];
}

interface ListVersions {
  readonly had: readonly unknown[];
  readonly want: readonly unknown[];
}

/** Whether a JSON Pointer is that of one of the lists. */
export function isMetadataList(path: string): boolean {
  return metadataLists.some((name) => pointer(["metadata", name]) === path);
}

/** Which items a patch brings into the lists, and which it takes out. */
export interface MovedItems {
  /** By pointers that end with the id of the item. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Pure: the items that a patch moves, by what it tests a list to hold and what it makes of it. No values, but their ids. */
export function movedItems(operations: readonly Operation[]): MovedItems {
  const valueOf = (path: string, wanted: (operation: Operation) => boolean): readonly unknown[] => {
    const found = operations.find((each) => each.path === path && wanted(each));
    const value: unknown = found && "value" in found ? found.value : undefined;
    return Array.isArray(value) ? (value as unknown[]) : [];
  };
  const moved = Object.entries(lists).map(([name, idOf]) => {
    const path = pointer(["metadata", name]);
    const isTouched = operations.some((each) => each.path === path && each.op !== "test");
    const before = isTouched ? valueOf(path, ({ op }) => op === "test").map(idOf) : [];
    const after = valueOf(path, ({ op }) => op !== "test").map(idOf);
    const toPath = (id: string) => pointer(["metadata", name, id]);
    return {
      added: after.filter((id) => !before.includes(id)).map(toPath),
      removed: before.filter((id) => !after.includes(id)).map(toPath),
    };
  });
  return {
    added: moved.flatMap(({ added }) => added),
    removed: moved.flatMap(({ removed }) => removed),
  };
}

/** The item of a live list that has the id, where it is there and not declared. Both are metadata. */
export function undeclaredItem(
  name: string,
  id: string,
  { declared, live }: { readonly declared: JsonObject; readonly live: JsonObject },
): unknown {
  const idOf = lists[name] ?? String;
  const isMeant = (item: unknown) => idOf(item) === id;
  return itemsOf(declared, name).some(isMeant) ? undefined : itemsOf(live, name).find(isMeant);
}

/** The items that are there, without those that are no longer declared and with those that are. */
function merge(
  current: readonly unknown[],
  { had, want }: ListVersions,
  idOf: (item: unknown) => string,
): unknown[] {
  const wanted = new Map(want.map((item) => [idOf(item), item]));
  const dropped = new Set(had.map(idOf).filter((id) => !wanted.has(id)));
  const kept = current
    .filter((item) => !dropped.has(idOf(item)))
    .map((item) => wanted.get(idOf(item)) ?? item);
  const there = new Set(current.map(idOf));
  return [...kept, ...want.filter((item) => !there.has(idOf(item)))];
}

/**
 * Notes the changes of metadata's lists and writes them: each list as a whole, guarded by what it is taken to hold, so that
 * an item which somebody else has added in the meantime is never lost.
 */
export function collectListChanges(
  { writer, changes }: { readonly writer: PatchWriter; readonly changes: Change[] },
  { before, after }: { readonly before: JsonObject; readonly after: JsonObject },
): void {
  for (const [name, idOf] of Object.entries(lists)) {
    const versions = { had: itemsOf(before, name), want: itemsOf(after, name) };
    const isUnknown = hasUnknown(after[name]);
    if (!isUnknown && isSameJson(versions.had, versions.want)) {
      continue;
    }
    const path = `metadata.${name}`;
    const action =
      versions.had.length === 0 ? "add" : versions.want.length === 0 ? "remove" : "change";
    changes.push({ path, steps: ["metadata", name], patterns: [path], action, isUnknown });
    if (isUnknown) {
      continue;
    }
    const tokens = ["metadata", name];
    const value = writer.valueAt(tokens);
    const current = Array.isArray(value) ? (value as unknown[]) : [];
    const next = merge(current, versions, idOf);
    if (isSameJson(current, next)) {
      continue;
    }
    if (next.length > 0) {
      writer.set(tokens, next);
    } else {
      writer.remove(tokens);
    }
  }
}

/** What the server has of the declared items; a lost one is left out, and so are the items of others. */
export function projectList(
  name: string,
  declared: readonly unknown[],
  live: unknown,
): readonly unknown[] {
  const idOf = lists[name] ?? String;
  const there = new Map(
    (Array.isArray(live) ? (live as unknown[]) : []).map((item) => [idOf(item), item]),
  );
  return declared
    .filter((item) => there.has(idOf(item)))
    .map((item) => (isSameJson(item, there.get(idOf(item))) ? item : there.get(idOf(item))));
}
