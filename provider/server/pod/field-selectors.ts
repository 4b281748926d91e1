import { canonicalQuantity } from "../../go-spelling/quantity.js";
import { invalid, invalids, notSupported, required, type FieldFault } from "../field-errors.js";
import { textAt, valueAt } from "../json-access.js";
import { qualifiedNameFaults } from "../names.js";
import { apart } from "../unknowns.js";

/** What the server knows of a pod by name, whether or not the place can have it (ConvertDownwardAPIFieldLabel). */
const podFields: ReadonlySet<string> = new Set([
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.restartPolicy",
  "spec.serviceAccountName",
  "spec.schedulerName",
  "status.phase",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
]);

/** The spelling of the first clients for another field. */
const oldSpelling = "spec.host";

/** Maps of which a path may name an entry, and how the server reads its key. */
const entryKeys: ReadonlyMap<string, (key: string) => string> = new Map([
  ["metadata.annotations", (key) => key.toLowerCase()],
  ["metadata.labels", (key) => key],
]);

/** `metadata.labels['a']` in two; undefined for a path that names no entry (SplitMaybeSubscriptedPath). */
function splitEntry(path: string): readonly [map: string, key: string] | undefined {
  const at = path.indexOf("['");
  return path.endsWith("']") && at > 0 && at + 2 <= path.length - 2
    ? [path.slice(0, at), path.slice(at + 2, -2)]
    : undefined;
}

function conversionFault(value: string, why: string, what: string, field: string): FieldFault {
  const plainDetail = `error converting fieldPath: ${why}`;
  return invalid(field, value, `${plainDetail}: ${what}`, plainDetail);
}

/**
 * Faults of a `fieldRef` (validateObjectFieldSelector of Kubernetes 1.34).
 *
 * @param supported the fields that the place can have, in the order of their names
 */
export function fieldSelectorFaults(
  selector: unknown,
  supported: readonly string[],
  field: string,
): FieldFault[] {
  const version = textAt(selector, "apiVersion");
  const path = textAt(selector, "fieldPath");
  const place = `${field}.fieldPath`;
  if (version === "") {
    return [required(`${field}.apiVersion`)];
  }
  if (path === "") {
    return [required(place)];
  }
  if (version !== "v1") {
    return [conversionFault(path, "unsupported pod version", version, place)];
  }
  const entry = splitEntry(path);
  if (entry) {
    const keyOf = entryKeys.get(entry[0]);
    const key = keyOf?.(entry[1]);
    return key === undefined
      ? [conversionFault(path, "field label does not support subscript", path, place)]
      : invalids(field, key, qualifiedNameFaults(key));
  }
  if (!podFields.has(path) && path !== oldSpelling) {
    return [conversionFault(path, "field label not supported", path, place)];
  }
  const meant = path === oldSpelling ? "spec.nodeName" : path;
  return supported.includes(meant) ? [] : [notSupported(place, meant, supported)];
}

const amountDivisors = [
  "1",
  ...["k", "M", "G", "T", "P", "E"].map((unit) => `1${unit}`),
  ...["K", "M", "G", "T", "P", "E"].map((unit) => `1${unit}i`),
];
const amountsDetail = `only divisor's values ${amountDivisors.join(", ")} are supported with the`;

interface DivisorRule {
  readonly divisors: readonly string[];
  readonly detail: string;
}

/** In what amounts each resource may be counted. */
const divisorRules: Readonly<Record<string, DivisorRule>> = {
  cpu: {
    divisors: ["1m", "1"],
    detail: "only divisor's values 1m and 1 are supported with the cpu resource",
  },
  memory: { divisors: amountDivisors, detail: `${amountsDetail} memory resource` },
  "ephemeral-storage": {
    divisors: amountDivisors,
    detail: `${amountsDetail} local ephemeral storage resource`,
  },
  hugepages: { divisors: amountDivisors, detail: `${amountsDetail} hugepages resource` },
};

const resourcePattern = /^(?:limits|requests)\.(?:(cpu|memory|ephemeral-storage)$|(hugepages)-)/;

const resourceFields = ["limits", "requests"].flatMap((list) =>
  ["cpu", "ephemeral-storage", "memory"].map((name) => `${list}.${name}`),
);

function divisorFaults(selector: unknown, field: string): FieldFault[] {
  const resource = textAt(selector, "resource");
  const given = valueAt(selector, "divisor");
  const divisor = canonicalQuantity(
    typeof given === "string" || typeof given === "number" ? given : "0",
  );
  const [, name, prefix] = resourcePattern.exec(resource) ?? [];
  const rule = divisorRules[name ?? prefix ?? ""];
  if (!rule || divisor === undefined || divisor === "0" || rule.divisors.includes(divisor)) {
    return [];
  }
  return [invalid(`${field}.divisor`, resource, rule.detail)];
}

function resourceFaults(selector: unknown, needsContainer: boolean, field: string): FieldFault[] {
  if (needsContainer && textAt(selector, "containerName") === "") {
    return [required(`${field}.containerName`)];
  }
  const resource = textAt(selector, "resource");
  if (resource === "") {
    return [required(`${field}.resource`)];
  }
  return resourcePattern.test(resource)
    ? []
    : [notSupported(`${field}.resource`, resource, resourceFields)];
}

/**
 * Faults of a `resourceFieldRef` (validateContainerResourceFieldSelector of Kubernetes 1.34).
 *
 * @param needsContainer true for a volume, which belongs to none
 */
export function resourceSelectorFaults(
  selector: unknown,
  needsContainer: boolean,
  field: string,
): FieldFault[] {
  return [
    ...apart(() => resourceFaults(selector, needsContainer, field)),
    ...apart(() => divisorFaults(selector, field)),
  ];
}
