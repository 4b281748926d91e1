import type { JsonObject } from "../../values/json.js";
import { fieldFault, notSupported, required, type FieldFault } from "../field-errors.js";
import { listAt, textAt, valueAt } from "../json-access.js";
import { apart } from "../unknowns.js";
import type { PlacedContainer } from "./pod-containers.js";

/** What a pod's operating system does not have, in the order in which the server looks. */
interface Lacking {
  readonly detail: string;
  /** Paths below the pod's spec. */
  readonly pod: readonly string[];
  /** Members of a container's `securityContext`. */
  readonly container: readonly string[];
}

const lacking: Readonly<Record<string, Lacking>> = {
  linux: {
    detail: "windows options cannot be set for a linux pod",
    pod: ["securityContext.windowsOptions"],
    container: ["windowsOptions"],
  },
  windows: {
    detail: "cannot be set for a windows pod",
    pod: [
      "securityContext.appArmorProfile",
      "securityContext.seLinuxOptions",
      "hostUsers",
      "hostPID",
      "hostIPC",
      "securityContext.seccompProfile",
      "securityContext.fsGroup",
      "securityContext.fsGroupChangePolicy",
      "securityContext.sysctls",
      "shareProcessNamespace",
      "securityContext.runAsUser",
      "securityContext.runAsGroup",
      "securityContext.supplementalGroups",
      "securityContext.supplementalGroupsPolicy",
      "securityContext.seLinuxChangePolicy",
    ],
    container: [
      "appArmorProfile",
      "seLinuxOptions",
      "seccompProfile",
      "capabilities",
      "readOnlyRootFilesystem",
      "privileged",
      "allowPrivilegeEscalation",
      "procMount",
      "runAsUser",
      "runAsGroup",
    ],
  },
};

/** Members that are as good as absent where they say no, or nothing: in Go they are no pointers. */
const zeros: Readonly<Record<string, (spec: JsonObject) => boolean>> = {
  hostPID: (spec) => valueAt(spec, "hostPID") !== true,
  hostIPC: (spec) => valueAt(spec, "hostIPC") !== true,
  "securityContext.sysctls": (spec) => listAt(spec, "securityContext", "sysctls").length === 0,
};

function isGiven(spec: JsonObject, path: string): boolean {
  const isZero = zeros[path];
  return isZero ? !isZero(spec) : valueAt(spec, ...path.split(".")) !== undefined;
}

/** True for a pod that says it is for Windows. */
export function isForWindows(spec: JsonObject): boolean {
  return valueAt(spec, "os", "name") === "windows";
}

/** Faults of `os`, and of what that system does not have (validateOS, validateLinux and validateWindows of Kubernetes 1.34). */
export function osFaults(
  spec: JsonObject,
  containers: readonly PlacedContainer[],
  field: string,
): FieldFault[] {
  if (valueAt(spec, "os") === undefined) {
    return [];
  }
  const name = textAt(spec, "os", "name");
  if (name === "") {
    return [required(`${field}.os.name`)];
  }
  if (!Object.hasOwn(lacking, name)) {
    return [notSupported(`${field}.os`, name, Object.keys(lacking))];
  }
  const { detail, pod, container } = lacking[name] as Lacking;
  const forbidden = (path: string): FieldFault => fieldFault("forbidden", path, { detail });
  const ofPod = pod.flatMap((path) =>
    apart(() => (isGiven(spec, path) ? [forbidden(`${field}.${path}`)] : [])),
  );
  const ofContainers = containers.flatMap((placed) =>
    container.flatMap((member) =>
      apart(() => {
        const isSet = valueAt(placed.container, "securityContext", member) !== undefined;
        return isSet ? [forbidden(`${placed.field}.securityContext.${member}`)] : [];
      }),
    ),
  );
  return [...ofPod, ...ofContainers];
}
