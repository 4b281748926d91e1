const panicBrand: unique symbol = Symbol.for("pulumi-volcano/emulator/server-panic");

/** The real server's handler panics here: it drops the connection without an answer. */
export class ServerPanic extends Error {
  readonly [panicBrand] = true;
}

/** True for a {@link ServerPanic}. */
export function isServerPanic(error: unknown): error is ServerPanic {
  return typeof error === "object" && error !== null && panicBrand in error;
}
