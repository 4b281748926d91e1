import type { JsonObject } from "../../values/json.js";
import { fileVariableFaults } from "./container-env.js";
import { containersFaults } from "./containers.js";
import { noEphemeralFaults } from "./ephemeral-containers.js";
import { hostNetworkFaults } from "./host-ports.js";
import { dnsConfigFaults } from "./dns-validation.js";
import { invalid, type FieldFault } from "../field-errors.js";
import { numberAt, objectAt, valueAt } from "../json-access.js";
import { annotationFaults, labelFaults } from "../metadata.js";
import { apart } from "../unknowns.js";
import { volumesFaults } from "./volume-list.js";
import { affinityFaults } from "./affinity.js";
import { readinessGateFaults, schedulingGateFaults } from "./gates.js";
import { hostAliasesFaults } from "./host-aliases.js";
import { hostnameOverrideFaults, hostUsersFaults } from "./host-namespaces.js";
import { podAnnotationFaults, profileMatchFaults } from "./pod-annotations.js";
import { choiceFaults } from "./pod-choices.js";
import { placedContainers, type PlacedContainer } from "./pod-containers.js";
import { podNameFaults } from "./pod-names.js";
import { osFaults } from "./pod-os.js";
import { overheadFaults, podResourcesFaults } from "./pod-resources.js";
import { podSecurityFaults } from "./pod-security.js";
import { resourceClaimFaults } from "./resource-claims.js";
import type { TemplateRules } from "./template-rules.js";
import { tolerationsFaults } from "./tolerations.js";
import { topologySpreadFaults } from "./topology-spread.js";
import { hostProcessFaults } from "./windows-options.js";

const maxInt32 = 2147483647;

function deadlineFaults(spec: JsonObject, field: string): FieldFault[] {
  const seconds = numberAt(spec, "activeDeadlineSeconds");
  if (seconds === undefined || (seconds >= 1 && seconds <= maxInt32)) {
    return [];
  }
  const detail = `must be between 1 and ${maxInt32}, inclusive`;
  return [invalid(`${field}.activeDeadlineSeconds`, seconds, detail)];
}

type ContainersRule = (
  spec: JsonObject,
  containers: readonly PlacedContainer[],
  field: string,
) => FieldFault[];

/**
 * Faults of a pod template whose defaults are filled in, in the order of ValidatePodTemplateSpec of Kubernetes 1.34.
 *
 * @param rules what the one who checks it does not share with others
 */
export function podTemplateFaults(
  template: JsonObject,
  rules: TemplateRules,
  field: string,
): FieldFault[] {
  const spec = objectAt(template, "spec");
  const path = `${field}.spec`;
  const annotations = valueAt(template, "metadata", "annotations");
  const volumesAndMounts = (): FieldFault[] => {
    const volumes = volumesFaults(
      apart(() => valueAt(spec, "volumes")),
      `${path}.volumes`,
    );
    const claims = valueAt(spec, "resourceClaims");
    return [
      ...volumes.faults,
      ...apart(() => resourceClaimFaults(claims, `${path}.resourceClaims`)),
      ...containersFaults({ spec, volumes: volumes.usable, rules }, path),
    ];
  };
  const ofContainers =
    (rule: ContainersRule): (() => FieldFault[]) =>
    () =>
      rule(spec, placedContainers(spec, path), path);
  return [
    () => labelFaults(valueAt(template, "metadata", "labels"), `${field}.labels`),
    () => annotationFaults(annotations, `${field}.annotations`),
    () => podAnnotationFaults(annotations, spec, `${field}.annotations`),
    volumesAndMounts,
    () => (rules.podResources ? podResourcesFaults(spec, path) : []),
    () => hostNetworkFaults(spec, path),
    () => choiceFaults(spec, "restartPolicy", path),
    () => choiceFaults(spec, "dnsPolicy", path),
    () => labelFaults(valueAt(spec, "nodeSelector"), `${path}.nodeSelector`),
    () => podSecurityFaults(spec, rules, `${path}.securityContext`),
    () => affinityFaults(valueAt(spec, "affinity"), `${path}.affinity`),
    () => dnsConfigFaults(spec, rules, `${path}.dnsConfig`),
    () => readinessGateFaults(valueAt(spec, "readinessGates"), `${path}.readinessGates`),
    () => schedulingGateFaults(valueAt(spec, "schedulingGates"), `${path}.schedulingGates`),
    () =>
      topologySpreadFaults(
        valueAt(spec, "topologySpreadConstraints"),
        rules,
        `${path}.topologySpreadConstraints`,
      ),
    ofContainers(hostProcessFaults),
    ofContainers(hostUsersFaults),
    () => hostnameOverrideFaults(spec, path),
    () => podNameFaults(spec, "serviceAccountName", path),
    () => podNameFaults(spec, "nodeName", path),
    () => deadlineFaults(spec, path),
    () => podNameFaults(spec, "hostname", path),
    () => podNameFaults(spec, "subdomain", path),
    () => tolerationsFaults(valueAt(spec, "tolerations"), `${path}.tolerations`),
    () => hostAliasesFaults(valueAt(spec, "hostAliases"), `${path}.hostAliases`),
    () => podNameFaults(spec, "priorityClassName", path),
    () => podNameFaults(spec, "runtimeClassName", path),
    () => choiceFaults(spec, "preemptionPolicy", path),
    () => overheadFaults(spec, `${path}.overhead`),
    ofContainers(osFaults),
    ofContainers((_, containers) => fileVariableFaults(spec, containers)),
    () => profileMatchFaults(annotations, spec, placedContainers(spec, path), path),
    () => noEphemeralFaults(spec, path),
  ].flatMap(apart);
}
