import { kinds } from "../../kinds/index.js";
import type { Kind } from "../../kinds/kind.js";
import { isJsonObject, own } from "../../values/json.js";
import type { SourceDocument } from "./documents.js";

/** The kind of job that a document is of; undefined where this package knows none. */
export function kindOf({ apiVersion, kind }: SourceDocument): Kind | undefined {
  return kinds.find(({ api }) => api.apiVersion === apiVersion && api.kind === kind);
}

/** A text of a document's metadata. */
export function metadataText({ value }: SourceDocument, name: string): string | undefined {
  const metadata = own(value, "metadata");
  const found = isJsonObject(metadata) ? own(metadata, name) : undefined;
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** What messages call a document: `VolcanoJob research/train`, `Queue default`. */
export function labelOf(document: SourceDocument): string {
  const kind = kindOf(document)?.name ?? `${document.kind} (${document.apiVersion})`;
  const prefix = metadataText(document, "generateName");
  const name = metadataText(document, "name") ?? (prefix === undefined ? undefined : `${prefix}*`);
  const namespace = metadataText(document, "namespace");
  const place = [namespace, name].filter((each) => each !== undefined).join("/");
  return place === "" ? `${kind} without a name` : `${kind} ${place}`;
}
