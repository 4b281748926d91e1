import { isJsonObject, type JsonObject } from "../../values/json.js";
import { portFaults, portNameFaults } from "./container-ports.js";
import {
  fieldFault,
  invalid,
  invalids,
  namedElsewhere,
  notSupported,
  required,
  type FieldFault,
} from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { listAt, numberAt, textAt, valueAt } from "../json-access.js";
import { headerNameFaults } from "../names.js";
import { apart, isOpen } from "../unknowns.js";
import type { PodFacts } from "./pod-facts.js";
import { stopSignalFaults } from "./stop-signals.js";

const schemes = ["HTTP", "HTTPS"];

function namedPortFaults(port: unknown, field: string): FieldFault[] {
  if (isOpen(port)) {
    return [];
  }
  return typeof port === "string"
    ? portNameFaults(port, field)
    : portFaults(Number(port ?? 0), field);
}

function headersFaults(handler: JsonObject, field: string): FieldFault[] {
  return itemFaults(valueAt(handler, "httpHeaders"), field, (header, path) => {
    const name = textAt(header, "name");
    // The server names the list.
    return namedElsewhere(
      invalids(`${path}.name`, name, headerNameFaults(name)),
      `${path}.name`,
      field,
    );
  });
}

function httpFaults(handler: JsonObject, field: string): FieldFault[] {
  const schemeFaults = (): FieldFault[] => {
    const scheme = textAt(handler, "scheme");
    return schemes.includes(scheme) ? [] : [notSupported(`${field}.scheme`, scheme, schemes)];
  };
  return [
    () => (textAt(handler, "path") === "" ? [required(`${field}.path`)] : []),
    () => namedPortFaults(valueAt(handler, "port"), `${field}.port`),
    schemeFaults,
    () => headersFaults(handler, `${field}.httpHeaders`),
  ].flatMap(apart);
}

function sleepFaults(handler: JsonObject, field: string, pod: PodFacts): FieldFault[] {
  const seconds = numberAt(handler, "seconds") ?? 0;
  const grace = numberAt(pod.spec, "terminationGracePeriodSeconds");
  const isEnough = seconds > 0 || (seconds === 0 && pod.rules.sleepsForZero);
  if (grace === undefined || (isEnough && seconds <= grace)) {
    return [];
  }
  const least = pod.rules.sleepsForZero ? "non-negative" : "greater than 0";
  const plainDetail = `must be ${least} and less than terminationGracePeriodSeconds`;
  const gate = pod.rules.sleepsForZero
    ? ""
    : ". Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.";
  return [invalid(field, seconds, `${plainDetail} (${grace})${gate}`, plainDetail)];
}

type HandlerRule = (handler: JsonObject, field: string, pod: PodFacts) => FieldFault[];

/** What a hook or probe can do, in the order in which the server looks. */
const handlerRules: Readonly<Record<string, HandlerRule>> = {
  exec: (handler, field) =>
    listAt(handler, "command").length > 0 ? [] : [required(`${field}.command`)],
  httpGet: httpFaults,
  tcpSocket: (handler, field) => namedPortFaults(valueAt(handler, "port"), `${field}.port`),
  grpc: (handler, field) => portFaults(numberAt(handler, "port") ?? 0, `${field}.port`),
  sleep: sleepFaults,
};
const hookHandlers = ["exec", "httpGet", "tcpSocket", "sleep"];
const probeHandlers = ["exec", "httpGet", "tcpSocket", "grpc"];

/** Exactly one handler (validateHandler of Kubernetes 1.34). */
function oneHandlerFaults(
  owner: JsonObject,
  handlers: readonly string[],
  pod: PodFacts,
  field: string,
): FieldFault[] {
  const [first, ...others] = handlers.filter((name) => isJsonObject(valueAt(owner, name)));
  if (first === undefined) {
    return [required(field, "must specify a handler type")];
  }
  const handler = owner[first];
  const detail = "may not specify more than 1 handler type";
  return [
    ...(isJsonObject(handler)
      ? apart(() => handlerRules[first]?.(handler, `${field}.${first}`, pod) ?? [])
      : []),
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

function probeNumberFaults(probe: JsonObject, member: string, field: string): FieldFault[] {
  const value = numberAt(probe, member) ?? 0;
  return value < 0
    ? [invalid(`${field}.${member}`, value, "must be greater than or equal to 0")]
    : [];
}

function graceFaults(probe: JsonObject, isReadiness: boolean, field: string): FieldFault[] {
  const grace = numberAt(probe, "terminationGracePeriodSeconds");
  if (grace === undefined) {
    return [];
  }
  return invalids(`${field}.terminationGracePeriodSeconds`, grace, [
    ...(grace <= 0 ? ["must be greater than 0"] : []),
    ...(isReadiness ? ["must not be set for readinessProbes"] : []),
  ]);
}

function onceFaults(probe: JsonObject, field: string): FieldFault[] {
  const threshold = numberAt(probe, "successThreshold") ?? 0;
  return threshold === 1 ? [] : [invalid(`${field}.successThreshold`, threshold, "must be 1")];
}

/** validateProbe of Kubernetes 1.34, and what is more of each of the three. */
function probeFaults(
  probe: JsonObject,
  isReadiness: boolean,
  pod: PodFacts,
  field: string,
): FieldFault[] {
  return [
    () => oneHandlerFaults(probe, probeHandlers, pod, field),
    ...probeNumbers.map((member) => () => probeNumberFaults(probe, member, field)),
    () => graceFaults(probe, isReadiness, field),
    () => (isReadiness ? [] : onceFaults(probe, field)),
  ].flatMap(apart);
}

/** Faults of the hooks and probes of a container. */
export function hookFaults(container: JsonObject, pod: PodFacts, field: string): FieldFault[] {
  const hooks = ["postStart", "preStop"].flatMap((name) =>
    apart(() => {
      const hook = valueAt(container, "lifecycle", name);
      return isJsonObject(hook)
        ? oneHandlerFaults(hook, hookHandlers, pod, `${field}.lifecycle.${name}`)
        : [];
    }),
  );
  const signal = apart(() => stopSignalFaults(container, pod, `${field}.lifecycle.stopSignal`));
  const checks = ["livenessProbe", "readinessProbe", "startupProbe"].flatMap((name) =>
    apart(() => {
      const probe = valueAt(container, name);
      return isJsonObject(probe)
        ? probeFaults(probe, name === "readinessProbe", pod, `${field}.${name}`)
        : [];
    }),
  );
  return [...hooks, ...signal, ...checks];
}
