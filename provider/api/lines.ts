/** Cuts a stream of bytes into lines, holding no more than one line at a time. */
import type { ByteStream, StreamItem } from "./byte-stream.js";

/** The next line without its end, or how the stream ended. A last line without an end is not complete and is dropped. */
export type LineItem =
  | { readonly kind: "line"; readonly line: string }
  | { readonly kind: "tooLong" }
  | Exclude<StreamItem, { readonly kind: "chunk" }>;

const newline = 0x0a;
// etcd takes no object beyond a few MiB; this is far beyond, and still bounded.
const longestLine = 64 * 1024 * 1024;

/** Reads lines from a stream. */
export class LineReader {
  readonly #stream: ByteStream;
  #rest: Buffer = Buffer.alloc(0);
  #scannedTo = 0;
  /** Pieces of a line whose end has not come yet. */
  #pieces: Buffer[] = [];
  #piecesSize = 0;

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  async next(): Promise<LineItem> {
    for (;;) {
      const line = this.#takeLine();
      if (line !== undefined) {
        return { kind: "line", line };
      }
      if (this.#piecesSize > longestLine) {
        return { kind: "tooLong" };
      }
      const item = await this.#stream.next();
      if (item.kind !== "chunk") {
        return item;
      }
      this.#rest = item.chunk;
      this.#scannedTo = 0;
    }
  }

  #takeLine(): string | undefined {
    const end = this.#rest.indexOf(newline, this.#scannedTo);
    if (end === -1) {
      const piece = this.#rest.subarray(this.#scannedTo);
      if (piece.length > 0) {
        this.#pieces.push(piece);
        this.#piecesSize += piece.length;
      }
      this.#rest = Buffer.alloc(0);
      this.#scannedTo = 0;
      return undefined;
    }
    const tail = this.#rest.subarray(this.#scannedTo, end);
    this.#scannedTo = end + 1;
    if (this.#pieces.length === 0) {
      return tail.toString();
    }
    const line = Buffer.concat([...this.#pieces, tail]).toString();
    this.#pieces = [];
    this.#piecesSize = 0;
    return line;
  }
}
