import { Job, VolcanoJob } from "pulumi-volcano";
import { providerText } from "../../provider/resources/stub.js";
import { account, namespace, openBench, type Bench } from "./support";

const volcano = "/apis/batch.volcano.sh/v1alpha1/namespaces/research/jobs";
const batch = "/apis/batch/v1/namespaces/research/jobs";

interface Wishes {
  team: string;
  replicas: number;
  image: string;
}

interface StoredState {
  checkpoint: { latest: { resources: { type: string; inputs: Record<string, unknown> }[] } };
}

const wishes: Wishes = { team: "vision", replicas: 2, image: "train:1" };
let bench: Bench;

function program() {
  const containers = [{ name: "main", image: wishes.image }];
  const train = new VolcanoJob("train", {
    metadata: { labels: { team: wishes.team, "example.com/purpose": "a" } },
    spec: {
      tasks: [
        {
          name: "worker",
          replicas: wishes.replicas,
          template: { spec: { restartPolicy: "OnFailure", containers } },
        },
      ],
    },
  });
  const report = new Job("report", {
    metadata: { name: "report" },
    spec: {
      template: {
        spec: { restartPolicy: "Never", containers: [{ name: "main", image: "report:1" }] },
      },
    },
  });
  return Promise.resolve({ name: train.metadata.name, uid: report.uid });
}

beforeAll(async () => {
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
});

afterAll(async () => {
  await bench.close();
});

// One stack lives through all of this, as a real one does: each test goes on where the one before it ended.
describe("the life of a stack", () => {
  test("a preview asks no server", async () => {
    const run = await bench.stack.preview();
    expect(run.steps).toEqual({ train: "create", report: "create" });
    expect(bench.sent()).toEqual([]);
  });

  test("up creates every job with one POST, and lists the stack's jobs of a kind once", async () => {
    const run = await bench.stack.up();
    expect(run.steps).toEqual({ train: "create", report: "create" });
    const expected = [batch, volcano].flatMap((path) => [`GET ${path}`, `POST ${path}`]);
    expect(bench.sent().toSorted()).toEqual(expected.toSorted());
    expect(bench.emulator.objects()).toHaveLength(2);
  });

  test("up without a change sends nothing", async () => {
    const run = await bench.stack.up();
    expect(run.steps).toEqual({ train: "same", report: "same" });
    expect(bench.sent()).toEqual([]);
  });

  test("another label is one PATCH of that label", async () => {
    wishes.team = "speech";
    const run = await bench.stack.up();
    expect(run.steps).toEqual({ train: "update", report: "same" });
    const requests = bench.emulator.requests.toApi();
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      method: "PATCH",
      contentType: "application/json-patch+json",
      body: [
        { op: "test", path: "/metadata/uid" },
        { op: "test", path: "/metadata/labels/team", value: "vision" },
        { op: "replace", path: "/metadata/labels/team", value: "speech" },
      ],
    });
    bench.emulator.requests.clear();
  });

  test("a preview says which field makes a replacement necessary, and why", async () => {
    wishes.image = "train:2";
    const run = await bench.stack.preview();
    expect(run.steps).toEqual({ train: "replace", report: "same" });
    expect(run.messages.join("\n")).toMatch(
      /replace: spec\.tasks\[worker\]\.template\.spec\.containers\[main\]\.image changed: cannot be patched/,
    );
    // What the old job is doing.
    expect(bench.sent()).toEqual([expect.stringMatching(/^GET .*\/train-/)]);
  });

  test("a replacement is created before the old job is deleted", async () => {
    const run = await bench.stack.up();
    expect(run.steps["train"]).toBe("replace");
    expect(bench.sent().map((line) => line.split(" ")[0])).toEqual([
      "GET",
      "POST",
      "GET",
      "DELETE",
    ]);
    expect(bench.emulator.objects("VolcanoJob")).toHaveLength(1);
  });

  test("a refresh finds drift, and up repairs it with one PATCH", async () => {
    bench.emulator.mutate("Job", { namespace, name: "report" }, [
      { op: "replace", path: "/spec/parallelism", value: 7 },
    ]);
    bench.emulator.mutate("Job", { namespace, name: "report" }, [
      { op: "add", path: "/metadata/labels/other", value: "by-somebody" },
    ]);
    const undeclared = await bench.stack.refresh();
    expect(undeclared.steps).toEqual({ train: "same", report: "same" });
    const [train] = bench.emulator.objects("VolcanoJob");
    const { name } = train?.["metadata"] as { name: string };
    bench.emulator.mutate("VolcanoJob", { namespace, name }, [
      { op: "replace", path: "/metadata/labels/team", value: "somebody" },
    ]);
    const found = await bench.stack.refresh();
    expect(found.steps).toEqual({ train: "update", report: "same" });
    bench.sent();
    const repaired = await bench.stack.up();
    expect(repaired.steps).toEqual({ train: "update", report: "same" });
    expect(bench.sent()).toEqual([`PATCH ${volcano}/${name}`]);
  });

  test("a job that is gone is created again after a refresh", async () => {
    bench.emulator.erase("Job", namespace, "report");
    await bench.stack.refresh();
    bench.sent();
    const run = await bench.stack.up();
    expect(run.steps).toEqual({ train: "same", report: "create" });
    expect(bench.sent()).toEqual([`POST ${batch}`, `GET ${batch}`]);
  });

  test("the state holds no credential, little text and not much more than the manifest", async () => {
    const text = await bench.stack.readState();
    expect(text).not.toContain(account.password);
    expect(text).toContain(JSON.stringify(providerText("VolcanoJob")));
    expect(text).not.toContain("resourceVersion");
    expect(text).not.toContain(bench.token);
  });

  test("a job costs the state less than twice its manifest and 10 KB", async () => {
    const { checkpoint } = JSON.parse(await bench.stack.readState()) as StoredState;
    const jobs = checkpoint.latest.resources.filter(({ type }) =>
      type.startsWith("pulumi-nodejs:dynamic/"),
    );
    expect(jobs).toHaveLength(2);
    for (const job of jobs) {
      const { metadata, spec, __provider: stub } = job.inputs;
      const manifest = JSON.stringify({ metadata, spec }).length;
      expect(String(stub).length).toBeLessThan(400);
      expect(JSON.stringify(job).length).toBeLessThan(2 * manifest + 10_240);
    }
  });

  test("destroy leaves nothing behind", async () => {
    const run = await bench.stack.destroy();
    expect(run.steps).toEqual({ train: "delete", report: "delete" });
    expect(bench.emulator.objects()).toEqual([]);
  });
});
