import type { JsonObject } from "../../../provider/values/json";
import { unknownValue as unknown } from "../../../provider/values/unknown";
import { certainLines } from "./support/volumes";

const first = "template.spec.containers[0]";
const pod = (members: JsonObject, spec: JsonObject = {}): JsonObject => ({
  containers: [{ name: "c", image: "i", ...members }],
  ...spec,
});
const variable = (valueFrom: unknown): JsonObject => ({ env: [{ name: "A", valueFrom }] });

describe("what is not known yet of a container is not refused", () => {
  const cases: readonly (readonly [string, JsonObject])[] = [
    ["the container", { containers: [unknown] }],
    ["all of them", { containers: unknown }],
    ["all init containers", { initContainers: unknown }],
    ["an ephemeral container", { ephemeralContainers: unknown }],
    ["its name and image", pod({ name: unknown, image: unknown })],
    ["variables", pod({ env: unknown, envFrom: unknown })],
    ["a variable", pod({ env: [unknown], envFrom: [unknown] })],
    ["a variable's name", pod({ env: [{ name: unknown, value: "a" }] })],
    ["where a value is from", pod(variable(unknown))],
    ["a reference", pod(variable({ secretKeyRef: unknown }))],
    ["a name and a key", pod(variable({ secretKeyRef: { name: unknown, key: unknown } }))],
    ["a field of the pod", pod(variable({ fieldRef: { fieldPath: unknown } }))],
    ["a resource", pod(variable({ resourceFieldRef: { resource: unknown, divisor: unknown } }))],
    ["a prefix and a source", pod({ envFrom: [{ prefix: unknown, configMapRef: unknown }] })],
    ["resources", pod({ resources: unknown })],
    ["limits", pod({ resources: { limits: unknown, requests: { "nvidia.com/gpu": 1 } } })],
    ["a limit", pod({ resources: { limits: { cpu: unknown }, requests: { cpu: 1 } } })],
    ["a request", pod({ resources: { limits: { cpu: 1 }, requests: { cpu: unknown } } })],
    ["huge pages", pod({ resources: { limits: { "hugepages-2Mi": unknown, cpu: 1 } } })],
    ["a claim", pod({ resources: { claims: [{ name: unknown }] } })],
    [
      "the pod's claims",
      pod({ resources: { claims: [{ name: "a" }] } }, { resourceClaims: unknown }),
    ],
    ["ports", pod({ ports: unknown })],
    [
      "a port of the host",
      pod({
        ports: [
          { containerPort: 1, hostPort: unknown },
          { containerPort: 2, hostPort: 2 },
        ],
      }),
    ],
    ["hooks", pod({ lifecycle: unknown, livenessProbe: unknown })],
    ["what a hook does", pod({ lifecycle: { preStop: unknown } })],
    ["a handler", pod({ livenessProbe: { httpGet: unknown } })],
    ["a port of a probe", pod({ livenessProbe: { httpGet: { port: unknown, path: unknown } } })],
    ["how long it sleeps", pod({ lifecycle: { preStop: { sleep: { seconds: unknown } } } })],
    [
      "how long the pod may end",
      pod(
        { lifecycle: { preStop: { sleep: { seconds: 90 } } } },
        { terminationGracePeriodSeconds: unknown },
      ),
    ],
    ["security", pod({ securityContext: unknown })],
    ["the user", pod({ securityContext: { runAsUser: unknown, procMount: unknown } })],
    [
      "the pod's users",
      pod({ securityContext: { procMount: "Unmasked" } }, { hostUsers: unknown }),
    ],
    ["resizing", pod({ resizePolicy: [{ resourceName: unknown, restartPolicy: unknown }] })],
    [
      "whether it is a sidecar",
      { initContainers: [{ name: "s", image: "i", restartPolicy: unknown, lifecycle: {} }] },
    ],
  ];
  test.each(cases)("%s", (_name, spec) => {
    expect(certainLines(spec)).toEqual([]);
  });
});

describe("what is known is refused beside it", () => {
  const cases: readonly (readonly [string, JsonObject, readonly string[]])[] = [
    [
      "another container",
      { containers: [unknown, { name: "c" }] },
      ["template.spec.containers[1].image: Required value"],
    ],
    [
      "another variable",
      pod({ env: [unknown, { name: "" }] }),
      [`${first}.env[1].name: Required value`],
    ],
    [
      "a key",
      pod(variable({ secretKeyRef: { name: unknown } })),
      [`${first}.env[0].valueFrom.secretKeyRef.key: Required value`],
    ],
    [
      "a port's number",
      pod({ ports: [{ name: unknown, containerPort: 70000 }] }),
      [
        `${first}.ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive`,
      ],
    ],
    [
      "another limit",
      pod({ resources: { limits: { cpu: unknown, memory: -1 } } }),
      [
        `${first}.resources.limits[memory]: Invalid value: "-1": must be greater than or equal to 0`,
      ],
    ],
    [
      "a probe's number",
      pod({ livenessProbe: { exec: unknown, periodSeconds: -1 } }),
      [
        `${first}.livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0`,
      ],
    ],
    [
      "a group",
      pod({ securityContext: { runAsUser: unknown, runAsGroup: -1 } }),
      [
        `${first}.securityContext.runAsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive`,
      ],
    ],
    [
      "the same name",
      {
        containers: [
          { name: "c", image: unknown },
          { name: "c", image: "i" },
        ],
      },
      ['template.spec.containers[1].name: Duplicate value: "c"'],
    ],
  ];
  test.each(cases)("%s", (_name, spec, lines) => {
    expect(certainLines(spec)).toEqual(lines);
  });
});
