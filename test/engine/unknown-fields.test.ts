/** A member that the API does not have: refused in the preview by default, and never a reason for a new job. */
import { Job, VolcanoJob } from "pulumi-volcano";
import { failureOf, openBench, type Bench } from "./support";

/** What a slip of the finger adds, where a test wants it. */
let slips: { readonly spec?: object; readonly task?: object; readonly container?: object };
let bench: Bench;

function program() {
  const container = { name: "main", image: "train:1", ...slips.container };
  const template = { spec: { restartPolicy: "Never", containers: [container] } };
  // What the types would not let pass, as plain JavaScript or a YAML file lets it.
  new Job("report", { spec: { template, ...slips.spec } });
  new VolcanoJob("train", {
    spec: { tasks: [{ name: "worker", template, ...slips.task }] },
  });
  return Promise.resolve({});
}

beforeEach(async () => {
  slips = {};
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
});

afterEach(async () => {
  await bench.close();
});

const uids = () =>
  bench.emulator
    .objects()
    .map(({ metadata }) => (metadata as { uid: string }).uid)
    .toSorted();

test("is refused in the preview with the word that was meant, or the place where it belongs", async () => {
  const rows: readonly (readonly [typeof slips, RegExp])[] = [
    [{ spec: { paralelism: 3 } }, /spec\.paralelism: .*did you mean parallelism\?/],
    [{ task: { replica: 2 } }, /spec\.tasks\[worker\]\.replica: .*did you mean replicas\?/],
    [{ container: { resource: {} } }, /containers\[main\]\.resource: .*did you mean resources\?/],
    [{ container: { ttlSecondsAfterFinished: 3 } }, /ttlSecondsAfterFinished belongs to spec\b/],
  ];
  for (const [slip, line] of rows) {
    slips = slip;
    expect(await failureOf(bench.stack.preview())).toMatch(line);
  }
  expect(bench.sent()).toEqual([]);
});

test("under warn is told once and sent, and replaces no job when it comes, changes and goes", async () => {
  await bench.stack.setConfig({ "volcano:unknownFields": "warn" });
  await bench.stack.up();
  const made = uids();
  for (const resource of [{ a: 1 }, { a: 2 }, undefined]) {
    slips = resource
      ? { spec: { paralelism: 3 }, task: { replica: 2 }, container: { resource } }
      : {};
    const { steps, messages } = await bench.stack.up();
    expect(Object.values(steps)).not.toContain("replace");
    const warned = messages.filter((text) =>
      text.includes("is not a field that this version knows"),
    );
    expect(warned.length > 0).toBe(resource !== undefined);
    expect(uids()).toEqual(made);
  }
  expect((await bench.stack.up()).steps).toEqual({ report: "same", train: "same" });
});

test("under ignore is not told", async () => {
  await bench.stack.setConfig({ "volcano:unknownFields": "ignore" });
  slips = { spec: { paralelism: 3 } };
  const { messages } = await bench.stack.up();
  expect(messages.join("\n")).not.toContain("is not a field");
});
