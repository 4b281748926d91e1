import { isJsonObject } from "../../values/json.js";
import { invalid, notSupported, required, type FieldFault } from "../field-errors.js";
import { goDump } from "../go-dump.js";
import { textAt, valueAt } from "../json-access.js";
import { apart } from "../unknowns.js";
import { descendingPathFaults } from "./file-paths.js";
import {
  annotationMatchFaults,
  localhostPrefix,
  profileTypes,
  type ProfileWords,
} from "./profile-annotations.js";

/** Of a container, followed by its name; the key of the pod has no name. */
const podKey = "seccomp.security.alpha.kubernetes.io/pod";
const containerPrefix = "container.seccomp.security.alpha.kubernetes.io/";
/** What the annotation says for a type of the field. */
const words: ProfileWords = {
  kind: "seccomp",
  ofTypes: { Unconfined: ["unconfined"], RuntimeDefault: ["runtime/default", "docker/default"] },
};
const plainAnnotations = Object.values(words.ofTypes).flat();

function typeFaults(type: string, field: string): FieldFault[] {
  if (type === "") {
    return [required(field, "type is required when seccompProfile is set")];
  }
  return profileTypes.includes(type) ? [] : [notSupported(field, type, profileTypes)];
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
    ? annotationMatchFaults(profile, annotation, words, `${field}.seccompProfile`)
    : [];
}
