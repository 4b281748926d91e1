/**
 * Keeps a token that somebody issues for a time: renewed early and beside the requests, one login at a time, no repetition of
 * a refused login.
 */
import { type AuthError, isAuthError } from "../errors.js";
import type { AuthTools } from "./authenticator.js";
import { registerToken } from "../redaction/secrets.js";

/** A credential fresh from its issuer. */
export interface Issued<Credential> {
  readonly credential: Credential;
  /** How long it lives from now on; undefined = until it is refused, not above zero = for one request. */
  readonly lifeMs: number | undefined;
}

/** See {@link createTokenCache}. */
export interface TokenCache<Credential> {
  /**
   * A live credential. Logs in if need be, and waits for that only where what it has is at its end.
   * @throws what the login throws, or the signal's reason
   */
  get(signal: AbortSignal): Promise<Credential>;
  /** Told that the server refused the credential; true when another one may fare better. */
  refuse(credential: Credential): boolean;
  /** Told that the server accepted the credential. */
  accept(credential: Credential): void;
}

const renewalMarginMs = 600_000;
/** A request takes its time to arrive, so the last of a token's life is not counted on. */
const lastOfLifeMs = 10_000;
/** IAM locks an account after some wrong passwords within a quarter of an hour. */
const refusalMemoryMs = 300_000;
/** A plugin that fails would otherwise be run once more for each of hundreds of jobs. */
const pluginFailureMemoryMs = 15_000;
/** A sign-in that takes longer is worth a word. */
const noticeableMs = 5000;

/** The time that one sign-in has left, in milliseconds, at least one. */
export type RemainingMs = () => number;

interface Held<Credential> {
  readonly credential: Credential;
  readonly renewAt: number;
  readonly expiresAt: number;
  wasAccepted: boolean;
}

/**
 * A cache around one login. All times are taken from the clock that never jumps, so this machine's idea of the date does
 * not matter.
 * @param secretOf the text of the credential that must never be printed
 */
export function createTokenCache<Credential>(options: {
  readonly login: (remainingMs: RemainingMs) => Promise<Issued<Credential>>;
  readonly secretOf: (credential: Credential) => string | undefined;
  readonly tools: Pick<AuthTools, "clock" | "signInTimeoutMs" | "onWait">;
  /** For messages: `sign in to IAM as …`. */
  readonly purpose: string;
}): TokenCache<Credential> {
  const { login, secretOf, tools, purpose } = options;
  const { clock, signInTimeoutMs } = tools;
  let held: Held<Credential> | undefined;
  let flight: Promise<Credential> | undefined;
  let refusal: { readonly error: unknown; readonly until: number } | undefined;
  let isRenewedInVain = false;

  const renew = async (): Promise<Credential> => {
    const startedAt = clock.elapsed();
    const elapsedMs = () => clock.elapsed() - startedAt;
    const notice = setTimeout(() => {
      const limit = `${Math.round(signInTimeoutMs / 1000)} s`;
      tools.onWait?.(`${purpose}: it takes longer than usual, and is given up after ${limit}`);
    }, noticeableMs);
    try {
      const { credential, lifeMs } = await login(() => Math.max(1, signInTimeoutMs - elapsedMs()));
      registerToken(secretOf(credential));
      const now = clock.elapsed();
      held = { credential, ...scheduleRenewal(now, lifeMs), wasAccepted: false };
      return credential;
    } catch (error) {
      // What took its whole time in vain would hold up a run once more for each of its jobs.
      const slowMemoryMs = elapsedMs() >= signInTimeoutMs / 2 ? signInTimeoutMs : 0;
      const memoryMs = Math.max(slowMemoryMs, isAuthError(error) ? memoryOf(error) : 0);
      refusal = { error, until: clock.elapsed() + memoryMs };
      throw error;
    } finally {
      clearTimeout(notice);
      flight = undefined;
    }
  };

  return {
    async get(signal) {
      signal.throwIfAborted();
      const now = clock.elapsed();
      const current = held;
      if (current !== undefined && now < current.renewAt) {
        return current.credential;
      }
      if (refusal !== undefined && now < refusal.until) {
        return isAlive(current, now) ? current.credential : throwError(refusal.error);
      }
      flight ??= renew();
      if (current !== undefined && now < current.expiresAt - lastOfLifeMs) {
        // Nobody may be waiting for it.
        flight.catch(() => undefined);
        return current.credential;
      }
      try {
        return await raceAbort(flight, signal);
      } catch (error) {
        // An early renewal that fails does no harm yet.
        if (!signal.aborted && current === held && isAlive(current, clock.elapsed())) {
          return current.credential;
        }
        throw error;
      }
    },
    refuse(credential) {
      if (held === undefined || held.credential !== credential) {
        return true; // somebody else has renewed it meanwhile
      }
      if (!held.wasAccepted && isRenewedInVain) {
        return false;
      }
      isRenewedInVain = !held.wasAccepted;
      held = undefined;
      return true;
    },
    accept(credential) {
      if (held?.credential === credential) {
        held.wasAccepted = true;
        isRenewedInVain = false;
      }
    },
  };
}

function isAlive<Credential>(
  held: Held<Credential> | undefined,
  now: number,
): held is Held<Credential> {
  return held !== undefined && now < held.expiresAt;
}

/** Ten minutes ahead; a token that lives no longer than that is used up to nine tenths of its life. */
function scheduleRenewal(now: number, lifeMs: number | undefined) {
  if (lifeMs === undefined) {
    return { renewAt: Number.POSITIVE_INFINITY, expiresAt: Number.POSITIVE_INFINITY };
  }
  const marginMs = lifeMs > renewalMarginMs ? renewalMarginMs : lifeMs / 10;
  return { renewAt: now + lifeMs - marginMs, expiresAt: now + lifeMs };
}

/** How long a failed login is not repeated. A refusal stays one; an issuer that is out of order may recover at once. */
function memoryOf({ code, status }: AuthError): number {
  if (status !== undefined && [400, 401, 403, 404].includes(status)) {
    return refusalMemoryMs;
  }
  return code === "AUTH_PLUGIN_FAILED" ? pluginFailureMemoryMs : 0;
}

function throwError(error: unknown): never {
  throw error;
}

/** The promise, or the signal's reason as soon as it is aborted. The promise itself goes on for others who wait for it. */
export async function raceAbort<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
): Promise<Value> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      // The client aborts with a TransportError as the reason.
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", stop);
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([promise, aborted]);
  } finally {
    if (stop !== undefined) {
      signal.removeEventListener("abort", stop);
    }
    // Whoever stopped waiting must not leave an unhandled rejection behind.
    promise.catch(() => undefined);
  }
}
