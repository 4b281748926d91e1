import { usesLatestTag } from "../../server/image.js";
import { isJsonObject, own, type JsonObject } from "../../values/json.js";
import { remarshal, shapeOf } from "../../go-spelling/remarshal.js";
import { roundUpToMilli } from "../../go-spelling/quantity.js";
import type { Field } from "../../go-spelling/shape.js";
import { isUnknown, unknownValue } from "../../values/unknown.js";

/** What a structure gets where the member is absent; computed members see the structure as it was given. */
type DefaultRule = JsonObject | ((value: JsonObject) => JsonObject);

function pullPolicy(image: unknown): unknown {
  if (isUnknown(image)) {
    return unknownValue;
  }
  return typeof image === "string" && usesLatestTag(image) ? "Always" : "IfNotPresent";
}

function podSpecDefaults(spec: JsonObject): JsonObject {
  const account = spec["serviceAccountName"] ?? spec["serviceAccount"];
  return {
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    schedulerName: "default-scheduler",
    ...(account === undefined ? {} : { serviceAccountName: account, serviceAccount: account }),
  };
}

function volumeDefaults(volume: JsonObject): JsonObject {
  return Object.keys(volume).some((key) => key !== "name") ? {} : { emptyDir: {} };
}

const containerDefaults = (container: JsonObject): JsonObject => ({
  imagePullPolicy: pullPolicy(container["image"]),
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
});

/** Defaults of the pod template, structure by structure (pkg/apis/core/v1/defaults.go of Kubernetes 1.34). */
const podDefaults: Readonly<Record<string, DefaultRule>> = {
  PodSpec: podSpecDefaults,
  Container: containerDefaults,
  EphemeralContainer: containerDefaults,
  ContainerPort: { protocol: "TCP" },
  ObjectFieldSelector: { apiVersion: "v1" },
  FileKeySelector: { optional: false },
  ResourceFieldSelector: { divisor: "0" },
  Probe: { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
  HTTPGetAction: { path: "/", scheme: "HTTP" },
  GRPCAction: { service: "" },
  Volume: volumeDefaults,
  HostPathVolumeSource: { type: "" },
  SecretVolumeSource: { defaultMode: 420 },
  ConfigMapVolumeSource: { defaultMode: 420 },
  DownwardAPIVolumeSource: { defaultMode: 420 },
  ProjectedVolumeSource: { defaultMode: 420 },
  ServiceAccountTokenProjection: { expirationSeconds: 3600 },
  PersistentVolumeClaimSpec: { volumeMode: "Filesystem" },
  ISCSIVolumeSource: { iscsiInterface: "default" },
  RBDVolumeSource: { pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" },
  AzureDiskVolumeSource: {
    cachingMode: "ReadWrite",
    fsType: "ext4",
    readOnly: false,
    kind: "Shared",
  },
  ScaleIOVolumeSource: { storageMode: "ThinProvisioned", fsType: "xfs" },
  PodFailurePolicyOnPodConditionsPattern: { status: "True" },
};

/** Maps of resource amounts, which the server rounds up to thousandths. */
const resourceLists: Readonly<Record<string, readonly string[]>> = {
  ResourceRequirements: ["limits", "requests"],
  VolumeResourceRequirements: ["limits", "requests"],
  PodSpec: ["overhead"],
};

function roundAmounts(value: unknown): unknown {
  if (!isJsonObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, amount]) => [
      name,
      typeof amount === "string" ? (roundUpToMilli(amount) ?? amount) : amount,
    ]),
  );
}

function fillField(value: unknown, field: Field): unknown {
  const item = field.of;
  if (field.is === "object" && isJsonObject(value)) {
    return fillObject(value, field.shape ?? "");
  }
  if (field.is === "list" && item && Array.isArray(value)) {
    return value.map((each) => fillField(each, item));
  }
  return value;
}

/** To Go's defaulting, null is absent, and so is empty text unless the field is a pointer. */
function isGiven(value: unknown, field: Field | undefined): boolean {
  return value !== null && (value !== "" || field?.pointer === true);
}

function fillObject(given: JsonObject, shapeName: string): JsonObject {
  const rule = podDefaults[shapeName] ?? {};
  const defaults = typeof rule === "function" ? rule(given) : rule;
  const value: JsonObject = { ...given };
  for (const [name, byDefault] of Object.entries(defaults)) {
    const isAbsent =
      !Object.hasOwn(given, name) || !isGiven(given[name], shapeOf(shapeName).fields[name]);
    if (isAbsent) {
      value[name] = byDefault;
    }
  }
  for (const name of resourceLists[shapeName] ?? []) {
    if (Object.hasOwn(value, name)) {
      value[name] = roundAmounts(value[name]);
    }
  }
  const fields = shapeOf(shapeName).fields;
  for (const [name, each] of Object.entries(value)) {
    const field = own(fields, name);
    if (field) {
      value[name] = fillField(each, field);
    }
  }
  return value;
}

function countDefaults(spec: JsonObject): JsonObject {
  const hasCompletions = spec["completions"] !== undefined;
  const hasParallelism = spec["parallelism"] !== undefined;
  if (hasParallelism) {
    return {};
  }
  return hasCompletions ? { parallelism: 1 } : { parallelism: 1, completions: 1 };
}

/**
 * A batch/v1 Job's spec as the server stores it: Go's spelling and the defaults of Job and pod template. What the server
 * generates for each object (selector, the four labels of the template) is not part of it. Seen on kube-apiserver 1.34.1;
 * pkg/apis/batch/v1/defaults.go of Kubernetes 1.34.
 */
export function defaultJob(given: JsonObject): JsonObject {
  const written = remarshal(given, "JobSpec");
  const spec = isJsonObject(written) ? written : given;
  const isPerIndex = spec["backoffLimitPerIndex"] !== undefined;
  const hasFailurePolicy = spec["podFailurePolicy"] !== undefined;
  return {
    backoffLimit: isPerIndex ? 2147483647 : 6,
    completionMode: "NonIndexed",
    suspend: false,
    podReplacementPolicy: hasFailurePolicy ? "Failed" : "TerminatingOrFailed",
    manualSelector: false,
    ...countDefaults(spec),
    ...fillObject(spec, "JobSpec"),
  };
}
