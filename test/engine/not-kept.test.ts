import { Job } from "pulumi-volcano";
import { openBench, type Bench } from "./support";

const wishes = { ttl: 60, parallelism: 1 };
let bench: Bench;

// The emulator's CCI is at the level of Kubernetes 1.19 and drops what a Job has got since.
function program() {
  const job = new Job("report", {
    spec: {
      parallelism: wishes.parallelism,
      completions: 2,
      ttlSecondsAfterFinished: wishes.ttl,
      completionMode: "Indexed",
      suspend: false,
      template: {
        spec: { restartPolicy: "Never", containers: [{ name: "main", image: "report:1" }] },
      },
    },
  });
  return Promise.resolve({ name: job.metadata.name });
}

beforeAll(async () => {
  bench = await openBench(program, { emulator: { mode: "cci" } });
});

afterAll(async () => {
  await bench.close();
});

// One stack lives through all of this: each test goes on where the one before it ended.
describe("fields that the server does not keep", () => {
  test("are named once, when the job is made", async () => {
    const run = await bench.stack.up();
    expect(run.messages.join("\n")).toMatch(
      /this server does not keep spec\.completionMode, spec\.suspend, spec\.ttlSecondsAfterFinished: they have no effect/,
    );
  });

  test("are no drift, however often somebody refreshes", async () => {
    for (let round = 0; round < 2; round++) {
      const refreshed = await bench.stack.refresh();
      expect(refreshed.steps).toEqual({ report: "same" });
      expect(refreshed.messages.join("\n")).not.toContain("does not keep");
      const run = await bench.stack.up();
      expect(run.steps).toEqual({ report: "same" });
    }
  });

  test("cost neither a new job nor a request when they are changed, and the row says so", async () => {
    const [before] = bench.emulator.objects();
    bench.sent();
    wishes.ttl = 120;
    const run = await bench.stack.up();
    expect(run.steps).toEqual({ report: "update" });
    expect(run.messages.join("\n")).toMatch(
      /no effect: spec\.ttlSecondsAfterFinished: the server does not keep it/,
    );
    expect(bench.sent()).toEqual([]);
    expect(bench.emulator.objects()).toEqual([before]);
    expect((await bench.stack.up()).steps).toEqual({ report: "same" });
  });

  test("leave all other changes as they are", async () => {
    wishes.ttl = 180;
    wishes.parallelism = 2;
    const run = await bench.stack.up();
    expect(run.steps).toEqual({ report: "update" });
    expect(bench.sent().map((each) => each.split(" ")[0])).toEqual(["PATCH"]);
    expect(bench.emulator.objects()[0]?.["spec"]).toMatchObject({ parallelism: 2 });
    expect((await bench.stack.refresh()).steps).toEqual({ report: "same" });
    expect((await bench.stack.up()).steps).toEqual({ report: "same" });
  });
});
