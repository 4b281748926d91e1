import fc from "fast-check";
import { job } from "../../provider/kinds/job/kind.js";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { findLostForGood, findNotKept } from "../../provider/planning/not-kept.js";
import { planChange, type DeclaredJob } from "../../provider/planning/plan.js";
import { projectLive } from "../../provider/planning/project.js";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";

const kinds = [
  { kind: volcanoJob, declared: volcanoJobs },
  { kind: job, declared: jobs },
] as const;
const profiles = ["kubernetes", "cci"] as const;

/** Members without which a server can tell no item from another, or would refuse the job. */
const indispensable = new Set([
  ...["name", "mountPath", "devicePath", "containerPort", "ip", "topologyKey"],
  ...["tasks", "template", "containers", "spec"],
]);

function membersOf(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.flatMap(membersOf);
  }
  if (!isJsonObject(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([name, each]) => [name, ...membersOf(each)]);
}

/** A server that does not know some members drops them wherever they are. */
function drop(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => drop(each, names));
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const kept = Object.entries(value).filter(([name]) => !names.has(name));
  return Object.fromEntries(kept.map(([name, each]) => [name, drop(each, names)]));
}

function storedBy(kind: Kind, spec: JsonObject, names: ReadonlySet<string>): JsonObject {
  const stored = drop(kind.storedSpec(drop(spec, names) as JsonObject), names);
  if (!isJsonObject(stored)) {
    throw new Error("a spec is an object");
  }
  return stored;
}

describe.each(kinds)("a server that drops members of a $kind.name", ({ kind, declared }) => {
  const cases = fc
    .tuple(
      declared,
      fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...profiles),
    )
    .map(([mine, choices, profile]) => {
      const members = membersOf(mine.spec).filter((name) => !indispensable.has(name));
      const chosen = choices.flatMap((choice) => members[choice % members.length] ?? []);
      return { mine, names: new Set(chosen), profile };
    });

  const facts = (profile: (typeof profiles)[number]) => ({
    kind,
    table: kind.mutability[profile],
    overrides: {},
  });

  test("causes no drift, neither after the create nor after any refresh", () => {
    let dropped = 0;
    fc.assert(
      fc.property(cases, ({ mine, names, profile }) => {
        const live = { metadata: mine.metadata, spec: storedBy(kind, mine.spec, names) };
        const known = findNotKept({
          ...facts(profile),
          declared: mine.spec,
          live: live.spec,
          sent: "all",
        });
        dropped += known.length;
        const seen = projectLive(kind, mine, live, known);
        expect(seen).toEqual(mine);
        const request = { kind, profile, before: seen, after: mine, notKept: known };
        expect(planChange(request).verdict).toBe("nothing");
        const again = findNotKept({
          ...facts(profile),
          declared: seen.spec,
          live: live.spec,
          known,
          sent: [],
        });
        expect(again).toEqual(known);
      }),
      { numRuns: 60 },
    );
    expect(dropped).toBeGreaterThan(10);
  });

  test("makes no change of what it drops a replacement, and gets nothing sent for it", () => {
    fc.assert(
      fc.property(cases, ({ mine, names, profile }) => {
        const live = storedBy(kind, mine.spec, names);
        const known = findNotKept({ ...facts(profile), declared: mine.spec, live, sent: "all" });
        const after = { ...mine, spec: drop(mine.spec, names) as JsonObject };
        const plan = planChange({ kind, profile, before: mine, after, notKept: known });
        const left = plan.changes.filter(({ hasNoEffect }) => !hasNoEffect);
        expect(left.map(({ path }) => path)).toEqual([]);
        expect(plan.operations).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("what a server does not keep", () => {
  const template = {
    spec: { restartPolicy: "Never", containers: [{ name: "main", image: "a:1" }] },
  };
  const declared = {
    template,
    ttlSecondsAfterFinished: 60,
    completionMode: "Indexed",
    completions: 2,
  };
  const live = job.storedSpec({ template, completions: 2 });
  const facts = { kind: job, table: job.mutability.cci, overrides: {} };
  delete live["completionMode"];

  test("is found at a refresh of a state that remembers nothing, where no patch could have removed it", () => {
    const paths = findNotKept({ ...facts, declared, live, sent: [] });
    expect(paths).toEqual(["spec.completionMode", "spec.ttlSecondsAfterFinished"]);
    const kubernetes = { ...facts, table: job.mutability.kubernetes };
    // There somebody may have patched the time to live away.
    expect(findNotKept({ ...kubernetes, declared, live, sent: [] })).toEqual([
      "spec.completionMode",
    ]);
  });

  test("leaves the list when the object has it after all", () => {
    const known = ["spec.completionMode", "spec.ttlSecondsAfterFinished"];
    const now = { ...live, ttlSecondsAfterFinished: 60 };
    expect(findNotKept({ ...facts, declared, live: now, known, sent: [] })).toEqual([
      "spec.completionMode",
    ]);
  });

  test("stays on the list when it is not declared for a while", () => {
    const known = ["spec.completionMode", "spec.ttlSecondsAfterFinished"];
    const { completionMode, completions } = declared;
    const less = { template, completionMode, completions };
    expect(findNotKept({ ...facts, declared: less, live, known, sent: [] })).toEqual(known);
  });

  test("is told from the nulls that a refresh of an earlier version has left", () => {
    const spec = { ...declared, ttlSecondsAfterFinished: null, parallelism: null };
    expect(findLostForGood(facts, spec)).toEqual(["spec.ttlSecondsAfterFinished"]);
    const before: DeclaredJob = { metadata: {}, spec };
    const plan = planChange({
      kind: job,
      profile: "cci",
      before,
      after: { metadata: {}, spec: { ...declared, parallelism: null } },
      notKept: findLostForGood(facts, spec),
    });
    expect(plan.verdict).toBe("patch");
    expect(plan.operations).toEqual([]);
  });

  test("is a member of one item only", () => {
    const containers = [
      { name: "a", image: "a:1", restartPolicy: "Always" },
      { name: "b", image: "b:1" },
    ];
    const spec = { template: { spec: { restartPolicy: "Never", initContainers: containers } } };
    const kept = job.storedSpec(drop(spec, new Set(["none"])) as JsonObject);
    const text = JSON.stringify(kept).replace(/,?"restartPolicy":"Always"/, "");
    const found = findNotKept({
      ...facts,
      declared: spec,
      live: JSON.parse(text) as JsonObject,
      sent: "all",
    });
    expect(found).toEqual(["spec.template.spec.initContainers[a].restartPolicy"]);
  });
});
