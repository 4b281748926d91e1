import { testSources, testWebhookSources } from "./support/volumes";

describe("projected files", () => {
  testSources([
    ["projected empty", { projected: { sources: [] } }, []],
    ["projected no source", { projected: { sources: [{}] } }, []],
    [
      "projected mode",
      { projected: { sources: [{}], defaultMode: 512 } },
      [
        "projected.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
      ],
    ],
    ["projected none", { projected: {} }, []],
    [
      "projected secret",
      {
        projected: {
          sources: [
            {
              secret: {
                name: "",
                items: [
                  { key: "", path: "/a" },
                  { key: "a", path: "/a", mode: 512 },
                ],
              },
            },
          ],
        },
      },
      [
        "projected.sources[0].secret.name: Required value",
        "projected.sources[0].secret.items[0].key: Required value",
        'projected.sources[0].secret.items[0].path: Invalid value: "/a": must be a relative path',
        'projected.sources[0].secret.items[1].path: Invalid value: "/a": must be a relative path',
        "projected.sources[0].secret.items[1].mode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
        'projected: Invalid value: "": conflicting duplicate paths',
      ],
    ],
    [
      "projected dups",
      {
        projected: {
          sources: [
            { secret: { name: "s", items: [{ key: "a", path: "a" }] } },
            {
              configMap: {
                name: "cm",
                items: [
                  { key: "a", path: "a" },
                  { key: "b", path: "b" },
                  { key: "b", path: "b" },
                ],
              },
            },
            {
              downwardAPI: {
                items: [{ path: "a", fieldRef: { fieldPath: "metadata.name" } }, { path: "b" }],
              },
            },
            { serviceAccountToken: { path: "a" } },
          ],
        },
      },
      [
        'projected: Invalid value: "cm": conflicting duplicate paths',
        'projected: Invalid value: "cm": conflicting duplicate paths',
        'projected: Invalid value: "a": conflicting duplicate paths',
        "projected.sources[2].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required",
        'projected: Invalid value: "b": conflicting duplicate paths',
      ],
    ],
    [
      "projected two",
      {
        projected: {
          sources: [{ secret: { name: "s" }, configMap: { name: "s" }, downwardAPI: {} }],
        },
      },
      ["projected.sources[0]: Forbidden: may not specify more than 1 volume type per source"],
    ],
    [
      "projected downward",
      {
        projected: {
          sources: [
            {
              downwardAPI: {
                items: [
                  { path: "", mode: 512 },
                  { path: "a", fieldRef: { fieldPath: "spec.nodeName" } },
                ],
              },
            },
          ],
        },
      },
      [
        "projected.sources[0].downwardAPI.path: Required value",
        "projected.sources[0].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required",
        "projected.sources[0].downwardAPI.mode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
        'projected.sources[0].downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
      ],
    ],
    [
      "projected token",
      { projected: { sources: [{ serviceAccountToken: { path: "", expirationSeconds: 599 } }] } },
      [
        "projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes",
        "projected.path: Required value",
      ],
    ],
    [
      "projected token big",
      {
        projected: {
          sources: [{ serviceAccountToken: { path: "/a/../b", expirationSeconds: 4294967297 } }],
        },
      },
      [
        "projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds",
        'projected.path: Invalid value: "/a/../b": must be a relative path',
        "projected.path: Invalid value: \"/a/../b\": must not contain '..'",
      ],
    ],
    [
      "projected token ok",
      {
        projected: {
          sources: [
            {
              serviceAccountToken: { path: "token", expirationSeconds: 4294967296, audience: "x" },
            },
            { serviceAccountToken: { path: "token", expirationSeconds: 600 } },
          ],
        },
      },
      [],
    ],
    [
      "projected token zero",
      {
        projected: {
          sources: [{ serviceAccountToken: { path: "..token", expirationSeconds: 0 } }],
        },
      },
      [
        "projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 0: may not specify a duration less than 10 minutes",
        "projected.path: Invalid value: \"..token\": must not start with '..'",
      ],
    ],
  ]);
});

describe("what only the webhook sees", () => {
  testWebhookSources([
    [
      "many",
      {
        cephfs: { monitors: [] },
        downwardAPI: {},
        gcePersistentDisk: {},
        image: {},
        csi: { driver: "" },
        rbd: { monitors: [], image: "" },
        nfs: { server: "", path: "" },
      },
      [
        "persistentDisk.pdName: Required value",
        "nfs: Forbidden: may not specify more than 1 volume type",
        "rbd: Forbidden: may not specify more than 1 volume type",
        "cephFS: Forbidden: may not specify more than 1 volume type",
        "downwarAPI: Forbidden: may not specify more than 1 volume type",
        "csi: Forbidden: may not specify more than 1 volume type",
        "image: Forbidden: may not specify more than 1 volume type",
      ],
    ],
    ["image ok", { image: { reference: "a", pullPolicy: "Always" } }, []],
    [
      "image bad",
      { image: { reference: "", pullPolicy: "Nope" } },
      [
        'image.pullPolicy: Unsupported value: "Nope": supported values: "Always", "IfNotPresent", "Never"',
      ],
    ],
    ["image empty", { image: {} }, ["image.pullPolicy: Required value"]],
    ["image no policy", { image: { reference: "a" } }, ["image.pullPolicy: Required value"]],
    [
      "projected ctb none",
      { projected: { sources: [{ clusterTrustBundle: { path: "a" } }] } },
      [
        "projected.sources[0].clusterTrustBundle: Required value: either name or signerName must be specified",
      ],
    ],
    [
      "projected ctb both",
      {
        projected: { sources: [{ clusterTrustBundle: { path: "", name: "a", signerName: "b" } }] },
      },
      [
        'projected.sources[0].clusterTrustBundle: Invalid value: {"Name":"a","SignerName":"b","LabelSelector":null,"Optional":null,"Path":""}: only one of name and signerName may be used',
        "projected.sources[0].clusterTrustBundle.path: Required value",
      ],
    ],
    [
      "projected ctb ok",
      { projected: { sources: [{ clusterTrustBundle: { path: "a", name: "a" } }] } },
      [],
    ],
    [
      "projected pc",
      { projected: { sources: [{ podCertificate: { signerName: "a", keyType: "x" } }] } },
      [
        "projected.sources[0].podCertificate.signerName: Invalid value: \"a\": must be a fully qualified domain and path of the form 'example.com/signer-name'",
        'projected.sources[0].podCertificate.keyType: Unsupported value: "x": supported values: "RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"',
        "projected.sources[0].podCertificate: Required value: specify at least one of credentialBundlePath, keyPath, and certificateChainPath",
      ],
    ],
    [
      "projected pc ok",
      {
        projected: {
          sources: [{ podCertificate: { signerName: "a.b/c", keyType: "RSA3072", keyPath: "a" } }],
        },
      },
      [],
    ],
    [
      "projected ctb name :",
      { projected: { sources: [{ clusterTrustBundle: { path: "a", name: ":" } }] } },
      [
        'projected.sources[0].clusterTrustBundle.name: Invalid value: ":": not a valid clustertrustbundlename: ClusterTrustBundle without signer name must not have ":" in its name',
      ],
    ],
    [
      "projected ctb name a:b",
      { projected: { sources: [{ clusterTrustBundle: { path: "a", name: "a:b" } }] } },
      [],
    ],
    [
      "projected ctb name a:b:c",
      { projected: { sources: [{ clusterTrustBundle: { path: "a", name: "a:b:c" } }] } },
      [],
    ],
    [
      "projected ctb name :b",
      { projected: { sources: [{ clusterTrustBundle: { path: "a", name: ":b" } }] } },
      [
        'projected.sources[0].clusterTrustBundle.name: Invalid value: ":b": not a valid clustertrustbundlename: ClusterTrustBundle without signer name must not have ":" in its name',
      ],
    ],
    [
      "projected ctb name a.b:c:d",
      { projected: { sources: [{ clusterTrustBundle: { path: "a", name: "a.b:c:d" } }] } },
      [],
    ],
    [
      "projected ctb name a b:c",
      { projected: { sources: [{ clusterTrustBundle: { path: "a", name: "a b:c" } }] } },
      [],
    ],
    [
      "projected ctb name sel",
      {
        projected: {
          sources: [
            {
              clusterTrustBundle: {
                path: "a",
                name: "a",
                labelSelector: { matchLabels: { a: "b" } },
              },
            },
          ],
        },
      },
      [
        'projected.sources[0].clusterTrustBundle.labelSelector: Invalid value: {"matchLabels":{"a":"b"}}: labelSelector must be unset if name is specified',
      ],
    ],
    [
      "projected ctb both sel",
      {
        projected: {
          sources: [
            {
              clusterTrustBundle: {
                path: "a",
                name: "a",
                signerName: "b",
                optional: true,
                labelSelector: { matchLabels: { a: "b" } },
              },
            },
          ],
        },
      },
      [
        'projected.sources[0].clusterTrustBundle: Invalid value: {"Name":"a","SignerName":"b","LabelSelector":{"matchLabels":{"a":"b"}},"Optional":true,"Path":"a"}: only one of name and signerName may be used',
      ],
    ],
    [
      "projected ctb two",
      {
        projected: {
          sources: [
            { clusterTrustBundle: { path: "a", name: "a" } },
            { clusterTrustBundle: { path: "a", name: "a" } },
            { clusterTrustBundle: { path: "", name: "a" } },
            { clusterTrustBundle: { path: "", name: "a" } },
          ],
        },
      },
      [
        'projected: Invalid value: "a": conflicting duplicate paths',
        "projected.sources[2].clusterTrustBundle.path: Required value",
        "projected.sources[3].clusterTrustBundle.path: Required value",
        'projected: Invalid value: "": conflicting duplicate paths',
      ],
    ],
    [
      "projected pc sec 0",
      {
        projected: {
          sources: [
            {
              podCertificate: {
                signerName: "a.b/c",
                keyType: "ED25519",
                keyPath: "a",
                maxExpirationSeconds: 0,
              },
            },
          ],
        },
      },
      [
        "projected.sources[0].podCertificate.maxExpirationSeconds: Invalid value: 0: if provided, maxExpirationSeconds must be >= 3600",
      ],
    ],
    [
      "projected pc sec 3599",
      {
        projected: {
          sources: [
            {
              podCertificate: {
                signerName: "a.b/c",
                keyType: "ED25519",
                keyPath: "a",
                maxExpirationSeconds: 3599,
              },
            },
          ],
        },
      },
      [
        "projected.sources[0].podCertificate.maxExpirationSeconds: Invalid value: 3599: if provided, maxExpirationSeconds must be >= 3600",
      ],
    ],
    [
      "projected pc sec 3600",
      {
        projected: {
          sources: [
            {
              podCertificate: {
                signerName: "a.b/c",
                keyType: "ED25519",
                keyPath: "a",
                maxExpirationSeconds: 3600,
              },
            },
          ],
        },
      },
      [],
    ],
    [
      "projected pc sec 86400",
      {
        projected: {
          sources: [
            {
              podCertificate: {
                signerName: "a.b/c",
                keyType: "ED25519",
                keyPath: "a",
                maxExpirationSeconds: 86400,
              },
            },
          ],
        },
      },
      [],
    ],
    [
      "projected pc k sec 86400",
      {
        projected: {
          sources: [
            {
              podCertificate: {
                signerName: "x.kubernetes.io/c",
                keyType: "ED25519",
                keyPath: "a",
                maxExpirationSeconds: 86400,
              },
            },
          ],
        },
      },
      [],
    ],
    [
      "projected pc sec 86401",
      {
        projected: {
          sources: [
            {
              podCertificate: {
                signerName: "a.b/c",
                keyType: "ED25519",
                keyPath: "a",
                maxExpirationSeconds: 86401,
              },
            },
          ],
        },
      },
      [],
    ],
    [
      "projected pc k sec 86401",
      {
        projected: {
          sources: [
            {
              podCertificate: {
                signerName: "x.kubernetes.io/c",
                keyType: "ED25519",
                keyPath: "a",
                maxExpirationSeconds: 86401,
              },
            },
          ],
        },
      },
      [
        "projected.sources[0].podCertificate.maxExpirationSeconds: Invalid value: 86401: if provided, maxExpirationSeconds must be <= 86400",
      ],
    ],
    [
      "projected pc sec 7862400",
      {
        projected: {
          sources: [
            {
              podCertificate: {
                signerName: "a.b/c",
                keyType: "ED25519",
                keyPath: "a",
                maxExpirationSeconds: 7862400,
              },
            },
          ],
        },
      },
      [],
    ],
    [
      "projected pc sec 7862401",
      {
        projected: {
          sources: [
            {
              podCertificate: {
                signerName: "a.b/c",
                keyType: "ED25519",
                keyPath: "a",
                maxExpirationSeconds: 7862401,
              },
            },
          ],
        },
      },
      [
        "projected.sources[0].podCertificate.maxExpirationSeconds: Invalid value: 7862401: if provided, maxExpirationSeconds must be <= 7862400",
      ],
    ],
  ]);
});
