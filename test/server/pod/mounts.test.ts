import { unknownValue } from "../../../provider/values/unknown";
import { certainLines, podLines, testContainers } from "./support/volumes";

const volumes = [
  { emptyDir: {}, name: "e" },
  { name: "p", persistentVolumeClaim: { claimName: "x" } },
  {
    name: "q",
    ephemeral: {
      volumeClaimTemplate: {
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
    },
  },
];

describe("mounts and devices of a container", () => {
  testContainers(volumes, [
    ["mount ok", { volumeMounts: [{ name: "e", mountPath: "/e" }] }, []],
    ["mount rel", { volumeMounts: [{ name: "e", mountPath: "e" }] }, []],
    ["mount colon", { volumeMounts: [{ name: "e", mountPath: "a:b" }] }, []],
    [
      "mount bad",
      {
        volumeMounts: [
          { name: "", mountPath: "" },
          { name: "zz", mountPath: "/e" },
          { name: "e", mountPath: "/e" },
          { name: "e", mountPath: "" },
        ],
      },
      [
        "volumeMounts[0].name: Required value",
        'volumeMounts[0].name: Not found: ""',
        "volumeMounts[0].mountPath: Required value",
        'volumeMounts[1].name: Not found: "zz"',
        'volumeMounts[2].mountPath: Invalid value: "/e": must be unique',
        "volumeMounts[3].mountPath: Required value",
        'volumeMounts[3].mountPath: Invalid value: "": must be unique',
      ],
    ],
    [
      "mount sub",
      {
        volumeMounts: [
          { name: "e", mountPath: "/e", subPath: "/a/../b" },
          { name: "e", mountPath: "/f", subPath: "a/..b" },
          { name: "e", mountPath: "/g", subPath: "a", subPathExpr: "b" },
          { name: "e", mountPath: "/h", subPathExpr: "/a/../b" },
          { name: "e", mountPath: "/i", subPathExpr: "$(A)/..b" },
        ],
      },
      [
        'volumeMounts.subPath: Invalid value: "/a/../b": must be a relative path',
        "volumeMounts.subPath: Invalid value: \"/a/../b\": must not contain '..'",
        'volumeMounts[2].subPathExpr: Invalid value: "b": subPathExpr and subPath are mutually exclusive',
        'volumeMounts.subPathExpr: Invalid value: "/a/../b": must be a relative path',
        "volumeMounts.subPathExpr: Invalid value: \"/a/../b\": must not contain '..'",
      ],
    ],
    [
      "mount prop None",
      { volumeMounts: [{ name: "e", mountPath: "/e", mountPropagation: "None" }] },
      [],
    ],
    [
      "mount prop priv None",
      {
        securityContext: { privileged: true },
        volumeMounts: [{ name: "e", mountPath: "/e", mountPropagation: "None" }],
      },
      [],
    ],
    [
      "mount prop HostToContainer",
      { volumeMounts: [{ name: "e", mountPath: "/e", mountPropagation: "HostToContainer" }] },
      [],
    ],
    [
      "mount prop priv HostToContainer",
      {
        securityContext: { privileged: true },
        volumeMounts: [{ name: "e", mountPath: "/e", mountPropagation: "HostToContainer" }],
      },
      [],
    ],
    [
      "mount prop Bidirectional",
      { volumeMounts: [{ name: "e", mountPath: "/e", mountPropagation: "Bidirectional" }] },
      [
        "volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers",
      ],
    ],
    [
      "mount prop priv Bidirectional",
      {
        securityContext: { privileged: true },
        volumeMounts: [{ name: "e", mountPath: "/e", mountPropagation: "Bidirectional" }],
      },
      [],
    ],
    [
      "mount prop No",
      { volumeMounts: [{ name: "e", mountPath: "/e", mountPropagation: "No" }] },
      [
        'volumeMounts.mountPropagation: Unsupported value: "No": supported values: "Bidirectional", "HostToContainer", "None"',
      ],
    ],
    [
      "mount prop priv No",
      {
        securityContext: { privileged: true },
        volumeMounts: [{ name: "e", mountPath: "/e", mountPropagation: "No" }],
      },
      [
        'volumeMounts.mountPropagation: Unsupported value: "No": supported values: "Bidirectional", "HostToContainer", "None"',
      ],
    ],
    [
      "mount prop ",
      { volumeMounts: [{ name: "e", mountPath: "/e", mountPropagation: "" }] },
      [
        'volumeMounts.mountPropagation: Unsupported value: "": supported values: "Bidirectional", "HostToContainer", "None"',
      ],
    ],
    [
      "mount prop priv ",
      {
        securityContext: { privileged: true },
        volumeMounts: [{ name: "e", mountPath: "/e", mountPropagation: "" }],
      },
      [
        'volumeMounts.mountPropagation: Unsupported value: "": supported values: "Bidirectional", "HostToContainer", "None"',
      ],
    ],
    [
      "mount dev ok",
      {
        volumeDevices: [
          { name: "p", devicePath: "/dev/a" },
          { name: "q", devicePath: "/dev/b" },
        ],
      },
      [],
    ],
    ["mount dev rel", { volumeDevices: [{ name: "p", devicePath: "a" }] }, []],
    [
      "mount dev bad",
      {
        volumeDevices: [
          { name: "", devicePath: "" },
          { name: "zz", devicePath: "/a/../b" },
          { name: "e", devicePath: "/dev/a" },
          { name: "p", devicePath: "/dev/a" },
          { name: "p", devicePath: "/x" },
          { name: "", devicePath: "" },
          { name: "q", devicePath: "/a/../b" },
          { name: "q", devicePath: ".." },
        ],
      },
      [
        "volumeDevices[0].name: Required value",
        'volumeDevices[0].name: Not found: ""',
        "volumeDevices[0].devicePath: Required value",
        'volumeDevices[1].name: Not found: "zz"',
        "volumeDevices[1].devicePath: Invalid value: \"/a/../b\": can not contain backsteps ('..')",
        'volumeDevices[2].name: Invalid value: "e": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        'volumeDevices[3].devicePath: Invalid value: "/dev/a": must be unique',
        'volumeDevices[4].name: Invalid value: "p": must be unique',
        "volumeDevices[5].name: Required value",
        'volumeDevices[5].name: Not found: ""',
        "volumeDevices[5].devicePath: Required value",
        'volumeDevices[5].devicePath: Invalid value: "": must be unique',
        "volumeDevices[6].devicePath: Invalid value: \"/a/../b\": can not contain backsteps ('..')",
        'volumeDevices[7].name: Invalid value: "q": must be unique',
        "volumeDevices[7].devicePath: Invalid value: \"..\": can not contain backsteps ('..')",
      ],
    ],
    [
      "mount dev overlap",
      {
        volumeMounts: [
          { name: "p", mountPath: "/a" },
          { name: "e", mountPath: "/b" },
        ],
        volumeDevices: [
          { name: "p", devicePath: "/x" },
          { name: "q", devicePath: "/b" },
        ],
      },
      [
        'volumeMounts[0].name: Invalid value: "p": must not already exist in volumeDevices',
        'volumeMounts[1].mountPath: Invalid value: "/b": must not already exist as a path in volumeDevices',
        'volumeDevices[0].name: Invalid value: "p": must not already exist in volumeMounts',
        'volumeDevices[1].devicePath: Invalid value: "/b": must not already exist as a path in volumeMounts',
      ],
    ],
    [
      "mount dev overlap2",
      {
        volumeMounts: [
          { name: "p", mountPath: "/a" },
          { name: "p", mountPath: "/b" },
        ],
        volumeDevices: [
          { name: "p", devicePath: "/a" },
          { name: "q", devicePath: "/b" },
        ],
      },
      [
        'volumeMounts[0].name: Invalid value: "p": must not already exist in volumeDevices',
        'volumeMounts[0].mountPath: Invalid value: "/a": must not already exist as a path in volumeDevices',
        'volumeMounts[1].name: Invalid value: "p": must not already exist in volumeDevices',
        'volumeMounts[1].mountPath: Invalid value: "/b": must not already exist as a path in volumeDevices',
        'volumeDevices[0].name: Invalid value: "p": must not already exist in volumeMounts',
        'volumeDevices[1].devicePath: Invalid value: "/b": must not already exist as a path in volumeMounts',
      ],
    ],
    [
      "mount rro None Enabled True",
      {
        securityContext: { privileged: true },
        volumeMounts: [
          {
            name: "e",
            mountPath: "/e",
            mountPropagation: "None",
            recursiveReadOnly: "Enabled",
            readOnly: true,
          },
        ],
      },
      [],
    ],
    [
      "mount rro None Enabled False",
      {
        securityContext: { privileged: true },
        volumeMounts: [
          {
            name: "e",
            mountPath: "/e",
            mountPropagation: "None",
            recursiveReadOnly: "Enabled",
            readOnly: false,
          },
        ],
      },
      ["volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true"],
    ],
    [
      "mount rro HostToContainer IfPossible False",
      {
        securityContext: { privileged: true },
        volumeMounts: [
          {
            name: "e",
            mountPath: "/e",
            mountPropagation: "HostToContainer",
            recursiveReadOnly: "IfPossible",
            readOnly: false,
          },
        ],
      },
      [
        "volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true",
        "volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified",
      ],
    ],
    [
      "mount rro HostToContainer IfPossible True",
      {
        securityContext: { privileged: true },
        volumeMounts: [
          {
            name: "e",
            mountPath: "/e",
            mountPropagation: "HostToContainer",
            recursiveReadOnly: "IfPossible",
            readOnly: true,
          },
        ],
      },
      [
        "volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified",
      ],
    ],
    [
      "mount rro None IfPossible True",
      {
        securityContext: { privileged: true },
        volumeMounts: [
          {
            name: "e",
            mountPath: "/e",
            mountPropagation: "None",
            recursiveReadOnly: "IfPossible",
            readOnly: true,
          },
        ],
      },
      [],
    ],
    [
      "mount rro HostToContainer Disabled False",
      {
        securityContext: { privileged: true },
        volumeMounts: [
          {
            name: "e",
            mountPath: "/e",
            mountPropagation: "HostToContainer",
            recursiveReadOnly: "Disabled",
            readOnly: false,
          },
        ],
      },
      [],
    ],
    [
      "mount rro None No True",
      {
        securityContext: { privileged: true },
        volumeMounts: [
          {
            name: "e",
            mountPath: "/e",
            mountPropagation: "None",
            recursiveReadOnly: "No",
            readOnly: true,
          },
        ],
      },
      [
        'volumeMounts.recursiveReadOnly: Unsupported value: "No": supported values: "Disabled", "Enabled", "IfPossible"',
      ],
    ],
    [
      "mount rro none",
      {
        volumeMounts: [
          { name: "e", mountPath: "/e", recursiveReadOnly: "Enabled", readOnly: true },
        ],
      },
      [],
    ],
    [
      "mount rro none2",
      { volumeMounts: [{ name: "e", mountPath: "/e", recursiveReadOnly: "Enabled" }] },
      ["volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true"],
    ],
    [
      "mount rro Bidirectional Enabled True",
      {
        securityContext: { privileged: true },
        volumeMounts: [
          {
            name: "e",
            mountPath: "/e",
            mountPropagation: "Bidirectional",
            recursiveReadOnly: "Enabled",
            readOnly: true,
          },
        ],
      },
      [
        "volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified",
      ],
    ],
  ]);
});

describe("the volumes of a pod", () => {
  const dir = { emptyDir: {} };
  const containers = (members: object): object[] => [{ name: "c", image: "i", ...members }];

  test.each([
    ["no name", [dir], ["name: Required value"]],
    [
      "a name with a dot",
      [{ name: "a.b", ...dir }],
      ['name: Invalid value: "a.b": must not contain dots'],
    ],
    [
      "a name of 64 characters",
      [{ name: "a".repeat(64), ...dir }],
      [`name: Invalid value: "${"a".repeat(64)}": must be no more than 63 characters`],
    ],
    ["a name of 63 characters", [{ name: "a".repeat(63), ...dir }], []],
    [
      "a name twice",
      [
        { name: "a", ...dir },
        { name: "a", ...dir },
      ],
      ['volumes[1].name: Duplicate value: "a"'],
    ],
    [
      "a name of a faulty volume again",
      [
        { name: "a", hostPath: { path: "" } },
        { name: "a", ...dir },
      ],
      ["hostPath.path: Required value"],
    ],
    ["no source", [{ name: "a", hostPath: null }], []],
  ])("%s", (_name, given, lines) => {
    expect(podLines({ volumes: given })).toEqual(lines);
  });

  test("a faulty one cannot be mounted", () => {
    const given = [{ name: "a", hostPath: { path: "" } }];
    const volumeMounts = [{ name: "a", mountPath: "/a" }];
    expect(podLines({ volumes: given, containers: containers({ volumeMounts }) })).toEqual([
      "hostPath.path: Required value",
      'volumeMounts[0].name: Not found: "a"',
    ]);
  });

  test.each([
    [
      "volumes",
      {
        volumes: unknownValue,
        containers: containers({ volumeMounts: [{ name: "a", mountPath: "/a" }] }),
      },
    ],
    ["a volume", { volumes: [unknownValue] }],
    ["a source", { volumes: [{ name: "a", hostPath: unknownValue }] }],
    ["a path", { volumes: [{ name: "a", hostPath: { path: unknownValue } }] }],
    [
      "a mode",
      { volumes: [{ name: "a", secret: { secretName: "a", defaultMode: unknownValue } }] },
    ],
    [
      "two paths of files",
      {
        volumes: [
          {
            name: "a",
            projected: {
              sources: ["b", "c"].map((name) => ({
                secret: { name, items: [{ key: "k", path: unknownValue }] },
              })),
            },
          },
        ],
      },
    ],
    [
      "the spec of a claim",
      { volumes: [{ name: "a", ephemeral: { volumeClaimTemplate: { spec: unknownValue } } }] },
    ],
    [
      "a name and a path of devices",
      {
        volumes,
        containers: containers({
          volumeMounts: [{ name: "e", mountPath: "/e" }],
          volumeDevices: [
            { name: unknownValue, devicePath: "/x" },
            { name: "p", devicePath: unknownValue },
          ],
        }),
      },
    ],
    [
      "whether a container is privileged",
      {
        volumes,
        containers: containers({
          securityContext: { privileged: unknownValue },
          volumeMounts: [{ name: "e", mountPath: "/e", mountPropagation: "Bidirectional" }],
        }),
      },
    ],
  ])("of %s that is not known yet nothing is refused", (_name, spec) => {
    expect(certainLines(spec)).toEqual([]);
  });

  test("what is known beside something unknown is refused", () => {
    const spec = {
      volumes: [
        { name: "a", secret: { secretName: unknownValue, items: [{ key: "", path: "p" }] } },
      ],
      containers: containers({
        volumeMounts: [
          { name: "a", mountPath: unknownValue },
          unknownValue,
          { name: "b", mountPath: "/b" },
        ],
      }),
    };
    expect(certainLines(spec)).toEqual([
      "template.spec.volumes[0].secret.items[0].key: Required value",
      'template.spec.containers[0].volumeMounts[0].name: Not found: "a"',
      'template.spec.containers[0].volumeMounts[2].name: Not found: "b"',
    ]);
  });

  test.each([
    ["volume", [unknownValue]],
    ["name of a volume", [{ name: unknownValue, emptyDir: {} }]],
    ["list of volumes", unknownValue],
  ])("a %s that is not known yet says nothing of the containers' own faults", (_name, given) => {
    const volumeMounts = [{ name: "a", mountPath: "" }];
    const volumeDevices = [{ name: "b", devicePath: "" }];
    const spec = { volumes: given, containers: containers({ volumeMounts, volumeDevices }) };
    expect(certainLines(spec)).toEqual([
      "template.spec.containers[0].volumeMounts[0].mountPath: Required value",
      'template.spec.containers[0].volumeMounts[0].mountPath: Invalid value: "": must not already exist as a path in volumeDevices',
      "template.spec.containers[0].volumeDevices[0].devicePath: Required value",
      'template.spec.containers[0].volumeDevices[0].devicePath: Invalid value: "": must not already exist as a path in volumeMounts',
    ]);
  });
});
