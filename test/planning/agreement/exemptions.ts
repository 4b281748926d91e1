import type { Kind } from "../../../provider/kinds/kind.js";
import type { ServerProfile } from "../../../provider/profiles/profile.js";
import { isAtOrBelow, pathPattern } from "../../../provider/planning/path.js";
import type { PlannedChange } from "../../../provider/planning/plan.js";

/** A change about which the planner and the model differ on purpose. */
export interface Exemption {
  /** As the mutability tables spell them. */
  readonly paths: readonly string[];
  readonly kinds: readonly Kind["name"][];
  readonly profiles: readonly ServerProfile[];
  /** What the planner says where the model says the opposite. */
  readonly planner: "patch" | "replace";
  /** What the model says of it, where it refuses. */
  readonly refusal?: RegExp;
  readonly reason: string;
  readonly source: string;
}

const both = ["VolcanoJob", "Job"] as const;

/** Every such change; one that no random edit has needed fails the test. */
export const exemptions: readonly Exemption[] = [
  {
    paths: ["metadata.generateName"],
    kinds: both,
    profiles: ["kubernetes", "cci"],
    planner: "replace",
    reason: "the server stores it without any effect: the job's name would not begin with it",
    source: "seen on kube-apiserver 1.34.1: add /metadata/generateName is stored, no effect",
  },
  {
    paths: ["metadata.finalizers"],
    kinds: both,
    profiles: ["kubernetes", "cci"],
    planner: "patch",
    refusal: /no new finalizers can be added if the object is being deleted/,
    reason: "a deletion shows only on the object, and a new job would not keep the old one",
    source: "seen on kube-apiserver 1.34.1: adding a finalizer to a terminating object is 422",
  },
  {
    paths: ["spec.priorityClassName", "spec.volumes[].volumeClaimName"],
    kinds: ["VolcanoJob"],
    profiles: ["cci"],
    planner: "replace",
    reason: "Volcano's webhook lets them change, but no page of CCI says so",
    source: "CCI API reference, PATCH VolcanoJob: The following fields can be updated",
  },
  {
    paths: ["spec.completions", "spec.selector", "spec.manualSelector"],
    kinds: ["Job"],
    profiles: ["cci"],
    planner: "replace",
    reason:
      "the page lists the first two, which no Kubernetes of CCI's level (1.19) has let change",
    source: "CCI API reference, PATCH Job; ValidateJobSpecUpdate of Kubernetes 1.19",
  },
  {
    paths: ["spec.activeDeadlineSeconds", "spec.backoffLimit"],
    kinds: ["Job"],
    profiles: ["cci"],
    planner: "replace",
    reason: "Kubernetes lets them change, but no page of CCI says so",
    source: "CCI API reference, PATCH Job: The following fields can be updated",
  },
  {
    paths: [
      "spec.backoffLimitPerIndex",
      "spec.completionMode",
      "spec.managedBy",
      "spec.maxFailedIndexes",
      "spec.podFailurePolicy",
      "spec.podReplacementPolicy",
      "spec.successPolicy",
      "spec.suspend",
      "spec.ttlSecondsAfterFinished",
    ],
    kinds: ["Job"],
    profiles: ["cci"],
    planner: "replace",
    reason:
      "the documented API has no such field, so it may be dropped, which shows when it is sent",
    source: "CCI API reference, Job: request parameters",
  },
];

/** The row for a change, if there is one. */
export function exemptionOf(
  { kind, profile }: { readonly kind: Kind; readonly profile: ServerProfile },
  change: PlannedChange,
): Exemption | undefined {
  const pattern = pathPattern(change.steps);
  return exemptions.find(
    ({ paths, kinds, profiles, planner }) =>
      planner === change.verdict &&
      kinds.includes(kind.name) &&
      profiles.includes(profile) &&
      paths.some((path) => isAtOrBelow(pattern, path)),
  );
}
