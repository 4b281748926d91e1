/** A proxy in front of one server that breaks chosen exchanges, in this process. Answers are passed on whole, not streamed. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AgentOptions } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { distort, hasLeft, write } from "./distort.js";
import type { Fault } from "./faults.js";
import { readBody, Upstream } from "./upstream.js";

/** Which exchanges are struck. */
export interface Strike {
  readonly fault: Fault;
  /** So many exchanges that match are struck, `Infinity` for all. */
  readonly times: number;
  /** So many exchanges pass before. Default 0. */
  readonly after?: number;
  /** Default: every exchange. Faults of connections cannot choose. */
  readonly matches?: (exchange: { readonly method: string; readonly path: string }) => boolean;
}

/** What went through. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** The fault that struck. */
  readonly fault: string | undefined;
}

/** See {@link startFaultProxy}. */
export interface FaultProxy {
  /** To use in the place of the server's. */
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  /** Begins to strike. Connections that are idle are closed, so that the next request needs a new one. */
  strike(strike: Strike): Promise<void>;
  /** Strikes no more; what is held is held on. Returns how many requests that are. */
  pass(): number;
  /** Strikes no more, and resolves when requests that are still held have reached the server. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

/** How long nobody listens for each time that a refused connection is asked for. */
const refusalMs = 25;
/** How long a client may take to see that a connection was closed. */
const noticeMs = 25;
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

let nextHost = 0;

/**
 * Every proxy has an address of its own where the system has more than one for loopback: while a port refuses connections
 * it is free, and another server of the same run could be given it.
 */
function newHost(): string {
  if (process.platform !== "linux") {
    return "127.0.0.1";
  }
  nextHost = (nextHost % 60_000) + 1;
  return `127.9.${Math.floor(nextHost / 250)}.${(nextHost % 250) + 1}`;
}

class Proxy implements FaultProxy {
  readonly exchanges: Exchange[] = [];
  private readonly host = newHost();
  private readonly upstream: Upstream;
  private readonly server: Server;
  private readonly underWay = new Set<Promise<void>>();
  /** Lets each request go on that is held. */
  private readonly held: (() => void)[] = [];
  private port = 0;
  private current: Strike | undefined;
  private passed = 0;
  private struck = 0;
  private reopening: Promise<void> | undefined;

  constructor(upstream: Upstream) {
    this.upstream = upstream;
    this.server = createServer((request, response) => {
      this.track(this.exchange(request, response).catch(() => response.destroy()));
    });
    this.server.on("connection", (socket: Socket) => {
      socket.on("error", () => undefined);
      if (this.current?.fault.client.kind === "hungUp" && this.isHit()) {
        socket.destroy();
      }
    });
  }

  get url(): string {
    return `http://${this.host}:${this.port}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(this.port, this.host, () => {
        this.server.off("error", reject);
        resolve();
      });
    });
    // A server that listens on a port has an address with a port.
    this.port = (this.server.address() as AddressInfo).port;
  }

  async strike(strike: Strike): Promise<void> {
    this.current = strike;
    [this.passed, this.struck] = [0, 0];
    if ((strike.after ?? 0) === 0) {
      await this.loseConnections(strike);
    }
  }

  pass(): number {
    this.current = undefined;
    return this.held.length;
  }

  async calm(): Promise<void> {
    this.current = undefined;
    for (const release of this.held.splice(0)) {
      release();
    }
    await Promise.all(this.underWay);
    await this.reopening;
    if (!this.server.listening) {
      await this.open();
    }
  }

  async close(): Promise<void> {
    await this.calm();
    await this.shut();
    this.upstream.close();
  }

  private track(work: Promise<unknown>): void {
    const settled = work.then(() => undefined);
    this.underWay.add(settled);
    void settled.then(() => this.underWay.delete(settled));
  }

  private async shut(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  /** What a strike does to connections that are there. */
  private async loseConnections(strike: Strike): Promise<void> {
    if (this.current !== strike) {
      return;
    }
    const { fault, times } = strike;
    const { kind } = fault.client;
    if (kind === "refused") {
      await this.shut();
      if (Number.isFinite(times)) {
        this.reopening = sleep(refusalMs * times).then(() => this.open());
      }
      return;
    }
    this.server.closeIdleConnections();
    // Until the client has noticed; else its next request is lost on the way, which is another fault.
    await sleep(noticeMs);
  }

  /** Counts what comes by; true for what is struck. */
  private isHit(): boolean {
    const { current } = this;
    if (!current) {
      return false;
    }
    if (this.passed < (current.after ?? 0)) {
      this.passed += 1;
      return false;
    }
    if (this.struck >= current.times) {
      return false;
    }
    this.struck += 1;
    return true;
  }

  private faultFor(seen: Pick<Exchange, "method" | "path">): Fault | undefined {
    const { current } = this;
    if (!current || current.matches?.(seen) === false) {
      return undefined;
    }
    const { kind } = current.fault.client;
    if (kind === "refused" || kind === "hungUp") {
      return undefined;
    }
    return this.isHit() ? current.fault : undefined;
  }

  private async exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const seen = { method: request.method ?? "", path: request.url ?? "" };
    const fault = this.faultFor(seen);
    this.exchanges.push({ ...seen, fault: fault?.name });
    if (fault) {
      await this.breakExchange(fault, { request, response, body });
      return;
    }
    write(response, await this.upstream.send(request, body));
    this.noticePassing();
  }

  /** Connections can be lost only once the exchanges that are let through are over. */
  private noticePassing(): void {
    const { current } = this;
    const kind = current?.fault.client.kind;
    if (!current || (kind !== "refused" && kind !== "hungUp") || this.passed > 0) {
      return;
    }
    this.passed += 1;
    this.track(sleep(1).then(() => this.loseConnections(current)));
  }

  private async breakExchange(
    { server, client }: Fault,
    {
      request,
      response,
      body,
    }: { request: IncomingMessage; response: ServerResponse; body: Buffer },
  ): Promise<void> {
    if (typeof server === "object") {
      await hasLeft(response);
      await sleep(server.afterMs);
    }
    if (server === "held") {
      await new Promise<void>((resolve) => this.held.push(resolve));
    }
    const answer = server === "unreached" ? undefined : await this.upstream.send(request, body);
    if (client.kind === "reset") {
      request.socket.resetAndDestroy();
      return;
    }
    if (client.kind === "silence") {
      await hasLeft(response);
      return;
    }
    if (client.kind === "answer") {
      const { status, headers, body: text = "" } = client.answer;
      write(response, { status, headers: headers?.(Date.now()) ?? {}, body: Buffer.from(text) });
      return;
    }
    if (answer) {
      distort(response, client, answer);
    }
  }
}

/** How a proxy starts. */
export interface FaultProxyOptions {
  /** Base URL of the server. */
  readonly upstream: string;
  /** For a server that speaks TLS: its certificate authority, a client certificate. */
  readonly tls?: AgentOptions;
}

/** Starts a proxy on a loopback port. It passes everything on until it is told to strike. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = new Proxy(new Upstream(options.upstream, options.tls ?? {}));
  await proxy.open();
  return proxy;
}
