import { isJsonObject } from "../../values/json.js";
import { fieldFault, invalid, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { listAt, objectAt, textAt, valueAt } from "../json-access.js";
import { apart, isCertain } from "../unknowns.js";
import { containerFaults } from "./container-validation.js";
import type { PodFacts } from "./pod-facts.js";

const notForEphemeral = [
  "ports",
  "resources",
  "resizePolicy",
  "restartPolicy",
  "restartPolicyRules",
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle",
];

function isSet(value: unknown, member: string): boolean {
  return member === "resources"
    ? Object.keys(objectAt(value, member)).length > 0
    : valueAt(value, member) !== undefined;
}

function forbidden(field: string): FieldFault {
  return fieldFault("forbidden", field, { detail: "cannot be set for an Ephemeral Container" });
}

function subPathFaults(container: unknown, field: string): FieldFault[] {
  return itemFaults(valueAt(container, "volumeMounts"), `${field}.volumeMounts`, (mount, path) =>
    ["subPath", "subPathExpr"].flatMap((name) =>
      apart(() => (textAt(mount, name) === "" ? [] : [forbidden(`${path}.${name}`)])),
    ),
  );
}

/**
 * Faults of `ephemeralContainers` (validateEphemeralContainers of Kubernetes 1.34), which are judged although a template may
 * have none.
 *
 * @param others the names of all other containers
 */
export function ephemeralContainersFaults(
  pod: PodFacts,
  others: ReadonlySet<string>,
  field: string,
): FieldFault[] {
  const names = new Set(others);
  return itemFaults(valueAt(pod.spec, "ephemeralContainers"), field, (container, path) => {
    if (!isJsonObject(container)) {
      return [];
    }
    const imageFaults = (): FieldFault[] => {
      const image = textAt(container, "image");
      const detail = "must not have leading or trailing whitespace";
      return image === image.trim() ? [] : [invalid(`${path}.image`, image, detail)];
    };
    const nameFaults = (): FieldFault[] => {
      const name = textAt(container, "name");
      const isTaken = names.has(name);
      if (isCertain()) {
        names.add(name);
      }
      return isTaken ? [fieldFault("duplicate", `${path}.name`, { value: name })] : [];
    };
    const targetFaults = (): FieldFault[] => {
      const target = textAt(container, "targetContainerName");
      const isThere = target === "" || others.has(target);
      return isThere
        ? []
        : [fieldFault("notFound", `${path}.targetContainerName`, { value: target })];
    };
    const memberFaults = (member: string) => (): FieldFault[] =>
      isSet(container, member) ? [forbidden(`${path}.${member}`)] : [];
    return [
      () => containerFaults(container, pod, path),
      imageFaults,
      nameFaults,
      targetFaults,
      ...notForEphemeral.map(memberFaults),
      () => subPathFaults(container, path),
    ].flatMap(apart);
  });
}

/** A template has no ephemeral containers (ValidatePodTemplateSpec of Kubernetes 1.34). */
export function noEphemeralFaults(spec: unknown, field: string): FieldFault[] {
  const detail = "ephemeral containers not allowed in pod template";
  return listAt(spec, "ephemeralContainers").length > 0
    ? [fieldFault("forbidden", `${field}.ephemeralContainers`, { detail })]
    : [];
}
