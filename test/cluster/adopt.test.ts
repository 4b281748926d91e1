/** Jobs that kubectl has made on a real server, imported by the command line and taken over by the real engine. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { kubernetesJobSchema } from "../../provider/api/objects.js";
import { declarationOf } from "../../provider/cli/import/program.js";
import { planAdoption } from "../../provider/planning/adoption.js";
import type { Api } from "../../tools/control-plane/api";
import { openStack, type WorkingStack } from "../../tools/automation/stack";
import { validManifests } from "../support/manifests.js";
import { clusterAddress, connectCluster, createNamespace } from "./support/cluster.js";
import { engineOfThisRun, engineTimeLimitMs } from "./support/engine.js";
import { JobServer } from "./support/job-server.js";

const main = join(__dirname, "../../dist/provider/cli/main.js");
const groups = { train: "batch.volcano.sh/v1alpha1", report: "batch/v1" } as const;
const names = ["train", "report"] as const;

let api: Api;
let namespace: string;
let stack: WorkingStack;
let programs: string[] = [];

/** Runs what the command printed, with the classes and the configuration of the run. */
function program() {
  for (const text of programs) {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the program under test
    new Function("require", "exports", text)(require, {});
  }
  return Promise.resolve({});
}

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "adopt");
  stack = await openStack({
    project: "adopt",
    program,
    engine: await engineOfThisRun(),
    config: { "volcano:kubeconfig": clusterAddress().kubeconfig },
    secrets: { reportDbPassword: "correct-horse" },
  });
}, engineTimeLimitMs);

afterAll(async () => {
  await stack.destroy();
  await stack.remove();
  api.close();
});

const pathOf = (name: keyof typeof groups) =>
  `/apis/${groups[name]}/namespaces/${namespace}/jobs/${name}`;

interface Live {
  readonly metadata: Record<string, unknown> & {
    readonly uid: string;
    readonly generation: number;
    readonly labels: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly managedFields: readonly { readonly manager: string }[];
  };
  readonly spec: unknown;
}

const read = async (name: keyof typeof groups) =>
  (await api.expect({ path: pathOf(name) })) as Live;

async function importProgram(name: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [main, "import", `${namespace}/${name}`],
    { env: { ...process.env, KUBECONFIG: clusterAddress().kubeconfig } },
  );
  expect(stdout).not.toContain("correct-horse");
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
  return transpileModule(stdout, { compilerOptions }).outputText;
}

test("are taken over as they are, with marks alone", async () => {
  const template = {
    spec: {
      restartPolicy: "Never",
      schedulerName: "volcano",
      containers: [
        { name: "main", image: "train:1", env: [{ name: "DB_PASSWORD", value: "correct-horse" }] },
      ],
    },
  };
  const ofPlain = { ...template.spec.containers[0], env: [] };
  const plainTemplate = { spec: { ...template.spec, containers: [ofPlain] } };
  const specs = {
    train: { tasks: [{ name: "worker", replicas: 2, template: plainTemplate }] },
    report: { template, suspend: true },
  };
  for (const name of names) {
    const body = { apiVersion: groups[name], kind: "Job", metadata: { name }, spec: specs[name] };
    await api.expect({ method: "POST", path: pathOf(name).replace(/\/[^/]+$/, ""), body });
  }
  programs = await Promise.all(names.map(importProgram));
  const before = await Promise.all(names.map(read));
  const preview = await stack.preview();
  expect(preview.steps).toEqual({ report: "create", train: "create" });
  for (const name of names) {
    expect(preview.messages.join("\n")).toMatch(
      new RegExp(
        `${namespace}/${name} is there already, since \\S+, carries no owner mark: something else made it, and is to be taken over; it is as declared, so nothing but marks is written`,
      ),
    );
  }
  await stack.up();
  for (const [i, { metadata, spec }] of (await Promise.all(names.map(read))).entries()) {
    const was = before[i];
    expect(metadata.uid).toBe(was?.metadata.uid);
    expect(metadata.generation).toBe(was?.metadata.generation);
    expect(spec).toEqual(was?.spec);
    const added = (map: "labels" | "annotations") =>
      Object.keys(metadata[map] ?? {}).filter(
        (key) => was?.metadata[map]?.[key] !== metadata[map]?.[key],
      );
    expect(added("labels")).toEqual(["pulumi-volcano/stack"]);
    expect(added("annotations").sort()).toEqual(["pulumi-volcano/create", "pulumi-volcano/origin"]);
  }
  expect((await stack.preview()).steps).toEqual({ report: "same", train: "same" });
  await stack.refresh();
  expect((await stack.up()).steps).toEqual({ report: "same", train: "same" });
});

test("of every manifest are declared so that a plan for the stored object comes to nothing", async () => {
  const faults: string[] = [];
  let stored = 0;
  for (const [i, { file, kind, declared }] of validManifests.entries()) {
    const server = new JobServer(api, kind, namespace);
    const name = `job-${i}`;
    if (!(await server.create(name, declared)).isAccepted) {
      continue;
    }
    stored += 1;
    const live = kubernetesJobSchema.parse(await server.read(name));
    const lean = declarationOf(kind, { profile: "kubernetes", mutability: {} }, live);
    const { changes } = planAdoption({
      kind,
      profile: "kubernetes",
      overrides: {},
      wanted: lean,
      live,
    });
    faults.push(...changes.map(({ path }) => `${file}: ${path}`));
  }
  expect(faults).toEqual([]);
  expect(stored).toBeGreaterThan(15);
});
