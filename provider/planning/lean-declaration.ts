/** The shortest declaration of an object that is there: what a person would have written for it. */
import type { Kind } from "../kinds/kind.js";
import {
  copyJson,
  isJsonObject,
  isSameJson,
  mapMembers,
  own,
  setOwn,
  withoutNulls,
  type JsonObject,
} from "../values/json.js";
import { planAdoption, type AdoptionRequest } from "./adoption.js";
import type { DeclaredJob, LiveJob } from "./plan.js";

/** Members that say what a job is, and that stay although they may be a default. */
const telling: readonly string[] = ["containers", "emptyDir", "image", "replicas", "tasks"];

type Server = Pick<AdoptionRequest, "kind" | "profile" | "overrides">;

/**
 * Takes each member out that means the same without it, outer ones first. Every member that stays is put back at the end, so
 * that the order stays as well.
 *
 * @returns whether any went
 */
function thin(value: unknown, isSame: () => boolean): boolean {
  if (Array.isArray(value)) {
    return value.map((item) => thin(item, isSame)).includes(true);
  }
  if (!isJsonObject(value)) {
    return false;
  }
  let hasGone = false;
  for (const [name, member] of Object.entries(value)) {
    Reflect.deleteProperty(value, name);
    if (!telling.includes(name) && isSame()) {
      hasGone = true;
      continue;
    }
    setOwn(value, name, member);
    hasGone = thin(member, isSame) || hasGone;
  }
  return hasGone;
}

/** A default may depend on another member, which may be one itself; more rounds than that are not needed by any kind. */
const mostRounds = 4;

function leanSpec(server: Server, live: LiveJob): JsonObject {
  const spec = copyJson(withoutNulls(server.kind.declaredPart(live.spec))) as JsonObject;
  const object = { metadata: {}, spec: live.spec, status: live.status };
  const { kind } = server;
  const had = kind.canonicalSpec(kind.declaredPart(live.spec));
  // Most members fail the first question, which is the cheap one; the plan also knows of members that no canonical spec has.
  const isSame = () =>
    isSameJson(had, kind.keepServerOwned(had, kind.canonicalSpec(spec))) &&
    planAdoption({ ...server, wanted: { metadata: {}, spec }, live: object }).verdict === "nothing";
  if (!isSame()) {
    return spec;
  }
  for (let round = 0; round < mostRounds; round++) {
    if (!thin(spec, isSame)) {
      break;
    }
  }
  return spec;
}

function mapAt(value: unknown, ...names: readonly string[]): JsonObject {
  const found = names.reduce<unknown>(
    (holder, name) => (isJsonObject(holder) ? own(holder, name) : undefined),
    value,
  );
  return isJsonObject(found) ? found : {};
}

const templateLabels = ["template", "metadata", "labels"];

/**
 * The labels that somebody gave to the object. Where nobody gave any, the server of some kinds copies those of the pod
 * template, with the ones that it generates, by which the copy is known.
 */
export function givenLabels(kind: Kind, labels: JsonObject, spec: JsonObject): JsonObject {
  if (!kind.hasLabelsAlways) {
    return labels;
  }
  const ofTemplate = mapAt(kind.declaredPart(spec), ...templateLabels);
  const generated = Object.keys(mapAt(spec, ...templateLabels)).filter(
    (name) => own(ofTemplate, name) === undefined,
  );
  const given = mapMembers(labels, (value, name) => (generated.includes(name) ? undefined : value));
  const isCopy = Object.keys(given).length < Object.keys(labels).length;
  return isCopy && isSameJson(given, ofTemplate) ? {} : given;
}

/** Those of the template mean the same where nobody gives any. */
function leanLabels(kind: Kind, labels: JsonObject, spec: JsonObject): JsonObject {
  const given = givenLabels(kind, labels, spec);
  const ofTemplate = mapAt(kind.declaredPart(spec), ...templateLabels);
  return kind.hasLabelsAlways && isSameJson(given, ofTemplate) ? {} : given;
}

/**
 * A declaration with which a plan for the object comes to nothing, without defaults and without what the server made.
 *
 * @param metadata the object's, without what is the server's or this package's
 */
export function leanDeclaration(server: Server, live: LiveJob, metadata: JsonObject): DeclaredJob {
  const labels = leanLabels(server.kind, mapAt(metadata, "labels"), live.spec);
  const lean = mapMembers({ ...metadata, labels }, (value) => {
    const isEmpty = isJsonObject(value)
      ? Object.keys(value).length === 0
      : Array.isArray(value) && value.length === 0;
    return isEmpty ? undefined : value;
  });
  return { metadata: lean, spec: leanSpec(server, live) };
}
