import type { JsonObject } from "../../values/json.js";
import { invalids, notSupported, required, type FieldFault } from "../field-errors.js";
import { objectAt, textAt, valueAt } from "../json-access.js";
import { dnsLabelFaults } from "../names.js";
import { apart } from "../unknowns.js";
import { envFaults, envFromFaults } from "./container-env.js";
import { portsFaults } from "./container-ports.js";
import { resizeFaults } from "./container-resizing.js";
import { resourcesFaults, usedClaimsFaults } from "./container-resources.js";
import { containerSecurityFaults } from "./container-security.js";
import { deviceFaults } from "./device-validation.js";
import { mountFaults } from "./mount-validation.js";
import type { PodFacts } from "./pod-facts.js";

/** In the order in which the server lists them. */
const choices: Readonly<Record<string, readonly string[]>> = {
  terminationMessagePolicy: ["File", "FallbackToLogsOnError"],
  imagePullPolicy: ["Always", "IfNotPresent", "Never"],
};

function choiceFaults(container: JsonObject, member: string, field: string): FieldFault[] {
  const value = textAt(container, member);
  const supported = choices[member] ?? [];
  if (value === "") {
    return [required(`${field}.${member}`)];
  }
  return supported.includes(value) ? [] : [notSupported(`${field}.${member}`, value, supported)];
}

/** Faults that every kind of container can have (validateContainerCommon of Kubernetes 1.34). */
export function containerFaults(container: JsonObject, pod: PodFacts, field: string): FieldFault[] {
  const nameFaults = (): FieldFault[] => {
    const name = textAt(container, "name");
    return name === ""
      ? [required(`${field}.name`)]
      : invalids(`${field}.name`, name, dnsLabelFaults(name));
  };
  const imageFaults = (): FieldFault[] =>
    textAt(container, "image") === "" ? [required(`${field}.image`)] : [];
  return [
    nameFaults,
    imageFaults,
    () => choiceFaults(container, "terminationMessagePolicy", field),
    () => portsFaults(valueAt(container, "ports"), `${field}.ports`),
    () => envFaults(container, pod, `${field}.env`),
    () => envFromFaults(container, pod, `${field}.envFrom`),
    () => mountFaults(container, pod.volumes, `${field}.volumeMounts`),
    () => deviceFaults(container, pod.volumes, `${field}.volumeDevices`),
    () => choiceFaults(container, "imagePullPolicy", field),
    () => resourcesFaults(objectAt(container, "resources"), `${field}.resources`),
    () => usedClaimsFaults(container, pod, `${field}.resources.claims`),
    () => resizeFaults(container, pod, `${field}.resizePolicy`),
    () => containerSecurityFaults(container, pod, `${field}.securityContext`),
  ].flatMap(apart);
}
