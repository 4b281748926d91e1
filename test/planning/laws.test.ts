import fc from "fast-check";
import { applyJsonPatch } from "../../emulator/patch/json-patch-engine.js";
import { job } from "../../provider/kinds/job/kind.js";
import { isJsonObject, isSameJson } from "../../provider/values/json.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { problemsOf } from "../support/findings.js";
import { unknownValue } from "../../provider/values/unknown.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { isSameValue } from "../../provider/planning/compare.js";
import type { Operation } from "../../provider/planning/json-patch.js";
import { generateName } from "../../provider/planning/job-name.js";
import { describeChange, planChange, type DeclaredJob } from "../../provider/planning/plan.js";
import { applyEdits, editsOf } from "../support/edits.js";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";
import { validManifests } from "../support/manifests.js";
import { asObject, storedJob } from "../support/stored-job.js";

const kinds = [
  { kind: volcanoJob, declared: volcanoJobs },
  { kind: job, declared: jobs },
] as const;
const profiles = ["kubernetes", "cci"] as const;
const uid = "1f0c";

function manifestsOf(kind: Kind): DeclaredJob[] {
  return validManifests.filter((each) => each.kind === kind).map((each) => each.declared);
}

function means(kind: Kind, object: unknown, wanted: DeclaredJob): boolean {
  const { metadata, spec } = asObject(object);
  const canonical = kind.canonicalSpec(asObject(spec));
  const target = kind.keepServerOwned(asObject(spec), kind.canonicalSpec(wanted.spec));
  const isSameSpec = isSameValue(canonical, target, { is: "object", shape: kind.specShape });
  const isSameMeta = ["labels", "annotations"].every((name) =>
    isSameJson(asObject(asObject(metadata)[name]), asObject(wanted.metadata[name])),
  );
  return isSameSpec && isSameMeta;
}

/** The pointer of a leaf may be an ancestor's where the whole branch is new. */
function touches(operation: Operation, path: string): boolean {
  const names = path.split(/[.[\]"]+/).filter(Boolean);
  const parts = operation.path.slice(1).split("/");
  const decoded = parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const letters = (list: readonly string[]) => list.filter((each) => !/^(\d+|-)$/.test(each));
  const [first = ""] = letters(decoded);
  return names[0] === first && path.includes(letters(decoded).at(-1) ?? "");
}

function casesOf(kind: Kind, declared: fc.Arbitrary<DeclaredJob>) {
  const start = fc.oneof(declared, fc.constantFrom(...manifestsOf(kind)));
  return fc
    .tuple(start, editsOf(kind), fc.constantFrom(...profiles))
    .map(([before, edits, profile]) => ({
      before,
      after: applyEdits(kind, before, edits),
      profile,
    }));
}

describe.each(kinds)("the plan of a $kind.name", ({ kind, declared }) => {
  const cases = casesOf(kind, declared);

  test("is nothing for the same declaration", () => {
    fc.assert(
      fc.property(declared, fc.constantFrom(...profiles), (before, profile) => {
        const plan = planChange({ kind, profile, before, after: structuredClone(before) });
        expect(plan.verdict).toBe("nothing");
      }),
    );
  });

  test("leads the stored object to the wanted one when it is a patch", () => {
    let patches = 0;
    fc.assert(
      fc.property(cases, ({ before, after, profile }) => {
        const object = storedJob(kind, before, uid);
        const plan = planChange({ kind, profile, before, after, uid });
        if (plan.verdict !== "patch") {
          return;
        }
        patches += 1;
        const patched = applyJsonPatch(object, plan.operations, true);
        expect(means(kind, patched, after)).toBe(true);
        const again = asObject(patched);
        const live = { metadata: asObject(again["metadata"]), spec: asObject(again["spec"]) };
        const rest = planChange({ kind, profile, before, after, uid, live }).operations;
        expect(rest.filter(({ op }) => op !== "test")).toEqual([]);
      }),
      { numRuns: 250 },
    );
    expect(patches).toBeGreaterThan(5);
  });

  test("is nothing only for declarations that mean the same, and something for all others", () => {
    fc.assert(
      fc.property(cases, ({ before, after, profile }) => {
        const plan = planChange({ kind, profile, before, after, uid });
        const isSame = means(kind, storedJob(kind, before, uid), after);
        expect(plan.verdict === "nothing").toBe(isSame);
      }),
      { numRuns: 250 },
    );
  });

  test("touches what was changed and nothing else, and never a whole template", () => {
    fc.assert(
      fc.property(cases, ({ before, after, profile }) => {
        const plan = planChange({ kind, profile, before, after, uid });
        for (const operation of plan.operations) {
          if (operation.op === "test") {
            continue;
          }
          expect(operation.path).not.toMatch(/\/template(\/spec)?$/);
          expect(plan.changes.some(({ path }) => touches(operation, path))).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("gives every replacement a reason, and puts no value into it", () => {
    const secret = "s3cr3t-value";
    fc.assert(
      fc.property(cases, ({ before, after, profile }) => {
        const text = JSON.stringify(after).replaceAll('"busybox"', `"${secret}"`);
        const hidden = JSON.parse(text) as DeclaredJob;
        const plan = planChange({ kind, profile, before, after: hidden, uid });
        const refused = plan.changes.filter(({ verdict }) => verdict !== "patch");
        if (plan.verdict === "replace") {
          expect(refused.length).toBeGreaterThan(0);
        }
        for (const change of plan.changes) {
          const text = describeChange(change);
          expect(text).not.toContain(secret);
          expect(text).not.toContain("\n");
        }
      }),
      { numRuns: 150 },
    );
  });

  test("takes a value that is not known yet in any place", () => {
    fc.assert(
      fc.property(declared, fc.nat(), (before, choice) => {
        const { places, put } = placesOf(before);
        const after = put(places[choice % places.length] ?? []);
        expect(problemsOf(kind, after)).toEqual([]);
        const plan = planChange({ kind, profile: "kubernetes", before, after, uid });
        expect(plan.verdict).not.toBe("nothing");
        generateName({
          kind,
          profile: "kubernetes",
          origin: "urn:a",
          prefix: "p",
          spec: after.spec,
        });
      }),
      { numRuns: 150 },
    );
  });
});

type Place = readonly (string | number)[];

/** Every place of a declaration, and a way to put the unknown value there. */
function placesOf(declared: DeclaredJob): { places: Place[]; put: (place: Place) => DeclaredJob } {
  const places: Place[] = [];
  const visit = (value: unknown, place: Place): void => {
    if (place.length > 1) {
      places.push(place);
    }
    if (Array.isArray(value)) {
      value.forEach((each, i) => {
        visit(each, [...place, i]);
      });
    } else if (isJsonObject(value)) {
      for (const [name, each] of Object.entries(value)) {
        visit(each, [...place, name]);
      }
    }
  };
  visit({ metadata: declared.metadata, spec: declared.spec }, []);
  const put = (place: Place): DeclaredJob => {
    const copy = structuredClone(declared);
    const last = place.at(-1) ?? "";
    const holder = place
      .slice(0, -1)
      .reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], copy);
    (holder as Record<string, unknown>)[last] = unknownValue;
    return copy;
  };
  return { places, put };
}
