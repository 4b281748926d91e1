/** Sends one request and takes in one answer, whole or as a stream. Every outcome is a value; nothing is thrown. */
import type { Dispatcher } from "undici";
import type { Answer } from "./response-errors.js";
import { timerMs } from "../time/timer.js";
import { ByteStream } from "./byte-stream.js";
import {
  type TransportFailure,
  explainAbort,
  explainTimeout,
  explainTransportError,
} from "./transport-errors.js";

/** A request ready to go. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** How to take in the answer. */
export interface SendOptions {
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
  /** For the whole answer, or for the head of a streamed one. */
  readonly timeoutMs: number;
  /** Hand over a 2xx body as it comes; the longest silence then. */
  readonly stream?: { readonly idleTimeoutMs: number } | undefined;
}

/** An answer, or why there is none. */
export type SendOutcome =
  | { readonly answer: Answer; readonly stream?: ByteStream | undefined }
  | { readonly failure: TransportFailure };

// A list of ten thousand large jobs stays below; anything beyond is no answer of this API.
const longestBody = 256 * 1024 * 1024;
// Nobody reads more of an error.
const longestErrorBody = 1024 * 1024;

/** Sends the request. Resolves when the answer is complete, or with its head when it is streamed. */
export function send(request: OutgoingRequest, options: SendOptions): Promise<SendOutcome> {
  if (options.signal.aborted) {
    return Promise.resolve({ failure: explainAbort(false) });
  }
  return new Promise((resolve) => {
    const exchange = new Exchange(options, resolve);
    try {
      options.dispatcher.dispatch(
        {
          origin: request.url.origin,
          path: `${request.url.pathname}${request.url.search}`,
          method: request.method,
          headers: request.headers,
          body: request.body ?? null,
        },
        exchange,
      );
    } catch (error) {
      exchange.fail(explainTransportError(error, false));
    }
  });
}

/** undici's handler of one request. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #options: SendOptions;
  readonly #resolve: (outcome: SendOutcome) => void;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #failure: TransportFailure | undefined;
  #isStarted = false;
  #isSettled = false;
  #head: Omit<Answer, "body"> | undefined;
  #chunks: Buffer[] = [];
  #size = 0;
  #stream: ByteStream | undefined;

  constructor(options: SendOptions, resolve: (outcome: SendOutcome) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#timer = setTimeout(this.#onTimeout, timerMs(options.timeoutMs));
    options.signal.addEventListener("abort", this.#onAbort);
  }

  readonly #onTimeout = () => {
    this.fail(explainTimeout(this.#options.timeoutMs, this.#isStarted));
  };

  readonly #onAbort = () => {
    this.fail(explainAbort(this.#isStarted));
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#failure !== undefined) {
      controller.abort(abortReason());
      return;
    }
    this.#isStarted = true;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    // 1xx answers only announce the real one.
    if (status < 200) {
      return;
    }
    this.#head = { status, headers };
    if (this.#options.stream === undefined || status >= 300) {
      return;
    }
    this.#stream = new ByteStream({
      idleTimeoutMs: this.#options.stream.idleTimeoutMs,
      pause: () => {
        controller.pause();
      },
      resume: () => {
        controller.resume();
      },
      cancel: () => {
        this.#release();
        controller.abort(abortReason());
      },
    });
    clearTimeout(this.#timer);
    this.#settle({ answer: { ...this.#head, body: "" }, stream: this.#stream });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#stream !== undefined) {
      this.#stream.push(chunk);
      return;
    }
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const isError = (this.#head?.status ?? 0) >= 300;
    if (isError && this.#size >= longestErrorBody) {
      this.#finish();
      this.#controller?.abort(abortReason());
    } else if (this.#size > longestBody) {
      this.fail(explainTransportError({ code: "UND_ERR_SOCKET" }, true));
    }
  }

  onResponseEnd(): void {
    if (this.#stream !== undefined) {
      this.#release();
      this.#stream.end();
      return;
    }
    this.#finish();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.fail(explainTransportError(error, this.#isStarted));
  }

  /** Ends the exchange, whatever state it is in. Only the first reason counts. */
  fail(failure: TransportFailure): void {
    if (this.#failure !== undefined) {
      return;
    }
    this.#failure = failure;
    this.#release();
    this.#stream?.fail(failure);
    this.#settle({ failure });
    this.#controller?.abort(abortReason());
  }

  #finish(): void {
    if (this.#head !== undefined) {
      this.#release();
      const body = Buffer.concat(this.#chunks).toString();
      this.#chunks = [];
      this.#settle({ answer: { ...this.#head, body } });
    }
  }

  #settle(outcome: SendOutcome): void {
    if (!this.#isSettled) {
      this.#isSettled = true;
      this.#resolve(outcome);
    }
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener("abort", this.#onAbort);
  }
}

function abortReason(): Error {
  return new Error("the exchange is over");
}
