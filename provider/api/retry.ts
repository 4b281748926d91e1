/** Decides whether a request is sent again, and when. Pure: the loop around it waits and sends. */
import type { TransportErrorCode } from "../errors.js";

/** What became of one attempt. */
export type AttemptOutcome =
  | { readonly kind: "answer"; readonly status: number; readonly isUserError: boolean }
  | {
      readonly kind: "transport";
      readonly code: TransportErrorCode;
      readonly requestSent: boolean;
      /** What a proxy answered that did not make the connection. */
      readonly proxyStatus?: number | undefined;
    };

/** Everything the decision depends on. */
export interface RetryQuestion {
  /** Whether the server may see the request twice: GET, PUT, DELETE and logins, but not POST and PATCH. */
  readonly isRepeatable: boolean;
  readonly outcome: AttemptOutcome;
  /** Attempts made so far, from 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Until the operation's deadline. */
  readonly remainingMs: number;
  /** What the server asked for: `Retry-After`, or `details.retryAfterSeconds`. */
  readonly serverDelayMs: number | undefined;
  /** From 0 to 1, spreads the waits of many clients. */
  readonly random: number;
}

/** Wait and send again, or report what happened, and why it was not tried again. */
export type RetryDecision =
  | { readonly again: true; readonly afterMs: number }
  | { readonly again: false; readonly because: "final" | "attempts" | "time" };

const firstDelayMs = 500;
const longestDelayMs = 15_000;

/**
 * The decision. A time that the server gave is kept exactly, unless it is next to nothing; the client's own doubles and is
 * spread by half.
 */
export function decideRetry(question: RetryQuestion): RetryDecision {
  if (!isWorthAnother(question)) {
    return { again: false, because: "final" };
  }
  if (question.attempt >= question.maxAttempts) {
    return { again: false, because: "attempts" };
  }
  const { serverDelayMs = 0, remainingMs, attempt, random } = question;
  // Without a wait of its own the client would repeat a request as fast as the network allows, for as long as it has.
  const afterMs =
    serverDelayMs >= firstDelayMs
      ? serverDelayMs
      : waitBeforeEnd(Math.max(serverDelayMs, backoffMs(attempt, random)), remainingMs);
  // Waiting past the deadline would only delay the bad news.
  return afterMs !== undefined && afterMs < remainingMs
    ? { again: true, afterMs }
    : { again: false, because: "time" };
}

/** An attempt with less time would fail by itself, and hide what went wrong. */
const shortestAttemptMs = 100;
/** Where a wait has to be cut, the last attempt begins so long before the end of the time. */
const lastAttemptMs = 1000;

/**
 * A wait of the client's own in the time that is left: where it does not fit any more, it is cut so that one last attempt
 * does, because an operation uses the time that it has.
 *
 * @returns undefined where there is no time for another attempt
 */
export function waitBeforeEnd(waitMs: number, remainingMs: number): number | undefined {
  if (waitMs + shortestAttemptMs <= remainingMs) {
    return waitMs;
  }
  // A last attempt that fails at once must not be followed by another one.
  return remainingMs > 2 * lastAttemptMs ? remainingMs - lastAttemptMs : undefined;
}

/**
 * The client's own wait after the given failure in a row: doubles from half a second to 15 seconds, less up to a half.
 * @param random from 0 to 1
 */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
  return Math.round(full * (0.5 + random / 2));
}

/**
 * Failures that pass by themselves. A name that does not exist and a certificate that is wrong stay so, and so does what a
 * proxy refuses: a wrong password sent again and again locks an account.
 */
const passingTransportFailures: readonly TransportErrorCode[] = [
  "TRANSPORT_REFUSED",
  "TRANSPORT_BROKEN",
  "TRANSPORT_TIMEOUT",
];

function isWorthAnother({ outcome, isRepeatable }: RetryQuestion): boolean {
  if (outcome.kind === "transport") {
    const { code, requestSent, proxyStatus } = outcome;
    const isPassing =
      passingTransportFailures.includes(code) &&
      (proxyStatus === undefined || isUntouched(proxyStatus) || isPassingStatus(proxyStatus));
    return isPassing && (isRepeatable || !requestSent);
  }
  if (isUntouched(outcome.status)) {
    return true;
  }
  return isRepeatable && !outcome.isUserError && isPassingStatus(outcome.status);
}

/** Whoever says 429 has not looked at the request. */
function isUntouched(status: number): boolean {
  return status === 429;
}

/** 501 (not implemented) and 505 (HTTP version) do not pass. */
function isPassingStatus(status: number): boolean {
  return status === 408 || (status >= 500 && status !== 501 && status !== 505);
}

/** JavaScript reads a date into nearly anything, `9-9` too; each form of HTTP's begins with the day of the week (RFC 9110). */
export function parseHttpDate(text: string): number {
  return /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*[, ]/.test(text) ? Date.parse(text) : Number.NaN;
}

/**
 * Reads a `Retry-After` header: seconds, or a date, which is compared with the server's own `Date` where there is one.
 * @returns milliseconds from now, or undefined if the header is absent or unreadable
 */
export function parseRetryAfter(
  header: string | undefined,
  times: { readonly serverDate: string | undefined; readonly now: number },
): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    return Number(text) * 1000;
  }
  const at = parseHttpDate(text);
  if (Number.isNaN(at)) {
    return undefined;
  }
  const serverNow = parseHttpDate(times.serverDate ?? "");
  return Math.max(0, at - (Number.isNaN(serverNow) ? times.now : serverNow));
}
