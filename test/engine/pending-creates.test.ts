/** What docs/troubleshooting.md says of pending creates and of importing: jobs are found and taken over, none runs twice. */
import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { startHoldingProxy, type HoldingProxy, type Stage } from "./holding-proxy";
import { findRun } from "./processes";
import { openProject, type Project } from "./project";
import { namespace } from "./support";

const spec = {
  template: {
    spec: { restartPolicy: "Never", containers: [{ name: "main", image: "report:1" }] },
  },
};
const urnOf = (name: string) =>
  `urn:pulumi:dev::rollouts::pulumi-nodejs:dynamic/volcano:Job::${name}`;

let project: Project;
let emulator: Emulator;
let proxy: HoldingProxy;
let token: string;

beforeAll(async () => {
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
  proxy = await startHoldingProxy(emulator.url);
  project = await openProject("rollouts");
  token = emulator.issueToken();
  await project.configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": proxy.url,
    "volcano:namespace": namespace,
    "volcano:token": token,
  });
});

afterAll(async () => {
  await proxy.close();
  await emulator.stop();
  await project.remove();
});

function writeJobs(...names: string[]): Promise<void> {
  const jobs = names.map(
    (name) => `new Job("${name}", ${JSON.stringify({ metadata: { name }, spec })});`,
  );
  return project.write(['const { Job } = require("pulumi-volcano");', ...jobs].join("\n"));
}

/** Kills `up` when each job is where it is said to be: it was made and its answer is held, or its request has not arrived. */
async function killAt(stageOf: Readonly<Record<string, Stage>>): Promise<void> {
  let isThere: () => void = () => undefined;
  const there = new Promise<void>((resolve) => (isThere = resolve));
  let release: () => void = () => undefined;
  const killed = new Promise<void>((resolve) => (release = resolve));
  const held = new Set<string>();
  proxy.hook = async ({ method, body }, stage) => {
    const { metadata } = (body ?? {}) as { metadata?: { name: string } };
    const name = metadata?.name.replace(/-[0-9a-f]{8}$/, "") ?? "";
    if (method !== "POST" || stageOf[name] !== stage) {
      return undefined;
    }
    if (held.add(name).size === Object.keys(stageOf).length) {
      isThere();
    }
    await killed;
    return "drop";
  };
  const run = project.outputOf("up", "--yes", "--skip-preview");
  await there;
  const { engine, provider } = await findRun();
  for (const pid of [engine, provider]) {
    process.kill(pid, "SIGKILL");
  }
  release();
  await run;
  proxy.hook = () => Promise.resolve(undefined);
  await project.outputOf("cancel", "--yes");
}

async function inState(): Promise<{ pending: string[]; resources: string[] }> {
  const { checkpoint } = JSON.parse(await project.readState()) as {
    checkpoint: {
      latest: {
        pending_operations?: { resource: { urn: string } }[];
        resources: { urn: string; type: string }[];
      };
    };
  };
  const { pending_operations: pending = [], resources } = checkpoint.latest;
  const jobs = resources.filter(({ type }) => type.includes("dynamic/volcano"));
  return {
    pending: pending.map(({ resource }) => resource.urn),
    resources: jobs.map(({ urn }) => urn).toSorted(),
  };
}

/** The jobs that the server made, in order. */
function made(): string[] {
  return emulator.requests
    .toApi()
    .filter(({ method, status, query }) => method === "POST" && status === 201 && !query["dryRun"])
    .map(({ body }) => (body as { metadata: { name: string } }).metadata.name)
    .toSorted();
}

/** What a person does with kubectl: a job from elsewhere, with the owner mark of a resource. */
async function makeMarked(name: string): Promise<void> {
  const metadata = { name, annotations: { "pulumi-volcano/origin": urnOf(name) } };
  const response = await fetch(`${emulator.url}/apis/batch/v1/namespaces/${namespace}/jobs`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ apiVersion: "batch/v1", kind: "Job", metadata, spec }),
  });
  expect(response.status).toBe(201);
}

const refresh = (...args: string[]) =>
  project.pulumi("refresh", "--yes", "--skip-preview", ...args);

test("a pending create is imported or cleared, and the next up takes the job that was made", async () => {
  await writeJobs("made", "unmade");
  await killAt({ made: "after", unmade: "before" });
  expect((await inState()).pending.toSorted()).toEqual(["made", "unmade"].map(urnOf));
  const importing = [urnOf("made"), `${namespace}/made`];
  await refresh(...importing.flatMap((text) => ["--import-pending-creates", text]));
  expect(await inState()).toEqual({ pending: [urnOf("unmade")], resources: [] });
  await refresh("--clear-pending-creates");
  expect(await inState()).toEqual({ pending: [], resources: [] });

  await makeMarked("marked");
  await writeJobs("made", "unmade", "marked");
  const output = await project.pulumi("up", "--yes", "--skip-preview");
  for (const name of ["made", "marked"]) {
    expect(output).toMatch(
      new RegExp(`Job research/${name}: this resource's job was there already, .* was taken over`),
    );
  }
  const all = ["made", "marked", "unmade"];
  expect(made()).toEqual(all);
  expect(await inState()).toEqual({ pending: [], resources: all.map(urnOf) });
});

test("pulumi import fails, asks the server nothing, and changes nothing", async () => {
  const before = await inState();
  emulator.requests.clear();
  const type = "pulumi-nodejs:dynamic/volcano:Job";
  const output = await project.outputOf("import", type, "other", `${namespace}/made`, "--yes");
  expect(output).toMatch(/reading 'toJavaScript'|code must be a string, not undefined/);
  expect(emulator.requests.toApi()).toEqual([]);
  expect(await inState()).toEqual(before);
});

/** Two jobs, one with a name of its own, from this image. */
function writePair(image: string): Promise<void> {
  const template = { spec: { restartPolicy: "Never", containers: [{ name: "main", image }] } };
  const jobs = [
    `new Job("left", ${JSON.stringify({ spec: { template } })});`,
    `new Job("stuck", ${JSON.stringify({ metadata: { name: "stuck" }, spec: { template } })});`,
  ];
  return project.write(['const { Job } = require("pulumi-volcano");', ...jobs].join("\n"));
}

function deleteJob(name: string): Promise<Response> {
  const url = `${emulator.url}/apis/batch/v1/namespaces/${namespace}/jobs/${name}`;
  return fetch(url, { method: "DELETE", headers: { authorization: `Bearer ${token}` } });
}

test("a job that the edited program does not ask for is named, with the way to be rid of it", async () => {
  await writePair("report:1");
  await killAt({ left: "after", stuck: "after" });
  await writePair("report:2");
  const output = await project.outputOf("up", "--yes", "--skip-preview");
  const [, left = ""] =
    /another job at work, research\/(left-[0-9a-f]{8}), since .* which this state does not speak of/.exec(
      output,
    ) ?? [];
  expect(emulator.get("Job", namespace, left)).toBeDefined();
  expect(output).toContain(`to end it: kubectl delete jobs.batch ${left} -n research`);
  expect(output).toMatch(
    /The state does not have it: .* kubectl delete jobs\.batch stuck -n research/,
  );
  expect(output).not.toContain("deleteBeforeReplace");
  // Of a job that is over nobody wants to hear.
  expect(await refresh()).toContain(`another job at work, research/${left}`);
  emulator.setPhase({ kind: "Job", namespace, name: left }, "Complete");
  expect(await refresh()).not.toContain("another job at work");

  expect((await deleteJob("stuck")).ok).toBe(true);
  const again = await project.pulumi("up", "--yes", "--skip-preview");
  expect(again).not.toMatch(/another job|is there already/);
  await project.pulumi("destroy", "--yes", "--skip-preview");
  expect(emulator.objects().map(({ metadata }) => metadata)).toMatchObject([{ name: left }]);
});
