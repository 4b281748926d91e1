import type { JsonObject } from "../../../../provider/values/json.js";
import { kind, long, volumes, type FaultKind } from "../fault-kind.js";

/** A valid source, and members of it that break it or do not. */
function source(
  name: string,
  valid: JsonObject,
  broken: readonly JsonObject[],
  alsoValid: readonly JsonObject[] = [],
): FaultKind[] {
  const made = (members: JsonObject) => volumes({ [name]: { ...valid, ...members } });
  const titleOf = (members: JsonObject) => JSON.stringify(members).slice(0, 50);
  return [
    kind(`${name} valid`, "validateVolumeSource", [], [{}, ...alsoValid].flatMap(made)),
    ...broken.map((members) =>
      kind(`${name} ${titleOf(members)}`, "validateVolumeSource", made(members)),
    ),
  ];
}

const iqn = "iqn.2001-04.com.example:storage.kube.sys1.xyz";
const disk = { diskName: "d", diskURI: "/subscriptions/a/b" };

/** Volumes of storage on a network: each source, what it cannot be without, and what its Go function looks at. */
export const networkVolumeKinds: readonly FaultKind[] = [
  ...source("nfs", { server: "s", path: "/a" }, [
    { server: "" },
    { path: "" },
    { path: "a" },
    { path: "./a" },
  ]),
  ...source(
    "iscsi",
    { targetPortal: "1.2.3.4", iqn, lun: 0 },
    [
      { targetPortal: "" },
      { iqn: "" },
      { iqn: "iqn.2001-4.com.example" },
      { iqn: "naa.x" },
      { iqn: "eui.1" },
      { iqn: "foo" },
      { lun: -1 },
      { lun: 256 },
      { chapAuthDiscovery: true },
      { chapAuthSession: true },
      { initiatorName: "foo" },
      { initiatorName: "" },
      { initiatorName: "iqn.bad" },
    ],
    [
      { lun: 255 },
      { iqn: "naa.00000000000000000000000000000001" },
      { iqn: "eui.0123456789ABCDEF" },
      { chapAuthSession: true, secretRef: { name: "a" } },
      { initiatorName: iqn },
      { portals: ["x"] },
    ],
  ),
  ...source(
    "fc",
    { targetWWNs: ["a"], lun: 0 },
    [
      { targetWWNs: [] },
      { wwids: ["b"] },
      { lun: undefined },
      { lun: -1 },
      { lun: 256 },
      { targetWWNs: [], wwids: [] },
    ],
    [{ lun: 255 }, { targetWWNs: [], wwids: ["x"], lun: undefined }],
  ),
  ...source(
    "gcePersistentDisk",
    { pdName: "p" },
    [{ pdName: "" }, { partition: -1 }, { partition: 256 }],
    [{ partition: 255 }, { partition: 0 }],
  ),
  ...source(
    "awsElasticBlockStore",
    { volumeID: "p" },
    [{ volumeID: "" }, { partition: -1 }, { partition: 256 }],
    [{ partition: 255 }],
  ),
  ...source(
    "glusterfs",
    { endpoints: "e", path: "p" },
    [{ endpoints: "" }, { path: "" }],
    [{ path: "../a" }],
  ),
  ...source(
    "rbd",
    { monitors: ["m"], image: "i" },
    [{ monitors: [] }, { monitors: undefined }, { image: "" }],
    [{ monitors: [""] }, { pool: "" }],
  ),
  ...source(
    "flexVolume",
    { driver: "a.example/b" },
    [
      { driver: "" },
      { options: { "kubernetes.io/a": "b" } },
      { options: { "a.kubernetes.io/a": "b" } },
      { options: { "k8s.io/a": "b" } },
      { options: { "x.k8s.io/a/b": "b" } },
    ],
    [{ options: { "example.com/a": "b" } }, { options: { "not-kubernetes.io": "b" } }],
  ),
  ...source(
    "cinder",
    { volumeID: "v" },
    [{ volumeID: "" }, { secretRef: { name: "" } }, { secretRef: {} }],
    [{ secretRef: { name: "a" } }],
  ),
  ...source(
    "cephfs",
    { monitors: ["m"] },
    [{ monitors: [] }, { monitors: undefined }],
    [{ path: "..", secretRef: {} }],
  ),
  ...source(
    "flocker",
    { datasetName: "d" },
    [
      { datasetName: "" },
      { datasetName: undefined, datasetUUID: undefined },
      { datasetUUID: "u" },
      { datasetName: "a/b" },
    ],
    [
      { datasetName: undefined, datasetUUID: "u" },
      { datasetName: undefined, datasetUUID: "a/b" },
    ],
  ),
  ...source("azureFile", { secretName: "s", shareName: "n" }, [
    { secretName: "" },
    { shareName: "" },
  ]),
  ...source(
    "azureDisk",
    { ...disk, kind: "Managed" },
    [
      { diskName: "" },
      { diskURI: "" },
      { cachingMode: "readonly" },
      { kind: "managed" },
      { kind: "Shared" },
      { diskURI: "https://a/b" },
      { kind: "Dedicated" },
    ],
    [
      { cachingMode: "None" },
      { cachingMode: "ReadWrite" },
      { kind: "Shared", diskURI: "https://a.blob.core.windows.net/x" },
      { kind: "Dedicated", diskURI: "https://a" },
    ],
  ),
  ...source("vsphereVolume", { volumePath: "v" }, [{ volumePath: "" }]),
  ...source(
    "quobyte",
    { registry: "a:1", volume: "v" },
    [
      { registry: "" },
      { registry: "a" },
      { registry: "a:1,b" },
      { volume: "" },
      { tenant: long(65) },
    ],
    [{ registry: "a:1,b:2" }, { tenant: long(64) }],
  ),
  ...source("photonPersistentDisk", { pdID: "p" }, [{ pdID: "" }]),
  ...source("portworxVolume", { volumeID: "p" }, [{ volumeID: "" }]),
  ...source(
    "scaleIO",
    { gateway: "g", system: "s", volumeName: "v", secretRef: { name: "a" } },
    [{ gateway: "" }, { system: "" }, { volumeName: "" }, { volumeName: undefined }],
    [{ secretRef: {} }],
  ),
  ...source(
    "storageos",
    { volumeName: "v" },
    [
      { volumeName: "" },
      { volumeName: "A" },
      { volumeName: long(64) },
      { volumeNamespace: "A" },
      { secretRef: {} },
      { secretRef: { name: "" } },
    ],
    [{ volumeNamespace: "n" }, { volumeName: long(63) }, { secretRef: { name: "a" } }],
  ),
  ...source(
    "csi",
    { driver: "d" },
    [
      { driver: "" },
      { driver: "a b" },
      { driver: "-a" },
      { driver: "a/b" },
      { driver: long(64) },
      { nodePublishSecretRef: {} },
      { nodePublishSecretRef: { name: "" } },
    ],
    [
      { driver: "A.b" },
      { driver: long(63) },
      { nodePublishSecretRef: { name: "x" } },
      { volumeAttributes: { a: "b" }, fsType: "", readOnly: true },
    ],
  ),
];
