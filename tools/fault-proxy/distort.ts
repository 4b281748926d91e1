import type { ServerResponse } from "node:http";
import type { ClientSide } from "./faults.js";
import type { ServerAnswer } from "./upstream.js";

/** Passes an answer on. */
export function write(response: ServerResponse, { status, headers, body }: ServerAnswer): void {
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.end(body);
}

function cut(response: ServerResponse, answer: ServerAnswer, isChunked: boolean): void {
  const length = isChunked ? {} : { "content-length": answer.body.length };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  const part = answer.body.subarray(0, Math.floor(answer.body.length / 2));
  response.write(part, () => response.destroy());
}

/** Resolves when the client has closed its connection. */
export function hasLeft(response: ServerResponse): Promise<void> {
  if (response.destroyed) {
    return Promise.resolve();
  }
  return new Promise((resolve) =>
    response.once("close", () => {
      resolve();
    }),
  );
}

/** Gives the client what the fault makes of the server's answer. */
export function distort(response: ServerResponse, side: ClientSide, answer: ServerAnswer): void {
  const { headers, body } = answer;
  switch (side.kind) {
    case "cut":
      cut(response, answer, side.isChunked);
      return;
    case "replacedBody": {
      const replaced = { ...headers, "content-type": side.contentType };
      write(response, { ...answer, headers: replaced, body: Buffer.from(side.body) });
      return;
    }
    case "clockOff": {
      const date = new Date(Date.now() + side.byMs).toUTCString();
      write(response, { ...answer, headers: { ...headers, date } });
      return;
    }
    default:
      write(response, { status: answer.status, headers, body });
  }
}
