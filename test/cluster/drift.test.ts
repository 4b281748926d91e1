import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { job } from "../../provider/kinds/job/kind.js";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import type { Operation } from "../../provider/planning/json-patch.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";
import type { Api } from "../../tools/control-plane/api";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";
import { validManifests } from "../support/manifests.js";
import { connectCluster, createNamespace, until } from "./support/cluster.js";
import { useFigures } from "./support/figures.js";
import { JobServer, type StoredJob } from "./support/job-server.js";
import { configureProvider, ManagedJob } from "./support/managed-job.js";
import { probedJob, probedVolcanoJob } from "./support/probes.js";

const generatedJobs = 60;
const atOnce = 6;
const stateTimeLimitMs = 90_000;
const seed = Number(process.env["FC_SEED"] ?? Date.now() % 2 ** 31);

let api: Api;
let namespace: string;
const figures = useFigures(`drift (seed ${seed})`, ["drift where there is none", "drift not seen"]);

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "drift");
  configureProvider(namespace);
});

afterAll(() => {
  api.close();
});

async function expectNoDrift(managed: ManagedJob): Promise<void> {
  const drift = await managed.refresh();
  const hasChanges = await managed.hasChanges();
  if (drift.length > 0 || hasChanges) {
    figures.add("drift where there is none");
  }
  expect({ drift, hasChanges }).toEqual({ drift: [], hasChanges: false });
}

function stored(kind: Kind, managed: ManagedJob): Promise<StoredJob> {
  return new JobServer(api, kind, namespace).read(managed.name);
}

/** Waits until controllers have brought the object where the test wants it. */
function arrive(kind: Kind, managed: ManagedJob, holds: (object: StoredJob) => boolean) {
  const ask = async () => (holds(await stored(kind, managed)) ? true : undefined);
  return until(`${managed.name} is as expected`, ask, stateTimeLimitMs);
}

function isFinished({ status = {} }: StoredJob): boolean {
  const { state, completionTime } = status;
  return completionTime !== undefined || (isJsonObject(state) && state["phase"] === "Completed");
}

describe("a manifest that was just created", () => {
  test.each(validManifests)(
    "is read back without a difference: $file",
    async (manifest) => {
      const { kind, declared, file } = manifest;
      const managed = await ManagedJob.create(kind, file.replace(/\..*/, ""), declared);
      await expectNoDrift(managed);
      figures.add("manifests round-tripped");
      await arrive(kind, managed, ({ status }) => status !== undefined);
      await expectNoDrift(managed);
      await managed.delete();
    },
    60_000,
  );
});

interface FieldCase {
  readonly id: string;
  readonly kind: Kind["name"];
  readonly manifest: DeclaredJob;
  readonly server: { readonly code: number };
}

test("manifests of odd but valid values are read back without a difference", async () => {
  const file = join(__dirname, "../lifecycle/cases/creates.json");
  const cases = JSON.parse(readFileSync(file, "utf8")) as readonly FieldCase[];
  for (const each of cases.filter(({ server }) => server.code === 201)) {
    const kind = each.kind === "Job" ? job : volcanoJob;
    const managed = await ManagedJob.create(kind, each.id, each.manifest);
    await expectNoDrift(managed);
    figures.add("manifests round-tripped");
    await managed.delete();
  }
}, 60_000);

describe.each([
  { kind: volcanoJob, declared: volcanoJobs },
  { kind: job, declared: jobs },
])("a generated $kind.name", ({ kind, declared }) => {
  test("is read back without a difference", async () => {
    const samples = fc.sample(declared, { seed, numRuns: generatedJobs });
    const work = samples.entries();
    const run = async () => {
      for (const [i, sample] of work) {
        const managed = await ManagedJob.create(kind, `generated-${i}`, sample);
        await expectNoDrift(managed);
        await managed.delete();
        figures.add("generated jobs round-tripped");
      }
    };
    await Promise.all(Array.from({ length: atOnce }, run));
  }, 120_000);
});

const claim: JsonObject = {
  mountPath: "/data",
  volumeClaim: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "0.5Gi" } } },
};

function withSpec(declared: DeclaredJob, members: JsonObject): DeclaredJob {
  return { ...declared, spec: { ...declared.spec, ...members } };
}

describe("a job on which the controllers have worked", () => {
  test.each([
    [volcanoJob, probedVolcanoJob(false)],
    [job, probedJob(false)],
  ] as const)(
    "is not changed by having finished",
    async (kind, declared) => {
      const managed = await ManagedJob.create(
        kind,
        "done",
        withSpec(declared, { ttlSecondsAfterFinished: 600 }),
      );
      await arrive(kind, managed, isFinished);
      await expectNoDrift(managed);
      await managed.delete();
    },
    120_000,
  );

  test("is not changed by the name of its claim, nor by being written anew with it", async () => {
    const declared = withSpec(probedVolcanoJob(true), { volumes: [claim], runningEstimate: "90m" });
    const managed = await ManagedJob.create(volcanoJob, "claims", declared);
    await arrive(volcanoJob, managed, ({ spec }) => JSON.stringify(spec).includes("-pvc-"));
    expect(JSON.stringify((await stored(volcanoJob, managed)).spec)).toContain("1h30m0s");
    await expectNoDrift(managed);
    await managed.delete();
  }, 120_000);
});

/** What somebody does to the object behind the program's back. */
interface Meddling {
  readonly what: string;
  readonly kind: Kind;
  readonly operations: readonly Operation[];
  /** The declared places that are then not as declared. */
  readonly drift: readonly string[];
}

const tasks = "/spec/tasks/1";
const requests = `${tasks}/template/spec/containers/0/resources/requests`;
const label = "/metadata/labels/team";
const set = (path: string, value: unknown): Operation => ({ op: "add", path, value });
const drop = (path: string): Operation => ({ op: "remove", path });

const meddlings: readonly Meddling[] = [
  ...[volcanoJob, job].flatMap((kind): Meddling[] => [
    {
      what: "a label of somebody else",
      kind,
      operations: [set("/metadata/labels/other", "x")],
      drift: [],
    },
    { what: "a declared label", kind, operations: [set(label, "z")], drift: [label] },
    {
      what: "a declared label that is gone",
      kind,
      operations: [drop(label), set("/metadata/labels/x", "y")],
      drift: [label],
    },
    {
      what: "a finalizer",
      kind,
      operations: [set("/metadata/finalizers", ["example.com/hold"]), drop("/metadata/finalizers")],
      drift: [],
    },
  ]),
  {
    what: "an amount in other words",
    kind: volcanoJob,
    operations: [set(`${requests}/memory`, "65536Ki")],
    drift: [],
  },
  {
    what: "a duration in other words",
    kind: volcanoJob,
    operations: [set("/spec/runningEstimate", "1h30m")],
    drift: [],
  },
  {
    what: "empty values",
    kind: volcanoJob,
    operations: [set(`${tasks}/template/spec/tolerations`, [])],
    drift: [],
  },
  {
    what: "a priority that nobody declared",
    kind: volcanoJob,
    operations: [set("/spec/priorityClassName", "x")],
    drift: [],
  },
  {
    what: "a declared gang size",
    kind: volcanoJob,
    operations: [set("/spec/minAvailable", 1)],
    drift: ["/spec/minAvailable"],
  },
  {
    what: "a declared gang size that is gone",
    kind: volcanoJob,
    operations: [drop("/spec/minAvailable")],
    drift: ["/spec/minAvailable"],
  },
  {
    what: "replicas",
    kind: volcanoJob,
    operations: [set(`${tasks}/replicas`, 4)],
    drift: [`${tasks}/replicas`],
  },
  {
    what: "a task's gang size that is gone",
    kind: volcanoJob,
    operations: [drop(`${tasks}/minAvailable`)],
    drift: [`${tasks}/minAvailable`],
  },
  {
    what: "parallelism",
    kind: job,
    operations: [set("/spec/parallelism", 3)],
    drift: ["/spec/parallelism"],
  },
  {
    what: "a suspension that nobody declared",
    kind: job,
    operations: [set("/spec/suspend", true)],
    drift: [],
  },
  {
    what: "the backoff limit that is gone",
    kind: job,
    operations: [drop("/spec/backoffLimit")],
    drift: ["/spec/backoffLimit"],
  },
  {
    what: "a deadline that nobody declared",
    kind: job,
    operations: [set("/spec/activeDeadlineSeconds", 900)],
    drift: [],
  },
];

describe("after somebody has changed the object", () => {
  test.each(meddlings)(
    "$kind.name, $what: just that is seen, and update puts it right",
    async (row) => {
      const { kind, operations, drift } = row;
      const declared = kind === volcanoJob ? probedVolcanoJob(true) : probedJob(true);
      const managed = await ManagedJob.create(kind, "meddled", declared);
      const answer = await new JobServer(api, kind, namespace).patch(managed.name, operations);
      expect(answer.message).toBe("");
      const seen = await managed.refresh();
      if (!drift.every((place) => seen.includes(place))) {
        figures.add("drift not seen");
      }
      if (!seen.every((place) => drift.includes(place))) {
        figures.add("drift where there is none");
      }
      expect(seen).toEqual(drift);
      expect(await managed.hasChanges()).toBe(drift.length > 0);
      if (drift.length > 0) {
        await managed.update();
        await expectNoDrift(managed);
        figures.add("drifts seen and repaired");
      } else {
        figures.add("harmless changes not seen");
      }
      await managed.delete();
    },
    60_000,
  );
});
