import { ComponentResource } from "@pulumi/pulumi";
import { Job, type JobArgs } from "pulumi-volcano";
import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { openStack, type Program, type WorkingStack } from "../../tools/automation/stack";
import { failureOf, namespace, theEngine } from "./support";

let image = "report:1";
const args = (metadata: JobArgs["metadata"] = {}): JobArgs => ({
  metadata,
  spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image }] } } },
});

let emulator: Emulator;
const stacks: WorkingStack[] = [];

beforeAll(async () => {
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
});

afterEach(async () => {
  image = "report:1";
  for (const stack of stacks.splice(0)) {
    await stack.destroy();
    await stack.remove();
  }
});

afterAll(async () => {
  await emulator.stop();
});

async function open(
  project: string,
  program: Program,
  naming: Readonly<Record<string, string>> = {},
) {
  const working = await openStack({
    project,
    program,
    engine: await theEngine(),
    config: {
      "volcano:server": "kubernetes",
      "volcano:endpoint": emulator.url,
      "volcano:namespace": namespace,
    },
    secrets: { "volcano:token": emulator.issueToken() },
  });
  stacks.push(working);
  const entries = Object.entries(naming).map(
    ([key, value]) => [`pulumi:autonaming.${key}`, { value }] as const,
  );
  if (entries.length > 0) {
    await working.stack.setAllConfig(Object.fromEntries(entries), true);
  }
  return working;
}

function names(): string[] {
  return emulator
    .objects()
    .map(({ metadata }) => (metadata as { name: string }).name)
    .sort();
}

const one: Program = () => {
  new Job("report", args());
  return Promise.resolve({});
};

describe("names that nobody gave", () => {
  test("differ in two stacks of one program, in two components and for two resources of one generateName", async () => {
    class Team extends ComponentResource {
      // The engine's URN has the types of the parents in it, and not their names.
      constructor(name: string) {
        super(`test:index:${name}`, name);
        new Job("report", args(), { parent: this });
      }
    }
    const program: Program = () => {
      new Team("vision");
      new Team("speech");
      new Job("first", args({ generateName: "nightly-" }));
      new Job("second", args({ generateName: "nightly-" }));
      new Job("third", args({ generateName: "" }));
      return Promise.resolve({});
    };
    await (await open("first", program)).up();
    await (await open("second", program)).up();
    const prefixes = names().map((name) => name.replace(/-[0-9a-f]{8}$/, ""));
    expect(prefixes).toEqual([
      ...["nightly", "nightly", "nightly", "nightly"],
      ...["report", "report", "report", "report", "third", "third"],
    ]);
  });
});

describe("pulumi:autonaming", () => {
  test("verbatim names the job as the resource, and a replacement waits for the old one to be gone", async () => {
    const stack = await open("verbatim", one, { mode: "verbatim" });
    await stack.up();
    expect(names()).toEqual(["report"]);
    image = "report:2";
    emulator.requests.clear();
    expect((await stack.up()).steps).toEqual({ report: "replace" });
    // Looks and questions change nothing.
    const writes = emulator.requests
      .toApi()
      .filter(({ method, query }) => method !== "GET" && query["dryRun"] === undefined);
    expect(writes.map(({ method }) => method)).toEqual(["DELETE", "POST"]);
    expect(writes[0]?.body).toMatchObject({ propagationPolicy: "Foreground" });
    expect(names()).toEqual(["report"]);
  });

  test("a pattern is the name, the same in preview and up, and another one for another job", async () => {
    const pattern = "${organization}-${project}-${stack}-${name}-${hex(6)}";
    const stack = await open("patterned", one, { pattern });
    await stack.preview();
    await stack.up();
    const [first] = names();
    expect(first).toMatch(/^organization-patterned-demo-report-[0-9a-f]{6}$/);
    expect((await stack.up()).steps).toEqual({ report: "same" });
    image = "report:2";
    emulator.requests.clear();
    expect((await stack.up()).steps).toEqual({ report: "replace" });
    const writes = emulator.requests.toApi().filter(({ method }) => method !== "GET");
    expect(writes.map(({ method }) => method)).toEqual(["POST", "DELETE"]);
    expect(names()).not.toEqual([first]);
  });

  test("a new setting renames no job that exists", async () => {
    const stack = await open("changed", one);
    await stack.up();
    const before = names();
    await stack.stack.setAllConfig({ "pulumi:autonaming.mode": { value: "verbatim" } }, true);
    expect((await stack.up()).steps).toEqual({ report: "same" });
    expect(names()).toEqual(before);
  });

  test("disabled asks for a name", async () => {
    const stack = await open("disabled", one, { mode: "disabled" });
    expect(await failureOf(stack.preview())).toMatch(
      /metadata\.name: is required: pulumi:autonaming is disabled/,
    );
  });
});
