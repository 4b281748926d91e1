import type { FaultKind } from "./fault-kind.js";
import { affinityKinds } from "./kinds/affinity-kinds.js";
import { claimKinds } from "./kinds/claim-kinds.js";
import { containerKinds } from "./kinds/container-kinds.js";
import { envKinds } from "./kinds/env-kinds.js";
import { fileVolumeKinds } from "./kinds/file-volume-kinds.js";
import { handlerKinds } from "./kinds/handler-kinds.js";
import { mountKinds } from "./kinds/mount-kinds.js";
import { nameResolutionKinds } from "./kinds/name-resolution-kinds.js";
import { networkVolumeKinds } from "./kinds/network-volume-kinds.js";
import { portKinds } from "./kinds/port-kinds.js";
import { projectedKinds } from "./kinds/projected-kinds.js";
import { resourceKinds } from "./kinds/resource-kinds.js";
import { schedulingKinds } from "./kinds/scheduling-kinds.js";
import { securityKinds } from "./kinds/security-kinds.js";
import { volumeKinds } from "./kinds/volume-kinds.js";
import { windowsKinds } from "./kinds/windows-kinds.js";

/** Every kind of fault, by area. */
export const faultTable: Readonly<Record<string, readonly FaultKind[]>> = {
  volumes: volumeKinds,
  "volumes of files": fileVolumeKinds,
  "projected volumes": projectedKinds,
  "network volumes": networkVolumeKinds,
  claims: claimKinds,
  mounts: mountKinds,
  env: envKinds,
  ports: portKinds,
  handlers: handlerKinds,
  containers: containerKinds,
  resources: resourceKinds,
  security: securityKinds,
  windows: windowsKinds,
  affinity: affinityKinds,
  scheduling: schedulingKinds,
  "name resolution": nameResolutionKinds,
};
