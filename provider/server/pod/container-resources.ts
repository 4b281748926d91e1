import type { JsonObject } from "../../values/json.js";
import { noAmount, readAmount } from "../../go-spelling/amount.js";
import { canonicalQuantity } from "../../go-spelling/quantity.js";
import { fieldFault, invalid, invalids, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { listAt, objectAt, textAt, valueAt } from "../json-access.js";
import { dnsLabelFaults } from "../names.js";
import { apart, isCertain, isOpen } from "../unknowns.js";
import type { PodFacts } from "./pod-facts.js";
import {
  containerResourceFaults,
  isCounted,
  isHugePages,
  isOvercommittable,
  pageSizeOf,
} from "./resource-names.js";

const nanosOfOne = 10n ** 9n;

const nanosOf = (value: unknown): bigint => (readAmount(value) ?? noAmount).nanos;

function shown(amount: unknown): string {
  const text = typeof amount === "string" || typeof amount === "number" ? amount : "";
  return canonicalQuantity(text) ?? String(text);
}

/** In units of so many; what is over counts as one more. */
function roundAway(nanos: bigint, unit: bigint): bigint {
  const away = nanos % unit === 0n ? 0n : nanos < 0n ? -1n : 1n;
  return nanos / unit + away;
}

const mostMillis = 2n ** 63n - 1n;

/** As Go tells it: by thousandths, and an amount that has more of them than an int64 is none. */
function isWhole(nanos: bigint): boolean {
  const millis = roundAway(nanos, 1_000_000n);
  return millis <= mostMillis && millis % 1000n === 0n;
}

function amountFaults(name: string, amount: unknown, field: string): FieldFault[] {
  const nanos = nanosOf(amount);
  const details = [
    ...(nanos < 0n ? ["must be greater than or equal to 0"] : []),
    ...(isCounted(name) && !isWhole(nanos) ? ["must be an integer"] : []),
  ];
  return invalids(field, shown(amount), details);
}

/** Huge pages come whole (validateResourceQuantityHugePageValue of Kubernetes 1.34). */
function pageFaults(name: string, amount: unknown, field: string): FieldFault[] {
  if (!isHugePages(name)) {
    return [];
  }
  const size = nanosOf(pageSizeOf(name));
  const isSize = size > 0n && size % nanosOfOne === 0n;
  if (isSize && roundAway(nanosOf(amount), nanosOfOne) % (size / nanosOfOne) === 0n) {
    return [];
  }
  const plainDetail = `is not positive integer multiple of ${name}`;
  return [invalid(field, shown(amount), `${shown(amount)} ${plainDetail}`, plainDetail)];
}

function overcommitFaults(
  name: string,
  amount: unknown,
  resources: JsonObject,
  field: string,
): FieldFault[] {
  const limit = valueAt(resources, "limits", name);
  if (limit === undefined) {
    const detail = "Limit must be set for non overcommitable resources";
    return isOvercommittable(name) ? [] : [required(`${field}.limits`, detail)];
  }
  const [asked, allowed] = [nanosOf(amount), nanosOf(limit)];
  const isWithin = isOvercommittable(name) ? asked <= allowed : asked === allowed;
  if (isWithin || isOpen(limit)) {
    return [];
  }
  const relation = isOvercommittable(name) ? "less than or equal" : "equal";
  const plainDetail = `must be ${relation} to ${name} limit`;
  return [
    invalid(`${field}.requests`, shown(amount), `${plainDetail} of ${shown(limit)}`, plainDetail),
  ];
}

function pagesAloneFaults(resources: JsonObject, field: string): FieldFault[] {
  const names = ["limits", "requests"].flatMap((list) => Object.keys(objectAt(resources, list)));
  const needsOther = names.some(isHugePages) && !names.includes("cpu") && !names.includes("memory");
  const detail = "HugePages require cpu or memory";
  return needsOther ? [fieldFault("forbidden", field, { detail })] : [];
}

/**
 * Faults of amounts that are asked for and allowed (validateResourceRequirements of Kubernetes 1.34).
 *
 * @param nameRule which resources there may be; those of a container where it is left out
 */
export function resourcesFaults(
  resources: JsonObject,
  field: string,
  nameRule = containerResourceFaults,
): FieldFault[] {
  const faults = (["limits", "requests"] as const).flatMap((list) =>
    apart(() =>
      Object.entries(objectAt(resources, list)).flatMap(([name, amount]) => {
        const place = `${field}.${list}[${name}]`;
        const isRequest = list === "requests";
        return [
          ...nameRule(name, place),
          ...(isOpen(amount) ? [] : amountFaults(name, amount, place)),
          ...(isRequest && !isOpen(amount)
            ? apart(() => overcommitFaults(name, amount, resources, field))
            : []),
          ...(isOpen(amount) ? [] : pageFaults(name, amount, place)),
        ];
      }),
    ),
  );
  return [...faults, ...apart(() => pagesAloneFaults(resources, field))];
}

/** What containers before have of the pod's claims: a claim as a whole, or requests of it. */
interface UsedClaims {
  readonly whole: Set<string>;
  readonly requests: Map<string, Set<string>>;
}

function claimUseFaults(claim: unknown, used: UsedClaims, field: string): FieldFault[] {
  const name = textAt(claim, "name");
  const request = textAt(claim, "request");
  const duplicate = (value: string): FieldFault => fieldFault("duplicate", field, { value });
  if (used.whole.has(name)) {
    return [duplicate(name)];
  }
  const requests = used.requests.get(name) ?? new Set();
  const faults =
    request === ""
      ? [...requests].map(() => duplicate(name))
      : [
          ...invalids(`${field}.request`, request, dnsLabelFaults(request)),
          ...(requests.has(request) ? [duplicate(`${name}/${request}`)] : []),
        ];
  if (!isCertain()) {
    return faults;
  }
  if (request === "") {
    used.whole.add(name);
  } else {
    used.requests.set(name, requests.add(request));
  }
  return faults;
}

function claimNameFaults(name: string, claims: ReadonlySet<string>, field: string): FieldFault[] {
  if (claims.has(name)) {
    return [];
  }
  const plainDetail = "must be one of the names in pod.spec.resourceClaims";
  const names = claims.size === 0 ? " which is empty" : `: ${[...claims].sort().join(", ")}`;
  const detail = `${plainDetail}${names}`;
  return [fieldFault("notFound", field, { value: name, detail, plainDetail })];
}

/** Faults of `resources.claims` of a container or a pod (validateResourceClaimNames of Kubernetes 1.34). */
export function usedClaimsFaults(
  container: unknown,
  pod: Pick<PodFacts, "spec">,
  field: string,
): FieldFault[] {
  const used: UsedClaims = { whole: new Set(), requests: new Map() };
  const { claims, isKnown } = apart(() => {
    const names = listAt(pod.spec, "resourceClaims").map((each) => textAt(each, "name"));
    return { claims: new Set(names), isKnown: isCertain() };
  });
  return itemFaults(valueAt(container, "resources", "claims"), field, (claim, path) => {
    const name = textAt(claim, "name");
    if (name === "") {
      return [required(path)];
    }
    return [
      ...apart(() => claimUseFaults(claim, used, path)),
      ...(isKnown ? claimNameFaults(name, claims, path) : []),
    ];
  });
}
