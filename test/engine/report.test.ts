/** The rollout report of the real engine; the one in docs/report/ is made here. */
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { readDocument, writeDocument } from "../../provider/report/document";
import type { Entry } from "../../provider/report/entry";
import { toMarkdown } from "../../provider/report/markdown";
import { openProject, type Project } from "./project";
import { namespace } from "./support";

const docs = join(__dirname, "../../docs/report");
const secrets = ["hunter2-of-the-program", "owner-nobody-should-read"];

/** Before and after: one job is created, one patched, one replaced, one deleted, one stays. */
const program = `
const pulumi = require("@pulumi/pulumi");
const { Job, VolcanoJob } = require("pulumi-volcano");
const isNew = new pulumi.Config().require("version") === "2";
const env = [{ name: "PASSWORD", value: pulumi.secret("${secrets[0]}") }];
const pod = (image, requests, limits) => ({
  spec: { restartPolicy: "OnFailure", containers: [{ name: "main", image, env, resources: { requests, limits } }] },
});
const small = { cpu: "500m", memory: "512Mi" };
const gpu = (count) => ({ "nvidia.com/gpu": count });

new Job("clean", { metadata: { name: "clean" }, spec: { template: pod("clean:1", small) } });
new VolcanoJob("pipeline", {
  metadata: { name: "pipeline" },
  spec: {
    queue: "gpu",
    tasks: [
      { name: "load", replicas: 1, template: pod("load:1", { cpu: "1", memory: "2Gi" }) },
      {
        name: "train",
        replicas: isNew ? 4 : 3,
        dependsOn: { name: ["load"] },
        template: pod(isNew ? "train:2" : "train:1", { cpu: "4", memory: "16Gi" }, gpu(isNew ? 2 : 1)),
      },
      ...(isNew
        ? [{ name: "evaluate", replicas: 1, dependsOn: { name: ["train"] }, template: pod("evaluate:1", small) }]
        : []),
    ],
  },
});
new VolcanoJob("sweep", {
  metadata: { name: "sweep", annotations: { owner: isNew ? "${secrets[1]}" : "nobody" } },
  spec: {
    minAvailable: 1,
    tasks: [{ name: "worker", replicas: isNew ? 6 : 2, template: pod("sweep:1", { cpu: "1500m", memory: "1Gi" }) }],
  },
});
new Job(isNew ? "report" : "digest", {
  metadata: { name: isNew ? "report" : "digest" },
  spec: { parallelism: 2, completions: 8, template: pod("report:1", small) },
});
`;

let project: Project;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
  emulator.createQueue("gpu");
  project = await openProject("rollouts");
  await project.write(program);
  await project.configure({
    version: "1",
    "volcano:server": "kubernetes",
    "volcano:endpoint": emulator.url,
    "volcano:namespace": namespace,
    "volcano:report": "reports/rollout.md",
  });
  await project.configure({ "volcano:token": emulator.issueToken() }, { secret: true });
  await project.pulumi("up", "--yes");
  emulator.setPhase({ kind: "VolcanoJob", namespace, name: "pipeline" }, "Running");
  await project.pulumi("config", "set", "version", "2");
});

afterAll(async () => {
  await emulator.stop();
  await project.remove();
});

interface Report {
  readonly entries: readonly Entry[];
  readonly texts: readonly string[];
}

async function readReport(): Promise<Report> {
  const folder = join(project.folder, "reports");
  expect((await readdir(folder)).sort()).toEqual(["rollout.json", "rollout.md"]);
  const [json = "", markdown = ""] = await Promise.all(
    ["rollout.json", "rollout.md"].map((name) => readFile(join(folder, name), "utf8")),
  );
  const entries = readDocument(json) ?? [];
  expect(json).toBe(writeDocument(entries));
  expect(markdown).toBe(toMarkdown(entries));
  return { entries, texts: [json, markdown] };
}

/** What differs from run to run: the run itself, and times. */
function withoutChance(entries: readonly Entry[]): Entry[] {
  let count = 0;
  const nextMoment = () => new Date(Date.UTC(2026, 0, 5, 9, 30, count++)).toISOString();
  return entries.map((entry) => ({
    ...entry,
    run: "4711 1767605400",
    ...(entry.work ? { work: { ...entry.work, since: "2026-01-05T07:16:00Z" } } : {}),
    outcomes: entry.outcomes.map((outcome) => ({
      ...outcome,
      startedAt: nextMoment(),
      durationMs: 850,
    })),
  }));
}

/** `WRITE_DOCS=true` writes the example anew, instead of comparing it. */
async function compareWithDocs(name: string, entries: readonly Entry[]): Promise<void> {
  const clean = withoutChance(entries);
  const texts = { [`${name}.md`]: toMarkdown(clean), [`${name}.json`]: writeDocument(clean) };
  for (const [file, text] of Object.entries(texts)) {
    const path = join(docs, file);
    if (process.env["WRITE_DOCS"] === "true") {
      await writeFile(path, text);
    }
    expect(text).toBe(await readFile(path, "utf8"));
  }
}

const actionsOf = ({ entries }: Report): Record<string, string> =>
  Object.fromEntries(entries.map(({ urn, action }) => [urn.split("::").at(-1) ?? "", action]));

// One stack lives through all of this: each test goes on where the one before it ended.
describe("the report of a rollout", () => {
  test("that is previewed has what is planned, and what is at risk", async () => {
    await project.pulumi("preview");
    const report = await readReport();
    expect(actionsOf(report)).toEqual({
      clean: "same",
      pipeline: "replace",
      report: "create",
      sweep: "patch",
    });
    const pipeline = report.entries.find(({ urn }) => urn.endsWith("::pipeline"));
    expect(pipeline?.work).toMatchObject({
      phase: "Running",
      running: 4,
      wanted: 4,
      seenBy: "server",
      fate: "stopped",
    });
    expect(report.entries.flatMap(({ outcomes }) => outcomes)).toEqual([]);
    await compareWithDocs("preview", report.entries);
  });

  test("that is done has what happened, the deletions among it", async () => {
    // Its preview and its update are two processes of one run.
    await project.pulumi("up", "--yes");
    const report = await readReport();
    expect(actionsOf(report)).toEqual({
      clean: "same",
      digest: "delete",
      pipeline: "replace",
      report: "create",
      sweep: "patch",
    });
    expect(new Set(report.entries.map(({ run }) => run)).size).toBe(1);
    const happened = report.entries.flatMap(({ urn, outcomes }) =>
      outcomes.map(
        ({ operation, isDone }) => `${operation} ${urn.split("::").at(-1) ?? ""} ${isDone}`,
      ),
    );
    expect(happened).toEqual(
      [
        "create report true",
        "delete digest true",
        "delete pipeline true",
        "create pipeline true",
        "update sweep true",
      ].sort((left, right) => happened.indexOf(left) - happened.indexOf(right)),
    );
    for (const text of report.texts) {
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    }
    await compareWithDocs("up", report.entries);
  });

  test("of the next run begins anew, and one of a refresh is none", async () => {
    await project.pulumi("preview");
    const report = await readReport();
    expect(new Set(Object.values(actionsOf(report)))).toEqual(new Set(["same"]));
    await project.pulumi("refresh", "--yes");
    expect((await readReport()).texts).toEqual(report.texts);
  });

  test("of a destroy has the deletions", async () => {
    await project.pulumi("destroy", "--yes");
    expect(new Set(Object.values(actionsOf(await readReport())))).toEqual(new Set(["delete"]));
  });
});
