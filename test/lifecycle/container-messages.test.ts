/** What people get wrong about containers, and the exact lines that a preview shows for it. */
import { job } from "../../provider/kinds/job/kind";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind";
import type { JsonObject } from "../../provider/values/json";
import { ruleLines } from "./rule-lines";

const podOf = (container: JsonObject, pod: JsonObject = {}): JsonObject => ({
  restartPolicy: "Never",
  containers: [{ name: "main", image: "train:1", ...container }],
  ...pod,
});

const ofJob = (spec: JsonObject): string[] => ruleLines(job, { template: { spec } });
const ofVolcanoJob = (spec: JsonObject): string[] =>
  ruleLines(volcanoJob, { tasks: [{ name: "worker", replicas: 1, template: { spec } }] });

const main = "spec.template.spec.containers[main]";
const field = (resourceFieldRef: JsonObject): JsonObject => ({
  env: [{ name: "A", valueFrom: { resourceFieldRef } }],
});

const cases: readonly (readonly [string, JsonObject, readonly string[]])[] = [
  [
    "a divisor that the processor does not have",
    podOf(field({ resource: "limits.cpu", divisor: "2" })),
    [`${main}.env[A].valueFrom.resourceFieldRef.divisor: must be 1 or 1m, for it is of cpu`],
  ],
  [
    "a map as a variable",
    podOf({ env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.labels" } } }] }),
    [
      `${main}.env[A].valueFrom.fieldRef.fieldPath: must be one of metadata.name, metadata.namespace, metadata.uid, spec.nodeName, spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP, status.podIPs`,
    ],
  ],
  [
    "a label that cannot be",
    podOf({
      env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.labels['a b']" } } }],
    }),
    [
      `${main}.env[A].valueFrom.fieldRef: is not a valid name: up to 63 letters, digits, -, _ and ., with an optional DNS prefix and /`,
    ],
  ],
  [
    "huge pages alone",
    podOf({ resources: { limits: { "hugepages-2Mi": "4Mi" } } }),
    [`${main}.resources: has huge pages alone: ask for cpu or memory too`],
  ],
  [
    "a part of a huge page",
    podOf({ resources: { limits: { "hugepages-2Mi": "3Mi", cpu: "1" } } }),
    [
      `${main}.resources.limits.hugepages-2Mi: must be a multiple of the size of a page, as the name hugepages-2Mi says`,
    ],
  ],
  [
    "a name for quotas",
    podOf({ resources: { limits: { "requests.example.com/x": "1" } } }),
    [
      `${main}.resources.limits["requests.example.com/x"]: is no resource of a container: its domain must not begin with requests., nor be too long`,
    ],
  ],
  [
    "a claim that the pod does not have",
    podOf({ resources: { claims: [{ name: "gpu" }] } }),
    [`${main}.resources.claims[0]: is none of the claims of the pod, which are in resourceClaims`],
  ],
  [
    "a restart in a pod that has none",
    podOf({ resizePolicy: [{ resourceName: "cpu", restartPolicy: "RestartContainer" }] }),
    [
      `${main}.resizePolicy[0].restartPolicy: must be NotRequired where the pod's restartPolicy is Never`,
    ],
  ],
  [
    "a sleep beyond the end",
    podOf({ lifecycle: { preStop: { sleep: { seconds: 60 } } } }),
    [
      `${main}.lifecycle.preStop.sleep: must be from 0 to the pod's terminationGracePeriodSeconds (30 by default)`,
    ],
  ],
  [
    "a readiness probe that ends the container",
    podOf({ readinessProbe: { exec: { command: ["x"] }, terminationGracePeriodSeconds: 5 } }),
    [
      `${main}.readinessProbe.terminationGracePeriodSeconds: is nothing that a readinessProbe has, which ends no container: leave it out`,
    ],
  ],
  [
    "a header's name, never its value",
    podOf({
      livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: "A_B", value: "s3cret" }] } },
    }),
    [`${main}.livenessProbe.httpGet.httpHeaders[0].name: must be letters, digits and -`],
  ],
  [
    "a port of the host twice",
    podOf({
      ports: [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 81, hostPort: 80 },
      ],
    }),
    [
      `${main}.ports[1].hostPort: is a port of the host that another container, or another port, has already`,
    ],
  ],
  [
    "privileged without privileges",
    podOf({ securityContext: { privileged: true, allowPrivilegeEscalation: false } }),
    [
      `${main}.securityContext: has allowPrivilegeEscalation: false beside privileged: true: leave one of them out`,
    ],
  ],
  [
    "an administrator without privileges",
    podOf({
      securityContext: {
        capabilities: { add: ["CAP_SYS_ADMIN"] },
        allowPrivilegeEscalation: false,
      },
    }),
    [
      `${main}.securityContext: has allowPrivilegeEscalation: false beside CAP_SYS_ADMIN: leave one of them out`,
    ],
  ],
  [
    "an unmasked /proc with the users of the host",
    podOf({ securityContext: { procMount: "Unmasked" } }),
    [`${main}.securityContext.procMount: can be Unmasked only with hostUsers: false in the pod`],
  ],
  [
    "a container to debug",
    podOf({}, { ephemeralContainers: [{ name: "e", image: "b" }] }),
    ["spec.template.spec.ephemeralContainers: is for pods that run already: a job has none"],
  ],
  [
    "a user below zero",
    podOf({ securityContext: { runAsUser: -1 } }),
    [`${main}.securityContext.runAsUser: must be between 0 and 2147483647, inclusive`],
  ],
  [
    "a prefix that cannot be",
    podOf({ envFrom: [{ prefix: "a=", configMapRef: { name: "a" } }] }),
    [`${main}.envFrom[0].prefix: must be printable ASCII characters other than =`],
  ],
];

test.each(cases)("%s", (_name, template, lines) => {
  expect(ofJob(template)).toEqual(lines);
});

const webhook: readonly (readonly [string, JsonObject, readonly string[]])[] = [
  [
    "a digit first",
    podOf({ env: [{ name: "1A", value: "x" }] }),
    [
      "spec.tasks[worker].template.spec.containers[main].env[1A].name: must be letters, digits, _, - and ., and not begin with a digit, for Volcano's webhook",
    ],
  ],
  [
    "no sleep at all",
    podOf({ lifecycle: { preStop: { sleep: { seconds: 0 } } } }),
    [
      "spec.tasks[worker].template.spec.containers[main].lifecycle.preStop.sleep: must be from 1 to the pod's terminationGracePeriodSeconds (30 by default)",
    ],
  ],
  [
    "a restart policy of its own",
    podOf({ restartPolicy: "OnFailure" }),
    [
      "spec.tasks[worker].template.spec.containers[main].restartPolicy: is for init containers: the others have the pod's restartPolicy",
    ],
  ],
  [
    "a signal for an unknown system",
    podOf({ lifecycle: { stopSignal: "SIGTERM" } }),
    [
      "spec.tasks[worker].template.spec.containers[main].lifecycle.stopSignal: needs the pod's os.name beside it",
    ],
  ],
  [
    "resizing of an init container",
    podOf(
      {},
      {
        initContainers: [
          {
            name: "i",
            image: "b",
            resizePolicy: [{ resourceName: "cpu", restartPolicy: "NotRequired" }],
          },
        ],
      },
    ),
    [
      "spec.tasks[worker].template.spec.initContainers[i].resizePolicy: is nothing that Volcano's webhook takes of an init container: leave it out",
    ],
  ],
];

test.each(webhook)("%s, in a task", (_name, template, lines) => {
  expect(ofJob(template)).toEqual([]);
  expect(ofVolcanoJob(template)).toEqual(lines);
});
