import fc from "fast-check";
import type { JsonObject } from "../../../provider/values/json.js";
import { richContainer, someOf } from "./rich-containers.js";
import { blockVolume, richVolumes } from "./rich-volumes.js";

const required = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
const selector = {
  matchLabels: { app: "a" },
  matchExpressions: [{ key: "tier", operator: "NotIn", values: ["b"] }],
};
const nodeTerm = {
  matchExpressions: [{ key: "zone", operator: "In", values: ["a", "b"] }],
  matchFields: [{ key: "metadata.name", operator: "NotIn", values: ["n"] }],
};
const podTerm = {
  topologyKey: "zone",
  labelSelector: selector,
  namespaces: ["other"],
  namespaceSelector: { matchLabels: { team: "a" } },
  matchLabelKeys: ["x"],
  mismatchLabelKeys: ["y"],
};
const podAffinity = {
  [required]: [podTerm],
  [preferred]: [{ weight: 10, podAffinityTerm: podTerm }],
};

const members: Readonly<Record<string, readonly unknown[]>> = {
  activeDeadlineSeconds: [600],
  affinity: [
    { nodeAffinity: { [required]: { nodeSelectorTerms: [nodeTerm] } } },
    { nodeAffinity: { [preferred]: [{ weight: 1, preference: nodeTerm }] }, podAffinity },
    { podAntiAffinity: podAffinity },
  ],
  automountServiceAccountToken: [false],
  dnsConfig: [
    {
      nameservers: ["1.2.3.4", "::1"],
      searches: ["a.b", "c"],
      options: [{ name: "ndots", value: "2" }],
    },
  ],
  dnsPolicy: ["Default", "ClusterFirstWithHostNet"],
  enableServiceLinks: [false],
  hostAliases: [[{ ip: "10.0.0.1", hostnames: ["db", "db.local"] }]],
  hostIPC: [true],
  hostname: ["h"],
  imagePullSecrets: [[{ name: "registry" }]],
  nodeName: ["node-1"],
  nodeSelector: [{ zone: "a", "example.com/gpu": "yes" }],
  os: [{ name: "linux" }],
  overhead: [{ cpu: "1", memory: "1Mi" }],
  preemptionPolicy: ["Never"],
  priorityClassName: ["high"],
  readinessGates: [[{ conditionType: "example.com/ready" }]],
  resourceClaims: [
    [
      { name: "gpu", resourceClaimName: "g" },
      { name: "net", resourceClaimTemplateName: "n" },
    ],
  ],
  runtimeClassName: ["kata"],
  schedulerName: ["default-scheduler"],
  schedulingGates: [[{ name: "example.com/gate" }, { name: "other" }]],
  securityContext: [
    {
      runAsUser: 1,
      runAsGroup: 2,
      fsGroup: 3,
      fsGroupChangePolicy: "OnRootMismatch",
      supplementalGroups: [4, 5],
      supplementalGroupsPolicy: "Strict",
      runAsNonRoot: true,
    },
    {
      sysctls: [{ name: "net.ipv4.tcp_syncookies", value: "1" }],
      seccompProfile: { type: "RuntimeDefault" },
      appArmorProfile: { type: "Localhost", localhostProfile: "p" },
      seLinuxOptions: { user: "u", role: "r", type: "t", level: "s0" },
    },
  ],
  serviceAccountName: ["builder"],
  setHostnameAsFQDN: [true],
  shareProcessNamespace: [true],
  subdomain: ["s"],
  terminationGracePeriodSeconds: [5, 60],
  tolerations: [
    [
      { key: "gpu", operator: "Exists" },
      { key: "spot", value: "yes", effect: "NoSchedule" },
      { operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 },
    ],
  ],
  topologySpreadConstraints: [
    [
      {
        maxSkew: 1,
        topologyKey: "zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: selector,
        minDomains: 2,
        nodeAffinityPolicy: "Honor",
        nodeTaintsPolicy: "Ignore",
        matchLabelKeys: ["x"],
      },
    ],
  ],
};

const metadata = someOf({
  labels: [{ app: "a", "example.com/role": "b" }],
  annotations: [{ note: "a b", "example.com/x": "" }],
});

const linux: fc.Arbitrary<JsonObject> = fc
  .subarray([...richVolumes], { maxLength: 5 })
  .chain((volumes) =>
    fc.record({
      metadata,
      spec: fc
        .record({
          members: someOf(members),
          main: richContainer("main", volumes),
          hasBlock: fc.boolean(),
          others: fc.subarray(["first", "second"]).chain((names) =>
            // A port by name is one of the first container.
            fc.tuple(...names.map((name) => richContainer(name, volumes, true))),
          ),
          init: richContainer("setup", volumes, true),
          sidecar: richContainer("sidecar", volumes),
          inits: fc.nat(3),
          restartPolicy: fc.constantFrom("Never", "OnFailure"),
        })
        .map(({ members: rest, main, hasBlock, others, init, sidecar, inits, restartPolicy }) => ({
          ...rest,
          restartPolicy,
          containers: [
            hasBlock
              ? { ...main, volumeDevices: [{ name: "block", devicePath: "/dev/block" }] }
              : main,
            ...others,
          ],
          initContainers: [
            ...(inits & 1 ? [init] : []),
            ...(inits & 2 ? [{ ...sidecar, restartPolicy: "Always" }] : []),
          ],
          volumes: [...volumes, ...(hasBlock ? [blockVolume] : [])],
        })),
    }),
  );

const windows: fc.Arbitrary<JsonObject> = fc
  .record({
    members: someOf({
      nodeSelector: [{ "kubernetes.io/os": "windows" }],
      securityContext: [
        {
          runAsNonRoot: true,
          windowsOptions: { runAsUserName: "ContainerUser", gmsaCredentialSpecName: "gmsa" },
        },
      ],
      hostNetwork: [false],
    }),
    container: someOf({
      securityContext: [{ windowsOptions: { runAsUserName: "DOMAIN\\user", hostProcess: false } }],
      resources: [{ limits: { cpu: "1" } }],
      env: [[{ name: "A", value: "b" }]],
    }),
  })
  .map(({ members: rest, container }) => ({
    spec: {
      ...rest,
      os: { name: "windows" },
      restartPolicy: "Never",
      containers: [{ name: "main", image: "servercore", ...container }],
    },
  }));

/** A valid pod template of any of the parts of PodSpec; one in ten is for windows. */
export const richTemplates: fc.Arbitrary<JsonObject> = fc.oneof(
  { arbitrary: linux, weight: 9 },
  { arbitrary: windows, weight: 1 },
);
