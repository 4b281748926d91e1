import { isJsonObject, type JsonObject } from "../../provider/values/json.js";

/** A declaration that an edit changes in place, with choices that follow from a seed. */
export class Draft {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  #state: number;

  constructor(metadata: JsonObject, spec: JsonObject, seed: number) {
    this.metadata = metadata;
    this.spec = spec;
    this.#state = seed;
  }

  /** A number from 0 up to but without the limit (mulberry32). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  /** One of the values. @throws where there are none. */
  choose<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) {
      throw new Error("nothing to choose from");
    }
    return value;
  }

  /** The object under that name, made where it is missing. */
  mapAt(holder: JsonObject, name: string): JsonObject {
    const value = holder[name];
    if (isJsonObject(value)) {
      return value;
    }
    const made: JsonObject = {};
    holder[name] = made;
    return made;
  }

  /** The list of objects under that name, made where it is missing. */
  listAt(holder: JsonObject, name: string): JsonObject[] {
    const value = holder[name];
    if (Array.isArray(value)) {
      return value as JsonObject[];
    }
    const made: JsonObject[] = [];
    holder[name] = made;
    return made;
  }

  /** The tasks of a VolcanoJob; none of a Job. */
  tasks(): JsonObject[] {
    return Array.isArray(this.spec["tasks"]) ? (this.spec["tasks"] as JsonObject[]) : [];
  }

  /** One of the pod templates. */
  template(): JsonObject {
    const tasks = this.tasks();
    return this.mapAt(tasks.length > 0 ? this.choose(tasks) : this.spec, "template");
  }

  /** One of the pod specs. */
  podSpec(): JsonObject {
    return this.mapAt(this.template(), "spec");
  }

  /** One of the containers. */
  container(): JsonObject {
    return this.choose(this.listAt(this.podSpec(), "containers"));
  }

  /** Sets the member, or removes it where it has that value. */
  toggle(holder: JsonObject, name: string, values: readonly unknown[]): void {
    const value = this.choose(values);
    if (JSON.stringify(holder[name]) === JSON.stringify(value)) {
      Reflect.deleteProperty(holder, name);
    } else {
      holder[name] = structuredClone(value);
    }
  }

  /** Reverses a list in place. */
  reverse(holder: JsonObject, name: string): void {
    const list = holder[name];
    if (Array.isArray(list)) {
      list.reverse();
    }
  }
}

/** Changes a draft in one way; may leave it as it is where the way does not fit. */
export type EditFunction = (draft: Draft) => void;
