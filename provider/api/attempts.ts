/** The loop around one request: send, judge, wait, send again; ends with an answer or one typed error. */
import type { Clock } from "../time/clock.js";
import {
  ApiError,
  type ProviderError,
  TransportError,
  isAuthError,
  isProviderError,
  isTransportError,
} from "../errors.js";
import type { CallDeadline } from "./deadline.js";
import { proxyStatusOf } from "./endpoint-errors.js";
import { type AttemptOutcome, type RetryDecision, decideRetry } from "./retry.js";
import {
  type TransportFailure,
  adviceFor,
  explainAbort,
  explainSlowSignIn,
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
  /** `Infinity`: as many as the deadline allows. */
  readonly maxAttempts: number;
  readonly deadline: CallDeadline;
  readonly clock: Clock;
  readonly random: () => number;
  /** Told before a wait that a person would notice. */
  readonly onWait?: ((text: string) => void) | undefined;
  readonly attempt: () => Promise<Attempt<Value>>;
}

/** Shorter waits are not worth a word. */
const noticeableWaitMs = 5000;
const announcedEveryMs = 30_000;

/** What happened so far. */
interface History {
  attempts: number;
  /** Waits in a row, which grow. */
  failures: number;
  announcedAtMs: number;
  /** An earlier attempt may have taken effect. */
  wasPerhapsActedOn: boolean;
  /** What went wrong before, each sort once: by its words without the id of the request, which is another one each time. */
  readonly problems: Map<string, string>;
}

/**
 * Makes attempts until one succeeds or another makes no sense.
 * @throws ApiError, TransportError, and whatever `attempt` throws
 */
export async function makeAttempts<Value>(options: AttemptOptions<Value>): Promise<Value> {
  const history: History = {
    attempts: 0,
    failures: 0,
    announcedAtMs: Number.NEGATIVE_INFINITY,
    wasPerhapsActedOn: false,
    problems: new Map(),
  };
  for (;;) {
    const attempt = await tryOnce(options, history);
    if (attempt.kind === "done") {
      return attempt.value;
    }
    if (attempt.kind === "again") {
      continue;
    }
    if (attempt.kind === "unsent") {
      // Where attempts went before, signing in did not take all of the time.
      const timeUp =
        history.attempts === 0 ? explainSlowSignIn(options.deadline.timeoutMs) : undefined;
      throwIfStopped(options, history, timeUp);
      const decision = decideAfterLogin(attempt.error, options, history);
      if (!decision.again) {
        throw toUnsentError(attempt.error, history);
      }
      noteProblem(history, messageOf(attempt.error));
      await waitFor(decision.afterMs, `: ${messageOf(attempt.error)}`, options, history);
      continue;
    }
    history.attempts += 1;
    history.failures += 1;
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
    noteAttempt(history, attempt);
    const problem = describeProblem(attempt, decision.afterMs, options);
    await waitFor(decision.afterMs, problem, options, history);
  }
}

function noteAttempt(history: History, attempt: FailedAttempt): void {
  if (attempt.kind === "transport") {
    noteProblem(history, attempt.failure.said);
    return;
  }
  noteProblem(history, attempt.error.message, attempt.error.requestId);
}

function noteProblem({ problems }: History, said: string, requestId = ""): void {
  const sort = said.replaceAll(requestId, "");
  problems.set(sort, problems.get(sort) ?? said);
}

/** Waits, and says so where a person would notice; in a long row of waits not each time. */
async function waitFor(
  afterMs: number,
  problem: string,
  options: Pick<
    AttemptOptions<unknown>,
    "clock" | "deadline" | "onWait" | "purpose" | "server" | "addressSetting"
  >,
  history: History,
): Promise<void> {
  const now = options.deadline.elapsedMs();
  if (afterMs >= noticeableWaitMs && now - history.announcedAtMs >= announcedEveryMs) {
    history.announcedAtMs = now;
    options.onWait?.(`waiting ${formatMs(afterMs)} for the next attempt${problem}`);
  }
  await options.clock.sleep(afterMs, options.deadline.signal);
  throwIfStopped(options, history);
}

/**
 * A login has made its own attempts. Where the operation may go on as long as its time lasts, so may logging in, as long as
 * it fails for a reason that passes; nothing of the operation has been sent.
 */
function decideAfterLogin(
  error: unknown,
  options: Pick<AttemptOptions<unknown>, "maxAttempts" | "deadline" | "random">,
  history: History,
): RetryDecision {
  const outcome = outcomeOfLogin(error);
  if (outcome === undefined || options.maxAttempts !== Infinity) {
    return { again: false, because: "final" };
  }
  history.failures += 1;
  return decideRetry({
    isRepeatable: true,
    outcome,
    attempt: history.failures,
    maxAttempts: Infinity,
    remainingMs: options.deadline.remainingMs(),
    serverDelayMs: undefined,
    random: options.random(),
  });
}

function outcomeOfLogin(error: unknown): AttemptOutcome | undefined {
  if (isTransportError(error)) {
    const proxyStatus = proxyStatusOf(error.cause);
    return { kind: "transport", code: error.code, requestSent: false, proxyStatus };
  }
  return isAuthError(error) && error.status !== undefined
    ? { kind: "answer", status: error.status, isUserError: false }
    : undefined;
}

function messageOf(error: unknown): string {
  return isProviderError(error) ? error.message : String(error);
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

function describeProblem(
  attempt: FailedAttempt,
  afterMs: number,
  { purpose, server }: Pick<AttemptOptions<unknown>, "purpose" | "server">,
): string {
  if (attempt.kind === "transport") {
    return `: ${purpose}: ${attempt.failure.said} (${server})`;
  }
  const asked = attempt.error.retryAfterMs === afterMs ? ", as the server asks" : "";
  return `${asked}: ${attempt.error.message}`;
}

type FailedAttempt = Extract<Attempt<never>, { readonly kind: "answer" | "transport" }>;

function outcomeOf(attempt: FailedAttempt): AttemptOutcome {
  if (attempt.kind === "transport") {
    return {
      kind: "transport",
      code: attempt.failure.code,
      requestSent: attempt.failure.requestSent,
      proxyStatus: proxyStatusOf(attempt.failure.cause),
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

/** An attempt under way is cut short by one signal, whether somebody cancelled or the operation's time is up. */
function nameStop(failure: TransportFailure, deadline: CallDeadline): TransportFailure {
  if (failure.code !== "TRANSPORT_ABORTED") {
    return failure;
  }
  return deadline.isCancelled()
    ? explainAbort(failure.requestSent, deadline.cancelReason())
    : explainTimeout(deadline.timeoutMs, failure.requestSent);
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
  timeUp = explainTimeout(options.deadline.timeoutMs, false),
): void {
  const { deadline } = options;
  if (deadline.isCancelled()) {
    const reason = deadline.cancelReason();
    throw isProviderError(reason)
      ? reason
      : toTransportError(explainAbort(false, reason), options, history);
  }
  if (deadline.signal.aborted || deadline.isOver()) {
    throw toTransportError(timeUp, options, history);
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
  const others = [...history.problems.values()].filter((problem) => problem !== failure.said);
  const before = others.length === 0 ? "" : `, before that: ${others.join("; ")}`;
  const advice = failure.advice === "" ? "" : `; ${adviceFor(failure, options.addressSetting)}`;
  const message = `${options.purpose}: ${failure.said}${where}${before}${advice}`;
  return new TransportError(failure.code, message, {
    requestSent: failure.requestSent || history.wasPerhapsActedOn,
    cause: failure.cause,
  });
}
