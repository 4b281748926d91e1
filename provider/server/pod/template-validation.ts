import { isJsonObject, type JsonObject } from "../../values/json.js";
import { containerFaults } from "./container-validation.js";
import { dnsConfigFaults } from "./dns-validation.js";
import { fieldFault, invalid, notSupported, required, type FieldFault } from "../field-errors.js";
import { hookFaults } from "./handler-validation.js";
import { listAt, numberAt, objectAt, textAt, valueAt } from "../json-access.js";
import { annotationFaults, labelFaults } from "../metadata.js";
import { dnsLabelFaults, dnsSubdomainFaults, qualifiedNameFaults } from "../names.js";
import { apart, isCertain } from "../unknowns.js";
import { volumeSourceFaults } from "./volume-validation.js";

const restartPolicies = ["Always", "Never", "OnFailure"];
const dnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const maxInt32 = 2147483647;

function volumesFaults(
  volumes: readonly unknown[],
  field: string,
): { faults: FieldFault[]; names: Set<string> } {
  const names = new Set<string>();
  const faults = volumes.flatMap((volume, i) => {
    const path = `${field}[${i}]`;
    const name = textAt(volume, "name");
    const own = isJsonObject(volume) ? apart(() => volumeSourceFaults(volume, path)) : [];
    if (name === "") {
      own.push(required(`${path}.name`));
    } else {
      own.push(...dnsLabelFaults(name).map((each) => invalid(`${path}.name`, name, each)));
    }
    if (names.has(name)) {
      own.push(fieldFault("duplicate", `${path}.name`, { value: name }));
    }
    if (!own.some((fault) => fault.isCertain)) {
      names.add(name);
    }
    return own;
  });
  return { faults, names };
}

/** @param names the names of earlier containers, to which this one's is added */
function duplicateNameFaults(name: string, names: Set<string>, field: string): FieldFault[] {
  if (names.has(name)) {
    return [fieldFault("duplicate", `${field}.name`, { value: name })];
  }
  if (isCertain()) {
    names.add(name);
  }
  return [];
}

function containersFaults(
  spec: JsonObject,
  volumes: ReadonlySet<string>,
  field: string,
): FieldFault[] {
  const containers = listAt(spec, "containers").filter(isJsonObject);
  const missing = containers.length === 0 ? [required(`${field}.containers`)] : [];
  const names = new Set<string>();
  const check = (list: readonly JsonObject[], path: string, isInit: boolean): FieldFault[] =>
    list.flatMap((container, i) => {
      const place = `${path}[${i}]`;
      return [
        ...containerFaults(container, volumes, place),
        ...apart(() => duplicateNameFaults(textAt(container, "name"), names, place)),
        ...apart(() => {
          const isSidecar = isInit && valueAt(container, "restartPolicy") === "Always";
          return !isInit || isSidecar ? hookFaults(container, place) : [];
        }),
        ...apart(() => (isInit ? initFaults(container, place) : [])),
      ];
    });
  const inits = listAt(spec, "initContainers").filter(isJsonObject);
  return [
    ...missing,
    ...check(containers, `${field}.containers`, false),
    ...check(inits, `${field}.initContainers`, true),
  ];
}

const notForInit = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];

function initFaults(container: JsonObject, field: string): FieldFault[] {
  const policy = valueAt(container, "restartPolicy");
  if (policy === "Always") {
    return [];
  }
  const faults =
    policy === undefined ? [] : [notSupported(`${field}.restartPolicy`, policy, ["Always"])];
  const detail = "may not be set for init containers without restartPolicy=Always";
  const forbidden = notForInit.filter((name) => valueAt(container, name) !== undefined);
  return [
    ...faults,
    ...forbidden.map((name) => fieldFault("forbidden", `${field}.${name}`, { detail })),
  ];
}

function hostNetworkFaults(spec: JsonObject, field: string): FieldFault[] {
  if (valueAt(spec, "hostNetwork") !== true) {
    return [];
  }
  return listAt(spec, "containers").flatMap((container, i) =>
    listAt(container, "ports").flatMap((port, j) => {
      const hostPort = numberAt(port, "hostPort") ?? 0;
      if (hostPort === 0 || hostPort === numberAt(port, "containerPort")) {
        return [];
      }
      const detail = "must match `containerPort` when `hostNetwork` is true";
      return [invalid(`${field}.containers[${i}].ports[${j}].hostPort`, hostPort, detail)];
    }),
  );
}

const tolerationOperators = ["Equal", "Exists"];
const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

function tolerationFaults(tolerations: readonly unknown[], field: string): FieldFault[] {
  return tolerations.flatMap((toleration, i) =>
    apart(() => oneTolerationFaults(toleration, `${field}[${i}]`)),
  );
}

function oneTolerationFaults(toleration: unknown, path: string): FieldFault[] {
  const [key, operator, value, effect] = ["key", "operator", "value", "effect"].map((name) =>
    textAt(toleration, name),
  ) as [string, string, string, string];
  const faults: FieldFault[] = [];
  if (key !== "") {
    faults.push(...qualifiedNameFaults(key).map((each) => invalid(`${path}.key`, key, each)));
  }
  if (key === "" && operator !== "Exists") {
    const detail =
      'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    faults.push(invalid(`${path}.operator`, operator, detail));
  }
  if (valueAt(toleration, "tolerationSeconds") !== undefined && effect !== "NoExecute") {
    const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    faults.push(invalid(`${path}.effect`, effect, detail));
  }
  if (operator === "Exists" && value !== "") {
    faults.push(
      invalid(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'"),
    );
  }
  if (operator !== "" && !tolerationOperators.includes(operator)) {
    faults.push(notSupported(`${path}.operator`, operator, tolerationOperators));
  }
  if (effect !== "" && !effects.includes(effect)) {
    faults.push(
      notSupported(`${path}.effect`, effect, ["NoSchedule", "PreferNoSchedule", "NoExecute"]),
    );
  }
  return faults;
}

/** Members of the pod spec that are names, and how each is checked. */
const nameChecks: Readonly<Record<string, (name: string) => string[]>> = {
  serviceAccountName: dnsSubdomainFaults,
  nodeName: dnsSubdomainFaults,
  hostname: dnsLabelFaults,
  subdomain: dnsLabelFaults,
  priorityClassName: dnsSubdomainFaults,
  runtimeClassName: dnsSubdomainFaults,
};

function podNameFaults(spec: JsonObject, field: string, names: readonly string[]): FieldFault[] {
  return names.flatMap((name) => {
    const value = apart(() => textAt(spec, name));
    const check = nameChecks[name];
    if (value === "" || !check) {
      return [];
    }
    return check(value).map((each) => invalid(`${field}.${name}`, value, each));
  });
}

function restartPolicyFaults(spec: JsonObject, field: string): FieldFault[] {
  const policy = textAt(spec, "restartPolicy");
  if (policy === "") {
    return [required(`${field}.restartPolicy`)];
  }
  if (restartPolicies.includes(policy)) {
    return [];
  }
  return [notSupported(`${field}.restartPolicy`, policy, ["Always", "OnFailure", "Never"])];
}

function dnsPolicyFaults(spec: JsonObject, field: string): FieldFault[] {
  const policy = textAt(spec, "dnsPolicy");
  if (policy === "") {
    return [required(`${field}.dnsPolicy`)];
  }
  if (dnsPolicies.includes(policy)) {
    return [];
  }
  return [notSupported(`${field}.dnsPolicy`, policy, dnsPolicies)];
}

function gateFaults(gates: readonly unknown[], field: string): FieldFault[] {
  const names = new Set<string>();
  return gates.flatMap((gate, i) => {
    const name = textAt(gate, "name");
    if (!isCertain()) {
      return [];
    }
    const faults = qualifiedNameFaults(name).map((each) => invalid(`${field}[${i}]`, name, each));
    if (names.has(name)) {
      faults.push(fieldFault("duplicate", `${field}[${i}]`, { value: name }));
    }
    names.add(name);
    return faults;
  });
}

function deadlineFaults(spec: JsonObject, field: string): FieldFault[] {
  const seconds = numberAt(spec, "activeDeadlineSeconds");
  if (seconds === undefined || (seconds >= 1 && seconds <= maxInt32)) {
    return [];
  }
  const detail = `must be between 1 and ${maxInt32}, inclusive`;
  return [invalid(`${field}.activeDeadlineSeconds`, seconds, detail)];
}

/**
 * Faults of a pod template whose defaults are filled in: the checks that manifests run into. What is left out stands in
 * the list of deliberate differences.
 */
export function podTemplateFaults(template: JsonObject, field: string): FieldFault[] {
  const spec = objectAt(template, "spec");
  const path = `${field}.spec`;
  const volumesAndMounts = (): FieldFault[] => {
    const volumes = volumesFaults(listAt(spec, "volumes"), `${path}.volumes`);
    return [...volumes.faults, ...containersFaults(spec, volumes.names, path)];
  };
  return [
    () => labelFaults(valueAt(template, "metadata", "labels"), `${field}.labels`),
    () => annotationFaults(valueAt(template, "metadata", "annotations"), `${field}.annotations`),
    volumesAndMounts,
    () => hostNetworkFaults(spec, path),
    () => restartPolicyFaults(spec, path),
    () => dnsPolicyFaults(spec, path),
    () => labelFaults(valueAt(spec, "nodeSelector"), `${path}.nodeSelector`),
    () => dnsConfigFaults(spec, `${path}.dnsConfig`),
    () => gateFaults(listAt(spec, "schedulingGates"), `${path}.schedulingGates`),
    () => podNameFaults(spec, path, ["serviceAccountName", "nodeName"]),
    () => deadlineFaults(spec, path),
    () => podNameFaults(spec, path, ["hostname", "subdomain"]),
    () => tolerationFaults(listAt(spec, "tolerations"), `${path}.tolerations`),
    () => podNameFaults(spec, path, ["priorityClassName", "runtimeClassName"]),
  ].flatMap(apart);
}
