/** What each server lets change in a VolcanoJob, each row with its source. */
import type { Condition, MutabilityTable } from "../mutability.js";
import type { ServerProfile } from "../../profiles/profile.js";
import { isJsonObject } from "../../values/json.js";
import { hasClaim, volumesOf } from "./claims.js";

const webhook = "Volcano's admission webhook, validateJobUpdate, seen with Volcano 1.14.1";
const metadata = "ordinary object metadata, seen on kube-apiserver 1.34.1";
const cciPage = "CCI API reference, PATCH VolcanoJob";

/** Volcano lets the name of a claim that it makes itself change, because its controller writes it. */
const ownClaim: Condition = {
  text: "where the volume also has a volumeClaim",
  holds: ({ steps, before }) => {
    const step = steps[2];
    if (typeof step !== "object") {
      return false;
    }
    const volumes = volumesOf(before);
    const isIt = (volume: unknown) => isJsonObject(volume) && volume["mountPath"] === step.id;
    // Mostly it is where it was, so nobody looks through all volumes for each of them.
    return hasClaim([volumes[step.index]].find(isIt) ?? volumes.find(isIt));
  },
};

const kubernetes: MutabilityTable = {
  rules: [
    { path: "metadata.labels", source: metadata },
    { path: "metadata.annotations", source: metadata },
    { path: "metadata.ownerReferences", source: metadata },
    { path: "metadata.finalizers", source: metadata },
    { path: "spec.minAvailable", source: webhook },
    { path: "spec.priorityClassName", source: webhook },
    { path: "spec.tasks[].replicas", source: webhook },
    { path: "spec.tasks[].minAvailable", source: webhook },
    { path: "spec.volumes[].volumeClaimName", when: ownClaim, source: webhook },
  ],
  otherwise:
    "Volcano's admission webhook lets only minAvailable, priorityClassName, tasks[].replicas and tasks[].minAvailable of a job's spec change",
};

const cci: MutabilityTable = {
  rules: [
    { path: "metadata.labels", source: cciPage },
    { path: "metadata.annotations", source: cciPage },
    { path: "metadata.ownerReferences", source: metadata },
    { path: "metadata.finalizers", source: metadata },
    // The page says spec.template and spec.replicas, which a VolcanoJob has only inside its tasks.
    { path: "spec.tasks[].template", source: cciPage },
    { path: "spec.tasks[].replicas", source: cciPage },
    { path: "spec.tasks[].minAvailable", source: `${cciPage}: goes with the replicas` },
    { path: "spec.minAvailable", source: "CCI API reference, example of PUT VolcanoJob" },
  ],
  otherwise:
    "CCI documents only labels, annotations, tasks[].template and tasks[].replicas as updatable",
};

/** By the server's profile. */
export const volcanoJobMutability: Readonly<Record<ServerProfile, MutabilityTable>> = {
  kubernetes,
  cci,
};
