import fc from "fast-check";
import { job } from "../../provider/kinds/job/kind.js";
import { isJsonObject } from "../../provider/values/json.js";
import { unknownValue } from "../../provider/values/unknown.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";
import { problemsOf } from "../support/findings.js";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";
import { validManifests } from "../support/manifests.js";

/** Manifests, and subsets of the places of each: their product is what was tried, 10,080 of both kinds. UNKNOWN_RUNS tries more. */
const runs = Number(process.env["UNKNOWN_RUNS"] ?? 420);
const subsets = 12;

function countPlaces(value: unknown): number {
  const inner = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
  return 1 + inner.reduce<number>((sum, each) => sum + countPlaces(each), 0);
}

/** The value with the places of these numbers, counted from the root, not known yet. */
function withUnknowns(value: unknown, chosen: ReadonlySet<number>): unknown {
  let at = -1;
  const visit = (each: unknown): unknown => {
    at += 1;
    const isChosen = chosen.has(at);
    const copy = Array.isArray(each)
      ? each.map(visit)
      : isJsonObject(each)
        ? Object.fromEntries(Object.entries(each).map(([name, member]) => [name, visit(member)]))
        : each;
    return isChosen ? unknownValue : copy;
  };
  return visit(value);
}

let tried = 0;
afterAll(() => {
  process.stdout.write(`${tried} jobs with unknown parts tried\n`);
});

const choices = fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), {
  minLength: subsets,
  maxLength: subsets,
});

function expectNoAlarm(kind: typeof job, declared: DeclaredJob, seeds: readonly number[]): void {
  const places = countPlaces(declared) - 1;
  const chosen = new Set(seeds.map((seed) => 1 + (seed % places)));
  const open = withUnknowns(declared, chosen) as DeclaredJob;
  const problems = problemsOf(kind, open);
  tried += 1;
  // The comparison is slow on whole manifests: it is only made where it fails.
  if (problems.length > 0) {
    expect({ open, problems }).toEqual({ open, problems: [] });
  }
}

describe(`a valid job with any of its parts not known yet has no fault (${runs * subsets} of each kind)`, () => {
  test.each([
    ["VolcanoJob", volcanoJobs, volcanoJob],
    ["Job", jobs, job],
  ] as const)("%s", (_name, declared, kind) => {
    fc.assert(
      fc.property(declared, choices, (each, lists) => {
        expect(lists).toHaveLength(subsets);
        for (const seeds of lists) {
          expectNoAlarm(kind, each, seeds);
        }
      }),
      { numRuns: runs, endOnFailure: true },
    );
  });
});

describe("each single part of a manifest, not known yet, makes no fault", () => {
  test.each(validManifests)("$file", ({ kind, declared }) => {
    const places = countPlaces(declared) - 1;
    for (let place = 0; place < places; place += 1) {
      expectNoAlarm(kind, declared, [place]);
    }
    expect(places).toBeGreaterThan(10);
  });
});
