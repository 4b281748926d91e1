import { cciPods } from "./cci-pods.js";
import type { ProfileRecord } from "./profile.js";
import type { ServerRules } from "./server-rules.js";

const rules: ServerRules = {
  mutable: {
    volcano: { patch: ["spec.tasks[].template"], put: ["spec.tasks[].template"] },
    job: {
      patch: ["spec.completions", "spec.selector"],
      put: ["spec.completions", "spec.selector", "spec.template.spec.containers"],
    },
  },
  jobSpecFields: [
    "activeDeadlineSeconds",
    "backoffLimit",
    "completions",
    "manualSelector",
    "parallelism",
    "selector",
    "template",
  ],
  generatedLabels: { "controller-uid": "uid", "job-name": "name" },
  selectorLabel: "controller-uid",
  templateAnnotations: { "cri.cci.io/container-type": "secure-container" },
};

/** Huawei Cloud CCI, as its API reference documents it; nothing of it was tried against CCI itself. */
export const cci: ProfileRecord = {
  isCluster: false,
  ownsHost: (hostname) => hostname.startsWith("cci."),
  endpointOf: (region, cloud) => `https://cci.${region}.${cloud}`,
  tokenHeader: (token) => ["x-auth-token", token],
  trustsPublicAuthorities: true,
  defaultNamespace: undefined,
  takesFieldValidation: false,
  takesApply: false,
  // It drops them without a word, and how new it is is not known.
  unknownFields: "warn",
  identifiedBy: "project",
  dryRun: {
    isReliable: false,
    source:
      "the CCI API reference lists dryRun for a create, and nobody has seen whether CCI honours it",
  },
  volcanoExtras: {
    areServed: false,
    source:
      "the CCI API reference documents Volcano's jobs, and neither Commands (bus.volcano.sh) nor queues (scheduling.volcano.sh)",
  },
  podAdvice: cciPods,
  rules,
};
