import { isJsonObject } from "../../values/json.js";
import { invalid, invalids, required, fieldFault, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { listAt, textAt, valueAt } from "../json-access.js";
import {
  configKeyFaults,
  dnsLabelFaults,
  dnsSubdomainFaults,
  envNameFaults,
  maskGenerateName,
  strictEnvNameFaults,
} from "../names.js";
import { apart } from "../unknowns.js";
import { fieldSelectorFaults, resourceSelectorFaults } from "./field-selectors.js";
import { backstepFaults } from "./file-paths.js";
import type { PlacedContainer } from "./pod-containers.js";
import type { PodFacts } from "./pod-facts.js";
import type { TemplateRules } from "./template-rules.js";

const tooManySources = "may not have more than one field specified at a time";

function variableNameFaults(name: string, rules: TemplateRules, field: string): FieldFault[] {
  return invalids(
    field,
    name,
    rules.relaxedEnvNames ? envNameFaults(name) : strictEnvNameFaults(name),
  );
}

/** Faults of a text that has to be there. */
function neededFaults(
  owner: unknown,
  member: string,
  check: (text: string, field: string) => FieldFault[],
  field: string,
): FieldFault[] {
  return apart(() => {
    const text = textAt(owner, member);
    const place = `${field}.${member}`;
    return text === "" ? [required(place)] : check(text, place);
  });
}

const named =
  (check: (text: string) => string[]) =>
  (text: string, field: string): FieldFault[] =>
    invalids(field, text, check(text));

function keySelectorFaults(selector: unknown, field: string): FieldFault[] {
  return [
    ...apart(() => {
      const name = textAt(selector, "name");
      return invalids(`${field}.name`, name, dnsSubdomainFaults(name));
    }),
    ...neededFaults(selector, "key", named(configKeyFaults), field),
  ];
}

function fileSelectorFaults(selector: unknown, field: string): FieldFault[] {
  return [
    ...neededFaults(selector, "key", named(envNameFaults), field),
    ...neededFaults(selector, "volumeName", named(dnsLabelFaults), field),
    ...neededFaults(selector, "path", backstepFaults, field),
  ];
}

/** The fields of its pod that a variable can have. */
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

/** Where the value of a variable may come from, in the order in which the server looks. */
const valueSources: Readonly<Record<string, (source: unknown, field: string) => FieldFault[]>> = {
  fieldRef: (source, field) => fieldSelectorFaults(source, envFieldPaths, field),
  resourceFieldRef: (source, field) => resourceSelectorFaults(source, false, field),
  configMapKeyRef: keySelectorFaults,
  secretKeyRef: keySelectorFaults,
  fileKeyRef: fileSelectorFaults,
};

function valueFromFaults(variable: unknown, field: string): FieldFault[] {
  const from = valueAt(variable, "valueFrom");
  if (!isJsonObject(from)) {
    return [];
  }
  const given = Object.entries(valueSources).filter(([name]) => isJsonObject(valueAt(from, name)));
  const faults = given.flatMap(([name, check]) =>
    apart(() => check(from[name], `${field}.${name}`)),
  );
  if (given.length === 0) {
    const detail =
      "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`";
    return [...faults, invalid(field, "", detail)];
  }
  if (textAt(variable, "value") !== "") {
    return [...faults, invalid(field, "", "may not be specified when `value` is not empty")];
  }
  return given.length > 1 ? [...faults, invalid(field, "", tooManySources)] : faults;
}

/** Faults of a container's `env` (ValidateEnv of Kubernetes 1.34). */
export function envFaults(container: unknown, pod: PodFacts, field: string): FieldFault[] {
  return itemFaults(valueAt(container, "env"), field, (variable, path) => [
    ...neededFaults(
      variable,
      "name",
      (name, place) => variableNameFaults(name, pod.rules, place),
      path,
    ),
    ...apart(() => valueFromFaults(variable, `${path}.valueFrom`)),
  ]);
}

function sourceCountFaults(source: unknown, field: string): FieldFault[] {
  const count = ["configMapRef", "secretRef"].filter((name) =>
    isJsonObject(valueAt(source, name)),
  ).length;
  if (count === 1) {
    return [];
  }
  const detail = count > 1 ? tooManySources : "must specify one of: `configMapRef` or `secretRef`";
  // The server leaves the index out.
  return [invalid(field, "", detail)];
}

/** The server takes these names for beginnings of names, which may end in a dash (ValidateConfigMapName with prefix). */
const prefixFaults = (name: string): string[] => dnsSubdomainFaults(maskGenerateName(name));

/** Faults of a container's `envFrom` (ValidateEnvFrom of Kubernetes 1.34). */
export function envFromFaults(container: unknown, pod: PodFacts, field: string): FieldFault[] {
  return itemFaults(valueAt(container, "envFrom"), field, (source, path) => [
    ...apart(() => {
      const prefix = textAt(source, "prefix");
      return prefix === "" ? [] : variableNameFaults(prefix, pod.rules, `${path}.prefix`);
    }),
    ...["configMapRef", "secretRef"].flatMap((name) =>
      apart(() => {
        const reference = valueAt(source, name);
        return isJsonObject(reference)
          ? neededFaults(reference, "name", named(prefixFaults), `${path}.${name}`)
          : [];
      }),
    ),
    ...apart(() => sourceCountFaults(source, field)),
  ]);
}

/**
 * Faults of variables that are read from files in volumes (validateFileKeyRefVolumes of Kubernetes 1.34). The API server does
 * not see them, because their feature is off; Volcano's webhook does.
 */
export function fileVariableFaults(
  spec: unknown,
  containers: readonly PlacedContainer[],
): FieldFault[] {
  const volumes = new Map(listAt(spec, "volumes").map((each) => [textAt(each, "name"), each]));
  return containers.flatMap(({ container, field }) =>
    itemFaults(valueAt(container, "env"), `${field}.env`, (variable, path) => {
      if (!isJsonObject(valueAt(variable, "valueFrom", "fileKeyRef"))) {
        return [];
      }
      const name = textAt(variable, "valueFrom", "fileKeyRef", "volumeName");
      const place = `${path}.valueFrom.fileKeyRef.volumeName`;
      const volume = volumes.get(name);
      if (volume === undefined) {
        return [fieldFault("notFound", place, { value: name })];
      }
      return isJsonObject(valueAt(volume, "emptyDir"))
        ? []
        : [invalid(place, name, "referenced volume must be of type emptyDir")];
    }),
  );
}
