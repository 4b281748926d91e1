import type { JsonObject } from "../../../provider/values/json.js";

const claimSpec: JsonObject = {
  accessModes: ["ReadWriteOnce"],
  resources: { requests: { storage: "1Gi" } },
};

/** A valid volume of every source; those of files and folders can be mounted. */
export const richVolumes: readonly JsonObject[] = [
  { name: "scratch", emptyDir: { sizeLimit: "1Gi", medium: "Memory" } },
  { name: "huge", emptyDir: { medium: "HugePages-2Mi" } },
  {
    name: "settings",
    configMap: { name: "s", defaultMode: 420, items: [{ key: "a", path: "a/b", mode: 256 }] },
  },
  { name: "keys", secret: { secretName: "k", optional: true, items: [{ key: "a", path: "a" }] } },
  { name: "host", hostPath: { path: "/data", type: "DirectoryOrCreate" } },
  { name: "claim", persistentVolumeClaim: { claimName: "c", readOnly: true } },
  {
    name: "info",
    downwardAPI: {
      defaultMode: 292,
      items: [
        { path: "n", fieldRef: { apiVersion: "v1", fieldPath: "metadata.labels['a']" } },
        {
          path: "m",
          resourceFieldRef: { containerName: "main", resource: "limits.memory", divisor: "1Mi" },
        },
      ],
    },
  },
  {
    name: "mix",
    projected: {
      defaultMode: 292,
      sources: [
        { configMap: { name: "s", items: [{ key: "a", path: "c" }] } },
        { secret: { name: "k", optional: false } },
        { serviceAccountToken: { path: "token", audience: "a", expirationSeconds: 600 } },
        { downwardAPI: { items: [{ path: "n", fieldRef: { fieldPath: "metadata.uid" } }] } },
      ],
    },
  },
  {
    name: "trust",
    projected: { sources: [{ clusterTrustBundle: { name: "ca", path: "ca.pem" } }] },
  },
  { name: "nfs", nfs: { server: "s", path: "/a" } },
  {
    name: "iscsi",
    iscsi: {
      targetPortal: "1.2.3.4:3260",
      iqn: "iqn.2001-04.com.example:storage",
      lun: 1,
      portals: ["1.2.3.5"],
      chapAuthSession: true,
      secretRef: { name: "chap" },
    },
  },
  { name: "fc", fc: { targetWWNs: ["50060e801049cfd1"], lun: 0 } },
  { name: "gce", gcePersistentDisk: { pdName: "p", partition: 1 } },
  { name: "aws", awsElasticBlockStore: { volumeID: "v", partition: 1 } },
  { name: "git", gitRepo: { repository: "https://example.com/a.git", directory: "a" } },
  { name: "gluster", glusterfs: { endpoints: "e", path: "p" } },
  { name: "rbd", rbd: { monitors: ["m"], image: "i", secretRef: { name: "a" } } },
  {
    name: "flex",
    flexVolume: { driver: "example.com/d", options: { a: "b" }, secretRef: { name: "a" } },
  },
  { name: "cinder", cinder: { volumeID: "v", secretRef: { name: "a" } } },
  { name: "ceph", cephfs: { monitors: ["m"], path: "/", secretRef: { name: "a" } } },
  { name: "flocker", flocker: { datasetName: "d" } },
  { name: "azure-file", azureFile: { secretName: "s", shareName: "n" } },
  {
    name: "azure-disk",
    azureDisk: { diskName: "d", diskURI: "/subscriptions/a", kind: "Managed", cachingMode: "None" },
  },
  { name: "vsphere", vsphereVolume: { volumePath: "v", storagePolicyName: "p" } },
  { name: "quobyte", quobyte: { registry: "r:1", volume: "v", tenant: "t" } },
  { name: "photon", photonPersistentDisk: { pdID: "p" } },
  { name: "portworx", portworxVolume: { volumeID: "v" } },
  {
    name: "scaleio",
    scaleIO: { gateway: "g", system: "s", volumeName: "v", secretRef: { name: "a" } },
  },
  {
    name: "storageos",
    storageos: { volumeName: "v", volumeNamespace: "n", secretRef: { name: "a" } },
  },
  {
    name: "csi",
    csi: { driver: "d.example", volumeAttributes: { a: "b" }, nodePublishSecretRef: { name: "a" } },
  },
  {
    name: "ephemeral",
    ephemeral: {
      volumeClaimTemplate: {
        metadata: { labels: { a: "b" }, annotations: { a: "b" } },
        spec: {
          ...claimSpec,
          storageClassName: "fast",
          selector: { matchLabels: { a: "b" } },
          volumeMode: "Filesystem",
        },
      },
    },
  },
  {
    name: "copy",
    ephemeral: {
      volumeClaimTemplate: {
        spec: {
          ...claimSpec,
          dataSource: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: "n" },
        },
      },
    },
  },
  {
    name: "image",
    image: { reference: "registry.example.com/data:1", pullPolicy: "IfNotPresent" },
  },
];

/** A volume that is a device. */
export const blockVolume: JsonObject = {
  name: "block",
  persistentVolumeClaim: { claimName: "block" },
};
