import type { JsonObject } from "../../values/json.js";
import { fieldFault, invalids, tooLong, type FieldFault } from "../field-errors.js";
import { listAt, textAt, valueAt } from "../json-access.js";
import { dnsSubdomainFaults } from "../names.js";
import { apart } from "../unknowns.js";
import type { PlacedContainer } from "./pod-containers.js";

/** Members that need the host's users, and what the server calls them. */
const sharedWithHost = { hostNetwork: "hostNetwork", hostPID: "HostPID", hostIPC: "HostIPC" };

/** Faults of a pod with users of its own, `hostUsers: false` (validateHostUsers of Kubernetes 1.34). */
export function hostUsersFaults(
  spec: JsonObject,
  containers: readonly PlacedContainer[],
  field: string,
): FieldFault[] {
  if (valueAt(spec, "hostUsers") !== false) {
    return [];
  }
  const forbidden = (path: string): FieldFault =>
    fieldFault("forbidden", path, { detail: "when `hostUsers` is false" });
  const shared = Object.entries(sharedWithHost).flatMap(([name, said]) =>
    apart(() => (valueAt(spec, name) === true ? [forbidden(`${field}.${said}`)] : [])),
  );
  const devices = containers.flatMap((placed) =>
    apart(() =>
      listAt(placed.container, "volumeDevices").length > 0
        ? [forbidden(`${placed.field}.volumeDevices`)]
        : [],
    ),
  );
  return [...shared, ...devices];
}

const mostHostnameBytes = 64;

/** Faults of `hostnameOverride` (validatePodHostName of Kubernetes 1.34); the API server drops the member before it looks. */
export function hostnameOverrideFaults(spec: JsonObject, field: string): FieldFault[] {
  const path = `${field}.hostnameOverride`;
  if (valueAt(spec, "hostnameOverride") === undefined) {
    return [];
  }
  const name = textAt(spec, "hostnameOverride");
  const beside = ["setHostnameAsFQDN", "hostNetwork"].flatMap((other) =>
    apart(() => {
      const detail = `may not be specified when ${other} is true`;
      return valueAt(spec, other) === true ? [fieldFault("forbidden", path, { detail })] : [];
    }),
  );
  return [
    ...beside,
    ...(Buffer.byteLength(name) > mostHostnameBytes ? [tooLong(path, mostHostnameBytes)] : []),
    ...invalids(path, name, dnsSubdomainFaults(name)),
  ];
}
