import {
  Agent,
  request as sendRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from "node:http";
import { Agent as TlsAgent, request as sendTlsRequest, type AgentOptions } from "node:https";

/** What the server said, whole. */
export interface ServerAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

const hopHeaders = ["connection", "keep-alive", "transfer-encoding", "content-length", "host"];

/** The whole body of a request or an answer. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // The stream of a message yields buffers as long as no encoding is set.
  for await (const chunk of message) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function withoutHopHeaders(headers: IncomingMessage["headers"]): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopHeaders.includes(name)));
}

/** The server behind the proxy. */
export class Upstream {
  private readonly url: URL;
  private readonly agent: Agent;

  constructor(url: string, tls: AgentOptions) {
    this.url = new URL(url);
    const options = { keepAlive: true };
    this.agent =
      this.url.protocol === "https:" ? new TlsAgent({ ...tls, ...options }) : new Agent(options);
  }

  send(incoming: IncomingMessage, body: Buffer): Promise<ServerAnswer> {
    const send = this.url.protocol === "https:" ? sendTlsRequest : sendRequest;
    const headers = {
      ...withoutHopHeaders(incoming.headers),
      ...(body.length > 0 ? { "content-length": body.length } : {}),
    };
    const { method = "GET", url: path = "/" } = incoming;
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: this.agent };
      const request = send(new URL(path, this.url), options, (message) => {
        readBody(message).then((received) => {
          const { statusCode = 502 } = message;
          resolve({
            status: statusCode,
            headers: withoutHopHeaders(message.headers),
            body: received,
          });
        }, reject);
      });
      request.on("error", reject);
      request.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
