import { Job, VolcanoJob, type JobArgs, type VolcanoJobArgs } from "pulumi-volcano";
import { invalidManifests, validManifests, type Manifest } from "../support/manifests";
import { failureOf, namespace, openBench, type Bench } from "./support";

function resourceName(file: string): string {
  return file.replaceAll(/\W+/g, "-");
}

let chosen: readonly Manifest[] = [];
let bench: Bench;

function program() {
  for (const { file, kind, declared } of chosen) {
    const args = { ...declared, metadata: { ...declared.metadata, namespace } } as unknown;
    if (kind.name === "VolcanoJob") new VolcanoJob(resourceName(file), args as VolcanoJobArgs);
    else new Job(resourceName(file), args as JobArgs);
  }
  return Promise.resolve({});
}

beforeAll(async () => {
  bench = await openBench(program, {
    emulator: { mode: "kubernetes", queues: { testing: "Open" } },
  });
});

afterAll(async () => {
  await bench.close();
});

const rounds = validManifests.map((manifest) => [manifest.file, manifest] as const);

test.each(rounds)(
  "%s is created, refreshes without a difference, and is deleted",
  async (file, manifest) => {
    chosen = [manifest];
    const name = resourceName(file);
    expect((await bench.stack.up()).steps).toEqual({ [name]: "create" });
    expect((await bench.stack.refresh()).steps).toEqual({ [name]: "same" });
    bench.sent();
    expect((await bench.stack.up()).steps).toEqual({ [name]: "same" });
    expect(bench.sent()).toEqual([]);
    expect((await bench.stack.destroy()).steps).toEqual({ [name]: "delete" });
    expect(bench.emulator.objects()).toEqual([]);
  },
);

test.each(invalidManifests.map((manifest) => [manifest.file, manifest] as const))(
  "%s is refused with the field named",
  async (_file, manifest) => {
    chosen = [manifest];
    const output = await failureOf(bench.stack.preview());
    expect(output).toMatch(/spec\.[\w.[\]]+: /);
    expect(bench.emulator.objects()).toEqual([]);
  },
);
