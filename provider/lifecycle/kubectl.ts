/** What kubectl is told, and what it leaves behind. */
import { groupVersionOf } from "../kinds/kind-api.js";
import type { Target } from "./target.js";

/** Annotation: the manifest as `kubectl apply` had it, with every value that is kept secret elsewhere. */
export const lastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

type Place = Pick<Target, "kind" | "namespace" | "name">;

function resourceOf({ kind, namespace, name }: Place): string {
  const { group } = groupVersionOf(kind.api);
  return `${kind.api.plural}.${group} ${name} -n ${namespace}`;
}

/** Shows the object. */
export function lookCommand(place: Place): string {
  return `kubectl get ${resourceOf(place)} -o yaml`;
}

/** Deletes the object, and its pods. */
export function deleteCommand(place: Place): string {
  return `kubectl delete ${resourceOf(place)}`;
}
