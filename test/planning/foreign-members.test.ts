import fc from "fast-check";
import { applyJsonPatch } from "../../emulator/patch/json-patch-engine.js";
import { job } from "../../provider/kinds/job/kind.js";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { findUnknownFields } from "../../provider/kinds/schema.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { isSameValue } from "../../provider/planning/compare.js";
import { withForeignMembers } from "../../provider/planning/foreign-members.js";
import { planChange, type DeclaredJob } from "../../provider/planning/plan.js";
import { applyEdits, editsOf } from "../support/edits.js";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";
import { asObject, storedJob } from "../support/stored-job.js";

const uid = "1f0c";
const name = "notOfThisVersion";

function objectsIn(value: unknown): JsonObject[] {
  if (Array.isArray(value)) {
    return value.flatMap(objectsIn);
  }
  return isJsonObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

/** Puts foreign members into a copy, wherever the API has a structure and not a map. */
function sprinkle(kind: Kind, declared: DeclaredJob, choices: readonly number[]): DeclaredJob {
  const copy = structuredClone(declared);
  const objects = objectsIn(copy.spec);
  for (const choice of choices) {
    const object = objects[choice % objects.length];
    if (!object || name in object) {
      continue;
    }
    const before = foreignOf(kind, copy.spec).size;
    object[name] = choice;
    if (foreignOf(kind, copy.spec).size === before) {
      Reflect.deleteProperty(object, name);
    }
  }
  return copy;
}

function foreignOf(kind: Kind, spec: unknown): Map<string, unknown> {
  const found = findUnknownFields(spec, kind.specShape, "spec");
  return new Map(found.map(({ path, value }) => [path, value]));
}

describe.each([
  { kind: volcanoJob, declared: volcanoJobs },
  { kind: job, declared: jobs },
])("members that the types of a $kind.name do not have", ({ kind, declared }) => {
  const choices = fc.array(fc.nat(), { maxLength: 3 });
  const cases = fc
    .tuple(declared, editsOf(kind), choices, choices)
    .map(([start, edits, had, want]) => {
      const before = sprinkle(kind, start, had);
      return { before, after: sprinkle(kind, applyEdits(kind, before, edits), want) };
    });

  test("are patched like all others, and nothing of them is lost", () => {
    let patched = 0;
    fc.assert(
      fc.property(cases, ({ before, after }) => {
        const spec = withForeignMembers(kind, kind.storedSpec(before.spec), before.spec);
        const plan = planChange({
          kind,
          profile: "cci",
          overrides: { spec: "patch" },
          before,
          after,
          uid,
        });
        const patch = plan.operations;
        const result = asObject(
          applyJsonPatch({ ...storedJob(kind, before, uid), spec }, patch, true),
        );
        const object = asObject(result["spec"]);
        expect(foreignOf(kind, object)).toEqual(foreignOf(kind, after.spec));
        const wanted = kind.keepServerOwned(object, kind.canonicalSpec(after.spec));
        const field = { is: "object", shape: kind.specShape } as const;
        expect(isSameValue(kind.canonicalSpec(object), wanted, field)).toBe(true);
        patched += patch.length > 0 ? 1 : 0;
      }),
      { numRuns: 300 },
    );
    expect(patched).toBeGreaterThan(50);
  });

  test("stay with the items that they are in, wherever those go", () => {
    fc.assert(
      fc.property(declared, choices, (start, had) => {
        const before = sprinkle(kind, start, had);
        const after = structuredClone(before);
        for (const each of objectsIn(after.spec)) {
          if (Array.isArray(each["tasks"])) {
            each["tasks"].reverse();
          }
          if (Array.isArray(each["containers"])) {
            each["containers"].reverse();
          }
        }
        const { changes } = planChange({ kind, profile: "kubernetes", before, after, uid });
        expect(changes.filter(({ path }) => path.endsWith(name))).toEqual([]);
      }),
    );
  });
});
