import { isJsonObject, type JsonObject } from "../../values/json.js";
import { fieldFault, invalid, notSupported, required, type FieldFault } from "../field-errors.js";
import { goDump } from "../go-dump.js";
import { listAt, textAt, valueAt } from "../json-access.js";
import { apart, isCertain } from "../unknowns.js";
import { containerFaults, type PodOfContainer } from "./container-validation.js";
import { hookFaults } from "./handler-validation.js";
import { hostPortFaults } from "./host-ports.js";

/** Judges what is particular to a kind of container. */
type ContainerRule = (container: JsonObject, pod: PodOfContainer, field: string) => FieldFault[];

/** @param names the names of earlier containers, to which this one's is added */
function duplicateNameFaults(name: string, names: Set<string>, field: string): FieldFault[] {
  if (names.has(name)) {
    return [fieldFault("duplicate", `${field}.name`, { value: name })];
  }
  if (isCertain()) {
    names.add(name);
  }
  return [];
}

const mainFaults: ContainerRule = (container, pod, field) => {
  const detail = "may not be set for non-init containers";
  const isGiven = valueAt(container, "restartPolicy") !== undefined;
  return [
    ...apart(() => hookFaults(container, pod, field)),
    ...(isGiven ? [fieldFault("forbidden", `${field}.restartPolicy`, { detail })] : []),
  ];
};

const notForInit = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];

const roleFaults: ContainerRule = (container, pod, field) => {
  const policy = valueAt(container, "restartPolicy");
  if (policy === "Always") {
    return apart(() => hookFaults(container, pod, field));
  }
  const faults =
    policy === undefined ? [] : [notSupported(`${field}.restartPolicy`, policy, ["Always"])];
  const detail = "may not be set for init containers without restartPolicy=Always";
  const forbidden = notForInit.filter((name) => valueAt(container, name) !== undefined);
  return [
    ...faults,
    ...forbidden.map((name) => fieldFault("forbidden", `${field}.${name}`, { detail })),
  ];
};

const initResizeFaults: ContainerRule = (container, { rules }, field) => {
  const policies = listAt(container, "resizePolicy");
  if (rules.sidecarResizing || policies.length === 0) {
    return [];
  }
  const shown = policies.map((each) => goDump(each, "ContainerResizePolicy"));
  return [invalid(`${field}.resizePolicy`, shown, "must not be set for init containers")];
};

const initFaults: ContainerRule = (container, pod, field) => [
  // Init containers run one by one; the server names the first one, whichever it is.
  ...apart(() => hostPortFaults([container], field.replace(/\[\d+\]$/, ""))),
  ...apart(() => roleFaults(container, pod, field)),
  ...apart(() => initResizeFaults(container, pod, field)),
];

const notForEphemeral = [
  "ports",
  "resources",
  "resizePolicy",
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle",
  "restartPolicy",
  "restartPolicyRules",
];

function isEmpty(value: unknown): boolean {
  const isWithoutMembers = isJsonObject(value) && Object.keys(value).length === 0;
  return value === undefined || isWithoutMembers || (Array.isArray(value) && value.length === 0);
}

/** @param targets the containers that are none of these */
function ephemeralFaults(
  container: JsonObject,
  targets: ReadonlySet<string>,
  field: string,
): FieldFault[] {
  const forbidden = (path: string): FieldFault =>
    fieldFault("forbidden", path, { detail: "cannot be set for an Ephemeral Container" });
  const [image, target] = [textAt(container, "image"), textAt(container, "targetContainerName")];
  const members = notForEphemeral.filter((name) => !isEmpty(valueAt(container, name)));
  const mounts = listAt(container, "volumeMounts").flatMap((mount, i) =>
    ["subPath", "subPathExpr"]
      .filter((name) => textAt(mount, name) !== "")
      .map((name) => forbidden(`${field}.volumeMounts[${i}].${name}`)),
  );
  return [
    ...(image.trim() === image
      ? []
      : [invalid(`${field}.image`, image, "must not have leading or trailing whitespace")]),
    ...(target === "" || targets.has(target)
      ? []
      : [fieldFault("notFound", `${field}.targetContainerName`, { value: target })]),
    ...members.map((name) => forbidden(`${field}.${name}`)),
    ...mounts,
  ];
}

/** Faults of all containers of a pod (validateContainers, validateInitContainers, validateEphemeralContainers of Kubernetes 1.34). */
export function containersFaults(pod: PodOfContainer, field: string): FieldFault[] {
  const names = new Set<string>();
  const check = (name: string, rule: ContainerRule): FieldFault[] =>
    listAt(pod.spec, name).flatMap((container, i) => {
      const place = `${field}.${name}[${i}]`;
      return isJsonObject(container)
        ? [
            ...containerFaults(container, pod, place),
            ...apart(() => duplicateNameFaults(textAt(container, "name"), names, place)),
            ...apart(() => rule(container, pod, place)),
          ]
        : [];
    });
  const containers = listAt(pod.spec, "containers").filter(isJsonObject);
  const missing = containers.length === 0 ? [required(`${field}.containers`)] : [];
  const others = [
    ...check("containers", mainFaults),
    ...apart(() => hostPortFaults(containers, `${field}.containers`)),
    ...check("initContainers", initFaults),
  ];
  const targets = new Set(names);
  const ephemeral = check("ephemeralContainers", (container, _pod, place) =>
    ephemeralFaults(container, targets, place),
  );
  return [...missing, ...others, ...ephemeral];
}

/** A pod template has no ephemeral containers (ValidatePodTemplateSpec of Kubernetes 1.34). */
export function noEphemeralFaults(spec: JsonObject, field: string): FieldFault[] {
  const detail = "ephemeral containers not allowed in pod template";
  return listAt(spec, "ephemeralContainers").length > 0
    ? [fieldFault("forbidden", `${field}.ephemeralContainers`, { detail })]
    : [];
}
