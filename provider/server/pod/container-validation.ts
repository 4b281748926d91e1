import { isJsonObject, type JsonObject } from "../../values/json.js";
import { noAmount, readAmount } from "../../go-spelling/amount.js";
import { canonicalQuantity, quantityAmount } from "../../go-spelling/quantity.js";
import { portsFaults } from "./container-ports.js";
import {
  fieldFault,
  invalid,
  invalids,
  notSupported,
  required,
  type FieldFault,
} from "../field-errors.js";
import { knownEntries, listAt, objectAt, textAt, valueAt } from "../json-access.js";
import {
  configKeyFaults,
  dnsLabelFaults,
  dnsSubdomainFaults,
  envNameFaults,
  qualifiedNameFaults,
} from "../names.js";
import { apart, isOpen } from "../unknowns.js";
import { deviceFaults } from "./device-validation.js";
import { mountFaults } from "./mount-validation.js";
import type { PodVolumes } from "./volume-list.js";

const pullPolicies = ["Always", "IfNotPresent", "Never"];
const messagePolicies = ["File", "FallbackToLogsOnError"];
const containerResources: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);
const standardResources: ReadonlySet<string> = new Set([
  ...containerResources,
  "requests.cpu",
  "requests.memory",
  "requests.ephemeral-storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "storage",
  "requests.storage",
  "services.nodeports",
  "services.loadbalancers",
]);

function keySelectorFaults(selector: unknown, field: string): FieldFault[] {
  const faults = apart(() => {
    const name = textAt(selector, "name");
    return dnsSubdomainFaults(name).map((each) => invalid(`${field}.name`, name, each));
  });
  const key = textAt(selector, "key");
  if (key === "") {
    faults.push(required(`${field}.key`));
  } else {
    faults.push(...configKeyFaults(key).map((each) => invalid(`${field}.key`, key, each)));
  }
  return faults;
}

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

function fieldRefFaults(selector: unknown, field: string): FieldFault[] {
  const path = textAt(selector, "fieldPath");
  if (path === "") {
    return [required(`${field}.fieldPath`)];
  }
  const isMapEntry = /^metadata\.(?:labels|annotations)\['.*'\]$/.test(path);
  if (isMapEntry || envFieldPaths.includes(path)) {
    return [];
  }
  const plainDetail = "error converting fieldPath: field label not supported";
  return [invalid(`${field}.fieldPath`, path, `${plainDetail}: ${path}`, plainDetail)];
}

const valueSources = [
  "fieldRef",
  "resourceFieldRef",
  "configMapKeyRef",
  "secretKeyRef",
  "fileKeyRef",
] as const;

function valueFromFaults(variable: unknown, field: string): FieldFault[] {
  const from = valueAt(variable, "valueFrom");
  if (!isJsonObject(from)) {
    return [];
  }
  const given = valueSources.filter((source) => isJsonObject(valueAt(from, source)));
  const faults: FieldFault[] = [];
  if (given.includes("fieldRef")) {
    faults.push(...apart(() => fieldRefFaults(from["fieldRef"], `${field}.fieldRef`)));
  }
  for (const source of ["configMapKeyRef", "secretKeyRef"] as const) {
    if (!given.includes(source)) {
      continue;
    }
    faults.push(...apart(() => keySelectorFaults(from[source], `${field}.${source}`)));
  }
  if (given.length === 0) {
    const detail =
      "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`";
    faults.push(invalid(field, "", detail));
  } else if (textAt(variable, "value") !== "") {
    faults.push(invalid(field, "", "may not be specified when `value` is not empty"));
  } else if (given.length > 1) {
    faults.push(invalid(field, "", "may not have more than one field specified at a time"));
  }
  return faults;
}

function envVariableNameFaults(name: string, field: string): FieldFault[] {
  if (name === "") {
    return [required(field)];
  }
  return envNameFaults(name).map((each) => invalid(field, name, each));
}

function envFaults(variables: readonly unknown[], field: string): FieldFault[] {
  return variables.flatMap((variable, i) => {
    const path = `${field}[${i}]`;
    return [
      ...apart(() => envVariableNameFaults(textAt(variable, "name"), `${path}.name`)),
      ...apart(() => valueFromFaults(variable, `${path}.valueFrom`)),
    ];
  });
}

function envSourceFaults(source: unknown, path: string, field: string): FieldFault[] {
  const given = ["configMapRef", "secretRef"].filter((name) => isJsonObject(valueAt(source, name)));
  const faults = given.flatMap((name) =>
    apart(() => (textAt(source, name, "name") === "" ? [required(`${path}.${name}.name`)] : [])),
  );
  if (given.length === 0) {
    faults.push(invalid(field, "", "must specify one of: `configMapRef` or `secretRef`"));
  } else if (given.length > 1) {
    faults.push(invalid(field, "", "may not have more than one field specified at a time"));
  }
  return faults;
}

function envFromFaults(sources: readonly unknown[], field: string): FieldFault[] {
  return sources.flatMap((source, i) =>
    apart(() => envSourceFaults(source, `${field}[${i}]`, field)),
  );
}

/** Judges the name of a resource; `field` is the place of its amount. */
export type ResourceNameRule = (name: string, field: string) => FieldFault[];

/** Faults of the name of any resource (validateResourceName of Kubernetes 1.34). */
export const resourceNameFaults: ResourceNameRule = (name, field) => {
  const faults = invalids(field, name, qualifiedNameFaults(name));
  const isKnown =
    name.includes("/") || standardResources.has(name) || name.startsWith("hugepages-");
  return faults.length > 0 || isKnown
    ? faults
    : [invalid(field, name, "must be a standard resource type or fully qualified")];
};

const containerResourceFaults: ResourceNameRule = (name, field) => {
  const faults = resourceNameFaults(name, field);
  if (!name.includes("/") && !containerResources.has(name) && !name.startsWith("hugepages-")) {
    faults.push(invalid(field, name, "must be a standard resource for containers"));
  }
  return faults;
};

function amountFaults(name: string, amount: unknown, field: string): FieldFault[] {
  const text = typeof amount === "string" || typeof amount === "number" ? amount : "";
  const canonical = canonicalQuantity(text) ?? String(text);
  if (canonical.startsWith("-")) {
    return [invalid(field, canonical, "must be greater than or equal to 0")];
  }
  const isWhole = !/[num]$/.test(canonical);
  const mustBeWhole = name.includes("/") || name === "pods";
  return mustBeWhole && !isWhole ? [invalid(field, canonical, "must be an integer")] : [];
}

const nanosOf = (value: unknown): bigint => (readAmount(value) ?? noAmount).nanos;

function overcommitFaults(resources: JsonObject, field: string): FieldFault[] {
  const limits = objectAt(resources, "limits");
  return knownEntries(resources, "requests").flatMap(([name, amount]) =>
    apart(() => {
      const limit = textAt(limits, name);
      const path = `${field}.requests`;
      const isOvercommittable = !name.includes("/") && !name.startsWith("hugepages-");
      if (valueAt(limits, name) === undefined) {
        const detail = "Limit must be set for non overcommitable resources";
        return isOvercommittable ? [] : [fieldFault("required", `${field}.limits`, { detail })];
      }
      const shown = canonicalQuantity(String(amount));
      if (!isOvercommittable && quantityAmount(limit) !== quantityAmount(String(amount))) {
        const plainDetail = `must be equal to ${name} limit`;
        const detail = `${plainDetail} of ${canonicalQuantity(limit) ?? ""}`;
        return [invalid(path, shown, detail, plainDetail)];
      }
      if (nanosOf(limit) >= nanosOf(amount)) {
        return [];
      }
      const plainDetail = `must be less than or equal to ${name} limit`;
      const detail = `${plainDetail} of ${canonicalQuantity(limit) ?? ""}`;
      return [invalid(path, shown, detail, plainDetail)];
    }),
  );
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
  const faults = ["limits", "requests"].flatMap((list) =>
    apart(() =>
      Object.entries(objectAt(resources, list)).flatMap(([name, amount]) => [
        ...nameRule(name, `${field}.${list}[${name}]`),
        ...(isOpen(amount) ? [] : amountFaults(name, amount, `${field}.${list}[${name}]`)),
      ]),
    ),
  );
  return [...faults, ...apart(() => overcommitFaults(resources, field))];
}

function choiceFaults(container: JsonObject, field: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const messagePolicy = textAt(container, "terminationMessagePolicy");
  if (!messagePolicies.includes(messagePolicy)) {
    const path = `${field}.terminationMessagePolicy`;
    faults.push(notSupported(path, messagePolicy, [...messagePolicies].sort()));
  }
  return faults;
}

function pullPolicyFaults(container: JsonObject, field: string): FieldFault[] {
  const policy = textAt(container, "imagePullPolicy");
  if (policy === "") {
    return [required(`${field}.imagePullPolicy`)];
  }
  if (pullPolicies.includes(policy)) {
    return [];
  }
  return [notSupported(`${field}.imagePullPolicy`, policy, pullPolicies)];
}

/** Faults that every kind of container can have. */
export function containerFaults(
  container: JsonObject,
  volumes: PodVolumes,
  field: string,
): FieldFault[] {
  const nameFaults = (): FieldFault[] => {
    const name = textAt(container, "name");
    if (name === "") {
      return [required(`${field}.name`)];
    }
    return dnsLabelFaults(name).map((each) => invalid(`${field}.name`, name, each));
  };
  const imageFaults = (): FieldFault[] =>
    textAt(container, "image") === "" ? [required(`${field}.image`)] : [];
  return [
    nameFaults,
    imageFaults,
    () => choiceFaults(container, field),
    () => portsFaults(listAt(container, "ports"), `${field}.ports`),
    () => envFaults(listAt(container, "env"), `${field}.env`),
    () => envFromFaults(listAt(container, "envFrom"), `${field}.envFrom`),
    () => mountFaults(container, volumes, `${field}.volumeMounts`),
    () => deviceFaults(container, volumes, `${field}.volumeDevices`),
    () => pullPolicyFaults(container, field),
    () => resourcesFaults(objectAt(container, "resources"), `${field}.resources`),
  ].flatMap(apart);
}
