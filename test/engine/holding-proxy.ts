import {
  createServer,
  request as send,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { request as sendTls, type AgentOptions } from "node:https";
import type { AddressInfo } from "node:net";

/** Where an exchange is when something happens: nothing has reached the server, the server has acted, the answer is out. */
export type Stage = "before" | "after" | "answered";

/** One exchange on its way. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** The parsed body; undefined where there is none. */
  readonly body: unknown;
  readonly isDryRun: boolean;
}

/** What the server gets in place of what was sent, as if something on the way, or in the server, had changed it. */
export interface Rewriting {
  readonly path?: string;
  readonly body?: unknown;
}

/**
 * What becomes of an exchange in place of going on: the connection breaks, this answer without a body, or, before the
 * server has seen it, another request in its place.
 */
export type Interference = "drop" | { readonly status: number } | { readonly forward: Rewriting };

/** Called at every stage of every exchange, which goes on when it resolves to nothing. */
export type Hook = (exchange: Exchange, stage: Stage) => Promise<Interference | undefined>;

/** A proxy that streams, and that holds exchanges as long as a test wants. */
export interface HoldingProxy {
  readonly url: string;
  hook: Hook;
  close(): Promise<void>;
}

const noHook: Hook = () => Promise.resolve(undefined);

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function parse(text: string): unknown {
  return text === "" ? undefined : (JSON.parse(text) as unknown);
}

interface Upstream {
  readonly url: string;
  readonly tls: Pick<AgentOptions, "ca">;
}

async function pass(
  upstream: Upstream,
  { request, response, hook }: { request: IncomingMessage; response: ServerResponse; hook: Hook },
): Promise<void> {
  const body = await readAll(request);
  const { method = "", url: path = "" } = request;
  const exchange = { method, path, body: parse(body.toString()), isDryRun: /dryRun=/.test(path) };
  let forward: Rewriting = {};
  const isOver = async (stage: Stage): Promise<boolean> => {
    const interference = await hook(exchange, stage);
    if (typeof interference === "object" && "forward" in interference) {
      forward = interference.forward;
      return false;
    }
    if (interference === "drop") {
      request.socket.resetAndDestroy();
    } else if (interference) {
      response.writeHead(interference.status).end();
    }
    return interference !== undefined;
  };
  if (await isOver("before")) {
    return;
  }
  const sent = forward.body === undefined ? body : Buffer.from(JSON.stringify(forward.body));
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const length = sent.length > 0 ? { "content-length": String(sent.length) } : {};
    const headers = { ...request.headers, ...length };
    const options = { method, headers, agent: false, ...upstream.tls };
    const open = upstream.url.startsWith("https:") ? sendTls : send;
    const forwarded = open(`${upstream.url}${forward.path ?? path}`, options, resolve);
    forwarded.on("error", reject);
    response.on("close", () => forwarded.destroy());
    forwarded.end(sent);
  });
  if (await isOver("after")) {
    answer.destroy();
    return;
  }
  response.writeHead(answer.statusCode ?? 500, answer.headers);
  response.on("finish", () => void hook(exchange, "answered"));
  answer.pipe(response);
}

/** Starts a proxy in front of a server on a loopback port. `tls`: what a server that speaks TLS is trusted by. */
export async function startHoldingProxy(
  url: string,
  tls: Upstream["tls"] = {},
): Promise<HoldingProxy> {
  const proxy = { hook: noHook };
  const server = createServer((request, response) => {
    request.on("error", () => undefined);
    pass({ url, tls }, { request, response, hook: proxy.hook }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // listens on a port
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  });
}
