import { readFile } from "node:fs/promises";
import { createClient, type Client } from "../../provider/api/client.js";
import type { JobManifest } from "../../provider/api/jobs-api.js";
import type { KubernetesJob } from "../../provider/api/objects.js";
import { resolveConnection } from "../../provider/connection/resolve.js";
import { job } from "../../provider/kinds/job/kind.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import type { Target } from "../../provider/lifecycle/target.js";
import { readDetails } from "../../provider/lifecycle/wait/details.js";
import { explainFailure } from "../../provider/lifecycle/wait/failure-digest.js";
import { describeProgress } from "../../provider/lifecycle/wait/progress.js";
import type { Api } from "../../tools/control-plane/api";
import { podAnnotations } from "../../tools/control-plane/pod-stages";
import { targetOf } from "../lifecycle/wait/targets.js";
import { clusterAddress, connectCluster, createNamespace, until } from "./support/cluster.js";

let api: Api;
let client: Client;
let namespace: string;

beforeAll(async () => {
  const { url, token, caPem } = clusterAddress();
  api = connectCluster();
  namespace = await createNamespace(api, "digest");
  const settings = { endpoint: url, token, caBundle: caPem, server: "kubernetes" as const };
  client = createClient(await resolveConnection({ settings: [settings], env: {} }));
});

afterAll(async () => {
  await client.close();
  api.close();
});

const annotations = (seconds: string, exitCode: string) => ({
  annotations: { [podAnnotations.runSeconds]: seconds, [podAnnotations.exitCode]: exitCode },
});
const podSpec = (cpu = "1m") => ({
  // Plain jobs need a scheduler, too, and the one here is Volcano's.
  schedulerName: "volcano",
  restartPolicy: "Never",
  containers: [{ name: "main", image: "train:1", resources: { requests: { cpu } } }],
});

function target(kind: Kind, name: string): Target {
  return { ...targetOf(client, kind, name), namespace };
}

async function create(kind: Kind, name: string, spec: object): Promise<void> {
  const manifest = { metadata: { name }, spec } as JobManifest;
  await client.jobsOf(kind.api, namespace).create(manifest);
}

async function untilJob(
  kind: Kind,
  name: string,
  isSo: (object: KubernetesJob) => boolean | Promise<boolean>,
): Promise<KubernetesJob> {
  return until(`${kind.name} ${name}`, async () => {
    const found = await client.jobsOf(kind.api, namespace).read(name);
    return found && (await isSo(found.object)) ? found.object : undefined;
  });
}

const hasFailed = (kind: Kind) => (object: KubernetesJob) =>
  kind.finishedPhases.includes(kind.digestStatus(object.status ?? {}).phase);

/** No kubelet answers here: the API server says that it cannot reach it. */
const noLog = /; logs of pods could not be read: .*; run `kubectl logs /;

test("the digest of a VolcanoJob that a policy has aborted", async () => {
  await create(volcanoJob, "train", {
    policies: [{ event: "PodFailed", action: "AbortJob" }],
    tasks: [
      {
        name: "master",
        replicas: 1,
        template: { metadata: annotations("600", "0"), spec: podSpec() },
      },
      {
        name: "worker",
        replicas: 2,
        template: { metadata: annotations("1", "3"), spec: podSpec() },
      },
    ],
  });
  const object = await untilJob(volcanoJob, "train", hasFailed(volcanoJob));
  const lines = await explainFailure(target(volcanoJob, "train"), object);
  expect(lines[0]).toMatch(
    /^task worker, pod train-worker-[01], container main: exit code 3 \(Error\)/,
  );
  expect(lines[0]).toMatch(noLog);
  expect(lines).toContain("by its policy event PodFailed -> AbortJob");
}, 120_000);

test("the digest of a Job whose pod has failed", async () => {
  const template = { metadata: annotations("1", "7"), spec: podSpec() };
  await create(job, "report", { backoffLimit: 0, template });
  const object = await untilJob(job, "report", hasFailed(job));
  const lines = await explainFailure(target(job, "report"), object);
  expect(lines[0]).toMatch(/^pod report-\w{5}, container main: exit code 7 \(Error\)/);
  expect(lines[0]).toMatch(noLog);
}, 120_000);

interface Kubeconfig {
  readonly users: readonly { readonly name: string; readonly user: { readonly token?: string } }[];
}

test("a user who may see jobs only is told so", async () => {
  const { kubeconfig, url, caPem } = clusterAddress();
  // JSON is YAML.
  const { users } = JSON.parse(await readFile(kubeconfig, "utf8")) as Kubeconfig;
  const { token = "" } = users.find(({ name }) => name === "viewer")?.user ?? {};
  const settings = { endpoint: url, caBundle: caPem, token, server: "kubernetes" as const };
  const viewer = createClient(await resolveConnection({ settings: [settings], env: {} }));
  const found = await viewer.jobsOf(volcanoJob.api, namespace).read("train");
  if (!found) {
    throw new Error("the job of the first test is not there");
  }
  const lines = await explainFailure({ ...targetOf(viewer, volcanoJob), namespace }, found.object);
  await viewer.close();
  expect(lines).toEqual([
    "one of its policies has that action: policy event PodFailed -> AbortJob",
    expect.stringMatching(
      /^pods may not be read: pods is forbidden: User "viewer" cannot list resource "pods" in API group "" in the namespace "digest-\w+"; to see their logs, run `kubectl logs -l volcano\.sh\/job-name=train -n digest-\w+ --all-containers --prefix --tail=20` with credentials that may read them$/,
    ),
  ]);
});

interface Waiting {
  readonly name: string;
  readonly kind: Kind;
  readonly podSpec: object;
  readonly line: RegExp;
}

/** What is larger than the cluster is not let in; the reason is in an event alone (Volcano 1.14.1). */
const notLetIn = /queue default has not let it in yet$/;
/** Of the pod of a batch Job, which is there before its gang is let in, Volcano says it so. */
const notReady = /queue default has not let it in yet$|pod group is not ready/;
const noNode =
  /0\/3 nodes are unavailable: .*3 node\(s\) didn't match Pod's node affinity\/selector/;
const nowhere = { ...podSpec(), nodeSelector: { "example.com/nowhere": "true" } };
const waiting: readonly Waiting[] = [
  { name: "large", kind: volcanoJob, podSpec: podSpec("4000"), line: notLetIn },
  { name: "large", kind: job, podSpec: podSpec("4000"), line: notReady },
  { name: "nowhere", kind: volcanoJob, podSpec: nowhere, line: noNode },
  { name: "nowhere", kind: job, podSpec: nowhere, line: noNode },
];

test.each(waiting)(
  "the progress of a $kind.name that waits: $name",
  async ({ name, kind, podSpec: spec, line }) => {
    const template = { spec };
    const tasks = [{ name: "worker", replicas: 2, template }];
    await create(kind, name, kind === volcanoJob ? { tasks } : { template });
    let last = "";
    await untilJob(kind, name, async (object) => {
      const details = await readDetails(target(kind, name), object);
      last = describeProgress(kind, object, details, NaN);
      return line.test(last);
    });
    expect(last).toMatch(/^Pending 0\/[12], /);
  },
  120_000,
);
