import {
  Job,
  VolcanoJob,
  type JobArgs,
  type JobLifecycle,
  type VolcanoJobArgs,
} from "pulumi-volcano";
import type { JsonObject } from "../../provider/values/json";
import { openStack, type WorkingStack } from "../../tools/automation/stack";
import { failureOf, namespace, openBench, theEngine, type Bench } from "./support";

type Adopt = JobLifecycle["adopt"];

const wishes = {
  adopt: "unowned" as Adopt,
  image: "train:1",
  team: "vision",
  looksUp: false,
};
const start = { ...wishes };

const template = (image: string) => ({
  spec: { restartPolicy: "Never", containers: [{ name: "main", image }] },
});

const volcanoArgs = ({ image, team }: typeof wishes): VolcanoJobArgs => ({
  metadata: { name: "train", labels: { team } },
  spec: { tasks: [{ name: "worker", replicas: 1, template: template(image) }] },
});
const jobArgs = ({ image, team }: typeof wishes): JobArgs => ({
  metadata: { name: "report", labels: { team } },
  spec: { template: template(image) },
});

const program = () => {
  const lifecycle = wishes.adopt === undefined ? {} : { lifecycle: { adopt: wishes.adopt } };
  new VolcanoJob("train", { ...volcanoArgs(wishes), ...lifecycle });
  new Job("report", { ...jobArgs(wishes), ...lifecycle });
  if (wishes.looksUp) {
    const { uid } = VolcanoJob.get("seen-train", `${namespace}/train`);
    return Promise.resolve({ uid, other: Job.get("seen-report", `${namespace}/report`).uid });
  }
  return Promise.resolve({});
};

let bench: Bench;
let others: WorkingStack[] = [];

/** As kubectl makes it, without anything of this package. */
async function makeByHand(apiVersion: string, body: object): Promise<void> {
  const base = `${bench.emulator.url}/apis/${apiVersion}/namespaces/${namespace}/jobs`;
  const answer = await fetch(base, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${bench.token}` },
    body: JSON.stringify({ apiVersion, kind: "Job", ...body }),
  });
  expect(answer.status).toBe(201);
}

interface Found {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly annotations: JsonObject;
    readonly labels: JsonObject;
  };
}
const found = () => bench.emulator.objects() as unknown as Found[];
const uids = () => found().map(({ metadata }) => metadata.uid);
const owners = () =>
  found().map(({ metadata }) => String(metadata.annotations["pulumi-volcano/origin"]));
/** What reached the server, without the looks. */
const writes = () => bench.sent().filter((request) => !request.startsWith("GET"));

beforeEach(async () => {
  Object.assign(wishes, start);
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
});

afterEach(async () => {
  for (const other of others) {
    await other.remove();
  }
  others = [];
  await bench.close();
});

describe("jobs that kubectl made", () => {
  beforeEach(async () => {
    await makeByHand("batch.volcano.sh/v1alpha1", volcanoArgs(wishes));
    await makeByHand("batch/v1", jobArgs(wishes));
    bench.sent();
  });

  test("are seen in the preview, taken with one patch each, and then managed as any", async () => {
    const before = uids();
    const preview = await bench.stack.preview();
    expect(preview.steps).toEqual({ report: "create", train: "create" });
    for (const name of ["train", "report"]) {
      expect(preview.messages.join("\n")).toMatch(
        new RegExp(
          `research/${name} is there already, since \\S+, carries no owner mark: something else made it, and is to be taken over; it is as declared, so nothing but marks is written`,
        ),
      );
    }
    expect(preview.messages.join("\n")).not.toContain("is to be created");
    expect(writes()).toEqual([]);
    await bench.stack.up();
    expect(writes().map((request) => request.split(" ")[0])).toEqual(["PATCH", "PATCH"]);
    expect(uids()).toEqual(before);
    expect(owners().every((owner) => owner.startsWith("urn:pulumi:demo::rollouts::"))).toBe(true);
    expect((await bench.stack.up()).steps).toEqual({ report: "same", train: "same" });
    // The setting has no effect any more, and may go.
    wishes.adopt = undefined;
    await bench.stack.up();
    expect(bench.sent()).toEqual([]);
    wishes.team = "speech";
    expect((await bench.stack.up()).steps).toEqual({ report: "update", train: "update" });
    expect(uids()).toEqual(before);
    await bench.stack.destroy();
    expect(found()).toEqual([]);
  });

  test("are brought to what is declared, which the preview names", async () => {
    wishes.team = "speech";
    const preview = await bench.stack.preview();
    expect(preview.messages.join("\n")).toContain(
      "is to be taken over; patch: metadata.labels.team",
    );
    await bench.stack.up();
    expect(found().map(({ metadata }) => metadata.labels["team"])).toEqual(["speech", "speech"]);
  });

  test("fail preview and up where a new job would be needed, and stay as they are", async () => {
    const before = JSON.stringify(found());
    wishes.image = "train:2";
    const { stack } = bench;
    for (const operate of [() => stack.preview(), () => stack.up()]) {
      const failure = await failureOf(operate());
      expect(failure).toMatch(
        /cannot be taken over, because no patch makes it what is declared: .*containers\[main\]\.image.*npx pulumi-volcano import research\/(?:train --kind VolcanoJob|report --kind Job) prints/,
      );
      expect(failure).toContain("[JOB_NAME_TAKEN]");
    }
    expect(JSON.stringify(found())).toBe(before);
    expect(writes()).toEqual([]);
  });

  test("stay with whoever made them without the setting", async () => {
    wishes.adopt = undefined;
    await bench.stack.preview();
    expect(bench.sent()).toEqual([]);
    expect(await failureOf(bench.stack.up())).toContain('lifecycle.adopt: "unowned"');
  });

  test("can be looked up and managed in one program", async () => {
    const before = uids().sort();
    wishes.looksUp = true;
    await bench.stack.up();
    const expectBoth = async () => {
      const outputs = await bench.stack.stack.outputs();
      expect([outputs["uid"]?.value, outputs["other"]?.value].sort()).toEqual(before);
      expect(uids().sort()).toEqual(before);
    };
    await expectBoth();
    await bench.stack.refresh();
    const again = await bench.stack.up();
    expect(again.steps).toMatchObject({ report: "same", train: "same" });
    await expectBoth();
  });
});

test("a name that nobody has is made, without a word", async () => {
  const preview = await bench.stack.preview();
  expect(preview.messages.join("\n")).toContain("research/train is to be created");
  bench.sent();
  await bench.stack.up();
  expect(writes().map((request) => request.split(" ")[0])).toEqual(["POST", "POST"]);
});

test("jobs move to another stack with any, and the former one finds that out", async () => {
  wishes.adopt = undefined;
  await bench.stack.up();
  const before = uids();
  const other = await openStack({
    project: "moved",
    program,
    engine: await theEngine(),
    config: {
      "volcano:server": "kubernetes",
      "volcano:endpoint": bench.emulator.url,
      "volcano:namespace": namespace,
    },
    secrets: { "volcano:token": bench.token },
  });
  others = [other];
  wishes.adopt = "unowned";
  expect(await failureOf(other.preview())).toMatch(
    /belongs to the resource (?:train|report) of the stack demo, project rollouts;.*lifecycle\.adopt: "any".*that resource then loses it: pulumi state delete/,
  );
  wishes.adopt = "any";
  const preview = await other.preview();
  expect(preview.messages.join("\n")).toMatch(
    /belongs to the resource train of the stack demo, project rollouts, and is to be taken over; it is as declared, .*pulumi state delete 'urn:pulumi:demo::rollouts::\S+::train' --stack demo/,
  );
  await other.up();
  expect(uids()).toEqual(before);
  expect(owners().every((owner) => owner.includes("::moved::"))).toBe(true);
  await bench.stack.refresh();
  await bench.stack.destroy();
  expect(uids()).toEqual(before);
  expect((await other.up()).steps).toEqual({ report: "same", train: "same" });
});
