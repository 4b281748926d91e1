import {
  each,
  guards,
  kind,
  podGuards,
  pods,
  together,
  type FaultKind,
  type Put,
} from "../fault-kind.js";

/** A pod of nothing but what windows takes; a fault is put into it. */
const windows = (...steps: readonly Put[]): Put =>
  together(
    pods({
      os: { name: "windows" },
      securityContext: {},
      containers: [{ name: "main", image: "a" }],
      initContainers: undefined,
      volumes: undefined,
      resources: undefined,
      shareProcessNamespace: undefined,
      hostUsers: undefined,
      hostPID: undefined,
      hostIPC: undefined,
      hostNetwork: undefined,
    }),
    steps,
  );
const all = (puts: readonly Put[]) => puts.map((put) => windows(put));
const podMembers = {
  appArmorProfile: { type: "RuntimeDefault" },
  seLinuxOptions: {},
  seccompProfile: { type: "RuntimeDefault" },
  fsGroup: 1,
  fsGroupChangePolicy: "Always",
  sysctls: [{ name: "a", value: "b" }],
  runAsUser: 1,
  runAsGroup: 1,
  supplementalGroups: [1],
  supplementalGroupsPolicy: "Merge",
  seLinuxChangePolicy: "MountOption",
};
const containerMembers = {
  appArmorProfile: { type: "RuntimeDefault" },
  seLinuxOptions: {},
  seccompProfile: { type: "RuntimeDefault" },
  capabilities: {},
  readOnlyRootFilesystem: false,
  privileged: false,
  allowPrivilegeEscalation: true,
  procMount: "Default",
  runAsUser: 1,
  runAsGroup: 1,
};
const specMembers = {
  hostPID: true,
  hostIPC: true,
  hostUsers: true,
  shareProcessNamespace: false,
  resources: { limits: { cpu: "1" } },
};

/** Pods for windows. */
export const windowsKinds: readonly FaultKind[] = [
  kind(
    "windows pod",
    "validateWindows",
    [],
    [
      windows(),
      windows(...podGuards({ windowsOptions: { runAsUserName: "a" }, runAsNonRoot: true })),
      windows(...guards({ windowsOptions: {}, runAsNonRoot: false })),
      windows(...pods({ hostPID: false, hostIPC: false, hostNetwork: true })),
      windows(...podGuards({ sysctls: [] })),
    ],
  ),
  ...Object.entries(podMembers).map(([name, value]) =>
    kind(`windows pod with ${name}`, "validateWindows", all(podGuards({ [name]: value }))),
  ),
  ...Object.entries(containerMembers).map(([name, value]) =>
    kind(`windows container with ${name}`, "validateWindows", all(guards({ [name]: value }))),
  ),
  ...Object.entries(specMembers).map(([name, value]) =>
    kind(`windows pod with ${name}`, "validateWindows", all(pods({ [name]: value }))),
  ),
  kind(
    "os of no known name",
    "validateOS",
    each((name) => pods({ os: { name } }), ["", undefined, "Linux", "darwin"]),
    pods({ os: { name: "linux" } }),
  ),
];
