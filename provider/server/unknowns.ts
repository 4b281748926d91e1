import { isUnknown } from "../values/unknown.js";

/**
 * How the model judges a document of which parts are not known yet (a preview of values that other resources make): the
 * rules run as always, every read of something unknown is noticed, and a fault that was found after one, in the same rule
 * or in one around it, is uncertain: it may be there or not. Such faults are left out.
 *
 * A rule that is {@link apart} keeps what it has read to itself. That is right where its faults are all that it gives to the
 * others: what they decide on must have been read outside of it.
 */
interface Scope {
  hasReadUnknown: boolean;
}

let scope: Scope | undefined;

/** Notices that a rule has read this value. Every read of a document in `server/` comes by here. */
export function noteRead(value: unknown): void {
  if (scope && isUnknown(value)) {
    scope.hasReadUnknown = true;
  }
}

/** False once the rule that runs has read something unknown. */
export function isCertain(): boolean {
  return scope?.hasReadUnknown !== true;
}

/** True for a value that is not known, where the document that is judged may have some; else it is a text like others. */
export function isOpen(value: unknown): boolean {
  return scope !== undefined && isUnknown(value);
}

function within<T>(inner: Scope | undefined, run: () => T): T {
  const outer = scope;
  scope = inner;
  try {
    return run();
  } finally {
    scope = outer;
  }
}

/** Runs a rule that gives nothing but its faults to others, so that what it cannot judge does not spread. */
export function apart<T>(rule: () => T): T {
  return scope ? within({ ...scope }, rule) : rule();
}

/** Judges a document parts of which may be unknown. Without this, as for a server, nothing is. */
export function withUnknowns<T>(judge: () => T): T {
  return within({ hasReadUnknown: false }, judge);
}
