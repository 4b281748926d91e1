/** @jest-environment <rootDir>/test/support/plain-globals.cjs */
import fc from "fast-check";
import { job } from "../../provider/kinds/job/kind.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { profileNames } from "../../provider/profiles/index.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { findNotKept, type NotKeptRequest } from "../../provider/planning/not-kept.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";
import { applyEdits, editsOf, patchableEdits, type Edit } from "../support/edits.js";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";
import { validManifests } from "../support/manifests.js";
import { leanJob } from "../support/lean-job.js";
import { createOn, type ModelServer, type StoredObject } from "../support/model-server.js";
import { statesOf, type ModelState } from "../support/model-states.js";
import { rareEdits } from "../support/rare-edits.js";
import { compare } from "./agreement/compare.js";
import { exemptions, type Exemption } from "./agreement/exemptions.js";

const fewestEdits = 20_000;
const roundsAJob = 10;
/** Of each kind on each profile. Some edits leave a manifest that no server would create, which is not counted. */
const jobsOfEach = 545;

const generated = new Map<Kind, fc.Arbitrary<DeclaredJob>>([
  [volcanoJob, volcanoJobs],
  [job, jobs],
]);

const counts = new Map<string, Record<string, number>>();
const used = new Map<Exemption, number>();

function count(row: string, what: string): void {
  const cells = counts.get(row) ?? {};
  cells[what] = (cells[what] ?? 0) + 1;
  counts.set(row, cells);
}

interface Scenario {
  /** One of {@link statesOf}. */
  readonly state: string;
  readonly declared: DeclaredJob;
  readonly rounds: readonly Edit[][];
}

function scenariosOf(server: ModelServer, whole: fc.Arbitrary<DeclaredJob>) {
  const { kind } = server;
  const manifests = fc.constantFrom(
    ...validManifests.filter((each) => each.kind === kind).map(({ declared }) => declared),
  );
  const edits = editsOf(kind, patchableEdits[kind.name], rareEdits);
  return fc.record<Scenario>({
    state: fc.constantFrom(...statesOf(server).map(({ name }) => name)),
    declared: fc.oneof(
      { weight: 14, arbitrary: manifests },
      { weight: 5, arbitrary: whole.map(leanJob) },
      { weight: 1, arbitrary: whole },
    ),
    rounds: fc.array(edits, { minLength: roundsAJob, maxLength: roundsAJob }),
  });
}

function named({ metadata, spec }: DeclaredJob): DeclaredJob {
  return { metadata: { ...metadata, name: "train", namespace: "default" }, spec };
}

function notKeptBy(
  { kind, profile }: ModelServer,
  object: StoredObject,
  look: Pick<NotKeptRequest, "sent" | "known"> & { readonly declared: DeclaredJob },
): string[] {
  const table = kind.mutability[profile];
  const declared = look.declared.spec;
  return findNotKept({ kind, table, overrides: {}, ...look, declared, live: object.spec });
}

function stateOf(server: ModelServer, name: string): ModelState {
  const state = statesOf(server).find((each) => each.name === name);
  if (!state) {
    throw new Error(`no state ${name}`);
  }
  return state;
}

function rowOf({ kind, profile }: ModelServer, state: string): string {
  return `${profile.padEnd(10)}  ${kind.name.padEnd(10)}  ${state}`;
}

function rollOut(server: ModelServer, scenario: Scenario): void {
  const { declared, rounds } = scenario;
  const state = stateOf(server, scenario.state);
  const row = rowOf(server, state.name);
  let before = state.declare(named(declared));
  const made = createOn(server, before);
  if (!("object" in made)) {
    throw new Error(`the server refuses a job: ${made.refusal}`);
  }
  let live = state.enter(made.object);
  let notKept = notKeptBy(server, made.object, { declared: before, sent: "all" });
  for (const [turn, edits] of rounds.entries()) {
    const after = applyEdits(server.kind, before, edits, rareEdits);
    const wanted = createOn(server, after);
    if (!("object" in wanted)) {
      count(row, "invalid");
      continue;
    }
    const trial = { server, live, before, after, created: wanted.object, notKept, turn };
    const { plan, disagreements, exempt, object, neededLook } = compare(trial);
    if (disagreements.length > 0) {
      const names = edits.map(({ name }) => name).join(", ");
      const text = JSON.stringify({ before, after, patch: plan.operations });
      throw new Error(
        `${row}: after "${names}" ${plan.verdict}, but ${disagreements.join("; ")}\n${text}`,
      );
    }
    count(row, exempt ? "exempt" : plan.verdict);
    if (exempt) {
      used.set(exempt, (used.get(exempt) ?? 0) + 1);
    }
    if (neededLook) {
      count(row, "looked");
    }
    if (plan.verdict !== "patch" || exempt) {
      continue;
    }
    [before, live] = [after, object];
    notKept = notKeptBy(server, object, { declared: after, sent: plan.changes, known: notKept });
  }
}

function countOf(row: string, whats: readonly string[]): number {
  return whats.reduce((sum, what) => sum + (counts.get(row)?.[what] ?? 0), 0);
}

const verdicts = ["nothing", "patch", "replace", "exempt"];

function tried(): number {
  return [...counts.keys()].reduce((sum, row) => sum + countOf(row, verdicts), 0);
}

const columns = [...verdicts, "looked", "invalid"];

function writeTable(): void {
  if (counts.size === 0) {
    return;
  }
  const rows = [...counts.keys()].sort();
  const width = Math.max(...rows.map((row) => row.length));
  const cells = (row: string) => columns.map((what) => String(countOf(row, [what])).padStart(8));
  const lines = [
    `${"edits tried".padEnd(width)}${columns.map((each) => each.padStart(8)).join("")}`,
    ...rows.map((row) => row.padEnd(width) + cells(row).join("")),
    `${tried()} edits in all; looked: the patch was made again on the object`,
    ...exemptions.map((row) => `exempt ${used.get(row) ?? 0}: ${row.paths.join(", ")}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

const servers = profileNames.flatMap((profile) =>
  [...generated].map(([kind, whole]) => ({ kind, profile, whole })),
);

afterAll(writeTable);

describe.each(servers)(
  "what the planner says of a $kind.name on $profile",
  ({ whole, ...server }) => {
    test("is what the model of the server says", () => {
      fc.assert(
        fc.property(scenariosOf(server, whole), (scenario) => {
          rollOut(server, scenario);
        }),
        // A smaller example would take minutes to find; the message has the job and the edits.
        { numRuns: jobsOfEach, endOnFailure: true },
      );
    });

    test.each(statesOf(server))(
      "was asked about nothing, patches and replacements while it was $name",
      ({ name }) => {
        const has = (what: string) => [what, countOf(rowOf(server, name), [what]) > 0];
        const asked = ["nothing", "patch", "replace"].map(has);
        expect(Object.fromEntries(asked)).toEqual({ nothing: true, patch: true, replace: true });
      },
    );
  },
);

describe("all edits together", () => {
  test(`are at least ${fewestEdits}`, () => {
    expect(tried()).toBeGreaterThanOrEqual(fewestEdits);
  });

  test.each(exemptions)("need the exemption of $paths", (row) => {
    expect(used.get(row) ?? 0).toBeGreaterThan(0);
    expect(row.source).toMatch(/seen on kube-apiserver|CCI API reference/);
  });
});
