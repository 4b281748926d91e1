import type { KubernetesJob } from "../api/objects.js";
import { isJsonObject } from "../values/json.js";
import { findNotKept, type NotKeptRequest } from "../planning/not-kept.js";
import type { JobFacts, JobProperties } from "./inputs.js";
import { tellOnce } from "./messages.js";
import type { Target } from "./target.js";

/** Enough to see what it is about; the rest is counted. */
const mostPaths = 6;

function listPaths(paths: readonly string[]): string {
  const shown = paths.slice(0, mostPaths);
  const rest = paths.length - shown.length;
  return shown.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/**
 * The facts of a state after a look at the object: which places of the declaration the server does not keep. What is new
 * among them is said on the resource's row.
 */
export async function noteNotKept(
  { kind, connection, label, origin }: Target,
  { spec, facts }: Pick<JobProperties, "spec" | "facts">,
  look: Pick<NotKeptRequest, "sent" | "isSameObject"> & { readonly object: KubernetesJob },
): Promise<JobFacts> {
  // An answer without a spec tells nothing about it.
  if (!isJsonObject(look.object.spec)) {
    return facts;
  }
  const known = facts.notKept ?? [];
  const paths = findNotKept({
    kind,
    table: kind.mutability[connection.profile],
    overrides: connection.mutability,
    declared: spec,
    live: look.object.spec,
    known,
    ...look,
  });
  const fresh = paths.filter((path) => !known.includes(path));
  if (fresh.length > 0) {
    const effect = fresh.length === 1 ? "it has no effect" : "they have no effect";
    const text = `${label}: this server does not keep ${listPaths(fresh)}: ${effect}`;
    await tellOnce("warning", { origin, text });
  }
  return { ...facts, notKept: paths.length > 0 ? paths : undefined };
}
