import { isJsonObject } from "../../values/json.js";
import { fieldFault, invalid, namedElsewhere, required, type FieldFault } from "../field-errors.js";
import { itemFaults } from "../item-faults.js";
import { numberAt, textAt, valueAt } from "../json-access.js";
import { apart } from "../unknowns.js";
import { certificateFaults, trustBundleFaults } from "./volume-certificates.js";
import { filePathFaults, keyedFileFaults, podFileFaults } from "./volume-files.js";
import { takenPathFaults, type Projection } from "./volume-projection.js";

function samePathFaults(
  file: unknown,
  shown: string | undefined,
  { place, at }: { readonly place: string; readonly at: Projection },
): FieldFault[] {
  const path = textAt(file, "path");
  return path === ""
    ? []
    : takenPathFaults({ path, place: `${place}.path`, shown: shown ?? path }, at);
}

function keyedProjectionFaults(source: unknown, at: Projection): FieldFault[] {
  const name = apart(() => textAt(source, "name"));
  return [
    ...apart(() => (textAt(source, "name") === "" ? [required(`${at.field}.name`)] : [])),
    ...itemFaults(valueAt(source, "items"), `${at.field}.items`, (item, place) => [
      ...apart(() => keyedFileFaults(item, place)),
      ...apart(() => samePathFaults(item, name, { place, at })),
    ]),
  ];
}

function podProjectionFaults(source: unknown, at: Projection): FieldFault[] {
  return itemFaults(valueAt(source, "items"), `${at.field}.items`, (file, place) => [
    ...apart(() => namedElsewhere(podFileFaults(file, place), place, at.field)),
    ...apart(() => samePathFaults(file, undefined, { place, at })),
  ]);
}

const shortestTokenSeconds = 10 * 60;
const longestTokenSeconds = 2 ** 32;

function tokenSecondsFaults(source: unknown, field: string): FieldFault[] {
  const seconds = numberAt(source, "expirationSeconds") ?? 0;
  if (seconds < shortestTokenSeconds) {
    return [invalid(field, seconds, "may not specify a duration less than 10 minutes")];
  }
  return seconds > longestTokenSeconds
    ? [invalid(field, seconds, "may not specify a duration larger than 2^32 seconds")]
    : [];
}

function tokenProjectionFaults(source: unknown, at: Projection): FieldFault[] {
  // The server leaves the source out of the path's place.
  const pathFaults = (): FieldFault[] =>
    namedElsewhere(filePathFaults(source, at.field), at.field, at.volume);
  return [() => tokenSecondsFaults(source, `${at.field}.expirationSeconds`), pathFaults].flatMap(
    apart,
  );
}

/** What may be projected, in the order of the server. */
const projections: Readonly<Record<string, (source: unknown, at: Projection) => FieldFault[]>> = {
  secret: keyedProjectionFaults,
  configMap: keyedProjectionFaults,
  downwardAPI: podProjectionFaults,
  serviceAccountToken: tokenProjectionFaults,
  clusterTrustBundle: trustBundleFaults,
  podCertificate: certificateFaults,
};

/** Faults of the sources of a projected volume (validateProjectionSources of Kubernetes 1.34). */
export function projectedFaults(volume: unknown, field: string): FieldFault[] {
  const paths = new Set<string>();
  return itemFaults(valueAt(volume, "sources"), `${field}.sources`, (each, place) => {
    const given = Object.entries(projections).filter(([name]) =>
      apart(() => isJsonObject(valueAt(each, name))),
    );
    const faults = given.flatMap(([name, rule]) =>
      apart(() => rule(valueAt(each, name), { volume: field, field: `${place}.${name}`, paths })),
    );
    const detail = "may not specify more than 1 volume type per source";
    return given.length > 1 ? [...faults, fieldFault("forbidden", place, { detail })] : faults;
  });
}
