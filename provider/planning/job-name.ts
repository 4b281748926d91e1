import { createHash } from "node:crypto";
import { isJsonObject, own, type JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import { quantityAmount } from "../go-spelling/quantity.js";
import { memberField } from "../go-spelling/remarshal.js";
import type { ServerProfile } from "../profiles/profile.js";
import type { Field } from "../go-spelling/shape.js";
import { hasUnknown, isUnknown, unknownValue } from "../values/unknown.js";
import { fillRandomParts, hasRandomPart } from "./autonaming.js";
import type { MutabilityOverrides } from "./verdict.js";
import { pathPattern } from "./path.js";

/** What a name is made of. */
export interface NameRequest {
  readonly kind: Kind;
  readonly profile: ServerProfile;
  readonly overrides?: MutabilityOverrides;
  /** What the name starts with: the resource's name, or `metadata.generateName`. */
  readonly prefix: string;
  /** The resource's URN: what makes it unique. */
  readonly origin: string;
  readonly spec: JsonObject;
  /** `lifecycle.triggers` as check leaves it: what makes another job of the same spec. */
  readonly triggers?: unknown;
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
    if (verdict === "patch") {
      patterns.add(path);
    } else {
      patterns.delete(path);
    }
  }
  return patterns;
}

interface FixedPart {
  readonly patchable: ReadonlySet<string>;
  readonly pattern: string;
}

/** One text for all spellings of an amount, so that a respelling is no other job. */
function spellAlike(value: unknown, field: Field | undefined): unknown {
  if (field?.is !== "quantity" || typeof value !== "string") {
    return value;
  }
  return quantityAmount(value) ?? value;
}

function withoutPatchable(
  value: unknown,
  field: Field | undefined,
  { patchable, pattern }: FixedPart,
): unknown {
  if (Array.isArray(value)) {
    const part = { patchable, pattern: `${pattern}[]` };
    return value.map((item) => withoutPatchable(item, field?.of, part));
  }
  if (!isJsonObject(value)) {
    return spellAlike(value, field);
  }
  // Sorted, so that the order in which a program writes its members does not count.
  const names = Object.keys(value).sort();
  const kept = names.filter((name) => !patchable.has(`${pattern}.${name}`));
  return Object.fromEntries(
    kept.map((name) => {
      const part = { patchable, pattern: `${pattern}.${name}` };
      return [name, withoutPatchable(own(value, name), memberField(field, name), part)];
    }),
  );
}

/** Lower case letters, digits and dashes, as a DNS label allows, no longer than leaves room for the names of the pods. */
function fit(text: string, room: number): string {
  const clean = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, Math.max(room, 1))
    .replace(/(?<!-)-+$/, "");
  return clean === "" ? "job" : clean;
}

/** The request with the canonical spec, which both the hash and the length of the name go by. */
function canonical(request: NameRequest): NameRequest {
  return { ...request, spec: request.kind.canonicalSpec(request.spec) };
}

function roomFor({ kind, spec }: NameRequest): number {
  return longestPodName - podSuffixRoom - kind.podNameRoom(spec);
}

/**
 * A text that is the same for the same job of the same resource and another one for every job that would have to replace
 * it. Members that the API's types do not have are left out: no change of one makes a new job.
 *
 * @param request.spec the canonical one
 * @returns undefined while the part that cannot be patched is not fully known
 */
function fingerprint(request: NameRequest): string | undefined {
  const field: Field = { is: "object", shape: request.kind.specShape };
  const part = { patchable: patchablePatterns(request), pattern: pathPattern(["spec"]) };
  const fixed = withoutPatchable(request.spec, field, part);
  const { triggers } = request;
  if (hasUnknown(fixed) || isUnknown(triggers)) {
    return undefined;
  }
  // Where there are none the name is that of earlier versions.
  const more = triggers === undefined ? [] : [triggers];
  const text = JSON.stringify([request.kind.name, request.origin, fixed, ...more]);
  return createHash("sha256").update(text).digest("hex");
}

/**
 * The name of a job that nobody named: `<prefix>-<hash of the resource and of the part that cannot be patched>`. It is the
 * same for the same spec of the same resource, and another one whenever the job has to be replaced, so the new job can be
 * created before the old one is deleted. Two resources never get the same name, in whichever stacks they are.
 *
 * @returns the engine's stand-in for an unknown value while the part that is hashed is not fully known
 */
export function generateName(request: NameRequest): string {
  const whole = canonical(request);
  const print = fingerprint(whole);
  if (print === undefined) {
    return unknownValue;
  }
  const room = roomFor(whole) - hashLength - 1;
  return `${fit(request.prefix, room)}-${print.slice(0, hashLength)}`;
}

/**
 * The name of a job that nobody named, by a pattern. Its random parts follow from the same things as the hash of
 * {@link generateName}.
 *
 * @param request.prefix the pattern, everything but its random parts in place
 */
export function nameByPattern(request: NameRequest, isEnforced: boolean): string {
  const { prefix: pattern } = request;
  const needsSpec = hasRandomPart(pattern) || !isEnforced;
  const whole = needsSpec ? canonical(request) : request;
  const print = hasRandomPart(pattern) ? fingerprint(whole) : "";
  if (print === undefined) {
    return unknownValue;
  }
  const name = fillRandomParts(pattern, print);
  return isEnforced ? name : fit(name, roomFor(whole));
}
