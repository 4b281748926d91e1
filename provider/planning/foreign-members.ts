/** Members that the API's types do not have: the server may drop them or know them, nobody here can tell. */
import { isJsonObject, isSameJson, type JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import type { Step } from "../kinds/mutability.js";
import { findUnknownFields } from "../kinds/schema.js";
import { hasUnknown } from "../values/unknown.js";
import type { Change } from "./changes.js";
import { PatchWriter, type Token } from "./json-patch.js";
import { pathPattern, pathText } from "./path.js";

interface ForeignMember {
  readonly steps: readonly Step[];
  readonly value: unknown;
}

/** By their paths, as people read them, so that a member moves with the item it is in. */
type ForeignMembers = ReadonlyMap<string, ForeignMember>;

function membersOf(kind: Kind, spec: JsonObject): ForeignMembers {
  const found = findUnknownFields(spec, kind.specShape, "spec");
  return new Map(found.map(({ steps, value }) => [pathText(steps), { steps, value }]));
}

interface Location {
  readonly tokens: readonly Token[];
  /** The merge keys of the items on the way. */
  readonly keys: readonly (readonly Token[])[];
}

/** Where the item is: mostly where it was declared, so nobody looks through the list for each of its items. */
function indexOfItem(
  items: readonly unknown[],
  { id, key, index }: { readonly id: string; readonly key: string; readonly index: number },
): number {
  const isIt = (item: unknown) => isJsonObject(item) && String(item[key]) === id;
  return isIt(items[index]) ? index : items.findIndex(isIt);
}

/** Where the document has the place; undefined where an item on the way is not there. */
function locate(writer: PatchWriter, steps: readonly Step[]): Location | undefined {
  const tokens: Token[] = [];
  const keys: Token[][] = [];
  for (const step of steps) {
    if (typeof step === "string") {
      tokens.push(step);
      continue;
    }
    const { id, key = "" } = step;
    const items = writer.valueAt(tokens);
    if (!Array.isArray(items)) {
      return undefined;
    }
    const index =
      id === undefined ? step.index : indexOfItem(items, { id, key, index: step.index });
    if (index < 0 || index >= items.length) {
      return undefined;
    }
    tokens.push(index);
    if (id !== undefined) {
      keys.push([...tokens, key]);
    }
  }
  return { tokens, keys };
}

function valueAt(writer: PatchWriter, { steps }: ForeignMember): unknown {
  const location = locate(writer, steps);
  return location && writer.valueAt(location.tokens);
}

function guardItems(writer: PatchWriter, { keys }: Location): void {
  for (const key of keys) {
    writer.guard(key);
  }
}

function write(writer: PatchWriter, member: ForeignMember, value: unknown): void {
  const location = locate(writer, member.steps);
  if (!location || isSameJson(writer.valueAt(location.tokens), value)) {
    return;
  }
  guardItems(writer, location);
  if (value === undefined) {
    writer.remove(location.tokens);
  } else {
    writer.set(location.tokens, value);
  }
}

/** The spec that a server keeps which knows all the members that were sent. */
export function withForeignMembers(kind: Kind, spec: JsonObject, sent: JsonObject): JsonObject {
  const members = membersOf(kind, sent);
  if (members.size === 0) {
    return spec;
  }
  const writer = new PatchWriter({ spec });
  for (const member of members.values()) {
    write(writer, member, member.value);
  }
  const kept = writer.valueAt(["spec"]);
  return isJsonObject(kept) ? kept : spec;
}

/** The item or structure around it comes, goes or is written as a whole, which says enough. */
function isWithin(changed: ReadonlySet<string>, steps: readonly Step[]): boolean {
  return steps.some((_, i) => i > 0 && changed.has(pathText(steps.slice(0, i))));
}

/** What is declared before and after, and whether the document is the server's own. */
interface Declarations {
  readonly kind: Kind;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly isLive: boolean;
}

/**
 * Notes what became of foreign members and writes the operations for it. What the server did not keep needs none: it
 * would not keep the new value either.
 *
 * @param walkKnown - notes and writes the changes of all other members; where that writes a list or an item anew, the
 * foreign members in it are written again.
 */
export function collectForeignChanges(
  { writer, changes }: { readonly writer: PatchWriter; readonly changes: Change[] },
  { kind, before, after, isLive }: Declarations,
  walkKnown: () => void,
): void {
  const [had, want] = [membersOf(kind, before), membersOf(kind, after)];
  const kept = new Set(
    [...had, ...want]
      .filter(([, each]) => valueAt(writer, each) !== undefined)
      .map(([path]) => path),
  );
  walkKnown();
  const changed = new Set(
    changes.filter(({ action }) => action !== "reorder").map((change) => change.path),
  );
  for (const [path, { steps, value }] of new Map([...had, ...want])) {
    const [old, next] = [had.get(path), want.get(path)];
    const isSame = isSameJson(old?.value, next?.value);
    const isDropped = isLive && old !== undefined && !kept.has(path);
    if (!isDropped && (!isSame || kept.has(path))) {
      write(writer, { steps, value }, next?.value);
    }
    if (isSame || isWithin(changed, steps)) {
      continue;
    }
    changes.push({
      path,
      steps,
      patterns: [pathPattern(steps)],
      action: !old ? "add" : next ? "change" : "remove",
      isUnknown: hasUnknown(next?.value),
      isForeign: true,
    });
  }
}
