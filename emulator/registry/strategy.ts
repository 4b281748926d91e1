import { groupVersionOf } from "../../provider/kinds/kind-api.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { quoteGo } from "../../provider/server/field-errors.js";
import type { KindModel } from "../../provider/server/kind-model.js";
import type { EmulatorMode } from "../cci/modes.js";
import type { ResourceNames } from "../http/statuses.js";
import { patchTypes, type PatchType } from "../patch/patching.js";
import { metadataReaders, type SelectableFields } from "./selectors.js";

/** Everything that the generic handlers need to know about a kind. */
export interface KindStrategy extends KindModel {
  /** What the provider calls the kind. */
  readonly kindName: string;
  /** Key in the storage: `jobs.batch`. */
  readonly resource: string;
  readonly names: ResourceNames;
  readonly singular: string;
  readonly shortNames: readonly string[];
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

/** How the API server treats objects of a kind, at the level of the mode. */
export function createStrategy(kind: Kind, mode: EmulatorMode): KindStrategy {
  const { api, specShape, statusShape } = kind;
  const { group, version } = groupVersionOf(api);
  const { isCustom, plural } = api;
  return {
    ...kind.models[mode],
    kindName: kind.name,
    resource: `${plural}.${group}`,
    names: { group, plural, kind: api.kind },
    singular: api.singular,
    shortNames: api.shortNames,
    version,
    apiVersion: api.apiVersion,
    fields: {
      readers: { ...metadataReaders, ...kind.selectableFields },
      refusal: (label) =>
        isCustom
          ? `field label not supported: ${label}`
          : `field label ${quoteGo(label)} not supported for ${api.kind}`,
    },
    allowsUnconditionalUpdate: !isCustom,
    defaultPropagation: isCustom ? "Background" : "Orphan",
    patchTypes: [patchTypes.json, patchTypes.merge, ...(isCustom ? [] : [patchTypes.strategic])],
    patchShapes: { metadata: "ObjectMeta", spec: specShape, status: statusShape },
    isCustom,
  };
}
