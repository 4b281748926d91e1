import fc from "fast-check";
import { job } from "../../provider/kinds/job/kind.js";
import type { JsonObject } from "../../provider/values/json.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { invalidManifests, validManifests } from "../support/manifests.js";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";
import { problemsOf } from "../support/findings.js";

const template = (podSpec: JsonObject = {}, labels: JsonObject = {}): JsonObject => ({
  metadata: { labels },
  spec: { restartPolicy: "Never", containers: [{ name: "a", image: "b" }], ...podSpec },
});
const task = (members: JsonObject = {}): JsonObject => ({
  name: "w",
  replicas: 2,
  template: template(),
  ...members,
});

/** Seen on Volcano 1.14.1: each of these is refused, and the place is the one that must change. */
const volcanoFaults: readonly (readonly [string, JsonObject, string])[] = [
  ["no tasks", {}, "spec.tasks"],
  ["a gang of more than all", { minAvailable: 3, tasks: [task()] }, "spec.minAvailable"],
  [
    "a task's gang of more than its pods",
    { tasks: [task({ minAvailable: 3 })] },
    "spec.tasks[w].minAvailable",
  ],
  ["two tasks of one name", { tasks: [task(), task()] }, "spec.tasks[1].name"],
  [
    "a name that another task has by default",
    { tasks: [task({ name: "default1" }), task({ name: "" })] },
    "spec.tasks[1].name",
  ],
  [
    "a dependency on no task",
    { tasks: [task({ dependsOn: { name: ["x"] } })] },
    "spec.tasks[w].dependsOn.name[0]",
  ],
  [
    "mpi without its master",
    { plugins: { mpi: ["--worker=w"] }, tasks: [task()] },
    "spec.plugins.mpi",
  ],
  [
    "two volumes at one path",
    {
      volumes: [
        { mountPath: "/a", volumeClaimName: "x" },
        { mountPath: "/a", volumeClaimName: "y" },
      ],
      tasks: [task()],
    },
    "spec.volumes[1].mountPath",
  ],
  [
    "a volume without a claim",
    { volumes: [{ mountPath: "/a" }], tasks: [task()] },
    "spec.volumes[/a]",
  ],
  [
    "partitions that do not fit",
    { tasks: [task({ partitionPolicy: { totalPartitions: 2, partitionSize: 2 } })] },
    "spec.tasks[w].replicas",
  ],
  [
    "no image",
    { tasks: [task({ template: template({ containers: [{ name: "a" }] }) })] },
    "spec.tasks[w].template.spec.containers[a].image",
  ],
  [
    "no containers",
    { tasks: [task({ template: template({ containers: [] }) })] },
    "spec.tasks[w].template.spec.containers",
  ],
  ["no template", { tasks: [{ name: "w" }] }, "spec.tasks[w].template.spec.containers"],
];

/** Seen on kube-apiserver 1.34.1. */
const jobFaults: readonly (readonly [string, JsonObject, string])[] = [
  [
    "no containers",
    { template: { spec: { restartPolicy: "Never" } } },
    "spec.template.spec.containers",
  ],
  [
    "no restart policy",
    { template: { spec: { containers: [{ name: "a", image: "b" }] } } },
    "spec.template.spec.restartPolicy",
  ],
  [
    "a restart policy for services",
    { template: template({ restartPolicy: "Always" }) },
    "spec.template.spec.restartPolicy",
  ],
  ["a negative count", { parallelism: -1, template: template() }, "spec.parallelism"],
  [
    "Indexed without completions",
    { completionMode: "Indexed", parallelism: 2, template: template() },
    "spec.completions",
  ],
  [
    "a limit per index of no index",
    { backoffLimitPerIndex: 1, template: template() },
    "spec.backoffLimitPerIndex",
  ],
  [
    "failed indexes without their limit",
    { completionMode: "Indexed", completions: 1, maxFailedIndexes: 1, template: template() },
    "spec.maxFailedIndexes",
  ],
  [
    "a selector of one's own",
    { selector: { matchLabels: { app: "a" } }, template: template({}, { app: "a" }) },
    "spec.selector",
  ],
  [
    "a failure policy with restarts",
    { podFailurePolicy: { rules: [] }, template: template({ restartPolicy: "OnFailure" }) },
    "spec.template.spec.restartPolicy",
  ],
];

describe("the rules of a VolcanoJob", () => {
  test.each(volcanoFaults)("find %s", (_what, spec, path) => {
    expect(problemsOf(volcanoJob, { spec }).map((problem) => problem.path)).toEqual([path]);
  });

  test("let a sound job pass", () => {
    const spec = {
      minAvailable: 2,
      plugins: { mpi: [] },
      tasks: [task({ name: "master" }), task({ name: "worker" })],
    };
    expect(problemsOf(volcanoJob, { spec })).toEqual([]);
  });
});

describe("the rules of a Job", () => {
  test.each(jobFaults)("find %s", (_what, spec, path) => {
    expect(problemsOf(job, { spec }).map((problem) => problem.path)).toEqual([path]);
  });
});

describe("the manifests", () => {
  test.each(validManifests)("that a server takes have no fault: $file", ({ kind, declared }) => {
    expect(problemsOf(kind, declared)).toEqual([]);
  });

  test.each(invalidManifests)("that a server refuses have one: $file", ({ kind, declared }) => {
    expect(problemsOf(kind, declared)).not.toEqual([]);
  });
});

describe("the types of a spec", () => {
  test.each([
    ["VolcanoJob", volcanoJobs, volcanoJob],
    ["Job", jobs, job],
  ] as const)("of a valid %s are found in order", (_name, declared, kind) => {
    fc.assert(
      fc.property(declared, (each) => {
        expect(problemsOf(kind, each)).toEqual([]);
      }),
    );
  });

  test("are checked on any JSON without an exception", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(volcanoJob, job), (value, kind) => {
        problemsOf(kind, { spec: value });
        if (typeof value !== "object" || value === null || Array.isArray(value)) {
          return;
        }
        kind.canonicalSpec(value);
        kind.storedSpec(value);
        kind.digestStatus(value);
      }),
    );
  });

  test("are checked on a valid job with one place broken, without an exception", () => {
    fc.assert(
      fc.property(volcanoJobs, fc.jsonValue(), fc.nat(), ({ spec }, junk, choice) => {
        let left = choice % 60;
        const broken = JSON.parse(
          JSON.stringify(spec, (key, value: unknown) =>
            key !== "" && left-- === 0 ? junk : value,
          ),
        ) as JsonObject;
        problemsOf(volcanoJob, { spec: broken });
        volcanoJob.canonicalSpec(broken);
        volcanoJob.storedSpec(broken);
      }),
      { numRuns: 300 },
    );
  });

  const tasks = [task()];
  test.each([
    ["text for a number", { minAvailable: "2" }, "spec.minAvailable", /whole number.*quotes/],
    ["a fraction", { maxRetry: 1.5 }, "spec.maxRetry", /whole number/],
    ["a negative number", { minAvailable: -1 }, "spec.minAvailable", /at least 0/],
    ["a number for text", { queue: 5 }, "spec.queue", /expected text, got a number/],
    ["a bad name", { queue: "Not OK" }, "spec.queue", /must match/],
    ["text for an object", { tasks: ["a"] }, "spec.tasks[0]", /expected an object, got text/],
    ["a bad duration", { runningEstimate: "soon" }, "spec.runningEstimate", /duration such as/],
    ["too large a number", { maxRetry: 3e9 }, "spec.maxRetry", /whole number of 32 bits/],
    ["a list for an object", { plugins: [] }, "spec.plugins", /expected an object, got a list/],
  ])("%s is named with its place and its cure", (_what, spec, path, reason) => {
    const problems = problemsOf(volcanoJob, { spec: { tasks, ...spec } });
    expect(problems.map((each) => each.path)).toEqual([path]);
    expect(problems[0]?.reason).toMatch(reason);
  });
});
