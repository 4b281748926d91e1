/** A server of a profile as the pure model has it: one object goes in, one comes out, nothing is kept. */
import { applyJsonPatch } from "../../emulator/patch/json-patch-engine.js";
import { isStatusFailure } from "../../emulator/http/statuses.js";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import type { Kind } from "../../provider/kinds/kind.js";
import type { ServerProfile } from "../../provider/profiles/profile.js";
import type { DeclaredJob, LiveJob } from "../../provider/planning/plan.js";
import type { Operation } from "../../provider/planning/json-patch.js";
import { admitCreate, admitUpdate, type Admission } from "../../provider/server/admission.js";
import type { AdmissionView } from "../../provider/server/kind-model.js";
import { metadataOf } from "../../provider/server/metadata.js";
import { isServerPanic } from "../../provider/server/server-panic.js";
import { profiles } from "../../provider/profiles/index.js";
import { pinnedVersion } from "../../provider/server/versions.js";
import { asObject } from "./stored-job.js";

/** An object as the model stores it. */
export type StoredObject = JsonObject & LiveJob;

/** What became of a request. */
export type ModelAnswer =
  | { readonly object: StoredObject }
  /** `isGuard`: an operation did not apply, so that nothing was judged. */
  | { readonly refusal: string; readonly isGuard?: true };

/** Whose rules hold. */
export interface ModelServer {
  readonly kind: Kind;
  readonly profile: ServerProfile;
}

/** What the server writes into every object that these tests make. */
export const storedUid = "1f0c3a52-0000-4000-8000-000000000000";
const systemFields = {
  uid: storedUid,
  creationTimestamp: "2026-01-01T00:00:00Z",
  resourceVersion: "1",
};

function viewOf({ kind, profile }: ModelServer, verb: "patch" | "put"): AdmissionView {
  const mutable = profiles[profile].rules.mutable[kind.api.isCustom ? "volcano" : "job"];
  return {
    queueState: () => "Open",
    childQueues: () => 0,
    version: pinnedVersion,
    mutable: mutable[verb],
  };
}

function toStored(object: JsonObject): StoredObject {
  const { metadata, spec, status } = object;
  return {
    ...object,
    metadata: asObject(metadata),
    spec: asObject(spec),
    ...(isJsonObject(status) ? { status } : {}),
  };
}

function answerOf(admit: () => Admission | string): ModelAnswer {
  try {
    const admission = admit();
    if (typeof admission === "string") {
      return { refusal: admission };
    }
    if (admission.verdict === "stored") {
      return { object: toStored(admission.object) };
    }
    if (admission.verdict === "refused") {
      return { refusal: admission.refusal.message };
    }
    const faults = admission.faults.map(({ field, detail }) => `${field}: ${detail}`);
    return { refusal: [...new Set(faults)].join("; ") };
  } catch (error) {
    if (isStatusFailure(error)) {
      return { refusal: error.message, isGuard: true };
    }
    if (isServerPanic(error)) {
      return { refusal: "the server dropped the connection" };
    }
    throw error;
  }
}

/** POST. */
export function createOn(server: ModelServer, { metadata, spec }: DeclaredJob): ModelAnswer {
  const model = server.kind.models[server.profile];
  const { apiVersion, kind } = server.kind.api;
  const document = { apiVersion, kind, metadata, spec };
  return answerOf(() => {
    const decoded = model.decode(document);
    if (decoded.error !== undefined) {
      return decoded.error;
    }
    const { object } = decoded;
    const named = { ...object, metadata: { ...metadataOf(object), ...systemFields } };
    return admitCreate(model, named, viewOf(server, "put"));
  });
}

/** PATCH with a JSON Patch. */
export function patchOn(
  server: ModelServer,
  old: StoredObject,
  operations: readonly Operation[],
): ModelAnswer {
  const model = server.kind.models[server.profile];
  return answerOf(() => {
    // The client escapes what Go escapes.
    const patched = applyJsonPatch(old, operations, true);
    const decoded = model.decode(asObject(patched));
    if (decoded.error !== undefined) {
      return decoded.error;
    }
    const object = model.prepareUpdate(decoded.object, old);
    return admitUpdate(model, { object, old, isStatus: false }, viewOf(server, "patch"));
  });
}
