import { defaultJob } from "../../../provider/kinds/job/defaults";
import { faultLine } from "../../../provider/server/field-errors";
import { objectAt } from "../../../provider/server/json-access";
import { serverTemplateRules } from "../../../provider/server/pod/template-rules";
import { podTemplateFaults } from "../../../provider/server/pod/template-validation";
import { withUnknowns } from "../../../provider/server/unknowns";
import type { JsonObject } from "../../../provider/values/json";
import { unknownValue } from "../../../provider/values/unknown";

const unknown = unknownValue;
const must = "requiredDuringSchedulingIgnoredDuringExecution";
const may = "preferredDuringSchedulingIgnoredDuringExecution";

/** The lines of the faults that are there whatever the unknown values turn out to be. */
function certainLines(spec: JsonObject, annotations?: unknown): string[] {
  const containers = [{ name: "a", image: "b" }];
  const metadata = annotations === undefined ? {} : { metadata: { annotations } };
  const given = { ...metadata, spec: { restartPolicy: "Never", containers, ...spec } };
  const template = objectAt(defaultJob({ template: given }), "template");
  return withUnknowns(() => podTemplateFaults(template, serverTemplateRules, ""))
    .filter((fault) => fault.isCertain)
    .map((fault) => faultLine({ ...fault, field: fault.field.replace(/^\.(?:spec\.)?/, "") }));
}

const expression = { key: "a", operator: "In", values: ["b"] };
const spread = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" };

describe("what is not known yet is not refused", () => {
  const cases: readonly (readonly [string, JsonObject, unknown?])[] = [
    ["affinity", { affinity: unknown }],
    ["terms of nodes", { affinity: { nodeAffinity: { [must]: { nodeSelectorTerms: unknown } } } }],
    ["an operator", { nodeSelector: unknown, tolerations: [{ key: "a", operator: unknown }] }],
    [
      "members of expressions",
      {
        affinity: {
          nodeAffinity: {
            [must]: {
              nodeSelectorTerms: [
                {
                  matchExpressions: [
                    { ...expression, key: unknown },
                    { ...expression, operator: unknown },
                    { ...expression, values: unknown },
                    { ...expression, values: [unknown] },
                  ],
                  matchFields: [{ key: unknown, operator: "In", values: ["N"] }],
                },
              ],
            },
            [may]: [{ weight: unknown, preference: unknown }],
          },
          podAffinity: {
            [must]: [{ topologyKey: unknown, labelSelector: unknown, matchLabelKeys: [unknown] }],
          },
        },
      },
    ],
    [
      "spread",
      {
        topologySpreadConstraints: [
          { ...spread, maxSkew: unknown, topologyKey: unknown },
          { ...spread, whenUnsatisfiable: unknown, minDomains: 1 },
          { ...spread, labelSelector: unknown, matchLabelKeys: ["a"] },
        ],
      },
    ],
    [
      "security",
      {
        hostPID: unknown,
        shareProcessNamespace: true,
        securityContext: {
          runAsUser: unknown,
          supplementalGroups: [unknown],
          sysctls: [{ name: unknown }, { name: "kernel.sem" }],
          fsGroupChangePolicy: unknown,
          seccompProfile: { type: unknown, localhostProfile: "a" },
          appArmorProfile: { type: "Localhost", localhostProfile: unknown },
          windowsOptions: { runAsUserName: unknown, hostProcess: unknown },
        },
      },
    ],
    ["a system", { os: { name: unknown }, securityContext: { windowsOptions: {}, fsGroup: 1 } }],
    ["users", { hostUsers: unknown, hostNetwork: true }],
    [
      "resources",
      {
        resources: { requests: { cpu: unknown, memory: "1Gi" }, limits: unknown },
        overhead: { cpu: unknown },
        containers: [{ name: "a", image: "b", resources: { requests: { memory: unknown } } }],
      },
    ],
    ["claims", { resourceClaims: [{ name: unknown, resourceClaimName: unknown }] }],
    ["annotations", {}, unknown],
    [
      "values of annotations",
      { securityContext: { seccompProfile: { type: "Unconfined" } } },
      {
        "seccomp.security.alpha.kubernetes.io/pod": unknown,
        "controller.kubernetes.io/pod-deletion-cost": unknown,
        "container.apparmor.security.beta.kubernetes.io/a": unknown,
      },
    ],
    [
      "the rest",
      {
        dnsPolicy: unknown,
        dnsConfig: { nameservers: [unknown], searches: [unknown], options: [{ name: unknown }] },
        hostAliases: [{ ip: unknown, hostnames: [unknown] }],
        readinessGates: [{ conditionType: unknown }],
        schedulingGates: [{ name: unknown }, { name: unknown }],
        preemptionPolicy: unknown,
        runtimeClassName: unknown,
      },
    ],
  ];
  test.each(cases.map(([what, spec, annotations]) => ({ what, spec, annotations })))(
    "$what",
    ({ spec, annotations }) => {
      expect(certainLines(spec, annotations)).toEqual([]);
    },
  );
});

describe("what stands beside something unknown is refused", () => {
  test.each<[string, JsonObject, string[]]>([
    [
      "an expression beside an unknown value",
      {
        affinity: {
          nodeAffinity: {
            [must]: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: "a", operator: "Exists", values: [unknown] }] },
                { matchExpressions: [{ ...expression, key: unknown, operator: "is" }] },
              ],
            },
          },
        },
      },
      [
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[1].matchExpressions[0].operator: Invalid value: "is": not a valid selector operator',
      ],
    ],
    [
      "a toleration beside an unknown one",
      { tolerations: [unknown, { key: "a", effect: "None" }] },
      [
        'tolerations[1].effect: Unsupported value: "None": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
      ],
    ],
    [
      "an id beside an unknown one",
      { securityContext: { runAsUser: unknown, supplementalGroups: [unknown, -1] } },
      [
        "securityContext.supplementalGroups[1]: Invalid value: -1: must be between 0 and 2147483647, inclusive",
      ],
    ],
    [
      "a constraint beside an unknown one",
      { topologySpreadConstraints: [unknown, spread, spread] },
      [
        'topologySpreadConstraints[1].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, ScheduleAnyway}"',
      ],
    ],
  ])("%s", (_what, spec, lines) => {
    expect(certainLines(spec)).toEqual(lines);
  });
});
