import fc from "fast-check";
import { job } from "../../provider/kinds/job/kind.js";
import { isSameJson } from "../../provider/values/json.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";
import { projectLive } from "../../provider/planning/project.js";
import type { Api } from "../../tools/control-plane/api";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";
import { leavesOf, othersOf, type Leaf, type Path } from "../support/leaves.js";
import { validManifests } from "../support/manifests.js";
import { set } from "../support/places.js";
import { connectCluster, createNamespace } from "./support/cluster.js";
import { useFigures } from "./support/figures.js";
import { dryRun, JobServer, type StoredJob } from "./support/job-server.js";
import { differencesOf } from "./support/managed-job.js";

/** Members by which the items of a list are known: another one is another item. */
const itemKeys = ["name", "mountPath", "containerPort", "ip", "devicePath", "topologyKey"];
const generatedJobs = 4;
const atOnce = 8;
const seed = Number(process.env["FC_SEED"] ?? Date.now() % 2 ** 31);
const figures = useFigures(`every declared leaf, changed on the server (seed ${seed})`, [
  "leaves changed",
  "leaves that have no other valid value",
  "seen, and nothing else",
]);

let api: Api;
let namespace: string;

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "leaves");
});

afterAll(() => {
  api.close();
});

/** A declaration, and what the server makes of it. */
interface Sample {
  readonly declared: DeclaredJob;
  readonly stored: StoredJob;
}

/** The list around an item, where the leaf is what the item is known by; else the leaf. */
function placeOf({ path }: Leaf): string {
  const isKey = itemKeys.includes(String(path.at(-1))) && typeof path.at(-2) === "number";
  return `/${path.slice(0, isKey ? -2 : undefined).join("/")}`;
}

function at(object: object, path: Path): unknown {
  return path.reduce<unknown>((value, step) => Reflect.get(Object(value), step), object);
}

/** What the server would have, had somebody made the job with another value in one place. */
async function change(
  server: JobServer,
  { declared, stored: before }: Sample,
  { path, value }: Leaf,
) {
  for (const other of othersOf(value)) {
    const draft = structuredClone(declared);
    set(draft, path, other);
    const answer = await server.create("leaf", draft, dryRun);
    // The server may refuse the value, drop the field, or put a default in the place of the value.
    const stored = answer.isAccepted ? at(answer.object, path) : undefined;
    if (stored !== undefined && !isSameJson(stored, at(before, path))) {
      return answer.object;
    }
  }
  return undefined;
}

async function tryLeaf(kind: Kind, sample: Sample, leaf: Leaf): Promise<string[]> {
  const { declared } = sample;
  const live = await change(new JobServer(api, kind, namespace), sample, leaf);
  if (!live) {
    figures.add("leaves that have no other valid value");
    return [];
  }
  figures.add("leaves changed");
  const seen = differencesOf(declared, projectLive(kind, declared, live));
  const place = placeOf(leaf);
  const isRight = seen.length > 0 && seen.every((each) => isWithin(each, place));
  if (isRight) {
    figures.add("seen, and nothing else");
  }
  return isRight ? [] : [`${place} (${JSON.stringify(leaf.value)}): seen ${seen.join(", ")}`];
}

function isWithin(place: string, other: string): boolean {
  return place === other || place.startsWith(`${other}/`);
}

async function tryEveryLeaf(kind: Kind, declared: DeclaredJob): Promise<string[]> {
  const { labels = {}, annotations = {} } = declared.metadata;
  const leaves = [
    ...leavesOf({ labels, annotations }, ["metadata"]),
    ...leavesOf(declared.spec, ["spec"]),
  ].filter(({ path, value }) => !isSameJson(path, ["metadata"]) && value !== null);
  const created = await new JobServer(api, kind, namespace).create("leaf", declared, dryRun);
  if (!created.isAccepted) {
    throw new Error(created.message);
  }
  const stored = created.object;
  const work = leaves.values();
  const faults: string[] = [];
  const run = async () => {
    for (const leaf of work) {
      faults.push(...(await tryLeaf(kind, { declared, stored }, leaf)));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, run));
  return faults;
}

describe("a leaf that somebody changes is seen as drift, and only that", () => {
  test.each(validManifests)("in $file", async ({ kind, declared }) => {
    expect(await tryEveryLeaf(kind, declared)).toEqual([]);
  });

  test.each([
    { kind: volcanoJob, declared: volcanoJobs },
    { kind: job, declared: jobs },
  ])("in generated jobs of the kind $kind.name", async ({ kind, declared }) => {
    const faults: string[] = [];
    for (const sample of fc.sample(declared, { seed, numRuns: generatedJobs })) {
      // Through JSON, because samples have the same object in several places.
      const own = JSON.parse(JSON.stringify(sample)) as DeclaredJob;
      // It means the sum over the tasks, so that each of their leaves would be two.
      if (own.spec["minAvailable"] === 0) {
        Reflect.deleteProperty(own.spec, "minAvailable");
      }
      faults.push(...(await tryEveryLeaf(kind, own)));
    }
    expect(faults).toEqual([]);
  });
});
