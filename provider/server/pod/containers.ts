import { isJsonObject, type JsonObject } from "../../values/json.js";
import {
  fieldFault,
  invalid,
  namedElsewhere,
  notSupported,
  required,
  type FieldFault,
} from "../field-errors.js";
import { goDump } from "../go-dump.js";
import { itemFaults } from "../item-faults.js";
import { listAt, textAt, valueAt } from "../json-access.js";
import { apart, isCertain } from "../unknowns.js";
import { containerFaults } from "./container-validation.js";
import { ephemeralContainersFaults } from "./ephemeral-containers.js";
import { hookFaults } from "./handler-validation.js";
import { hostPortConflicts } from "./host-ports.js";
import type { PodFacts } from "./pod-facts.js";

/** @param names the names of earlier containers, to which this one's is added */
function duplicateNameFaults(
  container: JsonObject,
  names: Set<string>,
  isInit: boolean,
  field: string,
): FieldFault[] {
  const name = textAt(container, "name");
  if (names.has(name)) {
    return [fieldFault("duplicate", `${field}.name`, { value: name })];
  }
  // Among init containers, two without a name are not taken for the same.
  if (isCertain() && !(isInit && name === "")) {
    names.add(name);
  }
  return [];
}

function restartFaults(container: JsonObject, field: string): FieldFault[] {
  const detail = "may not be set for non-init containers";
  return valueAt(container, "restartPolicy") === undefined
    ? []
    : [fieldFault("forbidden", `${field}.restartPolicy`, { detail })];
}

function mainContainersFaults(pod: PodFacts, names: Set<string>, field: string): FieldFault[] {
  const list = valueAt(pod.spec, "containers");
  const containers = Array.isArray(list) ? (list as readonly unknown[]) : [];
  if (containers.length === 0) {
    return [required(field)];
  }
  const own = itemFaults(list, field, (container, path) =>
    isJsonObject(container)
      ? [
          () => containerFaults(container, pod, path),
          () => duplicateNameFaults(container, names, false, path),
          () => hookFaults(container, pod, path),
          () => restartFaults(container, path),
        ].flatMap(apart)
      : [],
  );
  const placed = containers.map((container, i) => ({ container, field: `${field}[${i}]` }));
  return [...own, ...hostPortConflicts(placed)];
}

const notForInit = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];

function hookOfInitFaults(container: JsonObject, pod: PodFacts, field: string): FieldFault[] {
  if (valueAt(container, "restartPolicy") === "Always") {
    return hookFaults(container, pod, field);
  }
  const detail = "may not be set for init containers without restartPolicy=Always";
  return notForInit
    .filter((name) => valueAt(container, name) !== undefined)
    .map((name) => fieldFault("forbidden", `${field}.${name}`, { detail }));
}

function restartOfInitFaults(container: JsonObject, field: string): FieldFault[] {
  const policy = valueAt(container, "restartPolicy");
  return policy === undefined || policy === "Always"
    ? []
    : [notSupported(`${field}.restartPolicy`, policy, ["Always"])];
}

function resizeOfInitFaults(container: JsonObject, pod: PodFacts, field: string): FieldFault[] {
  const policies = listAt(container, "resizePolicy");
  if (pod.rules.resizesInits || policies.length === 0) {
    return [];
  }
  const shown = policies.map((each) => goDump(each, "ContainerResizePolicy"));
  return [invalid(`${field}.resizePolicy`, shown, "must not be set for init containers")];
}

function initContainersFaults(pod: PodFacts, names: Set<string>, field: string): FieldFault[] {
  return itemFaults(valueAt(pod.spec, "initContainers"), field, (container, path) =>
    isJsonObject(container)
      ? [
          () => containerFaults(container, pod, path),
          () => restartOfInitFaults(container, path),
          () => duplicateNameFaults(container, names, true, path),
          // The server names the first of them, whichever it is.
          () =>
            namedElsewhere(hostPortConflicts([{ container, field: path }]), path, `${field}[0]`),
          () => hookOfInitFaults(container, pod, path),
          () => resizeOfInitFaults(container, pod, path),
        ].flatMap(apart)
      : [],
  );
}

/**
 * Faults of the containers of a pod (validateContainers, validateInitContainers and validateEphemeralContainers of Kubernetes
 * 1.34).
 */
export function containersFaults(pod: PodFacts, field: string): FieldFault[] {
  const names = new Set<string>();
  return [
    () => mainContainersFaults(pod, names, `${field}.containers`),
    () => initContainersFaults(pod, names, `${field}.initContainers`),
    () => ephemeralContainersFaults(pod, names, `${field}.ephemeralContainers`),
  ].flatMap(apart);
}
