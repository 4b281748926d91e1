import type { JsonObject } from "../../../../provider/values/json.js";
import { each, kind, long, metas, pods, together, type FaultKind } from "../fault-kind.js";

const spread = (members: JsonObject) =>
  pods({
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { app: "a" } },
        ...members,
      },
    ],
  });
const one = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" };
const spreads = (...list: readonly JsonObject[]) => list.flatMap(spread);
const tolerations = (...list: readonly JsonObject[]) =>
  list.flatMap((each) => pods({ tolerations: [each] }));
const gates = (...names: readonly unknown[]) =>
  pods({ schedulingGates: names.map((name) => ({ name })) });
const ready = (conditionType: unknown) => pods({ readinessGates: [{ conditionType }] });
const pod = (name: string) => (value: unknown) => pods({ [name]: value });
const names = ["A", "a_b", "-a", long(254)];

/** Where and when a pod runs. */
export const schedulingKinds: readonly FaultKind[] = [
  kind(
    "maxSkew is not above zero",
    "validateTopologySpreadConstraints",
    spreads({ maxSkew: 0 }, { maxSkew: -1 }, { maxSkew: undefined }),
    spreads({ maxSkew: 2147483647 }),
  ),
  kind(
    "topologyKey of a spread",
    "ValidateTopologyKey",
    spreads({ topologyKey: "" }, { topologyKey: undefined }),
    spreads({ topologyKey: "a.b/c" }, { topologyKey: "a b" }),
  ),
  kind(
    "whenUnsatisfiable of no known value",
    "ValidateWhenUnsatisfiable",
    spreads({ whenUnsatisfiable: "" }, { whenUnsatisfiable: "x" }),
    spreads({ whenUnsatisfiable: "ScheduleAnyway" }),
  ),
  kind(
    "minDomains",
    "validateMinDomains",
    spreads(
      { minDomains: 0 },
      { minDomains: -1 },
      { minDomains: 1, whenUnsatisfiable: "ScheduleAnyway" },
    ),
    spreads({ minDomains: 1 }),
  ),
  kind(
    "node policies of no known value",
    "validateNodeInclusionPolicy",
    spreads({ nodeAffinityPolicy: "honor" }, { nodeTaintsPolicy: "" }),
    spreads({ nodeAffinityPolicy: "Honor", nodeTaintsPolicy: "Ignore" }),
  ),
  kind(
    "spread with a bad selector",
    "ValidateLabelSelector",
    spreads(
      { labelSelector: { matchLabels: { a: "b c" } } },
      { labelSelector: { matchExpressions: [{ key: "a", operator: "x" }] } },
    ),
    spreads({ labelSelector: {} }, { labelSelector: undefined }),
  ),
  kind(
    "spread's matchLabelKeys",
    "ValidateMatchLabelKeysInTopologySpread",
    spreads(
      { matchLabelKeys: ["a b"] },
      { matchLabelKeys: ["app"] },
      { matchLabelKeys: ["x"], labelSelector: undefined },
    ),
    spreads({ matchLabelKeys: ["x", "x"] }, { matchLabelKeys: ["x"] }, { matchLabelKeys: [] }),
  ),
  kind(
    "spread twice",
    "ValidateSpreadConstraintNotRepeat",
    pods({ topologySpreadConstraints: [one, one] }),
    pods(
      { topologySpreadConstraints: [one, { ...one, topologyKey: "host" }] },
      { topologySpreadConstraints: [one, { ...one, whenUnsatisfiable: "DoNotSchedule" }] },
    ),
  ),
  kind(
    "toleration with a bad key",
    "ValidateLabelName",
    tolerations({ key: "a b" }, { key: "A/b" }, { key: long(64) }),
    tolerations({ key: "a/B" }),
  ),
  kind(
    "toleration without a key",
    "ValidateTolerations",
    tolerations({}, { operator: "Equal", value: "a" }),
    tolerations({ operator: "Exists" }),
  ),
  kind(
    "toleration with a bad value",
    "ValidateTolerations",
    tolerations({ key: "a", value: "b c" }, { key: "a", value: long(64) }),
    tolerations({ key: "a", value: "" }),
  ),
  kind(
    "toleration that exists and has a value",
    "ValidateTolerations",
    tolerations({ key: "a", operator: "Exists", value: "b" }),
  ),
  kind(
    "toleration of no known operator",
    "ValidateTolerations",
    tolerations({ key: "a", operator: "exists" }, { operator: "x" }),
  ),
  kind(
    "toleration of no known effect",
    "validateTaintEffect",
    tolerations({ key: "a", effect: "noexecute" }, { key: "a", effect: "x" }),
    tolerations({ key: "a", effect: "" }, { key: "a", effect: "PreferNoSchedule" }),
  ),
  kind(
    "tolerationSeconds with another effect",
    "ValidateTolerations",
    tolerations(
      { key: "a", tolerationSeconds: 1 },
      { key: "a", effect: "NoSchedule", tolerationSeconds: 0 },
    ),
    tolerations({ key: "a", effect: "NoExecute", tolerationSeconds: -1 }),
  ),
  kind(
    "nodeSelector",
    "ValidateLabels",
    pods(
      { nodeSelector: { "a b": "c" } },
      { nodeSelector: { a: "b c" } },
      { nodeSelector: { "": "a" } },
    ),
    pods({ nodeSelector: { a: "" } }, { nodeSelector: {} }),
  ),
  kind(
    "nodeName",
    "ValidateNodeName",
    each(pod("nodeName"), names),
    each(pod("nodeName"), ["", "a.b", long(253)]),
  ),
  kind(
    "node named beside gates",
    "ValidatePodTemplateSpec",
    [],
    [together(pods({ nodeName: "a" }), gates("a"))],
  ),
  kind(
    "scheduling gates",
    "validateSchedulingGates",
    [...gates(""), ...gates("a b"), ...gates("a", "a"), ...gates("A/b")],
    [...gates("a", "b.c/d"), ...gates()],
  ),
  kind(
    "readiness gates",
    "validateReadinessGates",
    each(ready, ["", "a b", "A/b", long(64)]),
    each(ready, ["a.b/C", "Ready"]),
  ),
  kind(
    "priorityClassName",
    "ValidatePriorityClassName",
    each(pod("priorityClassName"), names),
    each(pod("priorityClassName"), ["", "a.b"]),
  ),
  kind(
    "runtimeClassName",
    "ValidateRuntimeClassName",
    each(pod("runtimeClassName"), ["", ...names]),
    each(pod("runtimeClassName"), ["a.b"]),
  ),
  kind(
    "preemptionPolicy",
    "ValidatePreemptionPolicy",
    each(pod("preemptionPolicy"), ["", "x", "never"]),
    each(pod("preemptionPolicy"), ["Never", "PreemptLowerPriority"]),
  ),
  kind("priority is not checked in a template", "", [], each(pod("priority"), [-1, 2147483647])),
  kind("schedulerName is not checked", "", [], each(pod("schedulerName"), ["", "A b"])),
  kind(
    "activeDeadlineSeconds",
    "ValidatePodSpec",
    each(pod("activeDeadlineSeconds"), [0, -1, 2147483648]),
    each(pod("activeDeadlineSeconds"), [1, 2147483647]),
  ),
  kind(
    "terminationGracePeriodSeconds",
    "ValidatePodSpec",
    [],
    each(pod("terminationGracePeriodSeconds"), [-1, 0, 1]),
  ),
  kind(
    "restartPolicy",
    "validateRestartPolicy",
    each(pod("restartPolicy"), ["never", "x"]),
    each(pod("restartPolicy"), ["Never", "OnFailure"]),
  ),
  kind(
    "serviceAccountName",
    "ValidateServiceAccountName",
    each(pod("serviceAccountName"), names),
    each(pod("serviceAccountName"), ["", "a.b"]),
  ),
  kind(
    "serviceAccount",
    "ValidateServiceAccountName",
    each(pod("serviceAccount"), ["A b"]),
    each(pod("serviceAccount"), ["a"]),
  ),
  kind(
    "imagePullSecrets are not checked",
    "validateImagePullSecrets",
    [],
    pods(
      { imagePullSecrets: [{}] },
      { imagePullSecrets: [{ name: "" }] },
      { imagePullSecrets: [{ name: "A b" }] },
      { imagePullSecrets: [] },
    ),
  ),
  kind(
    "labels of the template",
    "ValidateLabels",
    metas({ labels: { "a b": "c" } }, { labels: { a: "b c" } }, { labels: { a: long(64) } }),
    metas({ labels: { a: "" } }),
  ),
  kind(
    "annotations of the template",
    "ValidateAnnotations",
    metas(
      { annotations: { "a b": "c" } },
      { annotations: { a: long(262145) } },
      { annotations: { "": "c" } },
    ),
    metas({ annotations: { A: "b c\n" } }),
  ),
  kind(
    "seccomp annotation",
    "ValidatePodSpecificAnnotations",
    metas(
      { annotations: { "seccomp.security.alpha.kubernetes.io/pod": "x" } },
      { annotations: { "container.seccomp.security.alpha.kubernetes.io/main": "localhost//a" } },
    ),
    metas({ annotations: { "seccomp.security.alpha.kubernetes.io/pod": "runtime/default" } }),
  ),
  kind(
    "AppArmor annotation",
    "ValidateAppArmorPodAnnotations",
    metas(
      { annotations: { "container.apparmor.security.beta.kubernetes.io/main": "x" } },
      {
        annotations: {
          "container.apparmor.security.beta.kubernetes.io/none-such": "runtime/default",
        },
      },
    ),
    metas({
      annotations: { "container.apparmor.security.beta.kubernetes.io/main": "runtime/default" },
    }),
  ),
  kind(
    "tolerations annotation",
    "ValidateTolerationsInPodAnnotations",
    metas(
      { annotations: { "scheduler.alpha.kubernetes.io/tolerations": "x" } },
      { annotations: { "scheduler.alpha.kubernetes.io/tolerations": '[{"operator":"x"}]' } },
    ),
    metas({ annotations: { "scheduler.alpha.kubernetes.io/tolerations": "[]" } }),
  ),
  kind(
    "mirror annotation",
    "ValidatePodSpecificAnnotations",
    metas({ annotations: { "kubernetes.io/config.mirror": "x" } }),
  ),
];
