import { profiles } from "../../provider/profiles/index.js";
import type { ServerRules } from "../../provider/profiles/server-rules.js";

/** Which server the emulator answers as. */
export type EmulatorMode = "cci" | "kubernetes";

/** What a mode changes; every member is one row of {@link modeRows}. */
export interface ModeRules extends ServerRules {
  /** Tokens of IAM in `X-Auth-Token`, signed requests, and the API gateway's own bodies for 401. */
  readonly usesIam: boolean;
  /** A failure's Status carries Huawei's `errorCode`. */
  readonly hasErrorCode: boolean;
  /** `application/strategic-merge-patch+json` on a VolcanoJob. */
  readonly takesStrategicMergeEverywhere: boolean;
  /** `application/apply-patch+yaml` is among the accepted types that a 415 names. */
  readonly namesApplyPatch: boolean;
  /** `fieldValidation` is read; otherwise unknown fields are dropped without a word. */
  readonly readsFieldValidation: boolean;
  /** Members that the server adds to metadata. */
  readonly addsEnable: boolean;
  /** A VolcanoJob in all namespaces can be listed. */
  readonly listsVolcanoJobsOfAllNamespaces: boolean;
  /** Volcano's queues, PodGroups and commands are there. */
  readonly servesQueues: boolean;
}

/** One difference of the `cci` mode, and where it is written. */
export interface ModeRow {
  readonly rule: keyof ModeRules;
  readonly says: string;
  readonly source: string;
}

const upstream: ModeRules = {
  ...profiles.kubernetes.rules,
  usesIam: false,
  hasErrorCode: false,
  takesStrategicMergeEverywhere: false,
  namesApplyPatch: true,
  readsFieldValidation: true,
  addsEnable: false,
  listsVolcanoJobsOfAllNamespaces: true,
  servesQueues: true,
};

const cci: ModeRules = {
  ...upstream,
  ...profiles.cci.rules,
  usesIam: true,
  hasErrorCode: true,
  takesStrategicMergeEverywhere: true,
  namesApplyPatch: false,
  readsFieldValidation: false,
  addsEnable: true,
  listsVolcanoJobsOfAllNamespaces: false,
  servesQueues: false,
};

/** How each mode answers. */
export const modeRules: Readonly<Record<EmulatorMode, ModeRules>> = { kubernetes: upstream, cci };

/** Every difference of the `cci` mode with its source; nothing of it was tried against CCI itself. */
export const modeRows: readonly ModeRow[] = [
  {
    rule: "usesIam",
    says: "X-Auth-Token of a project-scoped IAM token, the same token as Bearer, or a signed request; 401 bodies of the API gateway",
    source:
      "CCI API reference, Calling APIs: Authentication; Error codes of API Gateway (APIGW.0301, APIGW.0307)",
  },
  {
    rule: "hasErrorCode",
    says: "Status has errorCode, e.g. CCI.02.409101",
    source: "CCI API reference, Error codes",
  },
  {
    rule: "mutable",
    says: "a VolcanoJob's tasks[].template may change (documented as spec.template); of a batch/v1 Job completions and selector, and the containers by PUT",
    source:
      "CCI API reference, PATCH and PUT of VolcanoJob and Job: The following fields can be updated",
  },
  {
    rule: "takesStrategicMergeEverywhere",
    says: "three patch types on both kinds",
    source: "CCI API reference, PATCH VolcanoJob, header Content-Type",
  },
  {
    rule: "namesApplyPatch",
    says: "no server-side apply",
    source: "CCI API reference, PATCH VolcanoJob, header Content-Type",
  },
  {
    rule: "readsFieldValidation",
    says: "no fieldValidation; unknown fields are dropped silently, as Kubernetes before 1.25 does",
    source:
      "CCI API reference, query parameters of POST, PUT and PATCH; CCI SDK reference (Kubernetes 1.19)",
  },
  {
    rule: "jobSpecFields",
    says: "batch/v1 Job at the level of Kubernetes 1.19: no suspend, completionMode, ttlSecondsAfterFinished, policies",
    source: "CCI API reference, Job: request parameters",
  },
  {
    rule: "generatedLabels",
    says: "only controller-uid and job-name",
    source: "CCI API reference, creating a Job: response example",
  },
  {
    rule: "selectorLabel",
    says: "selector.matchLabels.controller-uid",
    source: "CCI API reference, creating a Job: response example",
  },
  {
    rule: "addsEnable",
    says: "metadata.enable: true and metadata.selfLink",
    source: "CCI API reference, response examples of VolcanoJob and Job",
  },
  {
    rule: "templateAnnotations",
    says: "annotation cri.cci.io/container-type: secure-container on a Job's template",
    source: "CCI API reference, creating a Job: response example",
  },
  {
    rule: "servesQueues",
    says: "no queues, PodGroups and commands: 404, as for every path that nothing answers",
    source: "CCI API reference, list of APIs: of Volcano's groups only batch.volcano.sh",
  },
  {
    rule: "listsVolcanoJobsOfAllNamespaces",
    says: "no list of VolcanoJobs over all namespaces",
    source: "CCI API reference, VolcanoJob: seven operations; SDK reference: no cluster-wide watch",
  },
];
