import type { JsonObject } from "../values/json.js";
import type { FieldFault } from "./field-errors.js";
import type { ServerVersion } from "./versions.js";

/** What a decoder made of a document. */
export interface DecodedObject {
  readonly object: JsonObject;
  /** What a strict reader objects to (`unknown field "spec.x"`), in order. */
  readonly oddities: readonly string[];
  /** A mistake that makes the document unusable, in Go's words. */
  readonly error: string | undefined;
  /** Every value of a wrong type that the decoder has met. */
  readonly typeFaults: readonly FieldFault[];
}

/** What admission asks about the rest of the cluster. */
export interface AdmissionView {
  /** `Open`, `Closed` ..., undefined when there is no such queue. */
  queueState(name: string): string | undefined;
  /** How many queues have that one as their parent. */
  childQueues(name: string): number;
  readonly version: ServerVersion;
  /** Fields that may change here although upstream refuses it (a row of the mode). */
  readonly mutable: readonly string[];
}

/**
 * What a server makes of the documents of one kind, step by step in the order in which it takes them. `admission.ts` goes
 * through the steps.
 */
export interface KindModel {
  /** A body of POST or PUT, or a patched document, into the object as the server holds it. */
  decode(document: JsonObject): DecodedObject;
  /** Mutating admission of a create. @throws Refusal */
  mutate(object: JsonObject, version: ServerVersion): JsonObject;
  prepareCreate(object: JsonObject): JsonObject;
  validateCreate(object: JsonObject): FieldFault[];
  warnCreate(object: JsonObject): string[];
  /** What storing the object makes of it, after all checks. */
  finish(object: JsonObject): JsonObject;
  /** Validating admission of a create. @throws Refusal */
  admitCreate(object: JsonObject, view: AdmissionView): void;
  /** Everything that validating admission objects to, by field. @throws Refusal */
  objections(object: JsonObject, view: AdmissionView): FieldFault[];
  prepareUpdate(object: JsonObject, old: JsonObject): JsonObject;
  validateUpdate(object: JsonObject, old: JsonObject, view: AdmissionView): FieldFault[];
  warnUpdate(object: JsonObject, old: JsonObject): string[];
  /** Validating admission of an update. @throws Refusal */
  admitUpdate(object: JsonObject, old: JsonObject, view: AdmissionView): void;
  prepareStatus(object: JsonObject, old: JsonObject): JsonObject;
  validateStatus(object: JsonObject, old: JsonObject): FieldFault[];
}
