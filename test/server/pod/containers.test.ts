import { testTemplates } from "./support/templates";

describe("containers of a pod", () => {
  testTemplates([
    [
      "image ''",
      { spec: { containers: [{ name: "a", image: "" }] } },
      ["containers[0].image: Required value"],
    ],
    ["image ' '", { spec: { containers: [{ name: "a", image: " " }] } }, []],
    ["image ' a'", { spec: { containers: [{ name: "a", image: " a" }] } }, []],
    ["image 'a '", { spec: { containers: [{ name: "a", image: "a " }] } }, []],
    ["image 'A:b:c'", { spec: { containers: [{ name: "a", image: "A:b:c" }] } }, []],
    ["image 'a@sha256:x'", { spec: { containers: [{ name: "a", image: "a@sha256:x" }] } }, []],
    ["image 'UPPER'", { spec: { containers: [{ name: "a", image: "UPPER" }] } }, []],
    [
      "name 0",
      { spec: { containers: [{ name: "", image: "b" }] } },
      ["containers[0].name: Required value"],
    ],
    [
      "name A1",
      { spec: { containers: [{ name: "A", image: "b" }] } },
      [
        "containers[0].name: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    [
      "name a.b3",
      { spec: { containers: [{ name: "a.b", image: "b" }] } },
      ['containers[0].name: Invalid value: "a.b": must not contain dots'],
    ],
    [
      "name aaaaaaaa63",
      {
        spec: {
          containers: [
            { name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", image: "b" },
          ],
        },
      },
      [],
    ],
    [
      "name aaaaaaaa64",
      {
        spec: {
          containers: [
            {
              name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
              image: "b",
            },
          ],
        },
      },
      [
        'containers[0].name: Invalid value: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": must be no more than 63 characters',
      ],
    ],
    [
      "name -a2",
      { spec: { containers: [{ name: "-a", image: "b" }] } },
      [
        "containers[0].name: Invalid value: \"-a\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    ["name 11", { spec: { containers: [{ name: "1", image: "b" }] } }, []],
    [
      "pullPolicy",
      { spec: { containers: [{ name: "a", image: "b", imagePullPolicy: "always" }] } },
      [
        'containers[0].imagePullPolicy: Unsupported value: "always": supported values: "Always", "IfNotPresent", "Never"',
      ],
    ],
    [
      "messagePolicy",
      { spec: { containers: [{ name: "a", image: "b", terminationMessagePolicy: "x" }] } },
      [
        'containers[0].terminationMessagePolicy: Unsupported value: "x": supported values: "File", "FallbackToLogsOnError"',
      ],
    ],
    [
      "messagePath",
      { spec: { containers: [{ name: "a", image: "b", terminationMessagePath: "relative" }] } },
      [],
    ],
    [
      "tty",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              tty: true,
              stdin: true,
              stdinOnce: true,
              workingDir: "relative",
            },
          ],
        },
      },
      [],
    ],
    [
      "port 0",
      { spec: { containers: [{ name: "a", image: "b", ports: [{ containerPort: 0 }] }] } },
      ["containers[0].ports[0].containerPort: Required value"],
    ],
    [
      "port big",
      {
        spec: {
          containers: [
            { name: "a", image: "b", ports: [{ containerPort: 70000, hostPort: 70000 }] },
          ],
        },
      },
      [
        "containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
        "containers[0].ports[0].hostPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
      ],
    ],
    [
      "port name bad",
      {
        spec: {
          containers: [
            { name: "a", image: "b", ports: [{ containerPort: 1, name: "A_very_long_name_--" }] },
          ],
        },
      },
      [
        'containers[0].ports[0].name: Invalid value: "A_very_long_name_--": must be no more than 15 characters',
        'containers[0].ports[0].name: Invalid value: "A_very_long_name_--": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
        'containers[0].ports[0].name: Invalid value: "A_very_long_name_--": must not contain consecutive hyphens',
        'containers[0].ports[0].name: Invalid value: "A_very_long_name_--": must not begin or end with a hyphen',
      ],
    ],
    [
      "port name dup",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              ports: [
                { containerPort: 1, name: "a" },
                { containerPort: 2, name: "a" },
              ],
            },
          ],
        },
      },
      ['containers[0].ports[1].name: Duplicate value: "a"'],
    ],
    [
      "port name multi bad",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              ports: [
                { containerPort: 1, name: "ok" },
                { containerPort: 0, name: "-1--" },
                { containerPort: 0 },
              ],
            },
          ],
        },
      },
      [
        'containers[0].ports[1].name: Invalid value: "-1--": must contain at least one letter (a-z)',
        'containers[0].ports[1].name: Invalid value: "-1--": must not contain consecutive hyphens',
        'containers[0].ports[1].name: Invalid value: "-1--": must not begin or end with a hyphen',
        "containers[0].ports[1].containerPort: Required value",
        "containers[0].ports[2].containerPort: Required value",
      ],
    ],
    [
      "port name 123",
      {
        spec: {
          containers: [{ name: "a", image: "b", ports: [{ containerPort: 1, name: "123" }] }],
        },
      },
      ['containers[0].ports[0].name: Invalid value: "123": must contain at least one letter (a-z)'],
    ],
    [
      "port proto",
      {
        spec: {
          containers: [{ name: "a", image: "b", ports: [{ containerPort: 1, protocol: "tcp" }] }],
        },
      },
      [
        'containers[0].ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
      ],
    ],
    [
      "port hostIP",
      {
        spec: {
          containers: [{ name: "a", image: "b", ports: [{ containerPort: 1, hostIP: "x" }] }],
        },
      },
      [],
    ],
    [
      "hostPort dup",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              ports: [
                { containerPort: 1, hostPort: 80 },
                { containerPort: 2, hostPort: 80 },
              ],
            },
          ],
        },
      },
      ['containers[0].ports[1].hostPort: Duplicate value: "TCP//80"'],
    ],
    [
      "hostPort dup proto",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              ports: [
                { containerPort: 1, hostPort: 80 },
                { containerPort: 1, hostPort: 80, protocol: "UDP" },
              ],
            },
          ],
        },
      },
      [],
    ],
    [
      "hostPort dup ip",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              ports: [
                { containerPort: 1, hostPort: 80, hostIP: "1.1.1.1" },
                { containerPort: 2, hostPort: 80, hostIP: "1.1.1.1" },
                { containerPort: 3, hostPort: 80 },
              ],
            },
          ],
        },
      },
      ['containers[0].ports[1].hostPort: Duplicate value: "TCP/1.1.1.1/80"'],
    ],
    [
      "hostPort dup over",
      {
        spec: {
          containers: [
            { name: "a", image: "b", ports: [{ containerPort: 1, hostPort: 80 }] },
            { name: "c", image: "b", ports: [{ containerPort: 1, hostPort: 80 }] },
          ],
        },
      },
      ['containers[1].ports[0].hostPort: Duplicate value: "TCP//80"'],
    ],
    [
      "hostPort dup init",
      {
        spec: {
          containers: [{ name: "a", image: "b", ports: [{ containerPort: 1, hostPort: 80 }] }],
          initContainers: [
            { name: "x", image: "b", ports: [{ containerPort: 1, hostPort: 80 }] },
            {
              name: "c",
              image: "b",
              ports: [
                { containerPort: 1, hostPort: 81 },
                { containerPort: 1, hostPort: 81 },
              ],
            },
          ],
        },
      },
      ['initContainers[0].ports[1].hostPort: Duplicate value: "TCP//81"'],
    ],
    [
      "hostNetwork",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              ports: [{ containerPort: 1, hostPort: 80 }, { containerPort: 5 }],
            },
          ],
          hostNetwork: true,
        },
      },
      [
        "containers[0].ports[0].hostPort: Invalid value: 80: must match `containerPort` when `hostNetwork` is true",
      ],
    ],
    [
      "hostNetwork dup",
      {
        spec: {
          containers: [
            { name: "a", image: "b", ports: [{ containerPort: 1 }] },
            { name: "c", image: "b", ports: [{ containerPort: 1 }] },
          ],
          hostNetwork: true,
        },
      },
      [],
    ],
    [
      "hostNetwork init",
      {
        spec: {
          hostNetwork: true,
          initContainers: [{ name: "i", image: "b", ports: [{ containerPort: 1, hostPort: 2 }] }],
        },
      },
      [],
    ],
    [
      "securityContext ids",
      {
        spec: {
          containers: [
            { name: "a", image: "b", securityContext: { runAsUser: -1, runAsGroup: 3000000000 } },
          ],
        },
      },
      [
        "containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
        "containers[0].securityContext.runAsGroup: Invalid value: 3000000000: must be between 0 and 2147483647, inclusive",
      ],
    ],
    [
      "securityContext ids ok",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              securityContext: { runAsUser: 0, runAsGroup: 2147483647, runAsNonRoot: true },
            },
          ],
        },
      },
      [],
    ],
    [
      "securityContext sysadmin",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              securityContext: {
                capabilities: { add: ["CAP_SYS_ADMIN"] },
                allowPrivilegeEscalation: false,
              },
            },
          ],
        },
      },
      [
        'containers[0].securityContext: Invalid value: {"Capabilities":{"Add":["CAP_SYS_ADMIN"],"Drop":null},"Privileged":null,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
      ],
    ],
    [
      "securityContext SYS_ADMIN",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              securityContext: {
                capabilities: { add: ["SYS_ADMIN"] },
                allowPrivilegeEscalation: false,
              },
            },
          ],
        },
      },
      [],
    ],
    [
      "securityContext procMount",
      { spec: { containers: [{ name: "a", image: "b", securityContext: { procMount: "x" } }] } },
      [
        'containers[0].securityContext.procMount: Unsupported value: "x": supported values: "Default", "Unmasked"',
      ],
    ],
    [
      "securityContext procMount unmasked",
      {
        spec: {
          containers: [{ name: "a", image: "b", securityContext: { procMount: "Unmasked" } }],
        },
      },
      [
        'containers[0].securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`',
      ],
    ],
    [
      "securityContext procMount unmasked users",
      {
        spec: {
          containers: [{ name: "a", image: "b", securityContext: { procMount: "Unmasked" } }],
          hostUsers: false,
        },
      },
      [],
    ],
    [
      "securityContext procMount empty",
      { spec: { containers: [{ name: "a", image: "b", securityContext: { procMount: "" } }] } },
      [
        'containers[0].securityContext.procMount: Unsupported value: "": supported values: "Default", "Unmasked"',
      ],
    ],
    [
      "securityContext seccomp",
      {
        spec: {
          containers: [
            { name: "a", image: "b", securityContext: { seccompProfile: { type: "x" } } },
          ],
        },
      },
      [
        'containers[0].securityContext.seccompProfile.type: Unsupported value: "x": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
      ],
    ],
    [
      "securityContext seccomp2",
      {
        spec: {
          containers: [
            { name: "a", image: "b", securityContext: { seccompProfile: { type: "Localhost" } } },
          ],
        },
      },
      [
        "containers[0].securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost",
      ],
    ],
    [
      "securityContext seccomp3",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              securityContext: {
                seccompProfile: { type: "RuntimeDefault", localhostProfile: "a" },
              },
            },
          ],
        },
      },
      [
        'containers[0].securityContext.seccompProfile.localhostProfile: Invalid value: {"Type":"RuntimeDefault","LocalhostProfile":"a"}: can only be set when seccomp type is Localhost',
      ],
    ],
    [
      "securityContext seccomp4",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "../a" } },
            },
          ],
        },
      },
      [
        "containers[0].securityContext.seccompProfile.localhostProfile: Invalid value: \"../a\": must not contain '..'",
      ],
    ],
    [
      "securityContext seccomp5",
      {
        spec: { containers: [{ name: "a", image: "b", securityContext: { seccompProfile: {} } }] },
      },
      [
        "containers[0].securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set",
      ],
    ],
    [
      "securityContext apparmor",
      {
        spec: {
          containers: [
            { name: "a", image: "b", securityContext: { appArmorProfile: { type: "x" } } },
          ],
        },
      },
      [
        'containers[0].securityContext.appArmorProfile.type: Unsupported value: "x": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
      ],
    ],
    [
      "securityContext apparmor2",
      {
        spec: {
          containers: [
            { name: "a", image: "b", securityContext: { appArmorProfile: { type: "Localhost" } } },
          ],
        },
      },
      [
        "containers[0].securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost",
      ],
    ],
    [
      "securityContext windows",
      {
        spec: {
          containers: [
            { name: "a", image: "b", securityContext: { windowsOptions: { runAsUserName: "" } } },
          ],
        },
      },
      [
        'containers[0].securityContext.windowsOptions.runAsUserName: Invalid value: "": runAsUserName cannot be an empty string',
      ],
    ],
    [
      "securityContext windows2",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              securityContext: { windowsOptions: { gmsaCredentialSpecName: "A_" } },
            },
          ],
        },
      },
      [
        "containers[0].securityContext.windowsOptions.gmsaCredentialSpecName: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      "container restart Always",
      { spec: { containers: [{ name: "a", image: "b", restartPolicy: "Always" }] } },
      [],
      ["containers[0].restartPolicy: Forbidden: may not be set for non-init containers"],
    ],
    [
      "init restart Always",
      { spec: { initContainers: [{ name: "i", image: "b", restartPolicy: "Always" }] } },
      [],
    ],
    [
      "container restart Never",
      { spec: { containers: [{ name: "a", image: "b", restartPolicy: "Never" }] } },
      [],
      ["containers[0].restartPolicy: Forbidden: may not be set for non-init containers"],
    ],
    [
      "init restart Never",
      { spec: { initContainers: [{ name: "i", image: "b", restartPolicy: "Never" }] } },
      [],
      ['initContainers[0].restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ],
    [
      "container restart OnFailure",
      { spec: { containers: [{ name: "a", image: "b", restartPolicy: "OnFailure" }] } },
      [],
      ["containers[0].restartPolicy: Forbidden: may not be set for non-init containers"],
    ],
    [
      "init restart OnFailure",
      { spec: { initContainers: [{ name: "i", image: "b", restartPolicy: "OnFailure" }] } },
      [],
      [
        'initContainers[0].restartPolicy: Unsupported value: "OnFailure": supported values: "Always"',
      ],
    ],
    [
      "container restart x",
      { spec: { containers: [{ name: "a", image: "b", restartPolicy: "x" }] } },
      [],
      ["containers[0].restartPolicy: Forbidden: may not be set for non-init containers"],
    ],
    [
      "init restart x",
      { spec: { initContainers: [{ name: "i", image: "b", restartPolicy: "x" }] } },
      [],
      ['initContainers[0].restartPolicy: Unsupported value: "x": supported values: "Always"'],
    ],
    [
      "container restart",
      { spec: { containers: [{ name: "a", image: "b", restartPolicy: "" }] } },
      [],
      ["containers[0].restartPolicy: Forbidden: may not be set for non-init containers"],
    ],
    [
      "init restart",
      { spec: { initContainers: [{ name: "i", image: "b", restartPolicy: "" }] } },
      [],
      ['initContainers[0].restartPolicy: Unsupported value: "": supported values: "Always"'],
    ],
    [
      "container rules",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              restartPolicyRules: [
                { action: "Restart", exitCodes: { operator: "In", values: [1] } },
                { action: "x" },
              ],
            },
          ],
        },
      },
      [],
    ],
    [
      "container rules pol",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              restartPolicy: "Never",
              restartPolicyRules: [
                { action: "Restart", exitCodes: { operator: "In", values: [1] } },
                { action: "x" },
              ],
            },
          ],
        },
      },
      [],
      ["containers[0].restartPolicy: Forbidden: may not be set for non-init containers"],
    ],
    [
      "init rules",
      {
        spec: {
          initContainers: [
            {
              name: "i",
              image: "b",
              restartPolicyRules: [
                { action: "Restart", exitCodes: { operator: "In", values: [1] } },
                { action: "x" },
              ],
            },
          ],
        },
      },
      [],
    ],
    [
      "init rules always",
      {
        spec: {
          initContainers: [
            {
              name: "i",
              image: "b",
              restartPolicy: "Always",
              restartPolicyRules: [
                { action: "Restart", exitCodes: { operator: "In", values: [1] } },
                { action: "x" },
              ],
            },
          ],
        },
      },
      [],
    ],
    ["no containers", { spec: { containers: [] } }, ["containers: Required value"]],
    [
      "no containers init",
      { spec: { containers: [], initContainers: [{ name: "i", image: "" }] } },
      ["containers: Required value", "initContainers[0].image: Required value"],
    ],
    [
      "dup names",
      {
        spec: {
          containers: [
            { name: "a", image: "b" },
            { name: "a", image: "b" },
          ],
        },
      },
      ['containers[1].name: Duplicate value: "a"'],
    ],
    [
      "dup init",
      {
        spec: {
          initContainers: [
            { name: "a", image: "b" },
            { name: "i", image: "b" },
            { name: "i", image: "b" },
          ],
        },
      },
      [
        'initContainers[0].name: Duplicate value: "a"',
        'initContainers[2].name: Duplicate value: "i"',
      ],
    ],
    [
      "dup empty",
      {
        spec: {
          containers: [
            { name: "", image: "b" },
            { name: "", image: "b" },
          ],
        },
      },
      [
        "containers[0].name: Required value",
        "containers[1].name: Required value",
        'containers[1].name: Duplicate value: ""',
      ],
    ],
    [
      "dup empty init",
      {
        spec: {
          initContainers: [
            { name: "", image: "b" },
            { name: "", image: "b" },
          ],
        },
      },
      ["initContainers[0].name: Required value", "initContainers[1].name: Required value"],
    ],
    [
      "dup empty both",
      {
        spec: {
          containers: [{ name: "", image: "b" }],
          initContainers: [{ name: "", image: "b" }],
        },
      },
      [
        "containers[0].name: Required value",
        "initContainers[0].name: Required value",
        'initContainers[0].name: Duplicate value: ""',
      ],
    ],
    [
      "eph",
      { spec: { ephemeralContainers: [{ name: "e", image: "b" }] } },
      ["ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template"],
    ],
    [
      "ephemeral bad",
      {
        spec: {
          ephemeralContainers: [
            {
              name: "a",
              image: "",
              targetContainerName: "z",
              ports: [{ containerPort: 1 }],
              resources: { limits: { cpu: 1 } },
              lifecycle: {},
              livenessProbe: {},
              volumeMounts: [{ name: "v", mountPath: "/x", subPath: "a" }],
            },
          ],
          volumes: [{ name: "v", emptyDir: {} }],
        },
      },
      [
        "ephemeralContainers[0].image: Required value",
        'ephemeralContainers[0].name: Duplicate value: "a"',
        'ephemeralContainers[0].targetContainerName: Not found: "z"',
        "ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers[0].resources: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers[0].livenessProbe: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers[0].lifecycle: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers[0].volumeMounts[0].subPath: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template",
      ],
    ],
    [
      "ephemeral probes",
      {
        spec: {
          ephemeralContainers: [
            {
              name: "e",
              image: " b",
              targetContainerName: "a",
              readinessProbe: { exec: { command: ["x"] } },
              startupProbe: { exec: { command: ["x"] } },
              restartPolicy: "Always",
              resizePolicy: [{ resourceName: "cpu", restartPolicy: "NotRequired" }],
            },
          ],
        },
      },
      [
        'ephemeralContainers[0].image: Invalid value: " b": must not have leading or trailing whitespace',
        "ephemeralContainers[0].resizePolicy: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers[0].readinessProbe: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers[0].startupProbe: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template",
      ],
      [
        'ephemeralContainers[0].image: Invalid value: " b": must not have leading or trailing whitespace',
        "ephemeralContainers[0].resizePolicy: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers[0].restartPolicy: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers[0].readinessProbe: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers[0].startupProbe: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template",
      ],
    ],
    [
      "ephemeral dup",
      {
        spec: {
          ephemeralContainers: [
            { name: "e", image: "b" },
            { name: "e", image: "b" },
            { name: "", image: "b" },
          ],
        },
      },
      [
        'ephemeralContainers[1].name: Duplicate value: "e"',
        "ephemeralContainers[2].name: Required value",
        "ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template",
      ],
    ],
    ["ephemeral empty", { spec: { ephemeralContainers: [] } }, []],
    [
      "port name upper",
      {
        spec: {
          containers: [{ name: "a", image: "b", ports: [{ containerPort: 80, name: "HTTP" }] }],
        },
      },
      [
        'containers[0].ports[0].name: Invalid value: "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
        'containers[0].ports[0].name: Invalid value: "HTTP": must contain at least one letter (a-z)',
      ],
    ],
    [
      "port name 15",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              ports: [
                { containerPort: 80, name: "abcdefghijklmno" },
                { containerPort: 81, name: "abcdefghijklmnop" },
              ],
            },
          ],
        },
      },
      [
        'containers[0].ports[1].name: Invalid value: "abcdefghijklmnop": must be no more than 15 characters',
      ],
    ],
    [
      "caps null",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: {},
                privileged: false,
              },
            },
          ],
        },
      },
      [],
    ],
    [
      "esc true priv",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              securityContext: {
                allowPrivilegeEscalation: true,
                capabilities: { add: ["CAP_SYS_ADMIN"] },
              },
            },
          ],
        },
      },
      [],
    ],
    [
      "ephemeral mounts",
      {
        spec: {
          ephemeralContainers: [
            {
              name: "e",
              image: "b",
              volumeMounts: [
                { name: "v", mountPath: "/a", subPathExpr: "x" },
                { name: "z", mountPath: "/a" },
              ],
            },
          ],
          volumes: [{ name: "v", emptyDir: {} }],
        },
      },
      [
        'ephemeralContainers[0].volumeMounts[1].name: Not found: "z"',
        'ephemeralContainers[0].volumeMounts[1].mountPath: Invalid value: "/a": must be unique',
        "ephemeralContainers[0].volumeMounts[0].subPathExpr: Forbidden: cannot be set for an Ephemeral Container",
        "ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template",
      ],
    ],
    [
      "sidecar stop",
      {
        spec: {
          initContainers: [
            { name: "i", image: "b", restartPolicy: "Always", lifecycle: { stopSignal: "SIGX" } },
          ],
        },
      },
      [],
      [
        "initContainers[0].lifecycle.stopSignal: Forbidden: may not be set for containers with empty `spec.os.name`",
      ],
    ],
    [
      "init stop",
      { spec: { initContainers: [{ name: "i", image: "b", lifecycle: { stopSignal: "SIGX" } }] } },
      [],
      [
        "initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always",
      ],
    ],
    [
      "init probe bad",
      {
        spec: {
          initContainers: [
            { name: "i", image: "b", readinessProbe: { exec: {} }, lifecycle: { postStart: {} } },
          ],
        },
      },
      [
        "initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always",
        "initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
      ],
    ],
    [
      "sidecar ports",
      {
        spec: {
          containers: [{ name: "a", image: "b", ports: [{ containerPort: 80, hostPort: 80 }] }],
          initContainers: [
            {
              name: "i",
              image: "b",
              restartPolicy: "Always",
              ports: [{ containerPort: 80, hostPort: 80 }],
            },
          ],
        },
      },
      [],
    ],
    [
      "sidecar grace null",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { sleep: { seconds: 5 } } } },
          ],
          terminationGracePeriodSeconds: null,
        },
      },
      [],
    ],
    [
      "cm optional no name",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [{ name: "A", valueFrom: { configMapKeyRef: { key: "k", optional: true } } }],
            },
          ],
        },
      },
      [
        "containers[0].env[0].valueFrom.configMapKeyRef.name: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [
      "fk label",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              env: [
                {
                  name: "A",
                  valueFrom: { fileKeyRef: { volumeName: "V_", path: "a/../b", key: "1 A" } },
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
        "containers[0].env[0].valueFrom.fileKeyRef.volumeName: Invalid value: \"V_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
        "containers[0].env[0].valueFrom.fileKeyRef.path: Invalid value: \"a/../b\": must not contain '..'",
        'containers[0].env[0].valueFrom.fileKeyRef.volumeName: Not found: "V_"',
      ],
    ],
  ]);
});
