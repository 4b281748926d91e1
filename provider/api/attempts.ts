/** The loop around one request: send, judge, wait, send again; ends with an answer or one typed error. */
import type { Clock } from "../auth/clock.js";
import {
  ApiError,
  type ProviderError,
  TransportError,
  isProviderError,
  isTransportError,
} from "../errors.js";
import type { Deadline } from "./deadline.js";
import { type AttemptOutcome, decideRetry } from "./retry.js";
import {
  type TransportFailure,
  adviceFor,
  explainAbort,
  explainTimeout,
  formatMs,
} from "./transport-errors.js";

/** What one attempt came to. */
export type Attempt<Value> =
  | { readonly kind: "done"; readonly value: Value }
  /** `again`: the obstacle has been removed (a fresh login), so the request goes out once more at once. */
  | { readonly kind: "again" }
  /** `isCutOff`: a success whose body broke off. */
  | { readonly kind: "answer"; readonly error: ApiError; readonly isCutOff?: boolean }
  /** Nothing was sent, because signing in failed. */
  | { readonly kind: "unsent"; readonly error: unknown }
  | { readonly kind: "transport"; readonly failure: TransportFailure };

/** How attempts are made and bounded. */
export interface AttemptOptions<Value> {
  /** For messages: `create VolcanoJob research/train`. */
  readonly purpose: string;
  /** Host and port, for messages. */
  readonly server: string;
  /** Where its address comes from, for advice: `volcano:endpoint`. */
  readonly addressSetting: string;
  readonly isRepeatable: boolean;
  readonly maxAttempts: number;
  readonly deadline: Deadline;
  readonly clock: Clock;
  readonly random: () => number;
  /** Told before a wait that a person would notice. */
  readonly onWait?: ((text: string) => void) | undefined;
  readonly attempt: () => Promise<Attempt<Value>>;
}

/** Shorter waits are not worth a word. */
const noticeableWaitMs = 5000;

/** What happened so far. */
interface History {
  attempts: number;
  /** An earlier attempt may have taken effect. */
  wasPerhapsActedOn: boolean;
  /** What went wrong before, each sort once. */
  readonly problems: Set<string>;
}

/**
 * Makes attempts until one succeeds or another makes no sense.
 * @throws ApiError, TransportError, and whatever `attempt` throws
 */
export async function makeAttempts<Value>(options: AttemptOptions<Value>): Promise<Value> {
  const history: History = { attempts: 0, wasPerhapsActedOn: false, problems: new Set() };
  for (;;) {
    const attempt = await tryOnce(options, history);
    if (attempt.kind === "done") {
      return attempt.value;
    }
    if (attempt.kind === "again") {
      continue;
    }
    if (attempt.kind === "unsent") {
      throwIfStopped(options, history);
      throw toUnsentError(attempt.error, history);
    }
    history.attempts += 1;
    const decision = decideRetry({
      isRepeatable: options.isRepeatable,
      outcome: outcomeOf(attempt),
      attempt: history.attempts,
      maxAttempts: options.maxAttempts,
      remainingMs: options.deadline.remainingMs(),
      serverDelayMs: attempt.kind === "answer" ? attempt.error.retryAfterMs : undefined,
      random: options.random(),
    });
    history.wasPerhapsActedOn ||= isPerhapsActedOn(attempt);
    if (!decision.again) {
      throw toError(attempt, options, history);
    }
    history.problems.add(attempt.kind === "answer" ? attempt.error.message : attempt.failure.said);
    if (decision.afterMs >= noticeableWaitMs) {
      options.onWait?.(describeWait(attempt, decision.afterMs, options));
    }
    await options.clock.sleep(decision.afterMs, options.deadline.signal);
    throwIfStopped(options, history);
  }
}

async function tryOnce<Value>(
  options: AttemptOptions<Value>,
  history: History,
): Promise<Attempt<Value>> {
  throwIfStopped(options, history);
  try {
    return await options.attempt();
  } catch (error) {
    // Waiting for a login or for a free place was cut short.
    throwIfStopped(options, history);
    throw error;
  }
}

function describeWait(
  attempt: FailedAttempt,
  afterMs: number,
  { purpose, server }: Pick<AttemptOptions<unknown>, "purpose" | "server">,
): string {
  const isAnswer = attempt.kind === "answer";
  const problem = isAnswer
    ? attempt.error.message
    : `${purpose}: ${attempt.failure.said} (${server})`;
  const asked = isAnswer && attempt.error.retryAfterMs !== undefined ? ", as the server asks" : "";
  return `waiting ${formatMs(afterMs)} for the next attempt${asked}: ${problem}`;
}

type FailedAttempt = Extract<Attempt<never>, { readonly kind: "answer" | "transport" }>;

function outcomeOf(attempt: FailedAttempt): AttemptOutcome {
  if (attempt.kind === "transport") {
    return {
      kind: "transport",
      code: attempt.failure.code,
      requestSent: attempt.failure.requestSent,
    };
  }
  if (attempt.isCutOff === true) {
    return { kind: "transport", code: "TRANSPORT_BROKEN", requestSent: true };
  }
  const { status, code } = attempt.error;
  return { kind: "answer", status, isUserError: code === "API_INVALID" };
}

function isPerhapsActedOn(attempt: FailedAttempt): boolean {
  return attempt.kind === "answer"
    ? attempt.error.status === 408 || attempt.error.status >= 500
    : attempt.failure.requestSent;
}

function toError(
  attempt: FailedAttempt,
  options: AttemptOptions<unknown>,
  history: History,
): ProviderError {
  if (attempt.kind === "transport") {
    return toTransportError(nameStop(attempt.failure, options.deadline), options, history);
  }
  const { error } = attempt;
  const effort = describeEffort(options, history);
  return effort === undefined
    ? error
    : new ApiError(error.code, `${error.message} (${effort})`, error);
}

/** An attempt under way is cut short by one signal, whether the caller cancelled or the operation's time is up. */
function nameStop(failure: TransportFailure, deadline: Deadline): TransportFailure {
  const isTimeUp = failure.code === "TRANSPORT_ABORTED" && !deadline.isCancelled();
  return isTimeUp ? explainTimeout(deadline.timeoutMs, failure.requestSent) : failure;
}

/** `requestSent` of a login is about the login; here it has to be about the operation. */
function toUnsentError(error: unknown, history: History): unknown {
  return isTransportError(error)
    ? new TransportError(error.code, error.message, {
        requestSent: history.wasPerhapsActedOn,
        cause: error.cause,
      })
    : error;
}

function describeEffort(
  options: Pick<AttemptOptions<unknown>, "deadline">,
  history: History,
): string | undefined {
  return history.attempts > 1
    ? `${history.attempts} attempts in ${formatMs(options.deadline.elapsedMs())}`
    : undefined;
}

/** The deadline or the caller ends the operation between two attempts, or while one waits for its turn. */
function throwIfStopped(
  options: Pick<AttemptOptions<unknown>, "deadline" | "purpose" | "server" | "addressSetting">,
  history: History,
): void {
  const { deadline } = options;
  if (deadline.isCancelled()) {
    const reason = deadline.cancelReason();
    throw isProviderError(reason)
      ? reason
      : toTransportError(explainAbort(false), options, history);
  }
  if (deadline.signal.aborted || deadline.remainingMs() <= 0) {
    throw toTransportError(explainTimeout(deadline.timeoutMs, false), options, history);
  }
}

function toTransportError(
  failure: TransportFailure,
  options: Pick<AttemptOptions<unknown>, "deadline" | "purpose" | "server" | "addressSetting">,
  history: History,
): TransportError {
  const marks = [options.server, describeEffort(options, history)].filter(
    (mark) => mark !== undefined,
  );
  // Whoever cancels knows where to.
  const where = failure.code === "TRANSPORT_ABORTED" ? "" : ` (${marks.join(", ")})`;
  const others = [...history.problems].filter((problem) => problem !== failure.said);
  const before = others.length === 0 ? "" : `, before that: ${others.join("; ")}`;
  const advice = failure.advice === "" ? "" : `; ${adviceFor(failure, options.addressSetting)}`;
  const message = `${options.purpose}: ${failure.said}${where}${before}${advice}`;
  return new TransportError(failure.code, message, {
    requestSent: failure.requestSent || history.wasPerhapsActedOn,
    cause: failure.cause,
  });
}
