/* eslint-disable @typescript-eslint/no-unsafe-member-access -- edits reach anywhere into a manifest */
import type { Emulator } from "../../emulator/index";
import type { JsonObject } from "../../provider/values/json";
import { job, volcanoJob } from "../../provider/runtime";
import { changeJob, createJob, jobArgs, startServer, volcanoArgs, type JsonArgs } from "./support";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startServer();
});

afterEach(async () => {
  await emulator.stop();
});

type Edit = (args: JsonArgs) => void;

/** Spelled otherwise than the server does, with defaults left out and written out. */
const volcanoStart: Edit = (args) => {
  const [task] = args["spec"].tasks as JsonArgs[];
  args["metadata"].annotations = { "example.com/query": "a<b && c>d" };
  if (!task) {
    return;
  }
  task["template"].spec.containers[0].resources = { limits: { cpu: "1000m", memory: "1024Mi" } };
  task["template"].spec.hostNetwork = false;
};
const jobStart: Edit = (args) => {
  Object.assign(args["spec"] as object, { backoffLimit: 6, suspend: false });
  args["metadata"].labels = { team: "vision" };
  args["metadata"].annotations = { "example.com/query": "a<b && c>d" };
  args["spec"].template.spec.containers[0].resources = { limits: { cpu: 1.5, memory: "1024Mi" } };
};
const label: Edit = (args) => (args["metadata"].labels.team = "speech");
const metadataEdits: readonly (readonly [string, Edit])[] = [
  ["a label", label],
  ["a new label", (args) => (args["metadata"].labels.other = "x")],
  ["a label that goes", (args) => (args["metadata"].labels = {})],
  ["an annotation", (args) => (args["metadata"].annotations["example.com/query"] = "a > b & c")],
  ["an annotation that goes", (args) => (args["metadata"].annotations = {})],
];
const volcanoEdits: readonly (readonly [string, Edit])[] = [
  ...metadataEdits,
  ["replicas, and by default the gang", (args) => (args["spec"].tasks[0].replicas = 5)],
  ["minAvailable", (args) => (args["spec"].minAvailable = 2)],
  ["a task's minAvailable", (args) => (args["spec"].tasks[0].minAvailable = 2)],
  ["the priority class", (args) => (args["spec"].priorityClassName = "high")],
];
const jobEdits: readonly (readonly [string, Edit])[] = [
  ...metadataEdits,
  ["parallelism", (args) => (args["spec"].parallelism = 4)],
  ["suspend", (args) => (args["spec"].suspend = true)],
  ["the backoff limit", (args) => (args["spec"].backoffLimit = 2)],
  ["the deadline", (args) => (args["spec"].activeDeadlineSeconds = 60)],
  ["the time to live", (args) => (args["spec"].ttlSecondsAfterFinished = 60)],
];
const rows = [
  ...volcanoEdits.map(([what, edit]) => ["VolcanoJob", what, edit] as const),
  ...jobEdits.map(([what, edit]) => ["Job", what, edit] as const),
];

const lifecycles = { VolcanoJob: volcanoJob, Job: job };

function argsOf(kind: "VolcanoJob" | "Job", ...edits: readonly Edit[]): JsonArgs {
  const edit: Edit = (args) => {
    for (const each of edits) {
      each(args);
    }
  };
  const start = kind === "VolcanoJob" ? volcanoStart : jobStart;
  const make = kind === "VolcanoJob" ? volcanoArgs : jobArgs;
  return make((args) => {
    start(args);
    edit(args);
  });
}

function requests() {
  const sent = emulator.requests.toApi();
  emulator.requests.clear();
  return sent;
}

describe("the ordinary update of a respelled and defaulted job", () => {
  test.each(rows)("is one PATCH: %s, %s", async (kind, _what, edit) => {
    const lifecycle = lifecycles[kind];
    const created = await createJob(lifecycle, argsOf(kind));
    requests();
    const there = await changeJob(lifecycle, created, argsOf(kind, edit));
    expect(requests().map(({ method }) => method)).toEqual(["PATCH"]);
    // And back again, on the state that the first change has left.
    const back = await changeJob(lifecycle, { ...created, ...there }, argsOf(kind));
    expect(back.diff.replaces).toEqual([]);
    expect(requests().map(({ method }) => method)).toEqual(["PATCH"]);
  });
});

/** Sends once more what was sent before, as a network does that has held it back. */
async function deliver(body: unknown, path: string): Promise<number> {
  const answer = await fetch(`${emulator.url}${path}`, {
    method: "PATCH",
    headers: {
      "content-type": "application/json-patch+json",
      authorization: `Bearer ${emulator.issueToken()}`,
    },
    body: JSON.stringify(body),
  });
  return answer.status;
}

describe("a patch that arrives after the next one", () => {
  test.each(rows)("is refused: %s, %s", async (kind, _what, edit) => {
    const lifecycle = lifecycles[kind];
    const created = await createJob(lifecycle, argsOf(kind));
    requests();
    await changeJob(lifecycle, created, argsOf(kind, edit));
    const [late] = requests();
    const [current] = emulator.objects();
    expect(await deliver(late?.body, late?.path ?? "")).toBe(422);
    expect(emulator.objects()).toEqual([current]);
  });

  test("leaves the later value, and drift is still overwritten", async () => {
    const created = await createJob(volcanoJob, volcanoArgs());
    const team = (value: string) => volcanoArgs((args) => (args["metadata"].labels.team = value));
    requests();
    const first = await changeJob(volcanoJob, created, team("speech"));
    const [late] = requests();
    const second = await changeJob(volcanoJob, { ...created, ...first }, team("audio"));
    expect(await deliver(late?.body, late?.path ?? "")).toBe(422);
    const labels = () => (emulator.objects()[0]?.["metadata"] as { labels: JsonObject }).labels;
    expect(labels()).toMatchObject({ team: "audio" });
    const name = created.id.split("/")[1] ?? "";
    emulator.mutate("VolcanoJob", { namespace: "research", name }, [
      { op: "replace", path: "/metadata/labels/team", value: "somebody" },
    ]);
    requests();
    await changeJob(volcanoJob, { ...created, ...second }, team("video"));
    expect(requests().map(({ method }) => method)).toEqual(["PATCH", "GET", "PATCH"]);
    expect(labels()).toMatchObject({ team: "video" });
  });
});
