import { job } from "../../provider/kinds/job/kind.js";
import type { JsonObject } from "../../provider/values/json.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { describeEnd, describePlan } from "../../provider/lifecycle/describe-plan.js";
import { planChange, type DeclaredJob } from "../../provider/planning/plan.js";

const pod = { restartPolicy: "Never", containers: [{ name: "main", image: "a:1" }] };

function jobOf(spec: JsonObject, metadata: JsonObject = {}): DeclaredJob {
  return { metadata, spec: { template: { spec: pod }, ...spec } };
}

function said(before: DeclaredJob, after: DeclaredJob, notKept: string[] = []): string {
  const plan = planChange({ kind: job, profile: "kubernetes", before, after, notKept });
  return describePlan(plan, plan.changes);
}

describe("what a plan says of", () => {
  test("completions that nobody wrote", () => {
    const text = said(jobOf({}), jobOf({ parallelism: 2 }));
    expect(text).toMatch(/^replace: .*parallelism.* without completions/);
    expect(text).toContain("declare completions");
    expect(text).not.toContain("spec.completions removed");
  });

  test("an image whose pull policy follows", () => {
    const containers = [{ name: "main", image: "a" }];
    const after = jobOf({ template: { spec: { ...pod, containers } } });
    expect(said(jobOf({}), after)).toMatch(
      /^replace: spec\.template\.spec\.containers\[main\]\.image changed: cannot be patched/,
    );
  });

  test("replicas that the gang follows", () => {
    const of = (replicas: number): DeclaredJob => ({
      metadata: {},
      spec: { tasks: [{ name: "worker", replicas, template: { spec: pod } }] },
    });
    const plan = planChange({
      kind: volcanoJob,
      profile: "kubernetes",
      before: of(1),
      after: of(2),
    });
    expect(describePlan(plan, plan.changes)).toBe(
      "patch: spec.minAvailable (by default), spec.tasks[worker].replicas, spec.tasks[worker].minAvailable (by default)",
    );
  });

  test("a job that is over", () => {
    const of = (parallelism: number, label: string) =>
      jobOf({ parallelism, completions: 4 }, { labels: { team: label } });
    const end = (after: DeclaredJob, phase: string) => {
      const request = { kind: job, profile: "kubernetes", before: of(1, "a"), after } as const;
      return describeEnd(job, planChange(request), { phase });
    };
    const clause = /^; the job is over \((Complete|Failed)\): nothing will run again/;
    expect(end(of(2, "a"), "Complete")).toMatch(clause);
    expect(end(of(2, "a"), "Failed")).toMatch(clause);
    expect(end(of(2, "a"), "Running")).toBe("");
    expect(end(of(1, "b"), "Complete")).toBe("");
    const image = [{ name: "main", image: "a:2" }];
    const replaced = jobOf({ template: { spec: { ...pod, containers: image } } });
    expect(end(replaced, "Complete")).toBe("");
  });

  test("another namespace or name", () => {
    const [before, after] = ["a", "b"].map((namespace) => jobOf({}, { namespace }));
    if (!before || !after) {
      throw new Error("two jobs");
    }
    expect(said(before, after)).toBe(
      "replace: metadata.namespace changed: cannot be patched: no job can move to another namespace",
    );
  });

  test("what the server does not keep, beside what it does", () => {
    const before = jobOf({ ttlSecondsAfterFinished: 1, parallelism: 1, completions: 1 });
    const after = jobOf({ ttlSecondsAfterFinished: 2, parallelism: 2, completions: 1 });
    expect(said(before, after, ["spec.ttlSecondsAfterFinished"])).toBe(
      "patch: spec.parallelism; no effect: spec.ttlSecondsAfterFinished: the server does not keep it, nothing is sent for it",
    );
  });
});
