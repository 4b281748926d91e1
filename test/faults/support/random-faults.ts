import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { write } from "../../../tools/fault-proxy/distort";
import { readBody, Upstream } from "../../../tools/fault-proxy/upstream";

/** What becomes of an exchange: whether the server acts on it, and what the client sees. */
interface Fate {
  readonly acts: boolean;
  /** 0: the connection is reset. */
  readonly status: number;
}

const fates: readonly Fate[] = [
  { acts: false, status: 429 },
  { acts: false, status: 500 },
  { acts: true, status: 500 },
  { acts: false, status: 503 },
  { acts: true, status: 503 },
  { acts: false, status: 0 },
  { acts: true, status: 0 },
];

/** A repeatable source of numbers from 0 to 1 (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A proxy that breaks a share of all exchanges at random. */
export interface RandomFaults {
  readonly url: string;
  struck(): number;
  close(): Promise<void>;
}

/**
 * Starts a proxy that breaks exchanges at random.
 *
 * @param share of the exchanges that are broken, from 0 to 1
 */
export async function startRandomFaults(
  server: string,
  { seed, share }: { readonly seed: number; readonly share: number },
): Promise<RandomFaults> {
  const random = randomOf(seed);
  const upstream = new Upstream(server, {});
  let struck = 0;
  const exchange = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const fate =
      random() < share ? fates[Math.floor(random() * fates.length)] : { acts: true, status: 200 };
    const { acts = true, status = 200 } = fate ?? {};
    if (status !== 200) {
      struck += 1;
    }
    const answer = acts ? await upstream.send(request, body) : undefined;
    if (status === 0) {
      request.socket.resetAndDestroy();
    } else if (status === 200 && answer) {
      write(response, answer);
    } else {
      const text = JSON.stringify({ kind: "Status", status: "Failure", code: status });
      write(response, {
        status,
        headers: { "content-type": "application/json" },
        body: Buffer.from(text),
      });
    }
  };
  const proxy = createServer((request, response) => {
    exchange(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo; // listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    struck: () => struck,
    close: async () => {
      const closed = new Promise((resolve) => proxy.close(resolve));
      proxy.closeAllConnections();
      await closed;
      upstream.close();
    },
  };
}
