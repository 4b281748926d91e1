/** What a preview says of jobs that are over or gone, and that it is what the update does. */
import type { Emulator } from "../../emulator/index";
import { job, volcanoJob } from "../../provider/runtime";
import type { JsonObject } from "../../provider/values/json";
import { listen } from "./said";
import { createJob, jobArgs, namespace, startServer, volcanoArgs, type JsonArgs } from "./support";

let emulator: Emulator;
let said: string[];
let serial = 0;

beforeEach(async () => {
  // A resource of its own each time, for a thing is said once about a resource.
  serial += 1;
  emulator = await startServer();
  said = listen();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await emulator.stop();
});

const report = (lifecycle: JsonObject, labels: JsonObject = {}) =>
  jobArgs((args) => {
    args["metadata"] = { name: "report", labels };
    args["origin"] = `${String(args["origin"])}-${serial}`;
    args["lifecycle"] = lifecycle;
  });

describe("a job that was waited for and has failed", () => {
  async function plan(lifecycle: JsonObject) {
    const created = await createJob(job, report({}));
    emulator.setPhase({ kind: "Job", namespace, name: "report" }, "Failed");
    const facts = { ...(created.outs["facts"] as JsonObject), awaits: "completed" };
    const outs = { ...created.outs, status: { phase: "Failed" }, facts };
    const { inputs } = await job.check(created.inputs, report(lifecycle));
    return job.diff(created.id, outs, inputs);
  }
  const waitsAgain = expect.stringContaining("waiting again will fail again") as string;

  test("is said to be waited for again, where nothing runs again", async () => {
    expect(await plan({ waitFor: "completed" })).toMatchObject({ changes: true, replaces: [] });
    expect(said).toContainEqual(waitsAgain);
  });

  test("is not, where a new job takes its place", async () => {
    expect(await plan({ waitFor: "completed", rerunOn: "failure" })).toMatchObject({
      replaces: ["lifecycle"],
    });
    expect(said).toContainEqual(expect.stringMatching(/^replace: the last run has failed/));
    expect(said).not.toContainEqual(waitsAgain);
  });
});

describe("a job that is gone and counts as finished", () => {
  async function gone(lifecycle: JsonObject) {
    const created = await createJob(job, report({}, { team: "vision" }));
    emulator.erase("Job", namespace, "report");
    const facts = { ...(created.outs["facts"] as JsonObject), goneSince: "2026-01-01T00:00:00Z" };
    const outs = { ...created.outs, facts };
    const { inputs } = await job.check(created.inputs, report(lifecycle, { team: "speech" }));
    return {
      diff: () => job.diff(created.id, outs, inputs),
      update: () => job.update(created.id, outs, inputs),
    };
  }
  const messageOf = (operation: Promise<unknown>) =>
    operation.then(
      () => "",
      (error: unknown) => (error as Error).message,
    );

  test.each([{}, { onMissing: "keep" }])("gets its new declaration: %j", async (lifecycle) => {
    const { diff, update } = await gone(lifecycle);
    expect(await diff()).toMatchObject({ changes: true, replaces: [] });
    expect(said).toContainEqual(
      expect.stringMatching(
        /^patch: .*; the job is gone and counts as finished: .* nothing is sent$/,
      ),
    );
    expect((await update()).outs).toMatchObject({ metadata: { labels: { team: "speech" } } });
  });

  test("fails the preview as the update where it must not be gone any more", async () => {
    const { diff, update } = await gone({ onMissing: "fail" });
    const refusal = await messageOf(diff());
    expect(refusal).toMatch(
      /^update Job research\/report: the job is gone from the server .*, and lifecycle\.onMissing is fail: .*\[JOB_GONE\]$/,
    );
    expect(await messageOf(update())).toBe(refusal);
    expect(said.filter((text) => text.startsWith("patch: "))).toEqual([]);
  });

  test("is sent no Command", async () => {
    const named = (suspended: boolean) =>
      volcanoArgs((args: JsonArgs) => {
        args["metadata"] = { name: "train" };
        args["lifecycle"] = { suspended };
      });
    const created = await createJob(volcanoJob, named(false));
    emulator.erase("VolcanoJob", namespace, "train");
    const facts = { ...(created.outs["facts"] as JsonObject), goneSince: "2026-01-01T00:00:00Z" };
    const { inputs } = await volcanoJob.check(created.inputs, named(true));
    await volcanoJob.diff(created.id, { ...created.outs, facts }, inputs);
    expect(said).toContain("suspend: the job is gone, so no Command is sent");
  });
});
