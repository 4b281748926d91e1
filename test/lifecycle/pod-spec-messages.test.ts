/** What people get wrong about where a pod may run, as whom and with how much, and the exact lines that a preview shows for it. */
import { job } from "../../provider/kinds/job/kind";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind";
import type { JsonObject } from "../../provider/values/json";
import { ruleLines } from "./rule-lines";

const must = "requiredDuringSchedulingIgnoredDuringExecution";

const podOf = (members: JsonObject): JsonObject => ({
  restartPolicy: "Never",
  containers: [{ name: "main", image: "train:1" }],
  ...members,
});

const ofJob = (members: JsonObject, annotations?: JsonObject): string[] => {
  const metadata = annotations ? { metadata: { annotations } } : {};
  return ruleLines(job, { template: { ...metadata, spec: podOf(members) } });
};
const ofVolcanoJob = (members: JsonObject): string[] =>
  ruleLines(volcanoJob, {
    minAvailable: 1,
    tasks: [{ name: "worker", replicas: 1, template: { spec: podOf(members) } }],
  });

const nodes = (...matchExpressions: JsonObject[]): JsonObject => ({
  affinity: { nodeAffinity: { [must]: { nodeSelectorTerms: [{ matchExpressions }] } } },
});
const term = `spec.template.spec.affinity.nodeAffinity.${must}.nodeSelectorTerms[0]`;
const spread = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" };

const cases: readonly (readonly [string, JsonObject, readonly string[]])[] = [
  [
    "an operator of another language",
    nodes({ key: "gpu", operator: "==", values: ["a100"] }),
    [
      `${term}.matchExpressions[0].operator: must be one of In, NotIn, Exists, DoesNotExist, Gt, Lt`,
    ],
  ],
  [
    "In without values",
    nodes({ key: "gpu", operator: "In" }),
    [`${term}.matchExpressions[0].values: must be specified when \`operator\` is 'In' or 'NotIn'`],
  ],
  [
    "a namespace in capitals",
    { affinity: { podAntiAffinity: { [must]: [{ topologyKey: "zone", namespaces: ["A"] }] } } },
    [
      `spec.template.spec.affinity.podAntiAffinity.${must}[0].namespaces: must be lower case letters, digits and - (RFC 1123), at most 63 characters`,
    ],
  ],
  [
    "two constraints alike",
    { topologySpreadConstraints: [spread, spread] },
    [
      "spec.template.spec.topologySpreadConstraints[0]: has the topologyKey and the whenUnsatisfiable of another constraint",
    ],
  ],
  [
    "minDomains of a wish",
    { topologySpreadConstraints: [{ ...spread, minDomains: 2 }] },
    [
      "spec.template.spec.topologySpreadConstraints[zone].minDomains: needs whenUnsatisfiable: DoNotSchedule",
    ],
  ],
  [
    "a toleration of a value with a blank",
    { tolerations: [{ key: "gpu", operator: "Equal", value: "a 100" }] },
    [
      "spec.template.spec.tolerations[0].operator: stands beside a value that no taint has: up to 63 letters, digits, -, _ and ., beginning and ending with a letter or digit",
    ],
  ],
  [
    "a user that there is not",
    { securityContext: { runAsUser: -1 } },
    ["spec.template.spec.securityContext.runAsUser: must be between 0 and 2147483647, inclusive"],
  ],
  [
    "a parameter of the host's network",
    {
      hostNetwork: true,
      securityContext: { sysctls: [{ name: "net.core.somaxconn", value: "1" }] },
    },
    [
      "spec.template.spec.securityContext.sysctls[0].name: is a parameter of the host where the pod has hostNetwork: true",
    ],
  ],
  [
    "users of its own in the host's network",
    { hostUsers: false, hostNetwork: true, hostPID: true },
    [
      "spec.template.spec.hostNetwork: cannot be used with hostUsers: false",
      "spec.template.spec.hostPID: cannot be used with hostUsers: false",
    ],
  ],
  [
    "more than the pod",
    {
      resources: { limits: { cpu: "1" } },
      containers: [{ name: "main", image: "a:1", resources: { limits: { cpu: "2" } } }],
    },
    [
      "spec.template.spec.containers[main].resources.limits.cpu: is more than the pod's own resources.limits allow",
    ],
  ],
  [
    "an accelerator of the pod",
    { resources: { limits: { "nvidia.com/gpu": 1 } } },
    [
      'spec.template.spec.resources.limits["nvidia.com/gpu"]: is nothing that a pod as a whole can have: cpu, memory and hugepages-<size>',
    ],
  ],
];

test.each(cases)("%s", (_what, members, lines) => {
  expect(ofJob(members)).toEqual(lines);
});

test("an annotation is named as it is written", () => {
  const key = "controller.kubernetes.io/pod-deletion-cost";
  expect(ofJob({}, { [key]: "low" })).toEqual([
    `spec.template.metadata.annotations["${key}"]: must be a 32bit integer`,
  ]);
  const seccomp = "seccomp.security.alpha.kubernetes.io/pod";
  expect(ofJob({}, { [seccomp]: "none" })).toEqual([
    `spec.template.metadata.annotations["${seccomp}"]: must be a valid seccomp profile`,
  ]);
});

test("Volcano does not take search paths that a Job does", () => {
  const members = { dnsConfig: { searches: ["_tcp.example.com"] } };
  expect(ofJob(members)).toEqual([]);
  expect(ofVolcanoJob(members)).toEqual([
    "spec.tasks[worker].template.spec.dnsConfig.searches[0]: must be lower case letters, digits, - and . (RFC 1123), at most 253 characters",
  ]);
});

test("no line shows a value", () => {
  const secret = "hunter2-hunter2 ";
  const members: readonly JsonObject[] = [
    nodes({ key: secret, operator: secret, values: [secret] }),
    { topologySpreadConstraints: [{ ...spread, whenUnsatisfiable: secret, minDomains: 1 }] },
    { securityContext: { seccompProfile: { type: secret }, sysctls: [{ name: secret }] } },
    { tolerations: [{ key: secret, value: secret, effect: secret }] },
    { hostAliases: [{ ip: "1.1.1.1", hostnames: [secret] }], dnsConfig: { searches: [secret] } },
  ];
  for (const each of members) {
    const lines = ofJob(each);
    expect(lines).not.toEqual([]);
    expect(lines.join("\n")).not.toContain("hunter2");
  }
});
