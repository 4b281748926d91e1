import { testTemplates } from "./support/templates";

describe("variables of a container", () => {
  testTemplates([
    [
      "env digits first",
      { spec: { containers: [{ name: "a", image: "b", env: [{ name: "1A", value: "x" }] }] } },
      [],
      [
        "containers[0].env[0].name: Invalid value: \"1A\": a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
      ],
    ],
    [
      "env equals",
      { spec: { containers: [{ name: "a", image: "b", env: [{ name: "A=B", value: "x" }] }] } },
      [
        "containers[0].env[0].name: Invalid value: \"A=B\": a valid environment variable name must consist only of printable ASCII characters other than '='",
      ],
      [
        "containers[0].env[0].name: Invalid value: \"A=B\": a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
      ],
    ],
    [
      "env space",
      { spec: { containers: [{ name: "a", image: "b", env: [{ name: "A B", value: "x" }] }] } },
      [],
      [
        "containers[0].env[0].name: Invalid value: \"A B\": a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
      ],
    ],
    [
      "env none",
      { spec: { containers: [{ name: "a", image: "b", env: [{ value: "x" }] }] } },
      ["containers[0].env[0].name: Required value"],
    ],
    [
      "env dot",
      { spec: { containers: [{ name: "a", image: "b", env: [{ name: "a.b-c_D", value: "x" }] }] } },
      [],
    ],
    [
      "env one dot",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                { name: ".", value: "x" },
                { name: "..", value: "x" },
                { name: "..a", value: "x" },
              ],
            },
          ],
        },
      },
      [],
      [
        "containers[0].env[0].name: Invalid value: \".\": must not be '.'",
        "containers[0].env[1].name: Invalid value: \"..\": must not be '..'",
        "containers[0].env[2].name: Invalid value: \"..a\": must not start with '..'",
      ],
    ],
    [
      "env unicode",
      { spec: { containers: [{ name: "a", image: "b", env: [{ name: "é", value: "x" }] }] } },
      [
        "containers[0].env[0].name: Invalid value: \"é\": a valid environment variable name must consist only of printable ASCII characters other than '='",
      ],
      [
        "containers[0].env[0].name: Invalid value: \"é\": a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
      ],
    ],
    [
      "fieldRef metadata.name",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
            },
          ],
        },
      },
      [],
    ],
    [
      "fieldRef metadata.labels",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.labels" } } }],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"',
      ],
    ],
    [
      "fieldRef metadata.labels['a']",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.labels['a']" } } }],
            },
          ],
        },
      },
      [],
    ],
    [
      "fieldRef metadata.labels['']",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.labels['']" } } }],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom.fieldRef: Invalid value: "": name part must be non-empty',
        "containers[0].env[0].valueFrom.fieldRef: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
    ],
    [
      "fieldRef metadata.annotations['A/b']",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { fieldRef: { fieldPath: "metadata.annotations['A/b']" } },
                },
              ],
            },
          ],
        },
      },
      [],
    ],
    [
      "fieldRef metadata.annotations['a b']",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { fieldRef: { fieldPath: "metadata.annotations['a b']" } },
                },
              ],
            },
          ],
        },
      },
      [
        "containers[0].env[0].valueFrom.fieldRef: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
    ],
    [
      "fieldRef spec.host",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "spec.host" } } }],
            },
          ],
        },
      },
      [],
    ],
    [
      "fieldRef status.phase",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "status.phase" } } }],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"',
      ],
    ],
    [
      "fieldRef spec.restartPolicy",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "spec.restartPolicy" } } }],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "spec.restartPolicy": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"',
      ],
    ],
    [
      "fieldRef spec.x",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "spec.x" } } }],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.x": error converting fieldPath: field label not supported: spec.x',
      ],
    ],
    [
      "fieldRef spec['a']",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "spec['a']" } } }],
            },
          ],
        },
      },
      [
        "containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec['a']\": error converting fieldPath: field label does not support subscript: spec['a']",
      ],
    ],
    [
      "fieldRef",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "" } } }],
            },
          ],
        },
      },
      ["containers[0].env[0].valueFrom.fieldRef.fieldPath: Required value"],
    ],
    [
      "fieldRef metadata.labels['a",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.labels['a" } } }],
            },
          ],
        },
      },
      [
        "containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"metadata.labels['a\": error converting fieldPath: field label not supported: metadata.labels['a",
      ],
    ],
    [
      "fieldRef status.podIPs",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "status.podIPs" } } }],
            },
          ],
        },
      },
      [],
    ],
    [
      "fieldRef v2",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { fieldRef: { fieldPath: "metadata.name", apiVersion: "v2" } },
                },
              ],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2',
      ],
    ],
    [
      "fieldRef none",
      {
        spec: {
          containers: [
            { name: "a", image: "b", env: [{ name: "A", valueFrom: { fieldRef: {} } }] },
          ],
        },
      },
      ["containers[0].env[0].valueFrom.fieldRef.fieldPath: Required value"],
    ],
    [
      "resourceFieldRef none",
      {
        spec: {
          containers: [
            { name: "a", image: "b", env: [{ name: "A", valueFrom: { resourceFieldRef: {} } }] },
          ],
        },
      },
      ["containers[0].env[0].valueFrom.resourceFieldRef.resource: Required value"],
    ],
    [
      "resourceFieldRef cpu",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } }],
            },
          ],
        },
      },
      [],
    ],
    [
      "resourceFieldRef cpu2",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "2" } },
                },
              ],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are supported with the cpu resource',
      ],
    ],
    [
      "resourceFieldRef cpum",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "1m" } },
                },
              ],
            },
          ],
        },
      },
      [],
    ],
    [
      "resourceFieldRef cpu1000m",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "1000m" } },
                },
              ],
            },
          ],
        },
      },
      [],
    ],
    [
      "resourceFieldRef mem",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { resourceFieldRef: { resource: "requests.memory", divisor: "1Mi" } },
                },
              ],
            },
          ],
        },
      },
      [],
    ],
    [
      "resourceFieldRef mem2",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { resourceFieldRef: { resource: "requests.memory", divisor: "2Mi" } },
                },
              ],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "requests.memory": only divisor\'s values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the memory resource',
      ],
    ],
    [
      "resourceFieldRef x",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { resourceFieldRef: { resource: "limits.x" } } }],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "limits.x": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
      ],
    ],
    [
      "resourceFieldRef hp",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: {
                    resourceFieldRef: { resource: "limits.hugepages-2Mi", divisor: "1Mi" },
                  },
                },
              ],
            },
          ],
        },
      },
      [],
    ],
    [
      "resourceFieldRef hp2",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: {
                    resourceFieldRef: { resource: "limits.hugepages-2Mi", divisor: "3" },
                  },
                },
              ],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.hugepages-2Mi": only divisor\'s values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the hugepages resource',
      ],
    ],
    [
      "resourceFieldRef es",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: {
                    resourceFieldRef: { resource: "limits.ephemeral-storage", divisor: "3" },
                  },
                },
              ],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.ephemeral-storage": only divisor\'s values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the local ephemeral storage resource',
      ],
    ],
    [
      "resourceFieldRef cn",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { resourceFieldRef: { containerName: "zz", resource: "limits.cpu" } },
                },
              ],
            },
          ],
        },
      },
      [],
    ],
    [
      "resourceFieldRef gpu",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { resourceFieldRef: { resource: "limits.nvidia.com/gpu" } },
                },
              ],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "limits.nvidia.com/gpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
      ],
    ],
    [
      "valueFrom none",
      { spec: { containers: [{ name: "a", image: "b", env: [{ name: "A", valueFrom: {} }] }] } },
      [
        'containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ],
    ],
    [
      "valueFrom value",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                { name: "A", value: "x", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
              ],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
      ],
    ],
    [
      "valueFrom value none",
      {
        spec: {
          containers: [{ name: "a", image: "b", env: [{ name: "A", value: "x", valueFrom: {} }] }],
        },
      },
      [
        'containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ],
    ],
    [
      "valueFrom two",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: {
                    secretKeyRef: { name: "s", key: "k" },
                    configMapKeyRef: { name: "s", key: "k" },
                  },
                },
              ],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time',
      ],
    ],
    [
      "valueFrom no names",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { secretKeyRef: {}, configMapKeyRef: {} } }],
            },
          ],
        },
      },
      [
        "containers[0].env[0].valueFrom.configMapKeyRef.name: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        "containers[0].env[0].valueFrom.configMapKeyRef.key: Required value",
        "containers[0].env[0].valueFrom.secretKeyRef.name: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        "containers[0].env[0].valueFrom.secretKeyRef.key: Required value",
        'containers[0].env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time',
      ],
    ],
    [
      "secretKeyRef no name",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { secretKeyRef: { key: "k" } } }],
            },
          ],
        },
      },
      [
        "containers[0].env[0].valueFrom.secretKeyRef.name: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      "secretKeyRef bad name",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { secretKeyRef: { name: "S_", key: "k" } } }],
            },
          ],
        },
      },
      [
        "containers[0].env[0].valueFrom.secretKeyRef.name: Invalid value: \"S_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      "configMapKeyRef bad name",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "S_", key: "k" } } }],
            },
          ],
        },
      },
      [
        "containers[0].env[0].valueFrom.configMapKeyRef.name: Invalid value: \"S_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      "secretKeyRef bad key",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k/x" } } }],
            },
          ],
        },
      },
      [
        "containers[0].env[0].valueFrom.secretKeyRef.key: Invalid value: \"k/x\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ],
    ],
    [
      "secretKeyRef dots key",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: ".." } } }],
            },
          ],
        },
      },
      ["containers[0].env[0].valueFrom.secretKeyRef.key: Invalid value: \"..\": must not be '..'"],
    ],
    [
      "secretKeyRef dots key2",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "..a" } } }],
            },
          ],
        },
      },
      [
        "containers[0].env[0].valueFrom.secretKeyRef.key: Invalid value: \"..a\": must not start with '..'",
      ],
    ],
    [
      "secretKeyRef optional",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                { name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k", optional: true } } },
              ],
            },
          ],
        },
      },
      [],
    ],
    [
      "fileKeyRef alone",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                { name: "A", valueFrom: { fileKeyRef: { volumeName: "v", path: "p", key: "K" } } },
              ],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ],
      ['containers[0].env[0].valueFrom.fileKeyRef.volumeName: Not found: "v"'],
    ],
    [
      "fileKeyRef and",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: {
                    fileKeyRef: { volumeName: "v", path: "p", key: "K" },
                    secretKeyRef: { name: "s", key: "k" },
                  },
                },
              ],
            },
          ],
        },
      },
      [],
      [
        'containers[0].env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time',
        'containers[0].env[0].valueFrom.fileKeyRef.volumeName: Not found: "v"',
      ],
    ],
    [
      "fileKeyRef empty",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                { name: "A", valueFrom: { fileKeyRef: { volumeName: "", path: "", key: "" } } },
              ],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ],
      [
        "containers[0].env[0].valueFrom.fileKeyRef.key: Required value",
        "containers[0].env[0].valueFrom.fileKeyRef.volumeName: Required value",
        "containers[0].env[0].valueFrom.fileKeyRef.path: Required value",
        'containers[0].env[0].valueFrom.fileKeyRef.volumeName: Not found: ""',
      ],
    ],
    [
      "fileKeyRef up",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { fileKeyRef: { volumeName: "v", path: "../p", key: "=" } },
                },
              ],
            },
          ],
        },
      },
      [
        'containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ],
      [
        "containers[0].env[0].valueFrom.fileKeyRef.key: Invalid value: \"=\": a valid environment variable name must consist only of printable ASCII characters other than '='",
        "containers[0].env[0].valueFrom.fileKeyRef.path: Invalid value: \"../p\": must not contain '..'",
        'containers[0].env[0].valueFrom.fileKeyRef.volumeName: Not found: "v"',
      ],
    ],
    [
      "fileKeyRef volume",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                { name: "A", valueFrom: { fileKeyRef: { volumeName: "v", path: "p", key: "K" } } },
              ],
            },
          ],
          volumes: [{ name: "v", emptyDir: {} }],
        },
      },
      [
        'containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ],
      [],
    ],
    [
      "fileKeyRef volume not empty",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                { name: "A", valueFrom: { fileKeyRef: { volumeName: "v", path: "/p", key: "K" } } },
              ],
            },
          ],
          volumes: [{ name: "v", hostPath: { path: "/x" } }],
        },
      },
      [
        'containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ],
      [
        'containers[0].env[0].valueFrom.fileKeyRef.volumeName: Invalid value: "v": referenced volume must be of type emptyDir',
      ],
    ],
    [
      "envFrom prefix bad",
      {
        spec: {
          containers: [
            { name: "a", image: "b", envFrom: [{ prefix: "=", configMapRef: { name: "a" } }] },
          ],
        },
      },
      [
        "containers[0].envFrom[0].prefix: Invalid value: \"=\": a valid environment variable name must consist only of printable ASCII characters other than '='",
      ],
      [
        "containers[0].envFrom[0].prefix: Invalid value: \"=\": a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
      ],
    ],
    [
      "envFrom prefix digit",
      {
        spec: {
          containers: [
            { name: "a", image: "b", envFrom: [{ prefix: "1", configMapRef: { name: "a" } }] },
          ],
        },
      },
      [],
      [
        "containers[0].envFrom[0].prefix: Invalid value: \"1\": a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
      ],
    ],
    [
      "envFrom prefix ok",
      {
        spec: {
          containers: [
            { name: "a", image: "b", envFrom: [{ prefix: "A_", configMapRef: { name: "a" } }] },
          ],
        },
      },
      [],
    ],
    [
      "envFrom bad name",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              envFrom: [{ configMapRef: { name: "A_" } }, { secretRef: { name: "B_" } }],
            },
          ],
        },
      },
      [
        "containers[0].envFrom[0].configMapRef.name: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        "containers[0].envFrom[1].secretRef.name: Invalid value: \"B_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      "envFrom none",
      { spec: { containers: [{ name: "a", image: "b", envFrom: [{}] }] } },
      [
        'containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
      ],
    ],
    [
      "envFrom two",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              envFrom: [{ configMapRef: { name: "a" }, secretRef: { name: "b" } }],
            },
          ],
        },
      },
      [
        'containers[0].envFrom: Invalid value: "": may not have more than one field specified at a time',
      ],
    ],
    [
      "envFrom noname",
      {
        spec: {
          containers: [{ name: "a", image: "b", envFrom: [{ configMapRef: {}, prefix: "x y" }] }],
        },
      },
      ["containers[0].envFrom[0].configMapRef.name: Required value"],
      [
        "containers[0].envFrom[0].prefix: Invalid value: \"x y\": a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
        "containers[0].envFrom[0].configMapRef.name: Required value",
      ],
    ],
    [
      "envFrom optional",
      {
        spec: {
          containers: [{ name: "a", image: "b", envFrom: [{ secretRef: { optional: true } }] }],
        },
      },
      ["containers[0].envFrom[0].secretRef.name: Required value"],
    ],
    [
      "env newline",
      {
        spec: {
          containers: [
            { name: "a", image: "b", env: [{ name: "A\nB", value: "x" }, { name: "AB" }] },
          ],
        },
      },
      [
        "containers[0].env[0].name: Invalid value: \"A\\nB\": a valid environment variable name must consist only of printable ASCII characters other than '='",
        "containers[0].env[1].name: Invalid value: \"A\\x7fB\": a valid environment variable name must consist only of printable ASCII characters other than '='",
      ],
      [
        "containers[0].env[0].name: Invalid value: \"A\\nB\": a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
        "containers[0].env[1].name: Invalid value: \"A\\x7fB\": a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
      ],
    ],
    [
      "fieldRef keys",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { fieldRef: { fieldPath: "metadata.annotations['Ab.Cd/Ef']" } },
                },
                {
                  name: "B",
                  valueFrom: { fieldRef: { fieldPath: "metadata.labels['Ab.Cd/Ef']" } },
                },
              ],
            },
          ],
        },
      },
      [
        "containers[0].env[1].valueFrom.fieldRef: Invalid value: \"Ab.Cd/Ef\": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      "fieldRef and value",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                { name: "A", value: "", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
              ],
            },
          ],
        },
      },
      [],
    ],
  ]);
});
