/**
 * In a process of its own, which is started with --expose-gc: what the client holds while very many objects pass. The command
 * line is JSON, and so is what is printed.
 */
import { createClient } from "../../provider/api/client";
import { resolveConnection } from "../../provider/connection/resolve";

/** What the process is told. */
export interface HeldWork {
  readonly url: string;
  readonly action: "iterate" | "watch";
  /** Ends after so many. */
  readonly objects: number;
}

/** What it answers. */
export interface HeldSample {
  readonly objects: number;
  readonly heapBytes: number;
}

const samples = 5;
/** By then everything is loaded. */
const firstSample = 1000;

async function main({ url, action, objects }: HeldWork): Promise<void> {
  const settings = { server: "kubernetes" as const, endpoint: url, token: "none-is-checked" };
  const client = createClient(await resolveConnection({ settings: [settings], env: {} }));
  const api = client.jobs("default");
  const taken: HeldSample[] = [];
  const take = (count: number): void => {
    globalThis.gc?.();
    taken.push({ objects: count, heapBytes: process.memoryUsage().heapUsed });
  };
  const passing: AsyncIterable<unknown> = action === "iterate" ? api.iterate() : api.watch();
  const iterator = passing[Symbol.asyncIterator]();
  for (let count = 1; count <= objects && (await iterator.next()).done !== true; count += 1) {
    if (count === firstSample || count % Math.ceil(objects / samples) === 0) {
      take(count);
    }
  }
  await iterator.return?.();
  await client.close();
  process.stdout.write(JSON.stringify(taken));
}

main(JSON.parse(process.argv[2] ?? "") as HeldWork).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
