/* eslint-disable @typescript-eslint/no-unsafe-member-access -- edits reach anywhere into a manifest */
import fc from "fast-check";
import type { Emulator } from "../../emulator/index";
import { settingsAt } from "../../provider/lifecycle/settings";
import { joinLifecycle, splitLifecycle } from "../../provider/lifecycle/split-settings";
import { describeOpenSettings } from "../../provider/lifecycle/unknown-settings";
import { job, volcanoJob } from "../../provider/runtime";
import type { JsonObject } from "../../provider/values/json";
import { hasUnknown, unknownValue } from "../../provider/values/unknown";
import { listen } from "./said";
import {
  configure,
  createJob,
  jobArgs,
  namespace,
  startServer,
  volcanoArgs,
  type JsonArgs,
} from "./support";

/** `suspended`, `timeouts`, `timeouts.wait` and all others. */
const settings = [...settingsAt([]), ...settingsAt(["timeouts"]).map((name) => `timeouts.${name}`)];

function lifecycleWith(path: string, value: unknown): JsonObject {
  const [name = "", inner] = path.split(".");
  return { [name]: inner === undefined ? value : { [inner]: value } };
}

const withLifecycle = (lifecycle: unknown, edit: (args: JsonArgs) => unknown = () => undefined) =>
  volcanoArgs((args) => {
    args["lifecycle"] = lifecycle;
    edit(args);
  });

const reasonsOf = ({ failures }: { failures: readonly { reason: string }[] }) =>
  failures.map(({ reason }) => reason);

describe("a lifecycle that is split and put together again", () => {
  const value = fc.constantFrom<unknown>("5m", true, unknownValue);
  const lifecycles = fc.dictionary(
    fc.constantFrom("connection", "suspended", "waitFor", "timeouts", "triggers"),
    fc.oneof(value, fc.dictionary(fc.constantFrom("create", "wait"), value)),
  );

  test("is what it was, and nothing of the known part is not known but triggers", () => {
    fc.assert(
      fc.property(fc.oneof(lifecycles, fc.constant(unknownValue)), (lifecycle) => {
        const { known, unknown } = splitLifecycle(lifecycle);
        expect(joinLifecycle(known, unknown)).toEqual(lifecycle);
        expect(hasUnknown({ ...(known as object), triggers: undefined })).toBe(false);
      }),
    );
  });

  test("says which settings are left aside", () => {
    const { unknown } = splitLifecycle({
      suspended: unknownValue,
      onReplace: "wait",
      timeouts: { create: "5m", wait: unknownValue },
    });
    expect(describeOpenSettings({ unknownLifecycle: unknown })).toBe(
      "known only during up, with all that follows from it: lifecycle.suspended, lifecycle.timeouts.wait",
    );
    expect(describeOpenSettings({ unknownLifecycle: unknownValue })).toMatch(/: lifecycle$/);
    expect(describeOpenSettings({ unknownLifecycle: undefined })).toBe("");
  });
});

describe("a setting that is known only during up", () => {
  let emulator: Emulator;
  let said: string[];

  beforeEach(async () => {
    emulator = await startServer();
    said = listen();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await emulator.stop();
  });

  test.each([...settings, ""])("lifecycle.%s passes check, and goes on to diff", async (path) => {
    const open = path === "" ? unknownValue : lifecycleWith(path, unknownValue);
    const fresh = await volcanoJob.check({}, withLifecycle(open));
    expect(fresh.failures).toEqual([]);
    expect(fresh.inputs["lifecycle"]).toEqual(open);
    const created = await createJob(volcanoJob, withLifecycle({ onReplace: "wait" }));
    emulator.requests.clear();
    said.splice(0);
    const next = await volcanoJob.check(created.inputs, withLifecycle(open));
    expect(next.failures).toEqual([]);
    expect(next.inputs["lifecycle"]).toEqual(open);
    expect(next.inputs["metadata"]).toEqual(created.inputs["metadata"]);
    expect(await volcanoJob.diff(created.id, created.outs, next.inputs)).toEqual({
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
    expect(emulator.requests.toApi()).toEqual([]);
    const place = path === "" ? "lifecycle" : `lifecycle.${path}`;
    expect(said).toEqual([
      path === "triggers"
        ? expect.stringContaining("lifecycle.triggers set")
        : `known only during up, with all that follows from it: ${place}`,
    ]);
  });

  test("hides no fault of another one, nor one that is no setting", async () => {
    const lifecycle = {
      suspended: unknownValue,
      waitFro: unknownValue,
      timeouts: { wait: unknownValue, create: "soon" },
      onReplace: "never",
    };
    expect(reasonsOf(await volcanoJob.check({}, withLifecycle(lifecycle)))).toEqual([
      "lifecycle.timeouts.create: expected a duration such as 90s, 10m or 1h30m",
      "lifecycle.onReplace: must be one of stop, wait, refuse",
      expect.stringMatching(/^lifecycle\.waitFro: is not a setting, did you mean waitFor\?/),
    ]);
  });

  test("leaves a known one beside it its effect", async () => {
    const named = (image: string, lifecycle: JsonObject) =>
      withLifecycle(lifecycle, (args) => {
        args["metadata"].name = "train";
        args["spec"].tasks[0].template.spec.containers[0].image = image;
      });
    const created = await createJob(volcanoJob, named("train:1", {}));
    emulator.setPhase({ kind: "VolcanoJob", namespace, name: "train" }, "Running");
    const lifecycle = { onReplace: "refuse", timeouts: { create: "7m", wait: unknownValue } };
    const { inputs } = await volcanoJob.check(created.inputs, named("train:2", lifecycle));
    expect(inputs["lifecycle"]).toEqual(lifecycle);
    await expect(volcanoJob.diff(created.id, created.outs, inputs)).rejects.toThrow(
      "REPLACEMENT_STOPS_WORK",
    );
  });

  test("of suspended is taken for no change", async () => {
    const created = await createJob(volcanoJob, withLifecycle({ suspended: true }));
    said.splice(0);
    emulator.requests.clear();
    for (const lifecycle of [{ suspended: unknownValue }, unknownValue]) {
      const { inputs } = await volcanoJob.check(created.inputs, withLifecycle(lifecycle));
      await volcanoJob.diff(created.id, created.outs, inputs);
    }
    expect(said.filter((text) => text.includes("resume"))).toEqual([]);
    expect(emulator.requests.toApi()).toEqual([]);
  });

  test("of onReplace neither forbids a new job nor says what becomes of the old one", async () => {
    const named = (image: string, onReplace: string) =>
      withLifecycle({ onReplace }, (args) => {
        args["metadata"].name = "train";
        args["spec"].tasks[0].template.spec.containers[0].image = image;
      });
    const created = await createJob(volcanoJob, named("train:1", "refuse"));
    emulator.setPhase({ kind: "VolcanoJob", namespace, name: "train" }, "Running");
    const { inputs } = await volcanoJob.check(created.inputs, named("train:2", unknownValue));
    expect(await volcanoJob.diff(created.id, created.outs, inputs)).toMatchObject({
      replaces: ["spec"],
    });
    const [reason] = said.filter((text) => text.startsWith("replace: "));
    expect(reason).toMatch(/containers\[main\]\.image changed: cannot be patched/);
    expect(reason).not.toMatch(/stopped|finish/);
  });

  test("of adopt does not say that the job is made", async () => {
    await volcanoJob.check({}, withLifecycle({ adopt: "own" }));
    expect(said).toContainEqual(expect.stringMatching(/is to be created$/));
    said.splice(0);
    const { failures } = await volcanoJob.check({}, withLifecycle({ adopt: unknownValue }));
    expect(failures).toEqual([]);
    expect(said).toEqual([]);
  });

  test("of onMissing decides about a job that is gone", async () => {
    const named = (team: string, lifecycle: JsonObject) =>
      jobArgs((args) => {
        args["metadata"].labels = { team };
        args["lifecycle"] = lifecycle;
      });
    const created = await createJob(job, named("vision", { onMissing: "fail" }));
    const facts = { ...(created.outs["facts"] as JsonObject), goneSince: "2026-01-01T00:00:00Z" };
    const { inputs } = await job.check(
      created.inputs,
      named("speech", { onMissing: unknownValue }),
    );
    await job.diff(created.id, { ...created.outs, facts }, inputs);
    expect(said).toContainEqual(
      expect.stringMatching(/; the job is gone, and what that means is known only during up$/),
    );
  });

  test("where the whole lifecycle is not known, triggers may be others", async () => {
    const created = await createJob(volcanoJob, withLifecycle({ triggers: "v1" }));
    const { inputs } = await volcanoJob.check(created.inputs, withLifecycle(unknownValue));
    expect((inputs["metadata"] as JsonObject)["name"]).toBe(unknownValue);
    expect(await volcanoJob.diff(created.id, created.outs, inputs)).toMatchObject({
      replaces: ["metadata", "lifecycle"],
    });
  });

  describe("and is the connection", () => {
    test("leaves a job where it is", async () => {
      const lab = { server: "kubernetes", endpoint: emulator.url, token: emulator.issueToken() };
      configure({
        "volcano:connections": JSON.stringify({ lab: { ...lab, namespace } }),
      });
      const created = await createJob(volcanoJob, withLifecycle({ connection: "lab" }));
      const open = withLifecycle({ connection: unknownValue });
      const { inputs, failures } = await volcanoJob.check(created.inputs, open);
      expect(failures).toEqual([]);
      expect(await volcanoJob.diff(created.id, created.outs, inputs)).toEqual({
        changes: true,
        replaces: [],
        deleteBeforeReplace: false,
      });
      expect(said).toContain(
        "known only during up, with all that follows from it: lifecycle.connection",
      );
    });

    test("needs no settings outside of the connections for a new job", async () => {
      configure({});
      const { failures, inputs } = await volcanoJob.check(
        {},
        withLifecycle({ connection: unknownValue, adopt: "any" }),
      );
      expect(failures).toEqual([]);
      expect(inputs["lifecycle"]).toEqual({ connection: unknownValue, adopt: "any" });
      // Not that there are none.
      expect(inputs["metadata"]).toMatchObject({ name: unknownValue, namespace: unknownValue });
      expect(said).toEqual([]);
    });

    test("has a new job judged by what every server refuses", async () => {
      const faults = async (connection: unknown) =>
        reasonsOf(
          await job.check(
            {},
            jobArgs((args) => {
              args["metadata"].name = "report";
              args["spec"].parallelism = -1;
              args["spec"].paralelism = 1;
              args["lifecycle"] = connection === undefined ? {} : { connection };
            }),
          ),
        );
      const negative = "spec.parallelism: must not be negative";
      expect(await faults(unknownValue)).toEqual([negative]);
      // Not so on CCI.
      expect(await faults(undefined)).toEqual([
        negative,
        expect.stringMatching(/^spec\.paralelism: /),
      ]);
    });
  });
});
