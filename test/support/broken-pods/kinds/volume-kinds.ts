import { each, kind, long, pods, together, volumes, type FaultKind } from "../fault-kind.js";

const empty = { emptyDir: {} };
const named = (name: unknown) => volumes({ name, ...empty });
const hostPath = (path: unknown) => volumes({ hostPath: { path } });
const hostType = (type: unknown) => volumes({ hostPath: { path: "/data", type } });
const sized = (sizeLimit: unknown) => volumes({ emptyDir: { sizeLimit } });
const medium = (value: unknown) => volumes({ emptyDir: { medium: value } });

/** Volumes as such, and the sources that name a folder of the node. */
export const volumeKinds: readonly FaultKind[] = [
  kind("no name", "ValidateVolumes", each(named, ["", undefined])),
  kind(
    "name is no label",
    "ValidateDNS1123Label",
    each(named, ["Broken", "-a", "a.b", "a_b", long(64)]),
    each(named, ["a", "0", long(63)]),
  ),
  kind("name twice", "ValidateVolumes", [together(volumes(empty), volumes(empty))]),
  kind("no source becomes emptyDir", "SetDefaults_Volume", [], volumes({ hostPath: undefined })),
  kind(
    "two sources",
    "validateVolumeSource",
    volumes(
      { emptyDir: {}, hostPath: { path: "/a" } },
      { configMap: { name: "a" }, secret: { secretName: "a" } },
      { hostPath: { path: "/a" }, nfs: { server: "s", path: "/a" } },
      { csi: { driver: "d" }, image: { reference: "a" } },
    ),
  ),
  kind(
    "sizeLimit below zero",
    "validateVolumeSource emptyDir",
    each(sized, ["-1", "-1Gi", -1]),
    each(sized, ["0", "1", "0.5Gi"]),
  ),
  kind(
    "sizeLimit is no amount",
    "resource.Quantity",
    each(sized, ["1 Gi", "", "x"]),
    each(sized, ["1e3", "1k", "Gi"]),
  ),
  kind(
    "medium is not checked",
    "validateVolumeSource emptyDir medium",
    [],
    each(medium, ["Memory", "HugePages", "HugePages-2Mi", "unknown", "HugePages-x", "HugePages-"]),
  ),
  kind("hostPath without a path", "validateHostPathVolumeSource", each(hostPath, ["", undefined])),
  kind(
    "hostPath goes up",
    "validatePathNoBacksteps",
    each(hostPath, ["/a/../b", "..", "/..", "a/.."]),
    each(hostPath, ["/a..b", "a", "/...", "/"]),
  ),
  kind(
    "hostPath of no known type",
    "validateHostPathType",
    each(hostType, ["directory", "Folder", " "]),
    each(hostType, [
      "",
      "DirectoryOrCreate",
      "Directory",
      "FileOrCreate",
      "File",
      "Socket",
      "CharDevice",
      "BlockDevice",
    ]),
  ),
  kind(
    "claim read only and twice",
    "ValidateVolumes",
    [],
    [
      together(
        volumes({ name: "broken-a", persistentVolumeClaim: { claimName: "a" } }),
        volumes({ name: "broken-b", persistentVolumeClaim: { claimName: "a", readOnly: true } }),
      ),
    ],
  ),
  kind(
    "gitRepo",
    "validateGitRepoVolumeSource",
    volumes(
      { gitRepo: { repository: "" } },
      { gitRepo: { repository: "r", directory: "/a" } },
      { gitRepo: { repository: "r", directory: "../a" } },
    ),
    volumes(
      { gitRepo: { repository: "r" } },
      { gitRepo: { repository: "r", directory: "a/b" } },
      { gitRepo: { repository: "r", directory: "..a", revision: "" } },
    ),
  ),
  kind("volumes is no list", "json", pods({ volumes: { a: 1 } }), pods({ volumes: [] })),
  kind(
    "image without a reference",
    "validateImageVolumeSource",
    volumes({ image: {} }, { image: { reference: "" } }),
    volumes(
      { image: { pullPolicy: "Always" } },
      { image: { reference: "a" } },
      { image: { reference: "a", pullPolicy: "Never" } },
    ),
  ),
  kind(
    "image pulled in no known way",
    "validatePullPolicy",
    volumes(
      { image: { reference: "a", pullPolicy: "always" } },
      { image: { reference: "a", pullPolicy: "Sometimes" } },
    ),
    volumes({ image: { reference: "a", pullPolicy: "" } }),
  ),
];
