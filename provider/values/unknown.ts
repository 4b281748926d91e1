/**
 * What the engine sends during a preview in place of a value that is not known yet (an output of a resource that does not
 * exist). It may stand for a string, a number, a list or a whole object.
 */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True for the engine's stand-in of a value not known yet. */
export function isUnknown(value: unknown): boolean {
  return value === unknownValue;
}

/** True when the value is unknown or has something unknown inside. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some(hasUnknown);
  }
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}
