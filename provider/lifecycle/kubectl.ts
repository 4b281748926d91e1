/** Commands for a person, about one job. */
import { groupVersionOf } from "../kinds/kind-api.js";
import type { Target } from "./target.js";

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
