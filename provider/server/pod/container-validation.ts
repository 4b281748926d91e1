import type { JsonObject } from "../../values/json.js";
import { invalids, notSupported, required, type FieldFault } from "../field-errors.js";
import { listAt, objectAt, textAt, valueAt } from "../json-access.js";
import { dnsLabelFaults } from "../names.js";
import { apart } from "../unknowns.js";
import { portsFaults } from "./container-ports.js";
import { containerSecurityFaults } from "./container-security.js";
import { deviceFaults } from "./device-validation.js";
import { envFaults, envFromFaults } from "./env-validation.js";
import { mountFaults } from "./mount-validation.js";
import { resizePolicyFaults } from "./resize-policy.js";
import { resourcesFaults, type PodClaims } from "./resource-requirements.js";
import type { TemplateRules } from "./template-rules.js";
import type { PodVolumes } from "./volume-list.js";

/** What a container is judged by, beside itself. */
export interface PodOfContainer {
  readonly spec: JsonObject;
  readonly volumes: PodVolumes;
  readonly claims: PodClaims;
  readonly rules: TemplateRules;
}

function nameFaults(container: JsonObject, field: string): FieldFault[] {
  const name = textAt(container, "name");
  return name === "" ? [required(field)] : invalids(field, name, dnsLabelFaults(name));
}

function imageFaults(container: JsonObject, field: string): FieldFault[] {
  return textAt(container, "image") === "" ? [required(field)] : [];
}

/** Members with a choice, and what there is to choose from, in the server's order. */
const choices: Readonly<Record<string, readonly string[]>> = {
  terminationMessagePolicy: ["File", "FallbackToLogsOnError"],
  imagePullPolicy: ["Always", "IfNotPresent", "Never"],
};

function choiceFaults(container: JsonObject, name: string, field: string): FieldFault[] {
  const [chosen, supported = []] = [textAt(container, name), choices[name]];
  if (chosen === "") {
    return [required(`${field}.${name}`)];
  }
  return supported.includes(chosen) ? [] : [notSupported(`${field}.${name}`, chosen, supported)];
}

/** Faults that every kind of container can have (validateContainerCommon of Kubernetes 1.34). */
export function containerFaults(
  container: JsonObject,
  { spec, volumes, claims, rules }: PodOfContainer,
  field: string,
): FieldFault[] {
  const resizing = (): FieldFault[] =>
    resizePolicyFaults(
      valueAt(container, "resizePolicy"),
      textAt(spec, "restartPolicy"),
      `${field}.resizePolicy`,
    );
  const security = (): FieldFault[] =>
    containerSecurityFaults(
      objectAt(container, "securityContext"),
      spec,
      `${field}.securityContext`,
    );
  return [
    () => nameFaults(container, `${field}.name`),
    () => imageFaults(container, `${field}.image`),
    () => choiceFaults(container, "terminationMessagePolicy", field),
    () => portsFaults(listAt(container, "ports"), `${field}.ports`),
    () => envFaults(valueAt(container, "env"), rules, `${field}.env`),
    () => envFromFaults(valueAt(container, "envFrom"), rules, `${field}.envFrom`),
    () => mountFaults(container, volumes, `${field}.volumeMounts`),
    () => deviceFaults(container, volumes, `${field}.volumeDevices`),
    () => choiceFaults(container, "imagePullPolicy", field),
    () => resourcesFaults(objectAt(container, "resources"), claims, `${field}.resources`),
    resizing,
    security,
  ].flatMap(apart);
}
