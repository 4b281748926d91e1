import { each, kind, long, volumes, type FaultKind } from "../fault-kind.js";

const item = (members: object) => ({ key: "a", path: "a", ...members });
const config = (members: object) => volumes({ configMap: { name: "c", ...members } });
const secret = (members: object) => volumes({ secret: { secretName: "c", ...members } });
const claim = (claimName: unknown) => volumes({ persistentVolumeClaim: { claimName } });
const both = (members: object) => [...config(members), ...secret(members)];
const itemOf = (members: object) => both({ items: [item(members)] });
const modes = (defaultMode: unknown) => both({ defaultMode });
const field = (members: object) => ({
  path: "a",
  fieldRef: { fieldPath: "metadata.name" },
  ...members,
});
const info = (...list: readonly object[]) => volumes({ downwardAPI: { items: list } });
const infoField = (fieldPath: unknown) => info(field({ fieldRef: { fieldPath } }));
const resource = (resourceFieldRef: unknown) => info({ path: "a", resourceFieldRef });

/** Volumes whose files come from the API. */
export const fileVolumeKinds: readonly FaultKind[] = [
  kind("configMap without a name", "validateConfigMapVolumeSource", config({ name: "" })),
  kind("secret without a name", "validateSecretVolumeSource", secret({ secretName: "" })),
  kind("name of a configMap is not checked", "", [], config({ name: "A B" })),
  kind("name of a secret is not checked", "", [], secret({ secretName: "A B" })),
  kind(
    "defaultMode out of range",
    "fileModeErrorMsg",
    each(modes, [-1, 512, 0o1777]),
    each(modes, [0, 511]),
  ),
  kind("item without a key", "validateKeyToPath", itemOf({ key: "" })),
  kind("item without a path", "validateKeyToPath", itemOf({ path: "" })),
  kind(
    "path of an item leaves the volume",
    "ValidateLocalNonReservedPath",
    ["/a", "../a", "a/../b", "..", "..a", "/"].flatMap((path) => itemOf({ path })),
    ["a/b", "a..", "a/..b", ".a", "a/"].flatMap((path) => itemOf({ path })),
  ),
  kind("mode of an item out of range", "fileModeErrorMsg", [
    ...itemOf({ mode: 512 }),
    ...itemOf({ mode: -1 }),
  ]),
  kind("mode of an item at the border", "fileModeErrorMsg", [], itemOf({ mode: 511 })),
  kind("same path twice is no fault", "", [], both({ items: [item({}), item({ key: "b" })] })),
  kind(
    "claim without a name",
    "validatePersistentClaimVolumeSource",
    claim(""),
    each(claim, ["a", "A B", long(300)]),
  ),
  kind(
    "downwardAPI mode out of range",
    "validateDownwardAPIVolumeSource",
    volumes({ downwardAPI: { defaultMode: 512 } }, { downwardAPI: { defaultMode: -1 } }),
    volumes({ downwardAPI: { defaultMode: 511 } }, { downwardAPI: {} }),
  ),
  kind("downwardAPI file without a path", "validateDownwardAPIVolumeFile", [
    ...info(field({ path: "" })),
    ...info({ fieldRef: { fieldPath: "metadata.name" } }),
  ]),
  kind(
    "downwardAPI path leaves the volume",
    "ValidateLocalNonReservedPath",
    ["/a", "..", "..a", "a/../b"].flatMap((path) => info(field({ path }))),
    info(field({ path: "a/b.c" })),
  ),
  kind("downwardAPI file without a source", "validateDownwardAPIVolumeFile", info({ path: "a" })),
  kind(
    "downwardAPI file with two sources",
    "validateDownwardAPIVolumeFile",
    info(field({ resourceFieldRef: { containerName: "main", resource: "limits.cpu" } })),
  ),
  kind("downwardAPI file mode", "validateDownwardAPIVolumeFile", info(field({ mode: 512 })), [
    ...info(field({ mode: 0 })),
    ...info(field({ mode: 511 })),
  ]),
  kind(
    "downwardAPI field that is not offered",
    "validVolumeDownwardAPIFieldPathExpressions",
    each(infoField, ["status.podIP", "spec.nodeName", "metadata.x", "", "metadata.labels['']"]),
    each(infoField, [
      "metadata.name",
      "metadata.namespace",
      "metadata.labels",
      "metadata.annotations",
      "metadata.uid",
      "metadata.labels['a']",
      "metadata.annotations['a.b/c']",
    ]),
  ),
  kind(
    "downwardAPI field with a bad subscript",
    "validateObjectFieldSelector",
    each(infoField, [
      "metadata.labels['a b']",
      "metadata.name['a']",
      "metadata.annotations['A_b/-']",
      "metadata.labels[a]",
    ]),
  ),
  kind(
    "downwardAPI field of another API version",
    "validateObjectFieldSelector",
    info(field({ fieldRef: { apiVersion: "v2", fieldPath: "metadata.name" } })),
    info(field({ fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } })),
  ),
  kind(
    "downwardAPI amount without a container",
    "validateContainerResourceFieldSelector",
    resource({ resource: "limits.cpu" }),
  ),
  kind(
    "downwardAPI amount of no resource",
    "validateContainerResourceFieldSelector",
    [
      ...resource({ containerName: "main", resource: "" }),
      ...resource({ containerName: "main", resource: "limits.gpu" }),
      ...resource({ containerName: "main", resource: "cpu" }),
    ],
    [
      ...resource({ containerName: "main", resource: "limits.cpu" }),
      ...resource({ containerName: "main", resource: "limits.hugepages-2Mi" }),
      ...resource({ containerName: "none-such", resource: "requests.memory" }),
    ],
  ),
  kind(
    "downwardAPI amount in a unit that is not offered",
    "validateContainerResourceDivisor",
    [
      ...resource({ containerName: "main", resource: "limits.cpu", divisor: "2" }),
      ...resource({ containerName: "main", resource: "limits.memory", divisor: "1m" }),
      ...resource({ containerName: "main", resource: "requests.ephemeral-storage", divisor: "-1" }),
    ],
    [
      ...resource({ containerName: "main", resource: "limits.cpu", divisor: "1m" }),
      ...resource({ containerName: "main", resource: "limits.memory", divisor: "1Mi" }),
      ...resource({ containerName: "main", resource: "limits.memory", divisor: "0" }),
    ],
  ),
];
