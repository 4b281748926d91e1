import { testTemplates } from "./support/templates";

describe("security profiles, and annotations that the server knows", () => {
  testTemplates([
    [
      "seccomp of the runtime",
      { spec: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } } },
      [],
    ],
    [
      "seccomp of a file",
      {
        spec: {
          securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "a/b.json" } },
        },
      },
      [],
    ],
    [
      "seccomp of a file without a name",
      {
        spec: { securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "" } } },
      },
      [],
    ],
    [
      "seccomp without a type",
      { spec: { securityContext: { seccompProfile: { localhostProfile: "a" } } } },
      [
        "securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set",
        'securityContext.seccompProfile.localhostProfile: Invalid value: {"Type":"","LocalhostProfile":"a"}: can only be set when seccomp type is Localhost',
      ],
    ],
    [
      "seccomp of another type",
      { spec: { securityContext: { seccompProfile: { type: "Default" } } } },
      [
        'securityContext.seccompProfile.type: Unsupported value: "Default": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
      ],
    ],
    [
      "seccomp without its file",
      { spec: { securityContext: { seccompProfile: { type: "Localhost" } } } },
      [
        "securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost",
      ],
    ],
    [
      "seccomp with a file of no use",
      {
        spec: {
          securityContext: { seccompProfile: { type: "Unconfined", localhostProfile: "a" } },
        },
      },
      [
        'securityContext.seccompProfile.localhostProfile: Invalid value: {"Type":"Unconfined","LocalhostProfile":"a"}: can only be set when seccomp type is Localhost',
      ],
    ],
    [
      "seccomp of a file elsewhere",
      {
        spec: {
          securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "/a/../b" } },
        },
      },
      [
        'securityContext.seccompProfile.localhostProfile: Invalid value: "/a/../b": must be a relative path',
        "securityContext.seccompProfile.localhostProfile: Invalid value: \"/a/../b\": must not contain '..'",
      ],
    ],
    [
      "AppArmor of the runtime",
      { spec: { securityContext: { appArmorProfile: { type: "RuntimeDefault" } } } },
      [],
    ],
    [
      "AppArmor of the host",
      {
        spec: {
          securityContext: { appArmorProfile: { type: "Localhost", localhostProfile: "a" } },
        },
      },
      [],
    ],
    [
      "a long AppArmor profile",
      {
        spec: {
          securityContext: {
            appArmorProfile: { type: "Localhost", localhostProfile: "a".repeat(4095) },
          },
        },
      },
      [],
    ],
    [
      "AppArmor without a type",
      { spec: { securityContext: { appArmorProfile: { localhostProfile: "a" } } } },
      [
        "securityContext.appArmorProfile.type: Required value: type is required when appArmorProfile is set",
      ],
    ],
    [
      "AppArmor of another type",
      { spec: { securityContext: { appArmorProfile: { type: "default" } } } },
      [
        'securityContext.appArmorProfile.type: Unsupported value: "default": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
      ],
    ],
    [
      "AppArmor without its profile",
      { spec: { securityContext: { appArmorProfile: { type: "Localhost" } } } },
      [
        "securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost",
      ],
    ],
    [
      "an empty AppArmor profile",
      {
        spec: { securityContext: { appArmorProfile: { type: "Localhost", localhostProfile: "" } } },
      },
      [
        "securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost",
      ],
    ],
    [
      "a padded AppArmor profile",
      {
        spec: {
          securityContext: { appArmorProfile: { type: "Localhost", localhostProfile: " " } },
        },
      },
      [
        'securityContext.appArmorProfile.localhostProfile: Invalid value: " ": must not be padded with whitespace',
      ],
    ],
    [
      "a longer AppArmor profile",
      {
        spec: {
          securityContext: {
            appArmorProfile: { type: "Localhost", localhostProfile: "a".repeat(4096) },
          },
        },
      },
      [
        "securityContext.appArmorProfile.localhostProfile: Too long: may not be more than 4095 bytes",
      ],
    ],
    [
      "AppArmor with a profile of no use",
      {
        spec: {
          securityContext: { appArmorProfile: { type: "Unconfined", localhostProfile: "" } },
        },
      },
      [
        'securityContext.appArmorProfile.localhostProfile: Invalid value: "": can only be set when AppArmor type is Localhost',
      ],
    ],
    [
      "seccomp annotations",
      {
        annotations: {
          "seccomp.security.alpha.kubernetes.io/pod": "runtime/default",
          "container.seccomp.security.alpha.kubernetes.io/a": "localhost/a",
        },
        spec: {},
      },
      [],
    ],
    [
      "other seccomp annotations",
      {
        annotations: {
          "seccomp.security.alpha.kubernetes.io/pod": "docker/default",
          "container.seccomp.security.alpha.kubernetes.io/a": "unconfined",
        },
        spec: {},
      },
      [],
    ],
    [
      "seccomp annotations that say nothing",
      {
        annotations: {
          "seccomp.security.alpha.kubernetes.io/pod": "",
          "container.seccomp.security.alpha.kubernetes.io/a": "localhost//a/..",
        },
        spec: {},
      },
      [
        'annotations.seccomp.security.alpha.kubernetes.io/pod: Invalid value: "": must be a valid seccomp profile',
        'annotations.container.seccomp.security.alpha.kubernetes.io/a: Invalid value: "/a/..": must be a relative path',
        "annotations.container.seccomp.security.alpha.kubernetes.io/a: Invalid value: \"/a/..\": must not contain '..'",
      ],
    ],
    [
      "AppArmor annotations",
      {
        annotations: { "container.apparmor.security.beta.kubernetes.io/a": "localhost/a" },
        spec: {},
      },
      [],
    ],
    [
      "an AppArmor annotation of no container",
      {
        annotations: { "container.apparmor.security.beta.kubernetes.io/x": "runtime/default" },
        spec: {},
      },
      [
        'annotations[container.apparmor.security.beta.kubernetes.io/x]: Invalid value: "x": container not found',
      ],
    ],
    [
      "an AppArmor annotation that says nothing",
      {
        annotations: { "container.apparmor.security.beta.kubernetes.io/a": "docker/default" },
        spec: {},
      },
      [
        'annotations[container.apparmor.security.beta.kubernetes.io/a]: Invalid value: "docker/default": invalid AppArmor profile name: "docker/default"',
      ],
    ],
    [
      "seccomp and its annotation",
      {
        annotations: { "seccomp.security.alpha.kubernetes.io/pod": "localhost/a" },
        spec: { securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "a" } } },
      },
      [],
    ],
    [
      "seccomp of Docker and its annotation",
      {
        annotations: { "seccomp.security.alpha.kubernetes.io/pod": "docker/default" },
        spec: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } },
      },
      [],
    ],
    [
      "seccomp and an annotation of another type",
      {
        annotations: { "seccomp.security.alpha.kubernetes.io/pod": "runtime/default" },
        spec: { securityContext: { seccompProfile: { type: "Unconfined" } } },
      },
      [
        "securityContext.seccompProfile.type: Forbidden: seccomp type in annotation and field must match",
      ],
    ],
    [
      "seccomp and an annotation of no file",
      {
        annotations: { "seccomp.security.alpha.kubernetes.io/pod": "unconfined" },
        spec: { securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "a" } } },
      },
      [
        "securityContext.seccompProfile.type: Forbidden: seccomp type in annotation and field must match",
      ],
    ],
    [
      "seccomp and an annotation of another file",
      {
        annotations: { "seccomp.security.alpha.kubernetes.io/pod": "localhost/b" },
        spec: { securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "a" } } },
      },
      [
        "securityContext.seccompProfile.localhostProfile: Forbidden: seccomp profile in annotation and field must match",
      ],
    ],
    [
      "a container's seccomp and an annotation of another type",
      {
        annotations: { "container.seccomp.security.alpha.kubernetes.io/a": "unconfined" },
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              securityContext: { seccompProfile: { type: "RuntimeDefault" } },
            },
          ],
        },
      },
      [
        "containers[0].securityContext.seccompProfile.type: Forbidden: seccomp type in annotation and field must match",
      ],
    ],
    [
      "a container's annotation beside the pod's seccomp",
      {
        annotations: { "container.seccomp.security.alpha.kubernetes.io/a": "unconfined" },
        spec: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } },
      },
      [],
    ],
    [
      "AppArmor and its annotation",
      {
        annotations: { "container.apparmor.security.beta.kubernetes.io/a": "localhost/a" },
        spec: {
          securityContext: { appArmorProfile: { type: "Localhost", localhostProfile: "a" } },
        },
      },
      [],
    ],
    [
      "AppArmor and an annotation of another type",
      {
        annotations: { "container.apparmor.security.beta.kubernetes.io/a": "unconfined" },
        spec: { securityContext: { appArmorProfile: { type: "RuntimeDefault" } } },
      },
      [
        "containers[0].securityContext.appArmorProfile.type: Forbidden: apparmor type in annotation and field must match",
      ],
    ],
    [
      "AppArmor and an annotation of another profile",
      {
        annotations: { "container.apparmor.security.beta.kubernetes.io/a": "localhost/b" },
        spec: {
          securityContext: { appArmorProfile: { type: "Localhost", localhostProfile: "a" } },
        },
      },
      [
        "containers[0].securityContext.appArmorProfile.localhostProfile: Forbidden: apparmor profile in annotation and field must match",
      ],
    ],
    [
      "a container's AppArmor before the pod's",
      {
        annotations: { "container.apparmor.security.beta.kubernetes.io/a": "unconfined" },
        spec: {
          securityContext: { appArmorProfile: { type: "RuntimeDefault" } },
          containers: [
            { name: "a", image: "b", securityContext: { appArmorProfile: { type: "Unconfined" } } },
          ],
        },
      },
      [],
    ],
    [
      "a mirror pod",
      { annotations: { "kubernetes.io/config.mirror": "x" }, spec: { nodeName: "n" } },
      [],
    ],
    [
      "a mirror pod of no node",
      { annotations: { "kubernetes.io/config.mirror": "x" }, spec: {} },
      [
        'annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set',
      ],
    ],
    [
      "no cost",
      { annotations: { "controller.kubernetes.io/pod-deletion-cost": "0" }, spec: {} },
      [],
    ],
    [
      "a low cost",
      { annotations: { "controller.kubernetes.io/pod-deletion-cost": "-2147483648" }, spec: {} },
      [],
    ],
    [
      "a high cost",
      { annotations: { "controller.kubernetes.io/pod-deletion-cost": "2147483647" }, spec: {} },
      [],
    ],
    [
      "too high a cost",
      { annotations: { "controller.kubernetes.io/pod-deletion-cost": "2147483648" }, spec: {} },
      [
        'annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "2147483648": must be a 32bit integer',
      ],
    ],
    [
      "a cost with a sign",
      { annotations: { "controller.kubernetes.io/pod-deletion-cost": "+1" }, spec: {} },
      [
        'annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "+1": must be a 32bit integer',
      ],
    ],
    [
      "a cost with zeros",
      { annotations: { "controller.kubernetes.io/pod-deletion-cost": "01" }, spec: {} },
      [
        'annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "01": must be a 32bit integer',
      ],
    ],
    [
      "a cost that is none",
      { annotations: { "controller.kubernetes.io/pod-deletion-cost": "" }, spec: {} },
      [
        'annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "": must be a 32bit integer',
      ],
    ],
  ]);
});
