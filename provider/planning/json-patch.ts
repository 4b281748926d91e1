import { copyJson, isJsonObject, own, setOwn } from "../values/json.js";
import type { JsonPatchOperation } from "../values/json-patch.js";

/** An operation of the kinds that this package sends. */
export type Operation = Exclude<JsonPatchOperation, { readonly op: "copy" }>;

/** A member's name or an item's index. */
export type Token = string | number;

/** The JSON Pointer (RFC 6901) of a place: `/metadata/labels/app.kubernetes.io~1name`. */
export function pointer(tokens: readonly Token[]): string {
  return tokens
    .map((token) => `/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

/** A `test` of a list that holds a null breaks the server's connection (seen on kube-apiserver 1.34.1). */
function isTestable(value: unknown): boolean {
  if (Array.isArray(value)) {
    return !value.includes(null) && value.every(isTestable);
  }
  return !isJsonObject(value) || Object.values(value).every(isTestable);
}

/** What a patch has done at a place, and below it. */
interface Mark {
  isGuarded: boolean;
  isWritten: boolean;
  readonly below: Map<string, Mark>;
}

function emptyMark(): Mark {
  return { isGuarded: false, isWritten: false, below: new Map() };
}

/** What a patch has done where. A tree, so that what it knows of one place costs the same however many it has been at. */
class Marks {
  readonly #root = emptyMark();

  of(tokens: readonly Token[]): Mark {
    let mark = this.#root;
    for (const token of tokens) {
      const name = String(token);
      const next = mark.below.get(name) ?? emptyMark();
      mark.below.set(name, next);
      mark = next;
    }
    return mark;
  }

  /** It has been tested, or the patch has written it itself, or what is around it. */
  needNoTest(tokens: readonly Token[]): boolean {
    let mark: Mark | undefined = this.#root;
    for (const token of tokens) {
      mark = mark.below.get(String(token));
      if (!mark || mark.isWritten) {
        return mark !== undefined;
      }
    }
    return mark.isGuarded;
  }

  /**
   * After items moved, the same pointer names another item, so what is known of it counts no more. The list as a whole has
   * been tested.
   */
  forgetBelow(list: readonly Token[]): void {
    this.of(list).below.clear();
  }
}

/**
 * Writes operations against a document and applies each to its own copy, so that later ones are addressed as the server
 * will see them. Whatever an operation replaces, removes or adds is tested before: a patch that was held up on its way and
 * arrives after a later one finds another value there, and is refused as a whole.
 */
export class PatchWriter {
  readonly operations: Operation[] = [];
  readonly #document: unknown;
  readonly #marks = new Marks();

  constructor(document: unknown) {
    this.#document = copyJson(document);
  }

  /** What the document holds there now. */
  valueAt(tokens: readonly Token[]): unknown {
    let value: unknown = this.#document;
    for (const token of tokens) {
      if (Array.isArray(value)) {
        value = (value as unknown[])[Number(token)];
      } else if (isJsonObject(value)) {
        value = own(value, String(token));
      } else {
        return undefined;
      }
    }
    return value;
  }

  /** Lets the whole patch fail unless the server holds there what the document does; null stands for nothing at all. */
  guard(tokens: readonly Token[]): void {
    if (this.#marks.needNoTest(tokens)) {
      return;
    }
    const value = copyJson(this.valueAt(tokens)) ?? null;
    if (!isTestable(value)) {
      return;
    }
    this.#marks.of(tokens).isGuarded = true;
    this.operations.push({ op: "test", path: pointer(tokens), value });
  }

  /** Sets a member; missing parents are written with it. */
  set(tokens: readonly Token[], value: unknown): void {
    const parent = tokens.slice(0, -1);
    const last = tokens.at(-1) ?? "";
    const holder = this.valueAt(parent);
    if (parent.length > 0 && !isJsonObject(holder)) {
      // Adding a map where there is one after all would wipe it; a test for null passes only where nothing is.
      this.set(parent, Object.fromEntries([[String(last), value]]));
      return;
    }
    this.guard(tokens);
    const path = pointer(tokens);
    const isThere = isJsonObject(holder) && Object.hasOwn(holder, last);
    this.operations.push({ op: isThere ? "replace" : "add", path, value });
    this.#marks.of(tokens).isWritten = true;
    if (isJsonObject(holder)) {
      setOwn(holder, String(last), copyJson(value));
    }
  }

  /** Removes a member, if it is there. */
  remove(tokens: readonly Token[]): void {
    const holder = this.valueAt(tokens.slice(0, -1));
    const last = tokens.at(-1) ?? "";
    if (!isJsonObject(holder) || !Object.hasOwn(holder, last)) {
      return;
    }
    this.guard(tokens);
    this.operations.push({ op: "remove", path: pointer(tokens) });
    this.#marks.of(tokens).isWritten = true;
    // The copy is this writer's own; nothing else sees the member go.
    Reflect.deleteProperty(holder, last);
  }

  /** Puts an item into a list, which is written with it where it is missing. */
  insertItem(list: readonly Token[], index: number, value: unknown): void {
    const items = this.valueAt(list);
    if (!Array.isArray(items)) {
      this.set(list, [value]);
      return;
    }
    this.guard(list);
    const isLast = index >= items.length;
    this.operations.push({ op: "add", path: pointer([...list, isLast ? "-" : index]), value });
    items.splice(index, 0, copyJson(value));
    this.#marks.forgetBelow(list);
  }

  /** Takes an item out of a list. */
  removeItem(list: readonly Token[], index: number): void {
    const items = this.valueAt(list);
    if (!Array.isArray(items)) {
      return;
    }
    this.guard(list);
    this.operations.push({ op: "remove", path: pointer([...list, index]) });
    items.splice(index, 1);
    this.#marks.forgetBelow(list);
  }

  /** Moves an item of a list to another place in it. */
  moveItem(list: readonly Token[], from: number, to: number): void {
    const items = this.valueAt(list);
    if (!Array.isArray(items)) {
      return;
    }
    this.guard(list);
    const path = pointer([...list, to]);
    this.operations.push({ op: "move", from: pointer([...list, from]), path });
    items.splice(to, 0, ...(items.splice(from, 1) as unknown[]));
    this.#marks.forgetBelow(list);
  }
}
