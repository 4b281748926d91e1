/**
 * Kills the engine, its provider, both, or interrupts it twice, while every resource of a stack is at another point of its
 * exchange with the server. After the next `up` each has one job, the declared one, and the state knows it.
 */
import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { isJsonObject, type JsonObject } from "../../provider/values/json";
import { startHoldingProxy, type HoldingProxy, type Stage } from "./holding-proxy";
import { endProcesses, findRun, interrupts } from "./processes";
import { openProject, type Project } from "./project";
import { namespace } from "./support";

const stages: readonly Stage[] = ["before", "after", "answered"];
const namings = ["fixed", "auto"] as const;
const kinds = ["Job", "VolcanoJob"] as const;

/** One resource, and the stage at which its exchange is when the kill comes. */
interface Place {
  readonly name: string;
  readonly stage: Stage;
  readonly naming: (typeof namings)[number];
  readonly kind: (typeof kinds)[number];
}

// Kinds alternate, so that each meets every stage and naming in one of two places.
const places: readonly Place[] = namings.flatMap((naming, n) =>
  stages.map((stage, s) => {
    const kind = kinds[(n + s) % 2] ?? "Job";
    return { name: `${naming}-${stage}`, stage, naming, kind };
  }),
);

interface Wishes {
  image: string;
  team: string;
}
let wishes: Wishes;

function writeProgram(): Promise<void> {
  const spec = { restartPolicy: "Never", containers: [{ name: "main", image: wishes.image }] };
  const template = { spec };
  const specs = { Job: { template }, VolcanoJob: { tasks: [{ name: "worker", template }] } };
  const resources = places.map(({ name, naming, kind }) => {
    const metadata = { labels: { team: wishes.team }, ...(naming === "fixed" ? { name } : {}) };
    return `new ${kind}("${name}", ${JSON.stringify({ metadata, spec: specs[kind] })});`;
  });
  const head = 'const { Job, VolcanoJob } = require("pulumi-volcano");';
  return project.write([head, ...resources].join("\n"));
}

const rounds: Readonly<
  Record<string, { edit: (wishes: Wishes) => void; methods: Record<Place["naming"], string> }>
> = {
  create: { edit: () => undefined, methods: { fixed: "POST", auto: "POST" } },
  patch: {
    edit: (each) => (each.team = "speech"),
    methods: { fixed: "PATCH", auto: "PATCH" },
  },
  // A fixed name is deleted first, any other is created first.
  replace: {
    edit: (each) => (each.image = "train:2"),
    methods: { fixed: "DELETE", auto: "POST" },
  },
};

let project: Project;
let emulator: Emulator;
let proxy: HoldingProxy;
const providers = new Set<number>();

async function open(): Promise<void> {
  wishes = { image: "train:1", team: "vision" };
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
  proxy = await startHoldingProxy(emulator.url);
  project = await openProject("rollouts");
  await project.configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": proxy.url,
    "volcano:namespace": namespace,
    "volcano:token": emulator.issueToken(),
  });
}

afterEach(async () => {
  endProcesses(providers);
  await proxy.close();
  await emulator.stop();
  await project.remove();
});

const metadataOf = (object: JsonObject) =>
  object["metadata"] as { name: string; uid: string; annotations: Record<string, string> };
const ownerOf = (object: JsonObject) =>
  metadataOf(object).annotations["pulumi-volcano/origin"]?.split("::").at(-1) ?? "";

/** The resource that an exchange is about. */
function resourceOf({ path, body }: { path: string; body: unknown }): string {
  const metadata = isJsonObject(body) ? body["metadata"] : undefined;
  const inBody = isJsonObject(metadata) ? metadata["name"] : undefined;
  const job = typeof inBody === "string" ? inBody : (path.split("?")[0]?.split("/").at(-1) ?? "");
  return job.replace(/-[0-9a-f]{8}$/, "");
}

/** Runs `up` and kills once every resource is at its stage. */
async function interrupt(round: string, kill: string): Promise<void> {
  const { methods } = rounds[round] ?? { methods: { fixed: "", auto: "" } };
  const missing = new Set(places.map(({ name }) => name));
  let release: () => void = () => undefined;
  const killed = new Promise<void>((resolve) => (release = resolve));
  let allThere: () => void = () => undefined;
  const together = new Promise<void>((resolve) => (allThere = resolve));
  proxy.hook = async (exchange, stage) => {
    const place = places.find(({ name }) => name === resourceOf(exchange));
    const isIt =
      place?.stage === stage && !exchange.isDryRun && exchange.method === methods[place.naming];
    if (!place || !isIt || !missing.has(place.name)) {
      return undefined;
    }
    missing.delete(place.name);
    if (missing.size === 0) {
      allThere();
    }
    if (stage !== "answered") {
      await killed;
    }
    return "drop";
  };
  const run = project.pulumi("up", "--yes", "--skip-preview").then(
    () => "it succeeded",
    () => "it failed",
  );
  const first = await Promise.race([together, run]);
  if (first !== undefined) {
    throw new Error(`${first} before all were there: ${[...missing].join()}`);
  }
  const processes = await findRun();
  providers.add(processes.provider);
  await interrupts[kill]?.(processes, project);
  release();
  await run;
  proxy.hook = () => Promise.resolve(undefined);
}

async function uidsInState(): Promise<Record<string, string>> {
  const { checkpoint } = JSON.parse(await project.readState()) as {
    checkpoint: {
      latest: { resources: { urn: string; type: string; outputs?: { uid?: string } }[] };
    };
  };
  // The engine keeps the creates that were interrupted as a warning until a refresh clears them up.
  const own = checkpoint.latest.resources.filter(({ type }) => type.includes("dynamic/volcano"));
  const name = (urn: string) => urn.split("::").at(-1) ?? "";
  const uids = own.map(({ urn, outputs }) => [name(urn), outputs?.uid ?? ""] as const);
  expect(uids).toHaveLength(places.length);
  return Object.fromEntries(uids);
}

test.each(Object.keys(interrupts))(
  "%s: after the next up every resource has its one job, as declared",
  async (kill) => {
    await open();
    for (const [round, { edit }] of Object.entries(rounds)) {
      edit(wishes);
      await writeProgram();
      await interrupt(round, kill);
      await project.outputOf("cancel", "--yes");
      await project.pulumi("up", "--yes", "--skip-preview");
      endProcesses(providers);
      const objects = emulator.objects();
      const names = places.map(({ name }) => name).sort();
      expect([round, objects.map(ownerOf).sort()]).toEqual([round, names]);
      const uids = objects.map((each) => [ownerOf(each), metadataOf(each).uid] as const);
      expect([round, await uidsInState()]).toEqual([round, Object.fromEntries(uids)]);
      for (const object of objects) {
        expect(JSON.stringify(object["spec"])).toContain(`"image":"${wishes.image}"`);
        expect(object["metadata"]).toMatchObject({ labels: { team: wishes.team } });
      }
    }
  },
);
