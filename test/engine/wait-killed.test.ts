/**
 * Kills the engine, its provider, both, or interrupts it twice, while every resource of a stack waits for its job. The next
 * `up` waits for the same jobs: none is made twice, none is lost.
 */
import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { isJsonObject } from "../../provider/values/json";
import { eventually } from "../support/eventually";
import { endProcesses, findRun, interrupts } from "./processes";
import { openProject, type Project } from "./project";
import { namespace } from "./support";

const kinds = ["Job", "VolcanoJob"] as const;
const namings = ["fixed", "auto"] as const;
const places = kinds.flatMap((kind) =>
  namings.map((naming) => ({ kind, naming, name: `${naming}-${kind.toLowerCase()}` })),
);

let project: Project;
let emulator: Emulator;
const providers = new Set<number>();

type Lifecycle = Readonly<Record<string, string>>;

function writeProgram(lifecycle: Lifecycle): Promise<void> {
  const spec = { restartPolicy: "Never", containers: [{ name: "main", image: "migrate:1" }] };
  const template = { spec };
  const specs = { Job: { template }, VolcanoJob: { tasks: [{ name: "worker", template }] } };
  const resources = places.map(({ name, naming, kind }) => {
    const metadata = naming === "fixed" ? { name } : {};
    return `new ${kind}("${name}", ${JSON.stringify({ metadata, spec: specs[kind], lifecycle })});`;
  });
  const head = 'const { Job, VolcanoJob } = require("pulumi-volcano");';
  return project.write([head, ...resources].join("\n"));
}

beforeEach(async () => {
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
  project = await openProject("rollouts");
  await project.configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": emulator.url,
    "volcano:namespace": namespace,
    "volcano:token": emulator.issueToken(),
  });
});

afterEach(async () => {
  endProcesses(providers);
  await emulator.stop();
  await project.remove();
});

const watches = () =>
  emulator.requests
    .all()
    .filter(({ query, status }) => query["watch"] === "true" && status === 200);

/** Runs `up`, and kills when every job is there and is watched. */
async function interrupt(kill: string): Promise<void> {
  emulator.requests.clear();
  const run = project.outputOf("up", "--yes", "--skip-preview");
  await eventually(() => emulator.objects().length === places.length && watches().length === 2);
  const processes = await findRun();
  providers.add(processes.provider);
  await interrupts[kill]?.(processes, project);
  await run;
  endProcesses(providers);
  await project.outputOf("cancel", "--yes");
}

const names = (): string[] => emulator.objects().map((each) => JSON.stringify(each["metadata"]));
const uids = (): string[] =>
  emulator
    .objects()
    .flatMap(({ metadata }) => (isJsonObject(metadata) ? [String(metadata["uid"])] : []));

function finishAll(): void {
  for (const { kind } of places) {
    for (const { metadata } of emulator.objects(kind)) {
      const { name } = metadata as { name: string };
      emulator.setPhase({ kind, namespace, name }, kind === "Job" ? "Complete" : "Completed");
    }
  }
}

test.each(Object.keys(interrupts))("%s: the next up waits for the same jobs", async (kill) => {
  await writeProgram({ waitFor: "completed" });
  // During the wait of a create.
  await interrupt(kill);
  const made = uids();
  expect([made.length, names().length]).toEqual([places.length, places.length]);
  finishAll();
  await project.pulumi("up", "--yes", "--skip-preview");
  expect(uids()).toEqual(made);

  // During the wait of an update: the jobs are at work again, as after a restart by hand.
  await writeProgram({});
  await project.pulumi("up", "--yes", "--skip-preview");
  for (const { kind } of places) {
    for (const { metadata } of emulator.objects(kind)) {
      emulator.setPhase({ kind, namespace, name: (metadata as { name: string }).name }, "Running");
    }
  }
  await writeProgram({ waitFor: "completed", deletion: "background" });
  await interrupt(kill);
  finishAll();
  await project.pulumi("up", "--yes", "--skip-preview");
  expect(uids()).toEqual(made);
  expect(await project.pulumi("preview")).toContain(`${places.length + 1} unchanged`);
  await project.pulumi("destroy", "--yes", "--skip-preview");
  expect(emulator.objects()).toEqual([]);
});
