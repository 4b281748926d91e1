/** A proxy in front of one server that counts, and may refuse what is too much. Answers are passed on as they come. */
import { Agent, createServer, request as sendRequest, type IncomingMessage } from "node:http";
import { Agent as TlsAgent, request as sendTlsRequest } from "node:https";
import type { AddressInfo } from "node:net";

/** See {@link startProxy}. */
export interface BenchProxy {
  readonly url: string;
  /** Requests since the last call, by verb as the API server counts them; those refused are `refused`. */
  takeRequests(): Record<string, number>;
  close(): Promise<void>;
}

/** How a proxy starts. */
export interface ProxyOptions {
  readonly upstream: string;
  /** Of a server that speaks TLS: its certificate authority. */
  readonly ca?: string;
  /** Asked for every request; one that is refused gets 429, as API priority and fairness says it. */
  readonly admit?: Admission;
  /** The least that an exchange takes. */
  readonly delayMs?: number;
}

/** The verb of a request, as the API server's own metrics name it. */
export function verbOf(method: string, target: string): string {
  if (method !== "GET") {
    const verbs: Readonly<Record<string, string>> = { POST: "create", PUT: "update" };
    return verbs[method] ?? method.toLowerCase();
  }
  const [path = "", query = ""] = target.split("?");
  if (/[?&]watch=(?:true|1)(?:&|$)/.test(`?${query}`)) {
    return "watch";
  }
  return path.endsWith("/jobs") ? "list" : path.includes("/jobs/") ? "get" : "other";
}

/** Counts words. */
export class Tally {
  private counts: Record<string, number> = {};

  add(word: string): void {
    this.counts[word] = (this.counts[word] ?? 0) + 1;
  }

  /** What was counted since the last call. */
  take(): Record<string, number> {
    const { counts } = this;
    this.counts = {};
    return counts;
  }
}

/** Decides about one request: undefined refuses it, and the function is called when its exchange is over. */
export type Admission = () => (() => void) | undefined;

const nothing = (): void => undefined;

/**
 * So many requests a second on the average.
 *
 * @param burst how many may come at once after a silence
 * @param now milliseconds of a clock that only goes forward
 */
export function createRateLimit(options: {
  readonly perSecond: number;
  readonly burst: number;
  readonly now: () => number;
}): Admission {
  const { perSecond, burst, now } = options;
  let room = burst;
  let before = now();
  return () => {
    const time = now();
    room = Math.min(burst, room + ((time - before) / 1000) * perSecond);
    before = time;
    if (room < 1) {
      return undefined;
    }
    room -= 1;
    return nothing;
  };
}

/** So many requests at once, and no queue. */
export function createSeats(count: number): Admission {
  let taken = 0;
  return () => {
    if (taken >= count) {
      return undefined;
    }
    taken += 1;
    return () => {
      taken -= 1;
    };
  };
}

/** Starts it on a loopback port. */
export async function startProxy(options: ProxyOptions): Promise<BenchProxy> {
  const { upstream, ca, admit = () => nothing, delayMs = 0 } = options;
  const target = new URL(upstream);
  const isTls = target.protocol === "https:";
  const agent = isTls ? new TlsAgent({ keepAlive: true, ca }) : new Agent({ keepAlive: true });
  const send = isTls ? sendTlsRequest : sendRequest;
  const tally = new Tally();
  const server = createServer((incoming, outgoing) => {
    const { method = "GET", url = "/" } = incoming;
    const start = performance.now();
    const leave = admit();
    if (leave === undefined) {
      tally.add("refused");
      incoming.resume();
      outgoing.writeHead(429, { "content-type": "text/plain; charset=utf-8", "retry-after": "1" });
      outgoing.end("Too many requests, please try again later.");
      return;
    }
    tally.add(verbOf(method, url));
    const headers = { ...incoming.headers };
    delete headers.host;
    const onward = send(
      new URL(url, target),
      { method, headers, agent },
      (answer: IncomingMessage) => {
        const pass = (): void => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        };
        // Held back on the way out, so that what the server behind takes counts into the least time.
        const wait = start + delayMs - performance.now();
        if (wait > 0) {
          setTimeout(pass, wait);
        } else {
          pass();
        }
      },
    );
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => {
      leave();
      onward.destroy();
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    takeRequests: () => tally.take(),
    close: async () => {
      agent.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
