import type { JsonObject } from "../../values/json.js";
import { fieldFault, invalid, invalids, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { textAt, valueAt } from "../json-access.js";
import { sysctlNameFaults } from "../names.js";
import { apart, isCertain } from "../unknowns.js";

/** Kernel parameters of the namespace of processes that talk to each other, of Linux. */
const ipcParameters: ReadonlySet<string> = new Set([
  "kernel.sem",
  "kernel.shmall",
  "kernel.shmmax",
  "kernel.shmmni",
  "kernel.shm_rmid_forced",
  "kernel.shm",
  "kernel.msgmax",
  "kernel.msgmnb",
  "kernel.msgmni",
  "kernel.msg",
]);

/** A name may be written as a path, and then have the two separators the other way round. */
function withDots(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  if (first !== "/") {
    return name;
  }
  return name.replace(/[./]/g, (separator) => (separator === "/" ? "." : "/"));
}

/** The member of the pod that takes the parameter's namespace from the host (GetNamespace of Kubernetes 1.34). */
function hostMember(name: string): "hostNetwork" | "hostIPC" | undefined {
  const [prefix = ""] = withDots(name).split("*");
  if (prefix.startsWith("net.")) {
    return "hostNetwork";
  }
  return ipcParameters.has(prefix) || prefix.startsWith("fs.mqueue.") ? "hostIPC" : undefined;
}

function hostFaults(name: string, spec: JsonObject, field: string): FieldFault[] {
  const member = hostMember(name);
  return member !== undefined && valueAt(spec, member) === true
    ? [invalid(field, name, `may not be specified when '${member}' is true`)]
    : [];
}

/** Faults of `sysctls` of a pod (validateSysctls of Kubernetes 1.34). */
export function sysctlsFaults(sysctls: unknown, spec: JsonObject, field: string): FieldFault[] {
  const names = new Set<string>();
  return itemFaults(sysctls, field, (sysctl, item) => {
    const path = `${item}.name`;
    const name = textAt(sysctl, "name");
    if (!isCertain()) {
      return [];
    }
    const faults = name === "" ? [required(path)] : invalids(path, name, sysctlNameFaults(name));
    if (names.has(name) && faults.length === 0) {
      faults.push(fieldFault("duplicate", path, { value: name }));
    }
    names.add(name);
    return [...faults, ...apart(() => hostFaults(name, spec, path))];
  });
}
