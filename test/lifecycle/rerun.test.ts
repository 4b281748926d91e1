import fc from "fast-check";
import type { Emulator } from "../../emulator/index";
import { jobPhases, volcanoPhases } from "../../emulator/controllers/phases";
import { ProviderError } from "../../provider/errors";
import { job as jobKind } from "../../provider/kinds/job/kind";
import { volcanoJob as volcanoJobKind } from "../../provider/kinds/volcano-job/kind";
import { decideRerun, type LastRun } from "../../provider/lifecycle/rerun";
import { job, volcanoJob } from "../../provider/runtime";
import type { JsonObject } from "../../provider/values/json";
import {
  changeJob,
  createJob,
  jobArgs,
  namespace,
  startServer,
  volcanoArgs,
  type JsonArgs,
} from "./support";

const over = (hasSucceeded: boolean, phase: string, message = ""): LastRun => ({
  is: "over",
  hasSucceeded,
  phase,
  message,
});
const gone = (outcome: "succeeded" | "failed" | "not known", phase: string): LastRun => ({
  is: "gone",
  outcome,
  phase,
});
const atWork: LastRun = {
  is: "not over",
  work: { phase: "Running", running: 3, wanted: 4, since: undefined },
};
const unknown: LastRun = {
  is: "unknown",
  because: new ProviderError("API_FORBIDDEN", "read: no"),
};

test.each<["failure" | "always", string, LastRun, "again" | "not now" | "nothing", RegExp]>([
  ["failure", "failed", over(false, "Failed", "Backoff limit"), "again", /Failed: Backoff limit/],
  ["failure", "aborted", over(false, "Aborted"), "again", /\(Aborted\)/],
  ["failure", "succeeded", over(true, "Completed"), "nothing", /^$/],
  ["failure", "at work", atWork, "nothing", /^$/],
  ["failure", "suspended", { is: "suspended" }, "nothing", /^$/],
  ["failure", "another's", { is: "not ours" }, "nothing", /^$/],
  ["failure", "gone, had failed", gone("failed", "Failed"), "again", /last seen Failed/],
  ["failure", "gone, had succeeded", gone("succeeded", "Completed"), "nothing", /^$/],
  ["failure", "gone in the middle", gone("not known", "Running"), "not now", /last seen Running/],
  ["failure", "not to be asked", unknown, "not now", /could not be asked \[API_FORBIDDEN\]/],
  ["always", "failed", over(false, "Failed"), "again", /is over \(Failed\)/],
  ["always", "succeeded", over(true, "Complete"), "again", /is over \(Complete\)/],
  ["always", "at work", atWork, "not now", /the running job \(3 of 4 pods\) is left alone/],
  ["always", "suspended", { is: "suspended" }, "not now", /is suspended/],
  ["always", "another's", { is: "not ours" }, "not now", /not this resource's any more/],
  ["always", "gone", gone("not known", ""), "again", /is gone, and/],
  ["always", "not to be asked", unknown, "not now", /could not be asked \[API_FORBIDDEN\]/],
])("rerunOn %s, the last run %s", (rerunOn, _what, run, is, text) => {
  const decision = decideRerun(rerunOn, run);
  expect(decision.is).toBe(is);
  const said =
    decision.is === "again" ? decision.reason : decision.is === "not now" ? decision.because : "";
  expect(said).toMatch(text);
});

test("a server's word is cut, and stays one line", () => {
  const decision = decideRerun("failure", over(false, "Failed", `a\nb ${"x ".repeat(500)}`));
  expect(decision.is === "again" && decision.reason).toMatch(/^[^\n]{100,330}$/);
});

describe("on a server", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startServer();
  });

  afterEach(async () => {
    await emulator.stop();
  });

  const again = { replaces: ["lifecycle"], deleteBeforeReplace: true, changes: true };
  const same = { replaces: [], deleteBeforeReplace: false, changes: false };
  const requests = () => emulator.requests.toApi().map(({ method }) => method);

  const reportArgs = (lifecycle: object, edit: (args: JsonArgs) => unknown = () => undefined) =>
    jobArgs((args) => {
      args["lifecycle"] = lifecycle;
      edit(args);
    });
  const address = { kind: "Job", namespace, name: "report" } as const;

  test("without rerunOn nothing is asked; with failure one GET, until the state knows of a success", async () => {
    const created = await createJob(job, reportArgs({}));
    emulator.setPhase(address, "Failed");
    emulator.requests.clear();
    expect((await changeJob(job, created, reportArgs({}))).diff).toEqual(same);
    expect(requests()).toEqual([]);
    const wished = { rerunOn: "failure" };
    const set = await changeJob(job, created, reportArgs(wished));
    expect(set.diff).toEqual(again);
    expect(requests()).toEqual(["GET"]);
    const other = (args: JsonArgs) => (args["metadata"] = { name: "other" });
    const second = await createJob(job, reportArgs(wished, other));
    emulator.setPhase({ ...address, name: "other" }, "Complete");
    const { props } = await job.read(second.id, second.outs);
    emulator.requests.clear();
    const done = { ...second, outs: props };
    expect((await changeJob(job, done, reportArgs(wished, other))).diff).toEqual(same);
    expect(requests()).toEqual([]);
  });

  test("a patch goes with the new job", async () => {
    const lifecycle = { rerunOn: "failure" };
    const created = await createJob(job, reportArgs(lifecycle));
    emulator.setPhase(address, "Failed");
    const { diff } = await changeJob(
      job,
      created,
      reportArgs(lifecycle, (args) => ((args["spec"] as JsonArgs)["parallelism"] = 3)),
    );
    expect(diff).toEqual(again);
  });

  test("a refresh compares too, and nothing runs by that", async () => {
    const lifecycle = { rerunOn: "always" };
    const args = volcanoArgs((each) => (each["lifecycle"] = lifecycle));
    const { inputs } = await volcanoJob.check({}, args);
    // Another process: it has checked nothing.
    await emulator.stop();
    emulator = await startServer();
    const created = await volcanoJob.create(inputs);
    emulator.setPhase(
      { kind: "VolcanoJob", namespace, name: String((inputs["metadata"] as JsonObject)["name"]) },
      "Failed",
    );
    const { props } = await volcanoJob.read(created.id, created.outs);
    expect(await volcanoJob.diff(created.id, props, inputs)).toEqual(same);
  });

  test("a job that has succeeded since the preview is not run again after a failure", async () => {
    const lifecycle = { rerunOn: "failure" };
    const created = await createJob(job, reportArgs(lifecycle));
    emulator.setPhase(address, "Failed");
    const { diff } = await changeJob(job, created, reportArgs(lifecycle));
    expect(diff).toEqual(again);
    await job.check({}, reportArgs(lifecycle));
    await remake(address);
    emulator.setPhase(address, "Complete");
    await expect(job.delete(created.id, created.outs)).rejects.toThrow(
      /meanwhile it has succeeded, so nothing was deleted.*\[RERUN_OVERTAKEN\]/,
    );
    expect(emulator.objects("Job")).toHaveLength(1);
  });

  const phasesOf = { VolcanoJob: volcanoPhases, Job: jobPhases } as const;
  const kindsOf = { VolcanoJob: volcanoJobKind, Job: jobKind } as const;
  const lifecycles = { VolcanoJob: volcanoJob, Job: job } as const;

  /** As `kubectl replace --force` does. */
  async function remake(at: { kind: "VolcanoJob" | "Job"; namespace: string; name: string }) {
    const object = emulator.get(at.kind, at.namespace, at.name);
    const { apiVersion, kind, metadata, spec } = object as Record<string, JsonObject> & {
      apiVersion: string;
    };
    const { name, labels, annotations } = metadata ?? {};
    const body = { apiVersion, kind, metadata: { name, labels, annotations }, spec: { ...spec } };
    // What the server wrote into it for this very object.
    delete body.spec["selector"];
    const { template } = body.spec as { template?: JsonObject };
    delete template?.["metadata"];
    emulator.erase(at.kind, at.namespace, at.name);
    const path = `/apis/${apiVersion}/namespaces/${at.namespace}/jobs`;
    const answer = await fetch(emulator.url + path, {
      method: "POST",
      headers: {
        authorization: `Bearer ${emulator.issueToken()}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
  }

  const runs = fc.constantFrom("VolcanoJob" as const, "Job" as const).chain((name) => {
    const phase = fc.option(
      fc.constantFrom<(typeof phasesOf)[typeof name][number]>(...phasesOf[name]),
      {
        nil: undefined,
      },
    );
    return fc.record({
      name: fc.constant(name),
      rerunOn: fc.constantFrom("failure" as const, "always" as const),
      atDiff: phase,
      atDelete: phase,
      isMadeAnew: fc.boolean(),
      patch: fc.boolean(),
    });
  });

  test("no job that is not over is ever deleted", async () => {
    let count = 0;
    let deleted = 0;
    await fc.assert(
      fc.asyncProperty(runs, async ({ name, rerunOn, atDiff, atDelete, isMadeAnew, patch }) => {
        count += 1;
        const lifecycle = lifecycles[name];
        const jobName = `run-${count}`;
        const argsOf = (label: string) =>
          (name === "Job" ? jobArgs : volcanoArgs)((args) => {
            args["metadata"] = { name: jobName, labels: { round: label } };
            args["lifecycle"] = { rerunOn, timeouts: { delete: "150ms" } };
          });
        const at = { kind: name, namespace, name: jobName };
        const created = await createJob(lifecycle, argsOf("1"));
        if (atDiff !== undefined) {
          emulator.setPhase(at, atDiff);
        }
        const isOver = (phase: string | undefined) =>
          phase !== undefined && kindsOf[name].finishedPhases.includes(phase);
        const { inputs } = await lifecycle.check(created.inputs, argsOf(patch ? "2" : "1"));
        const diff = await lifecycle.diff(created.id, created.outs, inputs);
        if (!isOver(atDiff)) {
          expect(diff.replaces).toEqual([]);
        }
        if (diff.replaces.length === 0) {
          return;
        }
        await lifecycle.check({}, argsOf(patch ? "2" : "1"));
        if (isMadeAnew) {
          await remake(at);
        }
        if (atDelete !== undefined) {
          emulator.setPhase(at, atDelete);
        }
        // A Job that has failed once stays so, whatever happens to it.
        const { status = {} } = emulator.get(name, namespace, jobName) as { status?: JsonObject };
        const { phase: phaseThen } = kindsOf[name].digestStatus(status);
        const result = await lifecycle.delete(created.id, created.outs).then(
          () => "deleted",
          (error: unknown) => String(error),
        );
        const isThere = emulator.get(name, namespace, jobName) !== undefined;
        if (isOver(phaseThen)) {
          const hasSucceeded = kindsOf[name].succeededPhases.includes(phaseThen);
          expect(isThere).toBe(rerunOn === "failure" && hasSucceeded);
          deleted += isThere ? 0 : 1;
        } else {
          // On a busy machine the time may be over before the first look is answered.
          expect(result).toMatch(
            /has not finished.*nothing was deleted.*\[WAIT_TIMEOUT\]|\[TRANSPORT_TIMEOUT\]/,
          );
          expect(isThere).toBe(true);
        }
      }),
      { numRuns: 120 },
    );
    expect(deleted).toBeGreaterThan(5);
  }, 60_000);
});
