/**
 * What people get wrong, and the exact lines that a preview shows for it. Each line was read as its reader would: it names the
 * field, the shape of what was found and never its value, and what to write instead.
 */
import { job } from "../../provider/kinds/job/kind";
import type { Kind } from "../../provider/kinds/kind";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind";
import { findArgumentProblems, findRuleFindings } from "../../provider/lifecycle/validation";
import { withoutNulls, type JsonObject } from "../../provider/values/json";

type Given = readonly [Kind, JsonObject];

const kinds = { Job: job, VolcanoJob: volcanoJob } as const;
/** Arguments as they stand in a program, where an undefined member is none. */
const given = (kind: keyof typeof kinds, args: object): Given => [
  kinds[kind],
  withoutNulls(JSON.parse(JSON.stringify(args)) as JsonObject),
];
const main = (members: object = {}) => ({ name: "main", image: "train:1", ...members });
const podSpec = (members: object = {}) => ({
  restartPolicy: "Never",
  containers: [main()],
  ...members,
});
const aJob = (spec: object = {}, pod: object = {}, metadata: object = { name: "a" }, more = {}) =>
  given("Job", { metadata, spec: { template: { spec: podSpec(pod) }, ...spec }, ...more });
const aContainer = (members: object) => aJob({}, { containers: [main(members)] });
const task = (members: object = {}, pod: object = {}) => ({
  name: "worker",
  replicas: 2,
  template: { spec: podSpec(pod) },
  ...members,
});
const aVolcanoJob = (spec: object = {}, metadata: object = { name: "train" }, more = {}) =>
  given("VolcanoJob", { metadata, spec: { tasks: [task()], ...spec }, ...more });

const cases: readonly (readonly [string, Given, readonly string[]])[] = [
  ["no spec", given("Job", { metadata: { name: "a" } }), ["spec: is required"]],
  [
    "spec is text",
    given("Job", { metadata: { name: "a" }, spec: "x" }),
    ["spec: expected an object, got text"],
  ],
  [
    "spec is a list",
    given("VolcanoJob", { metadata: { name: "a" }, spec: [] }),
    ["spec: expected an object, got a list"],
  ],
  [
    "spec null",
    given("VolcanoJob", { metadata: { name: "a" }, spec: null }),
    ["spec: is required"],
  ],
  [
    "an argument that is none",
    aJob({}, {}, { name: "a" }, { specs: {} }),
    ["specs: is not an argument: did you mean spec?"],
  ],
  [
    "data as argument",
    aJob({}, {}, { name: "a" }, { data: {} }),
    ["data: is not an argument: a job has metadata, spec and lifecycle"],
  ],
  [
    "wrong kind",
    aJob({}, {}, { name: "a" }, { kind: "CronJob" }),
    ["kind: must be Job for a Job, or left out"],
  ],
  [
    "wrong apiVersion",
    aVolcanoJob({}, { name: "a" }, { apiVersion: "batch/v1" }),
    ["apiVersion: must be batch.volcano.sh/v1alpha1 for a VolcanoJob, or left out"],
  ],
  [
    "metadata is text",
    given("Job", { metadata: "a", spec: { template: { spec: podSpec() } } }),
    ["metadata: expected an object, got text"],
  ],
  [
    "metadata.name upper case",
    aJob({}, {}, { name: "Report" }),
    [
      "metadata.name: must be lower case letters, digits, - and . (RFC 1123), at most 253 characters",
    ],
  ],
  [
    "metadata.name too long",
    aJob({}, {}, { name: "a".repeat(64) }),
    ["metadata.name: must be at most 63 characters, for it is in a label of the job's pods"],
  ],
  [
    "metadata.name number",
    aJob({}, {}, { name: 5 }),
    ["metadata.name: expected text, got a number: write it in quotes"],
  ],
  [
    "metadata.name empty",
    aJob({}, {}, { name: "" }),
    ["metadata.name: is required: name or generateName is required"],
  ],
  [
    "metadata.namespace upper",
    aJob({}, {}, { name: "a", namespace: "Re_search" }),
    [
      "metadata.namespace: must be lower case letters, digits and - (RFC 1123), at most 63 characters",
    ],
  ],
  [
    "metadata.lables",
    aJob({}, {}, { name: "a", lables: {} }),
    [
      "metadata.lables: is not managed, did you mean labels?; known here: name, generateName, namespace, labels, annotations, ownerReferences, finalizers",
    ],
  ],
  [
    "metadata.uid",
    aJob({}, {}, { name: "a", uid: "x" }),
    ["metadata.uid: is written by the server: leave it out"],
  ],
  [
    "label value number",
    aJob({}, {}, { name: "a", labels: { version: 5 } }),
    ["metadata.labels.version: expected text, got a number: write it in quotes"],
  ],
  [
    "label value boolean",
    aJob({}, {}, { name: "a", labels: { on: true } }),
    ["metadata.labels.on: expected text, got true or false: write it in quotes"],
  ],
  [
    "label key bad",
    aJob({}, {}, { name: "a", labels: { "a b": "x" } }),
    [
      'metadata.labels["a b"]: is not a valid name: up to 63 letters, digits, -, _ and ., with an optional DNS prefix and /',
    ],
  ],
  [
    "label value bad",
    aJob({}, {}, { name: "a", labels: { team: "a b" } }),
    [
      "metadata.labels.team: is not a valid label value: up to 63 letters, digits, -, _ and ., beginning and ending with a letter or digit",
    ],
  ],
  [
    "label value long",
    aJob({}, {}, { name: "a", labels: { team: "a".repeat(64) } }),
    ["metadata.labels.team: must be no more than 63 characters"],
  ],
  [
    "labels a list",
    aJob({}, {}, { name: "a", labels: ["x"] }),
    ["metadata.labels: expected an object, got a list"],
  ],
  [
    "annotation number",
    aJob({}, {}, { name: "a", annotations: { n: 1 } }),
    ["metadata.annotations.n: expected text, got a number: write it in quotes"],
  ],
  [
    "annotation key",
    aJob({}, {}, { name: "a", annotations: { "/x": "1" } }),
    ['metadata.annotations["/x"]: has a prefix that is not a DNS name'],
  ],
  [
    "finalizer",
    aJob({}, {}, { name: "a", finalizers: ["x y"] }),
    [
      "metadata.finalizers: is not a valid name: up to 63 letters, digits, -, _ and ., with an optional DNS prefix and /",
      "metadata.finalizers[0]: must have a domain, such as example.com/cleanup",
    ],
  ],
  [
    "ownerReferences",
    aJob({}, {}, { name: "a", ownerReferences: [{ name: "x" }] }),
    [
      "metadata.ownerReferences.apiVersion: is required",
      "metadata.ownerReferences.kind: is required",
      "metadata.ownerReferences.uid: is required",
    ],
  ],
  [
    "generateName upper",
    aJob({}, {}, { generateName: "Report-" }),
    [
      "metadata.generateName: must be lower case letters, digits, - and . (RFC 1123), at most 253 characters",
    ],
  ],
  [
    "lifecycle unknown",
    aJob({}, {}, { name: "a" }, { lifecycle: { timeout: {} } }),
    [
      "lifecycle.timeout: is not a setting, did you mean timeouts?; known here: connection, timeouts, deletion, onReplace, waitFor, pendingTimeout, rerunOn, triggers, onMissing, adopt, suspended",
    ],
  ],
  [
    "lifecycle.timeouts unknown",
    aJob({}, {}, { name: "a" }, { lifecycle: { timeouts: { creat: "5m" } } }),
    [
      "lifecycle.timeouts.creat: is not a setting, did you mean create?; known here: create, read, update, delete, wait",
    ],
  ],
  [
    "lifecycle.timeouts form",
    aJob({}, {}, { name: "a" }, { lifecycle: { timeouts: { create: "5 minutes" } } }),
    ["lifecycle.timeouts.create: expected a duration such as 90s, 10m or 1h30m"],
  ],
  [
    "lifecycle.deletion",
    aJob({}, {}, { name: "a" }, { lifecycle: { deletion: "Foreground" } }),
    ["lifecycle.deletion: must be one of auto, foreground, background, orphan"],
  ],
  [
    "lifecycle.onReplace",
    aJob({}, {}, { name: "a" }, { lifecycle: { onReplace: "never" } }),
    ["lifecycle.onReplace: must be one of stop, wait, refuse"],
  ],
  [
    "lifecycle text",
    aJob({}, {}, { name: "a" }, { lifecycle: "x" }),
    ["lifecycle: expected an object, got text"],
  ],
  [
    "lifecycle.suspended text",
    aVolcanoJob({}, { name: "a" }, { lifecycle: { suspended: "yes" } }),
    ["lifecycle.suspended: expected true or false, got text"],
  ],
  [
    "lifecycle.suspended quoted",
    aVolcanoJob({}, { name: "a" }, { lifecycle: { suspended: "true" } }),
    ["lifecycle.suspended: expected true or false, got text: write it without quotes"],
  ],
  [
    "lifecycle.connection a list",
    aJob({}, {}, { name: "a" }, { lifecycle: { connection: ["lab"] } }),
    ["lifecycle.connection: expected text, got a list"],
  ],
  [
    "unknown spec field",
    aJob({ paralelism: 2 }),
    ["spec.paralelism: is not a field that this version knows: did you mean parallelism?"],
  ],
  [
    "unknown backofLimit",
    aJob({ backofLimit: 2 }),
    ["spec.backofLimit: is not a field that this version knows: did you mean backoffLimit?"],
  ],
  [
    "unknown container field",
    aContainer({ resource: {} }),
    [
      "spec.template.spec.containers[main].resource: is not a field that this version knows: did you mean resources?",
    ],
  ],
  [
    "unknown container env",
    aContainer({ environment: [] }),
    [
      "spec.template.spec.containers[main].environment: is not a field that this version knows; a server that is newer than this version may: set volcano:unknownFields to warn",
    ],
  ],
  [
    "unknown pod field at spec",
    aJob({ restartPolicy: "Never" }),
    [
      "spec.restartPolicy: is not a field that this version knows: restartPolicy belongs to spec.template.spec",
    ],
  ],
  [
    "unknown volcano",
    aVolcanoJob({ minAvaliable: 1 }),
    ["spec.minAvaliable: is not a field that this version knows: did you mean minAvailable?"],
  ],
  [
    "unknown task field",
    aVolcanoJob({ tasks: [task({ replica: 1 })] }),
    ["spec.tasks[worker].replica: is not a field that this version knows: did you mean replicas?"],
  ],
  [
    "containers in a task",
    aVolcanoJob({ tasks: [{ name: "worker", replicas: 1, spec: podSpec() }] }),
    [
      "spec.tasks[worker].template.spec.containers: needs at least one container",
      "spec.tasks[worker].spec: is not a field that this version knows: spec belongs to spec.tasks[worker].template",
    ],
  ],
  [
    "no template",
    given("Job", { metadata: { name: "a" }, spec: {} }),
    [
      "spec.template.spec.containers: needs at least one container",
      "spec.template.spec.restartPolicy: must be OnFailure or Never",
    ],
  ],
  [
    "template without spec",
    given("Job", { metadata: { name: "a" }, spec: { template: {} } }),
    [
      "spec.template.spec.containers: needs at least one container",
      "spec.template.spec.restartPolicy: must be OnFailure or Never",
    ],
  ],
  [
    "no containers",
    aJob({}, { containers: [] }),
    ["spec.template.spec.containers: needs at least one container"],
  ],
  [
    "containers an object",
    aJob({}, { containers: { name: "a" } }),
    ["spec.template.spec.containers: expected a list, got an object"],
  ],
  [
    "container text",
    aJob({}, { containers: ["a"] }),
    ["spec.template.spec.containers[0]: expected an object, got text"],
  ],
  [
    "no image",
    aContainer({ image: undefined }),
    ["spec.template.spec.containers[main].image: is required"],
  ],
  [
    "image number",
    aContainer({ image: 5 }),
    ["spec.template.spec.containers[main].image: expected text, got a number: write it in quotes"],
  ],
  [
    "no container name",
    aContainer({ name: undefined }),
    ["spec.template.spec.containers[0].name: is required"],
  ],
  [
    "container name upper",
    aContainer({ name: "Main" }),
    [
      "spec.template.spec.containers[Main].name: must be lower case letters, digits and - (RFC 1123), at most 63 characters",
    ],
  ],
  [
    "two containers of a name",
    aJob({}, { containers: [main(), main()] }),
    ["spec.template.spec.containers[1].name: is the same as that of another item"],
  ],
  [
    "restartPolicy Always",
    aJob({}, { restartPolicy: "Always" }),
    ["spec.template.spec.restartPolicy: must be OnFailure or Never"],
  ],
  [
    "restartPolicy missing",
    aJob({}, { restartPolicy: undefined }),
    ["spec.template.spec.restartPolicy: must be OnFailure or Never"],
  ],
  [
    "restartPolicy never",
    aJob({}, { restartPolicy: "never" }),
    ["spec.template.spec.restartPolicy: must be OnFailure or Never"],
  ],
  [
    "command text",
    aContainer({ command: "sh -c x" }),
    ["spec.template.spec.containers[main].command: expected a list, got text"],
  ],
  [
    "args number",
    aContainer({ args: [1] }),
    [
      "spec.template.spec.containers[main].args[0]: expected text, got a number: write it in quotes",
    ],
  ],
  [
    "env an object",
    aContainer({ env: { A: "b" } }),
    ["spec.template.spec.containers[main].env: expected a list, got an object"],
  ],
  [
    "env value number",
    aContainer({ env: [{ name: "A", value: 5 }] }),
    [
      "spec.template.spec.containers[main].env[A].value: expected text, got a number: write it in quotes",
    ],
  ],
  [
    "env value boolean",
    aContainer({ env: [{ name: "A", value: true }] }),
    [
      "spec.template.spec.containers[main].env[A].value: expected text, got true or false: write it in quotes",
    ],
  ],
  [
    "env no name",
    aContainer({ env: [{ value: "x" }] }),
    ["spec.template.spec.containers[main].env[0].name: is required"],
  ],
  [
    "env name with =",
    aContainer({ env: [{ name: "A=B", value: "x" }] }),
    [
      "spec.template.spec.containers[main].env[0].name: must be printable ASCII characters other than =",
    ],
  ],
  [
    "env value and valueFrom",
    aContainer({
      env: [{ name: "A", value: "x", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }],
    }),
    [
      "spec.template.spec.containers[main].env[A].valueFrom: stands beside a value: leave one of them out",
    ],
  ],
  [
    "env two sources",
    aContainer({
      env: [
        {
          name: "A",
          valueFrom: {
            secretKeyRef: { name: "s", key: "k" },
            configMapKeyRef: { name: "s", key: "k" },
          },
        },
      ],
    }),
    [
      "spec.template.spec.containers[main].env[A].valueFrom: has several sources: leave all but one out",
    ],
  ],
  [
    "env no source",
    aContainer({ env: [{ name: "A", valueFrom: {} }] }),
    [
      "spec.template.spec.containers[main].env[A].valueFrom: needs a source: fieldRef, resourceFieldRef, configMapKeyRef or secretKeyRef",
    ],
  ],
  [
    "env secret without key",
    aContainer({ env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s" } } }] }),
    ["spec.template.spec.containers[main].env[A].valueFrom.secretKeyRef.key: is required"],
  ],
  [
    "env fieldRef",
    aContainer({ env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.nme" } } }] }),
    [
      "spec.template.spec.containers[main].env[A].valueFrom.fieldRef.fieldPath: is nothing that a variable can have of its pod: metadata.name, metadata.namespace, metadata.uid, metadata.labels['<key>'], metadata.annotations['<key>'], spec.nodeName, spec.serviceAccountName, status.hostIP, status.podIP",
    ],
  ],
  [
    "envFrom empty",
    aContainer({ envFrom: [{}] }),
    ["spec.template.spec.containers[main].envFrom: needs a source: configMapRef or secretRef"],
  ],
  [
    "imagePullPolicy",
    aContainer({ imagePullPolicy: "always" }),
    [
      "spec.template.spec.containers[main].imagePullPolicy: must be one of Always, IfNotPresent, Never",
    ],
  ],
  [
    "port 0",
    aContainer({ ports: [{ containerPort: 0 }] }),
    ["spec.template.spec.containers[main].ports[0].containerPort: is required"],
  ],
  [
    "port 70000",
    aContainer({ ports: [{ containerPort: 70000 }] }),
    [
      "spec.template.spec.containers[main].ports[0].containerPort: must be between 1 and 65535, inclusive",
    ],
  ],
  [
    "port text",
    aContainer({ ports: [{ containerPort: "80" }] }),
    [
      "spec.template.spec.containers[main].ports[0].containerPort: expected a whole number, got text: write it without quotes",
    ],
  ],
  [
    "port name",
    aContainer({ ports: [{ containerPort: 80, name: "a-very-long-port-name" }] }),
    ["spec.template.spec.containers[main].ports[0].name: must be no more than 15 characters"],
  ],
  [
    "port names twice",
    aContainer({
      ports: [
        { containerPort: 80, name: "a" },
        { containerPort: 81, name: "a" },
      ],
    }),
    ["spec.template.spec.containers[main].ports[1].name: is the same as that of another item"],
  ],
  [
    "port protocol",
    aContainer({ ports: [{ containerPort: 80, protocol: "http" }] }),
    ["spec.template.spec.containers[main].ports[0].protocol: must be one of SCTP, TCP, UDP"],
  ],
  [
    "cpu word",
    aContainer({ resources: { limits: { cpu: "two" } } }),
    [
      "spec.template.spec.containers[main].resources.limits.cpu: expected an amount such as 500m, 2 or 4Gi, got text of another form",
    ],
  ],
  [
    "memory unit",
    aContainer({ resources: { limits: { memory: "4GB" } } }),
    [
      "spec.template.spec.containers[main].resources.limits.memory: expected an amount such as 500m, 2 or 4Gi, got text of another form",
    ],
  ],
  [
    "memory lower",
    aContainer({ resources: { limits: { memory: "4gi" } } }),
    [
      "spec.template.spec.containers[main].resources.limits.memory: expected an amount such as 500m, 2 or 4Gi, got text of another form",
    ],
  ],
  [
    "cpu negative",
    aContainer({ resources: { limits: { cpu: "-1" } } }),
    ["spec.template.spec.containers[main].resources.limits.cpu: must not be negative"],
  ],
  [
    "resource name",
    aContainer({ resources: { limits: { gpu: "1" } } }),
    [
      "spec.template.spec.containers[main].resources.limits.gpu: is no resource of a container: there are cpu, memory, ephemeral-storage, hugepages-<size>, and those with a domain, such as nvidia.com/gpu",
    ],
  ],
  [
    "gpu fraction",
    aContainer({ resources: { limits: { "nvidia.com/gpu": "0.5" } } }),
    [
      'spec.template.spec.containers[main].resources.limits["nvidia.com/gpu"]: must be a whole number',
    ],
  ],
  [
    "gpu request only",
    aContainer({ resources: { requests: { "nvidia.com/gpu": "1" } } }),
    [
      "spec.template.spec.containers[main].resources.limits: needs an entry for each request whose resource has a domain, and of the same amount: nobody can share it",
    ],
  ],
  [
    "requests above limits",
    aContainer({ resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }),
    [
      "spec.template.spec.containers[main].resources.requests: asks for more cpu than limits.cpu allows",
    ],
  ],
  [
    "resources unknown",
    aContainer({ resources: { request: { cpu: "1" } } }),
    [
      "spec.template.spec.containers[main].resources.request: is not a field that this version knows: did you mean requests?",
    ],
  ],
  [
    "mount of no volume",
    aContainer({ volumeMounts: [{ name: "data", mountPath: "/data" }] }),
    ["spec.template.spec.containers[main].volumeMounts[/data].name: names no volume of the pod"],
  ],
  [
    "mount without path",
    aJob(
      {},
      {
        volumes: [{ name: "data", emptyDir: {} }],
        containers: [main({ volumeMounts: [{ name: "data" }] })],
      },
    ),
    ["spec.template.spec.containers[main].volumeMounts[0].mountPath: is required"],
  ],
  [
    "two mounts at a path",
    aJob(
      {},
      {
        volumes: [{ name: "data", emptyDir: {} }],
        containers: [
          main({
            volumeMounts: [
              { name: "data", mountPath: "/d" },
              { name: "data", mountPath: "/d" },
            ],
          }),
        ],
      },
    ),
    [
      "spec.template.spec.containers[main].volumeMounts[1].mountPath: is the path of another mount of the container",
    ],
  ],
  [
    "subPath up",
    aJob(
      {},
      {
        volumes: [{ name: "data", emptyDir: {} }],
        containers: [main({ volumeMounts: [{ name: "data", mountPath: "/d", subPath: "../x" }] })],
      },
    ),
    ["spec.template.spec.containers[main].volumeMounts[/d].subPath: must not contain '..'"],
  ],
  [
    "volume two sources",
    aJob({}, { volumes: [{ name: "data", emptyDir: {}, secret: { secretName: "s" } }] }),
    [
      "spec.template.spec.volumes[data].secret: is a second source of the volume: leave all but one out",
    ],
  ],
  [
    "volume name",
    aJob({}, { volumes: [{ name: "Data", emptyDir: {} }] }),
    [
      "spec.template.spec.volumes[Data].name: must be lower case letters, digits and - (RFC 1123), at most 63 characters",
    ],
  ],
  [
    "volume names twice",
    aJob(
      {},
      {
        volumes: [
          { name: "d", emptyDir: {} },
          { name: "d", emptyDir: {} },
        ],
      },
    ),
    ["spec.template.spec.volumes[1].name: is the same as that of another item"],
  ],
  [
    "pvc without claim",
    aJob({}, { volumes: [{ name: "d", persistentVolumeClaim: {} }] }),
    ["spec.template.spec.volumes[d].persistentVolumeClaim.claimName: is required"],
  ],
  [
    "secret mode",
    aJob({}, { volumes: [{ name: "d", secret: { secretName: "s", defaultMode: 644 } }] }),
    [
      "spec.template.spec.volumes[d].secret.defaultMode: must be a file mode of 0 to 511, which is octal 0777: write 0o644, or 420",
    ],
  ],
  [
    "configMap without name",
    aJob({}, { volumes: [{ name: "d", configMap: {} }] }),
    ["spec.template.spec.volumes[d].configMap.name: is required"],
  ],
  [
    "hostPath ..",
    aJob({}, { volumes: [{ name: "d", hostPath: { path: "/a/../b" } }] }),
    ["spec.template.spec.volumes[d].hostPath.path: must not contain '..'"],
  ],
  [
    "sizeLimit",
    aJob({}, { volumes: [{ name: "d", emptyDir: { sizeLimit: "big" } }] }),
    [
      "spec.template.spec.volumes[d].emptyDir.sizeLimit: expected an amount such as 500m, 2 or 4Gi, got text of another form",
    ],
  ],
  [
    "probe without handler",
    aContainer({ livenessProbe: { periodSeconds: 5 } }),
    [
      "spec.template.spec.containers[main].livenessProbe: needs a handler: exec, httpGet, tcpSocket, or grpc for a probe",
    ],
  ],
  [
    "probe two handlers",
    aContainer({ livenessProbe: { exec: { command: ["a"] }, tcpSocket: { port: 80 } } }),
    [
      "spec.template.spec.containers[main].livenessProbe.tcpSocket: is a second handler: leave all but one out",
    ],
  ],
  [
    "probe port name",
    aContainer({ livenessProbe: { tcpSocket: { port: "a_b" } } }),
    [
      "spec.template.spec.containers[main].livenessProbe.tcpSocket.port: must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
    ],
  ],
  [
    "init with probe",
    aJob(
      {},
      { initContainers: [main({ name: "init", readinessProbe: { exec: { command: ["a"] } } })] },
    ),
    [
      "spec.template.spec.initContainers[init].readinessProbe: may not be set for init containers without restartPolicy=Always",
    ],
  ],
  [
    "toleration operator",
    aJob({}, { tolerations: [{ key: "a", operator: "Is" }] }),
    ["spec.template.spec.tolerations[0].operator: must be Equal or Exists"],
  ],
  [
    "toleration effect",
    aJob({}, { tolerations: [{ key: "a", operator: "Exists", effect: "NoRun" }] }),
    [
      "spec.template.spec.tolerations[0].effect: must be one of NoSchedule, PreferNoSchedule, NoExecute",
    ],
  ],
  [
    "toleration without key",
    aJob({}, { tolerations: [{ effect: "NoSchedule" }] }),
    [
      "spec.template.spec.tolerations[0].operator: must be Exists where no key is given, which tolerates every taint",
    ],
  ],
  [
    "nodeSelector value",
    aJob({}, { nodeSelector: { zone: "a b" } }),
    [
      "spec.template.spec.nodeSelector.zone: is not a valid label value: up to 63 letters, digits, -, _ and ., beginning and ending with a letter or digit",
    ],
  ],
  [
    "nodeSelector number",
    aJob({}, { nodeSelector: { gpu: 1 } }),
    ["spec.template.spec.nodeSelector.gpu: expected text, got a number: write it in quotes"],
  ],
  [
    "dnsPolicy",
    aJob({}, { dnsPolicy: "None" }),
    ["spec.template.spec.dnsConfig: is required with dnsPolicy: None"],
  ],
  [
    "serviceAccountName",
    aJob({}, { serviceAccountName: "My Account" }),
    [
      "spec.template.spec.serviceAccountName: must be lower case letters, digits, - and . (RFC 1123), at most 253 characters",
    ],
  ],
  [
    "activeDeadlineSeconds pod",
    aJob({}, { activeDeadlineSeconds: 0 }),
    ["spec.template.spec.activeDeadlineSeconds: must be between 1 and 2147483647, inclusive"],
  ],
  [
    "terminationGrace text",
    aJob({}, { terminationGracePeriodSeconds: "30s" }),
    [
      "spec.template.spec.terminationGracePeriodSeconds: expected a whole number, got text that is no number",
    ],
  ],
  [
    "hostNetwork text",
    aJob({}, { hostNetwork: "true" }),
    ["spec.template.spec.hostNetwork: expected true or false, got text: write it without quotes"],
  ],
  ["parallelism negative", aJob({ parallelism: -1 }), ["spec.parallelism: must not be negative"]],
  [
    "parallelism text",
    aJob({ parallelism: "2" }),
    ["spec.parallelism: expected a whole number, got text: write it without quotes"],
  ],
  [
    "parallelism fraction",
    aJob({ parallelism: 1.5 }),
    ["spec.parallelism: expected a whole number, got a fraction"],
  ],
  ["completions negative", aJob({ completions: -1 }), ["spec.completions: must not be negative"]],
  [
    "backoffLimit negative",
    aJob({ backoffLimit: -1 }),
    ["spec.backoffLimit: must not be negative"],
  ],
  [
    "activeDeadlineSeconds text",
    aJob({ activeDeadlineSeconds: "5m" }),
    ["spec.activeDeadlineSeconds: expected a whole number, got text that is no number"],
  ],
  [
    "ttl negative",
    aJob({ ttlSecondsAfterFinished: -5 }),
    ["spec.ttlSecondsAfterFinished: must not be negative"],
  ],
  [
    "completionMode",
    aJob({ completionMode: "indexed" }),
    ["spec.completionMode: must be NonIndexed or Indexed"],
  ],
  [
    "indexed without completions",
    aJob({ completionMode: "Indexed", completions: undefined, parallelism: 2 }),
    ["spec.completions: is required when completionMode is Indexed"],
  ],
  [
    "selector by hand",
    aJob({ selector: { matchLabels: { a: "b" } } }),
    [
      "spec.selector: the server makes the selector itself: leave it out, or set manualSelector: true",
      "spec.template.metadata.labels: must have the labels that spec.selector selects",
    ],
  ],
  [
    "backoffLimitPerIndex",
    aJob({ backoffLimitPerIndex: 1 }),
    ["spec.backoffLimitPerIndex: needs completionMode: Indexed"],
  ],
  [
    "maxFailedIndexes",
    aJob({ maxFailedIndexes: 1 }),
    ["spec.maxFailedIndexes: needs backoffLimitPerIndex"],
  ],
  [
    "podFailurePolicy",
    aJob({ podFailurePolicy: { rules: [{ action: "Fail" }] } }),
    [
      "spec.podFailurePolicy.rules[0].action: must be one of Count, FailIndex, FailJob, Ignore",
      "spec.podFailurePolicy.rules[0]: needs onExitCodes or onPodConditions",
    ],
  ],
  [
    "successPolicy",
    aJob({ successPolicy: { rules: [{ succeededCount: 1 }] }, completions: 2 }),
    ["spec.successPolicy: needs completionMode: Indexed"],
  ],
  [
    "podReplacementPolicy",
    aJob({ podReplacementPolicy: "Never" }),
    ["spec.podReplacementPolicy: must be Failed or TerminatingOrFailed"],
  ],
  ["no tasks", aVolcanoJob({ tasks: [] }), ["spec.tasks: needs at least one task"]],
  [
    "tasks an object",
    aVolcanoJob({ tasks: { worker: task() } }),
    ["spec.tasks: expected a list, got an object"],
  ],
  [
    "task name",
    aVolcanoJob({ tasks: [task({ name: "My_worker" })] }),
    [
      "spec.tasks[My_worker].name: must be lower case letters, digits and - (RFC 1123), at most 63 characters",
    ],
  ],
  [
    "task names twice",
    aVolcanoJob({ tasks: [task(), task()] }),
    ["spec.tasks[1].name: is the name of another task"],
  ],
  [
    "replicas negative",
    aVolcanoJob({ tasks: [task({ replicas: -1 })] }),
    ["spec.tasks[worker].replicas: must be at least 0"],
  ],
  [
    "replicas text",
    aVolcanoJob({ tasks: [task({ replicas: "2" })] }),
    ["spec.tasks[worker].replicas: expected a whole number, got text: write it without quotes"],
  ],
  [
    "minAvailable above",
    aVolcanoJob({ minAvailable: 5 }),
    [
      "spec.minAvailable: is more than the replicas of all tasks together: the job could never start; lower it or raise tasks[].replicas",
    ],
  ],
  [
    "task minAvailable above",
    aVolcanoJob({ tasks: [task({ minAvailable: 5 })] }),
    [
      "spec.tasks[worker].minAvailable: is more than the task's replicas: lower it or raise replicas",
    ],
  ],
  [
    "minAvailable negative",
    aVolcanoJob({ minAvailable: -1 }),
    ["spec.minAvailable: must be at least 0"],
  ],
  [
    "dependsOn missing task",
    aVolcanoJob({ tasks: [task({ dependsOn: { name: ["ps"] } })] }),
    ["spec.tasks[worker].dependsOn.name[0]: names no task of this job"],
  ],
  [
    "dependsOn loop",
    aVolcanoJob({
      tasks: [
        task({ name: "a", dependsOn: { name: ["b"] } }),
        task({ name: "b", dependsOn: { name: ["a"] } }),
      ],
    }),
    [
      "spec.tasks: have dependencies (dependsOn) that can never be met: a circle, a task that waits for itself, or a name given twice",
    ],
  ],
  [
    "policy event",
    aVolcanoJob({ policies: [{ event: "PodFail", action: "RestartJob" }] }),
    [
      "spec.policies[0].event: must be one of *, PodFailed, PodEvicted, PodPending, Unknown, TaskCompleted, TaskFailed, JobUpdated",
    ],
  ],
  [
    "policy action",
    aVolcanoJob({ policies: [{ event: "PodFailed", action: "Restart" }] }),
    [
      "spec.policies[0].action: must be one of AbortJob, RestartJob, RestartTask, RestartPod, RestartPartition, TerminateJob, CompleteJob, ResumeJob",
    ],
  ],
  [
    "policy event twice",
    aVolcanoJob({
      policies: [
        { event: "PodFailed", action: "RestartJob" },
        { event: "PodFailed", action: "AbortJob" },
      ],
    }),
    ["spec.policies[1].event: is an event that another policy has"],
  ],
  [
    "policy event and exitCode",
    aVolcanoJob({ policies: [{ event: "PodFailed", exitCode: 3, action: "RestartJob" }] }),
    ["spec.policies[0]: has an event and an exitCode: take two policies"],
  ],
  [
    "policy exitCode 0",
    aVolcanoJob({ policies: [{ exitCode: 0, action: "RestartJob" }] }),
    ["spec.policies[0].exitCode: must not be 0, which is no failure"],
  ],
  [
    "plugin unknown",
    aVolcanoJob({ plugins: { tensor: [] } }),
    [
      "spec.plugins.tensor: is no plugin of Volcano; there are ssh, env, svc, tensorflow, mpi, pytorch, hcclrank, ray",
    ],
  ],
  [
    "plugin args text",
    aVolcanoJob({ plugins: { ssh: "x" } }),
    ["spec.plugins.ssh: expected a list, got text"],
  ],
  [
    "mpi without master",
    aVolcanoJob({ plugins: { mpi: ["--worker=worker"] } }),
    [
      "spec.plugins.mpi: the mpi plugin needs a master task: add a task named master, or name one with --master=<task>",
    ],
  ],
  [
    "volcano volume without path",
    aVolcanoJob({ volumes: [{ volumeClaimName: "x" }] }),
    ["spec.volumes[0].mountPath: is required"],
  ],
  [
    "volcano volume both",
    aVolcanoJob({ volumes: [{ mountPath: "/a", volumeClaimName: "x", volumeClaim: {} }] }),
    [
      "spec.volumes[/a]: has volumeClaimName (an existing claim) and volumeClaim (a claim to make): leave one of them out",
    ],
  ],
  [
    "volcano volumes one path",
    aVolcanoJob({
      volumes: [
        { mountPath: "/a", volumeClaimName: "x" },
        { mountPath: "/a", volumeClaimName: "y" },
      ],
    }),
    ["spec.volumes[1].mountPath: is the path of another volume"],
  ],
  ["maxRetry negative", aVolcanoJob({ maxRetry: -1 }), ["spec.maxRetry: must be at least 0"]],
  [
    "ttl volcano text",
    aVolcanoJob({ ttlSecondsAfterFinished: "60" }),
    ["spec.ttlSecondsAfterFinished: expected a whole number, got text: write it without quotes"],
  ],
  [
    "volcano name too long",
    aVolcanoJob({}, { name: "a".repeat(60) }),
    [
      "spec.tasks[worker].name: makes no valid names of pods (<job>-<task>-<index>, at most 63 letters, digits, -, _ and .): shorten the job's or the task's name",
    ],
  ],
  [
    "volcano queue number",
    aVolcanoJob({ queue: 5 }),
    ["spec.queue: expected text, got a number: write it in quotes"],
  ],
  [
    "volcano restartPolicy",
    aVolcanoJob({ tasks: [task({}, { restartPolicy: "Sometimes" })] }),
    ["spec.tasks[worker].template.spec.restartPolicy: must be one of Always, OnFailure, Never"],
  ],
  [
    "volcano container image",
    aVolcanoJob({ tasks: [task({}, { containers: [{ name: "a" }] })] }),
    ["spec.tasks[worker].template.spec.containers[a].image: is required"],
  ],
  [
    "networkTopology",
    aVolcanoJob({ networkTopology: { mode: "firm" } }),
    ["spec.networkTopology.mode: must be hard or soft"],
  ],
  [
    "partitionPolicy",
    aVolcanoJob({ tasks: [task({ partitionPolicy: { totalPartitions: 2, partitionSize: 5 } })] }),
    [
      "spec.tasks[worker].replicas: must be totalPartitions times partitionSize of the partitionPolicy",
    ],
  ],
];

function linesOf([kind, args]: Given): string[] {
  const connection = { profile: "kubernetes", unknownFields: "error" } as const;
  const ofArguments = findArgumentProblems(kind, args);
  const problems =
    ofArguments.length > 0 ? ofArguments : findRuleFindings(kind, connection, args).problems;
  return problems.map(({ path, reason }) => `${path}: ${reason}`);
}

test("there are enough of them", () => {
  expect(cases.length).toBeGreaterThanOrEqual(120);
});

test.each(cases)("%s", (_name, args, lines) => {
  expect(linesOf(args)).toEqual(lines);
});

test("no line says what was found there", () => {
  const secret = "xK7-hunter2-Qz";
  const all = cases.flatMap(([, args]) => {
    // Every text of the manifest that is no name becomes the secret.
    const text = JSON.stringify(args[1]).replaceAll("train:1", secret);
    return linesOf([args[0], JSON.parse(text) as JsonObject]);
  });
  expect(all.join("\n")).not.toContain(secret);
});
