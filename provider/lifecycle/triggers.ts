/**
 * `lifecycle.triggers`: any value whose change makes the job run again. It may be a secret, so check puts a hash in its place,
 * and inputs, state, names and messages have no more than that.
 */
import { createHash } from "node:crypto";
import { sortMembers } from "../server/json-access.js";
import { isJsonObject, type JsonObject } from "../values/json.js";
import { hasUnknown, isUnknown, unknownValue } from "../values/unknown.js";
import type { LifecycleSettings } from "./settings.js";

/** `sha256:<salt>:<hash>`, which no digest of an image looks like. */
const form = /^sha256:([0-9a-f]{16}):[0-9a-f]{64}$/;

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Of the resource's URN, so that equal values in two resources do not show as equal. */
function saltOf(origin: unknown): string {
  return sha256(String(origin)).slice(0, 16);
}

function hashOf(value: unknown, salt: string): string {
  return `sha256:${salt}:${sha256(`${salt} ${JSON.stringify(sortMembers(value))}`)}`;
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && form.test(value);
}

/**
 * The hash of a value: the former one where the value is still what that was made of, for a resource whose URN has changed
 * (`aliases`) does not run again by that. What is a hash already stays, for the engine hands those back that a program
 * ignores the changes of.
 */
function hide(value: unknown, former: unknown, origin: unknown): string {
  if (hasUnknown(value)) {
    return unknownValue;
  }
  if (isHash(value)) {
    return value;
  }
  const [, salt] = isHash(former) ? (form.exec(former) ?? []) : [];
  const isSame = salt !== undefined && hashOf(value, salt) === former;
  return isSame ? former : hashOf(value, saltOf(origin));
}

function triggersIn(properties: JsonObject): unknown {
  const { lifecycle } = properties;
  return isJsonObject(lifecycle) ? lifecycle["triggers"] : undefined;
}

/** The arguments with a hash in place of `lifecycle.triggers`. @param olds - the inputs before, as check left them */
export function hideTriggers(olds: JsonObject, news: JsonObject): JsonObject {
  const { lifecycle, origin } = news;
  const value = triggersIn(news);
  if (!isJsonObject(lifecycle) || value === undefined || value === null) {
    return news;
  }
  return { ...news, lifecycle: { ...lifecycle, triggers: hide(value, triggersIn(olds), origin) } };
}

/** What has become of the triggers, by two declarations that check has left. */
export type TriggersChange =
  | "same"
  | "changed"
  /** Known only during up, and taken for changed. */
  | "unknown"
  /** There were none, and nobody can say that the value is another one. */
  | "set"
  | "removed";

/** See {@link TriggersChange}. */
export function compareTriggers(
  { triggers: had }: LifecycleSettings,
  { triggers: want }: LifecycleSettings,
): TriggersChange {
  if (had === undefined || want === undefined) {
    return had === want ? "same" : had === undefined ? "set" : "removed";
  }
  if (isUnknown(want)) {
    return "unknown";
  }
  return had === want ? "same" : "changed";
}

/** Whether the job runs again because of its triggers. */
export function isTriggered(old: LifecycleSettings, next: LifecycleSettings): boolean {
  return ["changed", "unknown"].includes(compareTriggers(old, next));
}

/** Why the job runs again. */
export function describeTriggers(change: "changed" | "unknown"): string {
  const later = change === "unknown" ? " (known only during up)" : "";
  return `lifecycle.triggers changed${later}`;
}

/** What is said of triggers that come or go, since nothing runs by it; undefined where nothing is. */
export function describeComparison(change: TriggersChange): string | undefined {
  if (change === "set") {
    return "lifecycle.triggers set: compared from now on; setting them runs nothing";
  }
  return change === "removed"
    ? "lifecycle.triggers removed: nothing is compared any more; removing them runs nothing"
    : undefined;
}
