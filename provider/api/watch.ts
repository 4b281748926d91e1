/**
 * Follows the jobs of a namespace: lists once, then watches, and goes on across broken connections, servers that end the
 * stream, and versions that the server has forgotten (410), without losing an event and without repeating one.
 */
import { type ApiError, TransportError, isApiError, isProviderError } from "../errors.js";
import type { ByteStream } from "./byte-stream.js";
import { type SelectOptions, listQuery } from "./call-options.js";
import { createTokenGuard } from "./iterate.js";
import { type JobList, type JobScope, collectionRequest, readList, toJob } from "./job-requests.js";
import { joinSignals } from "./join-signals.js";
import { LineReader } from "./lines.js";
import type { KubernetesJob } from "./objects.js";
import type { ApiRequest, Pipeline } from "./pipeline.js";
import { toApiError, toUnexpectedAnswer } from "./response-errors.js";
import { backoffMs } from "./retry.js";
import { explainAbort } from "./transport-errors.js";

/** One change. */
export type WatchEvent =
  | { readonly type: "ADDED" | "MODIFIED"; readonly object: KubernetesJob }
  | {
      readonly type: "DELETED";
      /** The last state, as the server sent it; after a gap only its metadata is known, and `spec` is empty. */
      readonly object: KubernetesJob;
    }
  | {
      /** Everything up to this version has been seen. Only with `bookmarks`. */
      readonly type: "BOOKMARK";
      readonly resourceVersion: string;
    };

/** Of each job that was handed over, by its uid, what it takes to notice a repetition and to report its deletion. */
export type WatchMemory = Map<string, KubernetesJob>;

/** What to watch, and from where. */
export interface WatchOptions extends Omit<SelectOptions, "resourceVersionMatch" | "pretty"> {
  /**
   * Start after this version, without the jobs that exist already. `timeoutMs` bounds each listing and each opening of the
   * stream, not the watch.
   * @default list first: existing jobs come as ADDED
   */
  readonly resourceVersion?: string | undefined;
  /** Hand over bookmarks. @default false */
  readonly bookmarks?: boolean | undefined;
  /** After this time the server ends the stream and a new one is opened. @default about five minutes */
  readonly timeoutSeconds?: number | undefined;
  /**
   * An empty map, which the watch fills. Given to the next watch of the same jobs after this one has failed, nothing is
   * repeated, and what has gone in between is reported as DELETED.
   */
  readonly seen?: WatchMemory | undefined;
}

interface WatchContext extends JobScope {
  readonly pipeline: Pipeline;
}

interface WatchState {
  readonly context: WatchContext;
  readonly options: WatchOptions;
  /** Aborted by the caller, by whoever has the client, and by its closing. */
  readonly stop: AbortSignal;
  /** Everything up to here has been handed over; undefined: list first. */
  version: string | undefined;
  readonly known: WatchMemory;
  /** Streams in a row that brought nothing. */
  fruitless: number;
  /** Lines in a row that were no events. */
  unreadable: number;
}

const pageSize = 500;
const mostRestarts = 10;
const mostUnreadable = 5;
// A server ends its stream on time; silence beyond that means that the connection is dead.
const graceMs = 30_000;

// A stream that lives this long is a quiet one, not a broken one.
const quietStreamMs = 10_000;

/** Yields changes until the loop is left. @throws ApiError, AuthError, ConfigError, InputError, TransportError */
export async function* watchJobs(
  context: WatchContext,
  options: WatchOptions,
): AsyncGenerator<WatchEvent, void, undefined> {
  const stop = joinSignals([options.signal, ...context.pipeline.signals]);
  const state: WatchState = {
    context,
    options,
    stop: stop.signal,
    version: options.resourceVersion,
    known: options.seen ?? new Map<string, KubernetesJob>(),
    fruitless: 0,
    unreadable: 0,
  };
  try {
    for (;;) {
      if (state.version === undefined) {
        yield* synchronize(state);
      }
      const end = yield* followStream(state);
      if (end === "forgotten") {
        state.version = undefined;
      }
      await pause(state);
    }
  } finally {
    stop.stop();
  }
}

/** Lists, and reports what differs from what is known: everything at the start, the gap after a 410. */
async function* synchronize(state: WatchState): AsyncGenerator<WatchEvent, void, undefined> {
  for (let restarts = 0; ; restarts += 1) {
    const present = new Set<string>();
    try {
      state.version = yield* reportPages(state, present);
    } catch (error) {
      // A page token expired. What has been reported is known, so starting again repeats nothing.
      if (isApiError(error, "API_GONE") && restarts < mostRestarts) {
        continue;
      }
      throw error;
    }
    yield* reportVanished(state, present);
    return;
  }
}

async function* reportPages(
  state: WatchState,
  present: Set<string>,
): AsyncGenerator<WatchEvent, string | undefined, undefined> {
  const tokens = createTokenGuard(
    collectionRequest(state.context, { verb: "watch", method: "GET" }, {}),
  );
  let version: string | undefined;
  let token: string | undefined;
  do {
    const page = await listPage(state, token);
    version ??= page.resourceVersion;
    token = page.continue;
    if (token !== undefined) {
      tokens.check(token);
    }
    for (const object of page.items) {
      present.add(object.metadata.uid);
      const event = remember(state, object);
      if (event !== undefined) {
        yield event;
      }
    }
  } while (token !== undefined);
  return version;
}

function* reportVanished(
  state: WatchState,
  present: ReadonlySet<string>,
): Generator<WatchEvent, void, undefined> {
  for (const [uid, object] of state.known) {
    if (!present.has(uid)) {
      state.known.delete(uid);
      yield { type: "DELETED", object };
    }
  }
}

async function listPage(
  { context, options }: WatchState,
  token: string | undefined,
): Promise<JobList> {
  const { labelSelector, fieldSelector } = options;
  const request = {
    ...collectionRequest(context, { verb: "watch", method: "GET" }, options),
    query: listQuery({ labelSelector, fieldSelector, limit: pageSize, continue: token }),
  };
  return context.pipeline.perform(request, (answer) => readList(answer, request, context.kind));
}

/** Notes the job; undefined if exactly this state has been handed over before. */
function remember(
  state: WatchState,
  object: KubernetesJob,
  said: unknown = "ADDED",
): WatchEvent | undefined {
  const { uid, resourceVersion } = object.metadata;
  const before = state.known.get(uid);
  if (
    before !== undefined &&
    resourceVersion !== undefined &&
    before.metadata.resourceVersion === resourceVersion
  ) {
    return undefined;
  }
  state.known.set(uid, shorten(object));
  // A watch from a given version meets jobs that it has not listed; what is known of others counts more than the word.
  return { type: before === undefined && said !== "MODIFIED" ? "ADDED" : "MODIFIED", object };
}

/** Bounded memory: a few hundred bytes for each living job, not its spec. */
function shorten({ apiVersion, kind, metadata }: KubernetesJob): KubernetesJob {
  const { name, namespace, uid, resourceVersion, labels } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      uid,
      labels,
      annotations: undefined,
      ...(namespace !== undefined && { namespace }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
    spec: {},
  };
}

/** Why a stream is over: the next one goes on where it stopped, or has to start with a list. */
type StreamEnd = "resumable" | "forgotten";

async function* followStream(state: WatchState): AsyncGenerator<WatchEvent, StreamEnd, undefined> {
  const { context, options } = state;
  const random = context.pipeline.tools.random();
  const timeoutSeconds = options.timeoutSeconds ?? Math.round(240 + 60 * random);
  const request: ApiRequest = {
    ...collectionRequest(context, { verb: "watch", method: "GET" }, options),
    query: {
      ...listQuery({
        labelSelector: options.labelSelector,
        fieldSelector: options.fieldSelector,
        resourceVersion: state.version,
        timeoutSeconds,
      }),
      watch: "true",
      allowWatchBookmarks: "true",
    },
    stream: { idleTimeoutMs: timeoutSeconds * 1000 + graceMs },
  };
  state.fruitless += 1;
  const stream = await openStream(state, request);
  if (stream === undefined) {
    return "forgotten";
  }
  const { clock } = context.pipeline.tools;
  const openedAt = clock.elapsed();
  const cancel = () => {
    stream.cancel();
  };
  state.stop.addEventListener("abort", cancel);
  try {
    return yield* readEvents(state, { request, stream });
  } finally {
    state.stop.removeEventListener("abort", cancel);
    stream.cancel();
    if (clock.elapsed() - openedAt >= quietStreamMs) {
      state.fruitless = 0;
    }
  }
}

/** Undefined when the server has forgotten the version. */
async function openStream(
  { context }: WatchState,
  request: ApiRequest,
): Promise<ByteStream | undefined> {
  try {
    return await context.pipeline.perform(request, (answer, stream) => {
      if (stream === undefined) {
        throw toUnexpectedAnswer(answer, request);
      }
      return stream;
    });
  } catch (error) {
    if (isApiError(error, "API_GONE")) {
      return undefined;
    }
    throw error;
  }
}

interface OpenWatch {
  readonly request: ApiRequest;
  readonly stream: ByteStream;
}

async function* readEvents(
  state: WatchState,
  open: OpenWatch,
): AsyncGenerator<WatchEvent, StreamEnd, undefined> {
  const lines = new LineReader(open.stream);
  for (;;) {
    throwIfCancelled(state, open.request);
    const item = await lines.next();
    throwIfCancelled(state, open.request);
    if (item.kind !== "line") {
      return "resumable";
    }
    if (item.line.trim() === "") {
      continue;
    }
    const step = readEvent(state, item.line, open.request);
    if (step === "resumable" || step === "forgotten") {
      return step;
    }
    state.fruitless = 0;
    state.unreadable = 0;
    if (step !== "nothing") {
      yield step;
    }
  }
}

function readEvent(
  state: WatchState,
  line: string,
  request: ApiRequest,
): WatchEvent | StreamEnd | "nothing" {
  const event = parseEvent(line);
  if (event?.type === "ERROR") {
    return readErrorEvent(state, event.object, request);
  }
  if (event?.type === "BOOKMARK") {
    const version = bookmarkVersion(event.object);
    state.version = version ?? state.version;
    return state.options.bookmarks === true && version !== undefined
      ? { type: "BOOKMARK", resourceVersion: version }
      : "nothing";
  }
  const job = event === undefined ? undefined : toJob(event.object, state.context.kind).data;
  if (job === undefined) {
    return skipUnreadable(state, line, request);
  }
  state.version = job.metadata.resourceVersion ?? state.version;
  if (event?.type === "DELETED") {
    state.known.delete(job.metadata.uid);
    return { type: "DELETED", object: job };
  }
  return remember(state, job, event?.type) ?? "nothing";
}

function parseEvent(
  line: string,
): { readonly type: unknown; readonly object: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null
      ? { type: Reflect.get(value, "type"), object: Reflect.get(value, "object") }
      : undefined;
  } catch {
    return undefined;
  }
}

function bookmarkVersion(object: unknown): string | undefined {
  const metadata: unknown =
    typeof object === "object" && object !== null ? Reflect.get(object, "metadata") : undefined;
  const version: unknown =
    typeof metadata === "object" && metadata !== null
      ? Reflect.get(metadata, "resourceVersion")
      : undefined;
  return typeof version === "string" && version !== "" ? version : undefined;
}

/** The stream is garbled: a new one from the last good version, but not for ever. */
function skipUnreadable(state: WatchState, line: string, request: ApiRequest): StreamEnd {
  state.unreadable += 1;
  if (state.unreadable >= mostUnreadable) {
    throw toUnexpectedAnswer({ status: 200, headers: {}, body: line.slice(0, 1000) }, request);
  }
  return "resumable";
}

/** A watch that fails after its head was sent says so in an event. */
function readErrorEvent(state: WatchState, object: unknown, request: ApiRequest): StreamEnd {
  const code: unknown =
    typeof object === "object" && object !== null ? Reflect.get(object, "code") : undefined;
  const status = typeof code === "number" ? code : 500;
  if (status === 410) {
    return "forgotten";
  }
  const error: ApiError = toApiError(
    { status, headers: {}, body: JSON.stringify(object) },
    request,
    state.context.pipeline.tools.clock.now(),
  );
  state.unreadable += 1;
  if ((status === 429 || status >= 500) && state.unreadable < mostUnreadable) {
    return "resumable";
  }
  throw error;
}

/** Between two streams: at once after one that brought something, longer and longer after those that did not. */
async function pause(state: WatchState): Promise<void> {
  const { clock, random } = state.context.pipeline.tools;
  if (state.fruitless > 0) {
    await clock.sleep(backoffMs(state.fruitless, random()), state.stop);
  }
  throwIfCancelled(state, collectionRequest(state.context, { verb: "watch", method: "GET" }, {}));
}

function throwIfCancelled({ stop }: WatchState, { purpose }: ApiRequest): void {
  if (!stop.aborted) {
    return;
  }
  const reason: unknown = stop.reason;
  if (isProviderError(reason)) {
    throw reason;
  }
  const { code, said, advice, requestSent } = explainAbort(false, reason);
  const message = `${purpose}: ${said}${advice === "" ? "" : `; ${advice}`}`;
  throw new TransportError(code, message, { requestSent });
}
