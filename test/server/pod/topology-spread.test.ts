import { said, testTemplates } from "./support/templates";

describe("topologySpreadConstraints", () => {
  testTemplates([
    [
      "one of each kind",
      {
        spec: {
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" },
            { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule", minDomains: 1 },
            {
              maxSkew: 1,
              topologyKey: "not a label",
              whenUnsatisfiable: "ScheduleAnyway",
              nodeAffinityPolicy: "Honor",
              nodeTaintsPolicy: "Ignore",
            },
          ],
        },
      },
      [],
    ],
    ["empty", { spec: { topologySpreadConstraints: [] } }, []],
    [
      "no skew",
      {
        spec: {
          topologySpreadConstraints: [
            { maxSkew: 0, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" },
          ],
        },
      },
      ["topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero"],
    ],
    [
      "a negative skew",
      {
        spec: {
          topologySpreadConstraints: [
            { maxSkew: -1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" },
          ],
        },
      },
      ["topologySpreadConstraints[0].maxSkew: Invalid value: -1: must be greater than zero"],
    ],
    [
      "nowhere",
      {
        spec: {
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: "", whenUnsatisfiable: "ScheduleAnyway" },
          ],
        },
      },
      ["topologySpreadConstraints[0].topologyKey: Required value: can not be empty"],
    ],
    [
      "an action that there is not",
      {
        spec: {
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "Schedule" },
          ],
        },
      },
      [
        'topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Schedule": supported values: "DoNotSchedule", "ScheduleAnyway"',
      ],
    ],
    [
      "the same twice",
      {
        spec: {
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" },
            { maxSkew: 2, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" },
          ],
        },
      },
      [
        'topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, ScheduleAnyway}"',
      ],
    ],
    [
      "the same three times, and one between",
      {
        spec: {
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" },
            { maxSkew: 2, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" },
            { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" },
            { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" },
          ],
        },
      },
      [
        'topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, ScheduleAnyway}"',
        'topologySpreadConstraints[1].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, ScheduleAnyway}"',
      ],
    ],
    [
      "domains",
      {
        spec: {
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway", minDomains: 1 },
            { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule", minDomains: 0 },
          ],
        },
      },
      [
        "topologySpreadConstraints[0].minDomains: Invalid value: 1: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
        "topologySpreadConstraints[1].minDomains: Invalid value: 0: must be greater than zero",
      ],
    ],
    [
      "domains of another action",
      {
        spec: {
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "Schedule", minDomains: -1 },
          ],
        },
      },
      [
        'topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Schedule": supported values: "DoNotSchedule", "ScheduleAnyway"',
        "topologySpreadConstraints[0].minDomains: Invalid value: -1: must be greater than zero",
        "topologySpreadConstraints[0].minDomains: Invalid value: -1: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not Schedule",
      ],
    ],
    [
      "policies",
      {
        spec: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "zone",
              whenUnsatisfiable: "ScheduleAnyway",
              nodeAffinityPolicy: "honor",
              nodeTaintsPolicy: "",
            },
          ],
        },
      },
      [
        'topologySpreadConstraints[0].nodeAffinityPolicy: Unsupported value: "honor": supported values: "Honor", "Ignore"',
        'topologySpreadConstraints[0].nodeTaintsPolicy: Unsupported value: "": supported values: "Honor", "Ignore"',
      ],
    ],
    [
      "a selector",
      {
        spec: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "zone",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: {
                matchLabels: { "an app": "a b" },
                matchExpressions: [{ key: "app", operator: "In" }],
              },
            },
          ],
        },
      },
      [
        `topologySpreadConstraints[0].labelSelector.matchLabels: Invalid value: "an app": ${said.qualifiedName}`,
        `topologySpreadConstraints[0].labelSelector.matchLabels: Invalid value: "a b": ${said.labelValue}`,
        "topologySpreadConstraints[0].labelSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      ],
    ],
    [
      "keys of labels",
      {
        spec: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "zone",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: {},
              matchLabelKeys: ["app"],
            },
          ],
        },
      },
      [],
    ],
    [
      "keys without a selector",
      {
        spec: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "zone",
              whenUnsatisfiable: "ScheduleAnyway",
              matchLabelKeys: ["app", "an app"],
            },
          ],
        },
      },
      [
        "topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set",
      ],
      [
        "topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set",
        `topologySpreadConstraints[0].matchLabelKeys[1]: Invalid value: "an app": ${said.qualifiedName}`,
      ],
    ],
    [
      "a key that is selected",
      {
        spec: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "zone",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: { app: "a" } },
              matchLabelKeys: ["app"],
            },
          ],
        },
      },
      [],
      [
        'topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
      ],
    ],
    [
      "a key that is selected twice",
      {
        spec: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "zone",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: {
                matchLabels: { app: "a" },
                matchExpressions: [{ key: "app", operator: "Exists" }],
              },
              matchLabelKeys: ["team", "app"],
            },
          ],
        },
      },
      [
        'topologySpreadConstraints[0][1]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
      ],
      [
        'topologySpreadConstraints[0].matchLabelKeys[1]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
      ],
    ],
    [
      "keys that no label has",
      {
        spec: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "zone",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] },
              matchLabelKeys: ["an app", "", "app"],
            },
          ],
        },
      },
      [
        `topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: "an app": ${said.qualifiedName}`,
        'topologySpreadConstraints[0].matchLabelKeys[1]: Invalid value: "": name part must be non-empty',
        `topologySpreadConstraints[0].matchLabelKeys[1]: Invalid value: "": ${said.qualifiedName}`,
      ],
      [
        `topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: "an app": ${said.qualifiedName}`,
        'topologySpreadConstraints[0].matchLabelKeys[1]: Invalid value: "": name part must be non-empty',
        `topologySpreadConstraints[0].matchLabelKeys[1]: Invalid value: "": ${said.qualifiedName}`,
        'topologySpreadConstraints[0].matchLabelKeys[2]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
      ],
    ],
  ]);
});
