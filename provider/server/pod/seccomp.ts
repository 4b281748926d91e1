import { isJsonObject } from "../../values/json.js";
import { fieldFault, invalid, notSupported, required, type FieldFault } from "../field-errors.js";
import { goDump } from "../go-dump.js";
import { textAt, valueAt } from "../json-access.js";
import { apart } from "../unknowns.js";
import { descendingPathFaults } from "./file-paths.js";

const types = ["Localhost", "RuntimeDefault", "Unconfined"];
/** Of a container, followed by its name; the key of the pod has no name. */
const podKey = "seccomp.security.alpha.kubernetes.io/pod";
const containerPrefix = "container.seccomp.security.alpha.kubernetes.io/";
const localhostPrefix = "localhost/";
/** What the annotation says for a type of the field. */
const annotationsOfTypes: Readonly<Record<string, readonly string[]>> = {
  Unconfined: ["unconfined"],
  RuntimeDefault: ["runtime/default", "docker/default"],
};
const plainAnnotations: readonly string[] = Object.values(annotationsOfTypes).flat();

function typeFaults(type: string, field: string): FieldFault[] {
  if (type === "") {
    return [required(field, "type is required when seccompProfile is set")];
  }
  return types.includes(type) ? [] : [notSupported(field, type, types)];
}

function localhostFaults(profile: unknown, field: string): FieldFault[] {
  const path = valueAt(profile, "localhostProfile");
  if (textAt(profile, "type") !== "Localhost") {
    const detail = "can only be set when seccomp type is Localhost";
    return path === undefined ? [] : [invalid(field, goDump(profile, "SeccompProfile"), detail)];
  }
  return path === undefined
    ? [required(field, "must be set when seccomp type is Localhost")]
    : descendingPathFaults(textAt(profile, "localhostProfile"), field);
}

/** Faults of `seccompProfile` of a pod or a container, where it is given (validateSeccompProfileField of Kubernetes 1.34). */
export function seccompProfileFaults(profile: unknown, field: string): FieldFault[] {
  if (!isJsonObject(profile)) {
    return [];
  }
  return [
    ...apart(() => typeFaults(textAt(profile, "type"), `${field}.type`)),
    ...apart(() => localhostFaults(profile, `${field}.localhostProfile`)),
  ];
}

function annotationFaults(profile: string, field: string): FieldFault[] {
  if (plainAnnotations.includes(profile)) {
    return [];
  }
  return profile.startsWith(localhostPrefix)
    ? descendingPathFaults(profile.slice(localhostPrefix.length), field)
    : [invalid(field, profile, "must be a valid seccomp profile")];
}

/** Faults of the annotations that once said the profile (ValidateSeccompPodAnnotations of Kubernetes 1.34). */
export function seccompAnnotationFaults(
  annotations: readonly [string, unknown][],
  field: string,
): FieldFault[] {
  const isPods = ([key]: [string, unknown]): boolean => key === podKey;
  const ofContainers = annotations.filter(([key]) => key.startsWith(containerPrefix));
  return [...annotations.filter(isPods), ...ofContainers].flatMap(([key, profile]) =>
    annotationFaults(String(profile), `${field}.${key}`),
  );
}

function matchFaults(profile: unknown, annotation: string, field: string): FieldFault[] {
  const type = textAt(profile, "type");
  const differs = (member: string, what: string): FieldFault[] => [
    fieldFault("forbidden", `${field}.${member}`, {
      detail: `seccomp ${what} in annotation and field must match`,
    }),
  ];
  if (type !== "Localhost") {
    const isSame = annotationsOfTypes[type]?.includes(annotation) ?? true;
    return isSame ? [] : differs("type", "type");
  }
  if (!annotation.startsWith(localhostPrefix)) {
    return differs("type", "type");
  }
  const path = annotation.slice(localhostPrefix.length);
  const isSame = path === valueAt(profile, "localhostProfile");
  return isSame ? [] : differs("localhostProfile", "profile");
}

/**
 * Faults of a profile beside an annotation that says another one (validateSeccompAnnotationsAndFields of Kubernetes 1.34).
 *
 * @param container the container's name; none for the pod
 * @param field of the security context
 */
export function seccompMatchFaults(
  context: unknown,
  annotations: unknown,
  container: string | undefined,
  field: string,
): FieldFault[] {
  const profile = valueAt(context, "seccompProfile");
  const key = container === undefined ? podKey : containerPrefix + container;
  const annotation = isJsonObject(profile) ? valueAt(annotations, key) : undefined;
  return typeof annotation === "string"
    ? matchFaults(profile, annotation, `${field}.seccompProfile`)
    : [];
}
