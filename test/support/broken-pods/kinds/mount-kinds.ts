import {
  each,
  guards,
  inits,
  items,
  kind,
  long,
  mains,
  together,
  volumes,
  type FaultKind,
} from "../fault-kind.js";

const scratch = volumes({ emptyDir: {} });
const block = volumes({ persistentVolumeClaim: { claimName: "a" } });
const mount = (members: object) => [
  together(scratch, items("volumeMounts", { name: "broken", mountPath: "/broken", ...members })),
];
const device = (members: object) => [
  together(block, items("volumeDevices", { name: "broken", devicePath: "/dev/x", ...members })),
];
const twice = (left: object, right: object) => [
  together(mount(left), items("volumeMounts", { name: "broken", mountPath: "/other", ...right })),
];

/** What a container mounts. */
export const mountKinds: readonly FaultKind[] = [
  kind("mount without a name", "ValidateVolumeMounts", mount({ name: "" })),
  kind("mount of no volume", "ValidateVolumeMounts", mount({ name: "none-such" })),
  kind("mount without a path", "ValidateVolumeMounts", mount({ mountPath: "" })),
  kind(
    "mount with a colon or so is fine",
    "ValidateVolumeMounts",
    [],
    [
      ...mount({ mountPath: "relative" }),
      ...mount({ mountPath: "/a:b" }),
      ...mount({ mountPath: "/a/../b" }),
      ...mount({ mountPath: "C:\\a" }),
    ],
  ),
  kind(
    "mount path twice",
    "ValidateVolumeMounts",
    twice({ mountPath: "/a" }, { mountPath: "/a" }),
    [...twice({ mountPath: "/a" }, { mountPath: "/a/" })],
  ),
  kind(
    "subPath leaves the volume",
    "validateLocalDescendingPath",
    ["/a", "../a", "a/../b", ".."].flatMap((subPath) => mount({ subPath })),
    ["a", "a/b", "a..b", "", "..a"].flatMap((subPath) => mount({ subPath })),
  ),
  kind(
    "subPathExpr leaves the volume",
    "validateLocalDescendingPath",
    ["/a", "../a", "$(A)/.."].flatMap((subPathExpr) => mount({ subPathExpr })),
    ["$(A)", "$(A)/b", ""].flatMap((subPathExpr) => mount({ subPathExpr })),
  ),
  kind(
    "subPath and subPathExpr",
    "ValidateVolumeMounts",
    mount({ subPath: "a", subPathExpr: "b" }),
  ),
  kind(
    "mount spread in no known way",
    "validateMountPropagation",
    ["none", "", "Both"].flatMap((mountPropagation) => mount({ mountPropagation })),
    ["None", "HostToContainer"].flatMap((mountPropagation) => mount({ mountPropagation })),
  ),
  kind(
    "mount spread to the host needs privileges",
    "validateMountPropagation",
    [
      together(guards({ privileged: false }), mount({ mountPropagation: "Bidirectional" })),
      ...mount({ mountPropagation: "Bidirectional" }),
    ],
    [
      together(
        guards({ privileged: true, allowPrivilegeEscalation: undefined }),
        mount({ mountPropagation: "Bidirectional" }),
      ),
    ],
  ),
  kind("recursiveReadOnly without readOnly", "validateMountRecursiveReadOnly", [
    ...mount({ recursiveReadOnly: "Enabled" }),
    ...mount({ recursiveReadOnly: "IfPossible" }),
    ...mount({ recursiveReadOnly: "Enabled", readOnly: false }),
  ]),
  kind("recursiveReadOnly with propagation", "validateMountRecursiveReadOnly", [
    ...mount({ recursiveReadOnly: "Enabled", readOnly: true, mountPropagation: "HostToContainer" }),
  ]),
  kind(
    "recursiveReadOnly of no known value",
    "validateMountRecursiveReadOnly",
    [
      ...mount({ recursiveReadOnly: "enabled", readOnly: true }),
      ...mount({ recursiveReadOnly: "", readOnly: true }),
    ],
    [
      ...mount({ recursiveReadOnly: "Disabled" }),
      ...mount({ recursiveReadOnly: "Enabled", readOnly: true }),
      ...mount({ recursiveReadOnly: "IfPossible", readOnly: true, mountPropagation: "None" }),
    ],
  ),
  kind("device without a name", "ValidateVolumeDevices", device({ name: "" })),
  kind("device of no volume", "ValidateVolumeDevices", device({ name: "none-such" })),
  kind("device without a path", "ValidateVolumeDevices", device({ devicePath: "" })),
  kind(
    "device path goes up",
    "validatePathNoBacksteps",
    ["/dev/../x", ".."].flatMap((devicePath) => device({ devicePath })),
    ["/dev/a", "relative", "/dev/a..b"].flatMap((devicePath) => device({ devicePath })),
  ),
  kind("device of a volume that is no claim", "ValidateVolumeDevices", [
    together(scratch, items("volumeDevices", { name: "broken", devicePath: "/dev/x" })),
  ]),
  kind("device twice", "ValidateVolumeDevices", [
    together(device({}), items("volumeDevices", { name: "broken", devicePath: "/dev/y" })),
    together(
      device({}),
      volumes({ name: "broken-b", persistentVolumeClaim: { claimName: "b" } }),
      items("volumeDevices", { name: "broken-b", devicePath: "/dev/x" }),
    ),
  ]),
  kind("device and mount of one volume", "ValidateVolumeDevices", [
    together(device({}), items("volumeMounts", { name: "broken", mountPath: "/x" })),
  ]),
  kind("device and mount at one path", "ValidateVolumeDevices", [
    together(
      device({}),
      volumes({ name: "broken-b", emptyDir: {} }),
      items("volumeMounts", { name: "broken-b", mountPath: "/dev/x" }),
    ),
  ]),
  kind(
    "device of an ephemeral claim",
    "ValidateVolumeDevices",
    [],
    [
      together(
        volumes({
          ephemeral: {
            volumeClaimTemplate: {
              spec: {
                accessModes: ["ReadWriteOnce"],
                volumeMode: "Block",
                resources: { requests: { storage: "1Gi" } },
              },
            },
          },
        }),
        items("volumeDevices", { name: "broken", devicePath: "/dev/x" }),
      ),
    ],
  ),
  kind("init container mounts no volume", "ValidateVolumeMounts", [
    ...inits({ volumeMounts: [{ name: "none-such", mountPath: "/x" }] }),
  ]),
  kind(
    "working folder is not checked",
    "",
    [],
    each((workingDir) => mains({ workingDir }), ["", "..", long(5000)]),
  ),
];
