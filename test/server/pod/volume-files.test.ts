import { testSources } from "./support/volumes";

describe("files of secrets and config maps, and about the pod", () => {
  testSources([
    [
      "secret",
      {
        secret: {
          secretName: "",
          defaultMode: 512,
          items: [
            { key: "", path: "" },
            { key: "a", path: "/a/../b", mode: -1 },
            { key: "a", path: "..a", mode: 511 },
            { key: "a", path: "../a" },
            { key: "a b", path: "a/..b" },
          ],
        },
      },
      [
        "secret.secretName: Required value",
        "secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
        "secret.items[0].key: Required value",
        "secret.items[0].path: Required value",
        'secret.items[1].path: Invalid value: "/a/../b": must be a relative path',
        "secret.items[1].path: Invalid value: \"/a/../b\": must not contain '..'",
        "secret.items[1].mode: Invalid value: -1: must be a number between 0 and 0777 (octal), both inclusive",
        "secret.items[2].path: Invalid value: \"..a\": must not start with '..'",
        "secret.items[3].path: Invalid value: \"../a\": must not contain '..'",
      ],
    ],
    ["secret name odd", { secret: { secretName: "A B" } }, []],
    [
      "configMap",
      {
        configMap: {
          name: "",
          defaultMode: -1,
          items: [
            { key: "", path: "a" },
            { key: "a", path: "/a" },
            { key: "a", path: ".." },
            { key: "a", path: "...x", mode: 512 },
          ],
        },
      },
      [
        "configMap.name: Required value",
        "configMap.defaultMode: Invalid value: -1: must be a number between 0 and 0777 (octal), both inclusive",
        "configMap.items[0].key: Required value",
        'configMap.items[1].path: Invalid value: "/a": must be a relative path',
        "configMap.items[2].path: Invalid value: \"..\": must not contain '..'",
        "configMap.items[2].path: Invalid value: \"..\": must not start with '..'",
        "configMap.items[3].path: Invalid value: \"...x\": must not start with '..'",
        "configMap.items[3].mode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
      ],
    ],
    [
      "configMap dup",
      {
        configMap: {
          name: "a",
          items: [
            { key: "a", path: "a" },
            { key: "a", path: "a" },
          ],
        },
      },
      [],
    ],
    ["downward empty", { downwardAPI: { items: [] } }, []],
    [
      "downward mode",
      { downwardAPI: { items: [], defaultMode: 512 } },
      [
        "downwardAPI.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
      ],
    ],
    [
      "downward field metadata.name",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.name" } }] } },
      [],
    ],
    [
      "downward field metadata.labels",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.labels" } }] } },
      [],
    ],
    [
      "downward field metadata.annotations",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.annotations" } }] } },
      [],
    ],
    [
      "downward field metadata.uid",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.uid" } }] } },
      [],
    ],
    [
      "downward field metadata.namespace",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.namespace" } }] } },
      [],
    ],
    [
      "downward field spec.nodeName",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "spec.nodeName" } }] } },
      [
        'downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
      ],
    ],
    [
      "downward field spec.host",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "spec.host" } }] } },
      [
        'downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
      ],
    ],
    [
      "downward field status.podIP",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "status.podIP" } }] } },
      [
        'downwardAPI.fieldRef.fieldPath: Unsupported value: "status.podIP": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
      ],
    ],
    [
      "downward field status.phase",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "status.phase" } }] } },
      [
        'downwardAPI.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
      ],
    ],
    [
      "downward field spec.restartPolicy",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "spec.restartPolicy" } }] } },
      [
        'downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.restartPolicy": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
      ],
    ],
    [
      "downward field nope",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "nope" } }] } },
      [
        'downwardAPI.fieldRef.fieldPath: Invalid value: "nope": error converting fieldPath: field label not supported: nope',
      ],
    ],
    [
      "downward field ",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "" } }] } },
      ["downwardAPI.fieldRef.fieldPath: Required value"],
    ],
    [
      "downward field metadata.labels['a']",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.labels['a']" } }] } },
      [],
    ],
    [
      "downward field metadata.annotations['A/B']",
      {
        downwardAPI: {
          items: [{ path: "a", fieldRef: { fieldPath: "metadata.annotations['A/B']" } }],
        },
      },
      [],
    ],
    [
      "downward field metadata.name['a']",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.name['a']" } }] } },
      [
        "downwardAPI.fieldRef.fieldPath: Invalid value: \"metadata.name['a']\": error converting fieldPath: field label does not support subscript: metadata.name['a']",
      ],
    ],
    [
      "downward field ['a']",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "['a']" } }] } },
      [
        "downwardAPI.fieldRef.fieldPath: Invalid value: \"['a']\": error converting fieldPath: field label not supported: ['a']",
      ],
    ],
    [
      "downward field metadata.labels['a'",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.labels['a'" } }] } },
      [
        "downwardAPI.fieldRef.fieldPath: Invalid value: \"metadata.labels['a'\": error converting fieldPath: field label not supported: metadata.labels['a'",
      ],
    ],
    [
      "downward field metadata.labels[']",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.labels[']" } }] } },
      [
        "downwardAPI.fieldRef.fieldPath: Invalid value: \"metadata.labels[']\": error converting fieldPath: field label not supported: metadata.labels[']",
      ],
    ],
    [
      "downward field metadata.labels['a']]",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.labels['a']]" } }] } },
      [
        "downwardAPI.fieldRef.fieldPath: Invalid value: \"metadata.labels['a']]\": error converting fieldPath: field label not supported: metadata.labels['a']]",
      ],
    ],
    [
      "downward field x['a']']",
      { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "x['a']']" } }] } },
      [
        "downwardAPI.fieldRef.fieldPath: Invalid value: \"x['a']']\": error converting fieldPath: field label does not support subscript: x['a']']",
      ],
    ],
    [
      "downward version",
      {
        downwardAPI: {
          items: [{ path: "a", fieldRef: { fieldPath: "metadata.name", apiVersion: "v2" } }],
        },
      },
      [
        'downwardAPI.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2',
      ],
    ],
    [
      "downward version empty",
      {
        downwardAPI: {
          items: [{ path: "a", fieldRef: { fieldPath: "metadata.name", apiVersion: "" } }],
        },
      },
      [],
    ],
    [
      "downward none",
      { downwardAPI: { items: [{ path: "a" }] } },
      ["downwardAPI: Required value: one of fieldRef and resourceFieldRef is required"],
    ],
    [
      "downward both",
      {
        downwardAPI: {
          items: [
            {
              path: "",
              fieldRef: { fieldPath: "metadata.name" },
              resourceFieldRef: { resource: "nope" },
              mode: 512,
            },
          ],
        },
      },
      [
        "downwardAPI.path: Required value",
        'downwardAPI: Invalid value: "resource": fieldRef and resourceFieldRef can not be specified simultaneously',
        "downwardAPI.mode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
      ],
    ],
    [
      "downward res limits.cpu",
      {
        downwardAPI: {
          items: [{ path: "a", resourceFieldRef: { resource: "limits.cpu", containerName: "c" } }],
        },
      },
      [],
    ],
    [
      "downward res limits.cpu div 1m",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: { resource: "limits.cpu", containerName: "c", divisor: "1m" },
            },
          ],
        },
      },
      [],
    ],
    [
      "downward res limits.cpu div 2",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: { resource: "limits.cpu", containerName: "c", divisor: "2" },
            },
          ],
        },
      },
      [
        'downwardAPI.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are supported with the cpu resource',
      ],
    ],
    [
      "downward res limits.cpu div 0",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: { resource: "limits.cpu", containerName: "c", divisor: "0" },
            },
          ],
        },
      },
      [],
    ],
    [
      "downward res limits.cpu div 1000",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: { resource: "limits.cpu", containerName: "c", divisor: "1000" },
            },
          ],
        },
      },
      [
        'downwardAPI.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are supported with the cpu resource',
      ],
    ],
    [
      "downward res limits.cpu div 0.001",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: { resource: "limits.cpu", containerName: "c", divisor: "0.001" },
            },
          ],
        },
      },
      [],
    ],
    [
      "downward res limits.cpu div -1",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: { resource: "limits.cpu", containerName: "c", divisor: "-1" },
            },
          ],
        },
      },
      [
        'downwardAPI.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are supported with the cpu resource',
      ],
    ],
    [
      "downward res requests.memory",
      {
        downwardAPI: {
          items: [
            { path: "a", resourceFieldRef: { resource: "requests.memory", containerName: "c" } },
          ],
        },
      },
      [],
    ],
    [
      "downward res requests.memory div 1m",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: { resource: "requests.memory", containerName: "c", divisor: "1m" },
            },
          ],
        },
      },
      [
        'downwardAPI.resourceFieldRef.divisor: Invalid value: "requests.memory": only divisor\'s values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the memory resource',
      ],
    ],
    [
      "downward res requests.memory div 1Ki",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: { resource: "requests.memory", containerName: "c", divisor: "1Ki" },
            },
          ],
        },
      },
      [],
    ],
    [
      "downward res requests.memory div 1024",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: {
                resource: "requests.memory",
                containerName: "c",
                divisor: "1024",
              },
            },
          ],
        },
      },
      [
        'downwardAPI.resourceFieldRef.divisor: Invalid value: "requests.memory": only divisor\'s values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the memory resource',
      ],
    ],
    [
      "downward res limits.ephemeral-storage",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: { resource: "limits.ephemeral-storage", containerName: "c" },
            },
          ],
        },
      },
      [],
    ],
    [
      "downward res limits.ephemeral-storage div 2",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: {
                resource: "limits.ephemeral-storage",
                containerName: "c",
                divisor: "2",
              },
            },
          ],
        },
      },
      [
        'downwardAPI.resourceFieldRef.divisor: Invalid value: "limits.ephemeral-storage": only divisor\'s values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the local ephemeral storage resource',
      ],
    ],
    [
      "downward res limits.ephemeral-storage div 1k",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: {
                resource: "limits.ephemeral-storage",
                containerName: "c",
                divisor: "1k",
              },
            },
          ],
        },
      },
      [],
    ],
    [
      "downward res requests.hugepages-2Mi",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: { resource: "requests.hugepages-2Mi", containerName: "c" },
            },
          ],
        },
      },
      [],
    ],
    [
      "downward res requests.hugepages-2Mi div 1",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: {
                resource: "requests.hugepages-2Mi",
                containerName: "c",
                divisor: "1",
              },
            },
          ],
        },
      },
      [],
    ],
    [
      "downward res requests.hugepages-2Mi div 2",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: {
                resource: "requests.hugepages-2Mi",
                containerName: "c",
                divisor: "2",
              },
            },
          ],
        },
      },
      [
        'downwardAPI.resourceFieldRef.divisor: Invalid value: "requests.hugepages-2Mi": only divisor\'s values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the hugepages resource',
      ],
    ],
    [
      "downward res limits.hugepages-",
      {
        downwardAPI: {
          items: [
            { path: "a", resourceFieldRef: { resource: "limits.hugepages-", containerName: "c" } },
          ],
        },
      },
      [],
    ],
    [
      "downward res cpu",
      {
        downwardAPI: {
          items: [{ path: "a", resourceFieldRef: { resource: "cpu", containerName: "c" } }],
        },
      },
      [
        'downwardAPI.resourceFieldRef.resource: Unsupported value: "cpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
      ],
    ],
    [
      "downward res cpu div 2",
      {
        downwardAPI: {
          items: [
            { path: "a", resourceFieldRef: { resource: "cpu", containerName: "c", divisor: "2" } },
          ],
        },
      },
      [
        'downwardAPI.resourceFieldRef.resource: Unsupported value: "cpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
      ],
    ],
    [
      "downward res limits.nvidia.com/gpu",
      {
        downwardAPI: {
          items: [
            {
              path: "a",
              resourceFieldRef: { resource: "limits.nvidia.com/gpu", containerName: "c" },
            },
          ],
        },
      },
      [
        'downwardAPI.resourceFieldRef.resource: Unsupported value: "limits.nvidia.com/gpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
      ],
    ],
    [
      "downward res ",
      {
        downwardAPI: {
          items: [{ path: "a", resourceFieldRef: { resource: "", containerName: "c" } }],
        },
      },
      ["downwardAPI.resourceFieldRef.resource: Required value"],
    ],
    [
      "downward res limits.cpux",
      {
        downwardAPI: {
          items: [{ path: "a", resourceFieldRef: { resource: "limits.cpux", containerName: "c" } }],
        },
      },
      [
        'downwardAPI.resourceFieldRef.resource: Unsupported value: "limits.cpux": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
      ],
    ],
    [
      "downward res requests.storage",
      {
        downwardAPI: {
          items: [
            { path: "a", resourceFieldRef: { resource: "requests.storage", containerName: "c" } },
          ],
        },
      },
      [
        'downwardAPI.resourceFieldRef.resource: Unsupported value: "requests.storage": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
      ],
    ],
    [
      "downward res no container",
      { downwardAPI: { items: [{ path: "a", resourceFieldRef: { resource: "nope" } }] } },
      ["downwardAPI.resourceFieldRef.containerName: Required value"],
    ],
    [
      "downward res other container",
      {
        downwardAPI: {
          items: [
            { path: "a", resourceFieldRef: { resource: "limits.cpu", containerName: "zzz" } },
          ],
        },
      },
      [],
    ],
    [
      "downward paths",
      {
        downwardAPI: {
          items: [
            { path: "/a/../b", fieldRef: { fieldPath: "metadata.name" } },
            { path: "..b", fieldRef: { fieldPath: "metadata.name" }, mode: -1 },
            { path: "", fieldRef: { fieldPath: "metadata.name" } },
            { path: "../b", fieldRef: { fieldPath: "metadata.name" } },
          ],
        },
      },
      [
        'downwardAPI.path: Invalid value: "/a/../b": must be a relative path',
        "downwardAPI.path: Invalid value: \"/a/../b\": must not contain '..'",
        "downwardAPI.path: Invalid value: \"..b\": must not start with '..'",
        "downwardAPI.mode: Invalid value: -1: must be a number between 0 and 0777 (octal), both inclusive",
        "downwardAPI.path: Required value",
        "downwardAPI.path: Invalid value: \"../b\": must not contain '..'",
      ],
    ],
    [
      "downward dup",
      {
        downwardAPI: {
          items: [
            { path: "a", fieldRef: { fieldPath: "metadata.name" } },
            { path: "a", fieldRef: { fieldPath: "metadata.uid" } },
          ],
        },
      },
      [],
    ],
  ]);
});
