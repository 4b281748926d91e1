import { fieldFault, type FieldFault } from "../field-errors.js";
import { textAt, valueAt } from "../json-access.js";

/** How the annotation of a kind of security profile spells what `type` says now. */
export interface ProfileWords {
  /** The kind, as the server calls it. */
  readonly kind: "apparmor" | "seccomp";
  /** By type; another type is not compared. */
  readonly ofTypes: Readonly<Record<string, readonly string[]>>;
}

/** What stands before a profile of the node's own. */
export const localhostPrefix = "localhost/";

/** The types of security profiles. */
export const profileTypes = ["Localhost", "RuntimeDefault", "Unconfined"];

/** Faults of a profile beside an annotation that says another one. */
export function annotationMatchFaults(
  profile: unknown,
  annotation: string,
  { kind, ofTypes }: ProfileWords,
  field: string,
): FieldFault[] {
  const type = textAt(profile, "type");
  const differs = (member: string, what: string): FieldFault[] => [
    fieldFault("forbidden", `${field}.${member}`, {
      detail: `${kind} ${what} in annotation and field must match`,
    }),
  ];
  if (type !== "Localhost") {
    const isSame = ofTypes[type]?.includes(annotation) ?? true;
    return isSame ? [] : differs("type", "type");
  }
  if (!annotation.startsWith(localhostPrefix)) {
    return differs("type", "type");
  }
  const isSame = annotation.slice(localhostPrefix.length) === valueAt(profile, "localhostProfile");
  return isSame ? [] : differs("localhostProfile", "profile");
}
