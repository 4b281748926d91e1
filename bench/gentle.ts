import { createClient } from "../provider/api/client";
import { resolveConnection } from "../provider/connection/resolve";
import { startEmulator } from "../emulator/index";
import { jobManifest } from "./engine/manifests";
import type { GentleOptions } from "./options";
import { createRateLimit, createSeats, startProxy, type ProxyOptions } from "./proxy";
import type { GentleFindings } from "./results";

/** A way in which a server has enough. */
interface Limit {
  readonly title: string;
  readonly make: (rate: number) => Pick<ProxyOptions, "admit" | "delayMs">;
}

const now = () => performance.now();
const seatMs = 50;

const limits: readonly Limit[] = [
  { title: "refuses nothing (what this machine can do)", make: () => ({}) },
  {
    title: "lets a second's requests through at once after a silence",
    make: (perSecond) => ({ admit: createRateLimit({ perSecond, burst: perSecond, now }) }),
  },
  {
    title: "lets a tenth of that through at once",
    make: (perSecond) => ({ admit: createRateLimit({ perSecond, burst: perSecond / 10, now }) }),
  },
  {
    title: `takes ${seatMs} ms for each, and so many at once as make up the rate`,
    make: (perSecond) => ({
      admit: createSeats(Math.max(1, Math.floor((perSecond * seatMs) / 1000))),
      delayMs: seatMs,
    }),
  },
];

async function createAll({ creates, rate }: GentleOptions, { title, make }: Limit) {
  const emulator = await startEmulator();
  const proxy = await startProxy({ upstream: emulator.url, ...make(rate) });
  const settings = {
    server: "kubernetes" as const,
    endpoint: proxy.url,
    token: emulator.issueToken(),
  };
  const connection = await resolveConnection({ settings: [settings], env: {} });
  // As many attempts as the time allows, as in a run of the engine.
  const client = createClient(connection, { defaultMaxAttempts: Infinity });
  const api = client.jobs("default");
  try {
    const start = now();
    const results = await Promise.allSettled(
      Array.from({ length: creates }, (_, i) => {
        const { metadata, spec } = jobManifest("one", i);
        return api.create({ metadata: { name: `job-${i}`, ...metadata }, spec: { ...spec } });
      }),
    );
    const seconds = Number(((now() - start) / 1000).toFixed(2));
    const failed = results.filter(({ status }) => status === "rejected").length;
    return { title, seconds, failed, refused: proxy.takeRequests()["refused"] ?? 0 };
  } finally {
    await client.close();
    await proxy.close();
    await emulator.stop();
  }
}

/** Many creates at once through the client alone, against servers that say 429 in different ways. */
export async function measureGentle(options: GentleOptions): Promise<GentleFindings> {
  const runs: GentleFindings["runs"][number][] = [];
  for (const limit of limits) {
    runs.push(await createAll(options, limit));
  }
  return { creates: options.creates, rate: options.rate, runs };
}
