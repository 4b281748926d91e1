/**
 * A run is killed while it deletes jobs to make room, or patches them, and the program then goes back to what the state says:
 * there is nothing to change, and yet the jobs are gone, or are not what the state says. The next `up` finds out.
 */
import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import type { JsonObject } from "../../provider/values/json";
import { startHoldingProxy, type HoldingProxy, type Stage } from "./holding-proxy";
import { findRun, isAlive, killEngine } from "./processes";
import { openProject, type Project } from "./project";
import { namespace } from "./support";

const stages: readonly Stage[] = ["before", "after", "answered"];
const kinds = { job: "Job", volcano: "VolcanoJob" } as const;
const names = Object.keys(kinds).flatMap((kind) => stages.map((stage) => `${kind}-${stage}`));
const first = { image: "train:1", labels: { team: "vision", once: "yes" } };

let project: Project;
let emulator: Emulator;
let proxy: HoldingProxy;
let provider = 0;

function writeProgram(
  { image, labels }: { image: string; labels: JsonObject },
  declared = names,
): Promise<void> {
  const spec = { restartPolicy: "Never", containers: [{ name: "main", image }] };
  const template = { spec };
  const specs = { Job: { template }, VolcanoJob: { tasks: [{ name: "worker", template }] } };
  const resources = declared.map((name) => {
    const kind = kinds[name.split("-")[0] as keyof typeof kinds];
    const args = JSON.stringify({ metadata: { name, labels }, spec: specs[kind] });
    return `new ${kind}("${name}", ${args});`;
  });
  const head = 'const { Job, VolcanoJob } = require("pulumi-volcano");';
  return project.write([head, ...resources].join("\n"));
}

function endProvider(): void {
  if (provider > 0 && isAlive(provider)) {
    process.kill(provider, "SIGKILL");
  }
}

beforeEach(async () => {
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
  proxy = await startHoldingProxy(emulator.url);
  project = await openProject("rollouts");
  await project.configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": proxy.url,
    "volcano:namespace": namespace,
    "volcano:token": emulator.issueToken(),
  });
  await writeProgram(first);
  await project.pulumi("up", "--yes", "--skip-preview");
});

afterEach(async () => {
  endProvider();
  await proxy.close();
  await emulator.stop();
  await project.remove();
});

/** Runs the command and kills engine and provider when every job's exchange is at its stage. */
async function interrupt(method: string, command: string): Promise<void> {
  const missing = new Set(names);
  let release: () => void = () => undefined;
  let allThere: () => void = () => undefined;
  const killed = new Promise<void>((resolve) => (release = resolve));
  const together = new Promise<void>((resolve) => (allThere = resolve));
  proxy.hook = async (exchange, stage) => {
    const name = exchange.path.split("?")[0]?.split("/").at(-1) ?? "";
    if (exchange.method === "POST" && !exchange.isDryRun) {
      // The next step of a job whose deletion is through.
      await killed;
      return "drop";
    }
    const isIt = exchange.method === method && name.endsWith(`-${stage}`) && !exchange.isDryRun;
    if (!isIt || !missing.delete(name)) {
      return undefined;
    }
    if (missing.size === 0) {
      allThere();
    }
    if (stage !== "answered") {
      await killed;
    }
    return "drop";
  };
  const run = project.outputOf(command, "--yes", "--skip-preview");
  const early = await Promise.race([together, run]);
  expect(early).toBeUndefined();
  const processes = await findRun();
  provider = processes.provider;
  await killEngine(processes.engine, project);
  process.kill(provider, "SIGKILL");
  release();
  await run;
  proxy.hook = () => Promise.resolve(undefined);
  await project.outputOf("cancel", "--yes");
}

interface Found {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
  };
}
const found = () => emulator.objects() as unknown as Found[];

async function uidsInState(): Promise<string[]> {
  const { checkpoint } = JSON.parse(await project.readState()) as {
    checkpoint: { latest: { resources: { type: string; outputs?: { uid?: string } }[] } };
  };
  return checkpoint.latest.resources
    .filter(({ type }) => type.includes("dynamic/volcano"))
    .map(({ outputs }) => outputs?.uid ?? "")
    .sort();
}

/** Every job is there once and as it was declared at first, the state has it, and nothing is left to do. */
async function expectFirst(): Promise<void> {
  expect(
    found()
      .map(({ metadata }) => metadata.name)
      .sort(),
  ).toEqual([...names].sort());
  for (const object of found()) {
    const { team, once, more } = object.metadata.labels;
    expect({ team, once, more }).toEqual({ ...first.labels, more: undefined });
    expect(JSON.stringify(object)).toContain(`"image":"${first.image}"`);
  }
  expect(await uidsInState()).toEqual(
    found()
      .map(({ metadata }) => metadata.uid)
      .sort(),
  );
  emulator.requests.clear();
  expect(await project.pulumi("up", "--yes", "--skip-preview")).toContain(
    `${names.length + 1} unchanged`,
  );
  expect(emulator.requests.toApi()).toEqual([]);
}

describe("a kill in the deletions that make room", () => {
  beforeEach(async () => {
    await writeProgram({ ...first, image: "train:2" });
    await interrupt("DELETE", "up");
    expect(found().length).toBeLessThan(names.length);
  });

  test("and the former program: what was deleted is made again", async () => {
    await writeProgram(first);
    expect(await project.pulumi("preview")).toContain("has asked the server to delete this job");
    const output = await project.pulumi("up", "--yes", "--skip-preview");
    expect(output).toContain("a run that was interrupted had deleted the job; it is made again");
    await expectFirst();
  });

  test("and the former program with another label: the same", async () => {
    await writeProgram({ ...first, labels: { team: "speech" } });
    await project.pulumi("up", "--yes", "--skip-preview");
    await writeProgram(first);
    await project.pulumi("up", "--yes", "--skip-preview");
    await expectFirst();
  });
});

test("a kill in a destroy, and up: what was deleted is made again", async () => {
  await interrupt("DELETE", "destroy");
  await project.pulumi("up", "--yes", "--skip-preview");
  await expectFirst();
});

test("a kill in patches, and the former program: what was patched is as before", async () => {
  await writeProgram({ ...first, labels: { team: "speech", more: "no" } });
  await interrupt("PATCH", "up");
  expect(found().filter(({ metadata }) => metadata.labels["more"] === "no")).not.toEqual([]);
  await writeProgram(first);
  await project.pulumi("up", "--yes", "--skip-preview");
  await expectFirst();
});

test("a kill in patches, the former program, and a refresh: the same", async () => {
  await writeProgram({ ...first, labels: { team: "speech", more: "no" } });
  await interrupt("PATCH", "up");
  await writeProgram(first);
  await project.pulumi("refresh", "--yes", "--skip-preview");
  await project.pulumi("up", "--yes", "--skip-preview");
  await expectFirst();
});
