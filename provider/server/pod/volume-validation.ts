import type { JsonObject } from "../../values/json.js";
import { fieldFault, invalid, required, type FieldFault } from "../field-errors.js";
import { listAt, numberAt, objectAt, textAt } from "../json-access.js";
import { apart } from "../unknowns.js";

/** The order in which the server looks for sources: the first one counts. */
const sourceOrder = [
  "emptyDir",
  "hostPath",
  "gitRepo",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "secret",
  "nfs",
  "iscsi",
  "glusterfs",
  "flocker",
  "persistentVolumeClaim",
  "rbd",
  "cinder",
  "cephfs",
  "quobyte",
  "downwardAPI",
  "fc",
  "flexVolume",
  "configMap",
  "azureFile",
  "vsphereVolume",
  "photonPersistentDisk",
  "portworxVolume",
  "azureDisk",
  "storageos",
  "projected",
  "scaleIO",
  "csi",
  "ephemeral",
  "image",
];

/** Faults of a volume's source: that there is one, only one, and what it must have. */
export function volumeSourceFaults(volume: JsonObject, field: string): FieldFault[] {
  const sources = Object.keys(volume)
    .filter((name) => name !== "name")
    .sort((left, right) => sourceOrder.indexOf(left) - sourceOrder.indexOf(right));
  const [first, ...others] = sources;
  if (first === undefined) {
    return [required(field, "must specify a volume type")];
  }
  const faults = others.map((name) =>
    fieldFault("forbidden", `${field}.${name}`, {
      detail: "may not specify more than 1 volume type",
    }),
  );
  return [...sourceFaults(first, objectAt(volume, first), `${field}.${first}`), ...faults];
}

/** Members that a volume source must have. */
const requiredOfSource: Readonly<Record<string, string>> = {
  secret: "secretName",
  configMap: "name",
  persistentVolumeClaim: "claimName",
  hostPath: "path",
};

const modeDetail = "must be a number between 0 and 0777 (octal), both inclusive";

function modeFaults(mode: number | undefined, field: string): FieldFault[] {
  return mode !== undefined && (mode < 0 || mode > 0o777) ? [invalid(field, mode, modeDetail)] : [];
}

/** Sources whose files are chosen one by one, each with a mode of its own. */
const keyedSources: ReadonlySet<string> = new Set(["secret", "configMap"]);

function itemFaults(source: JsonObject, isKeyed: boolean, field: string): FieldFault[] {
  return listAt(source, "items").flatMap((item, i) => {
    const path = `${field}.items[${i}]`;
    const members = isKeyed ? ["key", "path"] : ["path"];
    return [
      ...members.flatMap((name) =>
        apart(() => (textAt(item, name) === "" ? [required(`${path}.${name}`)] : [])),
      ),
      ...apart(() => modeFaults(numberAt(item, "mode"), `${path}.mode`)),
    ];
  });
}

function projectedFaults(source: JsonObject, field: string): FieldFault[] {
  return listAt(source, "sources").flatMap((each, i) =>
    ["secret", "configMap", "downwardAPI"].flatMap((name) =>
      apart(() =>
        itemFaults(objectAt(each, name), keyedSources.has(name), `${field}.sources[${i}].${name}`),
      ),
    ),
  );
}

function sourceFaults(name: string, source: JsonObject, field: string): FieldFault[] {
  const member = requiredOfSource[name];
  const missing = (): FieldFault[] =>
    member !== undefined && textAt(source, member) === "" ? [required(`${field}.${member}`)] : [];
  const hostPath = (): FieldFault[] => {
    const path = name === "hostPath" ? textAt(source, "path") : "";
    return path.split("/").includes("..")
      ? [invalid(`${field}.path`, path, "must not contain '..'")]
      : [];
  };
  const items = (): FieldFault[] =>
    keyedSources.has(name) || name === "downwardAPI"
      ? itemFaults(source, keyedSources.has(name), field)
      : [];
  return [
    missing,
    () => modeFaults(numberAt(source, "defaultMode"), `${field}.defaultMode`),
    items,
    () => (name === "projected" ? projectedFaults(source, field) : []),
    hostPath,
  ].flatMap(apart);
}
