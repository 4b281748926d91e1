import type { JobManifest } from "../api/jobs-api.js";
import { isJsonObject } from "../values/json.js";
import { metadataLists } from "../planning/metadata-lists.js";
import type { JobProperties } from "./inputs.js";
import { marksOf } from "./marks.js";
import type { Target } from "./target.js";

/**
 * The object to create: what is declared, and the marks.
 *
 * @param createId identifies the create call
 */
export function manifestOf(
  { kind, connection, name, namespace }: Target,
  { metadata, origin, spec }: JobProperties,
  createId: string,
): JobManifest {
  const marks = marksOf(origin, connection.ownerMarks, createId);
  const merged = (map: "labels" | "annotations") => {
    const own = metadata[map];
    const all = { ...(isJsonObject(own) ? own : {}), ...marks[map] };
    return Object.keys(all).length > 0 ? { [map]: all } : {};
  };
  const lists = Object.fromEntries(
    metadataLists.flatMap((list) => (metadata[list] ? [[list, metadata[list]]] : [])),
  );
  return {
    apiVersion: kind.api.apiVersion,
    kind: kind.api.kind,
    metadata: { name, namespace, ...merged("labels"), ...merged("annotations"), ...lists },
    spec,
  };
}
