/* eslint-disable @typescript-eslint/no-unsafe-member-access -- edits reach anywhere into a manifest */
/** A refresh of what a program only looks up: `Job.get`. */
import type { Emulator } from "../../emulator/index";
import { job } from "../../provider/runtime";
import type { JsonObject } from "../../provider/values/json";
import { createJob, jobArgs, namespace, startServer } from "./support";

const id = `${namespace}/report`;

let emulator: Emulator;
let stderr: jest.SpyInstance;
let serial = 0;

beforeEach(async () => {
  serial += 1;
  emulator = await startServer();
  stderr = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  await createJob(job, jobArgs());
});

afterEach(async () => {
  stderr.mockRestore();
  await emulator.stop();
});

const said = () => stderr.mock.calls.map(([text]) => String(text)).join("");

/** What the engine has in its state after the first look. */
async function lookUp() {
  const origin = `urn:pulumi:test::rollouts::pulumi-nodejs:dynamic/volcano:Job::found-${serial}`;
  const found = await job.read(id, { origin });
  const props: JsonObject = { ...found.props, __provider: "text" };
  return { ...found, props };
}

test("returns outputs and no inputs, of which the engine would make none a secret", async () => {
  const found = await lookUp();
  expect(found.inputs).toBeUndefined();
  const refreshed = await job.read(id, found.props);
  expect(refreshed.inputs).toBeUndefined();
  expect(refreshed.props).toMatchObject({ uid: found.props["uid"], spec: { parallelism: 2 } });
});

test("takes the job that has the name today", async () => {
  const found = await lookUp();
  emulator.erase("Job", namespace, "report");
  await createJob(
    job,
    jobArgs((args) => (args["spec"].parallelism = 1)),
  );
  const refreshed = await job.read(id, found.props);
  expect(refreshed.props["uid"]).not.toBe(found.props["uid"]);
  expect(refreshed.props).toMatchObject({ spec: { parallelism: 1 } });
  expect(said()).toBe("");
});

test("says of a job that is gone what the next up does: nothing is made again", async () => {
  const found = await lookUp();
  emulator.erase("Job", namespace, "report");
  expect(await job.read(id, found.props)).toEqual({ id: "", props: {} });
  expect(said()).toMatch(/the job that is looked up is gone.* JOB_NOT_FOUND until/);
  expect(said()).not.toMatch(/runs again|makes it again/);
});
