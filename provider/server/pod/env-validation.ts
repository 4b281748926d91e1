import { isJsonObject, type JsonObject } from "../../values/json.js";
import { fieldFault, invalid, invalids, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { listAt, textAt, valueAt } from "../json-access.js";
import {
  configKeyFaults,
  dnsLabelFaults,
  dnsSubdomainFaults,
  envNameFaults,
  strictEnvNameFaults,
} from "../names.js";
import { apart } from "../unknowns.js";
import { fieldSelectorFaults, resourceSelectorFaults } from "./field-selectors.js";
import { backstepFaults } from "./file-paths.js";
import type { PlacedContainer } from "./pod-containers.js";
import type { TemplateRules } from "./template-rules.js";

const envFieldPaths = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

type Check = (text: string) => string[];

/** Faults of a text that has to be there and to be well formed. */
function textFaults(owner: unknown, name: string, check: Check, field: string): FieldFault[] {
  const text = textAt(owner, name);
  const path = `${field}.${name}`;
  return text === "" ? [required(path)] : invalids(path, text, check(text));
}

function keySelectorFaults(selector: unknown, field: string): FieldFault[] {
  const name = (): FieldFault[] => {
    const text = textAt(selector, "name");
    return invalids(`${field}.name`, text, dnsSubdomainFaults(text));
  };
  return [...apart(name), ...apart(() => textFaults(selector, "key", configKeyFaults, field))];
}

function fileSelectorFaults(selector: unknown, field: string): FieldFault[] {
  const path = (): FieldFault[] => {
    const text = textAt(selector, "path");
    return text === "" ? [required(`${field}.path`)] : backstepFaults(text, `${field}.path`);
  };
  return [
    ...apart(() => textFaults(selector, "key", envNameFaults, field)),
    ...apart(() => textFaults(selector, "volumeName", dnsLabelFaults, field)),
    ...apart(path),
  ];
}

/** What each source of a value must have, in the order in which the server looks. */
const sourceRules: Readonly<Record<string, (source: unknown, field: string) => FieldFault[]>> = {
  fieldRef: (source, field) => fieldSelectorFaults(source, envFieldPaths, field),
  resourceFieldRef: (source, field) => resourceSelectorFaults(source, false, field),
  configMapKeyRef: keySelectorFaults,
  secretKeyRef: keySelectorFaults,
  fileKeyRef: fileSelectorFaults,
};

function countFaults(variable: unknown, count: number, field: string): FieldFault[] {
  if (count === 0) {
    const detail =
      "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`";
    return [invalid(field, "", detail)];
  }
  if (textAt(variable, "value") !== "") {
    return [invalid(field, "", "may not be specified when `value` is not empty")];
  }
  return count > 1
    ? [invalid(field, "", "may not have more than one field specified at a time")]
    : [];
}

function valueFromFaults(variable: unknown, field: string): FieldFault[] {
  const from = valueAt(variable, "valueFrom");
  if (!isJsonObject(from)) {
    return [];
  }
  const given = Object.keys(sourceRules).filter((name) => isJsonObject(valueAt(from, name)));
  const faults = given.flatMap((name) =>
    apart(() => sourceRules[name]?.(from[name], `${field}.${name}`) ?? []),
  );
  return [...faults, ...countFaults(variable, given.length, field)];
}

function nameCheck({ relaxedEnvNames }: TemplateRules): Check {
  return relaxedEnvNames ? envNameFaults : strictEnvNameFaults;
}

/** Faults of a container's `env` (ValidateEnv of Kubernetes 1.34). */
export function envFaults(variables: unknown, rules: TemplateRules, field: string): FieldFault[] {
  return itemFaults(variables, field, (variable, path) => [
    ...apart(() => textFaults(variable, "name", nameCheck(rules), path)),
    ...apart(() => valueFromFaults(variable, `${path}.valueFrom`)),
  ]);
}

const envSources = ["configMapRef", "secretRef"];

/** @param list where the server says it of the whole list */
function envSourceFaults(source: unknown, list: string, field: string): FieldFault[] {
  const given = envSources.filter((name) => isJsonObject(valueAt(source, name)));
  const faults = given.flatMap((name) =>
    apart(() => textFaults(valueAt(source, name), "name", dnsSubdomainFaults, `${field}.${name}`)),
  );
  if (given.length === 0) {
    faults.push(invalid(list, "", "must specify one of: `configMapRef` or `secretRef`"));
  } else if (given.length > 1) {
    faults.push(invalid(list, "", "may not have more than one field specified at a time"));
  }
  return faults;
}

/** Faults of a container's `envFrom` (ValidateEnvFrom of Kubernetes 1.34). */
export function envFromFaults(sources: unknown, rules: TemplateRules, field: string): FieldFault[] {
  return itemFaults(sources, field, (source, path) => [
    ...apart(() => {
      const prefix = textAt(source, "prefix");
      return prefix === "" ? [] : invalids(`${path}.prefix`, prefix, nameCheck(rules)(prefix));
    }),
    ...apart(() => envSourceFaults(source, field, path)),
  ]);
}

/**
 * Faults of the volumes that variables are read from (validateFileKeyRefVolumes of Kubernetes 1.34); the API server drops
 * `fileKeyRef` before it looks.
 */
export function fileVolumeFaults(
  spec: JsonObject,
  containers: readonly PlacedContainer[],
): FieldFault[] {
  const sources = new Map(
    listAt(spec, "volumes").map((volume) => [textAt(volume, "name"), volume] as const),
  );
  const ofVariable = (variable: unknown, field: string): FieldFault[] => {
    const selector = valueAt(variable, "valueFrom", "fileKeyRef");
    if (!isJsonObject(selector)) {
      return [];
    }
    const name = textAt(selector, "volumeName");
    const path = `${field}.valueFrom.fileKeyRef.volumeName`;
    if (!sources.has(name)) {
      return [fieldFault("notFound", path, { value: name })];
    }
    return valueAt(sources.get(name), "emptyDir") === undefined
      ? [invalid(path, name, "referenced volume must be of type emptyDir")]
      : [];
  };
  return containers.flatMap(({ container, field }) =>
    itemFaults(valueAt(container, "env"), `${field}.env`, ofVariable),
  );
}
