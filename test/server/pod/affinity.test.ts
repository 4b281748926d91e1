import { said, testTemplates } from "./support/templates";

describe("affinity", () => {
  testTemplates([
    ["nothing", { spec: { affinity: {} } }, []],
    [
      "no terms",
      {
        spec: {
          affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } },
        },
      },
      [
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term",
      ],
    ],
    [
      "an empty term",
      {
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{}] },
            },
          },
        },
      },
      [],
    ],
    [
      "values of each operator",
      {
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  {
                    matchExpressions: [
                      { key: "zone", operator: "In", values: ["a", ""] },
                      { key: "zone", operator: "NotIn", values: ["b"] },
                      { key: "example.com/gpu", operator: "Exists" },
                      { key: "spot", operator: "DoesNotExist" },
                      { key: "cores", operator: "Gt", values: ["8"] },
                      { key: "cores", operator: "Lt", values: ["many"] },
                    ],
                  },
                ],
              },
            },
          },
        },
      },
      [],
    ],
    [
      "operators without their values",
      {
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  {
                    matchExpressions: [
                      { key: "zone", operator: "In" },
                      { key: "zone", operator: "NotIn", values: [] },
                      { key: "cores", operator: "Gt" },
                      { key: "cores", operator: "Lt", values: ["1", "2"] },
                    ],
                  },
                ],
              },
            },
          },
        },
      },
      [
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[2].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'",
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[3].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'",
      ],
    ],
    [
      "operators with values of no use",
      {
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  {
                    matchExpressions: [
                      { key: "zone", operator: "Exists", values: ["a"] },
                      { key: "zone", operator: "DoesNotExist", values: ["a"] },
                    ],
                  },
                ],
              },
            },
          },
        },
      },
      [
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      ],
    ],
    [
      "no operators",
      {
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  {
                    matchExpressions: [
                      { key: "zone" },
                      { key: "zone", operator: "in", values: ["a"] },
                      { key: "zone", operator: "toString" },
                    ],
                  },
                ],
              },
            },
          },
        },
      },
      [
        'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
        'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1].operator: Invalid value: "in": not a valid selector operator',
        'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[2].operator: Invalid value: "toString": not a valid selector operator',
      ],
    ],
    [
      "keys and values that no label has",
      {
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  {
                    matchExpressions: [
                      { key: "a zone", operator: "In", values: ["-a", "ok", "b c"] },
                      { operator: "Exists" },
                      { key: "a".repeat(64), operator: "In", values: ["b".repeat(64)] },
                    ],
                  },
                ],
              },
            },
          },
        },
      },
      [
        `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key: Invalid value: "a zone": ${said.qualifiedName}`,
        `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values[0]: Invalid value: "-a": ${said.labelValue}`,
        `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values[2]: Invalid value: "b c": ${said.labelValue}`,
        'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1].key: Invalid value: "": name part must be non-empty',
        `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1].key: Invalid value: "": ${said.qualifiedName}`,
        `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[2].key: Invalid value: "${"a".repeat(64)}": name part must be no more than 63 characters`,
        `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[2].values[0]: Invalid value: "${"b".repeat(64)}": must be no more than 63 characters`,
      ],
    ],
    [
      "fields of a node",
      {
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  {
                    matchFields: [
                      { key: "metadata.name", operator: "In", values: ["n1.example.com"] },
                      { key: "metadata.name", operator: "NotIn", values: ["n2"] },
                    ],
                  },
                ],
              },
            },
          },
        },
      },
      [],
    ],
    [
      "other fields of a node",
      {
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  {
                    matchFields: [
                      { key: "metadata.namespace", operator: "In", values: ["a"] },
                      { key: "metadata.name", operator: "Exists" },
                      { key: "metadata.name", operator: "NotIn" },
                      { key: "metadata.name", operator: "In", values: ["A", "b"] },
                    ],
                  },
                ],
              },
            },
          },
        },
      },
      [
        'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].key: Invalid value: "metadata.namespace": not a valid field selector key',
        'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[1].operator: Invalid value: "Exists": not a valid selector operator',
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[2].values: Required value: must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[3].values: Required value: must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
        `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[3].values[0]: Invalid value: "A": ${said.subdomain}`,
      ],
    ],
    [
      "preferences at both ends",
      {
        spec: {
          affinity: {
            nodeAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                { weight: 1, preference: {} },
                {
                  weight: 100,
                  preference: {
                    matchExpressions: [{ key: "zone", operator: "In", values: ["-no label"] }],
                  },
                },
              ],
            },
          },
        },
      },
      [],
    ],
    [
      "preferences beyond",
      {
        spec: {
          affinity: {
            nodeAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                { weight: 0, preference: {} },
                {
                  weight: 101,
                  preference: {
                    matchExpressions: [{ key: "zone", operator: "Is" }],
                    matchFields: [{ key: "a", operator: "In" }],
                  },
                },
              ],
            },
          },
        },
      },
      [
        "affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100",
        "affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[1].weight: Invalid value: 101: must be in the range 1-100",
        'affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[1].preference.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
        "affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[1].preference.matchFields[0].values: Required value: must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
        'affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[1].preference.matchFields[0].key: Invalid value: "a": not a valid field selector key',
      ],
    ],
    [
      "pods",
      {
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: "zone",
                  labelSelector: {
                    matchLabels: { app: "a" },
                    matchExpressions: [{ key: "app", operator: "Exists" }],
                  },
                  namespaceSelector: {},
                  namespaces: ["team-a"],
                },
              ],
            },
          },
        },
      },
      [],
    ],
    [
      "pods anywhere",
      {
        spec: {
          affinity: {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: "" },
                { topologyKey: "a zone" },
              ],
            },
          },
        },
      },
      [
        "affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty",
        'affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part must be non-empty',
        `affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": ${said.qualifiedName}`,
        `affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[1].topologyKey: Invalid value: "a zone": ${said.qualifiedName}`,
      ],
    ],
    [
      "namespaces",
      {
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: "zone", namespaces: ["ok", "Team", "a.b", ""] },
              ],
            },
          },
        },
      },
      [
        `affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespace: Invalid value: "Team": ${said.label}`,
        'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespace: Invalid value: "a.b": must not contain dots',
        `affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespace: Invalid value: "": ${said.label}`,
      ],
    ],
    [
      "selectors of pods",
      {
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: "zone",
                  labelSelector: { matchLabels: { "an app": "a b" } },
                  namespaceSelector: {
                    matchExpressions: [
                      { key: "team", operator: "Gt", values: ["1"] },
                      { key: "team", operator: "In", values: ["-"] },
                    ],
                  },
                },
              ],
            },
          },
        },
      },
      [
        `affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchLabels: Invalid value: "an app": ${said.qualifiedName}`,
        `affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchLabels: Invalid value: "a b": ${said.labelValue}`,
        'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespaceSelector.matchExpressions[0].operator: Invalid value: "Gt": not a valid selector operator',
        `affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespaceSelector.matchExpressions[1].values[0]: Invalid value: "-": ${said.labelValue}`,
      ],
    ],
    [
      "weights of pods",
      {
        spec: {
          affinity: {
            podAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                { weight: 1, podAffinityTerm: { topologyKey: "zone" } },
                { weight: 100, podAffinityTerm: { topologyKey: "zone" } },
              ],
            },
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                { weight: -1, podAffinityTerm: { topologyKey: "zone" } },
                { weight: 101, podAffinityTerm: {} },
              ],
            },
          },
        },
      },
      [
        "affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: -1: must be in the range 1-100",
        "affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[1].weight: Invalid value: 101: must be in the range 1-100",
        "affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[1].podAffinityTerm.topologyKey: Required value: can not be empty",
        'affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[1].podAffinityTerm.topologyKey: Invalid value: "": name part must be non-empty',
        `affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[1].podAffinityTerm.topologyKey: Invalid value: "": ${said.qualifiedName}`,
      ],
    ],
    [
      "keys of labels",
      {
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: "zone",
                  labelSelector: { matchLabels: { app: "a" } },
                  matchLabelKeys: ["app"],
                  mismatchLabelKeys: ["team"],
                },
              ],
            },
          },
        },
      },
      [],
    ],
    [
      "keys of labels without a selector",
      {
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: "zone", matchLabelKeys: ["app"], mismatchLabelKeys: ["team"] },
                { topologyKey: "zone", matchLabelKeys: [] },
              ],
            },
          },
        },
      },
      [
        "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set",
        "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].mismatchLabelKeys: Forbidden: must not be specified when labelSelector is not set",
      ],
    ],
    [
      "keys that no label has",
      {
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: "zone",
                  labelSelector: {},
                  matchLabelKeys: ["an app", "team"],
                  mismatchLabelKeys: ["", "team"],
                },
              ],
            },
          },
        },
      },
      [
        `affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys[0]: Invalid value: "an app": ${said.qualifiedName}`,
        'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].mismatchLabelKeys[0]: Invalid value: "": name part must be non-empty',
        `affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].mismatchLabelKeys[0]: Invalid value: "": ${said.qualifiedName}`,
        'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys[1]: Invalid value: "team": exists in both matchLabelKeys and mismatchLabelKeys',
      ],
    ],
    [
      "keys in both lists",
      {
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: "zone",
                  labelSelector: {},
                  matchLabelKeys: ["app", "team"],
                  mismatchLabelKeys: ["team"],
                },
              ],
            },
          },
        },
      },
      [
        'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys[1]: Invalid value: "team": exists in both matchLabelKeys and mismatchLabelKeys',
      ],
    ],
    [
      "a key that is selected once",
      {
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: "zone",
                  labelSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] },
                  matchLabelKeys: ["app"],
                },
              ],
            },
          },
        },
      },
      [],
    ],
    [
      "a key that is selected twice",
      {
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: "zone",
                  labelSelector: {
                    matchLabels: { app: "a" },
                    matchExpressions: [{ key: "app", operator: "Exists" }],
                  },
                  matchLabelKeys: ["team", "app"],
                },
                {
                  topologyKey: "zone",
                  labelSelector: {
                    matchExpressions: [
                      { key: "app", operator: "Exists" },
                      { key: "app", operator: "Exists" },
                      { key: "app", operator: "Exists" },
                    ],
                  },
                  matchLabelKeys: ["app"],
                },
              ],
            },
          },
        },
      },
      [
        'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0][1]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
        'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[1][0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
        'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[1][0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
      ],
    ],
  ]);
});
