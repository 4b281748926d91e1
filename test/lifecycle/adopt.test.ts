/* eslint-disable @typescript-eslint/no-unsafe-member-access -- edits reach anywhere into a manifest */
import type { Emulator } from "../../emulator/index";
import { job, volcanoJob } from "../../provider/runtime";
import type { JsonObject } from "../../provider/values/json";
import { listen } from "./said";
import {
  changeJob,
  createJob,
  jobArgs,
  namespace,
  origin,
  serverSettings,
  startServer,
  volcanoArgs,
  type JsonArgs,
} from "./support";

let emulator: Emulator;
let said: string[];

beforeEach(async () => {
  emulator = await startServer();
  said = [];
  jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await emulator.stop();
});

const paths = { Job: "batch/v1", VolcanoJob: "batch.volcano.sh/v1alpha1" } as const;
type KindName = keyof typeof paths;

/** Sends a request as kubectl would, without anything of this package. */
async function kubectl(method: string, kind: KindName, name: string, body?: object) {
  const base = `${emulator.url}/apis/${paths[kind]}/namespaces/${namespace}/jobs`;
  const response = await fetch(method === "POST" ? base : `${base}/${name}`, {
    method,
    headers: {
      authorization: `Bearer ${emulator.issueToken()}`,
      "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBeLessThan(300);
}

async function applyByHand(kind: KindName, args: JsonArgs, metadata: JsonObject = {}) {
  const { name } = args["metadata"] as { name: string };
  await kubectl("POST", kind, name, {
    apiVersion: paths[kind],
    kind: "Job",
    metadata: { ...(args["metadata"] as JsonObject), ...metadata },
    spec: args["spec"] as JsonObject,
  });
  emulator.requests.clear();
}

function objectOf(kind: KindName, name: string) {
  return emulator.get(kind, namespace, name) as unknown as {
    metadata: { uid: string; annotations: JsonObject; labels: JsonObject };
    spec: JsonObject;
  };
}

const sent = () => emulator.requests.toApi().map(({ method }) => method);

const named = (edit: (args: JsonArgs) => void = () => undefined) =>
  volcanoArgs((args) => {
    args["metadata"].name = "train";
    edit(args);
  });

const adopting = (adopt: string, edit: (args: JsonArgs) => void = () => undefined) =>
  named((args) => {
    args["lifecycle"] = { adopt };
    edit(args);
  });

let runs = 0;

/** What one process knows of a run is gone. */
function nextRun(): void {
  runs += 1;
  serverSettings(emulator, { "volcano:requestTimeout": `${String(20 + (runs % 9))}s` });
}

const elsewhere = origin.replace("pulumi:test", "pulumi:prod");

describe("a job that something else made", () => {
  beforeEach(() => applyByHand("VolcanoJob", named()));

  test("stays as it is by default, and the refusal says how it is taken", async () => {
    await expect(createJob(volcanoJob, named())).rejects.toThrow(
      /carries no owner mark: something else made it; .*; to take it over, declare it as it is with lifecycle\.adopt: "unowned", which npx pulumi-volcano import research\/train --kind VolcanoJob prints; .*\[JOB_NAME_TAKEN\]$/,
    );
  });

  test("asks nothing in a preview without the setting", async () => {
    await volcanoJob.check({}, named());
    await volcanoJob.check({}, adopting("own"));
    expect(sent()).toEqual([]);
  });

  test.each(["unowned", "any"])("is taken by %s, with one patch of marks alone", async (adopt) => {
    const { uid } = objectOf("VolcanoJob", "train").metadata;
    const before = objectOf("VolcanoJob", "train");
    const { failures } = await volcanoJob.check({}, adopting(adopt));
    expect(failures).toEqual([]);
    expect(sent()).toEqual(["GET"]);
    const { outs, id, inputs } = await createJob(volcanoJob, adopting(adopt));
    expect(sent().filter((method) => method !== "GET")).toEqual(["PATCH"]);
    const { metadata, spec } = objectOf("VolcanoJob", "train");
    expect(outs["uid"]).toBe(uid);
    expect(metadata.uid).toBe(uid);
    expect(spec).toEqual(before.spec);
    expect(metadata.annotations["pulumi-volcano/origin"]).toBe(origin);
    expect(metadata.labels["pulumi-volcano/stack"]).toMatch(/^[0-9a-f]{16}$/);
    expect(Object.keys(metadata.annotations)).not.toContain("pulumi-volcano/taken-from");
    emulator.requests.clear();
    const again = await changeJob(volcanoJob, { id, outs, inputs }, adopting(adopt));
    expect(again.diff.changes).toBe(false);
    expect(sent()).toEqual([]);
  });

  test("is brought to what is declared", async () => {
    const wish = adopting("unowned", (args) => {
      args["metadata"].labels.team = "speech";
      args["spec"].tasks[0].replicas = 4;
      args["spec"].minAvailable = 4;
      args["metadata"].finalizers = ["acme.io/keep"];
    });
    await createJob(volcanoJob, wish);
    const { metadata, spec } = objectOf("VolcanoJob", "train");
    expect(metadata).toMatchObject({ labels: { team: "speech" }, finalizers: ["acme.io/keep"] });
    expect(spec).toMatchObject({ minAvailable: 4, tasks: [{ replicas: 4 }] });
  });

  test("gets back what is declared and was patched away, which counts as kept", async () => {
    await kubectl("PATCH", "VolcanoJob", "train", { spec: { minAvailable: null } });
    expect(objectOf("VolcanoJob", "train").spec).not.toHaveProperty("minAvailable");
    const texts = listen();
    const made = await createJob(volcanoJob, adopting("unowned"));
    expect(objectOf("VolcanoJob", "train").spec).toMatchObject({ minAvailable: 3 });
    expect(made.outs["facts"]).not.toHaveProperty("notKept");
    expect(texts.join("\n")).not.toContain("does not keep");
    const wish = adopting("unowned", (args) => (args["spec"].minAvailable = 2));
    await changeJob(volcanoJob, made, wish);
    expect(objectOf("VolcanoJob", "train").spec).toMatchObject({ minAvailable: 2 });
  });

  test("fails the preview where it would need a new job, and stays as it is", async () => {
    const wish = adopting("unowned", (args) => {
      args["spec"].tasks[0].template.spec.containers[0].image = "train:2";
    });
    const { failures } = await volcanoJob.check({}, wish);
    expect(failures.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(
        /^create VolcanoJob research\/train: the job of that name, there since \S+, carries no owner mark: something else made it, and cannot be taken over, because no patch makes it what is declared: .*containers\[main\]\.image.*; it was left as it is\. Declare it as it is, which npx pulumi-volcano import research\/train --kind VolcanoJob prints; or delete it when it is no longer needed: kubectl delete jobs\.batch\.volcano\.sh train -n research; or choose another metadata\.name, or leave the name out to get one \[JOB_NAME_TAKEN\]$/,
      ),
    ]);
    expect(sent()).toEqual(["GET"]);
  });

  test("does not fail for a value that is known only during up", async () => {
    const wish = adopting("unowned", (args) => {
      args["spec"].tasks[0].template.spec.containers[0].image =
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    });
    expect((await volcanoJob.check({}, wish)).failures).toEqual([]);
  });

  const declaredPhase = async (
    suspended: boolean,
    edit: (args: JsonArgs) => void = () => undefined,
  ) => {
    const texts = listen();
    const wish = adopting("unowned", (args) => {
      args["lifecycle"].suspended = suspended;
      edit(args);
    });
    expect((await volcanoJob.check({}, wish)).failures).toEqual([]);
    const { outs } = await createJob(volcanoJob, wish);
    return {
      told: texts.find((text) => text.includes("is to be taken over")),
      phase: (outs["status"] as JsonObject)["phase"],
    };
  };
  const setPhase = (phase: "Running" | "Completed") => {
    emulator.setPhase({ kind: "VolcanoJob", namespace, name: "train" }, phase);
  };
  const suspension =
    /; suspend: the job is aborted by a Command to Volcano, its pods end, and it can be resumed; 2 resumes are left \(.*\)$/;

  test("is suspended where it is declared so, as the preview says", async () => {
    setPhase("Running");
    const { told, phase } = await declaredPhase(true);
    expect(told).toMatch(suspension);
    expect(told).toContain("; its manifest is as declared, so nothing but marks is written to it;");
    expect(phase).toBe("Aborted");
  });

  test("is patched and suspended, as the preview says", async () => {
    setPhase("Running");
    const { told, phase } = await declaredPhase(true, (args) => {
      args["metadata"].labels.team = "speech";
    });
    expect(told).toMatch(suspension);
    expect(told).toContain("; patch: metadata.labels.team;");
    expect(phase).toBe("Aborted");
  });

  test("is left as it is where it is over, or not to be suspended", async () => {
    setPhase("Running");
    const running = await declaredPhase(false);
    expect(running.told).toMatch(/; it is as declared, so nothing but marks is written$/);
    expect(running.phase).toBe("Running");
    nextRun();
    await kubectl("DELETE", "VolcanoJob", "train");
    await applyByHand("VolcanoJob", named());
    setPhase("Completed");
    const { told, phase } = await declaredPhase(true);
    expect(told).toMatch(/suspend: the job is over \(Completed\): nothing is to be done$/);
    expect(phase).toBe("Completed");
  });

  test("may come to be suspended by a setting that is known only during up", async () => {
    const texts = listen();
    const wish = adopting("unowned", (args) => {
      args["lifecycle"].suspended = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    });
    expect((await volcanoJob.check({}, wish)).failures).toEqual([]);
    expect(texts.join("")).toMatch(/; whether it is suspended then is known only during up$/);
  });

  test("is not taken twice by two resources of a run", async () => {
    await createJob(volcanoJob, adopting("any"));
    const other = adopting("any", (args) => (args["origin"] = elsewhere));
    await expect(createJob(volcanoJob, other)).rejects.toThrow(
      /the resource train of this stack has this job, and two resources cannot have one/,
    );
    expect(objectOf("VolcanoJob", "train").metadata.annotations["pulumi-volcano/origin"]).toBe(
      origin,
    );
  });

  test("is not taken by two that ask at once", async () => {
    const others = ["one", "two"].map((name) =>
      adopting("any", (args) => (args["origin"] = `${origin}-${name}`)),
    );
    const ended = await Promise.allSettled(others.map((args) => createJob(volcanoJob, args)));
    expect(ended.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("is left to a server that cannot be asked, with a warning", async () => {
    emulator.failNext({ status: 403 });
    const { failures } = await volcanoJob.check({}, adopting("unowned"));
    expect(failures).toEqual([]);
    expect(said.join("")).toContain(
      "lifecycle.adopt: nobody knows before up whether there are jobs to take over",
    );
  });

  test("is waited for while it is going", async () => {
    await kubectl("PATCH", "VolcanoJob", "train", {
      metadata: { finalizers: ["acme.io/hold"] },
    });
    await kubectl("DELETE", "VolcanoJob", "train");
    expect((await volcanoJob.check({}, adopting("unowned"))).failures).toEqual([]);
    const made = createJob(volcanoJob, adopting("unowned"));
    await new Promise((resolve) => setTimeout(resolve, 700));
    await kubectl("PATCH", "VolcanoJob", "train", { metadata: { finalizers: null } });
    expect((await made).id).toBe("research/train");
  });

  test("is not asked about by a resource that has its job", async () => {
    const { outs, id, inputs } = await createJob(volcanoJob, adopting("unowned"));
    const next = adopting("unowned", (args) => {
      args["metadata"].name = "other";
    });
    await applyByHand(
      "VolcanoJob",
      named((args) => (args["metadata"].name = "other")),
    );
    nextRun();
    await changeJob(volcanoJob, { id, outs, inputs }, next);
    // The engine checks once more, without the old inputs, what it is about to create.
    emulator.requests.clear();
    const checked = await volcanoJob.check({}, next);
    expect(sent()).toEqual([]);
    await expect(volcanoJob.create(checked.inputs)).rejects.toThrow(
      /carries no owner mark: something else made it; choose another metadata\.name, or leave the name out to get one; to look at it/,
    );
  });
});

test("a job without any labels gets those that are declared, without owner marks too", async () => {
  serverSettings(emulator, { "volcano:ownerMarks": "false" });
  await applyByHand(
    "VolcanoJob",
    named((args) => delete args["metadata"].labels),
  );
  expect(objectOf("VolcanoJob", "train").metadata).not.toHaveProperty("labels");
  await createJob(volcanoJob, adopting("unowned"));
  expect(sent().filter((method) => method === "PATCH")).toHaveLength(1);
  expect(objectOf("VolcanoJob", "train").metadata.labels).toEqual({ team: "vision" });
});

describe("a job of another stack", () => {
  const theirs = named((args) => (args["origin"] = elsewhere));

  async function makeTheirs() {
    const made = await createJob(volcanoJob, theirs);
    // Another run, in another process.
    nextRun();
    emulator.requests.clear();
    return made;
  }

  test("is refused by unowned, and the refusal says what any costs", async () => {
    await makeTheirs();
    const { failures } = await volcanoJob.check({}, adopting("unowned"));
    expect(failures[0]?.reason).toMatch(
      /belongs to the resource train of the stack prod, project rollouts; .*lifecycle\.adopt: "any", which npx pulumi-volcano import .* prints: that resource then loses it: pulumi state delete 'urn:pulumi:prod::.*' --stack prod takes it out of that state/,
    );
  });

  test("is taken by any, and its former owner finds that out", async () => {
    const former = await makeTheirs();
    expect((await volcanoJob.check({}, adopting("any"))).failures).toEqual([]);
    await createJob(volcanoJob, adopting("any"));
    expect(said.join("")).toMatch(
      /belongs to the resource train of the stack prod, project rollouts, and was taken over; it is as declared, so only marks were written; that resource then loses it: pulumi state delete/,
    );
    const { metadata } = objectOf("VolcanoJob", "train");
    expect(metadata.annotations["pulumi-volcano/origin"]).toBe(origin);
    nextRun();
    expect((await volcanoJob.read(former.id, former.outs)).id).toBe("");
    expect(objectOf("VolcanoJob", "train").metadata.uid).toBe(metadata.uid);
  });

  test("that one run takes from another of its resources outlives that one", async () => {
    const former = await makeTheirs();
    await createJob(volcanoJob, adopting("any"));
    await volcanoJob.delete(former.id, former.outs);
    expect(objectOf("VolcanoJob", "train")).toBeDefined();
    expect(said.join("")).toContain("the job of that name was left alone");
  });

  test("that carries no owner mark for want of the setting is not unowned", async () => {
    serverSettings(emulator, { "volcano:ownerMarks": "false" });
    await createJob(volcanoJob, theirs);
    serverSettings(emulator);
    const { failures } = await volcanoJob.check({}, adopting("unowned"));
    expect(failures[0]?.reason).toContain("whose connection writes no owner marks");
  });
});

describe("a resource that goes by another URN", () => {
  const renamed = origin.replace("::train", "::trainer");

  test("sends nothing for that, and its mark with the next patch", async () => {
    const made = await createJob(volcanoJob, volcanoArgs());
    nextRun();
    emulator.requests.clear();
    const same = volcanoArgs((args) => (args["origin"] = renamed));
    const { diff, inputs } = await changeJob(volcanoJob, made, same);
    expect(diff).toMatchObject({ changes: false, replaces: [] });
    expect(sent()).toEqual([]);
    // A setting of the provider alone: the state is written anew, the object is not.
    const patient = volcanoArgs((args) => {
      args["origin"] = renamed;
      args["lifecycle"] = { timeouts: { delete: "20m" } };
    });
    const second = await changeJob(volcanoJob, { ...made, inputs }, patient);
    expect(sent()).toEqual([]);
    expect(second.outs).toMatchObject({ origin: renamed, facts: { markedAs: origin } });
    const read = await volcanoJob.read(made.id, second.outs);
    expect(read.props).toMatchObject({ facts: { markedAs: origin } });
    const changed = volcanoArgs((args) => {
      args["origin"] = renamed;
      args["metadata"].labels.team = "speech";
    });
    emulator.requests.clear();
    const current = { id: made.id, outs: read.props, inputs: second.inputs };
    const third = await changeJob(volcanoJob, current, changed);
    expect(sent()).toEqual(["PATCH"]);
    expect(third.outs["facts"]).not.toHaveProperty("markedAs");
    const { metadata } = objectOf("VolcanoJob", String(made.id.split("/")[1]));
    expect(metadata.annotations["pulumi-volcano/origin"]).toBe(renamed);
    expect(metadata.labels["team"]).toBe("speech");
  });

  test("marks its stack anew as well", async () => {
    const made = await createJob(job, jobArgs());
    const before = objectOf("Job", "report").metadata.labels["pulumi-volcano/stack"];
    const moved = jobArgs((args) => {
      args["origin"] = String(args["origin"]).replace("pulumi:test", "pulumi:prod");
      args["metadata"].labels = { team: "speech" };
    });
    nextRun();
    await changeJob(job, made, moved);
    const { labels } = objectOf("Job", "report").metadata;
    expect(labels["pulumi-volcano/stack"]).not.toBe(before);
  });

  test("still knows a job that was made anew from its own manifest", async () => {
    const made = await createJob(volcanoJob, named());
    const patient = named((args) => {
      args["origin"] = renamed;
      args["lifecycle"] = { timeouts: { delete: "20m" } };
    });
    nextRun();
    const { outs } = await changeJob(volcanoJob, made, patient);
    const { metadata, spec } = objectOf("VolcanoJob", "train");
    await kubectl("DELETE", "VolcanoJob", "train");
    const { annotations, labels } = metadata;
    await applyByHand("VolcanoJob", { metadata: { name: "train" }, spec }, { annotations, labels });
    const read = await volcanoJob.read(made.id, outs);
    expect(read.id).toBe(made.id);
    expect(read.props["uid"]).not.toBe(metadata.uid);
  });

  test("keeps its job from a new resource under the old URN, whichever comes first", async () => {
    const made = await createJob(volcanoJob, volcanoArgs());
    const kept = volcanoArgs((args) => (args["origin"] = renamed));
    const reason = /is the job of the resource \S+ as well.*\[JOB_NAME_TAKEN\]$/;
    // Another run.
    nextRun();
    expect((await volcanoJob.check(made.inputs, kept)).failures).toEqual([]);
    expect((await volcanoJob.check({}, volcanoArgs())).failures[0]?.reason).toMatch(reason);
    nextRun();
    const early = await volcanoJob.check({}, volcanoArgs());
    expect(early.failures).toEqual([]);
    expect((await volcanoJob.check(made.inputs, kept)).failures[0]?.reason).toMatch(reason);
  });

  test("and a create that comes after its diff does not take its job", async () => {
    const made = await createJob(volcanoJob, volcanoArgs());
    const kept = volcanoArgs((args) => (args["origin"] = renamed));
    nextRun();
    const early = await volcanoJob.check({}, volcanoArgs());
    await volcanoJob.diff(made.id, made.outs, { ...made.inputs, origin: kept["origin"] });
    await expect(volcanoJob.create(early.inputs)).rejects.toThrow(
      /the resource trainer of this stack has this job/,
    );
  });
});
