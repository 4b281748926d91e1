/** A server that is away for a while, in every way of being away, during every write of one run: the run waits for it. */
import { Job } from "pulumi-volcano";
import { startHoldingProxy, type HoldingProxy, type Interference } from "./holding-proxy";
import { namespace, openBench, type Bench } from "./support";

const outageMs = 8000;

/** How a server is away, by the number of the exchange. */
const outages: Readonly<Record<string, (nth: number) => Interference>> = {
  unavailable: () => ({ status: 503 }),
  // Nobody says when to come again.
  overloaded: () => ({ status: 429 }),
  resetting: () => "drop",
};
const ways = Object.keys(outages);

/** What the second run does with the jobs of that name; a replacement under one name deletes first. */
const changes = ["created", "patched", "replaced"] as const;
const named = (what: (typeof changes)[number]) => ways.map((way) => `${what}-${way}`);
const all = changes.flatMap(named).toSorted();

let isEdited: boolean;
let bench: Bench;
let proxy: HoldingProxy;

function program() {
  for (const name of all) {
    const [change] = name.split("-");
    if (change === "created" && !isEdited) {
      continue;
    }
    const image = isEdited && change === "replaced" ? "train:2" : "train:1";
    const labels = isEdited && change === "patched" ? { team: "speech" } : {};
    const containers = [{ name: "main", image }];
    new Job(name, {
      metadata: { name, labels },
      spec: { template: { spec: { restartPolicy: "Never", containers } } },
    });
  }
  return Promise.resolve({});
}

beforeAll(async () => {
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
  proxy = await startHoldingProxy(bench.emulator.url);
  await bench.stack.setConfig({ "volcano:endpoint": proxy.url });
});

afterAll(async () => {
  await proxy.close();
  await bench.close();
});

/** From its first write on, a job's requests meet the outage in its name; what was hit, with the times. */
function interruptEach(): Map<string, number[]> {
  const hits = new Map<string, number[]>();
  proxy.hook = ({ method, path, body, isDryRun }, stage) => {
    const { metadata } = (body ?? {}) as { metadata?: { name?: string } };
    const name = metadata?.name ?? path.split("?")[0]?.split("/").at(-1) ?? "";
    const outage = outages[name.split("-")[1] ?? ""];
    const isWrite = method !== "GET" && !isDryRun;
    const past = hits.get(name);
    if (!outage || !(past || isWrite)) {
      return Promise.resolve(undefined);
    }
    const times = past ?? [];
    const now = Date.now();
    // The first one that resets has been acted on.
    const isActedOn = stage === "before" && times.length === 0 && outage(0) === "drop";
    const isAway = now - (times[0] ?? now) < outageMs;
    if (stage === "answered" || !isAway || isActedOn) {
      return Promise.resolve(undefined);
    }
    hits.set(name, [...times, now]);
    return Promise.resolve(outage(times.length));
  };
  return hits;
}

test("create, patch and delete of one up outlast eight seconds of 503, of 429 and of resets", async () => {
  isEdited = false;
  await bench.stack.up();
  isEdited = true;
  const hits = interruptEach();
  const { steps } = await bench.stack.up();
  expect(steps).toMatchObject({ "replaced-resetting": "replace", "patched-resetting": "update" });
  expect([...hits.keys()].toSorted()).toEqual(all);
  expect([...hits].filter(([, times]) => times.length < 4)).toEqual([]);
  const objects = bench.emulator.objects().map(({ metadata }) => metadata as { name: string });
  expect(objects.map(({ name }) => name).toSorted()).toEqual(all);
  for (const way of ways) {
    const labels = { team: "speech" };
    expect(bench.emulator.get("Job", namespace, `patched-${way}`)).toMatchObject({
      metadata: { labels },
    });
    expect(JSON.stringify(bench.emulator.get("Job", namespace, `replaced-${way}`))).toContain(
      "train:2",
    );
  }
  expect((await bench.stack.up()).steps).toEqual(Object.fromEntries(all.map((n) => [n, "same"])));
});
