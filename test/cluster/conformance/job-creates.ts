import type { JsonObject } from "../../../provider/values/json.js";
import { document, named, pod, post, type Script } from "./script.js";

function template(podMore: JsonObject = {}, metadata?: unknown): JsonObject {
  return { ...(metadata === undefined ? {} : { metadata }), spec: { ...pod, ...podMore } };
}

function spec(more: JsonObject = {}): JsonObject {
  return { template: template(), ...more };
}

function container(more: JsonObject): JsonObject {
  return { template: template({ containers: [{ name: "c", image: "busybox:1", ...more }] }) };
}

const failure = { onExitCodes: { operator: "In", values: [42] } };
const indexed = { completionMode: "Indexed", completions: 3 };

const specs: Readonly<Record<string, unknown>> = {
  minimal: spec(),
  empty: {},
  "spec text": "x",
  "spec null": null,
  "template text": { template: "x" },
  "template null": { template: null },
  "no containers": { template: { spec: { restartPolicy: "Never" } } },
  "empty containers": { template: template({ containers: [] }) },
  "dnsPolicy None without servers": { template: template({ dnsPolicy: "None" }) },
  "dnsConfig with an option without a name": {
    template: template({ dnsConfig: { options: [{ value: "1" }] } }),
  },
  "dnsConfig with a server that is none": {
    template: template({ dnsConfig: { nameservers: ["here"] } }),
  },
  "a file mode beyond 0777": {
    template: template({
      volumes: [
        { name: "v", configMap: { name: "c", items: [{ key: "k", path: "p", mode: 755 }] } },
      ],
    }),
  },
  "parallelism only": spec({ parallelism: 3 }),
  "completions only": spec({ completions: 3 }),
  "both counts": spec({ parallelism: 2, completions: 5 }),
  "parallelism -1": spec({ parallelism: -1 }),
  "parallelism text": spec({ parallelism: "2" }),
  "parallelism too large": spec({ parallelism: 3000000000 }),
  "completions -1": spec({ completions: -1 }),
  "backoffLimit -1": spec({ backoffLimit: -1 }),
  "backoffLimit 0": spec({ backoffLimit: 0 }),
  "ttl -1": spec({ ttlSecondsAfterFinished: -1 }),
  "ttl 0": spec({ ttlSecondsAfterFinished: 0 }),
  "activeDeadlineSeconds -1": spec({ activeDeadlineSeconds: -1 }),
  "several negative": spec({ parallelism: -1, completions: -2, backoffLimit: -3 }),
  suspended: spec({ suspend: true }),
  "suspend text": spec({ suspend: "true" }),
  indexed: spec(indexed),
  "indexed without completions": spec({ completionMode: "Indexed" }),
  "indexed with parallelism only": spec({ completionMode: "Indexed", parallelism: 2 }),
  "completionMode bad": spec({ completionMode: "Bogus" }),
  backoffLimitPerIndex: spec({ ...indexed, backoffLimitPerIndex: 1 }),
  "backoffLimitPerIndex without index": spec({ backoffLimitPerIndex: 1 }),
  maxFailedIndexes: spec({ ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 2 }),
  "maxFailedIndexes alone": spec({ ...indexed, maxFailedIndexes: 2 }),
  "maxFailedIndexes too many": spec({ ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 4 }),
  "parallelism of 100001 indexed": spec({ ...indexed, parallelism: 100001 }),
  "many completions": spec({
    ...indexed,
    completions: 100001,
    parallelism: 10001,
    backoffLimitPerIndex: 1,
  }),
  podFailurePolicy: spec({ podFailurePolicy: { rules: [{ action: "FailJob", ...failure }] } }),
  "podFailurePolicy conditions": spec({
    podFailurePolicy: {
      rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }],
    },
  }),
  "podFailurePolicy empty": spec({ podFailurePolicy: {} }),
  "podFailurePolicy no action": spec({ podFailurePolicy: { rules: [failure] } }),
  "podFailurePolicy bad action": spec({
    podFailurePolicy: { rules: [{ action: "X", ...failure }] },
  }),
  "podFailurePolicy FailIndex": spec({
    podFailurePolicy: { rules: [{ action: "FailIndex", ...failure }] },
  }),
  "podFailurePolicy nothing": spec({ podFailurePolicy: { rules: [{ action: "FailJob" }] } }),
  "podFailurePolicy both": spec({
    podFailurePolicy: {
      rules: [{ action: "FailJob", ...failure, onPodConditions: [{ type: "X" }] }],
    },
  }),
  "podFailurePolicy bad codes": spec({
    podFailurePolicy: {
      rules: [
        { action: "FailJob", onExitCodes: { operator: "In", values: [] } },
        { action: "FailJob", onExitCodes: { operator: "In", values: [0, 3, 3, 2] } },
        { action: "FailJob", onExitCodes: { operator: "X", values: [1] } },
        { action: "FailJob", onExitCodes: { operator: "In", containerName: "nope", values: [1] } },
        { action: "FailJob", onExitCodes: {} },
      ],
    },
  }),
  "podFailurePolicy bad conditions": spec({
    podFailurePolicy: {
      rules: [{ action: "Ignore", onPodConditions: [{ type: "a b", status: "Maybe" }] }],
    },
  }),
  "podFailurePolicy with OnFailure": {
    template: template({ restartPolicy: "OnFailure" }),
    podFailurePolicy: { rules: [{ action: "FailJob", ...failure }] },
  },
  "podReplacementPolicy bad": spec({ podReplacementPolicy: "X" }),
  "podReplacementPolicy against failure policy": spec({
    podReplacementPolicy: "TerminatingOrFailed",
    podFailurePolicy: { rules: [{ action: "FailJob", ...failure }] },
  }),
  successPolicy: spec({
    ...indexed,
    successPolicy: { rules: [{ succeededIndexes: "0-1", succeededCount: 1 }] },
  }),
  "successPolicy without index": spec({ successPolicy: { rules: [{ succeededCount: 1 }] } }),
  "successPolicy without rules": spec({ ...indexed, successPolicy: { rules: [] } }),
  "successPolicy empty rule": spec({ ...indexed, successPolicy: { rules: [{}] } }),
  "successPolicy without completions": spec({
    completionMode: "Indexed",
    parallelism: 2,
    successPolicy: { rules: [{ succeededCount: 1 }] },
  }),
  "successPolicy empty rule without completions": spec({
    completionMode: "Indexed",
    parallelism: 2,
    successPolicy: { rules: [{}] },
  }),
  "successPolicy bad indexes": spec({
    ...indexed,
    successPolicy: {
      rules: [
        { succeededIndexes: "x" },
        { succeededIndexes: "9" },
        { succeededIndexes: "1,0" },
        { succeededIndexes: "0-1-2" },
        { succeededIndexes: "1-0" },
        { succeededIndexes: "0", succeededCount: 2 },
        { succeededCount: 9 },
        { succeededCount: -1 },
      ],
    },
  }),
  managedBy: spec({ managedBy: "example.com/x" }),
  "managedBy bad": spec({ managedBy: "x" }),
  "managedBy empty": spec({ managedBy: "" }),
  "managedBy long": spec({ managedBy: `example.com/${"x".repeat(60)}` }),
  manualSelector: {
    manualSelector: true,
    selector: { matchLabels: { a: "b" } },
    template: template({}, { labels: { a: "b" } }),
  },
  "manualSelector without selector": spec({ manualSelector: true }),
  "manualSelector mismatch": {
    manualSelector: true,
    selector: { matchLabels: { a: "b" } },
    template: template({}, { labels: { a: "c" } }),
  },
  "manualSelector expressions": {
    manualSelector: true,
    selector: { matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] },
    template: template({}, { labels: { a: "b" } }),
  },
  "selector without manual": { selector: { matchLabels: { a: "b" } }, template: template() },
  "selector bad expressions": {
    manualSelector: true,
    selector: {
      matchExpressions: [
        { key: "a", operator: "In" },
        { key: "a b", operator: "Exists", values: ["x"] },
        { key: "a", operator: "Nope" },
      ],
    },
    template: template({}, { labels: { a: "b" } }),
  },
  "own job-name label": { template: template({}, { labels: { "job-name": "other" } }) },
  "own controller-uid label": { template: template({}, { labels: { "controller-uid": "x" } }) },
  "template labels": { template: template({}, { labels: { a: "b" } }) },
  "template label bad": { template: template({}, { labels: { a: "b c" } }) },
  "template label number": { template: template({}, { labels: { a: 1 } }) },
  "template metadata extras": { template: template({}, { creationTimestamp: null, nope: 1 }) },
  "restartPolicy absent": { template: { spec: { containers: [{ name: "c", image: "i" }] } } },
  "restartPolicy Always": { template: template({ restartPolicy: "Always" }) },
  "restartPolicy bad": { template: template({ restartPolicy: "X" }) },
  "restartPolicy number": { template: template({ restartPolicy: 1 }) },
  "dnsPolicy bad": { template: template({ dnsPolicy: "X" }) },
  "image absent": { template: template({ containers: [{ name: "c" }] }) },
  "container name absent": { template: template({ containers: [{ image: "i" }] }) },
  "container name bad": { template: template({ containers: [{ name: "A", image: "i" }] }) },
  "container twice": {
    template: template({
      containers: [
        { name: "c", image: "i" },
        { name: "c", image: "i" },
      ],
    }),
  },
  "containers text": { template: template({ containers: "x" }) },
  "containers of texts": { template: template({ containers: ["x"] }) },
  "init container of the same name": {
    template: template({ initContainers: [{ name: "c", image: "i" }] }),
  },
  "init container with probe": {
    template: template({
      initContainers: [{ name: "i", image: "i", livenessProbe: { exec: { command: ["a"] } } }],
    }),
  },
  sidecar: {
    template: template({ initContainers: [{ name: "i", image: "i", restartPolicy: "Always" }] }),
  },
  "pull policy bad": container({ imagePullPolicy: "X" }),
  images: {
    template: template({
      containers: [
        { name: "a", image: "x" },
        { name: "b", image: "x:latest" },
        { name: "d", image: "x:1" },
        {
          name: "e",
          image: "x@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        },
        { name: "f", image: "host:5000/x" },
      ],
    }),
  },
  ports: container({
    ports: [{ containerPort: 80 }, { containerPort: 81, name: "http", protocol: "UDP" }],
  }),
  "ports bad": container({
    ports: [
      { containerPort: 0 },
      { containerPort: 70000 },
      { containerPort: 80, name: "UPPER" },
      { containerPort: 80, protocol: "X" },
      { containerPort: 80, hostPort: -1 },
      { containerPort: 82, name: "a" },
      { containerPort: 83, name: "a" },
    ],
  }),
  env: container({
    env: [
      { name: "A", value: "" },
      { name: "B", value: "$(A)" },
      { name: "C", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "D", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
      { name: "E", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
    ],
  }),
  "env bad": container({
    env: [
      { value: "x" },
      { name: "A=B" },
      { name: "C", valueFrom: {} },
      { name: "D", value: "x", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "E", valueFrom: { fieldRef: { fieldPath: "nope" } } },
      { name: "F", valueFrom: { configMapKeyRef: { name: "", key: "" } } },
      { name: "G", valueFrom: { secretKeyRef: { name: "a", key: "a b" } } },
    ],
  }),
  "env twice": container({
    env: [
      { name: "A", value: "1" },
      { name: "A", value: "2" },
    ],
  }),
  "env value number": container({ env: [{ name: "A", value: 1 }] }),
  "envFrom bad": container({ envFrom: [{}, { configMapRef: { name: "" } }] }),
  volumes: {
    template: template({
      volumes: [
        { name: "a" },
        { name: "b", configMap: { name: "c" } },
        { name: "d", secret: { secretName: "s" } },
        { name: "e", hostPath: { path: "/x" } },
        { name: "f", persistentVolumeClaim: { claimName: "p" } },
        { name: "g", emptyDir: { sizeLimit: "1024Mi" } },
        {
          name: "h",
          downwardAPI: { items: [{ path: "l", fieldRef: { fieldPath: "metadata.labels" } }] },
        },
        { name: "i", projected: { sources: [{ serviceAccountToken: { path: "t" } }] } },
      ],
    }),
  },
  "volumes bad": {
    template: template({
      volumes: [
        { emptyDir: {} },
        { name: "A_b", emptyDir: {} },
        { name: "c", emptyDir: {}, hostPath: { path: "/x" } },
        { name: "d", hostPath: { path: "" } },
        { name: "e", hostPath: { path: "/a/../b" } },
        { name: "f", secret: {} },
        { name: "g", configMap: { name: "" } },
        { name: "h", configMap: { name: "x", defaultMode: 9999 } },
        { name: "i", persistentVolumeClaim: { claimName: "" } },
        { name: "j", emptyDir: {} },
        { name: "j", emptyDir: {} },
      ],
    }),
  },
  "mounts bad": container({
    volumeMounts: [
      { name: "nope", mountPath: "/a" },
      { name: "", mountPath: "" },
      { name: "nope", mountPath: "/a", subPath: "/abs" },
      { name: "nope", mountPath: "/b", subPath: "../x" },
    ],
  }),
  resources: container({
    resources: { requests: { cpu: "0.5", memory: "0.5Gi" }, limits: { cpu: 2, memory: "1024Mi" } },
  }),
  "resources bad": container({
    resources: {
      requests: {
        cpu: "2",
        memory: "2Gi",
        foo: "1",
        "example.com/x": "1",
        "ephemeral-storage": "-1",
      },
      limits: { cpu: "1", memory: "1Gi", "bad name": "1", pods: "1" },
    },
  }),
  "quantity bad": container({ resources: { limits: { cpu: "x" } } }),
  "quantity list": container({ resources: { limits: { cpu: [] } } }),
  "extended resource fraction": container({ resources: { limits: { "example.com/x": "1500m" } } }),
  "extended resource unequal": container({
    resources: { limits: { "example.com/x": "2" }, requests: { "example.com/x": "1" } },
  }),
  "fraction of a byte": container({ resources: { limits: { memory: "100m" } } }),
  probes: container({
    livenessProbe: { httpGet: { port: 80 } },
    readinessProbe: { exec: { command: ["a"] }, periodSeconds: 3 },
    startupProbe: { grpc: { port: 3 } },
  }),
  "probe bad": container({ livenessProbe: { httpGet: { port: "x y" } } }),
  "probe without handler": container({ livenessProbe: {} }),
  "probe with two handlers": container({
    livenessProbe: { exec: { command: ["a"] }, tcpSocket: { port: 1 } },
  }),
  "lifecycle without handler": container({ lifecycle: { preStop: {} } }),
  serviceAccountName: { template: template({ serviceAccountName: "x" }) },
  "serviceAccountName bad": { template: template({ serviceAccountName: "A" }) },
  "nodeSelector bad": { template: template({ nodeSelector: { "a b": "c", d: "e f" } }) },
  "nodeName bad": { template: template({ nodeName: "A b" }) },
  "hostname bad": { template: template({ hostname: "A.b", subdomain: "x.y" }) },
  hostNetwork: { template: template({ hostNetwork: true }) },
  "hostNetwork ports": {
    template: template({
      hostNetwork: true,
      containers: [{ name: "c", image: "i", ports: [{ containerPort: 80, hostPort: 81 }] }],
    }),
  },
  "tolerations bad": {
    template: template({
      tolerations: [
        { key: "a b" },
        { operator: "Equal" },
        { key: "a", operator: "Exists", value: "x" },
        { key: "a", operator: "Nope" },
        { key: "a", effect: "Nope" },
        { key: "a", tolerationSeconds: 3, effect: "NoSchedule" },
      ],
    }),
  },
  "activeDeadlineSeconds of the pod": { template: template({ activeDeadlineSeconds: 0 }) },
  terminationGracePeriodSeconds: { template: template({ terminationGracePeriodSeconds: 0 }) },
  "priorityClassName bad": { template: template({ priorityClassName: "A b" }) },
  "runtimeClassName bad": { template: template({ runtimeClassName: "A b" }) },
  schedulingGates: { template: template({ schedulingGates: [{ name: "example.com/a" }] }) },
  "schedulingGates bad": {
    template: template({ schedulingGates: [{ name: "a b" }, { name: "x" }, { name: "x" }] }),
  },
  "imagePullSecrets empty": { template: template({ imagePullSecrets: [{}] }) },
  affinity: {
    template: template({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Exists" }] }],
          },
        },
      },
    }),
  },
  topologySpread: {
    template: template({
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: "a", whenUnsatisfiable: "DoNotSchedule" },
      ],
    }),
  },
  empties: container({ command: [], args: [], envFrom: [], stdin: false }),
  nulls: spec({ parallelism: null, suspend: null, selector: null, podFailurePolicy: null }),
  unknown: {
    nope: 1,
    template: {
      nope: 2,
      spec: { ...pod, nope: 3, containers: [{ name: "c", image: "i", nope: 4 }] },
    },
  },
  "host aliases and dns": {
    template: template({
      hostAliases: [{ ip: "1.2.3.4", hostnames: ["a.b"] }],
      dnsConfig: { nameservers: ["1.1.1.1"], options: [{ name: "ndots", value: "2" }] },
    }),
  },
  security: {
    template: template({
      securityContext: { runAsUser: 1000, fsGroup: 2000 },
      containers: [{ name: "c", image: "i", securityContext: { capabilities: { add: ["X"] } } }],
    }),
  },
};

const minimal = specs["minimal"] as JsonObject;

const documents: Readonly<Record<string, unknown>> = {
  "no spec": { metadata: { name: "d" } },
  empty: {},
  "no name": { spec: minimal },
  "metadata text": { metadata: "x", spec: minimal },
  "label number": { metadata: { name: "d", labels: { a: 1 } }, spec: minimal },
  "label bad": { metadata: { name: "d", labels: { a: "b c", "d e": "f" } }, spec: minimal },
  "labels empty": {
    metadata: { name: "d", labels: {} },
    spec: { template: template({}, { labels: { a: "b" } }) },
  },
  "labels absent": {
    metadata: { name: "d" },
    spec: { template: template({}, { labels: { a: "b" } }) },
  },
  "labels like those of the template": {
    metadata: { name: "d", labels: { a: "b" } },
    spec: { template: template({}, { labels: { a: "b" } }) },
  },
  "name bad": { metadata: { name: "A_b" }, spec: minimal },
  "name with a dot": { metadata: { name: "a.b" }, spec: minimal },
  "name of 64 characters": { metadata: { name: "n".repeat(64) }, spec: minimal },
  "name of 64 characters and template labels": {
    metadata: { name: "n".repeat(64) },
    spec: { template: template({}, { labels: { a: "b" } }) },
  },
  "name too long": { metadata: { name: "n".repeat(254) }, spec: minimal },
  "indexed with a long name": { metadata: { name: "n".repeat(63) }, spec: specs["indexed"] },
  generateName: { metadata: { generateName: "gen-" }, spec: minimal },
  "generateName bad": { metadata: { generateName: "Gen_" }, spec: minimal },
  "other kind": { apiVersion: "batch/v1", kind: "Jib", metadata: { name: "d" }, spec: minimal },
  "other known kind": {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "d" },
    spec: minimal,
  },
  "other version": { apiVersion: "batch/v2", kind: "Job", metadata: { name: "d" }, spec: minimal },
  "other group": {
    apiVersion: "batch.volcano.sh/v1alpha1",
    kind: "Job",
    metadata: { name: "d" },
    spec: minimal,
  },
  "kind without version": { kind: "Job", metadata: { name: "d" }, spec: minimal },
  "version without kind": { apiVersion: "batch/v1", metadata: { name: "d" }, spec: minimal },
  "other namespace": { metadata: { name: "d", namespace: "elsewhere" }, spec: minimal },
  "unknown metadata": { metadata: { name: "d", nope: 1 }, spec: minimal, more: 2 },
  finalizers: { metadata: { name: "d", finalizers: ["example.com/a"] }, spec: minimal },
  "finalizer plain": { metadata: { name: "d", finalizers: ["plain"] }, spec: minimal },
  "both finalizers of the collector": {
    metadata: { name: "d", finalizers: ["orphan", "foregroundDeletion"] },
    spec: minimal,
  },
  owner: {
    metadata: {
      name: "d",
      ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "x", uid: "u" }],
    },
    spec: minimal,
  },
  "two controllers": {
    metadata: {
      name: "d",
      ownerReferences: [
        { apiVersion: "v1", kind: "A", name: "x", uid: "u", controller: true },
        { apiVersion: "v1", kind: "B", name: "y", uid: "w", controller: true },
      ],
    },
    spec: minimal,
  },
  "status given": { metadata: { name: "d" }, spec: minimal, status: { active: 3 } },
  "status bad": { metadata: { name: "d" }, spec: minimal, status: { active: "x" } },
};

const texts: Readonly<Record<string, string>> = {
  "cut off": '{"a":',
  "not JSON": "hello",
  list: "[]",
  null: "null",
  empty: "",
  "doubled key":
    '{"metadata":{"name":"t","name":"t"},"spec":{"parallelism":1,"parallelism":1,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}',
  "float parallelism":
    '{"metadata":{"name":"t"},"spec":{"parallelism":2.0,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}',
  "exponent parallelism":
    '{"metadata":{"name":"t"},"spec":{"parallelism":1e1,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}',
  "float cpu":
    '{"metadata":{"name":"t"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":1.5}}}]}}}}',
};

const query = "?dryRun=All";

/** Creates of batch/v1 Jobs, good and bad; without anything stored. */
export const jobCreates: readonly Script[] = [
  {
    name: "Job: specs",
    steps: Object.values(specs).map((each) =>
      post("J", named("J", "d", each as JsonObject), query),
    ),
  },
  {
    name: "Job: documents",
    steps: Object.values(documents).map((each) =>
      post("J", document("J", each as JsonObject), query),
    ),
  },
  {
    name: "Job: texts",
    steps: [
      ...Object.values(texts).map((text) => post("J", text, query)),
      post("J", { metadata: { name: "d" }, spec: minimal }, query),
      post("J", { kind: "Job", metadata: { name: "d" }, spec: minimal }, query),
      post("J", { apiVersion: "batch/v1", metadata: { name: "d" }, spec: minimal }, query),
    ],
  },
  {
    name: "Job: strict",
    steps: [
      post("J", named("J", "d", specs["unknown"] as JsonObject), `${query}&fieldValidation=Strict`),
      post(
        "J",
        document("J", documents["unknown metadata"] as JsonObject),
        `${query}&fieldValidation=Strict`,
      ),
      post("J", texts["doubled key"], `${query}&fieldValidation=Strict`),
      post("J", named("J", "d", specs["unknown"] as JsonObject), `${query}&fieldValidation=Ignore`),
      post("J", named("J", "d", minimal), `${query}&fieldValidation=Nope`),
      post("J", named("J", "d", minimal), "?dryRun=Yes"),
      post("J", named("J", "d", minimal), "?dryRun="),
      post("J", named("J", "d", minimal), "?dryRun=All&dryRun=All"),
    ],
  },
  {
    name: "Job: stored",
    steps: [
      ...["minimal", "volumes", "env", "indexed", "podFailurePolicy"].map((title, i) =>
        post("J", named("J", `s${i}`, { ...(specs[title] as JsonObject), suspend: true })),
      ),
      post("J", named("J", "s0", minimal)),
      post("J", named("J", "s0", { parallelism: -1, ...minimal })),
      post("J", named("J", "v", minimal, { resourceVersion: "5" })),
      { method: "POST", path: "{J}/other", body: named("J", "posted", minimal) },
      { method: "GET", path: "{J}/s0" },
    ],
  },
];
