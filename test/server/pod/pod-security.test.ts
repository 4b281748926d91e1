import { said, testTemplates } from "./support/templates";

describe("the security context of a pod", () => {
  testTemplates([
    [
      "ids at both ends",
      {
        spec: {
          securityContext: {
            fsGroup: 0,
            runAsUser: 2147483647,
            runAsGroup: 0,
            supplementalGroups: [0, 2147483647],
            runAsNonRoot: true,
          },
        },
      },
      [],
    ],
    [
      "ids beyond",
      {
        spec: {
          securityContext: {
            fsGroup: -1,
            runAsUser: 2147483648,
            runAsGroup: -1,
            supplementalGroups: [5, -1, 2147483648],
          },
        },
      },
      [
        "securityContext.fsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive",
        "securityContext.runAsUser: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive",
        "securityContext.runAsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive",
        "securityContext.supplementalGroups[1]: Invalid value: -1: must be between 0 and 2147483647, inclusive",
        "securityContext.supplementalGroups[2]: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive",
      ],
    ],
    [
      "policies",
      {
        spec: {
          securityContext: {
            fsGroupChangePolicy: "OnRootMismatch",
            supplementalGroupsPolicy: "Strict",
            seLinuxChangePolicy: "Recursive",
          },
        },
      },
      [],
    ],
    [
      "policies that there are not",
      {
        spec: {
          securityContext: {
            fsGroupChangePolicy: "always",
            supplementalGroupsPolicy: "",
            seLinuxChangePolicy: "None",
          },
        },
      },
      [
        'securityContext.fsGroupChangePolicy: Unsupported value: "always": supported values: "Always", "OnRootMismatch"',
        'securityContext.supplementalGroupsPolicy: Unsupported value: "": supported values: "Merge", "Strict"',
        'securityContext.seLinuxChangePolicy: Unsupported value: "None": supported values: "Recursive"',
      ],
      [
        'securityContext.fsGroupChangePolicy: Unsupported value: "always": supported values: "Always", "OnRootMismatch"',
        'securityContext.supplementalGroupsPolicy: Unsupported value: "": supported values: "Merge", "Strict"',
        'securityContext.seLinuxChangePolicy: Unsupported value: "None": supported values: "MountOption", "Recursive"',
      ],
    ],
    [
      "SELinux labels by mounting",
      { spec: { securityContext: { seLinuxChangePolicy: "MountOption" } } },
      [
        'securityContext.seLinuxChangePolicy: Unsupported value: "MountOption": supported values: "Recursive"',
      ],
      [],
    ],
    [
      "sysctls",
      {
        spec: {
          securityContext: {
            sysctls: [
              { name: "net.core.somaxconn", value: "1" },
              { name: "net/ipv4/conf/eno2.100/rp_filter", value: "1" },
              { name: "kernel.sem", value: "1" },
              { name: "vm.swappiness", value: "1" },
            ],
          },
        },
      },
      [],
    ],
    [
      "names of sysctls",
      {
        spec: {
          securityContext: {
            sysctls: [
              { value: "1" },
              { name: "a..b", value: "1" },
              { name: "A.b", value: "1" },
              { name: "a".repeat(254), value: "1" },
            ],
          },
        },
      },
      [
        "securityContext.sysctls[0].name: Required value",
        `securityContext.sysctls[1].name: Invalid value: "a..b": ${said.sysctl}`,
        `securityContext.sysctls[2].name: Invalid value: "A.b": ${said.sysctl}`,
        `securityContext.sysctls[3].name: Invalid value: "${"a".repeat(254)}": ${said.sysctl}`,
      ],
    ],
    [
      "a sysctl twice",
      {
        spec: {
          securityContext: {
            sysctls: [
              { name: "kernel.sem", value: "1" },
              { name: "kernel.sem", value: "1" },
              { name: "A", value: "1" },
              { name: "A", value: "1" },
            ],
          },
        },
      },
      [
        'securityContext.sysctls[1].name: Duplicate value: "kernel.sem"',
        `securityContext.sysctls[2].name: Invalid value: "A": ${said.sysctl}`,
        `securityContext.sysctls[3].name: Invalid value: "A": ${said.sysctl}`,
      ],
    ],
    [
      "sysctls of the host's network",
      {
        spec: {
          securityContext: {
            sysctls: [
              { name: "net.core.somaxconn", value: "1" },
              { name: "net/ipv4/tcp_syncookies", value: "1" },
              { name: "net.*", value: "1" },
              { name: "network.x", value: "1" },
              { name: "net", value: "1" },
              { name: "kernel.sem", value: "1" },
            ],
          },
          hostNetwork: true,
        },
      },
      [
        "securityContext.sysctls[0].name: Invalid value: \"net.core.somaxconn\": may not be specified when 'hostNetwork' is true",
        "securityContext.sysctls[1].name: Invalid value: \"net/ipv4/tcp_syncookies\": may not be specified when 'hostNetwork' is true",
        `securityContext.sysctls[2].name: Invalid value: "net.*": ${said.sysctl}`,
        "securityContext.sysctls[2].name: Invalid value: \"net.*\": may not be specified when 'hostNetwork' is true",
      ],
    ],
    [
      "sysctls of the host's IPC",
      {
        spec: {
          securityContext: {
            sysctls: [
              { name: "kernel.shm_rmid_forced", value: "1" },
              { name: "kernel/shmmax", value: "1" },
              { name: "fs.mqueue.msg_max", value: "1" },
              { name: "net.core.somaxconn", value: "1" },
            ],
          },
          hostIPC: true,
        },
      },
      [
        "securityContext.sysctls[0].name: Invalid value: \"kernel.shm_rmid_forced\": may not be specified when 'hostIPC' is true",
        "securityContext.sysctls[1].name: Invalid value: \"kernel/shmmax\": may not be specified when 'hostIPC' is true",
        "securityContext.sysctls[2].name: Invalid value: \"fs.mqueue.msg_max\": may not be specified when 'hostIPC' is true",
      ],
    ],
    ["processes that are shared", { spec: { shareProcessNamespace: true } }, []],
    [
      "processes that are shared with the host too",
      { spec: { shareProcessNamespace: true, hostPID: true } },
      [
        "securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled",
      ],
    ],
    ["the host's processes", { spec: { shareProcessNamespace: false, hostPID: true } }, []],
    ["users of its own", { spec: { hostUsers: false } }, []],
    [
      "users of its own beside the host's namespaces",
      { spec: { hostUsers: false, hostNetwork: true, hostPID: true, hostIPC: true } },
      [
        "hostNetwork: Forbidden: when `hostUsers` is false",
        "HostPID: Forbidden: when `hostUsers` is false",
        "HostIPC: Forbidden: when `hostUsers` is false",
      ],
    ],
    ["users of the host", { spec: { hostUsers: true, hostPID: true, hostIPC: true } }, []],
    [
      "users of its own with a device",
      {
        spec: {
          hostUsers: false,
          volumes: [{ name: "v", persistentVolumeClaim: { claimName: "c" } }],
          containers: [
            { name: "a", image: "b", volumeDevices: [{ name: "v", devicePath: "/dev/x" }] },
          ],
        },
      },
      ["containers[0].volumeDevices: Forbidden: when `hostUsers` is false"],
    ],
    [
      "a Windows user",
      { spec: { securityContext: { windowsOptions: { runAsUserName: "example.com\\a b" } } } },
      [],
    ],
    [
      "a long NetBIOS name",
      { spec: { securityContext: { windowsOptions: { runAsUserName: "ééééééééééééééé\\a" } } } },
      [],
    ],
    [
      "an empty Windows user",
      {
        spec: {
          securityContext: {
            windowsOptions: {
              runAsUserName: "",
              gmsaCredentialSpec: "",
              gmsaCredentialSpecName: "",
            },
          },
        },
      },
      [
        `securityContext.windowsOptions.gmsaCredentialSpecName: Invalid value: "": ${said.subdomain}`,
        'securityContext.windowsOptions.gmsaCredentialSpec: Invalid value: "": gmsaCredentialSpec cannot be an empty string',
        'securityContext.windowsOptions.runAsUserName: Invalid value: "": runAsUserName cannot be an empty string',
      ],
    ],
    [
      "control characters",
      { spec: { securityContext: { windowsOptions: { runAsUserName: "a\tb" } } } },
      [
        'securityContext.windowsOptions.runAsUserName: Invalid value: "a\\tb": runAsUserName cannot contain control characters',
      ],
    ],
    [
      "two backslashes",
      { spec: { securityContext: { windowsOptions: { runAsUserName: "a\\b\\c" } } } },
      [
        'securityContext.windowsOptions.runAsUserName: Invalid value: "a\\\\b\\\\c": runAsUserName cannot contain more than one backslash',
      ],
    ],
    [
      "no domain and no user",
      { spec: { securityContext: { windowsOptions: { runAsUserName: "\\" } } } },
      [
        "securityContext.windowsOptions.runAsUserName: Invalid value: \"\\\\\": runAsUserName's Domain doesn't match the NetBios nor the DNS format",
        'securityContext.windowsOptions.runAsUserName: Invalid value: "\\\\": runAsUserName\'s User cannot be empty',
      ],
    ],
    [
      "a domain that is none",
      { spec: { securityContext: { windowsOptions: { runAsUserName: ".x\\a" } } } },
      [
        "securityContext.windowsOptions.runAsUserName: Invalid value: \".x\\\\a\": runAsUserName's Domain doesn't match the NetBios nor the DNS format",
      ],
    ],
    [
      "a long domain",
      {
        spec: {
          securityContext: {
            windowsOptions: {
              runAsUserName:
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\a",
            },
          },
        },
      },
      [
        `securityContext.windowsOptions.runAsUserName: Invalid value: "${"a".repeat(256)}\\\\a": runAsUserName's Domain length must be under 256 characters`,
        `securityContext.windowsOptions.runAsUserName: Invalid value: "${"a".repeat(256)}\\\\a": runAsUserName's Domain doesn't match the NetBios nor the DNS format`,
      ],
    ],
    [
      "a long user",
      { spec: { securityContext: { windowsOptions: { runAsUserName: "a".repeat(104) } } } },
      [],
    ],
    [
      "a longer user",
      { spec: { securityContext: { windowsOptions: { runAsUserName: "a".repeat(105) } } } },
      [
        `securityContext.windowsOptions.runAsUserName: Invalid value: "${"a".repeat(105)}": runAsUserName's User length must not be longer than 104 characters`,
      ],
    ],
    [
      "a user of dots",
      { spec: { securityContext: { windowsOptions: { runAsUserName: ". ." } } } },
      [
        'securityContext.windowsOptions.runAsUserName: Invalid value: ". .": runAsUserName\'s User cannot contain only periods or spaces',
      ],
    ],
    [
      "characters that no user has",
      { spec: { securityContext: { windowsOptions: { runAsUserName: "a[b]@c" } } } },
      [
        'securityContext.windowsOptions.runAsUserName: Invalid value: "a[b]@c": runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]',
      ],
    ],
    [
      "large credentials",
      {
        spec: {
          securityContext: {
            windowsOptions: {
              gmsaCredentialSpec: "a".repeat(65536),
              gmsaCredentialSpecName: "a.b",
            },
          },
        },
      },
      [],
    ],
    [
      "larger credentials",
      {
        spec: {
          securityContext: {
            windowsOptions: {
              gmsaCredentialSpec: "a".repeat(65537),
              gmsaCredentialSpecName: "A b",
            },
          },
        },
      },
      [
        `securityContext.windowsOptions.gmsaCredentialSpecName: Invalid value: "A b": ${said.subdomain}`,
        `securityContext.windowsOptions.gmsaCredentialSpec: Invalid value: "${"a".repeat(65537)}": gmsaCredentialSpec size must be under 64 KiB`,
      ],
    ],
    [
      "no host processes",
      {
        spec: {
          securityContext: { windowsOptions: { hostProcess: false } },
          containers: [
            { name: "a", image: "b", securityContext: { windowsOptions: { hostProcess: false } } },
          ],
        },
      },
      [],
    ],
  ]);
});
