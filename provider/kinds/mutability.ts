import type { JsonObject } from "../values/json.js";

/** An item of a list: where it stands, and what identifies it where the list has a merge key. */
export interface ItemStep {
  readonly index: number;
  readonly id?: string;
  /** The member that holds the id. */
  readonly key?: string;
}

/** One step of the way to a value: a member's name or an item of a list. */
export type Step = string | ItemStep;

/** What is known about a job while a change of it is planned. */
export interface ChangeFacts {
  /** The way to what changes. */
  readonly steps: readonly Step[];
  /** The spec as it is, defaults filled in. */
  readonly before: JsonObject;
  /** The spec as it shall be, defaults filled in. */
  readonly after: JsonObject;
  /** The object on the server, where it has been read. */
  readonly live?: { readonly spec: JsonObject; readonly status: JsonObject } | undefined;
}

/**
 * When a row of a mutability table holds. `"ask"` means that only the object on the server can tell, and that it has not
 * been read.
 */
export interface Condition {
  /** Completes the sentence "can be patched only ...". */
  readonly text: string;
  readonly holds: (facts: ChangeFacts) => boolean | "ask";
}

/** One row: a change at this path, or anywhere below it, is patched. What no row names is replaced. */
export interface MutabilityRule {
  /** Members joined by dots, `[]` for any item of a list: `spec.tasks[].replicas`. */
  readonly path: string;
  /** The row is about the value as such, coming, going or being empty, and about nothing below it. */
  readonly isItselfOnly?: boolean;
  /** Without a condition the row always holds. */
  readonly when?: Condition;
  /** Where the row comes from. */
  readonly source: string;
}

/** All rows of one kind on one server. */
export interface MutabilityTable {
  readonly rules: readonly MutabilityRule[];
  /** Completes "spec.x cannot be patched: ..." for every path that no row names. */
  readonly otherwise: string;
}
