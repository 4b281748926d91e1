/* eslint-disable @typescript-eslint/no-unsafe-member-access -- edits reach anywhere into a manifest */
import type { Emulator } from "../../emulator/index";
import { forgetJournal, readStored } from "../../provider/lifecycle/unrecorded-writes";
import { job } from "../../provider/runtime";
import { changeJob, createJob, jobArgs, serverSettings, startServer } from "./support";

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

function status(code: number, reason: string, message: string) {
  return {
    status: code,
    body: { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message },
  };
}

test("a patch of an unknown member that the server has refused is not in doubt", async () => {
  serverSettings(emulator, { "volcano:unknownFields": "warn" });
  const made = await createJob(job, jobArgs());
  const state = { ...made.outs, __provider: "text" };
  const invalid = status(422, "Invalid", 'Job.batch "report" is invalid: spec.newField: no');
  emulator.failNext(invalid, { method: "PATCH" }, 9);
  const change = changeJob(
    job,
    { ...made, outs: state },
    jobArgs((args) => (args["spec"].newField = 1)),
  );
  await expect(change).rejects.toThrow(/this version does not know spec\.newField/);
  // As the next process sees it.
  forgetJournal();
  expect(readStored(state).stored.facts.inDoubt).toBeUndefined();
});

test("a quota of the number of jobs is no refusal of a job whose going makes the room", async () => {
  serverSettings(emulator, { "volcano:serverDryRun": "true" });
  const made = await createJob(job, jobArgs());
  const quota = (of: string) =>
    status(
      403,
      "Forbidden",
      `jobs.batch "x" is forbidden: exceeded quota: few, requested: ${of}=1, used: ${of}=1, limited: ${of}=1`,
    );
  const planned = () =>
    changeJob(
      job,
      made,
      jobArgs((args) => (args["spec"].template.spec.containers[0].image = "train:2")),
    );
  emulator.failNext(quota("count/jobs.batch"), { method: "POST" }, 1);
  expect((await planned()).diff.replaces).not.toEqual([]);
  emulator.failNext(quota("pods"), { method: "POST" }, 1);
  await expect(planned()).rejects.toThrow(/exceeded quota: few, requested: pods/);
});
