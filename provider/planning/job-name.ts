import { createHash } from "node:crypto";
import { isJsonObject, type JsonObject } from "../kinds/json.js";
import type { Kind } from "../kinds/kind.js";
import type { ServerProfile } from "../kinds/server-profile.js";
import { hasUnknown, unknownValue } from "../kinds/unknown.js";
import type { MutabilityOverrides } from "./verdict.js";
import { pathPattern } from "./path.js";

/** What a name is made of. */
export interface NameRequest {
  readonly kind: Kind;
  readonly profile: ServerProfile;
  readonly overrides?: MutabilityOverrides;
  /** What the name starts with: the resource's name, or `metadata.generateName`. */
  readonly prefix: string;
  readonly spec: JsonObject;
}

const hashLength = 8;
/** Pods are named after the job, and their names end up in labels and host names (DNS label, RFC 1123). */
const longestPodName = 63;
/** `-<index>-<5 random characters>` of a Job's pod, `-<index>` of a VolcanoJob's. */
const podSuffixRoom = 10;

function patchablePatterns({ kind, profile, overrides = {} }: NameRequest): Set<string> {
  // A row with a condition may turn into a replacement, whose job needs a name of its own.
  const rows = kind.mutability[profile].rules.filter((row) => !row.when).map((row) => row.path);
  const patterns = new Set(rows);
  for (const [path, verdict] of Object.entries(overrides)) {
    if (verdict === "patch") patterns.add(path);
    else patterns.delete(path);
  }
  return patterns;
}

function withoutPatchable(
  value: unknown,
  pattern: string,
  patchable: ReadonlySet<string>,
): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => withoutPatchable(item, `${pattern}[]`, patchable));
  }
  if (!isJsonObject(value)) return value;
  // Sorted, so that the order in which a program writes its members does not count.
  const names = Object.keys(value).sort();
  const kept = names.filter((name) => !patchable.has(`${pattern}.${name}`));
  return Object.fromEntries(
    kept.map((name) => [name, withoutPatchable(value[name], `${pattern}.${name}`, patchable)]),
  );
}

function longestTaskName(spec: JsonObject): number {
  const tasks = Array.isArray(spec["tasks"]) ? (spec["tasks"] as unknown[]) : [];
  const lengths = tasks.map((task) =>
    isJsonObject(task) && typeof task["name"] === "string" ? task["name"].length + 1 : 0,
  );
  return Math.max(0, ...lengths);
}

/** Lower case letters, digits and dashes, as a DNS label allows. */
function cleanPrefix(prefix: string, room: number): string {
  const clean = prefix
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, Math.max(room, 1))
    .replace(/-+$/, "");
  return clean === "" ? "job" : clean;
}

/**
 * The name of a job that nobody named: `<prefix>-<hash of the part that cannot be patched>`. It is the same for the same
 * spec, and another one whenever the job has to be replaced, so the new job can be created before the old one is deleted.
 *
 * @returns the engine's stand-in for an unknown value while the part that is hashed is not fully known
 */
export function generateName(request: NameRequest): string {
  const spec = request.kind.canonicalSpec(request.spec);
  const fixed = withoutPatchable(spec, pathPattern(["spec"]), patchablePatterns(request));
  if (hasUnknown(fixed)) return unknownValue;
  const text = JSON.stringify([request.kind.name, fixed]);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, hashLength);
  const room = longestPodName - podSuffixRoom - longestTaskName(spec) - hashLength - 1;
  return `${cleanPrefix(request.prefix, room)}-${hash}`;
}
