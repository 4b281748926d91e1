import type { JsonObject } from "../../../../provider/values/json.js";
import { each, kind, long, pods, type FaultKind, type Put } from "../fault-kind.js";

const required = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
const nodes = (nodeAffinity: JsonObject) => pods({ affinity: { nodeAffinity } });
const terms = (...nodeSelectorTerms: readonly JsonObject[]) =>
  nodes({ [required]: { nodeSelectorTerms } });
const weighed = (weight: unknown, preference: JsonObject) =>
  nodes({ [preferred]: [{ weight, preference }] });
const zone = { key: "zone", operator: "In", values: ["a"] };
const both = (members: JsonObject): Put[] => [
  ...terms({ matchExpressions: [{ ...zone, ...members }] }),
  ...weighed(1, { matchExpressions: [{ ...zone, ...members }] }),
];
const byField = (members: JsonObject) =>
  terms({ matchFields: [{ key: "metadata.name", operator: "In", values: ["n"], ...members }] });
const term = { topologyKey: "zone", labelSelector: { matchLabels: { app: "a" } } };
/** Each in one of the four lists of pod terms, by turns. */
const podTerms = (...list: readonly JsonObject[]): Put[] =>
  list.flatMap((members, i) => {
    const whole = { ...term, ...members };
    const side = i % 2 ? "podAffinity" : "podAntiAffinity";
    return [
      ...pods({ affinity: { [side]: { [required]: [whole] } } }),
      ...pods({ affinity: { [side]: { [preferred]: [{ weight: 1, podAffinityTerm: whole }] } } }),
    ];
  });
const weight = (value: unknown) =>
  pods({ affinity: { podAffinity: { [preferred]: [{ weight: value, podAffinityTerm: term }] } } });
const select = (...list: readonly JsonObject[]) =>
  podTerms(...list.map((labelSelector) => ({ labelSelector })));
const key = (...list: readonly string[]) =>
  podTerms(...list.map((topologyKey) => ({ topologyKey })));

/** Affinity of nodes and pods. */
export const affinityKinds: readonly FaultKind[] = [
  kind(
    "node terms are none",
    "ValidateNodeSelector",
    [...terms(), ...nodes({ [required]: {} })],
    terms({}),
  ),
  kind("node expression without a key", "ValidateNodeSelectorRequirement", [
    ...both({ key: "" }),
    ...both({ key: undefined }),
  ]),
  kind(
    "node expression with a bad key",
    "ValidateLabelName",
    [...both({ key: "a b" }), ...both({ key: "A/b" }), ...both({ key: long(64) })],
    [...both({ key: "a.b/C_d" }), ...both({ key: long(63) })],
  ),
  kind("node expression of no known operator", "ValidateNodeSelectorRequirement", [
    ...both({ operator: "in" }),
    ...both({ operator: "" }),
    ...both({ operator: "Equals" }),
  ]),
  kind(
    "node expression without values",
    "ValidateNodeSelectorRequirement",
    [...both({ values: [] }), ...both({ operator: "NotIn", values: undefined })],
    both({ values: ["a", "a"] }),
  ),
  kind(
    "node expression with values too many",
    "ValidateNodeSelectorRequirement",
    [...both({ operator: "Exists" }), ...both({ operator: "DoesNotExist" })],
    [...both({ operator: "Exists", values: [] })],
  ),
  kind(
    "node expression that compares",
    "ValidateNodeSelectorRequirement",
    [...both({ operator: "Gt", values: ["1", "2"] }), ...both({ operator: "Lt", values: [] })],
    [...both({ operator: "Gt", values: ["1"] }), ...both({ operator: "Lt", values: ["x"] })],
  ),
  kind(
    "node expression with a bad value",
    "ValidateNodeSelectorRequirement",
    [
      ...terms({ matchExpressions: [{ ...zone, values: ["a b"] }] }),
      ...terms({ matchExpressions: [{ ...zone, values: ["-a"] }] }),
      ...terms({ matchExpressions: [{ ...zone, values: ["a", long(64)] }] }),
    ],
    [
      ...both({ values: [""] }),
      ...both({ values: [long(63)] }),
      // Values of a preference are not looked at.
      ...weighed(1, { matchExpressions: [{ ...zone, values: ["a b"] }] }),
    ],
  ),
  kind("node field that is not offered", "ValidateNodeFieldSelectorRequirement", [
    ...byField({ key: "metadata.uid" }),
    ...byField({ key: "" }),
  ]),
  kind(
    "node field with another operator",
    "ValidateNodeFieldSelectorRequirement",
    [
      ...byField({ operator: "Exists" }),
      ...byField({ operator: "Gt" }),
      ...byField({ operator: "" }),
    ],
    byField({ operator: "NotIn" }),
  ),
  kind("node field with another number of values", "ValidateNodeFieldSelectorRequirement", [
    ...byField({ values: [] }),
    ...byField({ values: ["a", "b"] }),
  ]),
  kind(
    "node field with a bad value",
    "ValidateNodeFieldSelectorRequirement",
    [...byField({ values: ["A"] }), ...byField({ values: [""] }), ...byField({ values: ["a_b"] })],
    byField({ values: ["a.b"] }),
  ),
  kind(
    "weight of nodes out of range",
    "ValidatePreferredSchedulingTerms",
    each((value) => weighed(value, { matchExpressions: [zone] }), [0, -1, 101, undefined]),
    each((value) => weighed(value, { matchExpressions: [zone] }), [1, 100]),
  ),
  kind("preference of nothing", "ValidatePreferredSchedulingTerms", [], weighed(1, {})),
  kind(
    "weight of pods out of range",
    "validateWeightedPodAffinityTerms",
    each(weight, [0, -1, 101]),
    each(weight, [1, 100]),
  ),
  kind("topologyKey is empty", "ValidateTopologyKey", key("")),
  kind(
    "topologyKey is no label",
    "ValidateLabelName",
    key("a b", "A/b", long(64)),
    key("a.b/c", long(63)),
  ),
  kind(
    "pod term with a bad selector",
    "ValidateLabelSelector",
    select(
      { matchLabels: { "a b": "c" } },
      { matchLabels: { a: "b c" } },
      { matchExpressions: [{ key: "a", operator: "x" }] },
      { matchExpressions: [{ key: "a", operator: "In", values: [] }] },
      { matchExpressions: [{ key: "a", operator: "Exists", values: ["b"] }] },
      { matchExpressions: [{ key: "", operator: "Exists" }] },
      { matchExpressions: [{ key: "a", operator: "In", values: ["b c"] }] },
    ),
    select({}, { matchExpressions: [{ key: "a", operator: "NotIn", values: ["b"] }] }),
  ),
  kind(
    "pod term without a selector",
    "validatePodAffinityTerm",
    [],
    podTerms({ labelSelector: undefined }),
  ),
  kind(
    "pod term of a bad namespace",
    "ValidateNamespaceName",
    podTerms({ namespaces: ["A"] }, { namespaces: [""] }, { namespaces: ["a", "a.b"] }),
    podTerms({ namespaces: ["a", "a"] }, { namespaces: [] }),
  ),
  kind(
    "pod term with a bad selector of namespaces",
    "ValidateLabelSelector",
    podTerms(
      { namespaceSelector: { matchLabels: { a: "b c" } } },
      { namespaceSelector: { matchExpressions: [{ key: "a", operator: "In" }] } },
    ),
    podTerms({ namespaceSelector: {} }),
  ),
  kind(
    "matchLabelKeys",
    "ValidateMatchLabelKeysAndMismatchLabelKeys",
    podTerms(
      { matchLabelKeys: ["a b"] },
      { mismatchLabelKeys: [""] },
      { matchLabelKeys: ["x"], mismatchLabelKeys: ["x"] },
      { labelSelector: undefined, matchLabelKeys: ["x"] },
      { labelSelector: undefined, mismatchLabelKeys: ["x"] },
    ),
    podTerms(
      { matchLabelKeys: ["app"] },
      { matchLabelKeys: ["x", "x"] },
      { matchLabelKeys: ["x"] },
      { mismatchLabelKeys: ["y"] },
      { matchLabelKeys: ["x"], mismatchLabelKeys: ["y"] },
    ),
  ),
  kind(
    "affinity of nothing",
    "validateAffinity",
    [],
    pods(
      { affinity: {} },
      { affinity: { nodeAffinity: {}, podAffinity: {}, podAntiAffinity: {} } },
    ),
  ),
];
