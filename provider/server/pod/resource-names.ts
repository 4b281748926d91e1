import { invalid, invalids, type FieldFault } from "../field-errors.js";
import { qualifiedNameFaults } from "../names.js";

/** Judges the name of a resource; `field` is the place of its amount. */
export type ResourceNameRule = (name: string, field: string) => FieldFault[];

const hugePages = "hugepages-";
const containerResources: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);
/** What is counted in whole numbers. */
const countedResources: ReadonlySet<string> = new Set([
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
]);
const standardResources: ReadonlySet<string> = new Set([
  ...containerResources,
  ...["requests", "limits"].flatMap((list) =>
    [...containerResources].map((name) => `${list}.${name}`),
  ),
  ...countedResources,
  "storage",
  "requests.storage",
]);

/** Memory in pages of a size (IsHugePageResourceName of Kubernetes 1.34). */
export function isHugePages(name: string): boolean {
  return name.startsWith(hugePages);
}

/** The size of the pages, as it is written. */
export function pageSizeOf(name: string): string {
  return name.slice(hugePages.length);
}

/** Kubernetes' own, in the namespace `kubernetes.io/` or none (IsNativeResource of Kubernetes 1.34). */
function isNative(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

/** One that a device plugin brings, like `nvidia.com/gpu` (IsExtendedResourceName of Kubernetes 1.34). */
function isExtended(name: string): boolean {
  return (
    !isNative(name) &&
    !name.startsWith("requests.") &&
    qualifiedNameFaults(`requests.${name}`).length === 0
  );
}

/** There is no half of it (IsIntegerResourceName of Kubernetes 1.34). */
export function isCounted(name: string): boolean {
  return countedResources.has(name) || isExtended(name);
}

/** More may be allowed than is asked for (IsOvercommitAllowed of Kubernetes 1.34). */
export function isOvercommittable(name: string): boolean {
  return isNative(name) && !isHugePages(name);
}

/** Faults of the name of any resource (validateResourceName of Kubernetes 1.34). */
export const resourceNameFaults: ResourceNameRule = (name, field) => {
  const faults = invalids(field, name, qualifiedNameFaults(name));
  const isKnown =
    name.includes("/") ||
    standardResources.has(name) ||
    isHugePages(name) ||
    name.startsWith(`requests.${hugePages}`);
  return faults.length > 0 || isKnown
    ? faults
    : [invalid(field, name, "must be a standard resource type or fully qualified")];
};

/** Faults of the name of a container's resource (validateContainerResourceName of Kubernetes 1.34). */
export const containerResourceFaults: ResourceNameRule = (name, field) => {
  const faults = resourceNameFaults(name, field);
  if (!name.includes("/") && !containerResources.has(name) && !isHugePages(name)) {
    return [...faults, invalid(field, name, "must be a standard resource for containers")];
  }
  return isNative(name) || isExtended(name)
    ? faults
    : [...faults, invalid(field, name, "doesn't follow extended resource name standard")];
};
