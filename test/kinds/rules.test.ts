import { job } from "../../provider/kinds/job.js";
import type { JsonObject } from "../../provider/kinds/json.js";
import { volcanoJob } from "../../provider/kinds/volcano-job.js";
import { invalidManifests, validManifests } from "../support/manifests.js";
import { findTypeProblems } from "../../provider/kinds/schema.js";

const template = (podSpec: JsonObject = {}): JsonObject => ({
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
    "spec.tasks[0].minAvailable",
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
    "spec.tasks[0].dependsOn.name[0]",
  ],
  [
    "mpi without its tasks",
    { plugins: { mpi: ["--master=w"] }, tasks: [task()] },
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
    "spec.volumes[0]",
  ],
  [
    "partitions that do not fit",
    { tasks: [task({ partitionPolicy: { totalPartitions: 2, partitionSize: 2 } })] },
    "spec.tasks[0].replicas",
  ],
  [
    "no image",
    { tasks: [task({ template: template({ containers: [{ name: "a" }] }) })] },
    "spec.tasks[0].template.spec.containers[0].image",
  ],
  [
    "no containers",
    { tasks: [task({ template: template({ containers: [] }) })] },
    "spec.tasks[0].template.spec.containers",
  ],
  ["no template", { tasks: [{ name: "w" }] }, "spec.tasks[0].template.spec"],
];

/** Seen on kube-apiserver 1.34.1. */
const jobFaults: readonly (readonly [string, JsonObject, string])[] = [
  ["no template", {}, "spec.template.spec"],
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
    { completionMode: "Indexed", template: template() },
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
    { selector: { matchLabels: {} }, template: template() },
    "spec.selector",
  ],
  [
    "a failure policy with restarts",
    { podFailurePolicy: { rules: [] }, template: template({ restartPolicy: "OnFailure" }) },
    "spec.template.spec.restartPolicy",
  ],
];

describe("the rules of a VolcanoJob", () => {
  it.each(volcanoFaults)("find %s", (_what, spec, path) => {
    expect(volcanoJob.findProblems(spec).map((problem) => problem.path)).toEqual([path]);
  });

  it("let a sound job pass", () => {
    const spec = {
      minAvailable: 2,
      plugins: { mpi: [] },
      tasks: [task({ name: "master" }), task({ name: "worker" })],
    };
    expect(volcanoJob.findProblems(spec)).toEqual([]);
  });
});

describe("the rules of a Job", () => {
  it.each(jobFaults)("find %s", (_what, spec, path) => {
    expect(job.findProblems(spec).map((problem) => problem.path)).toEqual([path]);
  });
});

describe("the manifests", () => {
  it.each(validManifests)("that a server takes have no fault: $file", ({ kind, declared }) => {
    expect(findTypeProblems(declared.spec, kind.specShape, "spec")).toEqual([]);
    expect(kind.findProblems(declared.spec)).toEqual([]);
  });

  it.each(invalidManifests)("that a server refuses have one: $file", ({ kind, declared }) => {
    const problems = [
      ...findTypeProblems(declared.spec, kind.specShape, "spec"),
      ...kind.findProblems(declared.spec),
    ];
    expect(problems.map(({ path }) => path)).not.toEqual([]);
  });
});
