import fc from "fast-check";
import type { JsonObject } from "../../provider/values/json.js";

/** All members may be absent; fast-check shrinks towards the empty object. */
export function optional(model: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> {
  return fc.record(model, { requiredKeys: [], noNullPrototype: true });
}

const word = fc.constantFrom("a", "blue", "x1", "gpu", "train", "eu-west", "v2");
const text = fc.constantFrom("1", "yes", "", "two words", 'quo"ted', "ünï", "$(HOME)/x", "a~b/c");
/** Keys with the characters that JSON Pointer escapes. */
export const labelKey = fc.constantFrom("app", "team", "example.com/role", "a.b/c.d", "tier");
export const annotationKey = fc.constantFrom(
  "note",
  "example.com/owner",
  "e.io/path",
  "A_b.c",
  "x/y",
);

/** Labels; values are valid label values. */
export const labels = fc.dictionary(labelKey, word, { maxKeys: 3, noNullPrototype: true });
/** Annotations; values are any text. */
export const annotations = fc.dictionary(annotationKey, text, {
  maxKeys: 3,
  noNullPrototype: true,
});

/** Spellings of cpu amounts: text and whole numbers, canonical or not. */
export const cpuAmount = fc.constantFrom(
  "1",
  "1000m",
  1,
  "0.5",
  "500m",
  "1.5",
  "1500m",
  2,
  "2",
  "250m",
);
/** Spellings of memory amounts, with equal ones among them. */
export const memoryAmount = fc.constantFrom(
  "64Mi",
  "65536Ki",
  67108864,
  "0.5Gi",
  "512Mi",
  "1Gi",
  "1024Mi",
  "100M",
  "1e8",
  "129e6",
);

const resourceList = optional({ cpu: cpuAmount, memory: memoryAmount });
const resources = fc.oneof(
  fc.constant({}),
  resourceList.map((requests): JsonObject => ({ requests })),
  resourceList.map((limits): JsonObject => ({ limits })),
  fc.record({
    requests: resourceList,
    limits: fc.constantFrom<JsonObject>(
      { cpu: "4", memory: "8Gi" },
      { memory: 8589934592, cpu: 4 },
    ),
  }),
);

const envValue = fc.oneof(
  text.map((value): JsonObject => ({ value })),
  fc.constantFrom<JsonObject>(
    {},
    { valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    { valueFrom: { fieldRef: { fieldPath: "status.podIP", apiVersion: "v1" } } },
    { valueFrom: { resourceFieldRef: { containerName: "main", resource: "limits.cpu" } } },
    { valueFrom: { resourceFieldRef: { resource: "limits.memory", divisor: "1Mi" } } },
    { valueFrom: { configMapKeyRef: { name: "settings", key: "mode" } } },
    { valueFrom: { secretKeyRef: { name: "keys", key: "api", optional: true } } },
  ),
);

function unique<T extends JsonObject>(item: fc.Arbitrary<T>, key: string, maxLength: number) {
  return fc.uniqueArray(item, { selector: (each) => each[key], maxLength });
}

const env = unique(
  fc
    .tuple(fc.constantFrom("MODE", "LEVEL", "RANK", "URL", "OMP_NUM_THREADS"), envValue)
    .map(([name, value]): JsonObject => ({ name, ...value })),
  "name",
  4,
);

const ports = unique(
  fc.constantFrom<JsonObject>(
    { containerPort: 22 },
    { containerPort: 2222, name: "ssh", protocol: "TCP" },
    { containerPort: 8080, name: "http" },
    { containerPort: 53, protocol: "UDP" },
  ),
  "containerPort",
  3,
);

const probe = fc.constantFrom<JsonObject>(
  { httpGet: { port: 8080 } },
  { httpGet: { port: "http", path: "/ready", scheme: "HTTPS" }, periodSeconds: 5 },
  { tcpSocket: { port: 22 }, initialDelaySeconds: 3, timeoutSeconds: 0 },
  { exec: { command: ["true"] }, failureThreshold: 3 },
  { grpc: { port: 9000 } },
);

const containerSecurity = fc.constantFrom<JsonObject>(
  {},
  { runAsUser: 1000, privileged: false },
  { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"], add: [] } },
  { readOnlyRootFilesystem: true, seccompProfile: { type: "RuntimeDefault" } },
);

const arguments_ = fc.array(fc.constantFrom("-c", "sleep 5", "--steps=10", "", "{}"), {
  maxLength: 3,
});

/** Images that differ in tag and digest, because a Job's pull policy follows them. */
export const image = fc.constantFrom(
  "busybox",
  "busybox:1.36",
  "busybox:latest",
  "registry.example.com:5000/team/app",
  "registry.example.com/app:2.1.0",
  `app:latest@sha256:${"a".repeat(64)}`,
  `app@sha256:${"0".repeat(64)}`,
);

const volumePool: readonly JsonObject[] = [
  { name: "scratch", emptyDir: {} },
  { name: "shm", emptyDir: { medium: "Memory", sizeLimit: "0.5Gi" } },
  { name: "settings", configMap: { name: "settings" } },
  { name: "keys", secret: { secretName: "keys", defaultMode: 256 } },
  { name: "host", hostPath: { path: "/data" } },
  { name: "dir", hostPath: { path: "/data", type: "Directory" } },
  { name: "claim", persistentVolumeClaim: { claimName: "claim" } },
  {
    name: "info",
    downwardAPI: { items: [{ path: "n", fieldRef: { fieldPath: "metadata.name" } }] },
  },
  {
    name: "mix",
    projected: {
      sources: [
        { configMap: { name: "settings" } },
        { serviceAccountToken: { path: "token" } },
        { downwardAPI: { items: [{ path: "n", fieldRef: { fieldPath: "metadata.uid" } }] } },
      ],
    },
  },
];

function mountsOf(volumes: readonly JsonObject[]): fc.Arbitrary<JsonObject[]> {
  return fc.subarray([...volumes]).map((chosen) =>
    chosen.map(({ name }, i) => ({
      name,
      mountPath: `/mnt/${i}`,
      ...(i > 0 ? { readOnly: true } : {}),
    })),
  );
}

function container(name: string, volumes: readonly JsonObject[]): fc.Arbitrary<JsonObject> {
  const members = optional({
    command: arguments_,
    args: arguments_,
    env,
    ports,
    resources,
    volumeMounts: mountsOf(volumes),
    workingDir: fc.constantFrom("/work", ""),
    imagePullPolicy: fc.constantFrom("Always", "IfNotPresent"),
    livenessProbe: probe,
    startupProbe: probe,
    securityContext: containerSecurity,
    envFrom: fc.constantFrom([], [{ configMapRef: { name: "settings" } }]),
    lifecycle: fc.constantFrom({}, { preStop: { httpGet: { port: 80 } } }),
    terminationMessagePolicy: fc.constantFrom("File", "FallbackToLogsOnError"),
    stdin: fc.boolean(),
    tty: fc.constant(false),
  });
  return fc.tuple(image, members).map(([value, rest]) => ({ name, image: value, ...rest }));
}

function omit(value: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

const portMembers = ["ports", "livenessProbe", "startupProbe"];

/** Ports by name must not collide inside a pod, and a probe may name one: only the first container has them. */
function withoutPorts(value: JsonObject): JsonObject {
  return omit(value, portMembers);
}

function asInitContainer(value: JsonObject): JsonObject {
  return omit(value, [...portMembers, "lifecycle"]);
}

/** A probe that names a port is valid only where the container has it. */
function withKnownPorts(value: JsonObject): JsonObject {
  return { ...value, ports: [{ containerPort: 8080, name: "http" }, { containerPort: 22 }] };
}

function containers(volumes: readonly JsonObject[]): fc.Arbitrary<JsonObject[]> {
  return fc
    .tuple(
      container("main", volumes).map((each) =>
        each["ports"] ? withKnownPorts(each) : withoutPorts(each),
      ),
      fc
        .subarray(["sidecar", "logs"])
        .chain((names) =>
          fc.tuple(...names.map((name) => container(name, volumes).map(withoutPorts))),
        ),
    )
    .map(([main, others]) => [main, ...others]);
}

const nodeTerm: JsonObject = { matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }] };
const affinity = fc.constantFrom<JsonObject>(
  {},
  {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [nodeTerm] },
    },
  },
  {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 1,
          podAffinityTerm: { topologyKey: "zone", labelSelector: { matchLabels: { app: "a" } } },
        },
      ],
    },
  },
);

const podMembers: Record<string, fc.Arbitrary<unknown>> = {
  nodeSelector: fc.dictionary(fc.constantFrom("zone", "example.com/gpu"), word, {
    maxKeys: 2,
    noNullPrototype: true,
  }),
  tolerations: fc.subarray([
    { key: "gpu", operator: "Exists" },
    { key: "spot", value: "yes", effect: "NoSchedule" },
    { operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 },
  ]),
  affinity,
  topologySpreadConstraints: fc.constantFrom(
    [],
    [
      {
        maxSkew: 1,
        topologyKey: "zone",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { app: "a" } },
      },
    ],
  ),
  imagePullSecrets: fc.subarray([{ name: "registry" }, { name: "mirror" }]),
  securityContext: fc.constantFrom<JsonObject>({}, { runAsNonRoot: true, fsGroup: 100 }),
  terminationGracePeriodSeconds: fc.constantFrom(0, 30, 60),
  serviceAccountName: fc.constantFrom("default", "builder"),
  schedulerName: fc.constantFrom("default-scheduler", "elsewhere"),
  dnsPolicy: fc.constantFrom("ClusterFirst", "Default"),
  hostNetwork: fc.boolean(),
  hostAliases: fc.constantFrom([], [{ ip: "10.0.0.1", hostnames: ["db"] }]),
  automountServiceAccountToken: fc.boolean(),
  enableServiceLinks: fc.boolean(),
  shareProcessNamespace: fc.boolean(),
  activeDeadlineSeconds: fc.constantFrom(600, 3600),
  priorityClassName: fc.constant("none-such"),
};

/** Host networking wants every container port to be a host port, too. */
function withHostPorts(spec: JsonObject): JsonObject {
  if (spec["hostNetwork"] !== true) {
    return spec;
  }
  const list = spec["containers"] as JsonObject[];
  return { ...spec, containers: list.map(withoutPorts) };
}

/** A rich and valid pod template with the given restart policies; `undefined` leaves the policy out. */
export function podTemplate(
  restartPolicies: readonly (string | undefined)[],
): fc.Arbitrary<JsonObject> {
  return fc.subarray([...volumePool]).chain((volumes) =>
    fc
      .record({
        metadata: optional({ labels, annotations }),
        containers: containers(volumes),
        initContainers: fc.option(fc.tuple(container("setup", volumes).map(asInitContainer)), {
          nil: undefined,
        }),
        members: optional(podMembers),
        restartPolicy: fc.constantFrom(...restartPolicies),
        withMetadata: fc.boolean(),
      })
      .map(
        ({ metadata, members, restartPolicy, withMetadata, containers: list, initContainers }) => ({
          ...(withMetadata ? { metadata } : {}),
          spec: withHostPorts({
            ...(initContainers ? { initContainers } : {}),
            containers: list,
            ...(volumes.length > 0 ? { volumes } : {}),
            ...(restartPolicy === undefined ? {} : { restartPolicy }),
            ...members,
          }),
        }),
      ),
  );
}
