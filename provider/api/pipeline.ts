/** The one way in which requests leave this package: authenticate, limit, send, classify, then retry or return. */
import { setMaxListeners } from "node:events";
import { parseHttpDate } from "./retry.js";
import type {
  AuthTools,
  Authenticator,
  LoginAnswer,
  LoginRequest,
  RequestToAuthenticate,
} from "../auth/authenticator.js";
import type { Clock } from "../time/clock.js";
import { timerMs } from "../time/timer.js";
import type { Connection } from "../connection/connection.js";
import { type ApiError, isApiError } from "../errors.js";
import { createAuthenticator, schemeOf } from "../schemes/index.js";
import { type Attempt, makeAttempts } from "./attempts.js";
import type { ByteStream } from "./byte-stream.js";
import { type Conceal, concealAnswer, concealHeaders, createConceal } from "./conceal.js";
import { type CallDeadline, startDeadline } from "./deadline.js";
import { type Dispatchers, createDispatchers, isProxied } from "./dispatchers.js";
import { explainWay } from "./endpoint-errors.js";
import { parseErrorBody } from "./error-body.js";
import { type Limiter, type Place, createLimiter } from "./limiter.js";
import { prepare } from "./prepare.js";
import {
  type Answer,
  type Question,
  explainUnauthorized,
  headerOf,
  provesCredentials,
  toApiError,
} from "./response-errors.js";
import { toClause } from "./sentences.js";
import { type SendOutcome, send } from "./transport.js";
import { clientClosed } from "./transport-errors.js";

/** One operation on the API. */
export interface ApiRequest extends Question {
  readonly query?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: string | undefined;
  readonly contentType?: string | undefined;
  /** Manifests whose values are taken out of the server's words, as those of the body are. */
  readonly hidden?: readonly object[] | undefined;
  /** Whether the server may see it twice. @default everything but POST and PATCH */
  readonly isRepeatable?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** For all attempts and waits together. @default 5 minutes */
  readonly timeoutMs?: number | undefined;
  /** Hand over the body as it comes; the longest silence then. */
  readonly stream?: { readonly idleTimeoutMs: number };
}

/**
 * What the pipeline is given: time and chance, which tests replace, how often an operation is tried, who is told that it
 * waits, and who can stop it.
 */
export interface PipelineTools {
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxAttempts: number;
  readonly onWait?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly beforeWrite?: (() => Promise<void>) | undefined;
}

/** See {@link createPipeline}. */
export interface Pipeline {
  /**
   * Performs an operation and hands its 2xx answer to `read`; when that throws an ApiError, the answer was unreadable and a
   * repeatable operation is repeated.
   * @throws ApiError, AuthError, ConfigError, TransportError
   */
  perform<Value>(
    request: ApiRequest,
    read: (answer: Answer, stream: ByteStream | undefined) => Value,
  ): Promise<Value>;
  readonly tools: PipelineTools;
  /** Who ends every operation: that of the tools, and the closing. */
  readonly signals: readonly (AbortSignal | undefined)[];
  /** Ends the operations under way, those that wait, and all that come later. */
  close(): Promise<void>;
}

const defaultTimeoutMs = 300_000;
/** A plugin may open a browser, and an issuer's two requests may be repeated. */
const shortestSignInMs = 60_000;

interface Parts extends PipelineTools {
  readonly connection: Connection;
  readonly dispatchers: Dispatchers;
  readonly limiter: Limiter;
  readonly authenticator: Authenticator;
}

/** Creates the pipeline of one connection: its pools, its limiter, its login. Sends nothing yet. */
export function createPipeline(connection: Connection, tools: PipelineTools): Pipeline {
  const dispatchers = createDispatchers(connection);
  const closing = new AbortController();
  // Every operation listens, and that is no leak.
  setMaxListeners(0, closing.signal);
  const signals = [tools.signal, closing.signal];
  const authTools: AuthTools = {
    clock: tools.clock,
    onWait: tools.onWait,
    signInTimeoutMs: timerMs(Math.max(shortestSignInMs, connection.limits.requestTimeoutMs * 2)),
    send: (request) => login(request, { connection, dispatchers, signals, ...tools }),
  };
  const parts: Parts = {
    ...tools,
    connection,
    dispatchers,
    limiter: createLimiter({
      maxConcurrency: connection.limits.maxConcurrency,
      clock: tools.clock,
    }),
    authenticator: createAuthenticator(connection, authTools),
  };
  return {
    tools,
    signals,
    close() {
      closing.abort(clientClosed);
      return dispatchers.close();
    },
    async perform(request, read) {
      const deadline = startDeadline({
        timeoutMs: request.timeoutMs ?? defaultTimeoutMs,
        signals: [request.signal, ...signals],
        clock: tools.clock,
      });
      const login = { wasRepeated: false };
      try {
        return await makeAttempts({
          ...tools,
          purpose: request.purpose,
          server: hostOf(connection.endpoint),
          addressSetting: addressSettingOf(connection),
          isRepeatable: request.isRepeatable ?? !["POST", "PATCH"].includes(request.method),
          deadline,
          attempt: () => attemptOnce(request, { parts, deadline, login, read }),
        });
      } finally {
        deadline.stop();
      }
    },
  };
}

/** Where the address of the API server comes from. */
function addressSettingOf({ credentials }: Connection): string {
  return schemeOf(credentials).server?.addressSetting ?? "volcano:endpoint";
}

function hostOf(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).host : "no endpoint";
}

interface AttemptContext<Value> {
  readonly parts: Parts;
  readonly deadline: CallDeadline;
  readonly login: { wasRepeated: boolean };
  readonly read: (answer: Answer, stream: ByteStream | undefined) => Value;
}

async function attemptOnce<Value>(
  request: ApiRequest,
  context: AttemptContext<Value>,
): Promise<Attempt<Value>> {
  const { parts, deadline } = context;
  const outgoing = prepare(request, parts.connection);
  try {
    await parts.authenticator.authenticate(outgoing, deadline.signal);
  } catch (error) {
    return { kind: "unsent", error };
  }
  const place = await acquirePlace(outgoing, context);
  let outcome: SendOutcome | undefined;
  try {
    outcome = await sendSettled(outgoing, request, context);
    return await judge(outcome, { request, outgoing, context });
  } finally {
    // Not before the scheme has heard of a 401: the next in line must not go out on what was just refused.
    releasePlace(place, outcome, { request, parts });
  }
}

/** @throws the signal's reason, after the scheme was told that nothing was sent */
async function acquirePlace<Value>(
  outgoing: RequestToAuthenticate,
  { parts, deadline }: AttemptContext<Value>,
): Promise<Place> {
  try {
    return await parts.limiter.acquire(deadline.signal);
  } catch (error) {
    parts.authenticator.settle?.(outgoing, false, false);
    throw error;
  }
}

function releasePlace(
  place: Place,
  outcome: SendOutcome | undefined,
  { request, parts }: { readonly request: ApiRequest; readonly parts: Parts },
): void {
  const answer = outcome !== undefined && "answer" in outcome ? outcome.answer : undefined;
  if (answer?.status === 429) {
    place.release("throttled", toApiError(answer, request, parts.clock.now()).retryAfterMs);
    return;
  }
  const isSuccess = answer !== undefined && answer.status >= 200 && answer.status < 300;
  place.release(isSuccess ? "ok" : "other");
}

interface Given<Value> {
  readonly request: ApiRequest;
  readonly outgoing: RequestToAuthenticate;
  readonly context: AttemptContext<Value>;
}

/** What the outcome means for the operation. */
async function judge<Value>(outcome: SendOutcome, given: Given<Value>): Promise<Attempt<Value>> {
  const { request, outgoing, context } = given;
  const { parts } = context;
  if ("failure" in outcome) {
    const way = { url: outgoing.url, proxy: proxyOf(outgoing.url, parts.connection) };
    return { kind: "transport", failure: explainWay(outcome.failure, way) };
  }
  const conceal = createConceal(request.body, request.hidden);
  if (outcome.answer.status >= 200 && outcome.answer.status < 300) {
    return readSuccess(outcome, context.read, conceal);
  }
  const error = toApiError(concealAnswer(outcome.answer, conceal), request, parts.clock.now());
  if (outcome.answer.status !== 401) {
    return { kind: "answer", error };
  }
  const serverNow = parseHttpDate(headerOf(outcome.answer, "date") ?? "");
  const clockOffMs = Number.isNaN(serverNow) ? 0 : parts.clock.now() - serverNow;
  return recover(error, { ...given, clockOffMs });
}

function proxyOf(url: URL, { transport }: Connection) {
  return transport.proxyUrl !== undefined && isProxied(url, transport)
    ? { url: transport.proxyUrl, setting: transport.proxySetting ?? "volcano:proxyUrl" }
    : undefined;
}

/** Sends, and tells the scheme how it went; a 401 it learns from `recover`. */
async function sendSettled<Value>(
  outgoing: RequestToAuthenticate,
  request: ApiRequest,
  context: AttemptContext<Value>,
): Promise<SendOutcome> {
  const { authenticator } = context.parts;
  try {
    const outcome = await sendConfirmed(outgoing, request, context);
    if (!("answer" in outcome)) {
      authenticator.settle?.(outgoing, false, false);
    } else if (outcome.answer.status !== 401) {
      authenticator.settle?.(outgoing, true, provesCredentials(outcome.answer));
    }
    return outcome;
  } catch (error) {
    authenticator.settle?.(outgoing, false, false);
    throw error;
  }
}

/** Sends what may still be sent after the wait for a place. */
async function sendConfirmed<Value>(
  outgoing: RequestToAuthenticate,
  request: ApiRequest,
  { parts, deadline }: AttemptContext<Value>,
): Promise<SendOutcome> {
  if (request.method !== "GET") {
    await parts.beforeWrite?.();
  }
  parts.authenticator.confirm?.();
  return send(outgoing, {
    dispatcher: parts.dispatchers.find(outgoing.url, {
      isApiServer: true,
      clientCertificate: outgoing.clientCertificate,
    }),
    signal: deadline.signal,
    timeoutMs: Math.min(parts.connection.limits.requestTimeoutMs, deadline.leftMs()),
    stream: request.stream,
  });
}

function readSuccess<Value>(
  outcome: Extract<SendOutcome, { readonly answer: Answer }>,
  read: AttemptContext<Value>["read"],
  conceal: Conceal,
): Attempt<Value> {
  const answer = concealHeaders(outcome.answer, conceal);
  try {
    return { kind: "done", value: read(answer, outcome.stream) };
  } catch (error) {
    outcome.stream?.cancel();
    if (isApiError(error)) {
      const clean = readAgain(concealAnswer(answer, conceal), read) ?? error;
      return { kind: "answer", error: clean, isCutOff: isCutOff(answer.body) };
    }
    throw error;
  }
}

/** The error of an unreadable success quotes the body, which may hold what was sent. */
function readAgain<Value>(
  answer: Answer,
  read: AttemptContext<Value>["read"],
): ApiError | undefined {
  try {
    read(answer, undefined);
    return undefined;
  } catch (error) {
    return isApiError(error) ? error : undefined;
  }
}

function isCutOff(body: string): boolean {
  try {
    JSON.parse(body);
    return false;
  } catch {
    return body.trimStart().startsWith("{");
  }
}

async function recover<Value>(
  error: ApiError,
  given: Given<Value> & { readonly clockOffMs: number },
): Promise<Attempt<Value>> {
  const { login, parts } = given.context;
  if (!login.wasRepeated && (await parts.authenticator.recover(error, given.outgoing))) {
    login.wasRepeated = true;
    return { kind: "again" };
  }
  const { credentials } = parts.connection;
  throw explainUnauthorized(error, given.request, { credentials, clockOffMs: given.clockOffMs });
}

/** A login's own request: no credentials, no place in the limiter, its last answer whatever the status. */
async function login(
  request: LoginRequest,
  given: PipelineTools &
    Pick<Pipeline, "signals"> & {
      readonly connection: Connection;
      readonly dispatchers: Dispatchers;
    },
): Promise<LoginAnswer> {
  const { connection, dispatchers, clock } = given;
  const question: Question = {
    purpose: request.purpose,
    method: request.method,
    path: request.url.pathname,
  };
  const deadline = startDeadline({
    timeoutMs: Math.min(request.timeoutMs, connection.limits.requestTimeoutMs * 2),
    signals: given.signals,
    clock,
  });
  let last: Answer | undefined;
  try {
    return await makeAttempts({
      ...given,
      purpose: request.purpose,
      server: request.url.host,
      addressSetting: request.addressSetting,
      isRepeatable: true,
      deadline,
      attempt: async (): Promise<Attempt<LoginAnswer>> => {
        const outcome = await send(request, {
          dispatcher: dispatchers.find(request.url, {
            isApiServer: false,
            authorities: request.authorities,
          }),
          signal: deadline.signal,
          timeoutMs: Math.min(connection.limits.requestTimeoutMs, deadline.leftMs()),
        });
        if ("failure" in outcome) {
          const way = { url: request.url, proxy: proxyOf(request.url, connection) };
          return { kind: "transport", failure: explainWay(outcome.failure, way) };
        }
        last = outcome.answer;
        return last.status < 400
          ? { kind: "done", value: toLoginAnswer(last) }
          : { kind: "answer", error: toApiError(last, question, clock.now()) };
      },
    });
  } catch (error) {
    if (isApiError(error) && last !== undefined) {
      return toLoginAnswer(last);
    }
    throw error;
  } finally {
    deadline.stop();
  }
}

function toLoginAnswer(answer: Answer): LoginAnswer {
  const body = parseErrorBody(answer.body, headerOf(answer, "content-type"));
  const names = Object.keys(answer.headers);
  return {
    status: answer.status,
    headers: Object.fromEntries(names.map((name) => [name, headerOf(answer, name)])),
    body: answer.body,
    message: toClause(body.message) || "no reason given",
    errorCode: body.errorCode,
    requestId: body.requestId ?? headerOf(answer, "x-request-id"),
  };
}
