import type { JsonObject } from "../../provider/values/json.js";
import { textAt } from "../../provider/server/json-access.js";

/** What happened to an object. */
export interface StoreEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly revision: number;
  /** Kind of the object, as `jobs.batch`. */
  readonly resource: string;
  /** The new state; for DELETED the last state with the revision of the deletion. */
  readonly object: JsonObject;
  readonly previous: JsonObject | undefined;
}

/** Objects at one revision. */
export interface Snapshot {
  readonly revision: number;
  /** In the order of their keys, as etcd keeps them. */
  readonly objects: readonly JsonObject[];
}

/** First revision of a new server: real ones are never young, and a client must not rely on small numbers. */
const firstRevision = 1000;

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function withRevision(object: JsonObject, revision: number): JsonObject {
  const metadata = { ...(object["metadata"] as JsonObject), resourceVersion: String(revision) };
  return { ...object, metadata };
}

/**
 * The objects of all kinds, one revision counter for all of them, and the history that watches and continued lists need.
 * Stored objects are never changed in place.
 */
export class Storage {
  private readonly tables = new Map<string, Map<string, JsonObject>>();
  private readonly texts = new WeakMap<JsonObject, string>();
  private readonly listeners = new Set<(event: StoreEvent) => void>();
  private history: StoreEvent[] = [];
  private compacted = firstRevision;
  private current = firstRevision;

  /** The newest revision. */
  get revision(): number {
    return this.current;
  }

  /** Revisions before this one are forgotten. */
  get oldestRevision(): number {
    return this.compacted;
  }

  get(resource: string, namespace: string, name: string): JsonObject | undefined {
    return this.tables.get(resource)?.get(keyOf(namespace, name));
  }

  /** Objects of a kind, of one namespace or of all. */
  list(resource: string, namespace?: string): Snapshot {
    const table = this.tables.get(resource) ?? new Map<string, JsonObject>();
    return { revision: this.current, objects: sortedObjects(table, namespace) };
  }

  /** Objects as they were at a revision; undefined when that revision is forgotten. */
  listAt(resource: string, revision: number, namespace?: string): Snapshot | undefined {
    if (revision < this.compacted) {
      return undefined;
    }
    const table = new Map(this.tables.get(resource));
    for (let i = this.history.length - 1; i >= 0; i--) {
      const event = this.history[i];
      if (!event || event.revision <= revision) {
        break;
      }
      if (event.resource !== resource) {
        continue;
      }
      const { object, previous } = event;
      const key = keyOf(
        textAt(object, "metadata", "namespace"),
        textAt(object, "metadata", "name"),
      );
      if (previous) {
        table.set(key, previous);
      } else {
        table.delete(key);
      }
    }
    return { revision, objects: sortedObjects(table, namespace) };
  }

  /** Writes an object under its name; the stored state comes back, with its resourceVersion. */
  write(resource: string, object: JsonObject): JsonObject {
    const table = this.tables.get(resource) ?? new Map<string, JsonObject>();
    this.tables.set(resource, table);
    const key = keyOf(textAt(object, "metadata", "namespace"), textAt(object, "metadata", "name"));
    const previous = table.get(key);
    const stored = withRevision(object, ++this.current);
    table.set(key, stored);
    this.publish(resource, stored, previous);
    return stored;
  }

  /** Removes an object; its last state comes back. */
  remove(resource: string, namespace: string, name: string): JsonObject | undefined {
    const key = keyOf(namespace, name);
    const previous = this.tables.get(resource)?.get(key);
    if (!previous) {
      return undefined;
    }
    this.tables.get(resource)?.delete(key);
    const object = withRevision(previous, ++this.current);
    this.record({ type: "DELETED", revision: this.current, resource, object, previous });
    return object;
  }

  /** A revision for something that is kept elsewhere. */
  nextRevision(): number {
    return ++this.current;
  }

  /** What happened to a kind after the revision. */
  eventsAfter(resource: string, revision: number): StoreEvent[] {
    return this.history.filter((event) => event.revision > revision && event.resource === resource);
  }

  /** Calls the listener with every event from now on. @returns a function that ends it */
  listen(listener: (event: StoreEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Forgets the history, as etcd's compaction does: older revisions are answered with 410. */
  compact(): void {
    this.history = [];
    this.compacted = ++this.current;
  }

  /** JSON text of a stored object, made once: lists of a thousand objects are cheap. */
  textOf(object: JsonObject): string {
    const known = this.texts.get(object);
    if (known !== undefined) {
      return known;
    }
    const text = JSON.stringify(object);
    this.texts.set(object, text);
    return text;
  }

  private publish(resource: string, object: JsonObject, previous: JsonObject | undefined): void {
    const type = previous ? "MODIFIED" : "ADDED";
    this.record({ type, revision: this.current, resource, object, previous });
  }

  private record(event: StoreEvent): void {
    this.history.push(event);
    for (const listener of this.listeners) {
      listener(event);
    }
  }
}

function sortedObjects(table: ReadonlyMap<string, JsonObject>, namespace?: string): JsonObject[] {
  const prefix = namespace === undefined ? "" : `${namespace}/`;
  return [...table.entries()]
    .filter(([key]) => key.startsWith(prefix))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, object]) => object);
}
