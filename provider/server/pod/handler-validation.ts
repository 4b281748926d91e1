import { isJsonObject, type JsonObject } from "../../values/json.js";
import { portFaults, portNameFaults } from "./container-ports.js";
import { fieldFault, invalid, notSupported, required, type FieldFault } from "../field-errors.js";
import { listAt, numberAt, textAt, valueAt } from "../json-access.js";
import { apart, isOpen } from "../unknowns.js";

const schemes = ["HTTP", "HTTPS"];
const probes = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const handlers = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] as const;

function namedPortFaults(port: unknown, field: string): FieldFault[] {
  if (isOpen(port)) {
    return [];
  }
  if (typeof port === "number") {
    return portFaults(port, field);
  }
  return portNameFaults(String(port), field);
}

function handlerFaults(
  name: (typeof handlers)[number],
  handler: JsonObject,
  field: string,
): FieldFault[] {
  switch (name) {
    case "exec":
      return listAt(handler, "command").length > 0 ? [] : [required(`${field}.command`)];
    case "grpc":
      return portFaults(numberAt(handler, "port") ?? 0, `${field}.port`);
    case "httpGet": {
      const scheme = textAt(handler, "scheme");
      const faults = textAt(handler, "path") === "" ? [required(`${field}.path`)] : [];
      faults.push(...namedPortFaults(valueAt(handler, "port"), `${field}.port`));
      if (!schemes.includes(scheme)) {
        faults.push(notSupported(`${field}.scheme`, scheme, schemes));
      }
      return faults;
    }
    case "tcpSocket":
      return namedPortFaults(valueAt(handler, "port"), `${field}.port`);
    default:
      return [];
  }
}

function oneHandlerFaults(owner: JsonObject, field: string): FieldFault[] {
  const given = handlers.filter((name) => isJsonObject(valueAt(owner, name)));
  const [first, ...others] = given;
  if (first === undefined) {
    return [required(field, "must specify a handler type")];
  }
  const handler = owner[first];
  const detail = "may not specify more than 1 handler type";
  return [
    ...(isJsonObject(handler)
      ? apart(() => handlerFaults(first, handler, `${field}.${first}`))
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

function probeFaults(probe: JsonObject, isReadiness: boolean, field: string): FieldFault[] {
  const faults = apart(() => oneHandlerFaults(probe, field));
  for (const name of probeNumbers) {
    const value = numberAt(probe, name) ?? 0;
    if (value < 0) {
      faults.push(invalid(`${field}.${name}`, value, "must be greater than or equal to 0"));
    }
  }
  const grace = numberAt(probe, "terminationGracePeriodSeconds");
  if (grace !== undefined && grace <= 0) {
    faults.push(invalid(`${field}.terminationGracePeriodSeconds`, grace, "must be greater than 0"));
  }
  if (isReadiness) {
    return faults;
  }
  const threshold = numberAt(probe, "successThreshold") ?? 0;
  return threshold === 1
    ? faults
    : [...faults, invalid(`${field}.successThreshold`, threshold, "must be 1")];
}

/** Faults of the hooks and probes of a container. */
export function hookFaults(container: JsonObject, field: string): FieldFault[] {
  const hooks = ["postStart", "preStop"].flatMap((name) => {
    const hook = valueAt(container, "lifecycle", name);
    if (!isJsonObject(hook)) {
      return [];
    }
    return apart(() => oneHandlerFaults(hook, `${field}.lifecycle.${name}`));
  });
  const checks = probes.flatMap((name) => {
    const probe = valueAt(container, name);
    if (!isJsonObject(probe)) {
      return [];
    }
    return apart(() => probeFaults(probe, name === "readinessProbe", `${field}.${name}`));
  });
  return [...hooks, ...checks];
}
