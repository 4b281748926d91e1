/** `lifecycle.suspended` of a VolcanoJob, with the real engine: aborted and resumed in place, as often as its retries allow. */
import { VolcanoJob } from "pulumi-volcano";
import { failureOf, namespace, openBench, type Bench } from "./support";

const template = { spec: { containers: [{ name: "main", image: "train:1" }] } };
const address = { kind: "VolcanoJob", namespace, name: "train" } as const;

let wishes: { suspended?: boolean; maxRetry: number };
let bench: Bench;

function program() {
  const { suspended, maxRetry } = wishes;
  new VolcanoJob("train", {
    metadata: { name: "train" },
    spec: { maxRetry, tasks: [{ name: "worker", replicas: 2, template }] },
    lifecycle: suspended === undefined ? {} : { suspended },
  });
  return Promise.resolve({});
}

const phase = () => {
  const status = bench.emulator.get("VolcanoJob", namespace, "train")?.["status"];
  return String(Reflect.get(Object(Reflect.get(Object(status), "state")), "phase"));
};
const uid = () => {
  const metadata = bench.emulator.get("VolcanoJob", namespace, "train")?.["metadata"];
  return String(Reflect.get(Object(metadata), "uid"));
};
const writes = () => bench.sent().filter((line) => !line.startsWith("GET"));

beforeAll(async () => {
  wishes = { maxRetry: 2 };
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
  await bench.stack.up();
  bench.emulator.setPhase(address, "Running");
  bench.sent();
});

afterAll(async () => {
  await bench.close();
});

// One stack lives through all of this: each test goes on where the one before it ended.
describe("a VolcanoJob", () => {
  test("is suspended in place, and the preview says how often it can be resumed", async () => {
    const before = uid();
    wishes = { ...wishes, suspended: true };
    const preview = await bench.stack.preview();
    expect(preview.steps).toMatchObject({ train: "update" });
    expect(preview.messages).toContain(
      "suspend: the job is aborted by a Command to Volcano, its pods end, and it can be resumed; 1 resume is left (each counts as a retry, of which there were 0, and with retry 2, spec.maxRetry, the job fails instead of going on)",
    );
    expect(writes()).toEqual([]);
    await bench.stack.up();
    expect(writes()).toEqual([
      `POST /apis/bus.volcano.sh/v1alpha1/namespaces/${namespace}/commands`,
    ]);
    expect([phase(), uid()]).toEqual(["Aborted", before]);
    expect((await bench.stack.up()).steps).toMatchObject({ train: "same" });
    expect(bench.sent()).toEqual([]);
  });

  test("goes on where it is resumed", async () => {
    wishes = { ...wishes, suspended: false };
    await bench.stack.up();
    expect(["Pending", "Running"]).toContain(phase());
    bench.emulator.setPhase(address, "Running");
  });

  test("is not resumed where that would end it, and the preview fails already", async () => {
    wishes = { ...wishes, suspended: true };
    expect((await bench.stack.preview()).messages.join("\n")).toContain("no resumes are left");
    await bench.stack.up();
    bench.sent();
    wishes = { ...wishes, suspended: false };
    expect(await failureOf(bench.stack.preview())).toContain("RESUME_ENDS_JOB");
    expect(writes()).toEqual([]);
    expect(phase()).toBe("Aborted");
  });

  test("is made anew with more retries, suspended from the start", async () => {
    const before = uid();
    wishes = { maxRetry: 9, suspended: true };
    await bench.stack.up();
    expect(uid()).not.toBe(before);
    expect(phase()).toBe("Aborted");
  });

  test("stays as it is where somebody resumes it, and a refresh says so", async () => {
    bench.emulator.setPhase(address, "Running");
    const refresh = await bench.stack.refresh();
    expect(refresh.messages.join("\n")).toContain(
      "lifecycle.suspended is true, but the job is Running: somebody has resumed it",
    );
    bench.sent();
    expect((await bench.stack.up()).steps).toMatchObject({ train: "same" });
    expect(bench.sent()).toEqual([]);
  });
});
