import { isJsonObject, type JsonObject } from "../values/json.js";
import type { FieldFault } from "./field-errors.js";
import { objectAt } from "./json-access.js";
import { plainNumbers } from "./json-text.js";
import type { AdmissionView, KindModel } from "./kind-model.js";
import { isRefusal, type Refusal } from "./refusal.js";

/** What became of a document that a client wants to have stored. */
export type Admission =
  | {
      readonly verdict: "stored";
      readonly object: JsonObject;
      readonly warnings: readonly string[];
    }
  /** `object` is the document as it was when it was refused. */
  | {
      readonly verdict: "invalid";
      readonly object: JsonObject;
      readonly faults: readonly FieldFault[];
      readonly warnings: readonly string[];
    }
  | {
      readonly verdict: "refused";
      readonly refusal: Refusal;
      readonly warnings: readonly string[];
    };

/** The object as it is written: plain numbers, no empty maps or lists in its metadata. */
export function storedForm(object: JsonObject): JsonObject {
  const plain = plainNumbers(object);
  const metadata = { ...objectAt(plain, "metadata") };
  for (const member of ["labels", "annotations", "finalizers", "ownerReferences"]) {
    const value = metadata[member];
    const isEmpty = Array.isArray(value)
      ? value.length === 0
      : isJsonObject(value) && Object.keys(value).length === 0;
    if (isEmpty) {
      Reflect.deleteProperty(metadata, member);
    }
  }
  return isJsonObject(plain) ? { ...plain, metadata } : object;
}

/** A step that may refuse. */
function attempt<T>(step: () => T): { readonly value: T } | { readonly refusal: Refusal } {
  try {
    return { value: step() };
  } catch (error) {
    if (isRefusal(error)) {
      return { refusal: error };
    }
    throw error;
  }
}

/**
 * What the server makes of a new object, which is decoded and has the metadata that the server writes.
 *
 * @throws ServerPanic where the server's own handler would
 */
export function admitCreate(model: KindModel, object: JsonObject, view: AdmissionView): Admission {
  const mutated = attempt(() => model.mutate(object, view.version));
  if ("refusal" in mutated) {
    return { verdict: "refused", refusal: mutated.refusal, warnings: [] };
  }
  const prepared = model.prepareCreate(mutated.value);
  const faults = model.validateCreate(prepared);
  if (faults.length > 0) {
    return { verdict: "invalid", object: prepared, faults, warnings: [] };
  }
  const warnings = model.warnCreate(prepared);
  const stored = model.finish(storedForm(prepared));
  const admitted = attempt(() => {
    model.admitCreate(stored, view);
  });
  if ("refusal" in admitted) {
    return { verdict: "refused", refusal: admitted.refusal, warnings };
  }
  return { verdict: "stored", object: stored, warnings };
}

/** A change of an object, which the server has prepared. */
export interface ObjectChange {
  readonly object: JsonObject;
  readonly old: JsonObject;
  /** Only the status is changed, through its own subresource. */
  readonly isStatus: boolean;
}

/** What the server makes of a changed object. @throws ServerPanic where the server's own handler would */
export function admitUpdate(
  model: KindModel,
  { object, old, isStatus }: ObjectChange,
  view: AdmissionView,
): Admission {
  const faults = isStatus
    ? model.validateStatus(object, old)
    : model.validateUpdate(object, old, view);
  if (faults.length > 0) {
    return { verdict: "invalid", object, faults, warnings: [] };
  }
  const warnings = isStatus ? [] : model.warnUpdate(object, old);
  const stored = model.finish(storedForm(object));
  const admitted = attempt(() => {
    if (!isStatus) {
      model.admitUpdate(stored, old, view);
    }
  });
  if ("refusal" in admitted) {
    return { verdict: "refused", refusal: admitted.refusal, warnings };
  }
  return { verdict: "stored", object: stored, warnings };
}
