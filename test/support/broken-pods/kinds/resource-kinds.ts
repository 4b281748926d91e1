import type { JsonObject } from "../../../../provider/values/json.js";
import { kind, long, mains, pods, together, type FaultKind } from "../fault-kind.js";

const resources = (value: JsonObject) => mains({ resources: value });
const limits = (value: JsonObject) => resources({ limits: value });
const requests = (value: JsonObject) => resources({ requests: value });
const each = (
  place: (value: JsonObject) => ReturnType<typeof limits>,
  list: readonly JsonObject[],
) => list.flatMap(place);
const claims = (list: readonly JsonObject[], podClaims: readonly JsonObject[]) => [
  together(pods({ resourceClaims: podClaims }), resources({ claims: list })),
];
const claim = { name: "c", resourceClaimName: "x" };
const podClaims = (...list: readonly JsonObject[]) => pods({ resourceClaims: list });
const resize = (...list: readonly JsonObject[]) => [
  together(pods({ restartPolicy: "OnFailure" }), mains({ resizePolicy: list })),
];
const podLevel = (value: JsonObject, container: JsonObject = {}) => [
  together(
    pods({ resources: value, containers: undefined, initContainers: undefined }),
    pods({ containers: [{ name: "main", image: "a", resources: container }], volumes: undefined }),
  ),
];

/** Resources of containers and pods. */
export const resourceKinds: readonly FaultKind[] = [
  kind(
    "amount below zero",
    "ValidateResourceQuantityValue",
    [
      ...each(limits, [{ cpu: "-1" }, { memory: "-1Gi" }]),
      ...each(requests, [{ cpu: -1 }, { "ephemeral-storage": "-1" }]),
    ],
    [...each(limits, [{ cpu: 0 }, { memory: "0" }]), ...each(requests, [{ cpu: "0" }])],
  ),
  kind(
    "amount is none",
    "resource.Quantity",
    each(limits, [{ cpu: "x" }, { cpu: "" }, { memory: "1GB" }, { cpu: true }]),
  ),
  kind("resource of no known name", "validateContainerResourceName", [
    ...each(limits, [
      { gpu: "1" },
      { "cpu ": "1" },
      { storage: "1" },
      { pods: "1" },
      { "kubernetes.io/x y": "1" },
    ]),
    ...each(requests, [
      { "": "1" },
      { "requests.cpu": "1" },
      { "a.b/c d": "1" },
      { [`a.b/${long(64)}`]: "1" },
    ]),
  ]),
  kind(
    "extended resources",
    "IsExtendedResourceName",
    [
      ...each(limits, [
        { "nvidia.com/gpu": "1.5" },
        { "nvidia.com/gpu": "100m" },
        { "requests.a.b/c": "1" },
        { "X.y/z": "1.5" },
        { "nvidia.com/gpu": "-1m" },
      ]),
      ...each(requests, [{ "nvidia.com/gpu": "1" }]),
      ...resources({ limits: { "nvidia.com/gpu": "2" }, requests: { "nvidia.com/gpu": "1" } }),
      ...resources({ limits: { "nvidia.com/gpu": "1" }, requests: { "nvidia.com/gpu": "2" } }),
    ],
    [
      ...each(limits, [
        { "nvidia.com/gpu": "1" },
        { "a.b/c": "0" },
        { "a.b/c": "1k" },
        { "kubernetes.io/x": "1.5" },
      ]),
      ...each(requests, [{ "kubernetes.io/x": "1" }]),
      ...resources({ limits: { "a.b/c": "1" }, requests: { "a.b/c": "1000m" } }),
    ],
  ),
  kind(
    "hugepages",
    "validateResourceQuantityHugePageValue",
    [
      ...each(limits, [
        { "hugepages-2Mi": "2Mi" },
        { "hugepages-2Mi": "1Mi", cpu: "1" },
        { "hugepages-2Mi": "3Mi", memory: "1Gi" },
        { "hugepages-x": "1", cpu: "1" },
        { "hugepages-0": "1", cpu: "1" },
      ]),
      ...resources({ requests: { "hugepages-2Mi": "2Mi", cpu: "1" } }),
      ...resources({
        limits: { "hugepages-2Mi": "4Mi", cpu: "1" },
        requests: { "hugepages-2Mi": "2Mi" },
      }),
    ],
    [
      ...each(limits, [
        { "hugepages-2Mi": "4Mi", cpu: "1" },
        { "hugepages-1Gi": "1Gi", memory: "1Gi" },
        { "hugepages-2Mi": "0", cpu: "1" },
      ]),
    ],
  ),
  kind(
    "request above its limit",
    "validateResourceRequirements",
    [
      ...resources({ limits: { cpu: "1" }, requests: { cpu: "1001m" } }),
      ...resources({ limits: { memory: "1G" }, requests: { memory: "1Gi" } }),
      ...resources({
        limits: { "ephemeral-storage": "1" },
        requests: { "ephemeral-storage": "2" },
      }),
    ],
    [
      ...resources({ limits: { cpu: "1" }, requests: { cpu: "1000m" } }),
      ...resources({ limits: { memory: "1Gi" }, requests: { memory: "1024Mi" } }),
    ],
  ),
  kind(
    "claims of containers",
    "validateResourceClaimNames",
    [
      ...claims([{ name: "none-such" }], [claim]),
      ...claims([{ name: "c" }], []),
      ...claims([{ name: "" }], [claim]),
      ...claims([{ name: "c" }, { name: "c" }], [claim]),
      ...claims([{ name: "c", request: "a" }, { name: "c" }], [claim]),
      ...claims([{ name: "c", request: "A b" }], [claim]),
    ],
    [...claims([{ name: "c" }], [claim]), ...claims([{ name: "c", request: "a" }], [claim])],
  ),
  kind(
    "claims of the pod",
    "validatePodResourceClaim",
    [
      ...podClaims({ ...claim, name: "" }),
      ...podClaims({ ...claim, name: "A" }),
      ...podClaims(claim, claim),
      ...podClaims({ name: "c" }),
      ...podClaims({ ...claim, resourceClaimTemplateName: "y" }),
      ...podClaims({ name: "c", resourceClaimName: "A b" }),
      ...podClaims({ name: "c", resourceClaimTemplateName: "" }),
    ],
    [...podClaims(claim), ...podClaims({ name: "c", resourceClaimTemplateName: "y" })],
  ),
  kind(
    "resize policy",
    "validateResizePolicy",
    [
      ...resize({ resourceName: "cpu", restartPolicy: "x" }),
      ...resize({ resourceName: "gpu", restartPolicy: "NotRequired" }),
      ...resize({ resourceName: "", restartPolicy: "NotRequired" }),
      ...resize({ resourceName: "cpu", restartPolicy: "" }),
      ...resize(
        { resourceName: "cpu", restartPolicy: "NotRequired" },
        { resourceName: "cpu", restartPolicy: "NotRequired" },
      ),
      together(
        pods({ restartPolicy: "Never" }),
        mains({ resizePolicy: [{ resourceName: "cpu", restartPolicy: "RestartContainer" }] }),
      ),
    ],
    [
      ...resize(
        { resourceName: "cpu", restartPolicy: "NotRequired" },
        { resourceName: "memory", restartPolicy: "RestartContainer" },
      ),
      together(
        pods({ restartPolicy: "Never" }),
        mains({ resizePolicy: [{ resourceName: "cpu", restartPolicy: "NotRequired" }] }),
      ),
    ],
  ),
  kind(
    "pod-level resources",
    "validatePodResources",
    [
      ...podLevel({ limits: { cpu: "-1" } }),
      ...podLevel({ limits: { "ephemeral-storage": "1Gi" } }),
      ...podLevel({ limits: { "nvidia.com/gpu": "1" } }),
      ...podLevel({ limits: { storage: "1" } }),
      ...podLevel({ limits: { cpu: "1" }, requests: { cpu: "2" } }),
      ...podLevel({ claims: [{ name: "a" }] }),
    ],
    [
      ...podLevel({ limits: { cpu: "1", memory: "1Gi" } }),
      ...podLevel({ limits: { "hugepages-2Mi": "2Mi", cpu: "1" } }),
      ...podLevel({ requests: { cpu: "1" } }, { requests: { cpu: "1" } }),
    ],
  ),
  kind("containers want more than the pod", "validatePodResourceConsistency", [
    ...podLevel({ requests: { cpu: "1" } }, { requests: { cpu: "2" } }),
    ...podLevel({ limits: { memory: "1Gi" } }, { limits: { memory: "2Gi" } }),
  ]),
  kind(
    "overhead",
    "validateOverhead",
    [
      ...pods(
        { overhead: { cpu: "-1" } },
        { overhead: { "nvidia.com/gpu": "1.5" } },
        { overhead: { gpu: "1" } },
        { overhead: { "": "1" } },
      ),
    ],
    pods({ overhead: { cpu: "1" } }, { overhead: {} }, { overhead: { memory: "1Mi" } }),
  ),
];
