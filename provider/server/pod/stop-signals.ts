import { fieldFault, notSupported, type FieldFault } from "../field-errors.js";
import { textAt, valueAt } from "../json-access.js";
import type { PodFacts } from "./pod-facts.js";

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}${i + 1}`);
}

const named =
  "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT RTMAX RTMIN SEGV STKFLT STOP SYS TERM " +
  "TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ";

/** The signals of each operating system. */
const signals: Readonly<Record<string, readonly string[]>> = {
  linux: [...named.split(" "), ...numbered("RTMIN+", 15), ...numbered("RTMAX-", 14)]
    .map((name) => `SIG${name}`)
    .sort(),
  windows: ["SIGKILL", "SIGTERM"],
};

/**
 * Faults of the signal that ends a container (validateStopSignal of Kubernetes 1.34). The API server drops it, because its
 * feature is off; Volcano's webhook judges it.
 */
export function stopSignalFaults(container: unknown, pod: PodFacts, field: string): FieldFault[] {
  const signal = valueAt(container, "lifecycle", "stopSignal");
  if (signal === undefined) {
    return [];
  }
  if (valueAt(pod.spec, "os") === undefined) {
    const detail = "may not be set for containers with empty `spec.os.name`";
    return [fieldFault("forbidden", field, { detail })];
  }
  const system = textAt(pod.spec, "os", "name");
  const supported = Object.hasOwn(signals, system) ? signals[system] : undefined;
  return !supported || supported.includes(signal as string)
    ? []
    : [notSupported(field, signal, supported)];
}
