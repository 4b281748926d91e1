import type { ProfileRecord } from "./profile.js";
import type { ServerRules } from "./server-rules.js";

const rules: ServerRules = {
  mutable: { volcano: { patch: [], put: [] }, job: { patch: [], put: [] } },
  jobSpecFields: undefined,
  generatedLabels: {
    "batch.kubernetes.io/controller-uid": "uid",
    "batch.kubernetes.io/job-name": "name",
    "controller-uid": "uid",
    "job-name": "name",
  },
  selectorLabel: "batch.kubernetes.io/controller-uid",
  templateAnnotations: {},
};

/** kube-apiserver with Volcano's webhooks. */
export const kubernetes: ProfileRecord = {
  isCluster: true,
  ownsHost: () => false,
  endpointOf: undefined,
  tokenHeader: (token) => ["authorization", `Bearer ${token}`],
  trustsPublicAuthorities: false,
  defaultNamespace: "default",
  takesFieldValidation: true,
  takesApply: true,
  // kubectl refuses them, too.
  unknownFields: "error",
  identifiedBy: "uids",
  dryRun: {
    isReliable: true,
    source:
      "dryRun=All of a create stores nothing and judges like a real one, seen on kube-apiserver 1.34.1",
  },
  volcanoExtras: {
    areServed: true,
    source: "custom resources that are installed with Volcano (1.14.1, config/crd/volcano)",
  },
  podAdvice: undefined,
  rules,
};
