import {
  each,
  guards,
  kind,
  long,
  podGuards,
  pods,
  together,
  type FaultKind,
  type Put,
} from "../fault-kind.js";

/** Without what a rich template might have beside it. */
const plain = {
  privileged: undefined,
  allowPrivilegeEscalation: undefined,
  capabilities: undefined,
};
const both = (...list: readonly object[]): Put[] =>
  list.flatMap((members, i) => (i % 2 ? podGuards({ ...members }) : guards({ ...members })));
const id = (name: string) => (value: unknown) => [
  ...guards({ [name]: value }),
  ...podGuards({ [name]: value }),
];
const ids = [-1, 2147483648, 4294967295];
const inRange = [0, 2147483647];
const seccomp = (...list: readonly object[]) =>
  list.flatMap((seccompProfile) => [
    ...guards({ seccompProfile }),
    ...podGuards({ seccompProfile }),
  ]);
const armor = (...list: readonly object[]) =>
  list.flatMap((appArmorProfile) => [
    ...guards({ appArmorProfile }),
    ...podGuards({ appArmorProfile }),
  ]);
const sysctl = (...names: readonly unknown[]) =>
  podGuards({ sysctls: names.map((name) => ({ name, value: "1" })) });
const group = (name: string) => (value: unknown) => podGuards({ [name]: value });

/** Security contexts and the namespaces of the host. */
export const securityKinds: readonly FaultKind[] = [
  kind(
    "runAsUser out of range",
    "IsValidUserID",
    each(id("runAsUser"), ids),
    each(id("runAsUser"), inRange),
  ),
  kind(
    "runAsGroup out of range",
    "IsValidGroupID",
    each(id("runAsGroup"), ids),
    each(id("runAsGroup"), inRange),
  ),
  kind(
    "fsGroup out of range",
    "IsValidGroupID",
    each(group("fsGroup"), ids),
    each(group("fsGroup"), inRange),
  ),
  kind(
    "supplementalGroups out of range",
    "IsValidGroupID",
    each(group("supplementalGroups"), [[-1], [1, 2147483648]]),
    each(group("supplementalGroups"), [[], [0, 2147483647], [1, 1]]),
  ),
  kind(
    "fsGroupChangePolicy",
    "validateFSGroupChangePolicy",
    each(group("fsGroupChangePolicy"), ["always", ""]),
    each(group("fsGroupChangePolicy"), ["Always", "OnRootMismatch"]),
  ),
  kind(
    "supplementalGroupsPolicy",
    "validateSupplementalGroupsPolicy",
    each(group("supplementalGroupsPolicy"), ["merge", ""]),
    each(group("supplementalGroupsPolicy"), ["Merge", "Strict"]),
  ),
  kind(
    "seLinuxChangePolicy",
    "validateSELinuxChangePolicy",
    each(group("seLinuxChangePolicy"), ["x", ""]),
    each(group("seLinuxChangePolicy"), ["MountOption", "Recursive"]),
  ),
  kind("sysctl without a name", "validateSysctls", sysctl("")),
  kind(
    "sysctl with a bad name",
    "IsValidSysctlName",
    each((value) => sysctl(value), ["A.b", "a..b", "a b", ".a", long(254), "a/../b"]),
    each((value) => sysctl(value), ["kernel.shm_rmid_forced", "net/ipv4/tcp", "a", long(253)]),
  ),
  kind(
    "sysctl twice",
    "validateSysctls",
    sysctl("kernel.a", "kernel.a"),
    sysctl("kernel.a", "kernel.b"),
  ),
  kind(
    "sysctl of the host's namespaces",
    "ValidateHostSysctl",
    [
      together(pods({ hostNetwork: true }), sysctl("net.ipv4.tcp_syncookies")),
      together(pods({ hostIPC: true }), sysctl("kernel.shm_rmid_forced")),
      together(pods({ hostIPC: true }), sysctl("fs.mqueue.x")),
    ],
    [
      together(pods({ hostNetwork: true }), sysctl("kernel.shm_rmid_forced")),
      together(pods({ hostIPC: true }), sysctl("net.ipv4.tcp_syncookies")),
    ],
  ),
  kind(
    "seccomp of no known type",
    "validateSeccompProfileType",
    seccomp({ type: "" }, { type: "runtime" }, {}),
    seccomp({ type: "Unconfined" }, { type: "RuntimeDefault" }),
  ),
  kind(
    "seccomp without its file",
    "validateSeccompProfileField",
    seccomp(
      { type: "Localhost" },
      { type: "Localhost", localhostProfile: "/a" },
      { type: "Localhost", localhostProfile: "../a" },
    ),
    seccomp(
      { type: "Localhost", localhostProfile: "a/b.json" },
      { type: "Localhost", localhostProfile: "" },
    ),
  ),
  kind(
    "seccomp with a file too many",
    "validateSeccompProfileField",
    seccomp({ type: "RuntimeDefault", localhostProfile: "a" }),
  ),
  kind(
    "AppArmor of no known type",
    "ValidateAppArmorProfileField",
    armor({ type: "" }, { type: "x" }, {}),
    armor({ type: "RuntimeDefault" }, { type: "Unconfined" }),
  ),
  kind(
    "AppArmor without its profile",
    "ValidateAppArmorProfileField",
    armor(
      { type: "Localhost" },
      { type: "Localhost", localhostProfile: "" },
      { type: "Localhost", localhostProfile: " a" },
      { type: "Localhost", localhostProfile: long(4096) },
    ),
    armor(
      { type: "Localhost", localhostProfile: "a b" },
      { type: "Localhost", localhostProfile: long(4095) },
    ),
  ),
  kind(
    "AppArmor with a profile too many",
    "ValidateAppArmorProfileField",
    armor({ type: "Unconfined", localhostProfile: "a" }),
  ),
  kind(
    "procMount",
    "ValidateProcMountType",
    guards({ procMount: "default" }, { procMount: "" }, { procMount: "Unmasked" }),
    [
      ...guards({ procMount: "Default" }),
      together(pods({ hostUsers: false, hostNetwork: false }), guards({ procMount: "Unmasked" })),
    ],
  ),
  kind(
    "privileged that may not escalate",
    "ValidateSecurityContext",
    guards({ ...plain, privileged: true, allowPrivilegeEscalation: false }),
    guards(
      { ...plain, privileged: true },
      { ...plain, privileged: true, allowPrivilegeEscalation: true },
    ),
  ),
  kind(
    "SYS_ADMIN that may not escalate",
    "ValidateSecurityContext",
    guards({ ...plain, allowPrivilegeEscalation: false, capabilities: { add: ["CAP_SYS_ADMIN"] } }),
    guards({ ...plain, allowPrivilegeEscalation: false, capabilities: { add: ["SYS_ADMIN"] } }),
  ),
  kind(
    "capabilities and seLinux are not checked",
    "",
    [],
    guards({ capabilities: { add: ["", "x y"] } }, { seLinuxOptions: { user: "", level: "x" } }),
  ),
  kind(
    "hostPID with a shared process namespace",
    "validatePodSpecSecurityContext",
    pods({ hostPID: true, shareProcessNamespace: true }),
    pods(
      { hostPID: true, shareProcessNamespace: false },
      { hostIPC: true, shareProcessNamespace: true },
    ),
  ),
  kind(
    "hostUsers false with the host's namespaces",
    "validateHostUsers",
    pods(
      { hostUsers: false, hostPID: true },
      { hostUsers: false, hostIPC: true },
      { hostUsers: false, hostNetwork: true },
    ),
    pods(
      { hostUsers: false, hostNetwork: false },
      { hostUsers: true, hostPID: true, shareProcessNamespace: false },
    ),
  ),
  kind(
    "windowsOptions of a linux pod",
    "validateLinux",
    [
      ...both({ windowsOptions: {} }, { windowsOptions: {} }).map((put) =>
        together(pods({ os: { name: "linux" } }), [put]),
      ),
    ],
    both({ windowsOptions: {} }, { windowsOptions: {} }),
  ),
  kind(
    "windows user",
    "validateWindowsSecurityContextOptions",
    each(
      (runAsUserName) => both({ windowsOptions: { runAsUserName } }),
      [
        "",
        "a\\b\\c",
        "a\u0001",
        `${long(256)}\\a`,
        ".\\a",
        "a\\",
        long(105),
        "...",
        ". .",
        "a/b",
        "a:b",
        "a@b",
      ],
    ),
    each(
      (runAsUserName) => both({ windowsOptions: { runAsUserName } }),
      ["a", "A\\b", "a.b\\c", "NT AUTHORITY\\x", "!\\a", long(104)],
    ),
  ),
  kind(
    "windows credentials",
    "validateWindowsSecurityContextOptions",
    both(
      { windowsOptions: { gmsaCredentialSpecName: "A b" } },
      { windowsOptions: { gmsaCredentialSpecName: "" } },
      { windowsOptions: { gmsaCredentialSpec: "" } },
      { windowsOptions: { gmsaCredentialSpec: long(65537) } },
    ),
    both(
      { windowsOptions: { gmsaCredentialSpecName: "a.b" } },
      { windowsOptions: { gmsaCredentialSpec: long(65536) } },
    ),
  ),
  kind(
    "windows process of the host",
    "validateWindowsHostProcessPod",
    [
      ...podGuards({ windowsOptions: { hostProcess: true } }),
      together(
        podGuards({ windowsOptions: { hostProcess: true } }),
        guards({ windowsOptions: { hostProcess: false } }),
      ),
      ...guards({ windowsOptions: { hostProcess: true } }),
    ],
    [
      ...podGuards({ windowsOptions: { hostProcess: false } }),
      together(pods({ hostNetwork: true }), podGuards({ windowsOptions: { hostProcess: true } })),
    ],
  ),
];
