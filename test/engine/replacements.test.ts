/** Replacements and interrupted creates, driven by the real engine: no job is lost, none runs twice. */
import { Job, VolcanoJob } from "pulumi-volcano";
import type { LoggedRequest } from "pulumi-volcano/testing";
import type { JsonObject } from "../../provider/values/json";
import { failureOf, namespace, openBench, type Bench } from "./support";

interface Wishes {
  image: string;
  pullPolicy: string | undefined;
  queue: string;
  parallelism: number;
  /** The option of the Job; none leaves it to the provider. */
  deleteBeforeReplace: boolean | undefined;
  retainOnDelete: boolean;
  has: { train: boolean; report: boolean };
}

const start: Wishes = {
  image: "busybox:1",
  pullPolicy: undefined,
  queue: "default",
  parallelism: 1,
  deleteBeforeReplace: undefined,
  retainOnDelete: false,
  has: { train: true, report: true },
};

let wishes: Wishes;
let bench: Bench;

function program() {
  const { image, pullPolicy, retainOnDelete, has } = wishes;
  const container = {
    name: "main",
    image,
    ...(pullPolicy === undefined ? {} : { imagePullPolicy: pullPolicy }),
  };
  const podSpec = { restartPolicy: "Never" as const, containers: [container] };
  const { deleteBeforeReplace } = wishes;
  const options = deleteBeforeReplace === undefined ? {} : { deleteBeforeReplace };
  if (has.report) {
    new Job(
      "report",
      {
        metadata: { name: "report" },
        spec: { parallelism: wishes.parallelism, template: { spec: podSpec } },
      },
      { ...options, retainOnDelete },
    );
  }
  if (has.train) {
    new VolcanoJob("train", {
      metadata: { name: "train" },
      spec: {
        queue: wishes.queue,
        tasks: [{ name: "worker", replicas: 1, template: { spec: podSpec } }],
      },
    });
  }
  return Promise.resolve({});
}

const uidOf = (object: JsonObject | undefined) =>
  (object?.["metadata"] as { uid: string } | undefined)?.uid;
const theJob = () => bench.emulator.get("Job", namespace, "report");
const theVolcanoJob = () => bench.emulator.get("VolcanoJob", namespace, "train");
const methods = () => bench.sent().map((line) => line.split(" ")[0]);
const isDryRun = ({ query }: LoggedRequest) => query["dryRun"] === "All";

beforeEach(async () => {
  wishes = structuredClone(start);
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
});

afterEach(async () => {
  await bench.close();
});

async function stateNames(): Promise<string[]> {
  const text = await bench.stack.readState();
  const { checkpoint } = JSON.parse(text) as {
    checkpoint: { latest: { resources?: { urn: string; type: string; delete?: boolean }[] } };
  };
  return (checkpoint.latest.resources ?? [])
    .filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/"))
    .map((each) => `${each.urn.split("::").at(-1) ?? ""}${each.delete ? " (delete)" : ""}`)
    .sort();
}

describe("a replacement that the server refuses", () => {
  test("costs neither job: nothing is deleted before the server has taken the new one", async () => {
    wishes.has.train = false;
    await bench.stack.up();
    const uid = uidOf(theJob());
    bench.sent();
    Object.assign(wishes, { image: "busybox:2", pullPolicy: "Allways" });
    // What the rules know that need no server fails before anything is sent, in the preview as well.
    const unsent = await failureOf(bench.stack.up());
    expect(unsent).toMatch(/imagePullPolicy: must be one of Always, IfNotPresent, Never/);
    expect(methods()).toEqual([]);
    wishes.pullPolicy = "Always";
    bench.emulator.failNext({ status: 422, body: invalid("image: not from here") }, posts, 1);
    const failure = await failureOf(bench.stack.up());
    expect(failure).toMatch(
      /replace Job research\/report: the server refuses the new job, so nothing was deleted and the old job goes on.*not from here.*\[REPLACEMENT_REFUSED\]/,
    );
    expect(methods()).not.toContain("DELETE");
    expect(uidOf(theJob())).toBe(uid);
    const run = await bench.stack.up();
    expect(run.steps["report"]).toBe("replace");
    expect(bench.emulator.objects("Job")).toHaveLength(1);
    expect(uidOf(theJob())).not.toBe(uid);
  });

  test("by a queue that does not exist costs nothing either", async () => {
    wishes.has.report = false;
    await bench.stack.up();
    const uid = uidOf(theVolcanoJob());
    wishes.queue = "missing";
    expect(await failureOf(bench.stack.up())).toMatch(/queue.*\[REPLACEMENT_REFUSED\]/);
    expect(uidOf(theVolcanoJob())).toBe(uid);
    bench.emulator.createQueue("missing");
    await bench.stack.up();
    expect(bench.emulator.objects("VolcanoJob")).toHaveLength(1);
    expect(uidOf(theVolcanoJob())).not.toBe(uid);
  });

  test("is refused before the deletion with a forced replacement and the option, too", async () => {
    wishes.has.train = false;
    wishes.deleteBeforeReplace = true;
    await bench.stack.up();
    const uid = uidOf(theJob());
    bench.emulator.failNext({ status: 403, body: forbidden("no more jobs today") }, posts, 1);
    const failure = await failureOf(bench.stack.stack.up({ replace: [await urnOf("report")] }));
    expect(failure).toMatch(/no more jobs today.*\[REPLACEMENT_REFUSED\]/);
    expect(uidOf(theJob())).toBe(uid);
    await bench.stack.stack.up({ replace: [await urnOf("report")] });
    expect(uidOf(theJob())).not.toBe(uid);
  });

  test("by a quota of jobs that the old one's going frees goes on", async () => {
    wishes.has.train = false;
    await bench.stack.up();
    const uid = uidOf(theJob());
    const words =
      'jobs.batch "x" is forbidden: exceeded quota: few, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1';
    bench.emulator.failNext({ status: 403, body: forbidden(words) }, posts, 1);
    wishes.image = "busybox:2";
    await bench.stack.up();
    expect(uidOf(theJob())).not.toBe(uid);
  });

  test("after the deletion says that the old job is gone, and the next up mends it", async () => {
    wishes.has.train = false;
    await bench.stack.up();
    wishes.image = "busybox:2";
    const refusing = refuseAfterDeletion();
    const failure = await failureOf(bench.stack.up());
    await refusing;
    expect(failure).toMatch(/the old job \(uid [-0-9a-f]+\) had been deleted to make room for it/);
    expect(bench.emulator.objects("Job")).toEqual([]);
    await bench.stack.up();
    expect(bench.emulator.objects("Job")).toHaveLength(1);
    expect(await stateNames()).toEqual(["report"]);
  });

  /** Refuses the POST that follows the deletion. */
  async function refuseAfterDeletion(): Promise<void> {
    while (theJob()) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    bench.emulator.failNext({ status: 403, body: forbidden("exceeded quota of cpu") }, posts, 1);
  }
});

const posts = { method: "POST" };

function invalid(message: string): JsonObject {
  return { ...forbidden(message), reason: "Invalid", code: 422 };
}

function forbidden(message: string): JsonObject {
  return {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    reason: "Forbidden",
    code: 403,
    message,
  };
}

async function urnOf(name: string): Promise<string> {
  const found = new RegExp(`"urn":"([^"]*::${name})"`).exec(await bench.stack.readState());
  return found?.[1] ?? "";
}

async function exportedState() {
  return bench.stack.stack.exportStack();
}

/** What `pulumi state delete` does. */
async function dropFromState(name: string): Promise<void> {
  const state = await exportedState();
  const { deployment } = state as unknown as { deployment: { resources: { urn: string }[] } };
  deployment.resources = deployment.resources.filter(({ urn }) => !urn.endsWith(`::${name}`));
  await bench.stack.stack.importStack(state);
}

describe("a job that no state knows of and that carries the resource's mark", () => {
  test("is taken over where it is as declared, and patched where that is enough", async () => {
    await bench.stack.up();
    const [job, volcanoJob] = [uidOf(theJob()), uidOf(theVolcanoJob())];
    await dropFromState("report");
    await dropFromState("train");
    wishes.parallelism = 3;
    const run = await bench.stack.up();
    expect(run.steps).toEqual({ report: "create", train: "create" });
    expect([uidOf(theJob()), uidOf(theVolcanoJob())]).toEqual([job, volcanoJob]);
    expect(theJob()?.["spec"]).toMatchObject({ parallelism: 3 });
    const said = run.messages.join("\n");
    expect(said).toMatch(
      /Job research\/report: this resource's job was there already, since \S+, and was taken over instead of a new one being made; patched: spec\.parallelism/,
    );
    expect(said).toMatch(/VolcanoJob research\/train: .*it is as declared/);
    bench.sent();
    expect((await bench.stack.up()).steps).toEqual({ report: "same", train: "same" });
    await bench.stack.destroy();
    expect(bench.emulator.objects()).toEqual([]);
  });

  test("is left as it is where no patch makes it what is declared", async () => {
    wishes.has.train = false;
    await bench.stack.up();
    const uid = uidOf(theJob());
    await dropFromState("report");
    wishes.image = "busybox:2";
    expect(await failureOf(bench.stack.up())).toMatch(
      /a job of this resource is there already.*containers\[main\]\.image changed.*\[JOB_NAME_TAKEN\]/,
    );
    expect(uidOf(theJob())).toBe(uid);
  });

  test("is taken when it is declared again after it was retained", async () => {
    wishes.has.train = false;
    wishes.retainOnDelete = true;
    await bench.stack.up();
    const uid = uidOf(theJob());
    wishes.has.report = false;
    await bench.stack.up();
    expect(uidOf(theJob())).toBe(uid);
    wishes.has.report = true;
    await bench.stack.up();
    expect(uidOf(theJob())).toBe(uid);
  });

  test("is not lost to a forced replacement that keeps the name", async () => {
    wishes.has.train = false;
    wishes.deleteBeforeReplace = false;
    await bench.stack.up();
    const uid = uidOf(theJob());
    const failure = await failureOf(bench.stack.stack.up({ replace: [await urnOf("report")] }));
    expect(failure).toMatch(/the job was kept, and goes on.*deleteBeforeReplace.*KEPT_JOB\]/s);
    expect(uidOf(theJob())).toBe(uid);
    const run = await bench.stack.up();
    expect(run.steps["report"]).not.toBe("create");
    expect(uidOf(theJob())).toBe(uid);
    expect(await stateNames()).toEqual(["report"]);
    await bench.stack.destroy();
    expect(bench.emulator.objects()).toEqual([]);
  });
});

describe("a job that was made anew from its own manifest", () => {
  /** `kubectl replace --force`. */
  async function replaceByForce(edit: (metadata: JsonObject) => void = () => undefined) {
    const object = structuredClone(theJob() ?? {});
    bench.emulator.erase("Job", namespace, "report");
    const metadata = object["metadata"] as JsonObject;
    const spec = object["spec"] as { selector?: unknown; template: { metadata?: unknown } };
    edit(metadata);
    const { name, labels, annotations } = metadata;
    delete spec.selector;
    delete spec.template.metadata;
    const response = await fetch(`${bench.emulator.url}/apis/batch/v1/namespaces/research/jobs`, {
      method: "POST",
      headers: { authorization: `Bearer ${bench.token}`, "content-type": "application/json" },
      body: JSON.stringify({
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name, labels, annotations },
        spec,
      }),
    });
    expect(response.status).toBe(201);
  }

  beforeEach(async () => {
    wishes.has.train = false;
    await bench.stack.up();
  });

  test("is deleted by a destroy", async () => {
    await replaceByForce();
    await bench.stack.destroy();
    expect(bench.emulator.objects()).toEqual([]);
  });

  test("is updated, and its uid is learnt", async () => {
    await replaceByForce();
    const uid = uidOf(theJob());
    wishes.parallelism = 4;
    await bench.stack.up();
    expect(theJob()?.["spec"]).toMatchObject({ parallelism: 4 });
    expect(await bench.stack.readState()).toContain(`"uid":"${uid ?? "none"}"`);
  });

  test("by somebody else is left alone by a destroy, which says so", async () => {
    await replaceByForce((metadata) => {
      metadata["annotations"] = {};
    });
    const run = await bench.stack.destroy();
    expect(bench.emulator.objects()).toHaveLength(1);
    expect(run.messages.join("\n")).toMatch(/report: the job of that name was left alone/);
  });
});

test("the server is asked in a dry run under another name, and once", async () => {
  await bench.stack.up();
  bench.emulator.requests.clear();
  wishes.image = "busybox:2";
  await bench.stack.up();
  const sent = bench.emulator.requests.toApi();
  const asked = sent.filter(isDryRun);
  expect(asked).toHaveLength(2);
  const names = asked.map(({ body }) => (body as { metadata: { name: string } }).metadata.name);
  expect(names.some((name) => ["report", "train"].includes(name))).toBe(false);
});
