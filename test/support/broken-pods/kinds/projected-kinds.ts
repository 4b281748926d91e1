import { each, kind, long, volumes, type FaultKind } from "../fault-kind.js";

const projected = (...sources: readonly object[]) => volumes({ projected: { sources } });
const token = (members: object) =>
  projected({ serviceAccountToken: { path: "token", ...members } });
const trust = (members: object) => projected({ clusterTrustBundle: { path: "ca", ...members } });
const file = { key: "a", path: "a" };
const certificate = (members: object) =>
  projected({
    podCertificate: {
      signerName: "example.com/signer",
      keyType: "ED25519",
      credentialBundlePath: "bundle",
      ...members,
    },
  });

/** Projected volumes. */
export const projectedKinds: readonly FaultKind[] = [
  kind(
    "projected without sources",
    "validateProjectionSources",
    volumes({ projected: { sources: "a" } }),
    volumes({ projected: {} }, { projected: { sources: [] } }, { projected: { sources: [{}] } }),
  ),
  kind(
    "projected with two sources in one",
    "validateProjectionSources",
    projected({ secret: { name: "a" }, configMap: { name: "b" } }),
    projected({ secret: { name: "a" } }, { configMap: { name: "b" } }),
  ),
  kind(
    "projected mode out of range",
    "validateProjectedVolumeSource",
    volumes(
      { projected: { sources: [], defaultMode: 512 } },
      { projected: { sources: [], defaultMode: -1 } },
    ),
    volumes({ projected: { sources: [], defaultMode: 511 } }),
  ),
  kind("projected secret without a name", "validateProjectionSources", [
    ...projected({ secret: {} }),
    ...projected({ secret: { name: "" } }),
  ]),
  kind("projected configMap without a name", "validateProjectionSources", [
    ...projected({ configMap: {} }),
    ...projected({ configMap: { name: "" } }),
  ]),
  kind(
    "projected paths that collide",
    "validateProjectionSources",
    [
      ...projected(
        { secret: { name: "a", items: [file] } },
        { configMap: { name: "b", items: [file] } },
      ),
      ...projected({ secret: { name: "a", items: [file, { key: "b", path: "a" }] } }),
      ...projected(
        { secret: { name: "a", items: [file] } },
        { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.uid" } }] } },
      ),
      ...projected(
        { configMap: { name: "a", items: [file] } },
        { clusterTrustBundle: { name: "b", path: "a" } },
      ),
    ],
    [
      ...projected(
        { secret: { name: "a", items: [file] } },
        { configMap: { name: "b", items: [{ key: "a", path: "b" }] } },
      ),
      ...projected(
        { secret: { name: "a", items: [file] } },
        { serviceAccountToken: { path: "a" } },
      ),
    ],
  ),
  kind("projected item without key or path", "validateKeyToPath", [
    ...projected({ secret: { name: "a", items: [{ key: "", path: "a" }] } }),
    ...projected({ configMap: { name: "a", items: [{ key: "a", path: "" }] } }),
    ...projected({ configMap: { name: "a", items: [{ key: "a", path: "../b" }] } }),
    ...projected({ secret: { name: "a", items: [{ key: "a", path: "b", mode: 999 }] } }),
  ]),
  kind("projected downwardAPI file", "validateDownwardAPIVolumeFile", [
    ...projected({
      downwardAPI: { items: [{ path: "", fieldRef: { fieldPath: "metadata.uid" } }] },
    }),
    ...projected({ downwardAPI: { items: [{ path: "a" }] } }),
    ...projected({
      downwardAPI: { items: [{ path: "/a", fieldRef: { fieldPath: "status.hostIP" } }] },
    }),
  ]),
  kind("projected token without a path", "validateProjectionSources", token({ path: "" })),
  kind(
    "projected token's path leaves the volume",
    "ValidateLocalNonReservedPath",
    ["/a", "../a", "..a", "a/.."].flatMap((path) => token({ path })),
    ["a/b", ".a"].flatMap((path) => token({ path })),
  ),
  kind(
    "projected token lives too short or too long",
    "validateProjectionSources",
    [599, 0, -1, 4294967297].flatMap((expirationSeconds) => token({ expirationSeconds })),
    [600, 4294967296].flatMap((expirationSeconds) => token({ expirationSeconds })),
  ),
  kind(
    "trust bundle with neither name nor signer",
    "validateProjectionSources",
    trust({}),
    trust({ name: "a" }),
  ),
  kind(
    "trust bundle with name and signer",
    "validateProjectionSources",
    trust({ name: "a", signerName: "a.example/b" }),
  ),
  kind(
    "trust bundle of a bad name",
    "ValidateClusterTrustBundleName",
    ["", "A", "a_b", "x.y/z:a", "a:B"].flatMap((name) => trust({ name })),
    ["a:b", "a.example:s:n", "a:b:c:d"].flatMap((name) => trust({ name })),
  ),
  kind(
    "trust bundle of a bad signer",
    "ValidateSignerName",
    ["", "a", "a/b", "A.example/b", "a.example/", "a.example/b/c", `${long(300)}.b/c`].flatMap(
      (signerName) => trust({ signerName }),
    ),
    ["a.example/b", "kubernetes.io/a.b"].flatMap((signerName) => trust({ signerName })),
  ),
  kind(
    "trust bundle by name with a selector",
    "validateProjectionSources",
    trust({ name: "a", labelSelector: {} }),
    [
      ...trust({ signerName: "a.example/b", labelSelector: {} }),
      ...trust({ signerName: "a.example/b", labelSelector: { matchLabels: { a: "b" } } }),
    ],
  ),
  kind(
    "trust bundle with a bad selector",
    "ValidateLabelSelector",
    trust({ signerName: "a.example/b", labelSelector: { matchLabels: { "a b": "c" } } }),
  ),
  kind("trust bundle with a bad path", "ValidateLocalNonReservedPath", [
    ...trust({ name: "a", path: "" }),
    ...trust({ name: "a", path: "/a" }),
    ...trust({ name: "a", path: "..a" }),
  ]),
  kind(
    "pod certificate",
    "validateProjectionSources podCertificate (a disabled feature drops it)",
    [],
    each((keyType) => certificate({ keyType }), ["ED25519", "RSA1024"]),
  ),
];
