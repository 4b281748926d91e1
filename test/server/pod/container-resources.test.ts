import { testTemplates } from "./support/templates";

describe("resources of a container", () => {
  testTemplates([
    [
      "resources hugepages alone",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: {
                limits: { "hugepages-2Mi": "4Mi" },
                requests: { "hugepages-2Mi": "4Mi" },
              },
            },
          ],
        },
      },
      ["containers[0].resources: Forbidden: HugePages require cpu or memory"],
    ],
    [
      "resources hugepages cpu",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "hugepages-2Mi": "4Mi", cpu: "1" } } },
          ],
        },
      },
      [],
    ],
    [
      "resources hugepages odd",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "hugepages-2Mi": "3Mi", cpu: "1" } } },
          ],
        },
      },
      [
        'containers[0].resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
      ],
    ],
    [
      "resources hugepages odd both",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: {
                limits: { "hugepages-2Mi": "3Mi", cpu: "1" },
                requests: { "hugepages-2Mi": "3Mi" },
              },
            },
          ],
        },
      },
      [
        'containers[0].resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
        'containers[0].resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
      ],
    ],
    [
      "resources hugepages zero",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "hugepages-2Mi": "0", cpu: "1" } } },
          ],
        },
      },
      [],
    ],
    [
      "resources hugepages bad size",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "hugepages-x": "4Mi", cpu: "1" } } },
          ],
        },
      },
      [
        'containers[0].resources.limits[hugepages-x]: Invalid value: "4Mi": 4Mi is not positive integer multiple of hugepages-x',
      ],
    ],
    [
      "resources hugepages no size",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "hugepages-": "4Mi", cpu: "1" } } },
          ],
        },
      },
      [
        "containers[0].resources.limits[hugepages-]: Invalid value: \"hugepages-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        'containers[0].resources.limits[hugepages-]: Invalid value: "4Mi": 4Mi is not positive integer multiple of hugepages-',
      ],
    ],
    [
      "resources hugepages milli size",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "hugepages-1m": "4Mi", cpu: "1" } } },
          ],
        },
      },
      [
        'containers[0].resources.limits[hugepages-1m]: Invalid value: "4Mi": 4Mi is not positive integer multiple of hugepages-1m',
      ],
    ],
    [
      "resources hugepages neg",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "hugepages-2Mi": "-2Mi", cpu: "1" } } },
          ],
        },
      },
      [
        'containers[0].resources.limits[hugepages-2Mi]: Invalid value: "-2Mi": must be greater than or equal to 0',
      ],
    ],
    [
      "resources hugepages frac",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: { limits: { "hugepages-2Mi": "2097151.5", cpu: "1" } },
            },
          ],
        },
      },
      [],
    ],
    [
      "resources hugepages req only",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { requests: { "hugepages-2Mi": "4Mi" } } },
          ],
        },
      },
      [
        "containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources",
        "containers[0].resources: Forbidden: HugePages require cpu or memory",
      ],
    ],
    [
      "resources hugepages req neq",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: {
                limits: { "hugepages-2Mi": "4Mi", cpu: 1 },
                requests: { "hugepages-2Mi": "2Mi" },
              },
            },
          ],
        },
      },
      [
        'containers[0].resources.requests: Invalid value: "2Mi": must be equal to hugepages-2Mi limit of 4Mi',
      ],
    ],
    [
      "resources ext req only",
      {
        spec: {
          containers: [{ name: "a", image: "b", resources: { requests: { "nvidia.com/gpu": 1 } } }],
        },
      },
      [
        "containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources",
      ],
    ],
    [
      "resources ext neq",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: { limits: { "nvidia.com/gpu": 2 }, requests: { "nvidia.com/gpu": 1 } },
            },
          ],
        },
      },
      [
        'containers[0].resources.requests: Invalid value: "1": must be equal to nvidia.com/gpu limit of 2',
      ],
    ],
    [
      "resources ext more",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: { limits: { "nvidia.com/gpu": 1 }, requests: { "nvidia.com/gpu": 2 } },
            },
          ],
        },
      },
      [
        'containers[0].resources.requests: Invalid value: "2": must be equal to nvidia.com/gpu limit of 1',
      ],
    ],
    [
      "resources ext frac",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "nvidia.com/gpu": "500m" } } },
          ],
        },
      },
      ['containers[0].resources.limits[nvidia.com/gpu]: Invalid value: "500m": must be an integer'],
    ],
    [
      "resources ext neg",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "nvidia.com/gpu": "-1" } } },
          ],
        },
      },
      [
        'containers[0].resources.limits[nvidia.com/gpu]: Invalid value: "-1": must be greater than or equal to 0',
      ],
    ],
    [
      "resources ext neg frac",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "nvidia.com/gpu": "-1500m" } } },
          ],
        },
      },
      [
        'containers[0].resources.limits[nvidia.com/gpu]: Invalid value: "-1500m": must be greater than or equal to 0',
        'containers[0].resources.limits[nvidia.com/gpu]: Invalid value: "-1500m": must be an integer',
      ],
    ],
    [
      "resources ext ok",
      {
        spec: {
          containers: [{ name: "a", image: "b", resources: { limits: { "nvidia.com/gpu": 1 } } }],
        },
      },
      [],
    ],
    [
      "resources k8s domain",
      {
        spec: {
          containers: [{ name: "a", image: "b", resources: { limits: { "kubernetes.io/x": 1 } } }],
        },
      },
      [],
    ],
    [
      "resources k8s sub domain",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "a.kubernetes.io/x": 1 } } },
          ],
        },
      },
      [],
    ],
    [
      "resources k8s sub domain half",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "a.kubernetes.io/x": "500m" } } },
          ],
        },
      },
      [],
    ],
    [
      "resources k8s req only",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { requests: { "kubernetes.io/x": "1500m" } } },
          ],
        },
      },
      [],
    ],
    [
      "resources requests. domain",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "requests.foo.com/x": 1 } } },
          ],
        },
      },
      [
        'containers[0].resources.limits[requests.foo.com/x]: Invalid value: "requests.foo.com/x": doesn\'t follow extended resource name standard',
      ],
    ],
    [
      "resources requests. domain half",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "requests.foo.com/x": "500m" } } },
          ],
        },
      },
      [
        'containers[0].resources.limits[requests.foo.com/x]: Invalid value: "requests.foo.com/x": doesn\'t follow extended resource name standard',
      ],
    ],
    [
      "resources limits. domain",
      {
        spec: {
          containers: [{ name: "a", image: "b", resources: { limits: { "limits.foo.com/x": 1 } } }],
        },
      },
      [],
    ],
    [
      "resources bad domain",
      { spec: { containers: [{ name: "a", image: "b", resources: { limits: { "A_/x": 1 } } }] } },
      [
        "containers[0].resources.limits[A_/x]: Invalid value: \"A_/x\": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        'containers[0].resources.limits[A_/x]: Invalid value: "A_/x": doesn\'t follow extended resource name standard',
      ],
    ],
    [
      "resources two slashes",
      { spec: { containers: [{ name: "a", image: "b", resources: { limits: { "a/b/c": 1 } } }] } },
      [
        "containers[0].resources.limits[a/b/c]: Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
        'containers[0].resources.limits[a/b/c]: Invalid value: "a/b/c": doesn\'t follow extended resource name standard',
      ],
    ],
    [
      "resources bad",
      { spec: { containers: [{ name: "a", image: "b", resources: { limits: { foo: 1 } } }] } },
      [
        'containers[0].resources.limits[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
        'containers[0].resources.limits[foo]: Invalid value: "foo": must be a standard resource for containers',
      ],
    ],
    [
      "resources bad 2",
      { spec: { containers: [{ name: "a", image: "b", resources: { limits: { "foo!": 1 } } }] } },
      [
        "containers[0].resources.limits[foo!]: Invalid value: \"foo!\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        'containers[0].resources.limits[foo!]: Invalid value: "foo!": must be a standard resource for containers',
      ],
    ],
    [
      "resources pods",
      {
        spec: { containers: [{ name: "a", image: "b", resources: { limits: { pods: "1500m" } } }] },
      },
      [
        'containers[0].resources.limits[pods]: Invalid value: "pods": must be a standard resource for containers',
        'containers[0].resources.limits[pods]: Invalid value: "1500m": must be an integer',
      ],
    ],
    [
      "resources services",
      {
        spec: {
          containers: [{ name: "a", image: "b", resources: { limits: { services: "1500m" } } }],
        },
      },
      [
        'containers[0].resources.limits[services]: Invalid value: "services": must be a standard resource for containers',
        'containers[0].resources.limits[services]: Invalid value: "1500m": must be an integer',
      ],
    ],
    [
      "resources storage",
      {
        spec: { containers: [{ name: "a", image: "b", resources: { limits: { storage: "1" } } }] },
      },
      [
        'containers[0].resources.limits[storage]: Invalid value: "storage": must be a standard resource for containers',
      ],
    ],
    [
      "resources count/",
      {
        spec: {
          containers: [{ name: "a", image: "b", resources: { limits: { "count/jobs": "1" } } }],
        },
      },
      [],
    ],
    [
      "resources hugepages requests.",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "requests.hugepages-2Mi": "4Mi" } } },
          ],
        },
      },
      [
        'containers[0].resources.limits[requests.hugepages-2Mi]: Invalid value: "requests.hugepages-2Mi": must be a standard resource for containers',
      ],
    ],
    [
      "resources attachable",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "attachable-volumes-x": "1" } } },
          ],
        },
      },
      [
        'containers[0].resources.limits[attachable-volumes-x]: Invalid value: "attachable-volumes-x": must be a standard resource type or fully qualified',
        'containers[0].resources.limits[attachable-volumes-x]: Invalid value: "attachable-volumes-x": must be a standard resource for containers',
      ],
    ],
    [
      "resources cpu more",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { cpu: 1 }, requests: { cpu: 2 } } },
          ],
        },
      },
      [
        'containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
      ],
    ],
    [
      "resources cpu neg",
      { spec: { containers: [{ name: "a", image: "b", resources: { limits: { cpu: -1 } } }] } },
      [
        'containers[0].resources.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      ],
    ],
    [
      "resources cpu nano",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { cpu: "1n", memory: "1m" } } },
          ],
        },
      },
      [],
    ],
    [
      "resources claims none",
      { spec: { containers: [{ name: "a", image: "b", resources: { claims: [{ name: "x" }] } }] } },
      [
        'containers[0].resources.claims[0]: Not found: "x": must be one of the names in pod.spec.resourceClaims which is empty',
      ],
    ],
    [
      "resources claims empty name",
      { spec: { containers: [{ name: "a", image: "b", resources: { claims: [{ name: "" }] } }] } },
      ["containers[0].resources.claims[0]: Required value"],
    ],
    [
      "resources claims ok",
      {
        spec: {
          containers: [{ name: "a", image: "b", resources: { claims: [{ name: "x" }] } }],
          resourceClaims: [
            { name: "x", resourceClaimName: "y" },
            { name: "w", resourceClaimName: "y" },
          ],
        },
      },
      [],
    ],
    [
      "resources claims other",
      {
        spec: {
          containers: [{ name: "a", image: "b", resources: { claims: [{ name: "z" }] } }],
          resourceClaims: [
            { name: "x", resourceClaimName: "y" },
            { name: "w", resourceClaimName: "y" },
          ],
        },
      },
      [
        'containers[0].resources.claims[0]: Not found: "z": must be one of the names in pod.spec.resourceClaims: w, x',
      ],
    ],
    [
      "resources claims dup",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: { claims: [{ name: "x" }, { name: "x", request: "r" }] },
            },
          ],
          resourceClaims: [
            { name: "x", resourceClaimName: "y" },
            { name: "w", resourceClaimName: "y" },
          ],
        },
      },
      ['containers[0].resources.claims[1]: Duplicate value: "x"'],
    ],
    [
      "resources claims dup exact",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { claims: [{ name: "x" }, { name: "x" }] } },
          ],
          resourceClaims: [
            { name: "x", resourceClaimName: "y" },
            { name: "w", resourceClaimName: "y" },
          ],
        },
      },
      ['containers[0].resources.claims[1]: Duplicate value: "x"'],
    ],
    [
      "resources claims dup2",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: {
                claims: [
                  { name: "x", request: "r" },
                  { name: "x", request: "r" },
                  { name: "x", request: "s" },
                ],
              },
            },
          ],
          resourceClaims: [
            { name: "x", resourceClaimName: "y" },
            { name: "w", resourceClaimName: "y" },
          ],
        },
      },
      ['containers[0].resources.claims[1]: Duplicate value: "x/r"'],
    ],
    [
      "resources claims dup3",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: {
                claims: [{ name: "x", request: "r" }, { name: "x", request: "s" }, { name: "x" }],
              },
            },
          ],
          resourceClaims: [
            { name: "x", resourceClaimName: "y" },
            { name: "w", resourceClaimName: "y" },
          ],
        },
      },
      [
        'containers[0].resources.claims[2]: Duplicate value: "x"',
        'containers[0].resources.claims[2]: Duplicate value: "x"',
      ],
    ],
    [
      "resources claims bad request",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { claims: [{ name: "x", request: "R_" }] } },
          ],
          resourceClaims: [
            { name: "x", resourceClaimName: "y" },
            { name: "w", resourceClaimName: "y" },
          ],
        },
      },
      [
        "containers[0].resources.claims[0].request: Invalid value: \"R_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    [
      "resize ok",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resizePolicy: [{ resourceName: "cpu", restartPolicy: "NotRequired" }],
            },
          ],
        },
      },
      [],
    ],
    [
      "resize restart",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resizePolicy: [{ resourceName: "cpu", restartPolicy: "RestartContainer" }],
            },
          ],
        },
      },
      [
        "containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when `restartPolicy` is 'Never'",
      ],
    ],
    [
      "resize restart onfailure",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resizePolicy: [{ resourceName: "cpu", restartPolicy: "RestartContainer" }],
            },
          ],
          restartPolicy: "OnFailure",
        },
      },
      [],
    ],
    [
      "resize dup",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resizePolicy: [
                { resourceName: "cpu", restartPolicy: "NotRequired" },
                { resourceName: "cpu", restartPolicy: "NotRequired" },
              ],
            },
          ],
        },
      },
      ['containers[0].resizePolicy[1]: Duplicate value: "cpu"'],
    ],
    [
      "resize bad",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resizePolicy: [
                { resourceName: "gpu", restartPolicy: "x" },
                { resourceName: "", restartPolicy: "" },
              ],
            },
          ],
          restartPolicy: "OnFailure",
        },
      },
      [
        'containers[0].resizePolicy: Unsupported value: "gpu": supported values: "cpu", "memory"',
        'containers[0].resizePolicy: Unsupported value: "x": supported values: "NotRequired", "RestartContainer"',
        "containers[0].resizePolicy: Required value",
        "containers[0].resizePolicy: Required value",
      ],
    ],
    [
      "resize empty",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resizePolicy: [{ resourceName: "", restartPolicy: "" }] },
          ],
        },
      },
      [
        "containers[0].resizePolicy: Required value",
        "containers[0].resizePolicy: Required value",
        "containers[0].resizePolicy: Invalid value: \"\": must be 'NotRequired' when `restartPolicy` is 'Never'",
      ],
    ],
    [
      "resize init",
      {
        spec: {
          initContainers: [
            {
              name: "i",
              image: "b",
              resizePolicy: [{ resourceName: "cpu", restartPolicy: "NotRequired" }],
            },
          ],
        },
      },
      [],
      [
        'initContainers[0].resizePolicy: Invalid value: [{"ResourceName":"cpu","RestartPolicy":"NotRequired"}]: must not be set for init containers',
      ],
    ],
    [
      "resize sidecar",
      {
        spec: {
          initContainers: [
            {
              name: "i",
              image: "b",
              restartPolicy: "Always",
              resizePolicy: [{ resourceName: "cpu", restartPolicy: "NotRequired" }],
            },
          ],
        },
      },
      [],
      [
        'initContainers[0].resizePolicy: Invalid value: [{"ResourceName":"cpu","RestartPolicy":"NotRequired"}]: must not be set for init containers',
      ],
    ],
    [
      "resources exp",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: { limits: { "nvidia.com/gpu": "1e3", cpu: "1e-1", memory: "1.5Gi" } },
            },
          ],
        },
      },
      [],
    ],
    [
      "resources exp half",
      {
        spec: {
          containers: [
            { name: "a", image: "b", resources: { limits: { "nvidia.com/gpu": "1e-1" } } },
          ],
        },
      },
      [
        'containers[0].resources.limits[nvidia.com/gpu]: Invalid value: "100e-3": must be an integer',
      ],
    ],
    [
      "resources equal spelled",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: {
                limits: { "nvidia.com/gpu": "1k" },
                requests: { "nvidia.com/gpu": "1000" },
              },
            },
          ],
        },
      },
      [],
    ],
    [
      "resources gt spelled",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: { limits: { memory: "1Gi" }, requests: { memory: "1025Mi" } },
            },
          ],
        },
      },
      [
        'containers[0].resources.requests: Invalid value: "1025Mi": must be less than or equal to memory limit of 1Gi',
      ],
    ],
    [
      "hp spelled",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: {
                limits: { cpu: 1, "hugepages-1Gi": "1024Mi", "hugepages-2Mi": "2097152" },
              },
            },
          ],
        },
      },
      [],
    ],
    [
      "hp overc",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              resources: { limits: { cpu: 1 }, requests: { "hugepages-2Mi": "3Mi" } },
            },
          ],
        },
      },
      [
        "containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources",
        'containers[0].resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
      ],
    ],
  ]);
});
