import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../provider/values/json";
import { volcanoJob } from "../provider/kinds/volcano-job/kind";
import { planChange, type DeclaredJob } from "../provider/planning/plan";
import { projectLive } from "../provider/planning/project";
import { measure, report } from "./measure";

const uid = "6f1c1f5e-5a35-4bd5-8b41-5c0e34c5f1aa";

/** The MPI job of the CCI documents, with as many tasks as asked for. */
function jobWith(tasks: number): DeclaredJob {
  const file = join(__dirname, "../test/manifests/volcano/cci-openmpi-create.json");
  const { spec } = JSON.parse(readFileSync(file, "utf8")) as { spec: JsonObject };
  // The manifest is one of a job with tasks.
  const [, worker] = spec["tasks"] as [JsonObject, JsonObject];
  const all = Array.from({ length: tasks }, (_, i) => ({ ...worker, name: `task-${i}` }));
  const copy = JSON.parse(JSON.stringify({ ...spec, minAvailable: 1, tasks: all })) as JsonObject;
  return { metadata: { labels: { team: "vision" } }, spec: copy };
}

function edited(job: DeclaredJob, edit: (task: JsonObject) => void): DeclaredJob {
  const copy = structuredClone(job);
  edit((copy.spec["tasks"] as [JsonObject])[0]);
  return copy;
}

/** Floor: both declarations written and read once, which the engine does with them anyway. */
export async function benchPlanning(): Promise<void> {
  for (const tasks of [1, 10, 100]) {
    const before = jobWith(tasks);
    const scaled = edited(before, (task) => (task["replicas"] = 7));
    const renamed = edited(before, (task) => (task["name"] = "other"));
    const live = { metadata: { uid, labels: { team: "vision" } }, spec: before.spec };
    const plan = (after: DeclaredJob) => () =>
      planChange({ kind: volcanoJob, profile: "kubernetes", before, after, uid });
    const texts = [JSON.stringify(before), JSON.stringify(scaled)];
    const floor = () => texts.map((text) => JSON.stringify(JSON.parse(text)));
    const size = Math.round((texts[0] ?? "").length / 1024);
    report(
      `planning, ${tasks} tasks, ${size} KiB; floor: reading and writing both declarations as JSON`,
      await measure(floor, {
        "nothing has changed": plan(structuredClone(before)),
        "one number has changed: a patch": plan(scaled),
        "another task: a replacement": plan(renamed),
        "what a refresh shows": () => projectLive(volcanoJob, before, live),
      }),
    );
  }
}
