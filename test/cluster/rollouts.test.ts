import fc from "fast-check";
import { job } from "../../provider/kinds/job/kind.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";
import type { Api } from "../../tools/control-plane/api";
import { applyEdits, editsOf, patchableEdits, type Edit } from "../support/edits.js";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";
import { validManifests } from "../support/manifests.js";
import { tryChange } from "./support/agreement.js";
import { connectCluster, createNamespace } from "./support/cluster.js";
import { useFigures } from "./support/figures.js";
import { dryRun, JobServer } from "./support/job-server.js";

const editsAJob = 10;
const parallelRollouts = 6;
const jobsARollout = 10;
/** A quiet machine needs a quarter of it. */
const timeLimitMs = 480_000;
const seed = Number(process.env["FC_SEED"] ?? Date.now() % 2 ** 31);

const figures = useFigures(`random rollouts (seed ${seed})`, [
  "edits tried",
  "disagreements",
  "invalid after the edits",
]);
let serial = 0;

function manifestsOf(kind: Kind): fc.Arbitrary<DeclaredJob> {
  const fitting = validManifests.filter((each) => each.kind === kind);
  return fc.constantFrom(...fitting.map(({ declared }) => declared));
}

const rollouts = [
  { kind: volcanoJob, declared: fc.oneof(manifestsOf(volcanoJob), volcanoJobs, volcanoJobs) },
  { kind: job, declared: fc.oneof(manifestsOf(job), jobs, jobs) },
] as const;

let api: Api;
let namespace: string;

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "rollouts");
});

afterAll(() => {
  api.close();
});

async function rollOut(kind: Kind, declared: DeclaredJob, rounds: readonly Edit[][]) {
  const server = new JobServer(api, kind, namespace);
  serial += 1;
  const name = `job-${serial}`;
  const created = await server.create(name, declared);
  if (!created.isAccepted) {
    throw new Error(`the server refuses a job: ${created.message}`);
  }
  let before = declared;
  try {
    for (const edits of rounds) {
      const after = applyEdits(kind, before, edits);
      const live = await server.read(name);
      const { verdict, disagreements, resentBecause } = await tryChange({
        kind,
        server,
        name,
        live,
        before,
        after,
      });
      if (disagreements.length > 0) {
        const valid = await server.create(`${name}-x`, after, dryRun);
        if (!valid.isAccepted) {
          figures.add("invalid after the edits");
          continue;
        }
        figures.add("disagreements");
        throw new Error(`${kind.name}: ${verdict}, but ${disagreements.join("; ")}`);
      }
      if (resentBecause !== undefined) {
        figures.add(`sent again: ${resentBecause}`);
      }
      figures.add(`${kind.name} ${verdict}`);
      figures.add("edits tried");
      if (verdict === "patch") {
        before = after;
      }
    }
  } finally {
    await server.delete(name);
  }
}

/** Edits that even a create would refuse prove nothing; there must be few of them. */
const mostInvalid = 0.02;
const fewestEdits = 2000;

describe.each(rollouts)("random rollouts of a $kind.name", ({ kind, declared }) => {
  test(
    "end as the planner said",
    async () => {
      const edits = fc.array(editsOf(kind, patchableEdits[kind.name]), {
        minLength: editsAJob,
        maxLength: editsAJob,
      });
      const property = () =>
        fc.asyncProperty(declared, edits, (start, rounds) => rollOut(kind, start, rounds));
      // All rollouts end before the first failure is told, so that none goes on behind the next test.
      const results = await Promise.allSettled(
        Array.from({ length: parallelRollouts }, (_, i) =>
          fc.assert(property(), {
            seed: seed + i,
            numRuns: Math.ceil((jobsARollout * 10) / parallelRollouts),
            interruptAfterTimeLimit: timeLimitMs,
          }),
        ),
      );
      for (const result of results) {
        if (result.status === "rejected") {
          throw result.reason;
        }
      }
    },
    timeLimitMs + 10_000,
  );
});

describe("all rollouts together", () => {
  test(`try at least ${fewestEdits} edits, nearly all of them valid`, () => {
    const tried = figures.of("edits tried");
    const invalid = figures.of("invalid after the edits");
    expect(tried).toBeGreaterThanOrEqual(fewestEdits);
    expect(invalid / tried).toBeLessThan(mostInvalid);
  });
});
