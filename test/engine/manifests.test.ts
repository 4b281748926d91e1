import { Job, VolcanoJob, type JobArgs, type VolcanoJobArgs } from "pulumi-volcano";
import { invalidManifests, validManifests, type Manifest } from "../support/manifests";
import { failureOf, openBench, type Bench } from "./support";

/** Name of the resource, and of a namespace of its own: some manifests have the same name inside. */
function resourceName({ file }: Manifest): string {
  return file
    .replace(/\.\w+$/, "")
    .replaceAll(/\W+/g, "-")
    .toLowerCase();
}

let chosen: readonly Manifest[] = validManifests;
let bench: Bench;

function program() {
  for (const manifest of chosen) {
    const { kind, declared } = manifest;
    const name = resourceName(manifest);
    // A manifest is spread in as it was read.
    const args = { ...declared, metadata: { ...declared.metadata, namespace: name } } as unknown;
    if (kind.name === "VolcanoJob") {
      new VolcanoJob(name, args as VolcanoJobArgs);
    } else {
      new Job(name, args as JobArgs);
    }
  }
  return Promise.resolve({});
}

beforeAll(async () => {
  const namespaces = [...validManifests, ...invalidManifests].map(resourceName);
  bench = await openBench(program, { emulator: { namespaces, queues: { testing: "Open" } } });
  // They are as they were found: one of them has a member in the wrong place.
  await bench.stack.setConfig({ "volcano:unknownFields": "warn" });
});

afterAll(async () => {
  await bench.close();
});

function every(step: string): Record<string, string> {
  return Object.fromEntries(validManifests.map((manifest) => [resourceName(manifest), step]));
}

describe("the valid manifests", () => {
  test("are created", async () => {
    expect((await bench.stack.up()).steps).toEqual(every("create"));
    expect(bench.emulator.objects()).toHaveLength(validManifests.length);
  });

  test("refresh without a difference", async () => {
    expect((await bench.stack.refresh()).steps).toEqual(every("same"));
  });

  test("stay the same in the next up, which sends nothing", async () => {
    bench.sent();
    expect((await bench.stack.up()).steps).toEqual(every("same"));
    expect(bench.sent()).toEqual([]);
  });

  test("are deleted", async () => {
    expect((await bench.stack.destroy()).steps).toEqual(every("delete"));
    expect(bench.emulator.objects()).toEqual([]);
  });
});

test.each(invalidManifests.map((manifest) => [manifest.file, manifest] as const))(
  "%s is refused in the preview with the field named",
  async (_file, manifest) => {
    chosen = [manifest];
    const output = await failureOf(bench.stack.preview());
    expect(output).toMatch(/spec\.[\w.[\]-]+: /);
    expect(bench.emulator.objects()).toEqual([]);
  },
);
