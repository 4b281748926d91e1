import fc from "fast-check";
import type { JsonObject } from "../../../provider/values/json.js";

/** Half of the members, each with one of its values. */
export function someOf(
  members: Readonly<Record<string, readonly unknown[]>>,
): fc.Arbitrary<JsonObject> {
  const arbitraries = Object.entries(members).map(
    ([name, values]) => [name, fc.constantFrom(...values)] as const,
  );
  return fc.record(Object.fromEntries(arbitraries), { requiredKeys: [], noNullPrototype: true });
}

const handlers: readonly JsonObject[] = [
  { exec: { command: ["true"] } },
  {
    httpGet: {
      port: 8080,
      path: "/x",
      scheme: "HTTPS",
      host: "h",
      httpHeaders: [{ name: "X-A", value: "b" }],
    },
  },
  { tcpSocket: { port: "http", host: "h" } },
];
const probes: readonly JsonObject[] = [
  ...handlers.map((handler) => ({
    ...handler,
    initialDelaySeconds: 1,
    timeoutSeconds: 2,
    periodSeconds: 3,
    successThreshold: 1,
    failureThreshold: 4,
  })),
  { grpc: { port: 9000, service: "s" } },
];
const hooks = [...handlers, { sleep: { seconds: 5 } }];

const common = {
  image: ["busybox", "registry.example.com/a:1"],
  command: [["sh", "-c"], []],
  args: [["x"]],
  workingDir: ["/work"],
  env: [
    [
      { name: "A", value: "b" },
      { name: "N", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "R", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "1m" } } },
    ],
    [
      { name: "C", valueFrom: { configMapKeyRef: { name: "c", key: "k", optional: true } } },
      { name: "S", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
    ],
  ],
  envFrom: [
    [{ prefix: "P_", configMapRef: { name: "c" } }, { secretRef: { name: "s", optional: true } }],
  ],
  resources: [
    { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "500m" } },
    { limits: { "nvidia.com/gpu": "1", cpu: 2 }, requests: { "nvidia.com/gpu": 1 } },
    { limits: { "hugepages-2Mi": "4Mi", memory: "1Gi", "ephemeral-storage": "1Gi" } },
  ],
  terminationMessagePath: ["/dev/x"],
  terminationMessagePolicy: ["FallbackToLogsOnError"],
  imagePullPolicy: ["Always", "Never"],
  securityContext: [
    {
      capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] },
      runAsUser: 1000,
      runAsGroup: 1000,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
    },
    {
      seccompProfile: { type: "Localhost", localhostProfile: "a.json" },
      appArmorProfile: { type: "RuntimeDefault" },
      seLinuxOptions: { level: "s0" },
      procMount: "Default",
      runAsNonRoot: true,
    },
  ],
  stdin: [true],
  tty: [true],
};
const running = {
  ports: [
    [{ containerPort: 8080, name: "http" }],
    [
      { containerPort: 53, protocol: "UDP" },
      { containerPort: 22, name: "ssh" },
    ],
  ],
  livenessProbe: probes,
  readinessProbe: probes,
  startupProbe: probes,
  lifecycle: [...hooks.map((preStop) => ({ preStop })), { postStart: handlers[0] }],
};

/** Mounts of some of the volumes. */
function mounts(volumes: readonly JsonObject[]): fc.Arbitrary<JsonObject[]> {
  const ways: readonly JsonObject[] = [
    {},
    { readOnly: true, recursiveReadOnly: "IfPossible" },
    { subPath: "a/b" },
    { subPathExpr: "$(A)" },
    { mountPropagation: "HostToContainer" },
  ];
  return fc.tuple(fc.subarray([...volumes]), fc.nat(ways.length - 1)).map(([chosen, shift]) =>
    chosen.map(({ name }, i) => ({
      name,
      mountPath: `/mnt/${i}`,
      ...ways[(i + shift) % ways.length],
    })),
  );
}

/** A valid container; one that is an init container has no probes, hooks or ports. */
export function richContainer(
  name: string,
  volumes: readonly JsonObject[],
  isInit = false,
): fc.Arbitrary<JsonObject> {
  return fc
    .tuple(someOf(isInit ? common : { ...common, ...running }), mounts(volumes))
    .map(([members, volumeMounts]) => ({ name, image: "busybox", ...members, volumeMounts }));
}
