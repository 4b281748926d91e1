import type { JsonObject } from "../../../provider/values/json.js";
import { document, named, pod, post, type Script } from "./script.js";

function task(more: JsonObject = {}, podMore: JsonObject = {}): JsonObject {
  return { name: "w", replicas: 2, template: { spec: { ...pod, ...podMore } }, ...more };
}

function container(more: JsonObject): JsonObject {
  return { tasks: [task({}, { containers: [{ name: "c", image: "busybox:1", ...more }] })] };
}

/** Every default given, so that nothing is rewritten. */
const complete = { minAvailable: 1, maxRetry: 3 };

function completeContainer(more: JsonObject): JsonObject {
  const containers = [{ name: "c", image: "busybox:1", ...more }];
  return { tasks: [task(complete, { containers })] };
}

/** Specs that are sent as they are, each under its own title. */
const specs: Readonly<Record<string, unknown>> = {
  minimal: { tasks: [task()] },
  "no tasks": {},
  "empty tasks": { tasks: [] },
  "null tasks": { tasks: null },
  "tasks is a text": { tasks: "x" },
  "a task is a number": { tasks: [3] },
  "spec is a text": "x",
  "spec is a list": [],
  "spec is null": null,
  "task without a name": { tasks: [task({ name: null })] },
  "empty task name": { tasks: [task({ name: "" })] },
  "bad task name": { tasks: [task({ name: "A_b" })] },
  "long task name": { tasks: [task({ name: "a".repeat(64) })] },
  "two tasks of one name": { tasks: [task(), task()] },
  "two tasks without names": { tasks: [task({ name: null }), task({ name: null })] },
  "replicas absent": { tasks: [task({ replicas: null })] },
  "replicas 0": { tasks: [task({ replicas: 0 })] },
  "replicas -1": { tasks: [task({ replicas: -1 })] },
  "replicas text": { tasks: [task({ replicas: "2" })] },
  "replicas true": { tasks: [task({ replicas: true })] },
  "replicas beyond int32": { tasks: [task({ replicas: 3000000000 })] },
  "task minAvailable above replicas": { tasks: [task({ minAvailable: 3 })] },
  "task minAvailable -1": { tasks: [task({ minAvailable: -1 })] },
  "task minAvailable 0": { tasks: [task({ minAvailable: 0 })] },
  "task maxRetry 0": { tasks: [task({ maxRetry: 0 })] },
  "task maxRetry -1": { tasks: [task({ maxRetry: -1 })] },
  "job minAvailable above the sum": { minAvailable: 3, tasks: [task()] },
  "job minAvailable 0": { minAvailable: 0, tasks: [task()] },
  "job minAvailable -1": { minAvailable: -1, tasks: [task()] },
  "job minAvailable text": { minAvailable: "1", tasks: [task()] },
  "several faults": { minAvailable: 9, queue: "nope", tasks: [task({ minAvailable: 7 })] },
  "queue of nobody": { queue: "nope", tasks: [task()] },
  "queue root": { queue: "root", tasks: [task()] },
  "queue closed": { queue: "closed-queue", tasks: [task()] },
  "queue other": { queue: "other-queue", tasks: [task()] },
  "queue empty": { queue: "", tasks: [task()] },
  "queue null": { queue: null, tasks: [task()] },
  "queue with capitals": { queue: "Queue", tasks: [task()] },
  "schedulerName empty": { schedulerName: "", tasks: [task()] },
  "schedulerName too long": { schedulerName: "s".repeat(64), tasks: [task()] },
  "maxRetry 0": { maxRetry: 0, tasks: [task()] },
  "maxRetry -1": { maxRetry: -1, tasks: [task()] },
  "ttl 0": { ttlSecondsAfterFinished: 0, tasks: [task()] },
  "ttl -1": { ttlSecondsAfterFinished: -1, tasks: [task()] },
  "minSuccess 0": { minSuccess: 0, tasks: [task()] },
  "minSuccess 1": { minSuccess: 1, tasks: [task()] },
  "priorityClassName bad": { priorityClassName: "A b", tasks: [task()] },
  "priorityClassName good": { priorityClassName: "high", tasks: [task()] },
  "runningEstimate 90m": { runningEstimate: "90m", tasks: [task()] },
  "runningEstimate bad": { runningEstimate: "abc", tasks: [task()] },
  "runningEstimate without unit": { runningEstimate: "5", tasks: [task()] },
  "runningEstimate number": { runningEstimate: 5, tasks: [task()] },
  "runningEstimate empty": { runningEstimate: "", tasks: [task()] },
  "networkTopology empty": { networkTopology: {}, tasks: [task()] },
  "networkTopology soft": {
    networkTopology: { mode: "soft", highestTierAllowed: 1 },
    tasks: [task()],
  },
  "networkTopology bad mode": { networkTopology: { mode: "loose" }, tasks: [task()] },
  "networkTopology both tiers": {
    networkTopology: { highestTierAllowed: 1, highestTierName: "t" },
    tasks: [task()],
  },
  "networkTopology tier -1": { networkTopology: { highestTierAllowed: -1 }, tasks: [task()] },
  "plugins known": { plugins: { env: [], svc: ["--x"], ssh: [] }, tasks: [task()] },
  "plugin unknown": { plugins: { nope: [] }, tasks: [task()] },
  "plugin null": { plugins: { env: null }, tasks: [task()] },
  "plugin text": { plugins: { env: "x" }, tasks: [task()] },
  "plugin of numbers": { plugins: { env: [1] }, tasks: [task()] },
  "plugins list": { plugins: ["env"], tasks: [task()] },
  "plugin mpi without tasks for it": { plugins: { mpi: [] }, tasks: [task()] },
  "plugin mpi": {
    plugins: { mpi: ["--master=m", "--worker=w", "--port=22"] },
    tasks: [task({ name: "m", replicas: 1 }), task()],
  },
  "plugin mpi with default names": {
    plugins: { mpi: [] },
    tasks: [task({ name: "master", replicas: 1 }), task({ name: "worker" })],
  },
  "plugin mpi without worker": {
    plugins: { mpi: [] },
    tasks: [task({ name: "master", replicas: 1 })],
  },
  "plugin pytorch": { plugins: { pytorch: ["--master=master"] }, tasks: [task()] },
  "plugin tensorflow": { plugins: { tensorflow: [] }, tasks: [task()] },
  "plugin ray": { plugins: { ray: [], svc: ["a"] }, tasks: [task()] },
  "policies good": {
    policies: [
      { event: "PodEvicted", action: "RestartJob" },
      { exitCode: 3, action: "AbortJob" },
    ],
    tasks: [
      task({ policies: [{ events: ["TaskCompleted"], action: "CompleteJob", timeout: "1h" }] }),
    ],
  },
  "policy without event": { policies: [{ action: "RestartJob" }], tasks: [task()] },
  "policy with event and exitCode": {
    policies: [{ event: "PodFailed", exitCode: 1, action: "RestartJob" }],
    tasks: [task()],
  },
  "policy with unknown event": {
    policies: [{ event: "Nope", action: "RestartJob" }],
    tasks: [task()],
  },
  "policy with internal event": {
    policies: [{ event: "OutOfSync", action: "RestartJob" }],
    tasks: [task()],
  },
  "policy with unknown action": {
    policies: [{ event: "PodFailed", action: "Nope" }],
    tasks: [task()],
  },
  "policy with events as text": {
    policies: [{ events: "PodFailed", action: "RestartJob" }],
    tasks: [task()],
  },
  "policy twice the same event": {
    policies: [
      { event: "PodFailed", action: "RestartJob" },
      { event: "PodFailed", action: "AbortJob" },
    ],
    tasks: [task()],
  },
  "policy twice the same exitCode": {
    policies: [
      { exitCode: 1, action: "RestartJob" },
      { exitCode: 1, action: "AbortJob" },
    ],
    tasks: [task()],
  },
  "policy exitCode 0": { policies: [{ exitCode: 0, action: "RestartJob" }], tasks: [task()] },
  "policy any and another": {
    policies: [
      { event: "*", action: "RestartJob" },
      { event: "PodFailed", action: "AbortJob" },
    ],
    tasks: [task()],
  },
  "policy bad timeout": {
    policies: [{ event: "PodFailed", action: "RestartJob", timeout: "x" }],
    tasks: [task()],
  },
  "task policy with unknown action": {
    tasks: [task({ policies: [{ event: "PodFailed", action: "Nope" }] })],
  },
  "volume with claim name": {
    volumes: [{ mountPath: "/v", volumeClaimName: "pvc" }],
    tasks: [task()],
  },
  "volume with neither": { volumes: [{ mountPath: "/v" }], tasks: [task()] },
  "volume without mountPath": { volumes: [{ volumeClaimName: "pvc" }], tasks: [task()] },
  "volume with empty mountPath": {
    volumes: [{ mountPath: "", volumeClaimName: "pvc" }],
    tasks: [task()],
  },
  "volume with colon": {
    volumes: [{ mountPath: "/a:b", volumeClaimName: "pvc" }],
    tasks: [task()],
  },
  "volumes of one mountPath": {
    volumes: [
      { mountPath: "/v", volumeClaimName: "a" },
      { mountPath: "/v", volumeClaimName: "b" },
    ],
    tasks: [task()],
  },
  "volume with both": {
    volumes: [
      { mountPath: "/v", volumeClaimName: "a", volumeClaim: { accessModes: ["ReadWriteOnce"] } },
    ],
    tasks: [task()],
  },
  "volume with a bad claim name": {
    volumes: [{ mountPath: "/v", volumeClaimName: "A_b" }],
    tasks: [task()],
  },
  "volume with a bad quantity": {
    volumes: [{ mountPath: "/v", volumeClaim: { resources: { requests: { storage: "x" } } } }],
    tasks: [task()],
  },
  "dependsOn good": {
    tasks: [task({ name: "a" }), task({ name: "b", dependsOn: { name: ["a"] } })],
  },
  "dependsOn a circle": {
    tasks: [
      task({ name: "a", dependsOn: { name: ["b"] } }),
      task({ name: "b", dependsOn: { name: ["a"] } }),
    ],
  },
  "dependsOn one twice": {
    tasks: [task({ name: "a" }), task({ name: "b", dependsOn: { name: ["a", "a"] } })],
  },
  "plugin mpi with flags and values apart": {
    plugins: { mpi: ["-master", "lead", "--worker=w"] },
    tasks: [task({ name: "lead" }), task()],
  },
  "plugin mpi behind a flag that is none": {
    plugins: { mpi: ["--nope", "--master=lead"] },
    tasks: [task({ name: "lead" }), task()],
  },
  "dependsOn nobody": { tasks: [task({ dependsOn: { name: ["x"] } })] },
  "topologyPolicy bad": { tasks: [task({ topologyPolicy: "x" })] },
  "topologyPolicy with fractions": {
    tasks: [
      task(
        { topologyPolicy: "restricted" },
        {
          containers: [{ name: "c", image: "i", resources: { requests: { cpu: "500m" } } }],
        },
      ),
    ],
  },
  "topologyPolicy with whole cpus": {
    tasks: [
      task(
        { topologyPolicy: "restricted" },
        {
          containers: [{ name: "c", image: "i", resources: { requests: { cpu: "2" } } }],
        },
      ),
    ],
  },
  "partitionPolicy good": {
    tasks: [
      task({
        replicas: 4,
        partitionPolicy: { totalPartitions: 2, partitionSize: 2, minPartitions: 1 },
      }),
    ],
  },
  "partitionPolicy without minPartitions": {
    tasks: [task({ replicas: 4, partitionPolicy: { totalPartitions: 2, partitionSize: 2 } })],
  },
  "partitionPolicy with wrong replicas": {
    tasks: [task({ replicas: 5, partitionPolicy: { totalPartitions: 2, partitionSize: 2 } })],
  },
  "partitionPolicy with wrong minAvailable": {
    tasks: [
      task({
        replicas: 4,
        minAvailable: 4,
        partitionPolicy: { totalPartitions: 2, partitionSize: 2 },
      }),
    ],
  },
  "partitionPolicy incomplete": { tasks: [task({ partitionPolicy: { totalPartitions: 2 } })] },
  "partitionPolicy of zero": {
    tasks: [task({ partitionPolicy: { totalPartitions: 0, partitionSize: 2 } })],
  },
  "no template": { tasks: [{ name: "w", replicas: 1 }] },
  "template without spec": { tasks: [task({ template: {} })] },
  "no containers": { tasks: [task({ template: { spec: { restartPolicy: "Never" } } })] },
  "empty containers": { tasks: [task({}, { containers: [] })] },
  "container without image": { tasks: [task({}, { containers: [{ name: "c" }] })] },
  "container without name": { tasks: [task({}, { containers: [{ image: "i" }] })] },
  "container with a bad name": { tasks: [task({}, { containers: [{ name: "C_c", image: "i" }] })] },
  "two containers of one name": {
    tasks: [
      task(
        {},
        {
          containers: [
            { name: "c", image: "i" },
            { name: "c", image: "i" },
          ],
        },
      ),
    ],
  },
  "restartPolicy bad": { tasks: [task({}, { restartPolicy: "Sometimes" })] },
  "restartPolicy absent": { tasks: [task({}, { restartPolicy: null })] },
  "dnsPolicy bad": { tasks: [task({}, { dnsPolicy: "Nope" })] },
  hostNetwork: { tasks: [task({}, { hostNetwork: true })] },
  "mount of no volume": container({ volumeMounts: [{ name: "v", mountPath: "/v" }] }),
  "volume without source": { tasks: [task({}, { volumes: [{ name: "v" }] })] },
  "two volumes of one name": {
    tasks: [
      task(
        {},
        {
          volumes: [
            { name: "v", emptyDir: {} },
            { name: "v", emptyDir: {} },
          ],
        },
      ),
    ],
  },
  "volume with two sources": {
    tasks: [task({}, { volumes: [{ name: "v", emptyDir: {}, hostPath: { path: "/x" } }] })],
  },
  "port 0": container({ ports: [{ containerPort: 0 }] }),
  "port 70000": container({ ports: [{ containerPort: 70000 }] }),
  "port without protocol": container({ ports: [{ containerPort: 80 }] }),
  "two ports alike": container({ ports: [{ containerPort: 80 }, { containerPort: 80 }] }),
  "port with bad protocol": container({ ports: [{ containerPort: 80, protocol: "X" }] }),
  "two env of one name": container({ env: [{ name: "A" }, { name: "A" }] }),
  "env without name": container({ env: [{ value: "x" }] }),
  "env value number": container({ env: [{ name: "A", value: 1 }] }),
  "env from nothing": container({ env: [{ name: "A", valueFrom: {} }] }),
  "env from field": container({
    env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
  }),
  "env from bad field": container({
    env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.nope" } } }],
  }),
  "command text": container({ command: "sleep" }),
  "command of numbers": container({ command: [1] }),
  "requests above limits": container({
    resources: { requests: { cpu: "2" }, limits: { cpu: "1" } },
  }),
  "bad quantity": container({ resources: { requests: { cpu: "x" } } }),
  "quantity without number": container({ resources: { requests: { cpu: "Gi" } } }),
  "quantity true": container({ resources: { requests: { cpu: true } } }),
  "quantities respelled": container({
    resources: {
      requests: { cpu: "0.5", memory: "0.5Gi", "ephemeral-storage": "2048Ki" },
      limits: { cpu: 2, memory: "1.5Gi", "ephemeral-storage": "100M" },
    },
  }),
  "quantity 1000m": container({ resources: { requests: { cpu: "1000m", memory: "1e10" } } }),
  "resource name bad": container({ resources: { requests: { foo: "1" } } }),
  "extended resource": container({ resources: { limits: { "nvidia.com/gpu": 1 } } }),
  "extended resource without limit": container({
    resources: { requests: { "nvidia.com/gpu": 1 } },
  }),
  "resources kept as sent": completeContainer({
    resources: { requests: { cpu: 1, memory: "1024Mi" } },
  }),
  "bad quantity kept as sent": completeContainer({ resources: { requests: { cpu: "x" } } }),
  "empties kept as sent": completeContainer({ command: [], env: [], envFrom: [], stdin: false }),
  "empties rewritten": container({
    command: [],
    env: [{ name: "A", value: "" }],
    envFrom: [],
    stdin: false,
  }),
  "imagePullSecrets without name": { tasks: [task({}, { imagePullSecrets: [{}] })] },
  "imagePullSecrets twice": {
    tasks: [task({}, { imagePullSecrets: [{ name: "a" }, { name: "a" }] })],
  },
  "terminationGracePeriodSeconds text": {
    tasks: [task({}, { terminationGracePeriodSeconds: "3" })],
  },
  "nodeSelector of numbers": { tasks: [task({}, { nodeSelector: { a: 1 } })] },
  "tolerations good": { tasks: [task({}, { tolerations: [{ key: "a", operator: "Exists" }] })] },
  "tolerations bad": { tasks: [task({}, { tolerations: [{ key: "", operator: "Equal" }] })] },
  "unknown fields": {
    nope: 1,
    tasks: [
      task({
        nope: 1,
        template: {
          nope: 1,
          metadata: { nope: 1, creationTimestamp: null },
          spec: { ...pod, nope: 1 },
        },
      }),
    ],
  },
  "template labels": {
    tasks: [
      task({ template: { metadata: { labels: { a: "b" }, annotations: { c: "d" } }, spec: pod } }),
    ],
  },
  "template label bad": {
    tasks: [task({ template: { metadata: { labels: { a: "b c" } }, spec: pod } })],
  },
  "template label number": {
    tasks: [task({ template: { metadata: { labels: { a: 1 } }, spec: pod } })],
  },
  "template metadata text": { tasks: [task({ template: { metadata: "x", spec: pod } })] },
  "initContainers and probes": {
    tasks: [
      task(
        {},
        {
          initContainers: [{ name: "i", image: "busybox" }],
          containers: [
            {
              name: "c",
              image: "busybox",
              livenessProbe: { httpGet: { port: 80 } },
              readinessProbe: { tcpSocket: { port: "http" } },
              securityContext: { runAsUser: 1000 },
              volumeMounts: [{ name: "v", mountPath: "/v" }],
            },
          ],
          volumes: [{ name: "v", configMap: { name: "c" } }],
        },
      ),
    ],
  },
};

/** Documents whose metadata or head is the point. */
const documents: Readonly<Record<string, unknown>> = {
  "labels null": { metadata: { name: "d", labels: null, annotations: {} }, spec: specs["minimal"] },
  "label number": { metadata: { name: "d", labels: { a: 1 } }, spec: specs["minimal"] },
  "label bad": { metadata: { name: "d", labels: { a: "b c" } }, spec: specs["minimal"] },
  "label key bad": { metadata: { name: "d", labels: { "a b": "c" } }, spec: specs["minimal"] },
  "label key with two slashes": {
    metadata: { name: "d", labels: { "a/b/c": "c" } },
    spec: specs["minimal"],
  },
  "annotation key bad": {
    metadata: { name: "d", annotations: { "a b": "c" } },
    spec: specs["minimal"],
  },
  "name with capitals": { metadata: { name: "Bad_Name" }, spec: specs["minimal"] },
  "name too long": { metadata: { name: "n".repeat(254) }, spec: specs["minimal"] },
  "name of 60 characters": { metadata: { name: "n".repeat(60) }, spec: specs["minimal"] },
  "name number": { metadata: { name: 3 }, spec: specs["minimal"] },
  "no name": { metadata: {}, spec: specs["minimal"] },
  "no metadata": { spec: specs["minimal"] },
  "metadata text": { metadata: "x", spec: specs["minimal"] },
  "metadata null": { metadata: null, spec: specs["minimal"] },
  "no spec": { metadata: { name: "d" } },
  "empty document": {},
  generateName: { metadata: { generateName: "gen-" }, spec: specs["minimal"] },
  "generateName bad": { metadata: { generateName: "Gen_" }, spec: specs["minimal"] },
  "name and generateName": {
    metadata: { name: "d", generateName: "gen-" },
    spec: specs["minimal"],
  },
  "other kind": {
    apiVersion: "batch.volcano.sh/v1alpha1",
    kind: "Jib",
    metadata: { name: "d" },
    spec: specs["minimal"],
  },
  "other version": {
    apiVersion: "batch.volcano.sh/v1",
    kind: "Job",
    metadata: { name: "d" },
    spec: specs["minimal"],
  },
  "other group": {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "d" },
    spec: specs["minimal"],
  },
  "kind number": {
    apiVersion: "batch.volcano.sh/v1alpha1",
    kind: 1,
    metadata: { name: "d" },
    spec: specs["minimal"],
  },
  "other namespace": { metadata: { name: "d", namespace: "elsewhere" }, spec: specs["minimal"] },
  "own namespace": { metadata: { name: "d", namespace: "{ns}" }, spec: specs["minimal"] },
  "unknown metadata": {
    metadata: { name: "d", nope: 1, clusterName: "x" },
    spec: specs["minimal"],
  },
  "unknown at the root": { nope: 1, metadata: { name: "d" }, spec: specs["minimal"] },
  "system fields": {
    metadata: {
      name: "d",
      uid: "11111111-1111-4111-8111-111111111111",
      generation: 7,
      creationTimestamp: "2020-01-01T00:00:00Z",
      deletionTimestamp: "2020-01-01T00:00:00Z",
      selfLink: "/x",
    },
    spec: specs["minimal"],
  },
  "bad creationTimestamp": {
    metadata: { name: "d", creationTimestamp: "x" },
    spec: specs["minimal"],
  },
  finalizers: {
    metadata: { name: "d", finalizers: ["example.com/a", "plain", "dotted.name"] },
    spec: specs["minimal"],
  },
  "finalizer bad": { metadata: { name: "d", finalizers: ["a b"] }, spec: specs["minimal"] },
  "owner incomplete": {
    metadata: { name: "d", ownerReferences: [{ kind: "X" }] },
    spec: specs["minimal"],
  },
  "status given": {
    metadata: { name: "d" },
    spec: specs["minimal"],
    status: { state: { phase: "Running" }, nope: 1 },
  },
  "status bad": { metadata: { name: "d" }, spec: specs["minimal"], status: { running: "x" } },
};

/** Raw texts: what a parser must notice. */
const texts: Readonly<Record<string, string>> = {
  "cut off": '{"a":',
  "not JSON": "hello",
  list: "[]",
  number: "3",
  null: "null",
  empty: "",
  "doubled key":
    '{"metadata":{"name":"t","name":"t"},"kind":"Job","kind":"Job","apiVersion":"batch.volcano.sh/v1alpha1","spec":{"tasks":[{"name":"w","replicas":1,"replicas":2,"template":{"spec":{"containers":[{"name":"c","image":"i"}]}}}]}}',
  "trailing text": '{"metadata":{"name":"t"}} x',
  "float replicas":
    '{"apiVersion":"batch.volcano.sh/v1alpha1","kind":"Job","metadata":{"name":"t"},"spec":{"minAvailable":2.0,"tasks":[{"name":"w","replicas":2.0,"template":{"spec":{"containers":[{"name":"c","image":"i"}]}}}]}}',
  "half replicas":
    '{"apiVersion":"batch.volcano.sh/v1alpha1","kind":"Job","metadata":{"name":"t"},"spec":{"tasks":[{"name":"w","replicas":2.5,"template":{"spec":{"containers":[{"name":"c","image":"i"}]}}}]}}',
  "float cpu rewritten":
    '{"apiVersion":"batch.volcano.sh/v1alpha1","kind":"Job","metadata":{"name":"t"},"spec":{"tasks":[{"name":"w","replicas":1,"template":{"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":1.5}}}]}}}]}}',
  "float cpu kept":
    '{"apiVersion":"batch.volcano.sh/v1alpha1","kind":"Job","metadata":{"name":"t"},"spec":{"tasks":[{"name":"w","replicas":1,"minAvailable":1,"maxRetry":3,"template":{"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":1.5}}}]}}}]}}',
  "bad escape": '{"metadata":{"name":"\\x"}}',
  "control character": '{"metadata":{"name":"\n"}}',
  "missing colon": '{"metadata" 1}',
  "missing comma": '{"metadata":{} "spec":{}}',
  "single quotes": "{'a':1}",
};

const query = "?dryRun=All";

/** Creates of VolcanoJobs, good and bad; without anything stored. */
export const volcanoCreates: readonly Script[] = [
  {
    name: "VolcanoJob: specs",
    steps: Object.values(specs).map((spec) =>
      post("V", named("V", "d", spec as JsonObject), query),
    ),
  },
  {
    name: "VolcanoJob: documents",
    steps: Object.values(documents).map((each) =>
      post("V", document("V", each as JsonObject), query),
    ),
  },
  {
    name: "VolcanoJob: texts",
    steps: [
      ...Object.values(texts).map((text) => post("V", text, query)),
      post("V", { metadata: { name: "d" }, spec: specs["minimal"] }, query),
      post("V", { kind: "Job", metadata: { name: "d" }, spec: specs["minimal"] }, query),
      post(
        "V",
        { apiVersion: "v1", kind: "Job", metadata: { name: "d" }, spec: specs["minimal"] },
        query,
      ),
      post(
        "V",
        {
          apiVersion: "batch.volcano.sh/v1alpha1",
          metadata: { name: "d" },
          spec: specs["minimal"],
        },
        query,
      ),
    ],
  },
  {
    name: "VolcanoJob: strict",
    steps: [
      post(
        "V",
        named("V", "d", specs["unknown fields"] as JsonObject),
        `${query}&fieldValidation=Strict`,
      ),
      post(
        "V",
        document("V", documents["unknown metadata"] as JsonObject),
        `${query}&fieldValidation=Strict`,
      ),
      post("V", texts["doubled key"], `${query}&fieldValidation=Strict`),
      post(
        "V",
        named("V", "d", specs["unknown fields"] as JsonObject),
        `${query}&fieldValidation=Ignore`,
      ),
      post("V", named("V", "d", specs["minimal"] as JsonObject), `${query}&fieldValidation=Nope`),
      post("V", named("V", "d", specs["minimal"] as JsonObject), "?dryRun=Yes"),
      post("V", named("V", "d", specs["minimal"] as JsonObject), "?dryRun="),
      post(
        "V",
        named("V", "d", specs["minimal"] as JsonObject),
        `${query}&fieldManager=${"m".repeat(129)}`,
      ),
      post("V", named("V", "d", specs["minimal"] as JsonObject), `${query}&fieldManager=a%07b`),
      post("V", named("V", "d", specs["minimal"] as JsonObject), `${query}&pretty=true&nope=1`),
    ],
  },
  {
    name: "VolcanoJob: stored",
    steps: [
      ...[
        "minimal",
        "plugin mpi",
        "quantities respelled",
        "resources kept as sent",
        "hostNetwork",
      ].map((title, i) => post("V", named("V", `s${i}`, specs[title] as JsonObject))),
      post("V", named("V", "s0", specs["minimal"] as JsonObject)),
      post("V", named("V", "s0", specs["queue of nobody"] as JsonObject)),
      post("V", named("V", "s0", specs["minimal"] as JsonObject), query),
      post("V", named("V", "v", specs["minimal"] as JsonObject, { resourceVersion: "5" })),
      post("V", named("V", "v", specs["minimal"] as JsonObject, { resourceVersion: "x" })),
      post("V", named("V", "v", specs["minimal"] as JsonObject, { resourceVersion: "0" })),
      {
        method: "POST",
        path: "{V}/other",
        body: named("V", "posted", specs["minimal"] as JsonObject),
      },
      { method: "GET", path: "{V}/s0" },
    ],
  },
];
