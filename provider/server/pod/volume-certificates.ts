import { invalid, notSupported, required, type FieldFault } from "../field-errors.js";
import { numberAt, textAt, valueAt } from "../json-access.js";
import { labelSelectorFaults } from "../label-selectors.js";
import { dnsSubdomainFaults } from "../names.js";
import { apart } from "../unknowns.js";
import { volumePathFaults } from "./file-paths.js";
import { isKubernetesSigner, signerNameFaults } from "./signer-names.js";
import { takenPathFaults, type Projection } from "./volume-projection.js";

/** Of a signer's bundle, whose name is made of the signer's, with colons, only the rest is free. */
function bundleNameFaults(source: unknown, field: string): FieldFault[] {
  const name = textAt(source, "name");
  const missing = name === "" ? [required(field, "must be a valid object name")] : [];
  const rest = name.slice(name.lastIndexOf(":") + 1);
  const prefix = name.slice(0, name.length - rest.length);
  // A colon at the beginning would be the prefix of a signer without a name.
  if (prefix.includes("/")) {
    const signer = prefix.slice(0, -1).replaceAll(":", "/");
    const wanted = prefix.replaceAll("/", ":");
    const plainDetail =
      "not a valid clustertrustbundlename: the name of its signer is to have colons in place of slashes";
    const detail = `not a valid clustertrustbundlename: ClusterTrustBundle for signerName ${signer} must be named with prefix ${wanted}`;
    return [...missing, invalid(field, name, detail, plainDetail)];
  }
  const faults =
    prefix === ":"
      ? ['ClusterTrustBundle without signer name must not have ":" in its name']
      : dnsSubdomainFaults(rest);
  return [
    ...missing,
    ...faults.map((each) => invalid(field, name, `not a valid clustertrustbundlename: ${each}`)),
  ];
}

function namedBundleFaults(source: unknown, field: string): FieldFault[] {
  const selector = valueAt(source, "labelSelector");
  const detail = "labelSelector must be unset if name is specified";
  return [
    ...apart(() => bundleNameFaults(source, `${field}.name`)),
    ...(selector === undefined ? [] : [invalid(`${field}.labelSelector`, selector, detail)]),
  ];
}

function signedBundleFaults(source: unknown, field: string): FieldFault[] {
  const ofSigner = (): FieldFault[] => {
    const name = textAt(source, "signerName");
    const path = `${field}.signerName`;
    const missing = name === "" ? [required(path, "must be a valid signer name")] : [];
    return [...missing, ...signerNameFaults(name, path)];
  };
  const selector = (): FieldFault[] =>
    labelSelectorFaults(valueAt(source, "labelSelector"), `${field}.labelSelector`);
  return [ofSigner, selector].flatMap(apart);
}

/** As Go writes the source, with the names of its members there. */
function goBundle(source: unknown): unknown {
  return {
    Name: textAt(source, "name"),
    SignerName: textAt(source, "signerName"),
    LabelSelector: valueAt(source, "labelSelector") ?? null,
    Optional: valueAt(source, "optional") ?? null,
    Path: textAt(source, "path"),
  };
}

function bundleFaults(source: unknown, field: string): FieldFault[] {
  const hasName = valueAt(source, "name") !== undefined;
  const hasSigner = valueAt(source, "signerName") !== undefined;
  if (hasName && hasSigner) {
    const detail = "only one of name and signerName may be used";
    return [invalid(field, goBundle(source), detail)];
  }
  if (!hasName && !hasSigner) {
    return [required(field, "either name or signerName must be specified")];
  }
  return hasName ? namedBundleFaults(source, field) : signedBundleFaults(source, field);
}

/**
 * Faults of a projected trust bundle. The API server drops it while its feature is off, Volcano's webhook judges it
 * (validateProjectionSources of Kubernetes 1.34).
 */
export function trustBundleFaults(source: unknown, at: Projection): FieldFault[] {
  const pathFaults = (): FieldFault[] => {
    const [path, field] = [textAt(source, "path"), `${at.field}.path`];
    const missing = path === "" ? [required(field)] : [];
    return [
      ...missing,
      ...volumePathFaults(path, field),
      ...takenPathFaults({ path, place: field, shown: path }, at),
    ];
  };
  return [() => bundleFaults(source, at.field), pathFaults].flatMap(apart);
}

const keyTypes = ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"];

function keyTypeFaults(source: unknown, field: string): FieldFault[] {
  const type = textAt(source, "keyType");
  return keyTypes.includes(type) ? [] : [notSupported(field, type, keyTypes)];
}

const shortestSeconds = 60 * 60;
const daySeconds = 24 * 60 * 60;

function lifetimeFaults(source: unknown, field: string): FieldFault[] {
  const seconds = numberAt(source, "maxExpirationSeconds");
  if (seconds === undefined) {
    return [];
  }
  const longest = isKubernetesSigner(textAt(source, "signerName")) ? daySeconds : 91 * daySeconds;
  const limit = "if provided, maxExpirationSeconds must be";
  if (seconds < shortestSeconds) {
    return [invalid(field, seconds, `${limit} >= ${shortestSeconds}`)];
  }
  return seconds > longest ? [invalid(field, seconds, `${limit} <= ${longest}`)] : [];
}

const pathMembers = ["credentialBundlePath", "keyPath", "certificateChainPath"];

function certificatePathFaults(source: unknown, at: Projection): FieldFault[] {
  const faults = pathMembers.flatMap((name) =>
    apart(() => {
      const [path, place] = [textAt(source, name), `${at.field}.${name}`];
      return path === ""
        ? []
        : [...volumePathFaults(path, place), ...takenPathFaults({ path, place, shown: path }, at)];
    }),
  );
  const detail = "specify at least one of credentialBundlePath, keyPath, and certificateChainPath";
  const hasPath = pathMembers.some((name) => textAt(source, name) !== "");
  return hasPath ? faults : [...faults, required(at.field, detail)];
}

/**
 * Faults of a projected certificate of the pod. The API server drops it while its feature is off, Volcano's webhook judges
 * it (validateProjectionSources of Kubernetes 1.34).
 */
export function certificateFaults(source: unknown, at: Projection): FieldFault[] {
  return [
    () => signerNameFaults(textAt(source, "signerName"), `${at.field}.signerName`),
    () => keyTypeFaults(source, `${at.field}.keyType`),
    () => lifetimeFaults(source, `${at.field}.maxExpirationSeconds`),
    () => certificatePathFaults(source, at),
  ].flatMap(apart);
}
