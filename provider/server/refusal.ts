const brand: unique symbol = Symbol.for("pulumi-volcano/server/refusal");

/** A request that the server turns down as a whole, in its own words, with the HTTP status that goes with it. */
export class Refusal extends Error {
  readonly [brand] = true;
  /** 400 where an admission webhook refused, 500 where the server itself failed on the way to or from it. */
  readonly code: 400 | 500;
  /** Name of the webhook that refused, undefined for the server itself. */
  readonly webhook: string | undefined;

  constructor(cause: string, webhook?: string) {
    super(cause);
    this.webhook = webhook;
    this.code = webhook === undefined ? 500 : 400;
  }
}

/** True for a {@link Refusal}. */
export function isRefusal(error: unknown): error is Refusal {
  return typeof error === "object" && error !== null && brand in error;
}
