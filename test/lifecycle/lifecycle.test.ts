/* eslint-disable @typescript-eslint/no-unsafe-member-access -- edits reach anywhere into a manifest */
import type { Emulator } from "../../emulator/index";
import { unknownValue } from "../../provider/values/unknown";
import { parseProperties } from "../../provider/lifecycle/inputs";
import { forgetJournal, journalOf } from "../../provider/lifecycle/unrecorded-writes";
import { job, volcanoJob } from "../../provider/runtime";
import type { JsonObject } from "../../provider/values/json";
import {
  changeJob,
  createJob,
  jobArgs,
  namespace,
  serverSettings,
  startServer,
  volcanoArgs,
  type JsonArgs,
} from "./support";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startServer();
});

afterEach(async () => {
  await emulator.stop();
});

function requests(): string[] {
  return emulator.requests
    .toApi()
    .map(({ method, path }) => `${method} ${path.split("/jobs")[1] ?? ""}`);
}

function deletion(): unknown {
  return emulator.requests.toApi().find(({ method }) => method === "DELETE")?.body;
}

describe("a VolcanoJob", () => {
  test("is created once, under a name made of the resource's and a hash", async () => {
    const { id, outs } = await createJob(volcanoJob, volcanoArgs());
    expect(id).toMatch(/^research\/train-[0-9a-f]{8}$/);
    expect(emulator.objects()).toHaveLength(1);
    // The stack's jobs are asked for once a run.
    expect(requests()).toEqual(["POST ", expect.stringMatching(/^GET /)]);
    expect(outs["uid"]).toEqual(expect.any(String));
    expect(outs["status"]).toMatchObject({ phase: "", counts: { running: 0 } });
    expect(JSON.stringify(outs)).not.toContain("resourceVersion");
  });

  test("carries the resource's marks, which never show", async () => {
    const created = await createJob(volcanoJob, volcanoArgs());
    expect(emulator.objects()[0]).toMatchObject({
      metadata: {
        annotations: { "pulumi-volcano/origin": expect.stringContaining("::train") as string },
        labels: { "pulumi-volcano/stack": expect.stringMatching(/^[0-9a-f]{16}$/) as string },
      },
    });
    expect(JSON.stringify(created.outs["metadata"])).not.toContain("pulumi-volcano/");
  });

  test("without a change sends nothing", async () => {
    const created = await createJob(volcanoJob, volcanoArgs());
    emulator.requests.clear();
    const { diff } = await changeJob(volcanoJob, created, volcanoArgs());
    expect(diff).toEqual({ changes: false, replaces: [], deleteBeforeReplace: false });
    expect(requests()).toEqual([]);
  });

  test("with another label sends one JSON Patch that touches only that label", async () => {
    const created = await createJob(volcanoJob, volcanoArgs());
    emulator.requests.clear();
    const { diff, outs } = await changeJob(
      volcanoJob,
      created,
      volcanoArgs((args) => (args["metadata"].labels.team = "speech")),
    );
    expect(diff).toEqual({ changes: true, replaces: [], deleteBeforeReplace: false });
    const sent = emulator.requests.toApi();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      method: "PATCH",
      contentType: "application/json-patch+json",
      body: [
        { op: "test", path: "/metadata/uid", value: created.outs["uid"] },
        { op: "test", path: "/metadata/labels/team", value: "vision" },
        { op: "replace", path: "/metadata/labels/team", value: "speech" },
      ],
    });
    expect(outs["uid"]).toBe(created.outs["uid"]);
  });

  test("is scaled down with everything that has to go along, in one patch", async () => {
    const created = await createJob(volcanoJob, volcanoArgs());
    emulator.requests.clear();
    await changeJob(
      volcanoJob,
      created,
      volcanoArgs((args) => {
        args["spec"].tasks[0].replicas = 1;
        args["spec"].minAvailable = 1;
      }),
    );
    expect(requests()).toHaveLength(1);
    expect(emulator.objects()[0]?.["spec"]).toMatchObject({
      minAvailable: 1,
      tasks: [{ replicas: 1, minAvailable: 1 }],
    });
  });

  test("with another image is replaced under a new name, which the preview knows", async () => {
    const created = await createJob(volcanoJob, volcanoArgs());
    const args = volcanoArgs(
      (each) => (each["spec"].tasks[0].template.spec.containers[0].image = "train:2"),
    );
    const { diff, inputs } = await changeJob(volcanoJob, created, args);
    expect(diff).toEqual({
      changes: true,
      replaces: ["metadata", "spec"],
      deleteBeforeReplace: false,
    });
    const fresh = await volcanoJob.check({}, args);
    expect(fresh.inputs).toEqual(inputs);
    expect(inputs["metadata"]).not.toEqual(created.inputs["metadata"]);
  });

  test("goes on where its name is written down in the place of the prefix, and not under another prefix", async () => {
    const prefixed = (generateName: string) =>
      volcanoArgs((args) => Object.assign(args["metadata"] as object, { generateName }));
    const made = await createJob(volcanoJob, prefixed("nightly-"));
    const name = made.id.split("/")[1] ?? "";
    expect(name).toMatch(/^nightly-/);
    const written = volcanoArgs((args) => Object.assign(args["metadata"] as object, { name }));
    const { diff } = await changeJob(volcanoJob, made, written);
    expect(diff).toMatchObject({ changes: false, replaces: [] });
    const other = await changeJob(volcanoJob, made, prefixed("weekly-"));
    expect(other.diff).toMatchObject({ replaces: ["metadata"] });
    expect(other.inputs["metadata"]).toMatchObject({
      name: expect.stringMatching(/^weekly-/) as string,
    });
  });

  test("keeps its name through patched changes", async () => {
    const created = await createJob(volcanoJob, volcanoArgs());
    const args = volcanoArgs((each) => {
      each["spec"].tasks[0].replicas = 5;
      each["metadata"].labels = { other: "label" };
    });
    const { inputs } = await changeJob(volcanoJob, created, args);
    expect(inputs["metadata"]).toMatchObject({ name: created.id.split("/")[1] });
  });

  test("is found unchanged by a refresh, and its drift is", async () => {
    const created = await createJob(volcanoJob, volcanoArgs());
    const same = await volcanoJob.read(created.id, created.outs);
    expect(same.inputs).toBeUndefined();
    emulator.mutate("VolcanoJob", { namespace, name: created.id.split("/")[1] ?? "" }, [
      { op: "replace", path: "/spec/minAvailable", value: 2 },
    ]);
    const drifted = await volcanoJob.read(created.id, created.outs);
    expect(drifted.props["spec"]).toEqual({
      ...(created.inputs["spec"] as object),
      minAvailable: 2,
    });
    const repaired = await changeJob(
      volcanoJob,
      { ...created, outs: drifted.props },
      volcanoArgs(),
    );
    expect(repaired.diff.changes).toBe(true);
    expect(emulator.objects()[0]?.["spec"]).toMatchObject({ minAvailable: 3 });
  });

  test("that is gone drops out at a refresh, and cannot be updated", async () => {
    const created = await createJob(volcanoJob, volcanoArgs());
    await volcanoJob.delete(created.id, created.outs);
    expect(await volcanoJob.read(created.id, created.outs)).toEqual({ id: "", props: {} });
    const args = volcanoArgs((each) => (each["metadata"].labels.team = "speech"));
    await expect(changeJob(volcanoJob, created, args)).rejects.toThrow(
      /is gone from the server.*\[JOB_GONE\]/,
    );
  });

  test("is deleted with its uid, and deleting it again succeeds", async () => {
    const created = await createJob(volcanoJob, volcanoArgs());
    emulator.requests.clear();
    await volcanoJob.delete(created.id, created.outs);
    await volcanoJob.delete(created.id, created.outs);
    expect(emulator.objects()).toHaveLength(0);
    expect(deletion()).toMatchObject({
      propagationPolicy: "Background",
      preconditions: { uid: created.outs["uid"] },
    });
  });
});

describe("a job of a fixed name", () => {
  test("is deleted before it is replaced, pods first", async () => {
    const created = await createJob(job, jobArgs());
    const args = jobArgs((each) => (each["spec"].template.spec.containers[0].image = "train:2"));
    const { diff } = await changeJob(job, created, args);
    expect(diff).toEqual({ changes: true, replaces: ["spec"], deleteBeforeReplace: true });
    emulator.requests.clear();
    await job.delete(created.id, created.outs);
    expect(deletion()).toMatchObject({ propagationPolicy: "Foreground" });
  });

  test("never takes another's job, and says whose it is", async () => {
    await createJob(job, jobArgs());
    const other = jobArgs(
      (args) => (args["origin"] = "urn:pulumi:test::rollouts::other:type::other"),
    );
    await expect(createJob(job, other)).rejects.toThrow(
      /belongs to the resource report of the stack test, project rollouts; choose another metadata\.name, or leave the name out to get one; to look at it: kubectl get jobs\.batch report -n research -o yaml \[JOB_NAME_TAKEN\]$/,
    );
    expect(emulator.objects()).toHaveLength(1);
  });

  test("leaves another's job alone that took its name", async () => {
    const created = await createJob(job, jobArgs());
    await job.delete(created.id, created.outs);
    await createJob(
      job,
      jobArgs((args) => (args["origin"] = "urn:pulumi:test::rollouts::x::other")),
    );
    await job.delete(created.id, created.outs);
    expect(emulator.objects()).toHaveLength(1);
    expect(await job.read(created.id, created.outs)).toEqual({ id: "", props: {} });
  });
});

test("owners and finalizers are sent, patched beside those of others, and found unchanged", async () => {
  const owner = { apiVersion: "v1", kind: "ConfigMap", name: "run", uid: "6f1c1f5e" };
  const held = (finalizers: readonly string[]) =>
    jobArgs((args) => {
      args["metadata"] = { name: "report", ownerReferences: [owner], finalizers };
    });
  const created = await createJob(job, held(["example.com/a"]));
  expect(emulator.objects()[0]?.["metadata"]).toMatchObject({
    ownerReferences: [owner],
    finalizers: ["example.com/a"],
  });
  emulator.mutate("Job", { namespace, name: "report" }, [
    { op: "add", path: "/metadata/finalizers/0", value: "example.com/theirs" },
  ]);
  expect((await job.read(created.id, created.outs)).inputs).toBeUndefined();
  const { diff } = await changeJob(job, created, held(["example.com/b"]));
  expect(diff).toMatchObject({ changes: true, replaces: [] });
  expect(emulator.objects()[0]?.["metadata"]).toMatchObject({
    finalizers: ["example.com/theirs", "example.com/b"],
  });
});

test.each([
  ["the same program finds its own there", ["example.com/a", "example.com/b"]],
  ["the program before takes its own away", ["example.com/a"]],
])("after a patch that no state speaks of %s, and those of others stay", async (_what, wanted) => {
  const held = (finalizers: readonly string[]) =>
    jobArgs((args) => {
      args["metadata"] = { name: "report", finalizers };
    });
  const created = await createJob(job, held(["example.com/a"]));
  emulator.mutate("Job", { namespace, name: "report" }, [
    { op: "add", path: "/metadata/finalizers/0", value: "example.com/theirs" },
  ]);
  await changeJob(job, created, held(["example.com/a", "example.com/b"]));
  // The engine was killed before it wrote the state.
  forgetJournal();
  await changeJob(job, created, held(wanted));
  expect(emulator.objects()[0]?.["metadata"]).toMatchObject({
    finalizers: ["example.com/theirs", ...wanted],
  });
});

test("a job with a time to live of the cluster's own is not run again after a deletion that never arrived", async () => {
  const created = await createJob(job, jobArgs());
  const facts = { ...(created.outs["facts"] as JsonObject), ttlSeconds: 60 };
  const outs = { ...created.outs, facts, status: { phase: "Complete" } };
  journalOf(parseProperties(outs), outs).noteDelete();
  emulator.erase("Job", namespace, "report");
  forgetJournal();
  await job.update(created.id, outs, created.inputs);
  expect(emulator.objects()).toEqual([]);
  journalOf(parseProperties(outs), outs).noteDelete();
  forgetJournal();
  // A refresh counts it as finished, so that nothing runs in the next up.
  const { props } = await job.read(created.id, outs);
  expect(props["facts"]).toMatchObject({ goneSince: expect.any(String) as string });
});

test.each([
  ["is no deletion", false],
  ["says nothing of an earlier one", true],
])("a deletion that never reached the server %s", async (_what, wasDeletedBefore) => {
  const created = await createJob(
    job,
    jobArgs((args) => (args["lifecycle"] = { timeouts: { delete: "300ms" } })),
  );
  const journal = () => journalOf(parseProperties(created.outs), created.outs);
  if (wasDeletedBefore) {
    journal().noteDelete();
    forgetJournal();
  }
  serverSettings(emulator, {
    "volcano:endpoint": "http://127.0.0.1:1",
    "volcano:allowServerChange": "true",
  });
  await expect(job.delete(created.id, created.outs)).rejects.toThrow();
  forgetJournal();
  expect(journal().unrecorded !== undefined).toBe(wasDeletedBefore);
});

test("a namespace of the settings is judged in the preview, like a written one", async () => {
  serverSettings(emulator, { "volcano:namespace": "Not_OK" });
  const { failures } = await volcanoJob.check({}, volcanoArgs());
  expect(failures.map((each) => each.reason)).toEqual([
    expect.stringMatching(/volcano:namespace: must be the name of a namespace/),
  ]);
});

describe("the template of a suspended Job", () => {
  const suspended = (selector?: Record<string, string>) =>
    jobArgs((args) => {
      args["spec"].suspend = true;
      if (selector) {
        args["spec"].template.spec.nodeSelector = selector;
      }
    });

  test("is patched while it has never been started, which one GET tells", async () => {
    const created = await createJob(job, suspended());
    emulator.requests.clear();
    const { inputs } = await job.check(created.inputs, suspended({ disk: "ssd" }));
    expect(await job.diff(created.id, created.outs, inputs)).toMatchObject({
      changes: true,
      replaces: [],
    });
    expect(requests()).toEqual(["GET /report"]);
    await job.update(created.id, created.outs, inputs);
    expect(emulator.objects()[0]?.["spec"]).toMatchObject({
      template: { spec: { nodeSelector: { disk: "ssd" } } },
    });
  });
});

test("a job that a change replaces in any case gets a new name, whatever only the server could tell", async () => {
  const suspended = (edit: (spec: JsonArgs) => void) =>
    jobArgs((args) => {
      args["metadata"] = {};
      args["spec"].suspend = true;
      edit(args["spec"] as JsonArgs);
    });
  const created = await createJob(
    job,
    suspended(() => undefined),
  );
  const { diff } = await changeJob(
    job,
    created,
    suspended((spec) => {
      spec["template"].spec.nodeSelector = { disk: "ssd" };
      spec["template"].spec.containers[0].image = "train:2";
    }),
  );
  expect(diff).toMatchObject({ changes: true, deleteBeforeReplace: false });
  expect(diff.replaces).not.toEqual([]);
});

describe("a member that the API does not have", () => {
  // Where it is sent at all: the default refuses it.
  beforeEach(() => {
    serverSettings(emulator, { "volcano:unknownFields": "warn" });
  });

  const misspelled = (value: unknown) =>
    volcanoArgs((args) => (args["spec"].tasks[0].template.spec.nodeSelecter = value));

  test.each([
    ["removed", volcanoArgs()],
    ["changed", misspelled({ disk: "hdd" })],
  ])("costs no new job when it is %s, for the server never had it", async (_, args) => {
    const created = await createJob(volcanoJob, misspelled({ disk: "ssd" }));
    emulator.requests.clear();
    const { diff, outs } = await changeJob(volcanoJob, created, args);
    expect(diff).toEqual({ changes: true, replaces: [], deleteBeforeReplace: false });
    expect(requests()).toEqual([]);
    expect(outs["spec"]).toEqual(args["spec"]);
    const again = await changeJob(volcanoJob, { ...created, outs }, args);
    expect(again.diff.changes).toBe(false);
    expect(requests()).toEqual([]);
  });
});

test("a refused patch with a member that this version does not know says what to do about it", async () => {
  const created = await createJob(volcanoJob, volcanoArgs());
  const denial = {
    kind: "Status",
    status: "Failure",
    message: 'admission webhook "validatejob.volcano.sh" denied the request: job updates may not',
    code: 400,
  };
  serverSettings(emulator, { "volcano:unknownFields": "warn" });
  emulator.failNext({ status: 400, body: denial }, { method: "PATCH" }, 2);
  const args = volcanoArgs((each) => (each["spec"].paralelism = 2));
  await expect(changeJob(volcanoJob, created, args)).rejects.toThrow(
    /this version does not know spec\.paralelism .*volcano:mutability \{"spec\.paralelism": "replace"\}.*\[API_ADMISSION_DENIED\]/,
  );
});

describe("unknown values during a preview", () => {
  test.each([
    [
      "a label",
      (args: ReturnType<typeof volcanoArgs>) => (args["metadata"].labels.team = unknownValue),
      [],
    ],
    [
      "the replicas",
      (args: ReturnType<typeof volcanoArgs>) => (args["spec"].tasks[0].replicas = unknownValue),
      [],
    ],
    [
      "an image",
      (args: ReturnType<typeof volcanoArgs>) =>
        (args["spec"].tasks[0].template.spec.containers[0].image = unknownValue),
      ["metadata", "spec"],
    ],
    [
      "all tasks",
      (args: ReturnType<typeof volcanoArgs>) => (args["spec"].tasks = unknownValue),
      ["metadata", "spec"],
    ],
  ])("in %s pass check and count as changed", async (_what, edit, replaces) => {
    const created = await createJob(volcanoJob, volcanoArgs());
    const { inputs, failures } = await volcanoJob.check(created.inputs, volcanoArgs(edit));
    expect(failures).toEqual([]);
    expect(await volcanoJob.diff(created.id, created.outs, inputs)).toMatchObject({
      changes: true,
      replaces,
    });
  });
});
