import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import ts from "typescript";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator/index.js";
import { kubernetesJobSchema, type KubernetesJob } from "../../provider/api/objects.js";
import { declarationOf, importProgram } from "../../provider/cli/import/program.js";
import { job } from "../../provider/kinds/job/kind.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { planAdoption } from "../../provider/planning/adoption.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";
import type { JsonObject } from "../../provider/values/json.js";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";
import { validManifests } from "../support/manifests.js";
import { folderWith, runCli } from "./support.js";

const namespace = "research";
const server = {
  name: "default",
  profile: "kubernetes",
  mutability: {},
  unknownFields: "warn",
  defaultNamespace: "default",
} as const;

let emulator: Emulator;
/** A file with what `pulumi config --json --show-secrets` prints. */
let settings: string;

async function start(options: EmulatorOptions = {}): Promise<void> {
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace], ...options });
  settings = join(folderWith({ "config.json": stackSettings() }), "config.json");
}

/** Another server in the place of the one that is there. */
async function restart(options: EmulatorOptions): Promise<void> {
  await emulator.stop();
  await start(options);
}

beforeEach(() => start());

afterEach(async () => {
  await emulator.stop();
});

function stackSettings(): string {
  return JSON.stringify({
    "volcano:server": { value: "kubernetes", secret: false },
    "volcano:endpoint": { value: emulator.url, secret: false },
    "volcano:token": { value: emulator.issueToken(), secret: true },
  });
}

/** Runs the command with the settings of the stack. */
const runImport = (...words: string[]) => runCli(["import", "--config", settings, ...words]);

/** Stores a job as kubectl would; undefined where the server refuses it. */
async function store(kind: Kind, declared: DeclaredJob): Promise<KubernetesJob | undefined> {
  const { apiVersion } = kind.api;
  const response = await fetch(`${emulator.url}/apis/${apiVersion}/namespaces/${namespace}/jobs`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${emulator.issueToken()}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      apiVersion,
      kind: kind.api.kind,
      ...declared,
      metadata: { ...declared.metadata, namespace },
    }),
  });
  return response.ok ? kubernetesJobSchema.parse(await response.json()) : undefined;
}

interface Stored {
  readonly kind: Kind;
  readonly declared: DeclaredJob;
  readonly live: KubernetesJob;
}

/** Stores each under a name of its own; those that the server refuses are left out. */
async function storeAll(given: readonly Omit<Stored, "live">[]): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (const [i, { kind, declared }] of given.entries()) {
    const named = { ...declared, metadata: { ...declared.metadata, name: `job-${i}` } };
    const live = await store(kind, named);
    stored.push(...(live ? [{ kind, declared: named, live }] : []));
  }
  return stored;
}

function leavesOf(value: unknown): number {
  if (typeof value !== "object" || value === null) {
    return 1;
  }
  const members = Object.values(value);
  return members.length === 0 ? 1 : members.reduce<number>((sum, each) => sum + leavesOf(each), 0);
}

/** A value of the configuration, as far as a program asks for it. */
class Output {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  apply(change: (value: string) => string): Output {
    return new Output(change(this.#value));
  }

  toJSON(): string {
    return this.#value;
  }
}

/** Runs a program with classes that keep what they are given, and a configuration; without one it names its keys. */
function evaluate(
  text: string,
  valueOf: (key: string) => string = (key) => `secret ${key}`,
): { kind: string; name: string; args: JsonObject }[] {
  const made: { kind: string; name: string; args: JsonObject }[] = [];
  const keeper = (kind: string) =>
    function (name: string, args: JsonObject) {
      made.push({ kind, name, args });
    };
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  class Config {
    requireSecret(key: string): Output {
      return new Output(valueOf(key));
    }
  }
  const modules = { Job: keeper("Job"), VolcanoJob: keeper("VolcanoJob"), Config };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the program under test
  new Function("require", "exports", outputText)(() => modules, {});
  return made;
}

/** What kubectl prints of an object for a JSONPath of members and indexes. */
function printed(object: unknown, path: string): string {
  const steps = [...path.matchAll(/\.((?:\\.|[^.[\\])+)|\[(\d+)\]/g)].map(
    ([, name, index]) => name?.replace(/\\(.)/g, "$1") ?? index ?? "",
  );
  const value = steps.reduce<unknown>((each, step) => Reflect.get(Object(each), step), object);
  return typeof value === "string" ? value : "";
}

/** The configuration after the commands of a program's comments; `pulumi config set` drops the end of the last line. */
function configuredBy(
  text: string,
  live: KubernetesJob,
  lineEnd = /\n$/,
): ReadonlyMap<string, string> {
  const commands = text.matchAll(/-o jsonpath='\{(.*)\}' \| pulumi config set --secret (\w+)$/gm);
  return new Map(
    [...commands].map(([, path = "", key = ""]) => [key, printed(live, path).replace(lineEnd, "")]),
  );
}

/** What a program declares once its commands were run. */
function declaredBy(kind: Kind, live: KubernetesJob, lineEnd?: RegExp): unknown {
  const { text } = importProgram(kind, server, live);
  const config = configuredBy(text, live, lineEnd);
  const [made] = evaluate(text, (key) => config.get(key) ?? "");
  const { lifecycle, ...declaration } = JSON.parse(JSON.stringify(made?.args)) as JsonObject;
  expect(lifecycle).toEqual({ adopt: "unowned" });
  return declaration;
}

/** What is wrong with the import of a stored object. */
function faultsOf({ kind, declared, live }: Stored): string[] {
  const lean = declarationOf(kind, server, live);
  const { profile, mutability: overrides } = server;
  const plan = planAdoption({ kind, profile, overrides, wanted: lean, live });
  const original = { metadata: { ...declared.metadata, namespace }, spec: declared.spec };
  return [
    ...plan.changes.map(({ path }) => `changes ${path}`),
    ...(leavesOf(lean) > leavesOf(original) + added(original, lean)
      ? [`is larger: ${JSON.stringify(lean)} instead of ${JSON.stringify(original)}`]
      : []),
  ];
}

/** An empty volume is named, a job has a name. */
function added(original: object, lean: object): number {
  const emptyVolumes = (value: object) => JSON.stringify(value).split('"emptyDir"').length;
  return 1 + Math.max(0, emptyVolumes(lean) - emptyVolumes(original));
}

function formatted(text: string): string {
  const tool = join(__dirname, "../../node_modules/prettier/bin/prettier.cjs");
  const words = [tool, "--stdin-filepath", "index.ts", "--print-width", "100"];
  return execFileSync(process.execPath, words, { input: text, encoding: "utf8" });
}

const container = (env: object[] = []) => ({ name: "main", image: "train:1", env });

const volcano = (env: object[] = []): DeclaredJob => ({
  metadata: { name: "train", labels: { team: "vision" } },
  spec: {
    minAvailable: 1,
    tasks: [
      {
        name: "worker",
        replicas: 2,
        template: { spec: { restartPolicy: "Never", containers: [container(env)] } },
      },
    ],
  },
});

const plain = (env: object[] = []): DeclaredJob => ({
  metadata: { name: "report" },
  spec: { template: { spec: { restartPolicy: "Never", containers: [container(env)] } } },
});

describe("a program for a live job", () => {
  test("declares every manifest so that nothing but marks is to be written, and no longer", async () => {
    const stored = await storeAll(validManifests);
    expect(stored.length).toBeGreaterThan(15);
    expect(stored.flatMap(faultsOf)).toEqual([]);
    // None has a credential in it, whatever its programs and plugins are told.
    const texts = stored.map(({ kind, live }) => importProgram(kind, server, live).text);
    expect(texts.filter((text) => text.includes("requireSecret"))).toEqual([]);
  }, 120_000);

  test.each([
    [volcanoJob, volcanoJobs],
    [job, jobs],
  ] as const)(
    "declares generated jobs likewise",
    async (kind, arbitrary) => {
      const declarations = fc.sample(arbitrary, 12);
      const stored = await storeAll(declarations.map((declared) => ({ kind, declared })));
      expect(stored.length).toBeGreaterThan(5);
      expect(stored.flatMap(faultsOf)).toEqual([]);
    },
    120_000,
  );

  test("says what a person would have written", async () => {
    await store(volcanoJob, volcano());
    const { exitCode, said } = await runImport(`${namespace}/train`);
    expect(exitCode).toBe(0);
    expect(said).toBe(`import { VolcanoJob } from "pulumi-volcano";

new VolcanoJob("train", {
  metadata: {
    name: "train",
    namespace: "research",
    labels: {
      team: "vision",
    },
  },
  spec: {
    minAvailable: 1,
    tasks: [
      {
        name: "worker",
        replicas: 2,
        template: {
          spec: {
            containers: [
              {
                name: "main",
                image: "train:1",
              },
            ],
            restartPolicy: "Never",
          },
        },
      },
    ],
  },
  lifecycle: {
    adopt: "unowned",
  },
});
`);
  });

  test("has no labels that the server made, and keeps those of a person", async () => {
    const live = await store(job, plain());
    expect(Object.keys(live?.metadata.labels ?? {})).not.toEqual([]);
    expect(live && declarationOf(job, server, live)).toEqual({
      metadata: { name: "report", namespace },
      spec: {
        template: {
          spec: { restartPolicy: "Never", containers: [{ name: "main", image: "train:1" }] },
        },
      },
    });
  });

  test("has no credential in it, and says how to set it", async () => {
    const values = {
      DB_PASSWORD: "correct-horse",
      API_TOKEN: "battery",
      URL: "https://me:staple-it@db.acme.io/x",
      PLAIN: "yes",
    };
    const env = Object.entries(values).map(([name, value]) => ({ name, value }));
    const declared = plain(env);
    await store(job, {
      ...declared,
      metadata: { name: "report", annotations: { "acme.io/webhook-secret": "tr0ub4dor" } },
    });
    const { said } = await runImport(`${namespace}/report`);
    for (const hidden of ["correct-horse", "battery", "staple-it", "tr0ub4dor"]) {
      expect(said).not.toContain(hidden);
    }
    expect(said).toContain('value: config.requireSecret("reportDbPassword"),');
    expect(said).toContain(
      "// kubectl get jobs.batch report -n research -o jsonpath='{.spec.template.spec.containers[0].env[0].value}' | pulumi config set --secret reportDbPassword\n",
    );
    expect(said).toContain(
      "jsonpath='{.metadata.annotations.acme\\.io/webhook-secret}' | pulumi config set --secret reportAcmeIoWebhookSecret\n",
    );
    expect(said).toContain('value: "yes",');
    const [made] = evaluate(said);
    expect(JSON.stringify(made?.args)).toContain("secret reportUrl");
  });

  test("is formatted, and safe for any text", async () => {
    const odd = '`${process.exit(3)}`\\"\u2028*/\n';
    const env = [
      { name: "ODD", value: odd },
      { name: "A_TOKEN", value: odd },
    ];
    const declared = volcano(env);
    const live = await store(volcanoJob, {
      ...declared,
      metadata: {
        ...declared.metadata,
        annotations: { note: odd, "pulumi-volcano/origin": `urn:pulumi:x\n*/${odd}::y::z::a` },
      },
    });
    const { text } = importProgram(volcanoJob, server, live as KubernetesJob);
    const [made] = evaluate(text);
    expect(made?.args).toMatchObject({
      metadata: { annotations: { note: odd } },
      lifecycle: { adopt: "any" },
    });
    expect(text.split("\n").filter((line) => line.includes("process.exit"))).toHaveLength(4);
    expect(formatted(text)).toBe(text);
  });

  test("gives every value of the configuration its line break back, and is formatted then", async () => {
    const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----";
    const env = ["", "\n", "\r\n", "\n\n", " \t\n", "\r"].map((end, i) => {
      return { name: `TLS_KEY_${i}`, value: key + end };
    });
    const declared = plain([...env, { name: "A_TOKEN", value: "\n" }]);
    const live = (await store(job, declared)) as KubernetesJob;
    const wanted = declarationOf(job, server, live);
    expect(declaredBy(job, live)).toEqual(wanted);
    // As on Windows, and where the value came into the configuration another way.
    expect(declaredBy(job, live, /\r?\n?$/)).toEqual(wanted);
    expect(declaredBy(job, live, /(?!)/)).toEqual(wanted);
    const { text } = importProgram(job, server, live);
    expect(text).not.toContain("MIIEvQ");
    expect(formatted(text)).toBe(text);
  });

  test("asks for members of any name in a way that kubectl understands", async () => {
    const options = { "my.secret key [1]{}$@,*": "hunter2", "pass'\n": "hunter3" };
    const declared = plain();
    const volumes = [{ name: "data", flexVolume: { driver: "acme/nas", options } }];
    const template = declared.spec["template"] as { spec: JsonObject };
    Object.assign(template.spec, { volumes });
    const live = (await store(job, declared)) as KubernetesJob;
    const { text } = importProgram(job, server, live);
    expect(text).not.toContain("hunter");
    expect([...configuredBy(text, live).values()]).toContain("hunter2");
    expect(text).toContain(
      "options.my\\.secret\\ key\\ \\[1\\]\\{\\}\\$\\@\\,\\*}' | pulumi config set --secret",
    );
    // What would end the quotes or the line is not there, and the command finds nothing.
    expect(text).toContain("options.pass__}' | pulumi config set --secret");
  });

  test("says whose the job is, and what taking it costs", async () => {
    const urn = "urn:pulumi:prod::rollouts::pulumi-nodejs:dynamic/volcano:Job::report";
    const declared = plain();
    const annotations = { "pulumi-volcano/origin": urn, "pulumi-volcano/create": "1" };
    const ownerReferences = [
      { apiVersion: "batch/v1", kind: "CronJob", name: "nightly", uid: "u", controller: true },
    ];
    await store(job, { ...declared, metadata: { name: "report", annotations, ownerReferences } });
    const { said } = await runImport(`${namespace}/report`, "--kind", "Job");
    expect(said).toContain("// CronJob nightly made this job and goes on managing it");
    expect(said).toContain(
      "// The job belongs to the resource report of the stack prod, project rollouts;",
    );
    expect(said).toContain(`pulumi state delete '${urn}' --stack prod`);
    expect(said).toContain('adopt: "any"');
    expect(said).not.toContain("pulumi-volcano/");
  });
});

describe("the command", () => {
  test("wants one job, of one kind", async () => {
    expect(await runCli(["import"])).toMatchObject({ exitCode: 2 });
    expect(await runCli(["import", "train"])).toMatchObject({ exitCode: 2 });
    expect(await runCli(["import", "--kind", "VolcanoJobs", "a/b"])).toMatchObject({
      exitCode: 2,
      problem: expect.stringContaining("did you mean VolcanoJob?") as string,
    });
    expect(await runImport(`${namespace}/train`)).toMatchObject({
      exitCode: 1,
      said: "",
      problem:
        "pulumi-volcano: import research/train: there is no VolcanoJob or Job of that name; correct it, or the settings that lead to the server",
    });
    await store(volcanoJob, volcano());
    await store(job, { ...plain(), metadata: { name: "train" } });
    expect(await runImport(`${namespace}/train`)).toMatchObject({
      exitCode: 1,
      problem: expect.stringContaining(
        "there is a VolcanoJob and a Job of that name; add --kind VolcanoJob or --kind Job",
      ) as string,
    });
    const { said } = await runImport(`${namespace}/train`, "--kind", "Job");
    expect(said).toContain('new Job("train", {');
  });

  test("passes over a kind that the server does not have", async () => {
    await restart({ kinds: [job] });
    await store(job, plain());
    const { exitCode, said } = await runImport(`${namespace}/report`);
    expect(exitCode).toBe(0);
    expect(said).toContain('new Job("report", {');
    expect((await runImport(`${namespace}/other`)).problem).toMatch(
      /import research\/other: there is no Job of that name, and other kinds could not be looked for: .*Volcano is not installed/,
    );
    const asked = await runImport(`${namespace}/report`, "--kind", "VolcanoJob");
    expect(asked).toMatchObject({ exitCode: 1 });
    expect(asked.problem).toContain("Volcano is not installed");
  });

  test("passes over a kind that may not be read, and says so where that may be the one", async () => {
    await restart({ isAllowed: ({ group, verb }) => verb !== "get" || group !== "batch" });
    await store(volcanoJob, volcano());
    const { exitCode, said } = await runImport(`${namespace}/train`);
    expect(exitCode).toBe(0);
    expect(said).toContain('new VolcanoJob("train", {');
    expect((await runImport(`${namespace}/other`)).problem).toMatch(
      /there is no VolcanoJob of that name, and other kinds could not be looked for: .*forbidden/,
    );
    await restart({ isAllowed: () => false });
    expect((await runImport(`${namespace}/train`)).problem).toMatch(/^pulumi-volcano: read .*403/);
    await restart({ kinds: [job], isAllowed: () => false });
    expect((await runImport(`${namespace}/train`)).problem).toMatch(/^pulumi-volcano: read .*403/);
  });

  test("takes the settings of a stack, and one of its connections", async () => {
    await store(job, plain());
    const gpu = { server: "kubernetes", endpoint: emulator.url, token: emulator.issueToken() };
    const input = JSON.stringify({
      "volcano:connections": { value: JSON.stringify({ gpu }), secret: true },
      "rollouts:other": { value: "1", secret: false },
    });
    const words = ["import", "--connection", "gpu", `${namespace}/report`];
    expect(await runCli(words)).toMatchObject({ exitCode: 2 });
    const { said, exitCode } = await runCli([...words, "--config", "-"], { input });
    expect(exitCode).toBe(0);
    expect(said).toContain('connection: "gpu",');
    const wrong = await runCli([...words, "--config", "-"], { input: "hunter22" });
    expect(wrong).toMatchObject({ exitCode: 1 });
    expect(wrong.problem).not.toContain("hunter22");
  });

  test("writes a new file, and no other one", async () => {
    await store(job, plain());
    const path = join(folderWith({}), "index.ts");
    const words = ["--out", path, `${namespace}/report`];
    expect(await runImport(...words)).toMatchObject({ exitCode: 0, said: "" });
    expect(readFileSync(path, "utf8")).toContain('new Job("report", {');
    expect(await runImport(...words)).toMatchObject({ exitCode: 1 });
  });

  test("says in one line what keeps it from the server", async () => {
    await emulator.stop();
    const { exitCode, problem } = await runImport(`${namespace}/report`);
    expect(exitCode).toBe(1);
    expect(problem).toMatch(/^pulumi-volcano: [^\n]*$/);
    emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
  });
});
