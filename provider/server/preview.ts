import { isJsonObject, type JsonObject } from "../values/json.js";
import type { ShapeName } from "../go-spelling/remarshal.js";
import type { ServerProfile } from "../profiles/profile.js";
import { isUnknown } from "../values/unknown.js";
import { storedForm } from "./admission.js";
import type { FieldFault } from "./field-errors.js";
import { decodeInto } from "./go-decoding.js";
import { objectAt } from "./json-access.js";
import type { AdmissionView, KindModel } from "./kind-model.js";
import { metadataOf } from "./metadata.js";
import { isRefusal } from "./refusal.js";
import { isServerPanic } from "./server-panic.js";
import { apart, withUnknowns } from "./unknowns.js";
import { pinnedVersion, type ServerVersion } from "./versions.js";
import { fieldFault } from "./field-errors.js";

/** What has to be known of a kind. */
export interface ModelledKind {
  readonly specShape: ShapeName;
  readonly models: Readonly<Record<ServerProfile, KindModel>>;
}

/** A manifest that somebody means to create, parts of which may not be known yet. */
export interface PreviewRequest {
  readonly kind: ModelledKind;
  readonly profile: ServerProfile;
  /** @default {@link pinnedVersion} */
  readonly version?: ServerVersion;
  /** With apiVersion, kind, metadata and spec. */
  readonly document: JsonObject;
}

/** What the server writes into a new object; no rule looks at more than that it is there. */
const generated = { uid: "00000000-0000-4000-8000-000000000000" };

function certain(faults: readonly FieldFault[]): FieldFault[] {
  return faults.filter((fault) => fault.isCertain);
}

/** Every value of a wrong type in metadata and spec. Values that are not known yet pass. */
export function findTypeFaults({
  kind,
  document,
}: Pick<PreviewRequest, "kind" | "document">): FieldFault[] {
  return withUnknowns(() => [
    ...decodeInto(objectAt(document, "metadata"), "ObjectMeta", "metadata").typeFaults,
    ...decodeInto(objectAt(document, "spec"), kind.specShape, "spec").typeFaults,
  ]);
}

/** Only what the document says decides: queues are the server's to know. */
function viewOf(version: ServerVersion): AdmissionView {
  return { queueState: () => "Open", childQueues: () => 0, version, mutable: [] };
}

function orFaults(rules: () => FieldFault[]): FieldFault[] {
  try {
    return rules();
  } catch (error) {
    if (isServerPanic(error) && error.field !== undefined) {
      return [fieldFault("required", error.field)];
    }
    // A webhook that cannot read the document: its types are told by findTypeFaults.
    if (isRefusal(error)) {
      return [];
    }
    throw error;
  }
}

function prepare(model: KindModel, document: JsonObject, version: ServerVersion): JsonObject {
  const { object } = model.decode(document);
  const named = { ...object, metadata: { ...metadataOf(object), ...generated } };
  return model.prepareCreate(model.mutate(named, version));
}

/** Where the document holds something that is not known yet, as faults spell places. */
function openPlaces(value: unknown, place: string): string[] {
  if (isUnknown(value)) {
    return [place];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, i) => openPlaces(item, `${place}[${i}]`));
  }
  if (!isJsonObject(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([name, each]) =>
    openPlaces(each, place === "" ? name : `${place}.${name}`),
  );
}

/** Defaults are put around what is not known, so a rule may find its place filled after all. */
function isWithin(field: string, places: ReadonlySet<string>): boolean {
  const ends = [...field.matchAll(/[.[]|$/g)].map(({ index }) => index);
  return ends.some((end) => places.has(field.slice(0, end)));
}

/**
 * Everything that a server would refuse in a new job whose types are right, at once; the server itself may stop at the
 * first. A fault that hangs on a value that is not known yet is left out, and so is what only a server can know.
 */
export function findCreateFaults(request: PreviewRequest): FieldFault[] {
  const { kind, profile, document, version = pinnedVersion } = request;
  const model = kind.models[profile];
  return withUnknowns(() => {
    let prepared: JsonObject | undefined;
    const refused = orFaults(() => {
      prepared = apart(() => prepare(model, document, version));
      return [];
    });
    if (!prepared) {
      return refused;
    }
    const object = prepared;
    const open = new Set(openPlaces(document, ""));
    const found = certain([
      ...apart(() => orFaults(() => model.validateCreate(object))),
      ...apart(() =>
        orFaults(() => model.objections(model.finish(storedForm(object)), viewOf(version))),
      ),
    ]);
    return open.size === 0
      ? found
      : found.filter(({ field, place }) => !isWithin(place ?? field, open));
  });
}
