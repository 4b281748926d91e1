import type { FaultKind } from "../server/field-errors.js";

/** What to say of a fault: the first row that fits. */
export interface Advice {
  readonly kind?: FaultKind;
  /** Of the place, as the server names it. */
  readonly field?: RegExp;
  /** Of the server's words. */
  readonly detail?: RegExp;
  /** May use what `detail` has found. */
  readonly reason: string;
  /** The place that has to change, where that is another one. */
  readonly at?: string;
}
