import fc from "fast-check";
import { apiShapes } from "../../provider/go-spelling/api-shapes.generated";
import { job } from "../../provider/kinds/job/kind";
import type { Kind } from "../../provider/kinds/kind";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind";
import { findRuleFindings } from "../../provider/lifecycle/validation";
import { cciPods } from "../../provider/profiles/cci-pods";
import { own, type JsonObject } from "../../provider/values/json";
import { unknownValue } from "../../provider/values/unknown";
import { jobs, volcanoJobs } from "../support/job-arbitraries";

const onCci = { profile: "cci", unknownFields: "ignore" } as const;
const onKubernetes = { profile: "kubernetes", unknownFields: "ignore" } as const;

const sized = { cpu: "1", memory: "4Gi" };
const fitting = { requests: sized, limits: sized };
const container = (members: JsonObject = {}): JsonObject => ({
  name: "main",
  image: "train:1",
  resources: fitting,
  ...members,
});

function jobWith(pod: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  const podSpec = { restartPolicy: "Never", containers: [container()], ...pod };
  return { metadata: { name: "a" }, spec: { template: { spec: podSpec }, ...spec } };
}

const resources = (requests: JsonObject, limits: JsonObject) => ({
  containers: [container({ resources: { requests, limits } })],
});

const pod = "spec.template.spec";
const main = `${pod}.containers[main]`;

/** Each with the exact lines that a preview shows. */
const cases: readonly (readonly [string, JsonObject, readonly string[]])[] = [
  ["a pod that fits", jobWith(), []],
  ["limits alone", jobWith({ containers: [container({ resources: { limits: sized } })] }), []],
  ["no amounts at all", jobWith({ containers: [{ name: "main", image: "a" }] }), []],
  ["another spelling", jobWith(resources({ cpu: "1000m", memory: "4096Mi" }, sized)), []],
  [
    "requests below limits",
    jobWith(resources({ cpu: "500m", memory: "2Gi" }, sized)),
    [
      `${main}.resources.requests.cpu is not limits.cpu: CCI wants requests and limits to be equal`,
      `${main}.resources.requests.memory is not limits.memory: CCI wants requests and limits to be equal`,
    ],
  ],
  [
    "a request without a limit",
    jobWith(resources({ cpu: "1" }, { memory: "4Gi" })),
    [
      `${main}.resources.requests.cpu has no limits.cpu beside it: CCI wants requests and limits to be equal`,
    ],
  ],
  [
    "cpu between two steps",
    jobWith(resources({}, { cpu: "1100m", memory: "4Gi" })),
    [
      `${main}.resources asks for an amount of cpu that CCI does not give a container: it takes multiples of 0.25, and at least 0.25`,
    ],
  ],
  [
    "little memory",
    jobWith({
      containers: [
        container(),
        container({ name: "side", resources: { limits: { cpu: "0.25", memory: "100Mi" } } }),
      ],
    }),
    [
      `${pod}.containers[side].resources asks for less memory than the 0.2Gi that CCI gives a container at least`,
      `${pod} is of a size that CCI does not have: 1Gi to 512Gi of memory, in whole Gi (the sum of its containers, or its largest init container)`,
    ],
  ],
  [
    "a pod of 40 cores",
    jobWith(resources({}, { cpu: "40", memory: "160Gi" })),
    [
      `${pod} is of a size that CCI does not have: 0.25 to 32 cores, or 48 or 64 (the sum of its containers, or its largest init container)`,
    ],
  ],
  ["a pod of 48 cores", jobWith(resources({}, { cpu: "48", memory: "96Gi" })), []],
  [
    "memory out of proportion",
    jobWith(resources({}, { cpu: "1", memory: "16Gi" })),
    [
      `${pod} is of a shape that CCI does not have: 2Gi to 8Gi of memory for each core (the sum of its containers, or its largest init container)`,
    ],
  ],
  [
    "a device, whose pods have shapes of their own",
    jobWith(resources({}, { cpu: "4", memory: "100Gi", "nvidia.com/gpu-tesla-v100-16GB": "1" })),
    [],
  ],
  [
    "six containers",
    jobWith({
      containers: ["main", "b", "c", "d", "e", "f"].map((name) => container({ name })),
    }),
    [`${pod}.containers has more than the 5 items that CCI takes in a pod`],
  ],
  [
    "what belongs to a node",
    jobWith({
      hostNetwork: true,
      hostPID: false,
      volumes: [{ name: "data", hostPath: { path: "/data" } }],
    }),
    [
      `${pod}.hostNetwork is not supported by CCI: pods have an address of their own: leave it out`,
      `${pod}.volumes[data].hostPath is not supported by CCI: pods run on nodes that nobody shares: mount a persistentVolumeClaim, or use an emptyDir`,
    ],
  ],
  [
    "a privileged container",
    jobWith({ containers: [container({ securityContext: { privileged: true } })] }),
    [
      `${main}.securityContext.privileged is not supported by CCI: name the capabilities that the container needs instead`,
    ],
  ],
  [
    "members that came later",
    jobWith({}, { ttlSecondsAfterFinished: 60, suspend: false }),
    [
      "spec.ttlSecondsAfterFinished is of Kubernetes 1.21, and CCI has the API of 1.19: it is dropped without a word, and has no effect",
    ],
  ],
  [
    "an image of SWR without a pull secret",
    jobWith({
      containers: [container({ image: "swr.cn-north-4.myhuaweicloud.com/team/train:1" })],
    }),
    [
      `${pod} has no imagePullSecrets, and an image of SWR: CCI pulls it with the namespace's secret, which is called imagepull-secret or default-secret`,
    ],
  ],
  [
    "an image of SWR with one",
    jobWith({
      containers: [container({ image: "swr.cn-north-4.myhuaweicloud.com/team/train:1" })],
      imagePullSecrets: [{ name: "imagepull-secret" }],
    }),
    [],
  ],
];

test.each(cases)("on CCI %s", (_name, given, lines) => {
  const { problems, warnings } = findRuleFindings(job, onCci, given);
  expect(problems).toEqual([]);
  expect(warnings).toEqual(lines);
});

test("a VolcanoJob is told for each of its tasks", () => {
  const template = {
    spec: { restartPolicy: "Never", hostNetwork: true, containers: [container()] },
  };
  const tasks = ["master", "worker"].map((name) => ({ name, replicas: 1, template }));
  const given = { metadata: { name: "a" }, spec: { tasks } };
  expect(findRuleFindings(volcanoJob, onCci, given).warnings).toEqual(
    ["master", "worker"].map(
      (name) =>
        `spec.tasks[${name}].template.spec.hostNetwork is not supported by CCI: pods have an address of their own: leave it out`,
    ),
  );
});

test("what is not known yet passes", () => {
  const open = [
    jobWith(resources({ cpu: unknownValue }, sized)),
    jobWith(resources(sized, { cpu: unknownValue, memory: "4Gi" })),
    jobWith({ containers: [container({ image: unknownValue, resources: unknownValue })] }),
    jobWith({ containers: unknownValue, hostNetwork: unknownValue }),
  ];
  for (const given of open) {
    expect(findRuleFindings(job, onCci, given).warnings).toEqual([]);
  }
});

test("every member of the tables is one that the API has", () => {
  const members = [...Object.keys(cciPods.level.newer), ...Object.keys(cciPods.unsupported)];
  const shapes = apiShapes as Readonly<Record<string, { readonly fields: JsonObject }>>;
  const missing = members.filter((member) => {
    const [shape = "", name = ""] = member.split(".");
    return own(own(shapes, shape)?.fields ?? {}, name) === undefined;
  });
  expect(missing).toEqual([]);
});

test.each([
  [volcanoJob, volcanoJobs],
  [job, jobs],
] as const)("advice is never an error, and never given elsewhere: %#", (kind: Kind, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (given) => {
      const cci = findRuleFindings(kind, onCci, { ...given });
      const kubernetes = findRuleFindings(kind, onKubernetes, { ...given });
      expect(cci.problems).toEqual(kubernetes.problems);
      expect(kubernetes.warnings.join("\n")).not.toMatch(/CCI/);
    }),
    { numRuns: 50 },
  );
});
