import { said, testTemplates } from "./support/templates";

describe("resources of a pod", () => {
  testTemplates([
    ["nothing", { spec: { resources: {} } }, []],
    [
      "as much as there may be",
      {
        spec: {
          resources: {
            limits: { cpu: "2", memory: "1Gi" },
            requests: { cpu: "2", memory: "512Mi" },
          },
        },
      },
      [],
    ],
    [
      "more than there may be",
      { spec: { resources: { limits: { cpu: "1" }, requests: { cpu: "2" } } } },
      ['resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1'],
      [],
    ],
    [
      "less than nothing",
      { spec: { resources: { limits: { cpu: "-1" } } } },
      ['resources.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
      [],
    ],
    [
      "what a pod does not have",
      { spec: { resources: { requests: { "ephemeral-storage": "1Gi" } } } },
      [
        'resources.requests[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"',
      ],
      [],
    ],
    [
      "what nothing has",
      { spec: { resources: { limits: { foo: "1" } } } },
      [
        'resources.limits[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
      ],
      [],
    ],
    [
      "as much as the containers",
      {
        spec: {
          resources: { requests: { cpu: "1", memory: "1Gi" } },
          containers: [
            { name: "a", image: "b", resources: { requests: { cpu: "500m", memory: "512Mi" } } },
            { name: "b", image: "b", resources: { requests: { cpu: "500m", memory: "0.5Gi" } } },
          ],
        },
      },
      [],
    ],
    [
      "less than the containers",
      {
        spec: {
          resources: { requests: { cpu: "1", memory: "1Gi" } },
          containers: [
            { name: "a", image: "b", resources: { requests: { memory: "600Mi" } } },
            { name: "b", image: "b", resources: { requests: { memory: "0.5Gi" } } },
          ],
        },
      },
      [
        'resources.requests[memory]: Invalid value: "1Gi": must be greater than or equal to aggregate container requests of 1112Mi',
      ],
      [],
    ],
    [
      "amounts of two spellings",
      {
        spec: {
          resources: { requests: { memory: "1M" } },
          containers: [
            { name: "a", image: "b", resources: { requests: { memory: "1M" } } },
            { name: "b", image: "b", resources: { requests: { memory: "1Mi" } } },
          ],
        },
      },
      [
        'resources.requests[memory]: Invalid value: "1M": must be greater than or equal to aggregate container requests of 2048576',
      ],
      [],
    ],
    [
      "less than an init container",
      {
        spec: {
          resources: { requests: { cpu: "1" } },
          containers: [{ name: "a", image: "b", resources: { requests: { cpu: "100m" } } }],
          initContainers: [{ name: "i", image: "b", resources: { requests: { cpu: "2" } } }],
        },
      },
      [
        'resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2',
      ],
      [],
    ],
    [
      "init containers one by one",
      {
        spec: {
          resources: { requests: { cpu: "1" } },
          containers: [{ name: "a", image: "b", resources: { requests: { cpu: "100m" } } }],
          initContainers: [
            { name: "i", image: "b", resources: { requests: { cpu: "1" } } },
            { name: "j", image: "b", resources: { requests: { cpu: "1" } } },
          ],
        },
      },
      [],
    ],
    [
      "an init container beside one that runs on",
      {
        spec: {
          resources: { requests: { cpu: "1" } },
          containers: [{ name: "a", image: "b", resources: { requests: { cpu: "100m" } } }],
          initContainers: [
            {
              name: "s",
              image: "b",
              resources: { requests: { cpu: "600m" } },
              restartPolicy: "Always",
            },
            { name: "i", image: "b", resources: { requests: { cpu: "700m" } } },
          ],
        },
      },
      [
        'resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 1300m',
      ],
      [],
    ],
    [
      "containers beside one that runs on",
      {
        spec: {
          resources: { requests: { cpu: "1" } },
          containers: [{ name: "a", image: "b", resources: { requests: { cpu: "500m" } } }],
          initContainers: [
            {
              name: "s",
              image: "b",
              resources: { requests: { cpu: "600m" } },
              restartPolicy: "Always",
            },
          ],
        },
      },
      [
        'resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 1100m',
      ],
      [],
    ],
    [
      "limits of containers",
      {
        spec: {
          resources: { limits: { cpu: "1" } },
          containers: [
            { name: "a", image: "b", resources: { limits: { cpu: "2" } } },
            { name: "b", image: "b", resources: { limits: { cpu: "1" } } },
          ],
        },
      },
      [
        'resources.containers[0][cpu].limits: Invalid value: "2": must be less than or equal to pod limits of 1',
      ],
      [],
    ],
    [
      "huge pages",
      {
        spec: {
          resources: {
            limits: { "hugepages-2Mi": "2Mi", cpu: "1" },
            requests: { "hugepages-2Mi": "2Mi" },
          },
          containers: [
            {
              name: "a",
              image: "b",
              resources: { requests: { cpu: "1" }, limits: { "hugepages-2Mi": "4Mi" } },
            },
          ],
        },
      },
      [
        'resources.limits[hugepages-2Mi]: Invalid value: "2Mi": must be greater than or equal to aggregate container limits of 4Mi',
        'resources.containers[0][hugepages-2Mi].limits: Invalid value: "4Mi": must be less than or equal to pod limits of 2Mi',
      ],
      [],
    ],
    ["overhead", { spec: { overhead: { cpu: "250m", memory: "64Mi" } } }, []],
    [
      "less overhead than none",
      { spec: { overhead: { cpu: "-1" } } },
      ['overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
    ],
    [
      "overhead of nothing",
      { spec: { overhead: { foo: "1" } } },
      [
        'overhead.limits[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
        'overhead.limits[foo]: Invalid value: "foo": must be a standard resource for containers',
      ],
    ],
    [
      "overhead of no name",
      { spec: { overhead: { "a b": "1" } } },
      [
        `overhead.limits[a b]: Invalid value: "a b": ${said.qualifiedName}`,
        'overhead.limits[a b]: Invalid value: "a b": must be a standard resource for containers',
      ],
    ],
  ]);
});
