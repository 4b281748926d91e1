import { shapeOf } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";

/** Structures of Volcano's own package; the rest comes from Kubernetes packages named `v1`. */
const volcanoShapes: ReadonlySet<string> = new Set([
  "VolcanoJobSpec",
  "VolcanoVolume",
  "TaskSpec",
  "LifecyclePolicy",
  "DependsOn",
  "PartitionPolicySpec",
  "NetworkTopologySpec",
  "VolcanoJobStatus",
  "VolcanoJobState",
  "VolcanoJobCondition",
  "TaskState",
]);

/** Fields whose Go type is a named string or map, which decoding errors show (k8s.io/api v0.34.1, volcano.sh/apis v1.14.0). */
const namedTypes: Readonly<Record<string, string>> = {
  "AppArmorProfile.type": "AppArmorProfileType",
  "AzureDiskVolumeSource.cachingMode": "AzureDataDiskCachingMode",
  "AzureDiskVolumeSource.kind": "AzureDataDiskKind",
  "Capabilities.add": "Capability",
  "Capabilities.drop": "Capability",
  "Container.imagePullPolicy": "PullPolicy",
  "Container.restartPolicy": "ContainerRestartPolicy",
  "Container.terminationMessagePolicy": "TerminationMessagePolicy",
  "ContainerPort.protocol": "Protocol",
  "ContainerResizePolicy.resourceName": "ResourceName",
  "ContainerResizePolicy.restartPolicy": "ResourceResizeRestartPolicy",
  "ContainerRestartRule.action": "ContainerRestartRuleAction",
  "ContainerRestartRuleOnExitCodes.operator": "ContainerRestartRuleOnExitCodesOperator",
  "DependsOn.iteration": "Iteration",
  "EmptyDirVolumeSource.medium": "StorageMedium",
  "EphemeralContainer.imagePullPolicy": "PullPolicy",
  "EphemeralContainer.restartPolicy": "ContainerRestartPolicy",
  "EphemeralContainer.terminationMessagePolicy": "TerminationMessagePolicy",
  "HTTPGetAction.scheme": "URIScheme",
  "HostPathVolumeSource.type": "HostPathType",
  "ImageVolumeSource.pullPolicy": "PullPolicy",
  "JobCondition.status": "ConditionStatus",
  "JobCondition.type": "JobConditionType",
  "JobSpec.completionMode": "CompletionMode",
  "JobSpec.podReplacementPolicy": "PodReplacementPolicy",
  "LabelSelectorRequirement.operator": "LabelSelectorOperator",
  "Lifecycle.stopSignal": "Signal",
  "LifecyclePolicy.action": "v1alpha1.Action",
  "LifecyclePolicy.event": "v1alpha1.Event",
  "LifecyclePolicy.events": "v1alpha1.Event",
  "ManagedFieldsEntry.operation": "ManagedFieldsOperationType",
  "NetworkTopologySpec.mode": "NetworkTopologyMode",
  "NodeSelectorRequirement.operator": "NodeSelectorOperator",
  "ObjectMeta.uid": "types.UID",
  "OwnerReference.uid": "types.UID",
  "PersistentVolumeClaimSpec.accessModes": "PersistentVolumeAccessMode",
  "PersistentVolumeClaimSpec.volumeMode": "PersistentVolumeMode",
  "PodFailurePolicyOnExitCodesRequirement.operator": "PodFailurePolicyOnExitCodesOperator",
  "PodFailurePolicyOnPodConditionsPattern.status": "ConditionStatus",
  "PodFailurePolicyOnPodConditionsPattern.type": "PodConditionType",
  "PodFailurePolicyRule.action": "PodFailurePolicyAction",
  "PodOS.name": "OSName",
  "PodReadinessGate.conditionType": "PodConditionType",
  "PodSecurityContext.fsGroupChangePolicy": "PodFSGroupChangePolicy",
  "PodSecurityContext.seLinuxChangePolicy": "PodSELinuxChangePolicy",
  "PodSecurityContext.supplementalGroupsPolicy": "SupplementalGroupsPolicy",
  "PodSpec.dnsPolicy": "DNSPolicy",
  "PodSpec.overhead": "ResourceList",
  "PodSpec.preemptionPolicy": "PreemptionPolicy",
  "PodSpec.restartPolicy": "RestartPolicy",
  "ResourceRequirements.limits": "ResourceList",
  "ResourceRequirements.requests": "ResourceList",
  "SeccompProfile.type": "SeccompProfileType",
  "SecurityContext.procMount": "ProcMountType",
  "TaskSpec.topologyPolicy": "NumaPolicy",
  "Toleration.effect": "TaintEffect",
  "Toleration.operator": "TolerationOperator",
  "TopologySpreadConstraint.nodeAffinityPolicy": "NodeInclusionPolicy",
  "TopologySpreadConstraint.nodeTaintsPolicy": "NodeInclusionPolicy",
  "TopologySpreadConstraint.whenUnsatisfiable": "UnsatisfiableConstraintAction",
  "UncountedTerminatedPods.failed": "types.UID",
  "UncountedTerminatedPods.succeeded": "types.UID",
  "VolcanoJobCondition.status": "JobPhase",
  "VolcanoJobState.phase": "JobPhase",
  "VolumeMount.mountPropagation": "MountPropagationMode",
  "VolumeMount.recursiveReadOnly": "RecursiveReadOnlyMode",
  "VolumeResourceRequirements.limits": "ResourceList",
  "VolumeResourceRequirements.requests": "ResourceList",
};

function packageOf(shapeName: string): string {
  return volcanoShapes.has(shapeName) ? "v1alpha1" : "v1";
}

/** Name of the Go type of a structure, without its package: `JobSpec`. */
export function goStructName(shapeName: string): string {
  return shapeOf(shapeName).goType ?? shapeName;
}

function namedType(owner: string, name: string): string | undefined {
  const named = namedTypes[`${owner}.${name}`];
  if (named === undefined || named.includes(".")) {
    return named;
  }
  return `${packageOf(owner)}.${named}`;
}

const scalarTypes: Partial<Record<Field["is"], string>> = {
  string: "string",
  boolean: "bool",
  quantity: "resource.Quantity",
  duration: "string",
  time: "string",
};

/** The Go type of a field as decoding errors show it: `int32`, `[]v1.Container`, `map[string]string`. */
export function goTypeName(owner: string, name: string, field: Field): string {
  const named = namedType(owner, name);
  const item = field.of;
  if (field.is === "integer") {
    return `int${field.bits ?? 32}`;
  }
  if (field.is === "object") {
    const shapeName = field.shape ?? "";
    return `${packageOf(shapeName)}.${goStructName(shapeName)}`;
  }
  if (field.is === "list" && item) {
    return `[]${named ?? goTypeName("", "", item)}`;
  }
  if (field.is === "map" && item) {
    return named ?? `map[string]${goTypeName("", "", item)}`;
  }
  return named ?? scalarTypes[field.is] ?? "interface {}";
}
