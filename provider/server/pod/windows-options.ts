import type { JsonObject } from "../../values/json.js";
import { invalid, invalids, type FieldFault } from "../field-errors.js";
import { textAt, valueAt } from "../json-access.js";
import { dnsSubdomainFaults } from "../names.js";
import { apart } from "../unknowns.js";
import type { PlacedContainer } from "./pod-containers.js";

const mostSpecKiB = 64;
const domainBytesBelow = 256;
const mostUserBytes = 104;

// Names that Windows knows: of NetBIOS, of DNS, and of users.
const netBiosName = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/u;
const dnsName =
  /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
const onlyDotsAndSpaces = /^[. ]+$/;
const notInUserNames = /["/\\:;|=,+*?<>@[\]]/;

// eslint-disable-next-line no-control-regex -- that is what it looks for
const controlCharacter = /[\u0000-\u001f\u007f]/;

function partsFaults(parts: readonly string[]): string[] {
  const user = parts.at(-1) ?? "";
  const domain = parts.length > 1 ? parts[0] : undefined;
  const userBytes = Buffer.byteLength(user);
  const faults: readonly (readonly [boolean, string])[] = [
    [
      Buffer.byteLength(domain ?? "") >= domainBytesBelow,
      `Domain length must be under ${domainBytesBelow} characters`,
    ],
    [
      domain !== undefined && !netBiosName.test(domain) && !dnsName.test(domain),
      "Domain doesn't match the NetBios nor the DNS format",
    ],
    [userBytes === 0, "User cannot be empty"],
    [userBytes > mostUserBytes, `User length must not be longer than ${mostUserBytes} characters`],
    [onlyDotsAndSpaces.test(user), "User cannot contain only periods or spaces"],
    [notInUserNames.test(user), 'User cannot contain the following characters: "/\\:;|=,+*?<>@[]'],
  ];
  return faults.filter(([isBad]) => isBad).map(([, text]) => `runAsUserName's ${text}`);
}

function userFaults(name: string): string[] {
  if (name === "") {
    return ["runAsUserName cannot be an empty string"];
  }
  if (controlCharacter.test(name)) {
    return ["runAsUserName cannot contain control characters"];
  }
  const parts = name.split("\\");
  return parts.length > 2
    ? ["runAsUserName cannot contain more than one backslash"]
    : partsFaults(parts);
}

function credentialFaults(credentials: string): string[] {
  if (credentials === "") {
    return ["gmsaCredentialSpec cannot be an empty string"];
  }
  return Buffer.byteLength(credentials) > mostSpecKiB * 1024
    ? [`gmsaCredentialSpec size must be under ${mostSpecKiB} KiB`]
    : [];
}

const checks: Readonly<Record<string, (text: string) => string[]>> = {
  gmsaCredentialSpecName: dnsSubdomainFaults,
  gmsaCredentialSpec: credentialFaults,
  runAsUserName: userFaults,
};

const asPointer = (fault: FieldFault): FieldFault => ({ ...fault, isPointer: true });

/** Faults of `windowsOptions` of a pod or a container (validateWindowsSecurityContextOptions of Kubernetes 1.34). */
export function windowsOptionsFaults(options: unknown, field: string): FieldFault[] {
  return Object.entries(checks).flatMap(([name, check]) =>
    apart(() => {
      const text = textAt(options, name);
      const isGiven = valueAt(options, name) !== undefined;
      return isGiven ? invalids(`${field}.${name}`, text, check(text)).map(asPointer) : [];
    }),
  );
}

/**
 * Faults of containers that are processes of a Windows host (validateWindowsHostProcessPod of Kubernetes 1.34): none are or
 * all, and then in the host's network. Whether a cluster allows them at all is its own setting.
 */
export function hostProcessFaults(
  spec: JsonObject,
  containers: readonly PlacedContainer[],
  field: string,
): FieldFault[] {
  const path = ["securityContext", "windowsOptions", "hostProcess"] as const;
  const ofPod = valueAt(spec, ...path);
  const own = containers.map(({ container }) => valueAt(container, ...path));
  const faults = containers.flatMap((placed, i) => {
    if (ofPod === undefined || own[i] === undefined || ofPod === own[i]) {
      return [];
    }
    const plainDetail = "pod hostProcess value must be identical if both are specified";
    const detail = `${plainDetail}, was ${ofPod === true ? "true" : "false"}`;
    return [invalid(`${placed.field}.${path.join(".")}`, own[i], detail, plainDetail)];
  });
  const count = own.filter((isHostProcess) => (isHostProcess ?? ofPod) === true).length;
  if (count > 0 && count < containers.length) {
    const detail =
      "If pod contains any hostProcess containers then all containers must be HostProcess containers";
    faults.push(invalid(field, "", detail));
  }
  if (count > 0 && valueAt(spec, "hostNetwork") !== true) {
    const detail = "hostNetwork must be true if pod contains any hostProcess containers";
    faults.push(invalid(`${field}.hostNetwork`, false, detail));
  }
  return faults;
}
