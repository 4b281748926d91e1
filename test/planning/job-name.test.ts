import fc from "fast-check";
import { job } from "../../provider/kinds/job/kind.js";
import { unknownValue } from "../../provider/values/unknown.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { generateName } from "../../provider/planning/job-name.js";
import { planChange } from "../../provider/planning/plan.js";
import { applyEdits, editsOf } from "../support/edits.js";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";

const kinds = [
  { kind: volcanoJob, declared: volcanoJobs },
  { kind: job, declared: jobs },
] as const;
const profiles = ["kubernetes", "cci"] as const;

function conditional(path: string): boolean {
  return /completions|manualSelector|volumeClaimName|template/.test(path);
}

describe.each(kinds)("the name of a $kind.name that nobody named", ({ kind, declared }) => {
  test("stays under patches and is another one for every other job", () => {
    fc.assert(
      fc.property(
        declared,
        editsOf(kind),
        fc.constantFrom(...profiles),
        (before, edits, profile) => {
          const after = applyEdits(kind, before, edits);
          const [old, next] = [before, after].map(({ spec }) =>
            generateName({ kind, profile, origin: "urn:a", prefix: "train", spec }),
          );
          const plan = planChange({ kind, profile, before, after });
          if (plan.verdict === "replace") {
            expect(next).not.toBe(old);
          }
          // What can be patched only sometimes counts as fixed, because the new job may need a name of its own.
          else if (plan.changes.every(({ path }) => !conditional(path))) {
            expect(next).toBe(old);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test("does not depend on the order of members and the spelling of amounts", () => {
    fc.assert(
      fc.property(declared, ({ spec }) => {
        const name = (each: typeof spec) =>
          generateName({ kind, profile: "kubernetes", origin: "urn:a", prefix: "a", spec: each });
        const turned = Object.fromEntries(Object.entries(spec).reverse());
        expect(name(turned)).toBe(name(spec));
        expect(name(kind.canonicalSpec(spec))).toBe(name(spec));
      }),
    );
  });

  test("is a DNS label that leaves room for the names of the pods, whatever the prefix", () => {
    fc.assert(
      fc.property(declared, fc.string({ unit: "grapheme", maxLength: 90 }), ({ spec }, prefix) => {
        const name = generateName({ kind, profile: "kubernetes", prefix, origin: "urn:a", spec });
        expect(name).toMatch(/^[a-z]([-a-z0-9]*[a-z0-9])?$/);
        expect(name.length).toBeLessThanOrEqual(53);
      }),
    );
  });
});

describe("the name of a job that nobody named", () => {
  const spec = { template: { spec: { containers: [{ name: "a", image: "b" }] } } };
  const request = { kind: job, profile: "kubernetes", origin: "urn:a", prefix: "report" } as const;

  test("starts with the prefix", () => {
    expect(generateName({ ...request, spec })).toMatch(/^report-[0-9a-f]{8}$/);
  });

  test("is not known while a part that cannot be patched is not", () => {
    const image = [{ name: "a", image: unknownValue }];
    const unknown = { template: { spec: { containers: image } } };
    expect(generateName({ ...request, spec: unknown })).toBe(unknownValue);
    expect(generateName({ ...request, spec: { ...spec, parallelism: unknownValue } })).toMatch(
      /^report-/,
    );
  });

  test("is another one for another resource, and the same with a member that the API does not have", () => {
    const name = generateName({ ...request, spec });
    expect(generateName({ ...request, origin: "urn:b", spec })).not.toBe(name);
    expect(generateName({ ...request, spec: { ...spec, paralelism: 2 } })).toBe(name);
  });

  test("follows what a connection says about single fields", () => {
    const name = (backoffLimit: number, overrides = {}) =>
      generateName({ ...request, overrides, spec: { ...spec, backoffLimit } });
    expect(name(1)).toBe(name(2));
    const fixed = { "spec.backoffLimit": "replace" };
    expect(name(1, fixed)).not.toBe(name(2, fixed));
  });
});
