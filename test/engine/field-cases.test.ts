/** Manifests that once made check raise a false alarm, through the engine, all at once. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Job, VolcanoJob, type JobArgs, type VolcanoJobArgs } from "pulumi-volcano";
import type { JsonObject } from "../../provider/values/json";
import { openBench, type Bench } from "./support";

interface FieldCase {
  /** Name of the resource, and of a namespace of its own: all jobs are called `x`. */
  readonly id: string;
  readonly kind: "Job" | "VolcanoJob";
  readonly manifest: JsonObject & { readonly metadata: JsonObject };
  readonly server: { readonly code: number };
}

const file = join(__dirname, "..", "lifecycle", "cases", "creates.json");
const cases = JSON.parse(readFileSync(file, "utf8")) as readonly FieldCase[];
const taken = cases.filter(({ server }) => server.code === 201);

let bench: Bench;

function program() {
  for (const { id, kind, manifest } of taken) {
    const args: unknown = { ...manifest, metadata: { ...manifest.metadata, namespace: id } };
    if (kind === "VolcanoJob") {
      new VolcanoJob(id, args as VolcanoJobArgs);
    } else {
      new Job(id, args as JobArgs);
    }
  }
  return Promise.resolve({});
}

beforeAll(async () => {
  const namespaces = taken.map(({ id }) => id);
  bench = await openBench(program, { emulator: { mode: "kubernetes", namespaces } });
});

afterAll(async () => {
  await bench.close();
});

const every = (step: string) => Object.fromEntries(taken.map(({ id }) => [id, step]));
const created = taken.map(({ id }) => `${id}/x is to be created`).toSorted();

test("manifests that a real server takes are previewed and made without a complaint, and found as they are", async () => {
  const preview = await bench.stack.preview();
  expect(preview.messages.toSorted()).toEqual(created);
  expect(preview.steps).toEqual(every("create"));
  const up = await bench.stack.up();
  expect(up.messages.toSorted()).toEqual(created);
  expect(up.steps).toEqual(every("create"));
  expect(bench.emulator.objects()).toHaveLength(taken.length);
  const refresh = await bench.stack.refresh();
  expect([refresh.steps, refresh.messages]).toEqual([every("same"), []]);
  bench.sent();
  const again = await bench.stack.up();
  expect([again.steps, again.messages]).toEqual([every("same"), []]);
  expect(bench.sent()).toEqual([]);
});
