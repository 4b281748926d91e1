/** A `lifecycle` in two: what of it is known, and what comes of a resource that is still to be made. */
import { isJsonObject, mapMembers, own } from "../values/json.js";
import { isUnknown } from "../values/unknown.js";

function partOf(value: unknown, which: "known" | "unknown"): unknown {
  if (!isJsonObject(value)) {
    return isUnknown(value) === (which === "unknown") ? value : undefined;
  }
  const members = mapMembers(value, (each, name) => {
    // What becomes of triggers that are not known is said by themselves (triggers.ts).
    const isAlwaysRead = name === "triggers";
    return isAlwaysRead ? (which === "known" ? each : undefined) : partOf(each, which);
  });
  return which === "known" || Object.keys(members).length > 0 ? members : undefined;
}

/** What of a lifecycle is known, and what is not; undefined where there is none of it. */
export function splitLifecycle(lifecycle: unknown): {
  readonly known: unknown;
  readonly unknown: unknown;
} {
  return { known: partOf(lifecycle, "known"), unknown: partOf(lifecycle, "unknown") };
}

/** The lifecycle that was split, where a setting that is not known hides one that was put in its place. */
export function joinLifecycle(known: unknown, unknown: unknown): unknown {
  if (unknown === undefined) {
    return known;
  }
  if (!isJsonObject(known) || !isJsonObject(unknown)) {
    return unknown;
  }
  const hidden = mapMembers(unknown, (each, name) => joinLifecycle(own(known, name), each));
  return { ...known, ...hidden };
}
