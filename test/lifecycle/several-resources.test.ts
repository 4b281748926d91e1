/** What one resource of a run says because of another one. */
import type { Emulator } from "../../emulator/index";
import { job, volcanoJob } from "../../provider/runtime";
import type { JsonObject } from "../../provider/values/json";
import { unknownValue } from "../../provider/values/unknown";
import {
  createJob,
  jobArgs,
  namespace,
  serverSettings,
  startServer,
  volcanoArgs,
  type JsonArgs,
} from "./support";

let emulator: Emulator;
let stderr: jest.SpyInstance;

beforeEach(async () => {
  emulator = await startServer();
  stderr = jest.spyOn(process.stderr, "write").mockReturnValue(true);
});

afterEach(async () => {
  stderr.mockRestore();
  await emulator.stop();
});

const said = () => stderr.mock.calls.map(([text]) => String(text)).join("");

const urn = (name: string) =>
  `urn:pulumi:test::rollouts::pulumi-nodejs:dynamic/volcano:Job::${name}`;

describe("two jobs whose names hang on a value that is not known yet", () => {
  const args = (origin: string, image: string, edit: (all: JsonArgs) => void = () => undefined) =>
    jobArgs((all) => {
      all["metadata"] = {};
      all["origin"] = origin;
      (all["spec"] as { template: { spec: JsonObject } }).template.spec["containers"] = [
        { name: "main", image },
      ];
      edit(all);
    });

  /** As the engine previews a replacement: it checks once more what it is about to create, without the old inputs. */
  async function previewReplacement(old: Awaited<ReturnType<typeof createJob>>, news: JsonArgs) {
    const { inputs, failures } = await job.check(old.inputs, news);
    const diff = await job.diff(old.id, old.outs, inputs);
    const again = await job.check({}, news);
    return { failures: [...failures, ...again.failures], replaces: diff.replaces };
  }

  test("are no twins", async () => {
    const [first, second] = [
      await createJob(job, args(urn("first"), "i:1")),
      await createJob(job, args(urn("second"), "i:1")),
    ];
    const results = [
      await previewReplacement(first, args(urn("first"), unknownValue)),
      await previewReplacement(second, args(urn("second"), unknownValue)),
    ];
    expect(results.map(({ failures }) => failures)).toEqual([[], []]);
    expect(results.map(({ replaces }) => replaces.length > 0)).toEqual([true, true]);
  });

  test("nor are jobs of one name whose namespace is not known yet", async () => {
    const inUnknown = (origin: string) =>
      args(origin, "i:1", (all) => {
        all["metadata"] = { name: "report", namespace: unknownValue };
      });
    const old = await createJob(
      job,
      args(urn("old"), "i:1", (all) => (all["metadata"] = { name: "report" })),
    );
    expect((await previewReplacement(old, inUnknown(urn("old")))).failures).toEqual([]);
    expect((await job.check({}, inUnknown(urn("new")))).failures).toEqual([]);
  });
});

test("the job of a renamed resource is not called left behind by a new one under the old name", async () => {
  const named = (name: string, origin: string) =>
    volcanoArgs((all) => {
      all["metadata"] = { name };
      all["origin"] = origin;
    });
  const [train, trainer] = ["train", "trainer"].map((name) =>
    urn(name).replace("volcano:Job", "volcano:VolcanoJob"),
  ) as [string, string];
  const old = await createJob(volcanoJob, named("former", train));
  emulator.setPhase({ kind: "VolcanoJob", namespace, name: "former" }, "Running");
  // Another run.
  serverSettings(emulator);
  const { inputs } = await volcanoJob.check(old.inputs, named("former", trainer));
  expect((await volcanoJob.diff(old.id, old.outs, inputs)).changes).toBe(false);
  await createJob(volcanoJob, named("latter", train));
  expect(said()).not.toContain("another job at work");
});
