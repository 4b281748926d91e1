const panicBrand: unique symbol = Symbol.for("pulumi-volcano/server/panic");

/** The real server's handler panics here: it drops the connection without an answer. */
export class ServerPanic extends Error {
  readonly [panicBrand] = true;
  /** The field whose absence makes it panic, where it is one. */
  readonly field: string | undefined;

  constructor(what: string, field?: string) {
    super(what);
    this.field = field;
  }
}

/** True for a {@link ServerPanic}. */
export function isServerPanic(error: unknown): error is ServerPanic {
  return typeof error === "object" && error !== null && panicBrand in error;
}
