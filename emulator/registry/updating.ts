import { isSameJson, type JsonObject } from "../../provider/values/json.js";
import { collectPods } from "./deletion.js";
import { invalid } from "../../provider/server/field-errors.js";
import { listAt, numberAt, textAt, valueAt } from "../../provider/server/json-access.js";
import { admitUpdate } from "../../provider/server/admission.js";
import { metadataOf } from "../../provider/server/metadata.js";
import { conflict, invalidObject, plainError } from "../http/statuses.js";
import {
  kindOf,
  admittedObject,
  viewOf,
  withoutDoubleOwners,
  type WriteRequest,
} from "./write-request.js";

function parseVersion(object: JsonObject): number {
  const text = textAt(object, "metadata", "resourceVersion");
  if (text === "") {
    return 0;
  }
  if (!/^\d+$/.test(text)) {
    throw plainError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return Number(text);
}

function checkVersion(request: WriteRequest, object: JsonObject, existing: JsonObject): JsonObject {
  const { strategy, name } = request;
  const current = textAt(existing, "metadata", "resourceVersion");
  const version = parseVersion(object);
  if (version === 0 && strategy.allowsUnconditionalUpdate) {
    return { ...object, metadata: { ...metadataOf(object), resourceVersion: current } };
  }
  if (version === 0) {
    const fault = invalid("metadata.resourceVersion", 0, "must be specified for an update");
    const names = { kind: strategy.names.plural, group: strategy.names.group };
    throw invalidObject(names, name, [fault]);
  }
  if (String(version) === current) {
    return object;
  }
  throw conflict(
    { group: strategy.names.group, kindName: strategy.names.plural },
    name,
    "the object has been modified; please apply your changes to the latest version and try again",
  );
}

const unstoredMembers = ["managedFields", "enable"];

/** Members of metadata that an update cannot touch. */
function keepSystemFields(
  request: WriteRequest,
  object: JsonObject,
  existing: JsonObject,
): JsonObject {
  const metadata = { ...metadataOf(object) };
  const old = metadataOf(existing);
  const keep = (member: string): void => {
    if (old[member] !== undefined) {
      metadata[member] = old[member];
    }
  };
  metadata["generation"] ??= old["generation"];
  if (textAt(metadata, "uid") === "") {
    keep("uid");
  }
  keep("creationTimestamp");
  keep("deletionTimestamp");
  if (metadata["deletionGracePeriodSeconds"] === undefined) {
    keep("deletionGracePeriodSeconds");
  }
  // A selfLink is only dropped when the object is stored: a dry run answers with it.
  for (const member of request.options.isDryRun
    ? unstoredMembers
    : ["selfLink", ...unstoredMembers]) {
    Reflect.deleteProperty(metadata, member);
    keep(member);
  }
  return { ...object, metadata };
}

/** Everything after the new object is made: checks, admission, storage. */
export function updateObject(
  request: WriteRequest,
  change: {
    readonly object: JsonObject;
    readonly existing: JsonObject;
    readonly verb: "patch" | "put";
  },
): JsonObject {
  const { strategy, world, name } = request;
  const { existing, verb } = change;
  const isStatus = request.subresource === "status";
  const owned = withoutDoubleOwners(request, change.object, verb === "patch");
  const versioned = checkVersion(request, owned, existing);
  const withGeneration = {
    ...versioned,
    metadata: {
      ...metadataOf(versioned),
      generation: numberAt(existing, "metadata", "generation") ?? 1,
    },
  };
  const prepared = isStatus
    ? strategy.prepareStatus(withGeneration, existing)
    : strategy.prepareUpdate(withGeneration, existing);
  const object = keepSystemFields(request, prepared, existing);
  const view = viewOf(world, verb, kindOf(strategy));
  const admission = admitUpdate(strategy, { object, old: existing, isStatus }, view);
  const names = { ...strategy.names, kind: textAt(object, "kind") };
  const stored = admittedObject(request, admission, names, name);
  return store(request, stored, existing);
}

function store(
  { world, strategy, namespace, name, options }: WriteRequest,
  object: JsonObject,
  existing: JsonObject,
): JsonObject {
  const isReleased =
    valueAt(existing, "metadata", "deletionTimestamp") !== undefined &&
    listAt(object, "metadata", "finalizers").length === 0;
  if (options.isDryRun) {
    return object;
  }
  if (isReleased) {
    world.storage.remove(strategy.resource, namespace, name);
    collectPods(world, existing);
    return object;
  }
  return isSameJson(object, existing) ? existing : world.storage.write(strategy.resource, object);
}
