import { isJsonObject } from "../../values/json.js";
import {
  invalid,
  notSupported,
  quoteGo,
  required,
  tooLong,
  type FieldFault,
} from "../field-errors.js";
import { textAt, valueAt } from "../json-access.js";
import type { PlacedContainer } from "./pod-containers.js";
import {
  annotationMatchFaults,
  localhostPrefix,
  profileTypes,
  type ProfileWords,
} from "./profile-annotations.js";

const annotationPrefix = "container.apparmor.security.beta.kubernetes.io/";
/** What the annotation says for a type of the field. */
const words: ProfileWords = {
  kind: "apparmor",
  ofTypes: { Unconfined: ["unconfined"], RuntimeDefault: ["runtime/default"] },
};
const plainAnnotations = ["", ...Object.values(words.ofTypes).flat()];
/** Unicode's white space, as Go trims it: JavaScript's is another. */
const padding = /^\p{White_Space}|\p{White_Space}$/u;
/** A path of Linux, without the zero at its end. */
const mostPathBytes = 4095;

function localhostFaults(path: unknown, field: string): FieldFault[] {
  const missing = "must be set when AppArmor type is Localhost";
  if (typeof path !== "string") {
    return [required(field, missing)];
  }
  const faults = path === "" ? [required(field, missing)] : [];
  if (padding.test(path)) {
    faults.push(invalid(field, path, "must not be padded with whitespace"));
  }
  if (Buffer.byteLength(path) > mostPathBytes) {
    faults.push(tooLong(field, mostPathBytes));
  }
  return faults;
}

/** Faults of `appArmorProfile` of a pod or a container, where it is given (ValidateAppArmorProfileField of Kubernetes 1.34). */
export function appArmorProfileFaults(profile: unknown, field: string): FieldFault[] {
  if (!isJsonObject(profile)) {
    return [];
  }
  const type = textAt(profile, "type");
  if (type === "") {
    return [required(`${field}.type`, "type is required when appArmorProfile is set")];
  }
  if (!profileTypes.includes(type)) {
    return [notSupported(`${field}.type`, type, profileTypes)];
  }
  const path = valueAt(profile, "localhostProfile");
  const place = `${field}.localhostProfile`;
  if (type === "Localhost") {
    return localhostFaults(path, place);
  }
  const detail = "can only be set when AppArmor type is Localhost";
  return path === undefined ? [] : [invalid(place, path, detail)];
}

/** Faults of the annotations that once said the profile (ValidateAppArmorPodAnnotations of Kubernetes 1.34). */
export function appArmorAnnotationFaults(
  annotations: readonly [string, unknown][],
  containers: readonly PlacedContainer[],
  field: string,
): FieldFault[] {
  const ours = annotations.filter(([key]) => key.startsWith(annotationPrefix));
  const names = new Set(
    ours.length > 0 ? containers.map(({ container }) => textAt(container, "name")) : [],
  );
  return ours.flatMap(([key, profile]) => {
    const name = key.slice(annotationPrefix.length);
    const path = `${field}[${key}]`;
    const text = String(profile);
    const faults = names.has(name) ? [] : [invalid(path, name, "container not found")];
    if (!plainAnnotations.includes(text) && !text.startsWith(localhostPrefix)) {
      const plainDetail = "invalid AppArmor profile name";
      faults.push(invalid(path, text, `${plainDetail}: ${quoteGo(text)}`, plainDetail));
    }
    return faults;
  });
}

/**
 * Faults of a container's profile, which may be its pod's, beside an annotation that says another one
 * (validateAppArmorAnnotationsAndFieldsMatchOnCreate of Kubernetes 1.34).
 */
export function appArmorMatchFaults(
  { container, field }: PlacedContainer,
  podContext: unknown,
  annotations: unknown,
): FieldFault[] {
  const own = valueAt(container, "securityContext", "appArmorProfile");
  const profile = own ?? valueAt(podContext, "appArmorProfile");
  const annotation = isJsonObject(profile)
    ? valueAt(annotations, annotationPrefix + textAt(container, "name"))
    : undefined;
  return typeof annotation === "string"
    ? annotationMatchFaults(profile, annotation, words, `${field}.securityContext.appArmorProfile`)
    : [];
}
