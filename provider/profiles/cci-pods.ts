import type { PodAdvice } from "./pod-advice.js";

/**
 * Members of the API's types that are younger than Kubernetes 1.19, and the release that has them by default or as a beta
 * (the API reference of each release, CHANGELOG of Kubernetes).
 */
const newer: Readonly<Record<string, string>> = {
  "JobSpec.ttlSecondsAfterFinished": "1.21",
  "JobSpec.completionMode": "1.22",
  "JobSpec.suspend": "1.22",
  "JobSpec.podFailurePolicy": "1.26",
  "JobSpec.backoffLimitPerIndex": "1.29",
  "JobSpec.maxFailedIndexes": "1.29",
  "JobSpec.podReplacementPolicy": "1.29",
  "JobSpec.successPolicy": "1.31",
  "JobSpec.managedBy": "1.32",
  "PodSpec.setHostnameAsFQDN": "1.20",
  "PodSpec.os": "1.24",
  "PodSpec.hostUsers": "1.30",
  "PodSpec.schedulingGates": "1.27",
  "PodSpec.resourceClaims": "1.32",
  "PodSpec.resources": "1.34",
  "PodSpec.hostnameOverride": "1.35",
  "Container.restartPolicy": "1.29",
  "Container.restartPolicyRules": "1.35",
  "Container.resizePolicy": "1.33",
  "ResourceRequirements.claims": "1.32",
  "VolumeMount.recursiveReadOnly": "1.31",
  "Probe.grpc": "1.24",
  "Probe.terminationGracePeriodSeconds": "1.22",
  "LifecycleHandler.sleep": "1.30",
  "Lifecycle.stopSignal": "1.34",
  "EnvVarSource.fileKeyRef": "1.35",
  "SecurityContext.appArmorProfile": "1.30",
  "PodSecurityContext.appArmorProfile": "1.30",
  "PodSecurityContext.supplementalGroupsPolicy": "1.33",
  "PodSecurityContext.seLinuxChangePolicy": "1.33",
  "WindowsSecurityContextOptions.hostProcess": "1.22",
  "PodAffinityTerm.namespaceSelector": "1.22",
  "PodAffinityTerm.matchLabelKeys": "1.31",
  "PodAffinityTerm.mismatchLabelKeys": "1.31",
  "TopologySpreadConstraint.minDomains": "1.25",
  "TopologySpreadConstraint.nodeAffinityPolicy": "1.26",
  "TopologySpreadConstraint.nodeTaintsPolicy": "1.26",
  "TopologySpreadConstraint.matchLabelKeys": "1.27",
  "Volume.ephemeral": "1.21",
  "Volume.image": "1.33",
  "VolumeProjection.clusterTrustBundle": "1.33",
  "VolumeProjection.podCertificate": "1.35",
};

/**
 * Pods on CCI. Sources: the restrictions of its product description (cci_03_0007), its user guide (cci_01_0156), and
 * cci_09_0001 for the level of its API. Nothing of it was tried against CCI itself.
 */
export const cciPods: PodAdvice = {
  server: "CCI",
  source: "product description cci_03_0007, user guide cci_01_0156 and cci_09_0001",
  level: { version: "1.19", newer },
  container: { cpuStep: 0.25, cpu: 0.25, memory: 0.2 },
  pod: {
    mostContainers: 5,
    cpu: [0.25, 32],
    largerCpus: [48, 64],
    memory: [1, 512],
    memoryStep: 1,
    memoryPerCpu: [2, 8],
  },
  unsupported: {
    "Volume.hostPath":
      "pods run on nodes that nobody shares: mount a persistentVolumeClaim, or use an emptyDir",
    "PodSpec.hostNetwork": "pods have an address of their own: leave it out",
    "PodSpec.hostPID": "pods run on nodes that nobody shares: leave it out",
    "PodSpec.hostIPC": "pods run on nodes that nobody shares: leave it out",
    "SecurityContext.privileged": "name the capabilities that the container needs instead",
  },
  pullSecret: {
    image: /^swr\.[^/]+\.myhuaweicloud\.(?:com|eu)\//,
    names: ["imagepull-secret", "default-secret"],
  },
};
