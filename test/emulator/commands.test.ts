import type { EmulatorOptions } from "../../emulator/index.js";
import type { JsonObject } from "../../provider/values/json.js";
import { batch, startTalk, volcano, type Talk } from "./support/harness.js";

const commands = "/apis/bus.volcano.sh/v1alpha1/namespaces/ns/commands";
const pod = { restartPolicy: "Never", containers: [{ name: "main", image: "main:1" }] };
const address = { kind: "VolcanoJob", namespace: "ns", name: "train" } as const;

let talk: Talk;
let uid: string;
afterEach(() => talk.stop());

/** Its time is that of advance() alone. */
async function start(options: EmulatorOptions = {}, spec: JsonObject = {}): Promise<void> {
  const now = Date.parse("2026-01-02T03:04:05Z");
  talk = await startTalk({ clock: { now: () => now }, ...options });
  const { body } = await talk.ask("POST", `${volcano}/namespaces/ns/jobs`, {
    body: {
      apiVersion: "batch.volcano.sh/v1alpha1",
      kind: "Job",
      metadata: { name: "train" },
      spec: { tasks: [{ name: "worker", replicas: 2, template: { spec: pod } }], ...spec },
    },
  });
  uid = String(Reflect.get(Object(body["metadata"]), "uid"));
}

const bodyOf = (action: string, target: JsonObject = {}) => ({
  apiVersion: "bus.volcano.sh/v1alpha1",
  kind: "Command",
  metadata: { generateName: "train-" },
  action,
  target: {
    apiVersion: "batch.volcano.sh/v1alpha1",
    kind: "Job",
    name: "train",
    uid,
    ...target,
  },
});
const say = (action: string, target?: JsonObject) =>
  talk.ask("POST", commands, { body: bodyOf(action, target) });
const status = () => talk.emulator.get("VolcanoJob", "ns", "train")?.["status"] as JsonObject;
const phases = () => (status()["conditions"] as JsonObject[]).map((each) => each["status"]);
const left = async () => (await talk.ask("GET", commands)).body["items"];

describe("a job that is told to abort", () => {
  test("stops its pods, and goes on under the next version when it is told to", async () => {
    await start();
    talk.emulator.setPhase(address, "Running");
    const answer = await say("AbortJob");
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ kind: "Command", action: "AbortJob" });
    expect(await left()).toEqual([]);
    expect(status()).toMatchObject({ state: { phase: "Aborting" }, terminating: 2, version: 1 });
    talk.emulator.advance(50);
    expect(status()).toMatchObject({ state: { phase: "Aborted" }, version: 2 });
    expect(status()).not.toHaveProperty("terminating");
    expect(talk.emulator.pods("ns")).toEqual([]);
    await say("ResumeJob");
    talk.emulator.advance(0);
    expect(status()).toMatchObject({ state: { phase: "Pending" }, retryCount: 1, version: 3 });
    expect(phases()).toEqual(["Running", "Aborting", "Aborted", "Restarting", "Pending"]);
    expect(talk.emulator.pods("ns").map(({ phase }) => phase)).toEqual(["Pending", "Pending"]);
  });

  test("leaves the course that it was on, and takes it up again", async () => {
    await start({ lifecycle: { pendingMs: 10, runningMs: 10, completedMs: 1000 } });
    talk.emulator.advance(100);
    await say("AbortJob");
    talk.emulator.advance(5000);
    expect(status()).toMatchObject({ state: { phase: "Aborted" } });
    await say("ResumeJob");
    talk.emulator.advance(100);
    expect(status()).toMatchObject({ state: { phase: "Running" }, retryCount: 1 });
    talk.emulator.advance(5000);
    expect(status()).toMatchObject({ state: { phase: "Completed" } });
  });

  test("does not wait for pods that no node has", async () => {
    await start();
    talk.emulator.setPhase(address, "Pending");
    await say("AbortJob");
    talk.emulator.advance(0);
    expect(status()).toMatchObject({ state: { phase: "Aborted" } });
  });

  test("does not go when its time to live is over, and does when it is terminated", async () => {
    await start({}, { ttlSecondsAfterFinished: 5 });
    talk.emulator.setPhase(address, "Running");
    await say("AbortJob");
    talk.emulator.advance(60_000);
    expect(status()).toMatchObject({ state: { phase: "Aborted" } });
    await say("ResumeJob");
    talk.emulator.advance(100);
    await say("TerminateJob");
    talk.emulator.advance(60_000);
    expect(talk.emulator.get("VolcanoJob", "ns", "train")).toBeUndefined();
  });
});

test("the last retry fails the job in the place of a restart", async () => {
  await start({}, { maxRetry: 2 });
  talk.emulator.setPhase(address, "Running");
  for (const action of ["AbortJob", "ResumeJob", "AbortJob", "ResumeJob"]) {
    await say(action);
    talk.emulator.advance(100);
  }
  expect(status()).toMatchObject({ state: { phase: "Failed" }, retryCount: 2 });
  expect(phases().slice(-4)).toEqual(["Aborting", "Aborted", "Restarting", "Failed"]);
});

test.each([
  ["TerminateJob", "Terminated"],
  ["CompleteJob", "Completed"],
])("%s ends a job for good", async (action, phase) => {
  await start();
  talk.emulator.setPhase(address, "Running");
  await say(action);
  talk.emulator.advance(100);
  const { version } = status();
  expect(status()).toMatchObject({ state: { phase } });
  await say("ResumeJob");
  talk.emulator.advance(100);
  expect(status()).toMatchObject({ state: { phase }, version: Number(version) + 1 });
});

test("RestartJob starts the pods anew", async () => {
  await start();
  talk.emulator.setPhase(address, "Running");
  await say("RestartJob");
  expect(status()).toMatchObject({ state: { phase: "Restarting" }, terminating: 2 });
  talk.emulator.advance(50);
  expect(status()).toMatchObject({ state: { phase: "Pending" }, retryCount: 1, version: 1 });
});

test.each(["ResumeJob", "Nope", ""])("a running job does not obey %p", async (action) => {
  await start();
  talk.emulator.setPhase(address, "Running");
  const before = status();
  await say(action);
  talk.emulator.advance(100);
  expect(status()).toEqual(before);
  expect(await left()).toEqual([]);
});

test("the name of the target counts, and its uid does not", async () => {
  await start();
  talk.emulator.setPhase(address, "Running");
  await say("AbortJob", { uid: "another" });
  talk.emulator.advance(100);
  expect(status()).toMatchObject({ state: { phase: "Aborted" } });
});

test("commands that are for no VolcanoJob stay", async () => {
  await start();
  await say("AbortJob", { apiVersion: "batch/v1" });
  const items = (await left()) as { readonly metadata: { readonly name: string } }[];
  expect(items).toHaveLength(1);
  const name = items[0]?.metadata.name ?? "";
  expect((await talk.ask("GET", `${commands}/${name}`)).status).toBe(200);
  expect(talk.emulator.objects()).toHaveLength(1);
});

test("a dry run does nothing", async () => {
  await start();
  talk.emulator.setPhase(address, "Running");
  const { status: code } = await talk.ask("POST", `${commands}?dryRun=All`, {
    body: bodyOf("AbortJob"),
  });
  expect([code, phases()]).toEqual([201, ["Running"]]);
});

test("bad commands are refused as the definition says", async () => {
  await start();
  const target = { name: "train", controller: "x" };
  const { status: code, body } = await talk.ask("POST", commands, {
    body: { ...bodyOf("AbortJob"), metadata: { name: "a" }, target },
  });
  expect([code, body["message"]]).toEqual([
    422,
    'Command.bus.volcano.sh "a" is invalid: [target.controller: Invalid value: "string": target.controller in body must be of type boolean: "string", ' +
      "target.apiVersion: Required value, target.kind: Required value, target.uid: Required value]",
  ]);
});

test("commands are given by those who may, and are unknown to CCI", async () => {
  await start({ isAllowed: ({ resource }) => resource !== "commands" });
  const { status: code, body } = await say("AbortJob");
  expect([code, body["message"]]).toEqual([
    403,
    'commands.bus.volcano.sh is forbidden: User "emulator-admin" cannot create resource "commands" in API group "bus.volcano.sh" in the namespace "ns"',
  ]);
  const cci = await startTalk({ mode: "cci" });
  expect((await cci.ask("POST", commands, { body: bodyOf("AbortJob") })).status).toBe(404);
  await cci.stop();
});

test("a Job that is suspended leaves the course that it was on", async () => {
  await start({ lifecycle: { pendingMs: 10, runningMs: 10, completedMs: 1000 } });
  const jobs = `${batch}/namespaces/ns/jobs`;
  await talk.ask("POST", jobs, {
    body: { metadata: { name: "report" }, spec: { template: { spec: pod } } },
  });
  talk.emulator.advance(100);
  const patch = [{ op: "replace", path: "/spec/suspend", value: true }];
  const contentType = "application/json-patch+json";
  await talk.ask("PATCH", `${jobs}/report`, { body: patch, contentType });
  talk.emulator.advance(5000);
  const { status: after } = (await talk.ask("GET", `${jobs}/report`)).body as {
    readonly status: JsonObject;
  };
  expect(after["conditions"]).toEqual([
    expect.objectContaining({ type: "Suspended", status: "True" }),
  ]);
});
