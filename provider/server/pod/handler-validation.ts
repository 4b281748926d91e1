import { isJsonObject, type JsonObject } from "../../values/json.js";
import type { PodOfContainer } from "./container-validation.js";
import { portFaults, portNameFaults } from "./container-ports.js";
import {
  fieldFault,
  invalid,
  invalids,
  notSupported,
  required,
  type FieldFault,
} from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { listAt, numberAt, textAt, valueAt } from "../json-access.js";
import { headerNameFaults } from "../names.js";
import { apart, isOpen } from "../unknowns.js";

const schemes = ["HTTP", "HTTPS"];
const probes = ["livenessProbe", "readinessProbe", "startupProbe"] as const;

function namedPortFaults(port: unknown, field: string): FieldFault[] {
  if (isOpen(port)) {
    return [];
  }
  if (typeof port === "number") {
    return portFaults(port, field);
  }
  return portNameFaults(String(port), field);
}

/** Judges one way of asking or of acting. */
type HandlerRule = (handler: JsonObject, pod: PodOfContainer, field: string) => FieldFault[];

function schemeFaults(scheme: string, field: string): FieldFault[] {
  return schemes.includes(scheme) ? [] : [notSupported(field, scheme, schemes)];
}

function headerFaults(header: unknown, field: string): FieldFault[] {
  const name = textAt(header, "name");
  return invalids(field, name, headerNameFaults(name));
}

/** The handlers in the order in which the server looks. */
const handlerRules: Readonly<Record<string, HandlerRule>> = {
  exec: (handler, _pod, field) =>
    listAt(handler, "command").length > 0 ? [] : [required(`${field}.command`)],
  httpGet: (handler, _pod, field) => [
    ...apart(() => (textAt(handler, "path") === "" ? [required(`${field}.path`)] : [])),
    ...apart(() => namedPortFaults(valueAt(handler, "port"), `${field}.port`)),
    ...apart(() => schemeFaults(textAt(handler, "scheme"), `${field}.scheme`)),
    // The server names the list.
    ...itemFaults(valueAt(handler, "httpHeaders"), field, (header) =>
      headerFaults(header, `${field}.httpHeaders`),
    ),
  ],
  tcpSocket: (handler, _pod, field) => namedPortFaults(valueAt(handler, "port"), `${field}.port`),
  grpc: (handler, _pod, field) => portFaults(numberAt(handler, "port") ?? 0, `${field}.port`),
  sleep: (handler, { spec, rules }, field) => {
    const grace = numberAt(spec, "terminationGracePeriodSeconds");
    const seconds = numberAt(handler, "seconds") ?? 0;
    const least = rules.zeroSleep ? 0 : 1;
    if (grace === undefined || (seconds >= least && seconds <= grace)) {
      return [];
    }
    const what = rules.zeroSleep ? "non-negative" : "greater than 0";
    const plainDetail = `must be ${what} and less than terminationGracePeriodSeconds`;
    const hint = rules.zeroSleep
      ? ""
      : ". Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.";
    return [invalid(field, seconds, `${plainDetail} (${String(grace)})${hint}`, plainDetail)];
  },
};

function oneHandlerFaults(owner: JsonObject, pod: PodOfContainer, field: string): FieldFault[] {
  const given = Object.keys(handlerRules).filter((name) => isJsonObject(valueAt(owner, name)));
  const [first, ...others] = given;
  if (first === undefined) {
    return [required(field, "must specify a handler type")];
  }
  const handler = owner[first];
  const detail = "may not specify more than 1 handler type";
  const faults = (): FieldFault[] =>
    isJsonObject(handler) ? (handlerRules[first]?.(handler, pod, `${field}.${first}`) ?? []) : [];
  return [
    ...apart(faults),
    ...others.map((name) => fieldFault("forbidden", `${field}.${name}`, { detail })),
  ];
}

const probeNumbers = [
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
];

function probeFaults(
  probe: JsonObject,
  pod: PodOfContainer,
  isReadiness: boolean,
  field: string,
): FieldFault[] {
  const faults = apart(() => oneHandlerFaults(probe, pod, field));
  for (const name of probeNumbers) {
    const value = numberAt(probe, name) ?? 0;
    if (value < 0) {
      faults.push(invalid(`${field}.${name}`, value, "must be greater than or equal to 0"));
    }
  }
  const grace = numberAt(probe, "terminationGracePeriodSeconds");
  const graceField = `${field}.terminationGracePeriodSeconds`;
  if (grace !== undefined && grace <= 0) {
    faults.push(invalid(graceField, grace, "must be greater than 0"));
  }
  if (isReadiness) {
    const detail = "must not be set for readinessProbes";
    return grace === undefined ? faults : [...faults, invalid(graceField, grace, detail)];
  }
  const threshold = numberAt(probe, "successThreshold") ?? 0;
  return threshold === 1
    ? faults
    : [...faults, invalid(`${field}.successThreshold`, threshold, "must be 1")];
}

const windowsSignals = ["SIGKILL", "SIGTERM"];
const realTimeSignals = Array.from({ length: 15 }, (_, i) => String(i + 1));
const linuxSignals = [
  ...["ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT"],
  ...["KILL", "PIPE", "POLL", "PROF", "PWR", "QUIT", "RTMAX", "RTMIN", "SEGV", "STKFLT"],
  ...["STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM"],
  ...["WINCH", "XCPU", "XFSZ"],
  ...realTimeSignals.map((number) => `RTMIN+${number}`),
  ...realTimeSignals.slice(0, 14).map((number) => `RTMAX-${number}`),
]
  .map((name) => `SIG${name}`)
  .toSorted();

/** The API server drops the member before it looks. */
function stopSignalFaults(container: JsonObject, { spec }: PodOfContainer, field: string) {
  if (valueAt(container, "lifecycle", "stopSignal") === undefined) {
    return [];
  }
  const signal = textAt(container, "lifecycle", "stopSignal");
  if (valueAt(spec, "os") === undefined) {
    const detail = "may not be set for containers with empty `spec.os.name`";
    return [fieldFault("forbidden", field, { detail })];
  }
  const supported = { windows: windowsSignals, linux: linuxSignals }[textAt(spec, "os", "name")];
  return supported === undefined || supported.includes(signal)
    ? []
    : [notSupported(field, signal, supported)];
}

/**
 * Faults of the hooks and probes of a container (validateLifecycle, validateLivenessProbe, validateReadinessProbe,
 * validateStartupProbe of Kubernetes 1.34).
 */
export function hookFaults(
  container: JsonObject,
  pod: PodOfContainer,
  field: string,
): FieldFault[] {
  const hooks = ["postStart", "preStop"].flatMap((name) => {
    const hook = valueAt(container, "lifecycle", name);
    return isJsonObject(hook)
      ? apart(() => oneHandlerFaults(hook, pod, `${field}.lifecycle.${name}`))
      : [];
  });
  const checks = probes.flatMap((name) => {
    const probe = valueAt(container, name);
    return isJsonObject(probe)
      ? apart(() => probeFaults(probe, pod, name === "readinessProbe", `${field}.${name}`))
      : [];
  });
  const signal = apart(() => stopSignalFaults(container, pod, `${field}.lifecycle.stopSignal`));
  return [...hooks, ...signal, ...checks];
}
