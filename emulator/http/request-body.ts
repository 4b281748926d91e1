import type { IncomingMessage, ServerResponse } from "node:http";

/** Limit of the API server for a body. */
export const maxBodyBytes = 3 * 1024 * 1024;

/** What was read of a body. */
export interface RequestBody {
  readonly text: string;
  /** There is more than {@link maxBodyBytes}; the rest was not read. */
  readonly isTooLarge: boolean;
}

/** Reads a body up to the limit and no further. Undefined where the connection broke. */
export function readBody(message: IncomingMessage): Promise<RequestBody | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (isTooLarge: boolean) => {
      resolve({ text: Buffer.concat(chunks).toString("utf8"), isTooLarge });
    };
    message.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) {
        chunks.push(chunk);
        return;
      }
      message.removeAllListeners("data").pause();
      finish(true);
    });
    message.on("end", () => {
      finish(false);
    });
    message.on("error", () => {
      resolve(undefined);
    });
    message.on("close", () => {
      resolve(undefined);
    });
  });
}

/** Go's server waits so long, so that the client reads the answer before it meets a closed connection. */
const lingerMs = 500;

/** Throws away what was not read of a body; a client that goes on sending it after the answer is cut off. */
export function hangUpAfter(message: IncomingMessage, response: ServerResponse): void {
  response.once("finish", () => {
    message.resume();
    setTimeout(() => {
      if (!message.complete) {
        message.socket.destroy();
      }
    }, lingerMs).unref();
  });
}
