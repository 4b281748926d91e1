import { testSources } from "./support/volumes";

describe("claims that are made with the pod", () => {
  testSources([
    ["ephemeral none", { ephemeral: {} }, ["ephemeral.volumeClaimTemplate: Required value"]],
    [
      "ephemeral ok",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
            metadata: { labels: { a: "b" }, annotations: { a: "b" } },
          },
        },
      },
      [],
    ],
    [
      "ephemeral empty",
      { ephemeral: { volumeClaimTemplate: { spec: {} } } },
      [
        "ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required",
        "ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value",
      ],
    ],
    [
      "ephemeral empty2",
      { ephemeral: { volumeClaimTemplate: {} } },
      [
        "ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required",
        "ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value",
      ],
    ],
    [
      "ephemeral meta time",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
            metadata: { creationTimestamp: null },
          },
        },
      },
      [],
    ],
    [
      "ephemeral modes",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOncePod", "ReadWriteOnce", "No", "No"],
              resources: { requests: { storage: "1Gi" } },
            },
          },
        },
      },
      [
        'ephemeral.volumeClaimTemplate.spec.accessModes: Unsupported value: "No": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
        'ephemeral.volumeClaimTemplate.spec.accessModes: Unsupported value: "No": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
        "ephemeral.volumeClaimTemplate.spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes",
      ],
    ],
    [
      "ephemeral modes2",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOncePod"],
              resources: { requests: { storage: "1Gi" } },
            },
          },
        },
      },
      [],
    ],
    [
      "ephemeral modes3",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOncePod", "No"],
              resources: { requests: { storage: "1Gi" } },
            },
          },
        },
      },
      [
        'ephemeral.volumeClaimTemplate.spec.accessModes: Unsupported value: "No": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
      ],
    ],
    [
      "ephemeral storage 0",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "0" } } },
          },
        },
      },
      [
        'ephemeral.volumeClaimTemplate.spec.resources[storage]: Invalid value: "0": must be greater than zero',
      ],
    ],
    [
      "ephemeral storage -1",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "-1" } } },
          },
        },
      },
      [
        'ephemeral.volumeClaimTemplate.spec.resources[storage]: Invalid value: "-1": must be greater than zero',
      ],
    ],
    [
      "ephemeral storage 1m",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1m" } } },
          },
        },
      },
      [],
    ],
    [
      "ephemeral storage 1",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1" } } },
          },
        },
      },
      [],
    ],
    [
      "ephemeral limits",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "2", cpu: "-1" }, limits: { storage: "1" } },
            },
          },
        },
      },
      [],
    ],
    [
      "ephemeral class empty",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
              storageClassName: "",
              volumeAttributesClassName: "",
              volumeMode: "Block",
              volumeName: "A B",
            },
          },
        },
      },
      [],
    ],
    [
      "ephemeral mode empty",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
              volumeMode: "",
            },
          },
        },
      },
      [
        'ephemeral.volumeClaimTemplate.spec.volumeMode: Unsupported value: "": supported values: "Block", "Filesystem"',
      ],
    ],
    [
      "ephemeral ds",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
              dataSource: { kind: "", name: "" },
            },
          },
        },
      },
      [
        "ephemeral.volumeClaimTemplate.spec.dataSource.name: Required value",
        "ephemeral.volumeClaimTemplate.spec.dataSource.kind: Required value",
        "ephemeral.volumeClaimTemplate.spec.dataSource: Invalid value: \"\": must be 'PersistentVolumeClaim' when referencing the default apiGroup",
      ],
    ],
    [
      "ephemeral ds kind",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
              dataSource: { kind: "x", name: "y" },
            },
          },
        },
      },
      [
        "ephemeral.volumeClaimTemplate.spec.dataSource: Invalid value: \"x\": must be 'PersistentVolumeClaim' when referencing the default apiGroup",
      ],
    ],
    [
      "ephemeral ds ok",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
              dataSource: { kind: "PersistentVolumeClaim", name: "y" },
            },
          },
        },
      },
      [],
    ],
    [
      "ephemeral ds ref ns",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
              dataSourceRef: { kind: "PersistentVolumeClaim", name: "a", namespace: "ok" },
              dataSource: { kind: "PersistentVolumeClaim", name: "a" },
            },
          },
        },
      },
      [
        "ephemeral.volumeClaimTemplate.spec: Invalid value: {}: may not be specified when dataSourceRef.namespace is specified",
      ],
    ],
    [
      "ephemeral ds differ",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
              dataSourceRef: { kind: "PersistentVolumeClaim", name: "a" },
              dataSource: { kind: "PersistentVolumeClaim", name: "b" },
            },
          },
        },
      },
      ["ephemeral.volumeClaimTemplate.spec: Invalid value: {}: must match dataSourceRef"],
    ],
    [
      "ephemeral ds same",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
              dataSourceRef: { kind: "PersistentVolumeClaim", name: "a" },
              dataSource: { kind: "PersistentVolumeClaim", name: "a" },
            },
          },
        },
      },
      [],
    ],
    [
      "ephemeral ds group empty",
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
              dataSourceRef: { kind: "PersistentVolumeClaim", name: "a", apiGroup: "" },
              dataSource: { kind: "PersistentVolumeClaim", name: "a" },
            },
          },
        },
      },
      ["ephemeral.volumeClaimTemplate.spec: Invalid value: {}: must match dataSourceRef"],
    ],
  ]);
});
