import { isJsonObject, own, type JsonObject } from "./json.js";
import type { Problem } from "./kind.js";
import { isUnknown } from "./unknown.js";

/** The items of a list as objects; what is none, or not known yet, is left out. */
export function objectsIn(list: unknown): { readonly item: JsonObject; readonly index: number }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) => (isJsonObject(item) ? [{ item, index }] : []));
}

/** The object under that name, or none. */
export function objectAt(value: JsonObject, name: string): JsonObject | undefined {
  const member = own(value, name);
  return isJsonObject(member) ? member : undefined;
}

function findContainerProblems(podSpec: JsonObject, path: string): Problem[] {
  const containers = podSpec["containers"];
  if (Array.isArray(containers) && containers.length === 0) {
    return [{ path: `${path}.containers`, reason: "needs at least one container" }];
  }
  return objectsIn(containers)
    .filter(({ item }) => !item["image"])
    .map(({ index }) => ({ path: `${path}.containers[${index}].image`, reason: "is required" }));
}

function findRestartPolicyProblem(
  podSpec: JsonObject,
  path: string,
  allowed: readonly string[],
): Problem[] {
  const policy = podSpec["restartPolicy"];
  if (isUnknown(policy) || (typeof policy === "string" && allowed.includes(policy))) return [];
  if (policy === undefined && allowed.includes("Always")) return [];
  return [{ path: `${path}.restartPolicy`, reason: `must be ${allowed.join(" or ")}` }];
}

/**
 * What no server accepts in a pod template.
 *
 * @param restartPolicies the ones that the kind allows; `Always` among them means that none need be given
 */
export function findPodTemplateProblems(
  template: unknown,
  path: string,
  restartPolicies: readonly string[],
): Problem[] {
  if (isUnknown(template)) return [];
  const podSpec = isJsonObject(template) ? template["spec"] : undefined;
  if (isUnknown(podSpec)) return [];
  if (!isJsonObject(podSpec)) return [{ path: `${path}.spec`, reason: "is required" }];
  return [
    ...findContainerProblems(podSpec, `${path}.spec`),
    ...findRestartPolicyProblem(podSpec, `${path}.spec`, restartPolicies),
  ];
}
