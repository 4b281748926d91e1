import type { KindModel } from "../server/kind-model.js";
import type { PatchType } from "./patching.js";
import type { SelectableFields } from "./selectors.js";
import type { ResourceNames } from "./statuses.js";

/** Everything that the generic handlers need to know about a kind. */
export interface KindStrategy extends KindModel {
  /** Key in the storage: `jobs.batch`. */
  readonly resource: string;
  readonly names: ResourceNames;
  readonly version: string;
  readonly apiVersion: string;
  readonly fields: SelectableFields;
  /** A PUT or PATCH without resourceVersion is taken as unconditional. */
  readonly allowsUnconditionalUpdate: boolean;
  readonly defaultPropagation: "Background" | "Orphan";
  readonly patchTypes: readonly PatchType[];
  /** Structures of metadata, spec and status, for merge keys. */
  readonly patchShapes: Readonly<Record<string, string>>;
  /** Items of a list carry apiVersion and kind, and the last page an empty `continue`. */
  readonly isCustom: boolean;
}
