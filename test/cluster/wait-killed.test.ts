/** The engine is killed while jobs are waited for on the real control plane: the next `up` waits for the same jobs. */
import type { Api } from "../../tools/control-plane/api";
import { podAnnotations } from "../../tools/control-plane/pod-stages";
import { findRun, isAlive, killEngine } from "../engine/processes";
import { openProject, type Project } from "../engine/project";
import { clusterAddress, connectCluster, createNamespace, until } from "./support/cluster.js";
import { engineTimeLimitMs } from "./support/engine.js";

let api: Api;
let namespace: string;
let project: Project;

function programText(): string {
  const annotations = { [podAnnotations.runSeconds]: "8" };
  const template = {
    metadata: { annotations },
    spec: {
      schedulerName: "volcano",
      restartPolicy: "Never",
      containers: [{ name: "main", image: "migrate:1" }],
    },
  };
  const lifecycle = { waitFor: "completed", timeouts: { wait: "2m" } };
  const job = { metadata: { namespace }, spec: { template }, lifecycle };
  const tasks = [{ name: "worker", replicas: 2, template }];
  const volcanoJob = { metadata: { namespace }, spec: { tasks }, lifecycle };
  return `const { Job, VolcanoJob } = require("pulumi-volcano");
new Job("migrate", ${JSON.stringify(job)});
new VolcanoJob("train", ${JSON.stringify(volcanoJob)});
`;
}

interface Listed {
  readonly items: readonly { readonly metadata: { readonly uid: string } }[];
}

async function uids(): Promise<string[]> {
  const found = ["batch/v1", "batch.volcano.sh/v1alpha1"].map(async (group) => {
    const { body } = await api.request({ path: `/apis/${group}/namespaces/${namespace}/jobs` });
    return (body as Listed).items.map(({ metadata }) => metadata.uid);
  });
  return (await Promise.all(found)).flat();
}

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "killed");
  const { url, token, caPem } = clusterAddress();
  project = await openProject("rollouts");
  await project.configure({
    "volcano:server": "kubernetes",
    "volcano:endpoint": url,
    "volcano:caBundle": caPem,
  });
  await project.configure({ "volcano:token": token }, { secret: true });
}, engineTimeLimitMs);

afterAll(async () => {
  await project.pulumi("destroy", "--yes", "--skip-preview");
  await project.remove();
  api.close();
});

test("each resource has its one job, and is done when that has succeeded", async () => {
  await project.write(programText());
  const run = project.outputOf("up", "--yes", "--skip-preview");
  const made = await until("both jobs are there", async () => {
    const found = await uids();
    return found.length === 2 ? found : undefined;
  });
  const { engine, provider } = await findRun();
  await killEngine(engine, project);
  await run;
  await until("the provider has ended", () =>
    Promise.resolve(isAlive(provider) ? undefined : true),
  );
  await project.outputOf("cancel", "--yes");
  const output = await project.pulumi("up", "--yes", "--skip-preview");
  expect(output).toContain("was taken over instead of a new one being made");
  expect(await uids()).toEqual(made);
  expect(await project.pulumi("preview")).toContain("3 unchanged");
}, 180_000);
