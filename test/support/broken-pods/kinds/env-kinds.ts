import type { JsonObject } from "../../../../provider/values/json.js";
import { each, items, kind, long, type FaultKind } from "../fault-kind.js";

const named = (name: unknown) => items("env", { name, value: "x" });
const from = (...sources: readonly JsonObject[]) =>
  sources.flatMap((valueFrom) => items("env", { name: "BROKEN", valueFrom }));
const field = (fieldPath: unknown) => from({ fieldRef: { fieldPath } });
const amount = (members: JsonObject) =>
  from({ resourceFieldRef: { resource: "limits.cpu", ...members } });
const prefixed = (prefix: unknown) =>
  items("envFrom", { prefix, configMapRef: { name: "settings" } });
const config = (members: JsonObject) =>
  from({ configMapKeyRef: { name: "a", key: "k", ...members } });
const secret = (members: JsonObject) => from({ secretKeyRef: { name: "a", key: "k", ...members } });
const file = (members: JsonObject) =>
  from({ fileKeyRef: { volumeName: "v", path: "p", key: "K", ...members } });

/** Environment variables. */
export const envKinds: readonly FaultKind[] = [
  kind("env without a name", "ValidateEnv", each(named, ["", undefined])),
  kind(
    "env with a bad name",
    "IsRelaxedEnvVarName",
    each(named, ["a=b", "ä", "a\u0001", "=", "a\nb"]),
    each(named, ["A", "1A", "a.b", "a b", "!x", "a-b", "_", long(300, "A")]),
  ),
  kind(
    "env with value and source",
    "validateEnvVarValueFrom",
    [
      ...items("env", {
        name: "BROKEN",
        value: "x",
        valueFrom: { fieldRef: { fieldPath: "metadata.name" } },
      }),
    ],
    items("env", {
      name: "BROKEN",
      value: "",
      valueFrom: { fieldRef: { fieldPath: "metadata.name" } },
    }),
  ),
  kind("env from nothing", "validateEnvVarValueFrom", from({})),
  kind(
    "env from two",
    "validateEnvVarValueFrom",
    from({
      fieldRef: { fieldPath: "metadata.name" },
      configMapKeyRef: { name: "a", key: "k" },
    }),
  ),
  kind(
    "env from a field that is not offered",
    "validEnvDownwardAPIFieldPathExpressions",
    each(field, ["metadata.labels", "metadata.annotations", "status.phase", "spec.nodename", "x"]),
    each(field, [
      "metadata.name",
      "metadata.namespace",
      "metadata.uid",
      "spec.nodeName",
      "spec.serviceAccountName",
      "status.hostIP",
      "status.hostIPs",
      "status.podIP",
      "status.podIPs",
      "metadata.labels['a']",
      "metadata.annotations['a/b']",
    ]),
  ),
  kind("env from no field", "validateObjectFieldSelector", [
    ...field(""),
    ...from({ fieldRef: {} }),
  ]),
  kind(
    "env from a bad subscript",
    "validateObjectFieldSelector",
    each(field, [
      "metadata.labels['a b']",
      "metadata.annotations['']",
      "metadata.uid['a']",
      "metadata.labels['A/B/C']",
    ]),
    each(field, ["metadata.annotations['A']"]),
  ),
  kind(
    "env from a field of another version",
    "validateObjectFieldSelector",
    from(
      { fieldRef: { apiVersion: "v2", fieldPath: "metadata.name" } },
      { fieldRef: { apiVersion: "batch/v1", fieldPath: "metadata.name" } },
    ),
    from({ fieldRef: { apiVersion: "", fieldPath: "metadata.name" } }),
  ),
  kind(
    "env from no resource",
    "validateContainerResourceFieldSelector",
    ["", "cpu", "limits.gpu", "requests.nvidia.com/gpu", "limits.hugepages"].flatMap((resource) =>
      amount({ resource }),
    ),
    [
      "requests.cpu",
      "limits.memory",
      "limits.ephemeral-storage",
      "requests.hugepages-2Mi",
      "limits.hugepages-",
    ].flatMap((resource) => amount({ resource })),
  ),
  kind(
    "env from a resource in a unit not offered",
    "validateContainerResourceDivisor",
    [
      ...amount({ divisor: "2" }),
      ...amount({ divisor: "1Mi" }),
      ...amount({ resource: "limits.memory", divisor: "1m" }),
      ...amount({ resource: "limits.memory", divisor: "3" }),
      ...amount({ resource: "requests.hugepages-2Mi", divisor: "1m" }),
      ...amount({ divisor: "-1" }),
    ],
    [
      ...amount({ divisor: "1m" }),
      ...amount({ divisor: "1" }),
      ...amount({ divisor: "1000m" }),
      ...amount({ divisor: "0" }),
      ...amount({ resource: "limits.memory", divisor: "1k" }),
      ...amount({ resource: "limits.memory", divisor: "1Ei" }),
      ...amount({ containerName: "none-such" }),
    ],
  ),
  kind("env from a configMap without a name", "validateConfigMapKeySelector", config({ name: "" })),
  kind(
    "env from a bad key of a configMap",
    "IsConfigMapKey",
    ["", "a b", "..", ".", "..a", long(254)].flatMap((key) => config({ key })),
    ["a", ".a", "A_b-c.d", long(253)].flatMap((key) => config({ key })),
  ),
  kind("env from a secret without a name", "validateSecretKeySelector", secret({ name: "" })),
  kind(
    "env from a bad key of a secret",
    "IsConfigMapKey",
    ["", "a b", "a/b", long(254)].flatMap((key) => secret({ key })),
    ["a", "a.b"].flatMap((key) => secret({ key, optional: true })),
  ),
  kind("env from a file", "validateFileKeySelector (a disabled feature drops it)", [
    ...file({}),
    ...file({ path: "" }),
  ]),
  kind("envFrom without a source", "ValidateEnvFrom", items("envFrom", {}, { prefix: "A" })),
  kind("envFrom two sources", "ValidateEnvFrom", [
    ...items("envFrom", { configMapRef: { name: "a" }, secretRef: { name: "b" } }),
  ]),
  kind("envFrom without a name", "validateConfigMapEnvSource", [
    ...items("envFrom", { configMapRef: {} }, { configMapRef: { name: "" } }),
    ...items("envFrom", { secretRef: {} }, { secretRef: { name: "" } }),
  ]),
  kind(
    "envFrom with a bad prefix",
    "IsRelaxedEnvVarName",
    each(prefixed, ["a=b", "ä", "\t"]),
    each(prefixed, ["", "A_", "1", "a b"]),
  ),
];
