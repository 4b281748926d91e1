/** What `lifecycle.waitFor` does, with the real engine: waits, fails, waits again. */
import { Job, VolcanoJob, type JobLifecycle } from "pulumi-volcano";
import { eventually } from "../support/eventually";
import { failureOf, namespace, openBench, type Bench } from "./support";

const kinds = ["VolcanoJob", "Job"] as const;
type KindName = (typeof kinds)[number];
const done = { VolcanoJob: "Completed", Job: "Complete" } as const;

let bench: Bench;
let lifecycle: JobLifecycle;
let image: string;
let label: string;

function program() {
  const template = {
    spec: { restartPolicy: "Never" as const, containers: [{ name: "main", image }] },
  };
  const metadata = { name: "migrate", labels: { version: label } };
  const tasks = [{ name: "worker", replicas: 2, template }];
  const train = new VolcanoJob("train", { metadata, spec: { tasks }, lifecycle });
  const report = new Job("report", { metadata, spec: { parallelism: 2, template }, lifecycle });
  return Promise.resolve({ phases: [train.status.phase, report.status.phase] });
}

beforeEach(async () => {
  lifecycle = { waitFor: "completed" };
  image = "a:1";
  label = "1";
  bench = await openBench(program);
});
afterEach(() => bench.close());

async function whenThere(kind: KindName): Promise<void> {
  await eventually(() => bench.emulator.get(kind, namespace, "migrate") !== undefined);
}

function setPhase(kind: KindName, phase: "Running" | "Completed" | "Complete" | "Failed"): void {
  bench.emulator.setPhase({ kind, namespace, name: "migrate" }, phase);
}

test("debug", async () => {
  const up = bench.stack.up();
  for (const kind of kinds) {
    await whenThere(kind);
    setPhase(kind, "Running");
  }
  await new Promise((r) => setTimeout(r, 3000));
  setPhase("VolcanoJob", "Failed");
  setPhase("Job", "Complete");
  const failure = await failureOf(up);
  console.log(failure);
  console.log(bench.sent());
  console.log(await failureOf(bench.stack.up()));
  console.log(bench.sent());
});
