import { isJsonObject, type JsonObject } from "../../values/json.js";
import {
  maxAmount,
  noAmount,
  readAmount,
  writeAmount,
  type Amount,
} from "../../go-spelling/amount.js";
import { resourcesFaults, usedClaimsFaults } from "./container-resources.js";
import { fieldFault, invalid, notSupported, type FieldFault } from "../field-errors.js";
import { knownEntries, listAt, objectAt, valueAt } from "../json-access.js";
import { apart } from "../unknowns.js";
import { isForWindows } from "./pod-os.js";
import { isHugePages, resourceNameFaults, type ResourceNameRule } from "./resource-names.js";

const podResources = ["cpu", "hugepages-", "memory"];

const podNameFaults: ResourceNameRule = (name, field) => {
  const faults = resourceNameFaults(name, field);
  const isKnown = podResources.includes(name) || isHugePages(name);
  return faults.length > 0 || isKnown ? faults : [notSupported(field, name, podResources)];
};

/** The sum is written like the first of the two. */
function addUp(left: Amount, right: Amount): Amount {
  const isBinary = left.nanos === 0n ? right.isBinary : left.isBinary;
  return { nanos: left.nanos + right.nanos, isBinary };
}

type AmountOf = (container: unknown) => Amount;

/**
 * What all containers need at once: init containers run one after the other, before the others and beside those of them that
 * go on running (AggregateContainerRequests of Kubernetes 1.34).
 */
function aggregate(spec: JsonObject, amountOf: AmountOf): Amount {
  let all = listAt(spec, "containers").map(amountOf).reduce(addUp, noAmount);
  let [running, most] = [noAmount, noAmount];
  for (const container of listAt(spec, "initContainers")) {
    const amount = amountOf(container);
    const isSidecar = valueAt(container, "restartPolicy") === "Always";
    if (isSidecar) {
      all = addUp(all, amount);
      running = addUp(running, amount);
    }
    most = maxAmount(most, isSidecar ? running : addUp(amount, running));
  }
  return most.nanos > all.nanos ? most : all;
}

type List = "limits" | "requests";

function sumFaults(
  spec: JsonObject,
  list: List,
  isCounted: (name: string) => boolean,
  field: string,
) {
  return knownEntries(spec, "resources", list).flatMap(([name, given]) =>
    apart(() => {
      const amount = readAmount(given);
      if (!amount || !isCounted(name)) {
        return [];
      }
      const sum = aggregate(
        spec,
        (container) => readAmount(valueAt(container, "resources", list, name)) ?? noAmount,
      );
      if (sum.nanos <= amount.nanos) {
        return [];
      }
      const plainDetail = `must be greater than or equal to aggregate container ${list}`;
      const detail = `${plainDetail} of ${writeAmount(sum)}`;
      return [invalid(`${field}.${list}[${name}]`, writeAmount(amount), detail, plainDetail)];
    }),
  );
}

function containerLimitFaults(spec: JsonObject, field: string): FieldFault[] {
  return listAt(spec, "containers").flatMap((container, i) =>
    knownEntries(container, "resources", "limits").flatMap(([name, given]) =>
      apart(() => {
        const amount = readAmount(given);
        const most = readAmount(valueAt(spec, "resources", "limits", name));
        if (!amount || !most || amount.nanos <= most.nanos) {
          return [];
        }
        const plainDetail = "must be less than or equal to pod limits";
        const detail = `${plainDetail} of ${writeAmount(most)}`;
        // The server has the parts of the place in this order.
        const path = `${field}.containers[${i}][${name}].limits`;
        return [invalid(path, writeAmount(amount), detail, plainDetail)];
      }),
    ),
  );
}

/** Faults of the pod's own `resources` (validatePodResources of Kubernetes 1.34). */
export function podResourcesFaults(spec: JsonObject, specField: string): FieldFault[] {
  const resources = valueAt(spec, "resources");
  const field = `${specField}.resources`;
  if (!isJsonObject(resources)) {
    return [];
  }
  if (isForWindows(spec)) {
    return [fieldFault("forbidden", field, { detail: "may not be set for a windows pod" })];
  }
  const claimFaults = (): FieldFault[] => {
    const detail = "claims may not be set for Resources at pod-level";
    const isGiven = valueAt(resources, "claims") !== undefined;
    return isGiven ? [fieldFault("forbidden", `${field}.claims`, { detail })] : [];
  };
  return [
    claimFaults,
    () => resourcesFaults(resources, field, podNameFaults),
    () => usedClaimsFaults(spec, { spec }, `${field}.claims`),
    () => sumFaults(spec, "requests", () => true, field),
    () => sumFaults(spec, "limits", isHugePages, field),
    () => containerLimitFaults(spec, field),
  ].flatMap(apart);
}

/** Faults of `overhead`, which is checked like a container's limits (validateOverhead of Kubernetes 1.34). */
export function overheadFaults(spec: JsonObject, field: string): FieldFault[] {
  return resourcesFaults({ limits: objectAt(spec, "overhead") }, field);
}
