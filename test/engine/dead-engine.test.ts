import { Job } from "pulumi-volcano";
import { eventually } from "../support/eventually";
import { ending, findRun } from "./processes";
import { openBench, type Bench } from "./support";

const jobs = "/apis/batch/v1/namespaces/research/jobs";
/** Longer than it takes to kill an engine and to run the next one. */
const pauseSeconds = 20;

let step: string;
let bench: Bench;

function program() {
  const template = {
    spec: { restartPolicy: "Never", containers: [{ name: "main", image: "report:1" }] },
  };
  new Job("report", { metadata: { name: "report", labels: { step } }, spec: { template } });
  return Promise.resolve({});
}

beforeEach(async () => {
  step = "1";
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
});

afterEach(() => bench.close());

/** Starts `up`, and returns when the provider waits for its next attempt. */
async function startRunThatWaits(method: string) {
  const headers = { "retry-after": String(pauseSeconds) };
  bench.emulator.failNext({ status: 429, headers }, { method });
  const ended = bench.stack.up().catch((error: unknown) => error);
  await eventually(() => bench.emulator.requests.toApi().some((each) => each.status === 429));
  return { ...(await findRun()), ended };
}

describe("an engine that is killed while the provider waits", () => {
  test("to send a patch: the provider ends, and never sends it", async () => {
    await bench.stack.up();
    bench.sent();
    step = "2";
    const { engine, provider, ended } = await startRunThatWaits("PATCH");
    const struckAt = performance.now();
    process.kill(engine, "SIGKILL");
    await ended;
    await ending(provider);
    await bench.stack.stack.cancel();
    step = "3";
    expect((await bench.stack.up()).steps).toEqual({ report: "update" });
    await new Promise((resolve) =>
      setTimeout(resolve, struckAt + pauseSeconds * 1000 + 1000 - performance.now()),
    );
    expect(bench.sent()).toEqual([`PATCH ${jobs}/report`, `PATCH ${jobs}/report`]);
    expect(bench.emulator.objects()).toMatchObject([{ metadata: { labels: { step: "3" } } }]);
  });

  test("to create a job: the provider ends, and no job appears that no state has", async () => {
    const { engine, provider, ended } = await startRunThatWaits("POST");
    process.kill(engine, "SIGKILL");
    await ended;
    await ending(provider);
    expect(bench.emulator.objects()).toEqual([]);
    await bench.stack.stack.cancel();
    await bench.stack.up();
    expect(bench.sent()).toEqual([`POST ${jobs}`, `POST ${jobs}`]);
    expect(bench.emulator.objects()).toHaveLength(1);
  });
});

test("an engine that is interrupted twice leaves nothing going", async () => {
  const { engine, provider, ended } = await startRunThatWaits("POST");
  process.kill(engine, "SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 500));
  process.kill(engine, "SIGINT");
  await ended;
  await ending(provider);
  expect(bench.emulator.objects()).toEqual([]);
});
