import { testSources } from "./support/volumes";

describe("the source of a volume", () => {
  testSources([
    ["emptyDir ok", { emptyDir: { sizeLimit: "1Gi", medium: "Memory" } }, []],
    ["emptyDir zero", { emptyDir: { sizeLimit: "0" } }, []],
    [
      "emptyDir negative",
      { emptyDir: { sizeLimit: "-1Gi" } },
      ["emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity"],
    ],
    ["hostPath empty", { hostPath: { path: "" } }, ["hostPath.path: Required value"]],
    ["hostPath rel", { hostPath: { path: "a/b" } }, []],
    [
      "hostPath back",
      { hostPath: { path: "/a/../b", type: "Nope" } },
      [
        "hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
        'hostPath.type: Unsupported value: "Nope": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
      ],
    ],
    [
      "hostPath empty type",
      { hostPath: { path: "", type: "Nope" } },
      ["hostPath.path: Required value"],
    ],
    ["hostPath ", { hostPath: { path: "/a", type: "" } }, []],
    ["hostPath File", { hostPath: { path: "/a", type: "File" } }, []],
    ["hostPath Directory", { hostPath: { path: "/a", type: "Directory" } }, []],
    ["hostPath Socket", { hostPath: { path: "/a", type: "Socket" } }, []],
    ["hostPath CharDevice", { hostPath: { path: "/a", type: "CharDevice" } }, []],
    ["hostPath BlockDevice", { hostPath: { path: "/a", type: "BlockDevice" } }, []],
    ["hostPath FileOrCreate", { hostPath: { path: "/a", type: "FileOrCreate" } }, []],
    ["hostPath DirectoryOrCreate", { hostPath: { path: "/a", type: "DirectoryOrCreate" } }, []],
    [
      "gitRepo",
      { gitRepo: { repository: "", directory: "/a/../b" } },
      [
        "gitRepo.repository: Required value",
        'gitRepo.directory: Invalid value: "/a/../b": must be a relative path',
        "gitRepo.directory: Invalid value: \"/a/../b\": must not contain '..'",
      ],
    ],
    ["gitRepo ok", { gitRepo: { repository: "x", directory: "..a" } }, []],
    [
      "gce",
      { gcePersistentDisk: { pdName: "", partition: 256 } },
      [
        "persistentDisk.pdName: Required value",
        "persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive",
      ],
    ],
    [
      "gce2",
      { gcePersistentDisk: { pdName: "a", partition: -1 } },
      ["persistentDisk.partition: Invalid value: -1: must be between 1 and 255, inclusive"],
    ],
    ["gce ok", { gcePersistentDisk: { pdName: "a", partition: 255 } }, []],
    [
      "aws",
      { awsElasticBlockStore: { volumeID: "", partition: 300 } },
      [
        "awsElasticBlockStore.volumeID: Required value",
        "awsElasticBlockStore.partition: Invalid value: 300: must be between 1 and 255, inclusive",
      ],
    ],
    ["aws ok", { awsElasticBlockStore: { volumeID: "a" } }, []],
    [
      "nfs empty",
      { nfs: { server: "", path: "" } },
      [
        "nfs.server: Required value",
        "nfs.path: Required value",
        'nfs.path: Invalid value: "": must be an absolute path',
      ],
    ],
    [
      "nfs rel",
      { nfs: { server: "a", path: "a/../b" } },
      ['nfs.path: Invalid value: "a/../b": must be an absolute path'],
    ],
    ["nfs ok", { nfs: { server: "a", path: "/a/../b" } }, []],
    [
      "glusterfs",
      { glusterfs: { endpoints: "", path: "" } },
      ["glusterfs.endpoints: Required value", "glusterfs.path: Required value"],
    ],
    ["glusterfs ok", { glusterfs: { endpoints: "a", path: "b" } }, []],
    [
      "flocker none",
      { flocker: {} },
      ["flocker: Required value: one of datasetName and datasetUUID is required"],
    ],
    [
      "flocker both",
      { flocker: { datasetName: "a/b", datasetUUID: "u" } },
      [
        'flocker: Invalid value: "resource": datasetName and datasetUUID can not be specified simultaneously',
        "flocker.datasetName: Invalid value: \"a/b\": must not contain '/'",
      ],
    ],
    ["flocker ok", { flocker: { datasetUUID: "u" } }, []],
    [
      "pvc",
      { persistentVolumeClaim: { claimName: "" } },
      ["persistentVolumeClaim.claimName: Required value"],
    ],
    ["pvc odd", { persistentVolumeClaim: { claimName: "A B" } }, []],
    [
      "rbd",
      { rbd: { monitors: [], image: "" } },
      ["rbd.monitors: Required value", "rbd.image: Required value"],
    ],
    ["rbd ok", { rbd: { monitors: ["a"], image: "i" } }, []],
    [
      "cinder",
      { cinder: { volumeID: "", secretRef: {} } },
      ["cinder.volumeID: Required value", "cinder.secretRef.name: Required value"],
    ],
    ["cinder ok", { cinder: { volumeID: "a", secretRef: { name: "a" } } }, []],
    ["cephfs none", { cephfs: {} }, ["cephfs.monitors: Required value"]],
    ["cephfs", { cephfs: { monitors: [] } }, ["cephfs.monitors: Required value"]],
    ["cephfs ok", { cephfs: { monitors: ["a"] } }, []],
    [
      "fc none",
      { fc: {} },
      ["fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both"],
    ],
    [
      "fc both",
      { fc: { targetWWNs: ["a", "b"], wwids: ["c"], lun: 256 } },
      [
        'fc.targetWWNs: Invalid value: ["a","b"]: targetWWNs and wwids can not be specified simultaneously',
        "fc.lun: Invalid value: 256: must be between 0 and 255, inclusive",
      ],
    ],
    [
      "fc lun",
      { fc: { targetWWNs: ["a"] } },
      ["fc.lun: Required value: lun is required if targetWWNs is specified"],
    ],
    [
      "fc lun neg",
      { fc: { targetWWNs: ["a"], lun: -1 } },
      ["fc.lun: Invalid value: -1: must be between 0 and 255, inclusive"],
    ],
    ["fc ok", { fc: { wwids: ["a"], lun: 999 } }, []],
    ["fc ok2", { fc: { targetWWNs: ["a"], lun: 255 } }, []],
    [
      "flex",
      { flexVolume: { driver: "", options: { "kubernetes.io": "a" } } },
      [
        "flexVolume.driver: Required value",
        'flexVolume.options[kubernetes.io]: Invalid value: "kubernetes.io": kubernetes.io and k8s.io namespaces are reserved',
      ],
    ],
    [
      "flex2",
      { flexVolume: { driver: "a", options: { "x.K8s.io/a/b": "b" } } },
      [
        'flexVolume.options[x.K8s.io/a/b]: Invalid value: "x.K8s.io/a/b": kubernetes.io and k8s.io namespaces are reserved',
      ],
    ],
    [
      "flex ok",
      { flexVolume: { driver: "a", options: { "xk8s.io": "a", "a/kubernetes.io": "b", "": "c" } } },
      [],
    ],
    [
      "azureFile",
      { azureFile: { secretName: "", shareName: "" } },
      ["azureFile.secretName: Required value", "azureFile.shareName: Required value"],
    ],
    ["azureFile ok", { azureFile: { secretName: "a", shareName: "b" } }, []],
    [
      "azureDisk",
      { azureDisk: { diskName: "", diskURI: "" } },
      [
        "azureDisk.diskName: Required value",
        "azureDisk.diskURI: Required value",
        'azureDisk.diskURI: Unsupported value: "": supported values: "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"',
      ],
    ],
    [
      "azureDisk odd",
      { azureDisk: { diskName: "a", diskURI: "http://x", cachingMode: "No", kind: "No" } },
      [
        'azureDisk.cachingMode: Unsupported value: "No": supported values: "None", "ReadOnly", "ReadWrite"',
        'azureDisk.kind: Unsupported value: "No": supported values: "Dedicated", "Managed", "Shared"',
        'azureDisk.diskURI: Unsupported value: "http://x": supported values: "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"',
      ],
    ],
    [
      "azureDisk managed",
      { azureDisk: { diskName: "a", diskURI: "https://x", kind: "Managed" } },
      [
        'azureDisk.diskURI: Unsupported value: "https://x": supported values: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"',
      ],
    ],
    [
      "azureDisk managed ok",
      {
        azureDisk: {
          diskName: "a",
          diskURI: "/subscriptions/x",
          kind: "Managed",
          cachingMode: "None",
        },
      },
      [],
    ],
    [
      "azureDisk blob ok",
      { azureDisk: { diskName: "a", diskURI: "https://x", kind: "Dedicated" } },
      [],
    ],
    [
      "azureDisk empties",
      { azureDisk: { diskName: "a", diskURI: "https://x", kind: "", cachingMode: "" } },
      [
        'azureDisk.cachingMode: Unsupported value: "": supported values: "None", "ReadOnly", "ReadWrite"',
        'azureDisk.kind: Unsupported value: "": supported values: "Dedicated", "Managed", "Shared"',
      ],
    ],
    [
      "vsphere",
      { vsphereVolume: { volumePath: "" } },
      ["vsphereVolume.volumePath: Required value"],
    ],
    ["vsphere ok", { vsphereVolume: { volumePath: "a" } }, []],
    [
      "photon",
      { photonPersistentDisk: { pdID: "" } },
      ["photonPersistentDisk.pdID: Required value"],
    ],
    ["photon ok", { photonPersistentDisk: { pdID: "a" } }, []],
    ["portworx", { portworxVolume: { volumeID: "" } }, ["portworxVolume.volumeID: Required value"]],
    ["portworx ok", { portworxVolume: { volumeID: "a" } }, []],
    [
      "scaleIO",
      { scaleIO: { gateway: "", system: "", secretRef: {} } },
      [
        "scaleIO.gateway: Required value",
        "scaleIO.system: Required value",
        "scaleIO.volumeName: Required value",
      ],
    ],
    [
      "scaleIO ok",
      { scaleIO: { gateway: "a", system: "a", volumeName: "a", secretRef: { name: "a" } } },
      [],
    ],
    ["scaleIO no secret", { scaleIO: { gateway: "a", system: "a", volumeName: "a" } }, []],
    [
      "storageos 2",
      { storageos: { volumeName: "a.b" } },
      ['storageos.volumeName: Invalid value: "a.b": must not contain dots'],
    ],
    [
      "storageos 3",
      {
        storageos: {
          volumeName: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        },
      },
      [
        'storageos.volumeName: Invalid value: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": must be no more than 63 characters',
      ],
    ],
    [
      "storageos ok",
      { storageos: { volumeName: "a", volumeNamespace: "b", secretRef: { name: "c" } } },
      [],
    ],
    ["csi ok", { csi: { driver: "A.b.C", nodePublishSecretRef: { name: "a.b" } } }, []],
    ["none", {}, []],
    [
      "two",
      { emptyDir: {}, hostPath: { path: "" } },
      ["hostPath: Forbidden: may not specify more than 1 volume type"],
    ],
  ]);
});

describe("disks by iSCSI", () => {
  testSources([
    [
      "iscsi iqn.2001-04.com.example:storage.kube.sys1.xyz",
      {
        iscsi: {
          targetPortal: "1.2.3.4",
          iqn: "iqn.2001-04.com.example:storage.kube.sys1.xyz",
          lun: 0,
        },
      },
      [],
    ],
    [
      "iscsi init iqn.2001-04.com.example:storage.kube.sys1.xyz",
      {
        iscsi: {
          targetPortal: "1.2.3.4",
          iqn: "eui.0123456789abcdef",
          lun: 0,
          initiatorName: "iqn.2001-04.com.example:storage.kube.sys1.xyz",
        },
      },
      [],
    ],
    [
      "iscsi iqn",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn", lun: 0 } },
      ['iscsi.iqn: Invalid value: "iqn": must be valid format'],
    ],
    [
      "iscsi init iqn",
      {
        iscsi: {
          targetPortal: "1.2.3.4",
          iqn: "eui.0123456789abcdef",
          lun: 0,
          initiatorName: "iqn",
        },
      },
      ['iscsi.initiatorname: Invalid value: "iqn": must be valid format'],
    ],
    [
      "iscsi iqn.2001-04.com",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.2001-04.com", lun: 0 } },
      ['iscsi.iqn: Invalid value: "iqn.2001-04.com": must be valid format'],
    ],
    [
      "iscsi iqn.2001-04.com:",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.2001-04.com:", lun: 0 } },
      ['iscsi.iqn: Invalid value: "iqn.2001-04.com:": must be valid format'],
    ],
    [
      "iscsi iqn.2001-04.com:a b",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.2001-04.com:a b", lun: 0 } },
      ['iscsi.iqn: Invalid value: "iqn.2001-04.com:a b": must be valid format'],
    ],
    [
      "iscsi iqn.2001-04.com:a:b",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.2001-04.com:a:b", lun: 0 } },
      [],
    ],
    [
      "iscsi iqnX iqn.2001-04.com:a",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqnX iqn.2001-04.com:a", lun: 0 } },
      [],
    ],
    [
      "iscsi iqn.2001-04.com:a,b",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.2001-04.com:a,b", lun: 0 } },
      ['iscsi.iqn: Invalid value: "iqn.2001-04.com:a,b": must be valid format'],
    ],
    [
      "iscsi iqn.2001-04.c_m:a",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.2001-04.c_m:a", lun: 0 } },
      ['iscsi.iqn: Invalid value: "iqn.2001-04.c_m:a": must be valid format'],
    ],
    [
      "iscsi iqn.01-04.com:a",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.01-04.com:a", lun: 0 } },
      ['iscsi.iqn: Invalid value: "iqn.01-04.com:a": must be valid format'],
    ],
    [
      "iscsi eui.0123456789abcdef",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "eui.0123456789abcdef", lun: 0 } },
      [],
    ],
    [
      "iscsi eui.0123456789abcdeg",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "eui.0123456789abcdeg", lun: 0 } },
      [],
    ],
    [
      "iscsi eui.123",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "eui.123", lun: 0 } },
      ['iscsi.iqn: Invalid value: "eui.123": must be valid format'],
    ],
    [
      "iscsi euix0123456789abcdef",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "euix0123456789abcdef", lun: 0 } },
      [],
    ],
    [
      "iscsi naa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "naa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", lun: 0 } },
      [],
    ],
    [
      "iscsi naa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "naa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", lun: 0 } },
      ['iscsi.iqn: Invalid value: "naa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": must be valid format'],
    ],
    [
      "iscsi other",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "other", lun: 0 } },
      ['iscsi.iqn: Invalid value: "other": must be valid format starting with iqn, eui, or naa'],
    ],
    [
      "iscsi init other",
      {
        iscsi: {
          targetPortal: "1.2.3.4",
          iqn: "eui.0123456789abcdef",
          lun: 0,
          initiatorName: "other",
        },
      },
      [
        'iscsi.initiatorname: Invalid value: "other": must be valid format starting with iqn, eui, or naa',
      ],
    ],
    [
      "iscsi iqn.2001-04.x:iqn.2001-04.com:a",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.2001-04.x:iqn.2001-04.com:a", lun: 0 } },
      [],
    ],
    [
      "iscsi iqn.2001-04.com:a\nb",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.2001-04.com:a\nb", lun: 0 } },
      ['iscsi.iqn: Invalid value: "iqn.2001-04.com:a\\nb": must be valid format'],
    ],
    [
      "iscsi iqn.2001-04..:a",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.2001-04..:a", lun: 0 } },
      [],
    ],
    [
      "iscsi iqn.2001-04.:a",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.2001-04.:a", lun: 0 } },
      ['iscsi.iqn: Invalid value: "iqn.2001-04.:a": must be valid format'],
    ],
    [
      "iscsi iqn.2001-04.com::",
      { iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.2001-04.com::", lun: 0 } },
      [],
    ],
    [
      "iscsi empty",
      { iscsi: { targetPortal: "", iqn: "", lun: 256, chapAuthSession: true, initiatorName: "" } },
      [
        "iscsi.targetPortal: Required value",
        "iscsi.iqn: Required value",
        "iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive",
        "iscsi.secretRef: Required value",
        'iscsi.initiatorname: Invalid value: "": must be valid format starting with iqn, eui, or naa',
      ],
    ],
    [
      "iscsi chap ok",
      {
        iscsi: {
          targetPortal: "a",
          iqn: "iqn.2001-04.com:a",
          lun: 255,
          chapAuthDiscovery: true,
          secretRef: { name: "" },
        },
      },
      [],
    ],
    [
      "iscsi lun",
      { iscsi: { targetPortal: "a", iqn: "iqn.2001-04.com:a", lun: -1 } },
      ["iscsi.lun: Invalid value: -1: must be between 0 and 255, inclusive"],
    ],
    [
      "iscsi long",
      {
        iscsi: {
          targetPortal: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          iqn: "iqn.2001-04.com:a",
          lun: 1,
          initiatorName: "iqn.2001-04.com:a",
        },
      },
      [
        'name: Invalid value: "v": Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
      ],
    ],
    [
      "iscsi long ok",
      {
        iscsi: {
          targetPortal: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          iqn: "iqn.2001-04.com:a",
          lun: 1,
          initiatorName: "iqn.2001-04.com:a",
        },
      },
      [],
    ],
    [
      "iscsi second long",
      {
        iscsi: {
          targetPortal: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          iqn: "iqn.2001-04.com:a",
          lun: 1,
          initiatorName: "iqn.2001-04.com:a",
        },
        emptyDir: {},
      },
      [
        "iscsi: Forbidden: may not specify more than 1 volume type",
        'name: Invalid value: "v": Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
      ],
    ],
  ]);
});

describe("the registry of a volume of Quobyte", () => {
  testSources([
    [
      "quobyte ",
      { quobyte: { registry: "", volume: "" } },
      [
        "quobyte.registry: Required value: must be a host:port pair or multiple pairs separated by commas",
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte a:1",
      { quobyte: { registry: "a:1", volume: "" } },
      ["quobyte.volume: Required value"],
    ],
    [
      "quobyte a",
      { quobyte: { registry: "a", volume: "" } },
      [
        'quobyte.registry: Invalid value: "a": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte a:1,b",
      { quobyte: { registry: "a:1,b", volume: "" } },
      [
        'quobyte.registry: Invalid value: "a:1,b": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte [::1]:1",
      { quobyte: { registry: "[::1]:1", volume: "" } },
      ["quobyte.volume: Required value"],
    ],
    [
      "quobyte ::1",
      { quobyte: { registry: "::1", volume: "" } },
      [
        'quobyte.registry: Invalid value: "::1": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte [::1]",
      { quobyte: { registry: "[::1]", volume: "" } },
      [
        'quobyte.registry: Invalid value: "[::1]": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte a:1,",
      { quobyte: { registry: "a:1,", volume: "" } },
      [
        'quobyte.registry: Invalid value: "a:1,": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte [a]b:1",
      { quobyte: { registry: "[a]b:1", volume: "" } },
      [
        'quobyte.registry: Invalid value: "[a]b:1": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte a[:1",
      { quobyte: { registry: "a[:1", volume: "" } },
      [
        'quobyte.registry: Invalid value: "a[:1": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte a]:1",
      { quobyte: { registry: "a]:1", volume: "" } },
      [
        'quobyte.registry: Invalid value: "a]:1": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    ["quobyte :", { quobyte: { registry: ":", volume: "" } }, ["quobyte.volume: Required value"]],
    [
      "quobyte [:1",
      { quobyte: { registry: "[:1", volume: "" } },
      [
        'quobyte.registry: Invalid value: "[:1": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte a::1",
      { quobyte: { registry: "a::1", volume: "" } },
      [
        'quobyte.registry: Invalid value: "a::1": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte x,y",
      { quobyte: { registry: "x,y", volume: "" } },
      [
        'quobyte.registry: Invalid value: "x,y": must be a host:port pair or multiple pairs separated by commas',
        'quobyte.registry: Invalid value: "x,y": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte [a]:1:2",
      { quobyte: { registry: "[a]:1:2", volume: "" } },
      [
        'quobyte.registry: Invalid value: "[a]:1:2": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte [[a]:1",
      { quobyte: { registry: "[[a]:1", volume: "" } },
      [
        'quobyte.registry: Invalid value: "[[a]:1": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte [a]:]",
      { quobyte: { registry: "[a]:]", volume: "" } },
      [
        'quobyte.registry: Invalid value: "[a]:]": must be a host:port pair or multiple pairs separated by commas',
        "quobyte.volume: Required value",
      ],
    ],
    [
      "quobyte tenant",
      {
        quobyte: {
          registry: "a",
          volume: "v",
          tenant: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        },
      },
      [
        "quobyte.tenant: Required value: must be a UUID and may not exceed a length of 64 characters",
      ],
    ],
    [
      "quobyte tenant ok",
      {
        quobyte: {
          registry: "a:1",
          volume: "v",
          tenant: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        },
      },
      [],
    ],
  ]);
});
