/** The body of an answer as it comes, with bounded memory: a slow reader makes the server wait. */
import { timerMs } from "../time/timer.js";
import { type TransportFailure, explainTimeout } from "./transport-errors.js";

/** How the stream steers its source. */
export interface ByteSource {
  readonly idleTimeoutMs: number;
  pause(): void;
  resume(): void;
  cancel(): void;
}

/** The next piece, the end, or why the stream broke. */
export type StreamItem =
  | { readonly kind: "chunk"; readonly chunk: Buffer }
  | { readonly kind: "end" }
  | { readonly kind: "failure"; readonly failure: TransportFailure };

const highWaterMark = 256 * 1024;

/** Filled by the transport, emptied by one reader. */
export class ByteStream {
  readonly #source: ByteSource;
  #queue: Buffer[] = [];
  #queued = 0;
  #isPaused = false;
  #last: StreamItem | undefined;
  #wake: (() => void) | undefined;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Bytes waiting for the reader. */
  get queuedBytes(): number {
    return this.#queued;
  }

  push(chunk: Buffer): void {
    if (this.#last !== undefined) {
      return;
    }
    this.#queue.push(chunk);
    this.#queued += chunk.length;
    if (this.#queued >= highWaterMark && !this.#isPaused) {
      this.#isPaused = true;
      this.#source.pause();
    }
    this.#wake?.();
  }

  end(): void {
    this.#last ??= { kind: "end" };
    this.#wake?.();
  }

  fail(failure: TransportFailure): void {
    this.#last ??= { kind: "failure", failure };
    this.#wake?.();
  }

  /** The reader has had enough. */
  cancel(): void {
    if (this.#last === undefined) {
      this.#last = { kind: "end" };
      this.#source.cancel();
    }
    this.#queue = [];
    this.#queued = 0;
    this.#wake?.();
  }

  /** Waits for the next piece, at most the idle time. One reader at a time. */
  async next(): Promise<StreamItem> {
    if (this.#queue.length === 0 && this.#last === undefined) {
      await this.#waitForBytes();
    }
    if (this.#queue.length > 0) {
      return { kind: "chunk", chunk: this.#takeAll() };
    }
    return this.#last ?? { kind: "end" };
  }

  #takeAll(): Buffer {
    const chunk =
      this.#queue.length === 1 && this.#queue[0] !== undefined
        ? this.#queue[0]
        : Buffer.concat(this.#queue);
    this.#queue = [];
    this.#queued = 0;
    if (this.#isPaused) {
      this.#isPaused = false;
      this.#source.resume();
    }
    return chunk;
  }

  async #waitForBytes(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.fail(explainTimeout(this.#source.idleTimeoutMs, true));
        this.#source.cancel();
      }, timerMs(this.#source.idleTimeoutMs));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
