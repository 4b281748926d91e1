import { each, kind, long, volumes, type FaultKind } from "../fault-kind.js";

const storage = { requests: { storage: "1Gi" } };
const claim = (members: object, metadata?: object) =>
  volumes({
    ephemeral: {
      volumeClaimTemplate: {
        ...(metadata === undefined ? {} : { metadata }),
        spec: { accessModes: ["ReadWriteOnce"], resources: storage, ...members },
      },
    },
  });
const modes = (accessModes: unknown) => claim({ accessModes });
const requests = (value: unknown) => claim({ resources: { requests: value } });
const className = (storageClassName: unknown) => claim({ storageClassName });
const volumeMode = (value: unknown) => claim({ volumeMode: value });
const source = (members: object) => claim({ dataSource: { kind: "K", name: "n", ...members } });
const sourceRef = (members: object) =>
  claim({ dataSourceRef: { kind: "K", name: "n", ...members } });
const attributes = (volumeAttributesClassName: unknown) => claim({ volumeAttributesClassName });
const selector = (value: unknown) => claim({ selector: value });

/** Ephemeral volumes with the claim that each pod gets. */
export const claimKinds: readonly FaultKind[] = [
  kind(
    "ephemeral without a template",
    "validateEphemeralVolumeSource",
    volumes({ ephemeral: {} }),
    claim({}),
  ),
  kind("claim template is empty", "ValidatePersistentVolumeClaimSpec", [
    ...volumes({ ephemeral: { volumeClaimTemplate: {} } }),
    ...volumes({ ephemeral: { volumeClaimTemplate: { spec: {} } } }),
  ]),
  kind("claim without access modes", "ValidatePersistentVolumeClaimSpec", [
    ...modes([]),
    ...modes(undefined),
  ]),
  kind(
    "claim with an access mode that is not offered",
    "ValidatePersistentVolumeClaimSpec",
    each(modes, [["ReadWrite"], [""], ["ReadWriteOncePod", "ReadWriteOnce"]]),
    each(modes, [
      ["ReadOnlyMany", "ReadWriteMany"],
      ["ReadWriteOncePod"],
      ["ReadWriteOnce", "ReadWriteOnce"],
    ]),
  ),
  kind("claim without an amount of storage", "ValidatePersistentVolumeClaimSpec", [
    ...claim({ resources: {} }),
    ...claim({ resources: undefined }),
    ...requests({ cpu: "1" }),
  ]),
  kind(
    "claim of no storage",
    "ValidatePositiveQuantityValue",
    each(requests, [{ storage: "0" }, { storage: "-1" }]),
    each(requests, [{ storage: "1" }, { storage: "1.5m" }, { storage: "1", cpu: "1" }]),
  ),
  kind(
    "claim of a class with a bad name",
    "ValidateClassName",
    each(className, ["A", "a_b", "-a", long(254)]),
    each(className, ["", "a.b", long(253)]),
  ),
  kind(
    "claim of an unknown volume mode",
    "ValidatePersistentVolumeClaimSpec",
    each(volumeMode, ["block", "Folder", ""]),
    each(volumeMode, ["Block", "Filesystem"]),
  ),
  kind(
    "claim with a bad selector",
    "ValidateLabelSelector",
    each(selector, [
      { matchLabels: { "a b": "c" } },
      { matchLabels: { a: "b c" } },
      { matchExpressions: [{ key: "a", operator: "in", values: ["b"] }] },
      { matchExpressions: [{ key: "a", operator: "In" }] },
      { matchExpressions: [{ key: "a", operator: "Exists", values: ["b"] }] },
      { matchExpressions: [{ key: "", operator: "Exists" }] },
    ]),
    each(selector, [{}, { matchLabels: { a: "b" } }]),
  ),
  kind("claim from a source without a name", "validateDataSource", [
    ...source({ name: "" }),
    ...source({ kind: "" }),
    ...source({ apiGroup: "A_b" }),
    ...source({}),
    ...source({ apiGroup: "" }),
  ]),
  kind(
    "claim from another claim",
    "validateDataSource",
    [],
    [
      ...source({ kind: "PersistentVolumeClaim" }),
      ...source({ apiGroup: "snapshot.storage.k8s.io" }),
    ],
  ),
  kind("claim from a reference without a name", "validateDataSourceRef", [
    ...sourceRef({ name: "" }),
    ...sourceRef({ kind: "" }),
    ...sourceRef({}),
    ...sourceRef({ apiGroup: "A_b" }),
  ]),
  kind(
    "claim from a reference",
    "validateDataSourceRef",
    [],
    [
      ...sourceRef({ kind: "PersistentVolumeClaim" }),
      ...sourceRef({ apiGroup: "example.com" }),
      ...sourceRef({ apiGroup: "example.com", namespace: "other" }),
    ],
  ),
  kind("claim from two that differ", "ValidatePersistentVolumeClaimSpec", [
    ...claim({
      dataSource: { kind: "PersistentVolumeClaim", name: "a" },
      dataSourceRef: { kind: "PersistentVolumeClaim", name: "b" },
    }),
  ]),
  kind(
    "claim of attributes with a bad name",
    "ValidateClassName",
    each(attributes, ["A", "a_b"]),
    each(attributes, ["", "a"]),
  ),
  kind(
    "claim with limits",
    "ValidatePersistentVolumeClaimSpec",
    [],
    [...claim({ resources: { ...storage, limits: { storage: "2Gi" } } })],
  ),
  kind(
    "claim template with more metadata than labels and annotations",
    "ValidateTemplateObjectMeta",
    [
      ...claim({}, { name: "a" }),
      ...claim({}, { namespace: "a" }),
      ...claim({}, { finalizers: ["a.b/c"] }),
      ...claim({}, { labels: { "a b": "c" } }),
      ...claim({}, { labels: { a: "b c" } }),
      ...claim({}, { annotations: { "a b": "c" } }),
    ],
    [...claim({}, { labels: { a: "b" }, annotations: { "a/b": "c d" } }), ...claim({}, {})],
  ),
];
