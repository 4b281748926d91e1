import type { JsonObject } from "../../values/json.js";
import { fieldFault, namedElsewhere, required, type FieldFault } from "../field-errors.js";
import { objectAt } from "../json-access.js";
import { apart } from "../unknowns.js";
import { ephemeralFaults } from "./volume-claim-template.js";
import { azureDiskRules, quobyteRules } from "./volume-cloud-disks.js";
import { keyedFilesFaults, modeFaults, podFilesFaults } from "./volume-files.js";
import { iscsiFaults, iscsiLabelFaults } from "./volume-iscsi.js";
import { projectedFaults } from "./volume-projected.js";
import {
  driverFaults,
  driverSecretFaults,
  fibreChannelFaults,
  flexOptionFaults,
  flockerFaults,
  hostPathFaults,
  hostPathTypeFaults,
  isDescending,
  isDnsLabel,
  isOneOf,
  needs,
  nfsPathFaults,
  partitionFaults,
  secretRefFaults,
  sizeLimitFaults,
  type SourceRule,
} from "./volume-rules.js";

const defaultModeFaults: SourceRule = (source, field) => modeFaults(source, "defaultMode", field);

/** The sources of a volume in the order in which the server looks for them, the first of which counts, and what each must be. */
const sourceRules: Readonly<Record<string, readonly SourceRule[]>> = {
  emptyDir: [sizeLimitFaults],
  hostPath: [hostPathFaults, hostPathTypeFaults],
  gitRepo: [needs("repository"), isDescending("directory")],
  gcePersistentDisk: [needs("pdName"), partitionFaults],
  awsElasticBlockStore: [needs("volumeID"), partitionFaults],
  secret: [needs("secretName"), defaultModeFaults, keyedFilesFaults],
  nfs: [needs("server"), nfsPathFaults],
  iscsi: [iscsiFaults],
  glusterfs: [needs("endpoints"), needs("path")],
  flocker: [flockerFaults],
  persistentVolumeClaim: [needs("claimName")],
  rbd: [needs("monitors"), needs("image")],
  cinder: [needs("volumeID"), secretRefFaults],
  cephfs: [needs("monitors")],
  quobyte: quobyteRules,
  downwardAPI: [defaultModeFaults, podFilesFaults],
  fc: [fibreChannelFaults],
  flexVolume: [needs("driver"), flexOptionFaults],
  configMap: [needs("name"), defaultModeFaults, keyedFilesFaults],
  azureFile: [needs("secretName"), needs("shareName")],
  vsphereVolume: [needs("volumePath")],
  photonPersistentDisk: [needs("pdID")],
  portworxVolume: [needs("volumeID")],
  azureDisk: azureDiskRules,
  storageos: [
    needs("volumeName"),
    isDnsLabel("volumeName"),
    isDnsLabel("volumeNamespace"),
    secretRefFaults,
  ],
  projected: [defaultModeFaults, projectedFaults],
  scaleIO: [needs("gateway"), needs("system"), needs("volumeName")],
  csi: [driverFaults, driverSecretFaults],
  ephemeral: [ephemeralFaults],
  image: [needs("pullPolicy"), isOneOf("pullPolicy", ["Always", "IfNotPresent", "Never"])],
};

/** Sources that the server names otherwise in faults of their members. */
const nameOfFirst: ReadonlyMap<string, string> = new Map([["gcePersistentDisk", "persistentDisk"]]);

/** Sources that the server names otherwise where they are one too many. */
const nameOfSecond: ReadonlyMap<string, string> = new Map([
  ["cephfs", "cephFS"],
  ["downwardAPI", "downwarAPI"],
]);

function firstSourceFaults(volume: JsonObject, name: string, field: string): FieldFault[] {
  const place = `${field}.${name}`;
  const faults = (sourceRules[name] ?? []).flatMap((rule) =>
    apart(() => rule(objectAt(volume, name), place)),
  );
  const other = nameOfFirst.get(name);
  return other === undefined ? faults : namedElsewhere(faults, place, `${field}.${other}`);
}

function secondSourceFaults(name: string, field: string): FieldFault[] {
  const place = `${field}.${name}`;
  const detail = "may not specify more than 1 volume type";
  const faults = [fieldFault("forbidden", place, { detail })];
  const other = nameOfSecond.get(name);
  return other === undefined ? faults : namedElsewhere(faults, place, `${field}.${other}`);
}

/**
 * Faults of a volume's source: that there is one, only one, and what it must have (validateVolumeSource of Kubernetes
 * 1.34).
 */
export function volumeSourceFaults(volume: JsonObject, field: string): FieldFault[] {
  const given = Object.keys(sourceRules).filter((name) => Object.hasOwn(volume, name));
  if (given.length === 0) {
    return [required(field, "must specify a volume type")];
  }
  return given.flatMap((name, i) => {
    const faults =
      i === 0 ? firstSourceFaults(volume, name, field) : secondSourceFaults(name, field);
    return name === "iscsi" ? [...faults, ...apart(() => iscsiLabelFaults(volume, field))] : faults;
  });
}
