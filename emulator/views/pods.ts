import { textAt } from "../../provider/server/json-access.js";
import { podDocument } from "../pods/pod-document.js";
import { metadataReaders, type SelectableFields } from "../registry/selectors.js";
import type { View } from "./view.js";

/** Fields that a selector of pods may name (pkg/apis/core/v1/conversion.go of Kubernetes 1.34). */
const readers: SelectableFields["readers"] = {
  ...metadataReaders,
  "spec.nodeName": (pod) => textAt(pod, "spec", "nodeName"),
  "spec.restartPolicy": (pod) => textAt(pod, "spec", "restartPolicy"),
  "spec.schedulerName": (pod) => textAt(pod, "spec", "schedulerName"),
  "spec.serviceAccountName": (pod) => textAt(pod, "spec", "serviceAccountName"),
  "spec.hostNetwork": (pod) => String(Reflect.get(Object(pod["spec"]), "hostNetwork") === true),
  "status.phase": (pod) => textAt(pod, "status", "phase"),
  "status.podIP": () => "",
  "status.podIPs": () => "",
  "status.nominatedNodeName": () => "",
};

/** Pods, and their logs. */
export const pods: View = {
  names: { group: "", plural: "pods", kind: "Pod" },
  version: "v1",
  apiVersion: "v1",
  resource: "pods",
  singular: "pod",
  shortNames: ["po"],
  isNamespaced: true,
  isCustom: false,
  fields: { readers, refusal: (label) => `field label not supported: ${label}` },
  subresources: ["log", "status"],
  objects: (world, namespace) => world.pods.list(namespace).map(podDocument),
  find: (world, namespace, name) => {
    const pod = world.pods.get(namespace, name);
    return pod && podDocument(pod);
  },
};
