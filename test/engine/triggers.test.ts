/** `lifecycle.triggers`: values whose change makes a job run again; with the real engine. */
import * as pulumi from "@pulumi/pulumi";
import { isJsonObject } from "../../provider/values/json";
import type { Bench } from "./support";
import { kinds, linesOf, openTwoJobs, replaced, same, type TwoJobs, type Wishes } from "./two-jobs";

let jobs: TwoJobs;
let bench: Bench;
let wishes: TwoJobs["wishes"];

async function open(given: Partial<Wishes> = {}): Promise<void> {
  jobs = await openTwoJobs(given);
  ({ bench, wishes } = jobs);
}

afterEach(async () => {
  await bench.close();
});

describe("triggers", () => {
  const readValues = async () => {
    const { checkpoint } = JSON.parse(await bench.stack.readState()) as {
      checkpoint: { latest: { resources: { inputs?: { lifecycle?: unknown } }[] } };
    };
    return checkpoint.latest.resources.flatMap(({ inputs }) =>
      isJsonObject(inputs?.lifecycle) ? [inputs.lifecycle["triggers"]] : [],
    );
  };

  test("run a job again when they change, and not when they come, stay or go; no value is in state or output", async () => {
    await open({ isNamed: false });
    await bench.stack.up();
    const names = kinds.map((kind) => jobs.theOnly(kind).name);
    wishes.triggers = { digest: "value-of-the-first-trigger", at: [1, 2] };
    const set = await bench.stack.up();
    expect(set.steps).toEqual({ train: "update", report: "update" });
    expect(linesOf(set)).toMatch(/lifecycle\.triggers set: compared from now on/);
    expect(kinds.map((kind) => jobs.theOnly(kind).name)).toEqual(names);
    bench.sent();
    wishes.triggers = { at: [1, 2], digest: "value-of-the-first-trigger" };
    expect((await bench.stack.up()).steps).toEqual(same);
    expect(bench.sent()).toEqual([]);
    jobs.setPhases("Running", "Running");
    wishes.triggers = { digest: "value-of-the-second-trigger", at: [1, 2] };
    const preview = await bench.stack.preview();
    expect(preview.steps).toEqual(replaced);
    expect(linesOf(preview)).toMatch(
      /replace: lifecycle\.triggers changed; the running job .* will be stopped/,
    );
    const up = await bench.stack.up();
    expect(up.steps).toEqual(replaced);
    // A new name, so that the new job is made before the old one goes.
    const order = bench.sent().map((line) => line.split(" ")[0]);
    expect(order.indexOf("POST")).toBeLessThan(order.indexOf("DELETE"));
    expect(names).not.toContain(jobs.theOnly("VolcanoJob").name);
    const [one, other] = await readValues();
    expect(one).toMatch(/^sha256:[0-9a-f]{16}:[0-9a-f]{64}$/);
    expect(other).not.toBe(one);
    const everything = [await bench.stack.readState(), preview, up, set, bench.emulator.objects()];
    expect(JSON.stringify(everything)).not.toMatch(/value-of-the/);
    const kept = jobs.uids();
    delete wishes.triggers;
    expect((await bench.stack.up()).steps).toEqual({ train: "update", report: "update" });
    expect(jobs.uids()).toEqual(kept);
    expect((await bench.stack.refresh()).steps).toEqual(same);
  });

  test("of a secret; their changes may be ignored, and a renamed resource does not run again", async () => {
    await open({ triggers: pulumi.secret("value-of-a-secret") });
    await bench.stack.up();
    const first = jobs.uids();
    wishes.ignoreChanges = ["lifecycle.triggers"];
    wishes.triggers = pulumi.secret("value-of-another-secret");
    expect((await bench.stack.up()).steps).toEqual(same);
    wishes.ignoreChanges = [];
    wishes.triggers = pulumi.secret("value-of-a-secret");
    wishes.isRenamed = true;
    await bench.stack.up();
    expect(jobs.uids()).toEqual(first);
    expect((await bench.stack.up()).steps).toEqual({ train: "same", renamed: "same" });
    expect(await bench.stack.readState()).not.toMatch(/value-of-a/);
  });

  test("that are known only during up count as changed in the preview", async () => {
    await open({ rerunOn: "failure", isTriggeredByOther: true });
    await bench.stack.up();
    expect((await bench.stack.preview()).steps).toEqual(same);
    jobs.setPhases("Failed", "Complete");
    const preview = await bench.stack.preview();
    expect(preview.steps).toEqual(replaced);
    expect(linesOf(preview)).toMatch(/lifecycle\.triggers changed \(known only during up\)/);
    expect((await bench.stack.up()).steps).toEqual(replaced);
    expect((await bench.stack.up()).steps).toEqual(same);
  });
});
