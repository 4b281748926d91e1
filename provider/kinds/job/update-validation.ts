import { isJsonObject, isSameJson, type JsonObject } from "../../values/json.js";
import { invalid, type FieldFault } from "../../server/field-errors.js";
import { dumpTemplate, goDump } from "../../server/go-dump.js";
import { listAt, numberAt, objectAt, textAt, valueAt } from "../../server/json-access.js";
import type { AdmissionView } from "../../server/kind-model.js";
import { isSemanticallyEqual } from "../../server/semantic-equality.js";
import { hasDifference } from "../../server/versions.js";

function immutable(field: string, value: unknown, old: unknown, shown: unknown): FieldFault[] {
  return isSameJson(value, old) ? [] : [invalid(field, shown ?? null, "field is immutable")];
}

function completionsFaults(spec: JsonObject, old: JsonObject): FieldFault[] {
  const [value, before] = [spec["completions"], old["completions"]];
  if (spec["completionMode"] !== "Indexed") {
    return immutable("spec.completions", value, before, value);
  }
  if (value === before || value === undefined || value === spec["parallelism"]) {
    return [];
  }
  const detail = "can only be modified in tandem with spec.parallelism";
  return [invalid("spec.completions", value, detail)];
}

const schedulingMembers = ["nodeSelector", "tolerations", "schedulingGates"];

function withoutScheduling(template: JsonObject): JsonObject {
  const spec = { ...objectAt(template, "spec") };
  for (const member of schedulingMembers) {
    Reflect.deleteProperty(spec, member);
  }
  const affinity = { ...objectAt(spec, "affinity") };
  Reflect.deleteProperty(affinity, "nodeAffinity");
  if (Object.keys(affinity).length > 0) {
    spec["affinity"] = affinity;
  } else {
    Reflect.deleteProperty(spec, "affinity");
  }
  const metadata = { ...objectAt(template, "metadata") };
  Reflect.deleteProperty(metadata, "labels");
  Reflect.deleteProperty(metadata, "annotations");
  return { ...template, metadata, spec };
}

function withoutContainers(template: JsonObject): JsonObject {
  return { ...template, spec: { ...objectAt(template, "spec"), containers: [] } };
}

function withoutResources(template: JsonObject): JsonObject {
  const spec = { ...objectAt(template, "spec") };
  for (const list of ["containers", "initContainers"]) {
    if (spec[list] === undefined) {
      continue;
    }
    spec[list] = listAt(spec, list).map((container) =>
      isJsonObject(container) ? { ...container, resources: {} } : container,
    );
  }
  return { ...template, spec };
}

function isMarkedSuspended(job: JsonObject): boolean {
  return listAt(job, "status", "conditions").some(
    (condition) =>
      textAt(condition, "type") === "Suspended" && textAt(condition, "status") === "True",
  );
}

function activePods(job: JsonObject): number {
  return numberAt(job, "status", "active") ?? 0;
}

function templateFaults(job: JsonObject, old: JsonObject, view: AdmissionView): FieldFault[] {
  let [template, before] = [job, old].map((each) => objectAt(each, "spec", "template")) as [
    JsonObject,
    JsonObject,
  ];
  const shown = template;
  const isSuspended = valueAt(old, "spec", "suspend") === true;
  const hasStarted = valueAt(old, "status", "startTime") !== undefined;
  const isIdle = isSuspended && (!hasStarted || isMarkedSuspended(old)) && activePods(old) === 0;
  if (
    (isSuspended && !hasStarted) ||
    (isIdle && hasDifference(view.version, "schedulingOfSuspendedJobs"))
  ) {
    [template, before] = [withoutScheduling(template), withoutScheduling(before)];
  }
  if (isIdle && hasDifference(view.version, "resourcesOfSuspendedJobs")) {
    [template, before] = [withoutResources(template), withoutResources(before)];
  }
  if (view.mutable.includes("spec.template.spec.containers")) {
    [template, before] = [withoutContainers(template), withoutContainers(before)];
  }
  // Amounts count by value: `100M` in the place of `1e8` is no change, although each keeps its spelling.
  if (isSemanticallyEqual(template, before, "PodTemplateSpec")) {
    return [];
  }
  return [invalid("spec.template", dumpTemplate(shown), "field is immutable")];
}

const frozenMembers: readonly { name: string; shape?: string }[] = [
  { name: "completionMode" },
  { name: "podFailurePolicy", shape: "PodFailurePolicy" },
  { name: "backoffLimitPerIndex" },
  { name: "managedBy" },
  { name: "successPolicy", shape: "SuccessPolicy" },
];

/**
 * What an update of a Job must not change.
 *
 * @param view what the Job's state makes mutable
 */
export function jobUpdateFaults(
  job: JsonObject,
  old: JsonObject,
  view: AdmissionView,
): FieldFault[] {
  const [spec, oldSpec] = [objectAt(job, "spec"), objectAt(old, "spec")];
  const frozen = frozenMembers.flatMap(({ name, shape }) => {
    const value = spec[name];
    const shown = shape !== undefined && value !== undefined ? goDump(value, shape) : value;
    return immutable(`spec.${name}`, value, oldSpec[name], shown);
  });
  const selectorFaults = view.mutable.includes("spec.selector")
    ? []
    : immutable("spec.selector", spec["selector"], oldSpec["selector"], spec["selector"]);
  return [
    ...(view.mutable.includes("spec.completions") ? [] : completionsFaults(spec, oldSpec)),
    ...selectorFaults,
    ...templateFaults(job, old, view),
    ...frozen,
  ];
}
