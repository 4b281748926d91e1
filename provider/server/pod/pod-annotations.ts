import type { JsonObject } from "../../values/json.js";
import { invalid, type FieldFault } from "../field-errors.js";
import { knownEntries, textAt, valueAt } from "../json-access.js";
import { isJsonSyntaxError, parseJson } from "../json-text.js";
import { apart } from "../unknowns.js";
import { appArmorAnnotationFaults, appArmorMatchFaults } from "./app-armor.js";
import { placedContainers, type PlacedContainer } from "./pod-containers.js";
import { isForWindows } from "./pod-os.js";
import { seccompAnnotationFaults, seccompMatchFaults } from "./seccomp.js";
import { tolerationsFaults } from "./tolerations.js";

const mirror = "kubernetes.io/config.mirror";
const deletionCost = "controller.kubernetes.io/pod-deletion-cost";
const tolerationsKey = "scheduler.alpha.kubernetes.io/tolerations";
const maxInt32 = 2147483647;

function mirrorFaults(annotations: unknown, spec: JsonObject, field: string): FieldFault[] {
  const value = valueAt(annotations, mirror);
  const detail = "must set spec.nodeName if mirror pod annotation is set";
  return value !== undefined && textAt(spec, "nodeName") === ""
    ? [invalid(`${field}[${mirror}]`, value, detail)]
    : [];
}

/** No plus and no zeros in front, as in Go's GetDeletionCostFromPodAnnotations. */
function isCost(text: string): boolean {
  const number = Number(text);
  return /^(?:0|[1-9]\d*|-\d+)$/.test(text) && number >= -maxInt32 - 1 && number <= maxInt32;
}

function deletionCostFaults(annotations: unknown, field: string): FieldFault[] {
  const cost = valueAt(annotations, deletionCost);
  return typeof cost !== "string" || isCost(cost)
    ? []
    : [invalid(`${field}[${deletionCost}]`, cost, "must be a 32bit integer")];
}

/** The way to say them before there was a member for it (ValidateTolerationsInPodAnnotations). */
function tolerationFaults(annotations: unknown, field: string): FieldFault[] {
  const text = textAt(annotations, tolerationsKey);
  if (text === "") {
    return [];
  }
  try {
    return tolerationsFaults(parseJson(text).value, `${field}.${tolerationsKey}`);
  } catch (error) {
    if (!isJsonSyntaxError(error)) {
      throw error;
    }
    return [invalid(field, tolerationsKey, error.message, "is not JSON")];
  }
}

/** Faults of annotations of a pod that the server knows (ValidatePodSpecificAnnotations of Kubernetes 1.34). */
export function podAnnotationFaults(
  annotations: unknown,
  spec: JsonObject,
  field: string,
): FieldFault[] {
  return [
    () => mirrorFaults(annotations, spec, field),
    () => deletionCostFaults(annotations, field),
    () => tolerationFaults(annotations, field),
    () => seccompAnnotationFaults(knownEntries(annotations), field),
    () =>
      appArmorAnnotationFaults(knownEntries(annotations), placedContainers(spec, "spec"), field),
  ].flatMap(apart);
}

/** Faults of security profiles that annotations say otherwise. */
export function profileMatchFaults(
  annotations: unknown,
  spec: JsonObject,
  containers: readonly PlacedContainer[],
  field: string,
): FieldFault[] {
  const context = valueAt(spec, "securityContext");
  const seccomp = containers.flatMap(({ container, field: place }) =>
    apart(() => {
      const own = valueAt(container, "securityContext");
      const name = textAt(container, "name");
      return seccompMatchFaults(own, annotations, name, `${place}.securityContext`);
    }),
  );
  const appArmor = isForWindows(spec)
    ? []
    : containers.flatMap((placed) =>
        apart(() => appArmorMatchFaults(placed, context, annotations)),
      );
  const ofPod = apart(() =>
    seccompMatchFaults(context, annotations, undefined, `${field}.securityContext`),
  );
  return [...ofPod, ...seccomp, ...appArmor];
}
