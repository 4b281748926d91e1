/** A stack of an older version of this package, which had neither the URN in its names nor facts in its states, goes on. */
import { Job, VolcanoJob } from "pulumi-volcano";
import { job } from "../../provider/kinds/job/kind";
import type { JsonObject } from "../../provider/values/json";
import type { Kind } from "../../provider/kinds/kind";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind";
import { generateName } from "../../provider/planning/job-name";
import { namespace, openBench, type Bench } from "./support";

interface Stored {
  readonly kind: Kind;
  readonly resource: string;
  /** As that version named the job of this spec. */
  readonly name: string;
  readonly spec: JsonObject;
  readonly apiPath: string;
  readonly providerText: string;
}

const template = (image: string) => ({
  spec: { restartPolicy: "Never" as const, containers: [{ name: "main", image }] },
});
const batchSpec = (image: string) => ({ parallelism: 1, template: template(image) });
const volcanoSpec = (image: string) => ({
  minAvailable: 1,
  tasks: [{ name: "worker", replicas: 1, template: template(image) }],
});

const stored: readonly Stored[] = [
  {
    kind: job,
    resource: "report",
    name: "report-9b3c574c",
    spec: batchSpec("train:1"),
    apiPath: "/apis/batch/v1",
    providerText: 'exports.handler=()=>require("pulumi-volcano/runtime").job',
  },
  {
    kind: volcanoJob,
    resource: "train",
    name: "train-d3436d31",
    spec: volcanoSpec("train:1"),
    apiPath: "/apis/batch.volcano.sh/v1alpha1",
    providerText: 'exports.handler=()=>require("pulumi-volcano/runtime").volcanoJob',
  },
];
const oldNames = stored.map(({ name }) => name).toSorted();

let team = "vision";
let image = "train:1";
let bench: Bench;

function program() {
  const metadata = { labels: { team } };
  new Job("report", { metadata, spec: batchSpec(image) });
  new VolcanoJob("train", { metadata, spec: volcanoSpec(image) });
  return Promise.resolve({});
}

const urnOf = (type: string, name: string) => `urn:pulumi:demo::rollouts::${type}::${name}`;
const stackUrn = urnOf("pulumi:pulumi:Stack", "rollouts-demo");
const providerUrn = urnOf("pulumi:providers:pulumi-nodejs", "default");
const providerId = "3ce95452-7ad9-4b4c-b898-9f93ce4ee8f3";
const typeOf = ({ kind }: Stored) => `pulumi-nodejs:dynamic/volcano:${kind.name}`;

/** The job as that version made it. @returns its uid */
async function make(each: Stored): Promise<string> {
  const origin = urnOf(typeOf(each), each.resource);
  const annotations = { "pulumi-volcano/origin": origin, "pulumi-volcano/create": "0d635187" };
  const labels = { team, "pulumi-volcano/stack": "5a38417d428ebd91" };
  const { apiVersion, kind } = each.kind.api;
  const metadata = { name: each.name, annotations, labels };
  const url = `${bench.emulator.url}${each.apiPath}/namespaces/${namespace}/jobs`;
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${bench.token}`, "content-type": "application/json" },
    body: JSON.stringify({ apiVersion, kind, metadata, spec: each.spec }),
  });
  expect(response.status).toBe(201);
  const made = (await response.json()) as { metadata: { uid: string } };
  return made.metadata.uid;
}

/** The resource as that version stored it. */
function resourceOf(each: Stored, uid: string): JsonObject {
  const origin = urnOf(typeOf(each), each.resource);
  const inputs = {
    __provider: each.providerText,
    autonamed: true,
    metadata: { labels: { team }, name: each.name, namespace },
    origin,
    spec: each.spec,
  };
  const status = { completionTime: "", counts: {}, message: "", phase: "", startTime: "" };
  return {
    urn: origin,
    custom: true,
    id: `${namespace}/${each.name}`,
    type: typeOf(each),
    inputs,
    outputs: { ...inputs, status, uid },
    parent: stackUrn,
    provider: `${providerUrn}::${providerId}`,
  };
}

async function importOldState(): Promise<void> {
  const deployment = await bench.stack.stack.exportStack();
  const latest = deployment.deployment as { resources?: JsonObject[] };
  const settings = {
    "volcano:server": "kubernetes",
    "volcano:endpoint": bench.emulator.url,
    "volcano:namespace": namespace,
    "volcano:token": bench.token,
  };
  const resources: JsonObject[] = [
    { urn: stackUrn, custom: false, type: "pulumi:pulumi:Stack" },
    {
      urn: providerUrn,
      custom: true,
      id: providerId,
      type: "pulumi:providers:pulumi-nodejs",
      inputs: settings,
      outputs: settings,
    },
  ];
  for (const each of stored) {
    resources.push(resourceOf(each, await make(each)));
  }
  await bench.stack.stack.importStack({ ...deployment, deployment: { ...latest, resources } });
}

const names = () =>
  bench.emulator
    .objects()
    .map(({ metadata }) => (metadata as { name: string }).name)
    .toSorted();
const writes = () => bench.sent().filter((line) => !line.startsWith("GET"));

beforeAll(async () => {
  bench = await openBench(program, { emulator: { mode: "kubernetes" } });
  await importOldState();
});

afterAll(async () => {
  await bench.close();
});

test("the names are not those that this version makes", () => {
  for (const each of stored) {
    const { kind, spec, resource: prefix } = each;
    const request = { kind, profile: "kubernetes" as const, prefix, spec };
    const name = generateName({ ...request, origin: urnOf(typeOf(each), prefix) });
    expect(name).toMatch(new RegExp(`^${prefix}-`));
    expect(name).not.toBe(each.name);
  }
});

test("an up that changes nothing sends nothing", async () => {
  bench.sent();
  const { steps, messages } = await bench.stack.up();
  expect(messages).toEqual([]);
  expect(steps).toEqual({ report: "same", train: "same" });
  expect(writes()).toEqual([]);
});

test("a patch, and a refresh, leave the names as they are", async () => {
  team = "speech";
  expect((await bench.stack.up()).steps).toEqual({ report: "update", train: "update" });
  expect(writes().map((line) => line.split(" ")[0])).toEqual(["PATCH", "PATCH"]);
  expect(names()).toEqual(oldNames);
  expect((await bench.stack.refresh()).steps).toEqual({ report: "same", train: "same" });
});

test("only another job gets another name, and the old one is deleted", async () => {
  image = "train:2";
  expect((await bench.stack.up()).steps).toEqual({ report: "replace", train: "replace" });
  expect(names()).toHaveLength(stored.length);
  expect(names().filter((name) => oldNames.includes(name))).toEqual([]);
});
