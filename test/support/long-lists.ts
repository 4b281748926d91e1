import type { JsonObject } from "../../provider/values/json.js";

/** A manifest's parts, of which one list is made long. */
export interface Parts {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  readonly pod: JsonObject;
  readonly container: JsonObject;
}

type Lengthen = (parts: Parts, count: number) => void;

function list(count: number, item: (index: number) => unknown): unknown[] {
  return Array.from({ length: count }, (_, index) => item(index));
}

function map(count: number, name: (index: number) => string, value: unknown = "1"): JsonObject {
  return Object.fromEntries(list(count, (index) => [name(index), value] as const) as []);
}

/** Lists that every manifest may have, with sound items and with items that each have a fault. */
export const longLists: Readonly<Record<string, Lengthen>> = {
  labels: ({ metadata }, n) => (metadata["labels"] = map(n, (i) => `l${i}`)),
  finalizers: ({ metadata }, n) => (metadata["finalizers"] = list(n, (i) => `a.b/f${i}`)),
  owners: ({ metadata }, n) => (metadata["ownerReferences"] = list(n, (i) => owner(i))),
  "owners that all control": ({ metadata }, n) =>
    (metadata["ownerReferences"] = list(n, (i) => ({ ...owner(i), controller: true }))),
  containers: ({ pod }, n) =>
    (pod["containers"] = list(n, (i) => ({ name: `c${i}`, image: "a:1" }))),
  volumes: ({ pod }, n) => (pod["volumes"] = list(n, (i) => ({ name: `v${i}`, emptyDir: {} }))),
  tolerations: ({ pod }, n) =>
    (pod["tolerations"] = list(n, (i) => ({ key: `k${i}`, operator: "Exists" }))),
  "host aliases": ({ pod }, n) =>
    (pod["hostAliases"] = list(n, (i) => ({ ip: `10.0.${i >> 8}.${i & 255}`, hostnames: ["a"] }))),
  "pull secrets": ({ pod }, n) => (pod["imagePullSecrets"] = list(n, (i) => ({ name: `s${i}` }))),
  ports: ({ container }, n) =>
    (container["ports"] = list(n, (i) => ({ name: `p${i}`, containerPort: i + 1 }))),
  "equal ports": ({ container }, n) => (container["ports"] = list(n, () => ({ containerPort: 1 }))),
  "ports with faults": ({ container }, n) =>
    (container["ports"] = list(n, (i) => ({ name: `P${i}`, containerPort: -1 - i }))),
  "ports with unknown fields": ({ container }, n) =>
    (container["ports"] = list(n, (i) => ({ containerPort: i + 1, hostprot: 1 }))),
  environment: ({ container }, n) =>
    (container["env"] = list(n, (i) => ({ name: `E${i}`, value: "v" }))),
  "environment of one name": ({ container }, n) =>
    (container["env"] = list(n, (i) => ({ name: "E", value: `v${i}` }))),
  "mounts of no volume": ({ container }, n) =>
    (container["volumeMounts"] = list(n, (i) => ({ name: "none", mountPath: `/m${i}` }))),
  limits: ({ container }, n) => (container["resources"] = { limits: map(n, (i) => `a.b/r${i}`) }),
  "unknown members": ({ spec }, n) =>
    Object.assign(
      spec,
      map(n, (i) => `x${i}`),
    ),
};

function owner(index: number): JsonObject {
  return { apiVersion: "v1", kind: "Pod", name: `p${index}`, uid: `u${index}` };
}
