/** What each server lets change in a `batch/v1` Job, each row with its source. */
import type { Condition, MutabilityRule, MutabilityTable } from "../mutability.js";
import type { ServerProfile } from "../../profiles/profile.js";

const validation = "ValidateJobSpecUpdate, seen on kube-apiserver 1.34.1";
const metadata = "ordinary object metadata, seen on kube-apiserver 1.34.1";
const cciPage = "CCI API reference, PATCH Job";

/** The server allows it only before the first pod was started, which only the object itself can tell. */
const neverStarted: Condition = {
  text: "while the job is suspended and has never been started",
  holds: ({ before, live }) => {
    if (live) {
      return live.spec["suspend"] === true && live.status["startTime"] === undefined;
    }
    return before["suspend"] === true ? "ask" : false;
  },
};

const inTandem: Condition = {
  text: "on an Indexed job, and only to the same number as parallelism",
  holds: ({ before, after }) =>
    before["completionMode"] === "Indexed" &&
    after["completions"] !== undefined &&
    after["completions"] === after["parallelism"],
};

const selectorFits: Condition = {
  text: "from false to true, or back where the server has made the selector",
  holds: ({ before, after }) =>
    after["manualSelector"] === true || before["selector"] === undefined,
};

/** Scheduling directives, which queueing systems set before they let a job start. */
const schedulingDirectives: readonly MutabilityRule[] = [
  "spec.template.metadata.labels",
  "spec.template.metadata.annotations",
  "spec.template.spec.nodeSelector",
  "spec.template.spec.tolerations",
  "spec.template.spec.affinity.nodeAffinity",
  "spec.template.spec.schedulingGates",
].map((path) => ({ path, when: neverStarted, source: validation }));
/** The structure around nodeAffinity may come and go with it, or empty. */
const emptyAffinity: MutabilityRule = {
  path: "spec.template.spec.affinity",
  isItselfOnly: true,
  when: neverStarted,
  source: validation,
};

const kubernetes: MutabilityTable = {
  rules: [
    { path: "metadata.labels", source: metadata },
    { path: "metadata.annotations", source: metadata },
    { path: "metadata.ownerReferences", source: metadata },
    { path: "metadata.finalizers", source: metadata },
    { path: "spec.parallelism", source: validation },
    { path: "spec.suspend", source: validation },
    { path: "spec.activeDeadlineSeconds", source: validation },
    { path: "spec.ttlSecondsAfterFinished", source: validation },
    { path: "spec.backoffLimit", source: validation },
    { path: "spec.podReplacementPolicy", source: validation },
    { path: "spec.maxFailedIndexes", source: validation },
    { path: "spec.manualSelector", when: selectorFits, source: validation },
    { path: "spec.completions", when: inTandem, source: validation },
    ...schedulingDirectives,
    emptyAffinity,
  ],
  otherwise: "Kubernetes keeps it fixed once the job is created",
};

const cci: MutabilityTable = {
  rules: [
    { path: "metadata.labels", source: cciPage },
    { path: "metadata.annotations", source: metadata },
    { path: "metadata.ownerReferences", source: metadata },
    { path: "metadata.finalizers", source: metadata },
    { path: "spec.parallelism", source: cciPage },
  ],
  // completions and selector are on the page too, but no Kubernetes of CCI's level (1.19) ever accepted a change of them.
  otherwise: "CCI documents only labels and parallelism of a Job as updatable",
};

/** By the server's profile. */
export const jobMutability: Readonly<Record<ServerProfile, MutabilityTable>> = { kubernetes, cci };
