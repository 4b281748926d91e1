import { isJsonObject, isSameJson, type JsonObject } from "../values/json.js";
import { hasUnknown } from "../values/unknown.js";
import type { Change } from "./changes.js";
import type { PatchWriter } from "./json-patch.js";

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
