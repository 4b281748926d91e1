/** A cluster whose webhook gives every job a `ttlSecondsAfterFinished`: jobs that are gone soon, and nobody declared it. */
import { Job } from "pulumi-volcano";
import { isJsonObject, type JsonObject } from "../../provider/values/json";
import { startHoldingProxy, type Exchange, type HoldingProxy, type Hook } from "./holding-proxy";
import { failureOf, namespace, openBench, runUntilGone, type Bench } from "./support";

let bench: Bench;
let proxy: HoldingProxy;

function program() {
  const containers = [{ name: "main", image: "train:1" }];
  new Job("once", {
    metadata: { name: "once" },
    spec: { template: { spec: { restartPolicy: "Never", containers } } },
  });
  return Promise.resolve({});
}

function withTtl({ method, body }: Exchange): JsonObject | undefined {
  if (method !== "POST" || !isJsonObject(body) || !isJsonObject(body["spec"])) {
    return undefined;
  }
  return { ...body, spec: { ttlSecondsAfterFinished: 0, ...body["spec"] } };
}

/** Every job that is created, and every one that the server is asked about, passes the webhook. */
const webhook: Hook = (exchange, stage) => {
  const body = stage === "before" ? withTtl(exchange) : undefined;
  return Promise.resolve(body ? { forward: { body } } : undefined);
};

const posts = () =>
  bench.emulator.requests
    .toApi()
    .filter(({ method, status, query }) => method === "POST" && status === 201 && !query["dryRun"])
    .length;

beforeEach(async () => {
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
  proxy = await startHoldingProxy(bench.emulator.url);
  proxy.hook = webhook;
  await bench.stack.setConfig({ "volcano:endpoint": proxy.url });
});

afterEach(async () => {
  await proxy.close();
  await bench.close();
});

test("a create whose answer got lost is not sent again: a person settles it", async () => {
  let isLost = false;
  proxy.hook = async (exchange, stage) => {
    const { method, isDryRun } = exchange;
    if (isLost || method !== "POST" || isDryRun || stage !== "after") {
      return webhook(exchange, stage);
    }
    isLost = true;
    await runUntilGone(bench, "once");
    return "drop";
  };
  expect(await failureOf(bench.stack.up())).toMatch(/It was not sent again.*\[CREATE_UNSETTLED\]/);
  expect(posts()).toBe(1);
  expect(await failureOf(bench.stack.up())).toMatch(/\[JOB_GONE\]/);
  expect(posts()).toBe(1);
});

test("is no drift, and a job that it took away counts as finished, which a refresh says, and does not run again", async () => {
  await bench.stack.up();
  expect(bench.emulator.get("Job", namespace, "once")?.["spec"]).toMatchObject({
    ttlSecondsAfterFinished: 0,
  });
  await bench.stack.refresh();
  expect((await bench.stack.up()).steps).toEqual({ once: "same" });
  await runUntilGone(bench, "once");
  expect((await bench.stack.up()).steps).toEqual({ once: "same" });
  expect(posts()).toBe(1);
  const refreshed = await bench.stack.refresh();
  expect(refreshed.messages.join("\n")).toMatch(
    /Job research\/once: the job is gone from the server and counts as finished: its ttlSecondsAfterFinished explains that/,
  );
  expect((await bench.stack.up()).steps).toEqual({ once: "same" });
  expect(posts()).toBe(1);
});
