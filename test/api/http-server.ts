import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly socket: IncomingMessage["socket"];
}

/** What a test answers; a function gets the raw response to do worse things. */
export type Reply =
  | {
      readonly status?: number;
      readonly headers?: Record<string, string | string[]>;
      readonly body?: unknown;
    }
  | ((response: ServerResponse, request: Received) => void);

/** Answers requests from a script, and keeps what it received. */
export interface HttpServer {
  readonly url: string;
  readonly received: Received[];
  close(): Promise<void>;
}

export async function startServer(
  answer: (request: Received, count: number) => Reply | Promise<Reply>,
  tls?: ServerOptions,
): Promise<HttpServer> {
  const received: Received[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const entry: Received = {
        method: request.method ?? "",
        url: new URL(request.url ?? "", "http://server"),
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        socket: request.socket,
      };
      received.push(entry);
      void Promise.resolve(answer(entry, received.length)).then((reply) => {
        write(response, reply, entry);
      });
    });
  };
  const server: Server =
    tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function write(response: ServerResponse, reply: Reply, request: Received): void {
  if (typeof reply === "function") {
    reply(response, request);
    return;
  }
  const isText = typeof reply.body === "string" || reply.body === undefined;
  response.writeHead(reply.status ?? 200, {
    "content-type": isText ? "text/plain" : "application/json",
    ...reply.headers,
  });
  response.end(isText ? reply.body : JSON.stringify(reply.body));
}
