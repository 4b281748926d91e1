/** When a job runs again though nothing in its declaration needs a new one: `rerunOn`; with the real engine. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startHoldingProxy } from "./holding-proxy";
import { failureOf, namespace, type Bench } from "./support";
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

describe("rerunOn failure", () => {
  test("replaces jobs that have failed, and leaves those alone that are at work or have succeeded", async () => {
    await open({ rerunOn: "failure" });
    await bench.stack.up();
    const first = jobs.uids();
    for (const [ofVolcano, ofJob] of [
      ["Running", "Running"],
      ["Pending", "Suspended"],
    ] as const) {
      jobs.setPhases(ofVolcano, ofJob);
      bench.sent();
      expect((await bench.stack.preview()).steps).toEqual(same);
      // It costs a question for each job, and nothing else.
      expect(bench.sent().map((line) => line.split(" ")[0])).toEqual(["GET", "GET"]);
    }
    const report = join(bench.stack.stack.workspace.workDir, "report.json");
    await bench.stack.setConfig({ "volcano:report": report });
    jobs.setPhases("Failed", "Failed", "it is broken");
    const preview = await bench.stack.preview();
    expect(preview.steps).toEqual(replaced);
    expect(linesOf(preview)).toMatch(
      /replace: the last run has failed \(Failed: it is broken\), and lifecycle\.rerunOn is failure\n/,
    );
    expect(linesOf(preview)).not.toMatch(/will be stopped|at work/);
    expect((await bench.stack.up()).steps).toEqual(replaced);
    const second = jobs.uids();
    expect(second.filter((uid) => first.includes(uid))).toEqual([]);
    const { entries } = JSON.parse(await readFile(report, "utf8")) as {
      entries: { action: string; reasons: string[] }[];
    };
    expect(entries.map(({ action }) => action)).toEqual(["replace", "replace"]);
    expect(entries[0]?.reasons.join()).toMatch(/the last run has failed/);
    jobs.setPhases("Completed", "Complete");
    await bench.stack.refresh();
    bench.sent();
    expect((await bench.stack.up()).steps).toEqual(same);
    // The state says that they have succeeded.
    expect(bench.sent()).toEqual([]);
    expect(jobs.uids()).toEqual(second);
  });

  test("a patch goes with the new job; nothing is rerun where the server cannot be asked", async () => {
    await open({ rerunOn: "failure", isNamed: false });
    await bench.stack.up();
    jobs.setPhases("Failed", "Failed");
    wishes.team = "speech";
    expect((await bench.stack.up()).steps).toEqual(replaced);
    for (const kind of kinds) {
      expect(bench.emulator.objects(kind)).toMatchObject([
        { metadata: { labels: { team: "speech" } } },
      ]);
    }
    jobs.setPhases("Failed", "Failed");
    bench.emulator.failNext({ status: 403 }, { method: "GET" }, Infinity);
    const silent = await bench.stack.preview();
    expect(silent.steps).toEqual(same);
    expect(linesOf(silent)).toMatch(
      /not run again: whether the last run has failed could not be asked \[API_FORBIDDEN\]/,
    );
  });
});

describe("a rerun where the program has the last run kept", () => {
  const refusal = /it is to run again under the same name, .* Nothing ran, .*\[JOB_NAME_TAKEN\]/;

  test("says so and takes no finished job for the new one; without the option it runs", async () => {
    await open({ rerunOn: "failure", options: { deleteBeforeReplace: false } });
    await bench.stack.up();
    const first = jobs.uids();
    jobs.setPhases("Failed", "Failed");
    expect(await failureOf(bench.stack.up())).toMatch(refusal);
    expect(jobs.uids()).toEqual(first);
    wishes.options = {};
    expect((await bench.stack.up()).steps).toEqual(replaced);
    expect(jobs.uids().filter((uid) => first.includes(uid))).toEqual([]);
  });

  test("also with retainOnDelete, and for a changed trigger", async () => {
    await open({ triggers: 1, options: { retainOnDelete: true } });
    await bench.stack.up();
    const first = jobs.uids();
    jobs.setPhases("Completed", "Complete");
    wishes.triggers = 2;
    expect(await failureOf(bench.stack.up())).toMatch(refusal);
    expect(jobs.uids()).toEqual(first);
  });
});

describe("rerunOn always", () => {
  test("replaces jobs that are over with every up; a job at work goes on, which its row says", async () => {
    await open({ rerunOn: "always" });
    await bench.stack.up();
    const first = jobs.uids();
    jobs.setPhases("Running", "Running");
    const busy = await bench.stack.up();
    expect(busy.steps).toEqual(same);
    expect(linesOf(busy)).toMatch(
      /not run again: the running job \(2 of 2 pods, for .*\) is left alone: lifecycle\.rerunOn never stops a job/,
    );
    expect(jobs.uids()).toEqual(first);
    jobs.setPhases("Completed", "Complete");
    const preview = await bench.stack.preview();
    expect(preview.steps).toEqual(replaced);
    expect(linesOf(preview)).toMatch(
      /replace: the last run is over \(Completed\), and lifecycle\.rerunOn is always/,
    );
    expect((await bench.stack.up()).steps).toEqual(replaced);
    expect(jobs.uids().filter((uid) => first.includes(uid))).toEqual([]);
    jobs.setPhases("Completed", "Complete");
    // A refresh compares as well, and plans nothing.
    expect((await bench.stack.refresh()).steps).toEqual(same);
  });

  test("a change that needs a new job stops one at work as onReplace says", async () => {
    await open({ rerunOn: "always", triggers: 1, onReplace: "refuse" });
    await bench.stack.up();
    jobs.setPhases("Running", "Running");
    wishes.triggers = 2;
    expect(await failureOf(bench.stack.preview())).toMatch(
      /lifecycle\.triggers changed; the running job .* would be stopped; nothing was changed.*\[REPLACEMENT_STOPS_WORK\]/,
    );
    wishes.onReplace = "stop";
    const preview = await bench.stack.preview();
    expect(linesOf(preview)).toMatch(
      /replace: lifecycle\.triggers changed; the running job \(2 of 2 pods, for .*\) will be stopped/,
    );
    expect((await bench.stack.up()).steps).toEqual(replaced);
  });
});

describe("a job that was over when diff looked, and is at work when it is to be deleted", () => {
  test("is left to finish, and is not stopped", async () => {
    await open({ rerunOn: "always" });
    const proxy = await startHoldingProxy(bench.emulator.url);
    try {
      await bench.stack.setConfig({ "volcano:endpoint": proxy.url });
      await bench.stack.up();
      jobs.setPhases("Aborted", "Complete");
      const [train] = jobs.uids();
      let looks = 0;
      proxy.hook = ({ method, path }, stage) => {
        const isTrain = method === "GET" && path.endsWith("/jobs/train") && stage === "after";
        if (isTrain && ++looks === 1) {
          // Somebody resumes it as soon as diff has looked.
          bench.emulator.setPhase({ kind: "VolcanoJob", namespace, name: "train" }, "Running");
        }
        return Promise.resolve(undefined);
      };
      expect(await failureOf(bench.stack.up())).toMatch(
        /replace VolcanoJob research\/train: the running job .* has not finished by the end of lifecycle\.timeouts\.delete, so nothing was deleted and it goes on.*\[WAIT_TIMEOUT\]/,
      );
      expect(jobs.theOnly("VolcanoJob").uid).toBe(train);
    } finally {
      await proxy.close();
    }
  });
});
