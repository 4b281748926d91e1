import { noAmount, readAmount } from "../../go-spelling/amount.js";
import { canonicalQuantity, quantityAmount } from "../../go-spelling/quantity.js";
import type { JsonObject } from "../../values/json.js";
import { fieldFault, invalid, invalids, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { knownEntries, listAt, objectAt, textAt, valueAt } from "../json-access.js";
import { dnsLabelFaults, qualifiedNameFaults } from "../names.js";
import { apart, isCertain, isOpen } from "../unknowns.js";

const containerResources: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);
const integerResources: ReadonlySet<string> = new Set([
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
  ...integerResources,
  "requests.cpu",
  "requests.memory",
  "requests.ephemeral-storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
  "storage",
  "requests.storage",
]);
const hugePages = "hugepages-";

/** Kubernetes' own: without a domain, or in one of its own. */
function isNative(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

/** One of a device plugin (IsExtendedResourceName). */
function isExtended(name: string): boolean {
  const isNamedSo = !isNative(name) && !name.startsWith("requests.");
  return isNamedSo && qualifiedNameFaults(`requests.${name}`).length === 0;
}

/** Judges the name of a resource; `field` is the place of its amount. */
export type ResourceNameRule = (name: string, field: string) => FieldFault[];

/** Faults of the name of any resource (validateResourceName of Kubernetes 1.34). */
export const resourceNameFaults: ResourceNameRule = (name, field) => {
  const faults = invalids(field, name, qualifiedNameFaults(name));
  const isKnown =
    name.includes("/") ||
    standardResources.has(name) ||
    name.startsWith(hugePages) ||
    name.startsWith(`requests.${hugePages}`);
  return faults.length > 0 || isKnown
    ? faults
    : [invalid(field, name, "must be a standard resource type or fully qualified")];
};

const containerResourceFaults: ResourceNameRule = (name, field) => {
  const faults = resourceNameFaults(name, field);
  if (!name.includes("/")) {
    const isContainers = containerResources.has(name) || name.startsWith(hugePages);
    return isContainers
      ? faults
      : [...faults, invalid(field, name, "must be a standard resource for containers")];
  }
  return isNative(name) || isExtended(name)
    ? faults
    : [...faults, invalid(field, name, "doesn't follow extended resource name standard")];
};

const nanosOf = (value: unknown): bigint => (readAmount(value) ?? noAmount).nanos;
const nanosOfOne = 1_000_000_000n;

function pageFaults(name: string, amount: unknown, shown: string, field: string): FieldFault[] {
  const page = nanosOf(name.slice(hugePages.length));
  const isWhole = page > 0n && page % nanosOfOne === 0n && nanosOf(amount) % page === 0n;
  const plainDetail = `is not positive integer multiple of ${name}`;
  return isWhole ? [] : [invalid(field, shown, `${shown} ${plainDetail}`, plainDetail)];
}

function amountFaults(name: string, amount: unknown, field: string): FieldFault[] {
  const text = typeof amount === "string" || typeof amount === "number" ? amount : "";
  const canonical = canonicalQuantity(text) ?? String(text);
  const faults: FieldFault[] = [];
  if (canonical.startsWith("-")) {
    faults.push(invalid(field, canonical, "must be greater than or equal to 0"));
  }
  const mustBeWhole = integerResources.has(name) || isExtended(name);
  if (mustBeWhole && /[num]$/.test(canonical)) {
    faults.push(invalid(field, canonical, "must be an integer"));
  }
  return name.startsWith(hugePages)
    ? [...faults, ...pageFaults(name, amount, canonical, field)]
    : faults;
}

function overcommitFaults(resources: JsonObject, field: string): FieldFault[] {
  const limits = objectAt(resources, "limits");
  return knownEntries(resources, "requests").flatMap(([name, amount]) =>
    apart(() => {
      const limit = textAt(limits, name);
      const path = `${field}.requests`;
      const isOvercommittable = isNative(name) && !name.startsWith(hugePages);
      if (valueAt(limits, name) === undefined) {
        const detail = "Limit must be set for non overcommitable resources";
        return isOvercommittable ? [] : [fieldFault("required", `${field}.limits`, { detail })];
      }
      const shown = canonicalQuantity(String(amount));
      if (!isOvercommittable && quantityAmount(limit) !== quantityAmount(String(amount))) {
        const plainDetail = `must be equal to ${name} limit`;
        const detail = `${plainDetail} of ${canonicalQuantity(limit) ?? ""}`;
        return [invalid(path, shown, detail, plainDetail)];
      }
      if (nanosOf(limit) >= nanosOf(amount)) {
        return [];
      }
      const plainDetail = `must be less than or equal to ${name} limit`;
      const detail = `${plainDetail} of ${canonicalQuantity(limit) ?? ""}`;
      return [invalid(path, shown, detail, plainDetail)];
    }),
  );
}

function hugePagesFaults(resources: JsonObject, field: string): FieldFault[] {
  const names = ["limits", "requests"].flatMap((list) => Object.keys(objectAt(resources, list)));
  const isAlone =
    names.some((name) => name.startsWith(hugePages)) &&
    !names.some((name) => name === "cpu" || name === "memory");
  const detail = "HugePages require cpu or memory";
  return isAlone ? [fieldFault("forbidden", field, { detail })] : [];
}

/** The claims of a pod, by name; undefined where not all names are known. */
export type PodClaims = ReadonlySet<string> | undefined;

/** Names of `resourceClaims` of the pod (gatherPodResourceClaimNames of Kubernetes 1.34). */
export function claimNames(spec: JsonObject): PodClaims {
  return apart(() => {
    const names = listAt(spec, "resourceClaims").map((claim) => textAt(claim, "name"));
    return isCertain() ? new Set(names.filter((name) => name !== "")) : undefined;
  });
}

/** What the claims of one container were seen to name: whole ones, and requests of some by claim. */
interface Named {
  readonly whole: Set<string>;
  readonly requests: Map<string, Set<string>>;
}

function useFaults(name: string, request: string, named: Named, field: string): FieldFault[] {
  const duplicate = (value: string) => [fieldFault("duplicate", field, { value })];
  if (named.whole.has(name)) {
    return duplicate(name);
  }
  const requests = named.requests.get(name) ?? new Set<string>();
  if (request === "") {
    named.whole.add(name);
    return [...requests].flatMap(() => duplicate(name));
  }
  const faults = invalids(`${field}.request`, request, dnsLabelFaults(request));
  if (requests.has(request)) {
    return [...faults, ...duplicate(`${name}/${request}`)];
  }
  named.requests.set(name, requests.add(request));
  return faults;
}

function claimFaults(claim: unknown, named: Named, claims: PodClaims, field: string): FieldFault[] {
  const name = textAt(claim, "name");
  if (name === "") {
    return [required(field)];
  }
  const request = textAt(claim, "request");
  const faults = isCertain() ? useFaults(name, request, named, field) : [];
  if (claims === undefined || claims.has(name)) {
    return faults;
  }
  const plainDetail = "must be one of the names in pod.spec.resourceClaims";
  const known = claims.size === 0 ? " which is empty" : `: ${[...claims].toSorted().join(", ")}`;
  const text = { value: name, detail: plainDetail + known, plainDetail };
  return [...faults, fieldFault("notFound", field, text)];
}

/** Faults of the claims that a container, or a pod, names (validateResourceClaimNames of Kubernetes 1.34). */
export function claimsFaults(list: unknown, claims: PodClaims, field: string): FieldFault[] {
  const named: Named = { whole: new Set(), requests: new Map() };
  return itemFaults(list, field, (claim, path) => claimFaults(claim, named, claims, path));
}

/**
 * Faults of amounts that are asked for and allowed (validateResourceRequirements of Kubernetes 1.34).
 *
 * @param claims of the pod
 * @param nameRule which resources there may be; those of a container where it is left out
 */
export function resourcesFaults(
  resources: JsonObject,
  claims: PodClaims,
  field: string,
  nameRule = containerResourceFaults,
): FieldFault[] {
  const faults = ["limits", "requests"].flatMap((list) =>
    apart(() =>
      Object.entries(objectAt(resources, list)).flatMap(([name, amount]) => [
        ...nameRule(name, `${field}.${list}[${name}]`),
        ...(isOpen(amount) ? [] : amountFaults(name, amount, `${field}.${list}[${name}]`)),
      ]),
    ),
  );
  return [
    ...faults,
    ...apart(() => overcommitFaults(resources, field)),
    ...apart(() => hugePagesFaults(resources, field)),
    ...apart(() => claimsFaults(valueAt(resources, "claims"), claims, `${field}.claims`)),
  ];
}
